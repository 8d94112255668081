"""The event, the buttons and the switch, on a real household."""

import asyncio
from pathlib import Path
import shutil

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.cleanarr.const import (
    CONF_DRY_RUN,
    CONF_FOLDER_HERE,
    CONF_FOLDER_IN_JELLYFIN,
    CONF_MODE,
    MODE_SYMLINKS,
)
from demo.household import Household, Match
from tests.ha.doing import call, choose, press, settle, written

ACTIVITY = "event.cleanarr_activity"
PAUSE = "switch.cleanarr_pause_deletions"


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Let the loop check itself: that nothing calls into it from another thread."""
    asyncio.get_running_loop().set_debug(True)


async def turn(hass: HomeAssistant, way: str) -> None:
    """Turn the pause on or off."""
    await hass.services.async_call(
        "switch", f"turn_{way}", {"entity_id": PAUSE}, blocking=True
    )


async def test_what_happens_is_told_as_it_happens(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    told = async_capture_events(hass, "state_changed")
    await call(hass, "keep", title="Inception")
    await call(hass, "unkeep", title="Inception")
    await call(hass, "sync")
    happened = [
        event.data["new_state"].attributes
        for event in told
        if event.data["entity_id"] == ACTIVITY
    ]
    kept, unkept = happened[:2]
    assert (kept["event_type"], unkept["event_type"]) == ("kept", "unkept")
    assert kept["title"] == "Inception"
    assert kept["item_id"] == "radarr-1"
    assert kept["reason"].startswith("Kept by Home Assistant on ")
    assert kept["size"] > 10**9
    assert {one["event_type"] for one in happened[2:]} == {
        "leaving_soon",
        "sync_completed",
    }


async def test_the_sync_button_reads_everything_anew(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await household.client.reset_requests()
    await press(hass, "sync_now")
    for service in ("radarr", "sonarr", "jellyfin"):
        assert await household.client.requests(Match(service=service))


async def test_leaving_soon_cannot_be_checked_while_it_is_off(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    state = hass.states.get("button.cleanarr_check_leaving_soon")
    assert state.state == STATE_UNAVAILABLE


@pytest.fixture
async def links(
    hass: HomeAssistant, entry: ConfigEntry, leaving_soon_folder: Path
) -> Path:
    """Show what leaves soon as links in the shared folder."""
    await choose(
        hass,
        entry,
        **{
            CONF_MODE: MODE_SYMLINKS,
            CONF_FOLDER_HERE: str(leaving_soon_folder),
            CONF_FOLDER_IN_JELLYFIN: "/leaving-soon",
        },
    )
    return leaving_soon_folder


async def test_a_leaving_soon_that_works_passes_its_check(
    hass: HomeAssistant, links: Path
) -> None:
    await press(hass, "check_leaving_soon")


async def test_a_check_tells_what_is_wrong(hass: HomeAssistant, links: Path) -> None:
    shutil.rmtree(links)
    with pytest.raises(HomeAssistantError) as failed:
        await press(hass, "check_leaving_soon")
    assert failed.value.translation_key.startswith("leaving_soon_")


async def test_a_check_tells_that_jellyfin_sees_another_folder(
    hass: HomeAssistant, entry: ConfigEntry, leaving_soon_folder: Path
) -> None:
    await choose(
        hass,
        entry,
        **{
            CONF_MODE: MODE_SYMLINKS,
            CONF_FOLDER_HERE: str(leaving_soon_folder),
            CONF_FOLDER_IN_JELLYFIN: "/nowhere",
        },
    )
    with pytest.raises(HomeAssistantError) as failed:
        await press(hass, "check_leaving_soon")
    assert failed.value.translation_key == "leaving_soon_not_visible"


async def test_a_pause_holds_over_a_restart_and_stops_deletions(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    assert hass.states.get(PAUSE).state == STATE_OFF
    await turn(hass, "on")
    assert hass.states.get(PAUSE).state == STATE_ON
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    assert hass.states.get(PAUSE).state == STATE_ON

    await household.client.reset_requests()
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, "delete", title="Arrival", skip_notice=True)
    assert refused.value.translation_placeholders["reason"] == "Deletions are paused."
    assert await written(household) == ()

    await turn(hass, "off")
    assert hass.states.get(PAUSE).state == STATE_OFF
    await call(hass, "delete", title="Arrival", skip_notice=True)


async def test_the_pause_says_so_when_it_cannot_be_written_down(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await entry.runtime_data.cleaner.close()
    with pytest.raises(HomeAssistantError) as refused:
        await turn(hass, "on")
    assert refused.value.translation_key == "memory_unavailable"
    await settle(hass)
    assert hass.states.get(PAUSE).state == STATE_OFF
