"""What the household's entities show of a view."""

from datetime import timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

from custom_components.cleanarr.core import (
    Problem,
    ProblemKind,
    Reason,
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

LIBRARY_SENSORS = (
    "sensor.cleanarr_leaving_soon",
    "sensor.cleanarr_next_deletion",
    "sensor.cleanarr_library_size",
    "sensor.cleanarr_reclaimable_space",
    "sensor.cleanarr_held",
)


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write states as Home Assistant's own tests do."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.mark.parametrize("platform", ["binary_sensor", "button", "sensor", "switch"])
async def test_a_household_at_a_glance(
    hass: HomeAssistant,
    entry: ConfigEntry,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    platform: str,
) -> None:
    held = Reason("source_stale", {"service": SONARR, "since": NOW})
    await show(
        hass,
        entry,
        view(item(1), item(2, status=Status.HELD, reason=held, rule_name="Old")),
    )
    entities = sorted(
        er.async_entries_for_config_entry(entity_registry, entry.entry_id),
        key=lambda entity: entity.entity_id,
    )
    for entity in entities:
        if entity.domain == platform:
            state = hass.states.get(entity.entity_id)
            assert state == snapshot(name=f"{entity.entity_id}-state")
            assert {
                "category": entity.entity_category,
                "device_class": entity.original_device_class,
                "translation_key": entity.translation_key,
            } == snapshot(name=f"{entity.entity_id}-entity")


async def test_devices_belong_together(
    hass: HomeAssistant, entry: ConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    await show(hass, entry, view())
    devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    hub = next(device for device in devices if device.name == "Cleanarr")
    services = {device.name: device for device in devices if device is not hub}
    assert set(services) == {"Radarr", "Sonarr", "Jellyfin"}
    for device in services.values():
        assert device.via_device_id == hub.id
        assert device.sw_version == "1.2.3"
        assert device.entry_type is dr.DeviceEntryType.SERVICE


@pytest.mark.parametrize("entity_id", LIBRARY_SENSORS)
async def test_numbers_over_an_unread_library_are_unavailable(
    hass: HomeAssistant, entry: ConfigEntry, entity_id: str
) -> None:
    await show(hass, entry, view(item(1), read_services=frozenset({RADARR, JELLYFIN})))
    assert hass.states.get(entity_id).state == STATE_UNAVAILABLE
    assert hass.states.get("sensor.cleanarr_movies").state == "20"

    await show(hass, entry, view(item(1)))
    assert hass.states.get(entity_id).state != STATE_UNAVAILABLE


async def test_a_stale_library_keeps_its_numbers(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    stale = source(SONARR, state=SourceState.STALE, since=NOW, error="not_found")
    await show(
        hass, entry, view(item(1), sources=(source(RADARR), stale, source(JELLYFIN)))
    )
    assert hass.states.get("sensor.cleanarr_series").state == "6"
    assert hass.states.get("binary_sensor.sonarr_connected").state == STATE_OFF
    assert hass.states.get("binary_sensor.radarr_connected").state == STATE_ON


async def test_a_service_nobody_has_asked_yet_is_unknown(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    unread = source(SONARR, state=SourceState.NEVER_READ, read_at=None, version=None)
    await show(hass, entry, view(sources=(source(RADARR), unread, source(JELLYFIN))))
    assert hass.states.get("binary_sensor.sonarr_connected").state == STATE_UNKNOWN


async def test_nothing_to_delete_has_no_date(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await show(hass, entry, view(item(1, status=Status.HELD)))
    state = hass.states.get("sensor.cleanarr_next_deletion")
    assert state.state == STATE_UNKNOWN
    assert state.attributes["title"] is None


async def test_space_reclaimed_is_not_taken_for_zero_without_a_memory(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    unusable = Problem(
        id="memory_unusable",
        kind=ProblemKind.MEMORY_UNUSABLE,
        values={"detail": "disk is full"},
        confirmable=False,
    )
    await show(hass, entry, view(problems=(unusable,), reclaimed_size=0))
    state = hass.states.get("sensor.cleanarr_space_reclaimed")
    assert state.state == STATE_UNAVAILABLE


async def test_problems_and_rejected_keys_show(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    problem = Problem(
        id="user_gone",
        kind=ProblemKind.USER_GONE,
        values={"count": "1"},
        confirmable=False,
    )
    await show(hass, entry, view())
    assert hass.states.get("binary_sensor.cleanarr_problem").state == STATE_OFF
    await show(hass, entry, view(problems=(problem,)))
    assert hass.states.get("binary_sensor.cleanarr_problem").state == STATE_ON
    rejected = source(RADARR, state=SourceState.STALE, since=NOW, key_rejected=True)
    await show(hass, entry, view(sources=(rejected, source(SONARR), source(JELLYFIN))))
    assert hass.states.get("binary_sensor.cleanarr_problem").state == STATE_ON


async def test_time_alone_changes_nothing(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    picture = view(item(1), item(2))
    await show(hass, entry, picture)
    before = {state.entity_id: state.as_dict() for state in hass.states.async_all()}
    await show(hass, entry, view(item(1), item(2), at=NOW + timedelta(days=3)))
    for state in hass.states.async_all():
        assert state.last_updated.isoformat() == before[state.entity_id]["last_updated"]


async def test_no_attribute_is_a_list(hass: HomeAssistant, entry: ConfigEntry) -> None:
    await show(hass, entry, view(item(1), item(2)))
    for state in hass.states.async_all("sensor"):
        assert not any(
            isinstance(value, list | dict | tuple)
            for value in state.attributes.values()
        )
