"""Cleanarr's actions: what they take and who may ask for them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from . import service_reads as reads, service_writes as writes
from .const import DOMAIN
from .coordinator import CleanarrConfigEntry
from .core import DeletionSource, MediaType, Status
from .errors import translated_errors
from .finding import ATTR_ITEM_ID, ATTR_TITLE, SORTS
from .rule_kinds import KINDS
from .service_request import (
    ATTR_ANSWERS,
    ATTR_DESCENDING,
    ATTR_DRY_RUN,
    ATTR_KIND,
    ATTR_LIMIT,
    ATTR_MODE,
    ATTR_NUMBER,
    ATTR_OFFSET,
    ATTR_REASON,
    ATTR_RULE,
    ATTR_SERVICE,
    ATTR_SINCE,
    ATTR_SKIP_NOTICE,
    ATTR_SORT,
    ATTR_SOURCE,
    ATTR_STATUS,
    ATTR_TEXT,
    ATTR_TYPE,
    ATTR_UNTIL,
    Request,
)

type Fields = Mapping[vol.Marker, object]

_ITEM: Fields = {
    vol.Optional(ATTR_ITEM_ID): cv.string,
    vol.Optional(ATTR_ENTITY_ID): cv.entity_id,
    vol.Optional(ATTR_TITLE): cv.string,
}
_PAGE: Fields = {
    vol.Optional(ATTR_LIMIT, default=50): vol.Coerce(int),
    vol.Optional(ATTR_OFFSET, default=0): vol.Coerce(int),
}
_ENTRIES: Fields = {
    vol.Required(ATTR_NUMBER): vol.All(
        cv.ensure_list,
        vol.Length(min=1),
        [vol.All(vol.Coerce(int), vol.Range(min=1, max=2**53))],
    )
}
_FILTER: Fields = {
    vol.Optional(ATTR_TYPE, default=[]): vol.All(
        cv.ensure_list, [vol.Coerce(MediaType)]
    ),
    vol.Optional(ATTR_STATUS, default=[]): vol.All(
        cv.ensure_list, [vol.Coerce(Status)]
    ),
    vol.Optional(ATTR_SERVICE, default=[]): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_TEXT, default=""): cv.string,
    vol.Optional(ATTR_SORT, default="title"): vol.In(SORTS),
    vol.Optional(ATTR_DESCENDING, default=False): cv.boolean,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action. ``admin``: only administrators, and automations without user."""

    handler: Callable[[Request], Awaitable[ServiceResponse]]
    fields: Fields = field(default_factory=dict)
    response: SupportsResponse = SupportsResponse.OPTIONAL
    admin: bool = False


ACTIONS: Mapping[str, Action] = {
    "sync": Action(
        handler=writes.async_sync,
        fields={
            vol.Optional(ATTR_MODE, default=writes.SyncMode.FULL): vol.Coerce(
                writes.SyncMode
            )
        },
    ),
    "keep": Action(
        handler=writes.async_keep,
        fields={
            **_ITEM,
            vol.Optional(ATTR_UNTIL): cv.datetime,
            vol.Optional(ATTR_REASON): cv.string,
        },
    ),
    "unkeep": Action(handler=writes.async_unkeep, fields=_ITEM),
    "mark_leaving_soon": Action(
        handler=writes.async_mark_leaving_soon, fields=_ITEM, admin=True
    ),
    "check_missing": Action(handler=writes.async_check_missing),
    "run_cleanup": Action(
        handler=writes.async_run_cleanup,
        fields={vol.Optional(ATTR_DRY_RUN, default=False): cv.boolean},
        admin=True,
    ),
    "delete": Action(
        handler=writes.async_delete,
        fields={**_ITEM, vol.Optional(ATTR_SKIP_NOTICE, default=False): cv.boolean},
        admin=True,
    ),
    "restore": Action(handler=writes.async_restore, fields=_ENTRIES, admin=True),
    "unmonitor": Action(handler=writes.async_unmonitor, fields=_ENTRIES, admin=True),
    "get_media": Action(
        handler=reads.async_get_media,
        fields={**_FILTER, **_PAGE},
        response=SupportsResponse.ONLY,
    ),
    "get_leaving_soon": Action(
        handler=reads.async_get_leaving_soon, response=SupportsResponse.ONLY
    ),
    "explain": Action(
        handler=reads.async_explain, fields=_ITEM, response=SupportsResponse.ONLY
    ),
    "preview_rule": Action(
        handler=reads.async_preview_rule,
        fields={
            vol.Optional(ATTR_RULE): cv.string,
            vol.Optional(ATTR_KIND): vol.In(KINDS),
            vol.Optional(ATTR_ANSWERS, default={}): dict,
        },
        response=SupportsResponse.ONLY,
    ),
    "get_jobs": Action(
        handler=reads.async_get_jobs, fields=_PAGE, response=SupportsResponse.ONLY
    ),
    "get_deletions": Action(
        handler=reads.async_get_deletions,
        fields={
            vol.Optional(ATTR_SOURCE): vol.Coerce(DeletionSource),
            vol.Optional(ATTR_TEXT): cv.string,
            vol.Optional(ATTR_SINCE): cv.datetime,
            vol.Optional(ATTR_UNTIL): cv.datetime,
            **_PAGE,
        },
        response=SupportsResponse.ONLY,
    ),
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; they refuse politely while no household is loaded."""
    for name, action in ACTIONS.items():
        handler = partial(_async_handle, action)
        schema = vol.Schema(dict(action.fields))
        if action.admin:
            service.async_register_admin_service(
                hass, DOMAIN, name, handler, schema, action.response
            )
        else:
            hass.services.async_register(DOMAIN, name, handler, schema, action.response)


async def _async_handle(action: Action, call: ServiceCall) -> ServiceResponse:
    """Hand the call to the one household that there is."""
    entry: CleanarrConfigEntry = service.async_get_config_entry(call.hass, DOMAIN, None)
    coordinator = entry.runtime_data
    with translated_errors(coordinator.data):
        return await action.handler(Request(call, coordinator))
