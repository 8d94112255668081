"""How deletions read in the logbook, which shows only the kind of what an entity tells.

Each is an event of its own, which automations can hear as well.
"""

from collections.abc import Callable

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_DELETION
from .core import EventKind
from .sentences import Sentences

type Described = dict[str, str]


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], Described]], None],
) -> None:
    """Teach the logbook what to say of a deletion."""
    sentences = Sentences(hass, {})

    @callback
    def async_describe(event: Event) -> Described:
        """Say what was deleted by whom, and why where Cleanarr did.

        Without the entity, by whose name Home Assistant would call what was deleted.
        """
        told = event.data
        ours = told["event_type"] == EventKind.DELETED
        message = (
            sentences.text("logbook_deleted", reason=told["reason"] or "")
            if ours
            else sentences.text("logbook_deleted_externally", who=told["who"] or "")
        )
        return {
            LOGBOOK_ENTRY_ICON: "mdi:trash-can-outline",
            LOGBOOK_ENTRY_NAME: told["title"],
            LOGBOOK_ENTRY_MESSAGE: message.strip(),
        }

    async_describe_event(DOMAIN, EVENT_DELETION, async_describe)
