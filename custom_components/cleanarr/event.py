"""What Cleanarr does, as it happens."""

from typing import override

from homeassistant.components.event import ATTR_EVENT_TYPE, EventEntity
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import EVENT_DELETION
from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .core import Event, EventKind, Reason
from .entity import CleanarrEntity

PARALLEL_UPDATES = 0

_DELETIONS = frozenset({EventKind.DELETED, EventKind.DELETED_EXTERNALLY})


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event."""
    async_add_entities([ActivityEvent(entry.runtime_data)])


class ActivityEvent(CleanarrEntity, EventEntity):
    """Announced, kept, deleted by whom, held, failed: one event each."""

    def __init__(self, coordinator: CleanarrCoordinator) -> None:
        """Take the hub's device."""
        super().__init__(coordinator, "activity")
        self._attr_event_types = [kind.value for kind in EventKind]

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, self.coordinator.activity, self._async_tell
            )
        )

    @callback
    def _async_tell(self, event: Event) -> None:
        """Tell one event; a deletion on the bus, too, as the logbook needs it."""
        told = {
            "item_id": event.item,
            "title": event.title,
            "reason": self._sentence(event.reason),
            "size": event.size,
            "source": event.source,
            "who": event.who,
        }
        self._trigger_event(event.kind, told)
        self.async_write_ha_state()
        if event.kind in _DELETIONS:
            self.hass.bus.async_fire(
                EVENT_DELETION,
                {ATTR_ENTITY_ID: self.entity_id, ATTR_EVENT_TYPE: event.kind, **told},
            )

    def _sentence(self, reason: Reason | None) -> str | None:
        """Return why it happened, where there is a why."""
        return None if reason is None else self.coordinator.sentences.reason(reason)
