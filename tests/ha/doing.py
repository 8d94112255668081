"""What a person or an automation does with a household that is set up."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant

from custom_components.cleanarr.const import DOMAIN
from demo.household import Fault, FaultKind, Household, Match, RequestRecord

WRITING = ("POST", "PUT", "DELETE")


async def call(
    hass: HomeAssistant, action: str, user: str | None = None, **data: Any
) -> Any:
    """Call an action of ours, as a user or (none) as an automation."""
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        return_response=True,
        context=Context(user_id=user),
    )


async def press(hass: HomeAssistant, button: str) -> None:
    """Press a button of ours."""
    await hass.services.async_call(
        "button", "press", {"entity_id": f"button.cleanarr_{button}"}, blocking=True
    )


async def choose(hass: HomeAssistant, entry: ConfigEntry, **options: object) -> None:
    """Change options; the household is loaded and read anew when this returns."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    await settle(hass)


async def settle(hass: HomeAssistant) -> None:
    """Wait until everything is done that goes on in the background."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def silence(household: Household, *services: str) -> None:
    """Let services say nothing but that a request is bad, which nobody tries again."""
    for service in services:
        await household.client.fail(Fault(FaultKind.STATUS, Match(service), status=400))


async def written(household: Household) -> tuple[RequestRecord, ...]:
    """Return the requests that changed something in a service."""
    found: list[RequestRecord] = []
    for method in WRITING:
        found += await household.client.requests(Match(method=method))
    return tuple(found)


async def media(hass: HomeAssistant, **filters: Any) -> Mapping[str, dict[str, Any]]:
    """Return the items that an action lists, by title."""
    answer = await call(hass, "get_media", **filters)
    return {item["title"]: item for item in answer["media"]}
