"""One sensor for each item that leaves soon; they come and go with the items."""

from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    DOMAIN as SENSOR_DOMAIN,
    SensorDeviceClass,
    SensorEntity,
)
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .core import ItemId, ItemView
from .entity import CleanarrEntity

_ITEM = "item_"


def item_of_entity(
    entry: CleanarrConfigEntry, entity: er.RegistryEntry
) -> ItemId | None:
    """Return the item that an entity of ``entry`` shows; ``None`` for other entities."""
    prefix = f"{entry.entry_id}_{_ITEM}"
    if not entity.unique_id.startswith(prefix):
        return None
    return ItemId(entity.unique_id.removeprefix(prefix))


class ItemSensor(CleanarrEntity, SensorEntity):
    """When one item is deleted, at the earliest."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP

    def __init__(self, coordinator: CleanarrCoordinator, item: ItemView) -> None:
        """Take the hub's device and the item's title."""
        super().__init__(coordinator, f"{_ITEM}{item.id}")
        self._attr_translation_key = "item"
        self._attr_name = item.title
        self._item = item

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Take what the view says now, while it says something."""
        self._item = self.coordinator.data.items.get(self._item.id, self._item)
        self._attr_name = self._item.title
        super()._handle_coordinator_update()

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return the date that everybody sees."""
        return self._item.delete_after

    @property
    @override
    def extra_state_attributes(self) -> dict[str, StateType]:
        """Return why the item goes, and what a card needs to show it."""
        return {
            "item_id": self._item.id,
            "status": self._item.status.value,
            "reason": self.coordinator.sentences.reason(self._item.reason),
            "rule": self._item.rule_name,
            "size": self._item.size,
            "poster": self._item.poster,
        }


class ItemSensors:
    """Keeps a sensor for each of the items that leave soonest."""

    def __init__(
        self,
        coordinator: CleanarrCoordinator,
        add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Start with no entity; the registry may know some from before."""
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._registry = er.async_get(coordinator.hass)
        self._add_entities = add_entities
        self._added: set[ItemId] = set()

    @callback
    def async_start(self) -> None:
        """Keep in step with the view until the entry is unloaded."""
        self._entry.async_on_unload(
            self._coordinator.async_add_listener(self._async_update)
        )
        self._async_update()

    @callback
    def _async_update(self) -> None:
        """Remove what left, add what came."""
        soonest = self._coordinator.data.leaving_soon
        shown = {item.id: item for item in soonest[: self._limit]}
        for item, entity_id in self._registered().items():
            if item not in shown and self._is_gone(item):
                self._remove(item, entity_id)
        new = [item for item in shown.values() if item.id not in self._added]
        self._added.update(item.id for item in new)
        self._add_entities(ItemSensor(self._coordinator, item) for item in new)

    @property
    def _limit(self) -> int:
        """Return how many items get a sensor."""
        return self._coordinator.options.max_item_entities

    def _registered(self) -> dict[ItemId, str]:
        """Return the entity ids of all items that the registry knows."""
        entities = er.async_entries_for_config_entry(
            self._registry, self._entry.entry_id
        )
        return {
            item: entity.entity_id
            for entity in entities
            if entity.domain == SENSOR_DOMAIN
            and (item := item_of_entity(self._entry, entity))
        }

    def _is_gone(self, item: ItemId) -> bool:
        """Return whether the item really left: its service was read, or is gone too."""
        slug = item.partition("-")[0]
        unread = {
            source.slug
            for source in self._coordinator.data.sources
            if source.slug not in self._coordinator.data.read_services
        }
        return slug not in unread

    def _remove(self, item: ItemId, entity_id: str) -> None:
        """Remove the entity so that the registry forgets it after thirty days.

        What belongs to a config entry is never forgotten; so it is detached first.
        """
        self._registry.async_update_entity(entity_id, config_entry_id=None)
        self._registry.async_remove(entity_id)
        self._added.discard(item)
