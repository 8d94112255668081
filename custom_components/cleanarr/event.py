"""What Cleanarr does, as it happens."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .core import Event, EventKind, Reason
from .entity import CleanarrEntity

PARALLEL_UPDATES = 0


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
        """Tell one event."""
        self._trigger_event(
            event.kind,
            {
                "item_id": event.item,
                "title": event.title,
                "reason": self._sentence(event.reason),
                "size": event.size,
                "source": event.source,
                "who": event.who,
            },
        )
        self.async_write_ha_state()

    def _sentence(self, reason: Reason | None) -> str | None:
        """Return why it happened, where there is a why."""
        return None if reason is None else self.coordinator.sentences.reason(reason)
