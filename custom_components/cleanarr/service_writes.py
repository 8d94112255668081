"""The actions that do something."""

from enum import StrEnum

from homeassistant.core import ServiceResponse
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .core import Job
from .service_request import (
    ATTR_DRY_RUN,
    ATTR_MODE,
    ATTR_NUMBER,
    ATTR_REASON,
    ATTR_SKIP_NOTICE,
    ATTR_UNTIL,
    Request,
)

# Dry run is the household's own decision, so it is no failure.
_GONE = frozenset({"deleted", "would_delete"})


class SyncMode(StrEnum):
    """How much a sync reads."""

    FULL = "full"
    INCREMENTAL = "incremental"


async def async_sync(request: Request) -> ServiceResponse:
    """Read everything anew, or what changed, and announce what follows."""
    if request.call.data[ATTR_MODE] == SyncMode.FULL:
        return request.answers.job(await request.coordinator.async_sync(whole=True))
    job = await request.coordinator.async_catch_up()
    return {"changed": job is not None} | (request.answers.job(job) if job else {})


async def async_check_missing(request: Request) -> ServiceResponse:
    """Look for what is gone though nobody said so."""
    return request.answers.job(await request.coordinator.async_check_missing())


async def async_keep(request: Request) -> ServiceResponse:
    """Keep an item, for ever or until a date."""
    person = await request.async_person()
    item = await request.cleaner.keep(
        request.item(),
        by=person.id,
        by_name=person.name,
        until=request.moment(ATTR_UNTIL),
        reason=request.call.data.get(ATTR_REASON),
    )
    return request.answers.item(item)


async def async_unkeep(request: Request) -> ServiceResponse:
    """End a Keep."""
    person = await request.async_person()
    item = await request.cleaner.unkeep(
        request.item(), by=person.id, administrator=person.administrator
    )
    return request.answers.item(item)


async def async_mark_leaving_soon(request: Request) -> ServiceResponse:
    """Put an item on notice."""
    person = await request.async_person()
    item = await request.cleaner.mark_leaving_soon(request.item(), by=person.name)
    return request.answers.item(item)


async def async_run_cleanup(request: Request) -> ServiceResponse:
    """Delete what is due, as far as the guards allow."""
    person = await request.async_person()
    job = await request.coordinator.async_run_cleanup(
        by=person.name, dry_run=request.call.data[ATTR_DRY_RUN]
    )
    return request.answers.job(job)


async def async_delete(request: Request) -> ServiceResponse:
    """Delete one item, if the guards allow."""
    person = await request.async_person()
    job = await request.coordinator.async_delete(
        request.item(),
        by=person.name,
        skip_notice=request.call.data[ATTR_SKIP_NOTICE],
    )
    _raise_unless_gone(request, job)
    return request.answers.job(job)


async def async_restore(request: Request) -> ServiceResponse:
    """Have what was deleted fetched again."""
    answers, asked = request.answers, request.call.data[ATTR_NUMBER]
    restored = await request.cleaner.restore(asked)
    return {"restored": [answers.answered(one) for one in restored]}


async def async_unmonitor(request: Request) -> ServiceResponse:
    """Keep what was deleted from being fetched again."""
    answers, asked = request.answers, request.call.data[ATTR_NUMBER]
    unmonitored = await request.cleaner.unmonitor(asked)
    return {"unmonitored": [answers.answered(one) for one in unmonitored]}


def _raise_unless_gone(request: Request, job: Job) -> None:
    """Raise with the reason why the one item of ``job`` is still there."""
    for item in job.items:
        if item.outcome not in _GONE:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="not_deleted",
                translation_placeholders={
                    "title": item.title,
                    "reason": request.answers.reason(item.reason) or item.outcome,
                },
            )
