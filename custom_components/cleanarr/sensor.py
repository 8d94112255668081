"""Numbers and dates of the household."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfInformation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .coordinator import CleanarrConfigEntry
from .core import ProblemKind, ServiceKind, View
from .entity import DescribedEntity
from .item_sensor import ItemSensors
from .rule_entities import RuleSensor, rules_of

PARALLEL_UPDATES = 0

type Attributes = Mapping[str, StateType]


@dataclass(frozen=True, kw_only=True)
class CleanarrSensorDescription(SensorEntityDescription):
    """A sensor, where its value comes from and when there is one."""

    value_fn: Callable[[View], StateType | datetime]
    attributes_fn: Callable[[View], Attributes] | None = None
    available_fn: Callable[[View], bool] = lambda _: True


def _read(*kinds: ServiceKind) -> Callable[[View], bool]:
    """Return whether all services of these kinds were read since the start.

    A number over a library that nobody has read yet would be a lie.
    """
    return lambda view: all(
        source.slug in view.read_services
        for source in view.sources
        if source.kind in kinds
    )


def _remembers(view: View) -> bool:
    """Return whether what was counted in the past is known."""
    return all(
        problem.kind is not ProblemKind.MEMORY_UNUSABLE for problem in view.problems
    )


def _next_deletion(view: View) -> datetime | None:
    """Return when the next item goes, at the earliest."""
    item = view.next_deletion
    return item.delete_after if item else None


def _next_item(view: View) -> Attributes:
    """Return which item goes next."""
    item = view.next_deletion
    return {
        "item_id": item.id if item else None,
        "title": item.title if item else None,
    }


def _leaving_by_media(view: View) -> Attributes:
    """Return how many items of each world are announced."""
    totals = view.totals
    return {"movies": totals.leaving_soon_movies, "tv": totals.leaving_soon_tv}


_library_read = _read(ServiceKind.RADARR, ServiceKind.SONARR)


@dataclass(frozen=True, kw_only=True)
class CountDescription(CleanarrSensorDescription):
    """A number of items; its unit is in the translations."""

    state_class: SensorStateClass | None = SensorStateClass.MEASUREMENT
    available_fn: Callable[[View], bool] = _library_read


@dataclass(frozen=True, kw_only=True)
class SizeDescription(CleanarrSensorDescription):
    """An amount of data, in bytes."""

    device_class: SensorDeviceClass | None = SensorDeviceClass.DATA_SIZE
    native_unit_of_measurement: str | None = UnitOfInformation.BYTES
    suggested_unit_of_measurement: str | None = UnitOfInformation.GIGABYTES
    suggested_display_precision: int | None = 1
    state_class: SensorStateClass | None = SensorStateClass.MEASUREMENT
    available_fn: Callable[[View], bool] = _library_read


@dataclass(frozen=True, kw_only=True)
class MomentDescription(CleanarrSensorDescription):
    """When something happened."""

    device_class: SensorDeviceClass | None = SensorDeviceClass.TIMESTAMP
    entity_category: EntityCategory | None = EntityCategory.DIAGNOSTIC


SENSORS: tuple[CleanarrSensorDescription, ...] = (
    CountDescription(
        key="leaving_soon",
        value_fn=lambda view: view.leaving_soon_count,
        attributes_fn=_leaving_by_media,
    ),
    MomentDescription(
        key="next_deletion",
        entity_category=None,
        value_fn=_next_deletion,
        attributes_fn=_next_item,
        available_fn=_library_read,
    ),
    CountDescription(key="scheduled", value_fn=lambda view: view.totals.scheduled),
    CountDescription(key="held", value_fn=lambda view: view.totals.held),
    CountDescription(key="kept", value_fn=lambda view: view.totals.kept),
    CountDescription(
        key="movies",
        value_fn=lambda view: view.totals.movies,
        available_fn=_read(ServiceKind.RADARR),
    ),
    CountDescription(
        key="series",
        value_fn=lambda view: view.totals.series,
        available_fn=_read(ServiceKind.SONARR),
    ),
    CountDescription(
        key="unmatched",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda view: view.totals.unmatched,
        available_fn=_read(*ServiceKind),
    ),
    SizeDescription(key="library_size", value_fn=lambda view: view.totals.library_size),
    SizeDescription(
        key="reclaimable_space", value_fn=lambda view: view.totals.reclaimable_size
    ),
    SizeDescription(
        key="reclaimed_space",
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda view: view.reclaimed_size,
        available_fn=_remembers,
    ),
    MomentDescription(key="last_full_sync", value_fn=lambda view: view.last_full_sync),
    MomentDescription(
        key="last_incremental_sync",
        value_fn=lambda view: view.last_incremental_sync,
    ),
    MomentDescription(key="last_cleanup", value_fn=lambda view: view.last_cleanup),
    MomentDescription(
        key="last_missing_media_check",
        value_fn=lambda view: view.last_missing_media_check,
    ),
    CountDescription(
        key="missing_media_found",
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda view: view.missing_media_found,
        attributes_fn=lambda view: {"orphaned_requests": view.orphaned_requests},
        available_fn=lambda _: True,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the household's sensors, each rule's, and one for each item as it comes."""
    coordinator = entry.runtime_data
    async_add_entities(HouseholdSensor(coordinator, each) for each in SENSORS)
    for rule in rules_of(coordinator):
        sensor = RuleSensor(coordinator, rule)
        async_add_entities([sensor], config_subentry_id=rule.subentry_id)
    ItemSensors(coordinator, async_add_entities).async_start()


class HouseholdSensor(DescribedEntity, SensorEntity):
    """A number or date of the household."""

    entity_description: CleanarrSensorDescription

    @property
    @override
    def available(self) -> bool:
        """Return whether there is a value that can be believed."""
        return super().available and self.entity_description.available_fn(
            self.coordinator.data
        )

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the value from the view."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Attributes | None:
        """Return what stands beside the value."""
        describe = self.entity_description.attributes_fn
        return describe(self.coordinator.data) if describe else None
