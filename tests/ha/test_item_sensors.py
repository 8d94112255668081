"""Sensors of single items: they come and go with the items and leave no trace."""

from datetime import timedelta
import time

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.cleanarr.const import CONF_MAX_ITEM_ENTITIES
from custom_components.cleanarr.core import (
    ItemId,
    MediaType,
    Reason,
    Scope,
    SourceState,
    Status,
)
from tests.ha.hand_made import (
    JELLYFIN,
    NOW,
    RADARR,
    SONARR,
    item,
    show,
    source,
    view,
)


def shown(hass: HomeAssistant) -> set[str]:
    """Return the ids of the items that have a sensor with a state."""
    return {
        state.attributes["item_id"]
        for state in hass.states.async_all("sensor")
        if "status" in state.attributes
    }


async def test_items_come_and_go(hass: HomeAssistant, entry: ConfigEntry) -> None:
    await show(hass, entry, view(item(1), item(2)))
    assert shown(hass) == {"radarr-1001", "radarr-1002"}

    await show(hass, entry, view(item(2), item(3)))
    assert shown(hass) == {"radarr-1002", "radarr-1003"}
    assert hass.states.get("sensor.cleanarr_movie_1") is None


async def test_a_sensor_follows_its_item(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await show(hass, entry, view(item(1)))
    later = NOW + timedelta(days=9)
    held = Reason("playing", {"user": "Anna"})
    await show(
        hass,
        entry,
        view(item(1, delete_after=later, status=Status.HELD, reason=held)),
    )
    state = hass.states.get("sensor.cleanarr_movie_1")
    assert state.state == later.isoformat()
    assert state.attributes["status"] == "held"
    assert state.attributes["reason"] == "Protected: Anna is watching it."


async def test_a_sensor_bears_the_title_that_its_item_has_now(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await show(hass, entry, view(item(1)))
    await show(hass, entry, view(item(1, title="Another")))
    state = hass.states.get("sensor.cleanarr_movie_1")
    assert state.name == "Cleanarr Another"


async def test_removed_sensors_are_forgotten_in_time_and_come_back_as_they_were(
    hass: HomeAssistant, entry: ConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    await show(hass, entry, view(item(1)))
    entity_registry.async_update_entity(
        "sensor.cleanarr_movie_1", new_entity_id="sensor.the_one"
    )
    await hass.async_block_till_done()

    await show(hass, entry, view())
    assert entity_registry.async_get("sensor.the_one") is None
    (deleted,) = (
        gone
        for gone in entity_registry.deleted_entities.values()
        if gone.entity_id == "sensor.the_one"
    )
    # Home Assistant purges what has a date; what has none it keeps for ever.
    assert deleted.orphaned_timestamp is not None
    assert deleted.orphaned_timestamp <= time.time()

    await show(hass, entry, view(item(1)))
    assert hass.states.get("sensor.the_one").attributes["item_id"] == "radarr-1001"


async def test_no_wrong_state_is_written_on_the_way_out(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await show(hass, entry, view(item(1)))
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    await show(hass, entry, view())
    (change,) = (
        event.data
        for event in changes
        if event.data["entity_id"] == "sensor.cleanarr_movie_1"
    )
    assert change["new_state"] is None


async def test_only_the_soonest_get_a_sensor(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, CONF_MAX_ITEM_ENTITIES: 2}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    await show(hass, entry, view(*(item(number) for number in range(1, 6))))
    assert shown(hass) == {"radarr-1001", "radarr-1002"}

    await show(hass, entry, view(*(item(number) for number in range(2, 6))))
    assert shown(hass) == {"radarr-1002", "radarr-1003"}


async def test_what_left_while_home_assistant_was_off_is_removed_at_the_first_view(
    hass: HomeAssistant, entry: ConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    await show(hass, entry, view(item(7777)))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entity_registry.async_get("sensor.cleanarr_movie_7777")

    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entity_registry.async_get("sensor.cleanarr_movie_7777") is None


async def test_items_of_a_service_that_was_not_read_yet_stay(
    hass: HomeAssistant, entry: ConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    series = item(
        1,
        id=ItemId("sonarr-1001"),
        service=SONARR,
        scope=Scope.SERIES,
        media=MediaType.TV,
        title="Series 1",
    )
    await show(hass, entry, view(series, item(2)))
    unread = source(SONARR, state=SourceState.NEVER_READ, read_at=None)
    picture = view(
        sources=(source(RADARR), unread, source(JELLYFIN)),
        read_services=frozenset({RADARR, JELLYFIN}),
    )
    await show(hass, entry, picture)
    assert entity_registry.async_get("sensor.cleanarr_series_1")
    assert entity_registry.async_get("sensor.cleanarr_movie_2") is None


async def test_items_of_a_service_that_is_configured_no_more_go(
    hass: HomeAssistant, entry: ConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    await show(hass, entry, view(item(1, id=ItemId("radarr_4k-1001"), title="Vast")))
    await show(hass, entry, view())
    assert entity_registry.async_get("sensor.cleanarr_vast") is None


async def test_a_sensor_that_somebody_disabled_stays_disabled(
    hass: HomeAssistant, entry: ConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    await show(hass, entry, view(item(1)))
    entity_registry.async_update_entity(
        "sensor.cleanarr_movie_1", disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    await show(hass, entry, view(item(1), item(2)))
    assert hass.states.get("sensor.cleanarr_movie_1") is None
    await show(hass, entry, view())
    assert entity_registry.async_get("sensor.cleanarr_movie_1") is None


async def test_sensors_are_unavailable_while_the_household_is_not_loaded(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await show(hass, entry, view(item(1)))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert hass.states.get("sensor.cleanarr_movie_1").state == STATE_UNAVAILABLE
