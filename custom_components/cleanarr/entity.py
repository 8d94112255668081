"""What all of Cleanarr's entities have in common."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .core import RuleId, Slug


def hub_identifier(entry: CleanarrConfigEntry) -> tuple[str, str]:
    """Return what the hub's device is known by."""
    return DOMAIN, entry.entry_id


def service_identifier(entry: CleanarrConfigEntry, slug: Slug) -> tuple[str, str]:
    """Return what a service's device is known by."""
    return DOMAIN, f"{entry.entry_id}_{slug}"


def rule_identifier(entry: CleanarrConfigEntry, rule: RuleId) -> tuple[str, str]:
    """Return what a rule's device is known by."""
    return DOMAIN, f"{entry.entry_id}_{rule}"


@callback
def async_register_hub(hass: HomeAssistant, entry: CleanarrConfigEntry) -> None:
    """Make the hub's device, which the devices of services and rules refer to."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={hub_identifier(entry)},
        entry_type=DeviceEntryType.SERVICE,
        name=entry.title,
        manufacturer="Cleanarr",
    )


class CleanarrEntity(CoordinatorEntity[CleanarrCoordinator]):
    """An entity of the household, on the hub's device."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: CleanarrCoordinator, key: str) -> None:
        """Name the entity by ``key``, in its id and its translations."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self._attr_translation_key = key
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = DeviceInfo(identifiers={hub_identifier(entry)})


class DescribedEntity(CleanarrEntity):
    """An entity of the household that a table describes."""

    def __init__(
        self, coordinator: CleanarrCoordinator, description: EntityDescription
    ) -> None:
        """Take the key from ``description``."""
        super().__init__(coordinator, description.key)
        self.entity_description = description
