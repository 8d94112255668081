"""What a person does in the flows, step by step."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
import voluptuous as vol

from custom_components.cleanarr.const import DOMAIN
from demo.household.server import Household

CONNECTION = {"verify_certificate": True, "timeout": 30}
ALL = ("radarr", "sonarr", "jellyfin")


def answers(household: Household, service: str, **changes: Any) -> dict[str, Any]:
    """Return what a person enters to connect a service of the household."""
    address = household.addresses.service(service)
    return {
        "url": address.url,
        "api_key": address.api_key,
        "connection": CONNECTION,
        **changes,
    }


async def start(hass: HomeAssistant) -> ConfigFlowResult:
    """Begin to set Cleanarr up."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )


async def choose(
    hass: HomeAssistant, flow: Mapping[str, Any], step: str
) -> ConfigFlowResult:
    """Choose from the menu that a set-up shows."""
    assert flow["type"] is FlowResultType.MENU, flow
    assert step in flow["menu_options"]
    return await hass.config_entries.flow.async_configure(
        flow["flow_id"], {"next_step_id": step}
    )


async def submit(
    hass: HomeAssistant, flow: Mapping[str, Any], entered: dict[str, Any]
) -> ConfigFlowResult:
    """Submit the form that a set-up shows."""
    assert flow["type"] is FlowResultType.FORM, flow
    return await hass.config_entries.flow.async_configure(flow["flow_id"], entered)


async def open_options(hass: HomeAssistant, entry: ConfigEntry) -> ConfigFlowResult:
    """Open the options."""
    return await hass.config_entries.options.async_init(entry.entry_id)


async def submit_options(
    hass: HomeAssistant, flow: Mapping[str, Any], entered: dict[str, Any]
) -> ConfigFlowResult:
    """Submit the form that the options show."""
    assert flow["type"] is FlowResultType.FORM, flow
    return await hass.config_entries.options.async_configure(flow["flow_id"], entered)


async def add(hass: HomeAssistant, entry: ConfigEntry, kind: str) -> SubentryFlowResult:
    """Begin to add a service or a rule."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, kind), context={"source": SOURCE_USER}
    )


async def change(
    hass: HomeAssistant, entry: ConfigEntry, subentry_id: str
) -> SubentryFlowResult:
    """Begin to change a service or a rule."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, entry.subentries[subentry_id].subentry_type),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id},
    )


async def go_on(
    hass: HomeAssistant, flow: Mapping[str, Any], entered: dict[str, Any]
) -> SubentryFlowResult:
    """Submit what adding or changing one thing shows: a form, or a menu's choice."""
    return await hass.config_entries.subentries.async_configure(
        flow["flow_id"], entered
    )


def entered_by_default(flow: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is submitted when a person changes nothing in a form."""
    return _filled(flow["data_schema"].schema)


def suggested(flow: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form suggests, by field."""
    return {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
        if key.description and "suggested_value" in key.description
    }


def _filled(fields: Mapping[Any, Any]) -> dict[str, Any]:
    filled = {}
    for key, field in fields.items():
        if isinstance(field, section):
            filled[str(key)] = _filled(field.schema.schema)
        elif key.description and "suggested_value" in key.description:
            filled[str(key)] = key.description["suggested_value"]
        elif not isinstance(key.default, vol.Undefined):
            filled[str(key)] = key.default()
    return filled


async def connect(
    hass: HomeAssistant,
    flow: Mapping[str, Any],
    household: Household,
    service: str,
    kind: str | None = None,
) -> ConfigFlowResult:
    """Connect a service; a warning about its recycle bin is taken note of."""
    flow = await choose(hass, flow, kind or service)
    flow = await submit(hass, flow, answers(household, service))
    if flow.get("step_id") == "no_recycle_bin":
        flow = await submit(hass, flow, {})
    return flow


async def set_up(
    hass: HomeAssistant,
    household: Household,
    services: Iterable[str] = ALL,
    preset: str = "balanced",
) -> ConfigEntry:
    """Set Cleanarr up with these services of the household; return its entry."""
    flow = await start(hass)
    for service in services:
        flow = await connect(hass, flow, household, service)
    offered = [each for each in flow["menu_options"] if each.startswith(preset)]
    flow = await choose(hass, flow, offered[0])
    flow = await submit(hass, flow, {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
    await hass.async_block_till_done()
    return flow["result"]
