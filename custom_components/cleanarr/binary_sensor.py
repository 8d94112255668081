"""Whether each service answers, and whether something waits for a person."""

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_SLUG, SUBENTRY_SERVICE
from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .core import ServiceConfig, Slug, Source, SourceState
from .entity import CleanarrEntity, hub_identifier, service_identifier

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add one sensor for the household and one for each service."""
    coordinator = entry.runtime_data
    services = {service.slug: service for service in coordinator.household.services}
    async_add_entities([ProblemSensor(coordinator)])
    for subentry in entry.get_subentries_of_type(SUBENTRY_SERVICE):
        # One that was added while this is set up is there after the next reload.
        if service := services.get(Slug(subentry.data[CONF_SLUG])):
            async_add_entities(
                [ConnectivitySensor(coordinator, service)],
                config_subentry_id=subentry.subentry_id,
            )


class ProblemSensor(CleanarrEntity, BinarySensorEntity):
    """On while something waits for a person."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(self, coordinator: CleanarrCoordinator) -> None:
        """Take the hub's device."""
        super().__init__(coordinator, "problem")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether there is a repair or a rejected key."""
        view = self.coordinator.data
        return bool(view.problems) or any(
            source.key_rejected for source in view.sources
        )


class ConnectivitySensor(CleanarrEntity, BinarySensorEntity):
    """On while the last reading is good, or the line open; unknown before the first."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def __init__(
        self, coordinator: CleanarrCoordinator, service: ServiceConfig
    ) -> None:
        """Take the service's device."""
        super().__init__(coordinator, "connected")
        entry = coordinator.config_entry
        self._slug = service.slug
        self._attr_unique_id = f"{entry.entry_id}_{service.slug}_connected"
        self._attr_device_info = DeviceInfo(
            identifiers={service_identifier(entry, service.slug)},
            entry_type=DeviceEntryType.SERVICE,
            name=service.name,
            model=service.kind.capitalize(),
            configuration_url=service.url,
            via_device_id=dr.async_get_device_id_by_identifier(
                coordinator.hass, hub_identifier(entry), config_entry_id=entry.entry_id
            ),
        )

    @property
    def _source(self) -> Source:
        """Return the service as the view has it."""
        return next(
            source
            for source in self.coordinator.data.sources
            if source.slug == self._slug
        )

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the last reading is good, or the line to Shoko open."""
        source = self._source
        if source.state is SourceState.NEVER_READ and source.error is None:
            return None
        return source.state is SourceState.FRESH

    @override
    async def async_added_to_hass(self) -> None:
        """Show the version from the start where it is known."""
        await super().async_added_to_hass()
        self._async_show_version()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the version beside the state."""
        self._async_show_version()
        super()._handle_coordinator_update()

    @callback
    def _async_show_version(self) -> None:
        """Write the service's version on its device."""
        version = self._source.version
        if self.device_entry and version:
            dr.async_get(self.hass).async_update_device(
                self.device_entry.id, sw_version=version
            )
