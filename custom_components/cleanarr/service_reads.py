"""The actions that only tell."""

from homeassistant.core import ServiceResponse

from .errors import refusal
from .finding import Query, find_items
from .rule_description import async_described_rule, known_rule
from .service_request import (
    ATTR_ANSWERS,
    ATTR_DESCENDING,
    ATTR_KIND,
    ATTR_RULE,
    ATTR_SERVICE,
    ATTR_SINCE,
    ATTR_SORT,
    ATTR_SOURCE,
    ATTR_STATUS,
    ATTR_TEXT,
    ATTR_TYPE,
    ATTR_UNTIL,
    Request,
)


async def async_get_media(request: Request) -> ServiceResponse:
    """List the library, filtered, sorted and in pages."""
    asked = request.call.data
    limit, offset = request.page()
    query = Query(
        media=frozenset(asked[ATTR_TYPE]),
        statuses=frozenset(asked[ATTR_STATUS]),
        services=frozenset(asked[ATTR_SERVICE]),
        text=asked[ATTR_TEXT],
        sort=asked[ATTR_SORT],
        descending=asked[ATTR_DESCENDING],
        limit=limit,
        offset=offset,
    )
    items, total = await request.call.hass.async_add_executor_job(
        find_items, request.coordinator.data.items.values(), query
    )
    answers = request.answers
    return {"media": [answers.item(item) for item in items], "total": total}


async def async_get_leaving_soon(request: Request) -> ServiceResponse:
    """List what is announced, soonest first."""
    answers = request.answers
    items = request.coordinator.data.leaving_soon
    return {"media": [answers.leaving(item) for item in items], "total": len(items)}


async def async_explain(request: Request) -> ServiceResponse:
    """Tell the whole chain that leads to an item's status."""
    explanation = await request.cleaner.explain(request.item())
    return request.answers.explanation(explanation)


async def async_preview_rule(request: Request) -> ServiceResponse:
    """Tell what a rule would do: one that there is, or one that is described."""
    asked = request.call.data
    if (ATTR_RULE in asked) is (ATTR_KIND in asked):
        raise refusal("choose_one_rule")
    hass, entry = request.call.hass, request.coordinator.config_entry
    rule = (
        known_rule(entry, asked[ATTR_RULE])
        if ATTR_RULE in asked
        else await async_described_rule(
            hass, entry, asked[ATTR_KIND], asked[ATTR_ANSWERS]
        )
    )
    found = await request.cleaner.preview_rule(rule)
    if found is None:
        raise refusal("nothing_read")
    return request.answers.preview(found)


async def async_get_jobs(request: Request) -> ServiceResponse:
    """List what syncs and cleanup runs did, newest first."""
    limit, offset = request.page()
    jobs, total = await request.cleaner.jobs(limit=limit, offset=offset)
    answers = request.answers
    return {"jobs": [answers.job(job) for job in jobs], "total": total}


async def async_get_deletions(request: Request) -> ServiceResponse:
    """List what was deleted, newest first."""
    limit, offset = request.page()
    records, total = await request.cleaner.deletions(
        source=request.call.data.get(ATTR_SOURCE),
        text=request.call.data.get(ATTR_TEXT),
        since=request.moment(ATTR_SINCE),
        until=request.moment(ATTR_UNTIL),
        limit=limit,
        offset=offset,
    )
    answers = request.answers
    return {
        "deletions": [answers.deletion(record) for record in records],
        "total": total,
    }
