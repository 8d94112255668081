"""Shoko is heard as long as Cleanarr is loaded, and never a moment longer."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
import pytest

from demo.household import Household, Which
from demo.household.plan import SHOKO, SONARR, HouseholdPlan, RootPlan
from tests.ha.doing import call
from tests.ha.steps import set_up, submit

CONNECTED = "binary_sensor.shoko_connected"


@pytest.fixture
def household_plan(household_plan: HouseholdPlan) -> HouseholdPlan:
    shoko = replace(SHOKO, roots=(RootPlan("/import/tv", "tv"),))
    return replace(household_plan, movies=0, series=2, services=(SONARR, shoko))


@pytest.fixture
async def entry(
    hass: HomeAssistant, household: Household, monkeypatch: pytest.MonkeyPatch
) -> ConfigEntry:
    """Set up with Sonarr and Shoko, read once; to wait for all tasks would not end.

    Time that is made to pass would pass for requests as well; so nothing waits for quiet.
    """
    monkeypatch.setattr("custom_components.cleanarr.webhook._WAIT", 0)
    await household.client.shoko_scan()
    entry = await set_up(hass, household, ["sonarr", "shoko"], "balanced_by_age")
    await until(lambda: shown(hass, CONNECTED) == STATE_ON)
    last_sync = "sensor.cleanarr_last_full_sync"
    await until(lambda: shown(hass, last_sync) != STATE_UNKNOWN)
    return entry


def shown(hass: HomeAssistant, entity: str) -> str:
    """Return the state of an entity, nothing where there is none."""
    state = hass.states.get(entity)
    return state.state if state else ""


async def until(is_so: Callable[[], object]) -> None:
    """Wait for what happens in the background."""
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def listeners(household: Household, count: int) -> None:
    """Wait until so many listen to the hub."""
    async with asyncio.timeout(20):
        while (await household.client.shoko_hub()).listeners != count:
            pass


async def newest(
    hass: HomeAssistant, action: str, key: str, is_so: Callable[[Any], bool]
) -> Any:
    """Wait until the first that an action lists is so; return that."""
    async with asyncio.timeout(20):
        while True:
            found = (await call(hass, action))[key]
            if found and is_so(found[0]):
                return found[0]


def is_check(job: Any) -> bool:
    return bool(job["type"] == "missing_media_check" and job["status"] == "done")


async def test_what_it_tells_while_it_is_there(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    found = {(device.model, device.sw_version) for device in devices}
    assert ("Shoko", SHOKO.version) in found
    await listeners(household, 1)
    title = (await household.client.household()).series[0].title
    await household.client.shoko_delete(Which(title, 1, 3))
    deletion = await newest(hass, "get_deletions", "deletions", bool)
    assert deletion["title"] == f"{title} S01E03"
    assert (deletion["source"], deletion["who"]) == ("shoko", "Shoko (external)")

    await household.client.shoko_hang_up()
    await newest(hass, "get_jobs", "jobs", is_check)
    assert caplog.messages.count("Shoko cannot be read: service_unreachable") == 1
    assert caplog.messages.count("Shoko answers again") == 1

    caplog.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: shown(hass, CONNECTED) == STATE_ON)
    await listeners(household, 1)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await listeners(household, 0)
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_a_rejected_key_is_asked_for(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    shoko = next(one for one in entry.subentries.values() if one.title == "Shoko")
    old = {**shoko.data, "api_key": "0" * 32}
    hass.config_entries.async_update_subentry(entry, shoko, data=old)
    await until(lambda: [*entry.async_get_active_flows(hass, {"reauth"})])
    await until(lambda: shown(hass, CONNECTED) == STATE_OFF)
    (asked,) = entry.async_get_active_flows(hass, {"reauth"})
    flow = await hass.config_entries.flow.async_configure(asked["flow_id"])
    assert flow["type"] is FlowResultType.FORM
    key = household.addresses.service("shoko").api_key
    flow = await submit(hass, flow, {"api_key": key})
    assert flow["reason"] == "reauth_successful"
    await until(lambda: shown(hass, CONNECTED) == STATE_ON)
