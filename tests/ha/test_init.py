"""Set-up, schedule, changes and the end, on a real household."""

from datetime import timedelta
import logging
from pathlib import Path
import shutil

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import (
    EVENT_HOMEASSISTANT_STARTED,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
)
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.cleanarr import async_remove_config_entry_device
from custom_components.cleanarr.const import (
    CONF_CLEANUP_TIME,
    CONF_DRY_RUN,
    CONF_FOLDER_HERE,
    CONF_FOLDER_IN_JELLYFIN,
    CONF_MODE,
    DOMAIN,
    MODE_OFF,
    MODE_SYMLINKS,
)
from custom_components.cleanarr.coordinator import CleanarrCoordinator
from demo.household import Fault, FaultKind, Hold, Household, Match
from tests.ha.doing import call, choose, press, settle, written
from tests.ha.steps import set_up


async def job_types(hass: HomeAssistant) -> list[str]:
    """Return what was done, newest first."""
    return [job["type"] for job in (await call(hass, "get_jobs"))["jobs"]]


def told(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    """Return what we logged at a level."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components") and record.levelno == level
    ]


def put_in_the_way(place: Path) -> None:
    """Lay a file where a folder belongs."""
    place.write_text("in the way")


async def pass_time(hass: HomeAssistant, span: timedelta) -> None:
    """Let so much time go by for the timers."""
    async_fire_time_changed(hass, dt_util.utcnow() + span)
    await settle(hass)


async def test_set_up_does_not_wait_for_services(
    hass: HomeAssistant, household: Household
) -> None:
    reading = Match(path="*/movie", query="*exclude*")
    entry = await set_up(hass, household)
    await settle(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)

    hold = await household.client.hold(Hold(match=reading))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await household.client.until_held(hold)
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("sensor.cleanarr_movies").state == STATE_UNAVAILABLE

    await household.client.release()
    await settle(hass)
    assert hass.states.get("sensor.cleanarr_movies").state == "20"


async def test_the_first_sync_waits_until_home_assistant_has_started(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    await household.client.reset_requests()
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    assert await household.client.requests() == ()

    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await settle(hass)
    assert await household.client.requests() != ()


async def test_the_entry_notes_that_there_is_a_memory_without_a_second_start(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    assert entry.data["memory_expected"]
    assert await job_types(hass) == ["full_sync"]


async def test_a_lost_memory_is_noticed(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    shutil.rmtree(hass.config.path(DOMAIN))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    assert hass.states.get("binary_sensor.cleanarr_problem").state == STATE_ON


async def test_without_a_memory_everything_is_shown_and_nothing_promised(
    hass: HomeAssistant, household: Household
) -> None:
    put_in_the_way(Path(hass.config.path(DOMAIN)))
    entry = await set_up(hass, household)
    await settle(hass)
    assert "memory_expected" not in entry.data
    assert hass.states.get("sensor.cleanarr_movies").state == "20"
    assert hass.states.get("binary_sensor.cleanarr_problem").state == STATE_ON
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, "keep", title="Inception")
    assert refused.value.translation_key == "memory_unavailable"


async def test_it_syncs_every_hour_and_announces_only(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    far = dt_util.now() + timedelta(hours=5)
    await choose(
        hass, entry, **{CONF_DRY_RUN: False, CONF_CLEANUP_TIME: f"{far:%H:%M}:00"}
    )
    await household.client.reset_requests()
    await pass_time(hass, timedelta(minutes=61))
    assert await job_types(hass) == ["full_sync"] * 3
    assert await written(household) == ()


async def test_it_looks_for_missing_media_twice_a_day(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await pass_time(hass, timedelta(hours=11))
    assert "missing_media_check" not in await job_types(hass)
    await pass_time(hass, timedelta(hours=12, minutes=1))
    assert "missing_media_check" in await job_types(hass)
    await choose(hass, entry, check_interval=0)
    before = (await job_types(hass)).count("missing_media_check")
    await pass_time(hass, timedelta(hours=25))
    assert (await job_types(hass)).count("missing_media_check") == before


async def test_it_cleans_up_at_its_local_time(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    at = dt_util.now() + timedelta(minutes=20)
    await choose(hass, entry, **{CONF_CLEANUP_TIME: f"{at:%H:%M}:00"})
    await pass_time(hass, timedelta(minutes=20))
    assert (await job_types(hass))[0] == "cleanup"
    assert hass.states.get("sensor.cleanarr_last_cleanup").state != "unknown"


async def test_it_does_not_clean_up_soon_after_a_start(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    at = dt_util.now() + timedelta(minutes=10)
    await choose(hass, entry, **{CONF_CLEANUP_TIME: f"{at:%H:%M}:00"})
    await pass_time(hass, timedelta(minutes=10))
    assert "cleanup" not in await job_types(hass)


async def test_the_memory_is_copied_at_the_start_and_every_day(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    copy = Path(hass.config.path(DOMAIN)) / "cleanarr.db.backup"
    assert copy.exists()
    copy.unlink()
    await pass_time(hass, timedelta(hours=25))
    assert copy.exists()


async def test_a_copy_that_cannot_be_made_is_told(
    hass: HomeAssistant, entry: ConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    copy = Path(hass.config.path(DOMAIN)) / "cleanarr.db.backup"
    copy.unlink()
    (copy / "in the way").mkdir(parents=True)
    await pass_time(hass, timedelta(hours=25))
    assert "The copy of the memory failed: memory_unavailable" in caplog.text


async def test_asking_home_assistant_to_update_has_no_consequences(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    await async_setup_component(hass, "homeassistant", {})
    before = await job_types(hass)
    await household.client.add_movie("Brand New", 2026)
    await household.client.reset_requests()
    await hass.services.async_call(
        "homeassistant",
        "update_entity",
        {"entity_id": ["sensor.cleanarr_movies"]},
        blocking=True,
    )
    await settle(hass)
    assert hass.states.get("sensor.cleanarr_movies").state == "21"
    assert await job_types(hass) == before
    assert await written(household) == ()


async def test_without_an_answer_to_an_update_nothing_is_shown_as_true(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await async_setup_component(hass, "homeassistant", {})
    await entry.runtime_data.cleaner.close()
    await hass.services.async_call(
        "homeassistant",
        "update_entity",
        {"entity_id": ["sensor.cleanarr_movies"]},
        blocking=True,
    )
    await settle(hass)
    assert hass.states.get("sensor.cleanarr_movies").state == STATE_UNAVAILABLE


async def test_a_service_that_goes_is_told_once_and_once_when_it_is_back(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await household.client.fail(
        Fault(match=Match(service="sonarr"), kind=FaultKind.GARBAGE)
    )
    await press(hass, "sync_now")
    await press(hass, "sync_now")
    assert len(told(caplog, logging.WARNING)) == 1
    assert told(caplog, logging.WARNING)[0].startswith("Sonarr cannot be read")
    assert hass.states.get("binary_sensor.sonarr_connected").state == STATE_OFF
    assert hass.states.get("sensor.cleanarr_series").state == "1"

    await household.client.heal()
    await press(hass, "sync_now")
    await press(hass, "sync_now")
    assert told(caplog, logging.INFO) == ["Sonarr answers again"]
    assert hass.states.get("binary_sensor.sonarr_connected").state == STATE_ON


async def test_rejected_keys_are_asked_for_one_at_a_time(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    for service in ("radarr", "sonarr"):
        await household.client.fail(
            Fault(match=Match(service=service), kind=FaultKind.STATUS, status=401)
        )
    await press(hass, "sync_now")
    await settle(hass)
    (flow,) = entry.async_get_active_flows(hass, {"reauth"})
    assert flow["context"]["source"] == "reauth"
    await press(hass, "sync_now")
    await settle(hass)
    assert len(list(entry.async_get_active_flows(hass, {"reauth"}))) == 1
    assert hass.states.get("binary_sensor.cleanarr_problem").state == STATE_ON


async def test_changed_options_apply_without_a_restart_and_delete_nothing(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    assert hass.states.get("sensor.cleanarr_inception")
    await household.client.reset_requests()
    await choose(hass, entry, movie_retention="never", **{CONF_DRY_RUN: False})
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("sensor.cleanarr_inception") is None
    assert hass.states.get("sensor.cleanarr_breaking_bad")
    assert await written(household) == ()


async def test_a_removed_service_takes_its_device_and_items_along(
    hass: HomeAssistant, entry: ConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    sonarr = next(
        subentry.subentry_id
        for subentry in entry.subentries.values()
        if subentry.title == "Sonarr"
    )
    hass.config_entries.async_remove_subentry(entry, sonarr)
    await settle(hass)
    devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert {device.name for device in devices} == {"Cleanarr", "Radarr", "Jellyfin"}
    assert hass.states.get("sensor.cleanarr_breaking_bad") is None
    assert hass.states.get("sensor.cleanarr_inception")


async def test_only_devices_of_services_that_are_gone_may_be_removed(
    hass: HomeAssistant, entry: ConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    for device in dr.async_entries_for_config_entry(device_registry, entry.entry_id):
        assert not await async_remove_config_entry_device(hass, entry, device)
    stale = device_registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, f"{entry.entry_id}_radarr_4k")},
    )
    assert await async_remove_config_entry_device(hass, entry, stale)


async def with_leaving_soon(
    hass: HomeAssistant, entry: ConfigEntry, folder: Path
) -> None:
    """Show what leaves soon as links in the shared folder."""
    await choose(
        hass,
        entry,
        **{
            CONF_MODE: MODE_SYMLINKS,
            CONF_FOLDER_HERE: str(folder),
            CONF_FOLDER_IN_JELLYFIN: "/leaving-soon",
        },
    )


def links(folder: Path) -> list[Path]:
    """Return all links below a folder."""
    return [path for path in folder.rglob("*") if path.is_symlink()]


async def test_turning_leaving_soon_off_takes_the_links_away(
    hass: HomeAssistant, entry: ConfigEntry, leaving_soon_folder: Path
) -> None:
    await with_leaving_soon(hass, entry, leaving_soon_folder)
    foreign = leaving_soon_folder / "movies" / "notes.txt"
    foreign.write_text("mine")
    assert len(links(leaving_soon_folder)) > 9

    await choose(hass, entry, **{CONF_MODE: MODE_OFF})
    assert links(leaving_soon_folder) == []
    assert foreign.read_text() == "mine"


async def test_removing_cleanarr_takes_the_links_and_leaves_the_memory(
    hass: HomeAssistant,
    entry: ConfigEntry,
    entity_registry: er.EntityRegistry,
    leaving_soon_folder: Path,
) -> None:
    await with_leaving_soon(hass, entry, leaving_soon_folder)
    await call(hass, "keep", title="Heat")
    await hass.config_entries.async_remove(entry.entry_id)
    await settle(hass)
    assert links(leaving_soon_folder) == []
    assert (Path(hass.config.path(DOMAIN)) / "keeps.json").exists()
    assert not [
        entity
        for entity in entity_registry.entities.values()
        if entity.platform == DOMAIN
    ]


async def test_removing_cleanarr_asks_no_service_where_there_are_no_links(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await household.client.reset_requests()
    await hass.config_entries.async_remove(entry.entry_id)
    assert await household.client.requests() == ()


async def test_cleanarr_can_be_removed_whatever_became_of_its_folder(
    hass: HomeAssistant, entry: ConfigEntry, leaving_soon_folder: Path
) -> None:
    await with_leaving_soon(hass, entry, leaving_soon_folder)
    (leaving_soon_folder / ".cleanarr.json").write_bytes(b"not ours any more")
    await hass.config_entries.async_remove(entry.entry_id)
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_unloading_leaves_nothing_behind(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert {state.state for state in hass.states.async_all()} == {STATE_UNAVAILABLE}
    await household.client.reset_requests()
    await pass_time(hass, timedelta(days=2))
    assert await household.client.requests() == ()


async def test_a_service_that_hangs_does_not_hold_up_a_reload(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    hold = await household.client.hold(Hold(match=Match(service="radarr")))
    pressed = hass.async_create_task(press(hass, "sync_now"))
    await household.client.until_held(hold)
    assert await hass.config_entries.async_reload(entry.entry_id)
    with pytest.raises(HomeAssistantError) as given_up:
        await pressed
    assert given_up.value.translation_key == "shutting_down"
    await household.client.release(drop=True)
    await settle(hass)
    assert hass.states.get("sensor.cleanarr_movies").state == "20"


async def test_what_changed_is_read_between_two_syncs(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await household.client.reset_requests()
    await household.client.play("Anna", "Inception")
    await pass_time(hass, timedelta(minutes=16))
    assert await job_types(hass) == ["incremental_sync", "full_sync"]
    assert not await household.client.requests(Match(service="*arr", path="*/movie"))


async def test_a_sync_that_is_cut_off_is_no_failure(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hold = await household.client.hold(Hold(match=Match(service="radarr")))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=61))
    await household.client.until_held(hold)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert told(caplog, logging.WARNING) == []


async def test_stopping_home_assistant_puts_the_memory_away(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await hass.async_stop(force=True)
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, "keep", title="Inception")
    assert refused.value.translation_key == "memory_unavailable"


async def test_what_is_changed_while_it_starts_is_not_missed(
    hass: HomeAssistant, entry: ConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = CleanarrCoordinator.async_open

    async def change_meanwhile(coordinator: CleanarrCoordinator) -> None:
        await opening(coordinator)
        if not entry.options.get(CONF_DRY_RUN, True):
            changed = {**entry.options, CONF_DRY_RUN: True}
            hass.config_entries.async_update_entry(entry, options=changed)

    monkeypatch.setattr(CleanarrCoordinator, "async_open", change_meanwhile)
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    assert entry.runtime_data.household.settings.dry_run
    assert hass.states.get("sensor.cleanarr_movies").state == "20"


async def test_a_service_that_is_added_while_it_starts_is_there_then(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    opening = CleanarrCoordinator.async_open
    (sonarr,) = (one for one in entry.subentries.values() if one.title == "Sonarr")
    hass.config_entries.async_remove_subentry(entry, sonarr.subentry_id)
    await settle(hass)

    async def add_meanwhile(coordinator: CleanarrCoordinator) -> None:
        await opening(coordinator)
        if sonarr.subentry_id not in entry.subentries:
            hass.config_entries.async_add_subentry(entry, sonarr)

    monkeypatch.setattr(CleanarrCoordinator, "async_open", add_meanwhile)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert hass.states.get("binary_sensor.sonarr_connected").state == STATE_ON
    assert told(caplog, logging.ERROR) == []
