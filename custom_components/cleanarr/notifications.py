"""What people are told: what is new in Leaving Soon, and what a cleanup did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homeassistant.components.notify import (
    ATTR_MESSAGE,
    ATTR_TITLE,
    DOMAIN as NOTIFY_DOMAIN,
    SERVICE_SEND_MESSAGE,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .const import LOGGER
from .core import Event, EventKind, Job, JobItem, View
from .sentences import Sentences

# A message names so many titles and counts the rest.
_NAMED = 10
# What is collected until the sync is through.
_NEWS = (EventKind.LEAVING_SOON, EventKind.DELETED_EXTERNALLY)
# What a report tells of, in this order; other outcomes are no news.
_REPORTED = ("deleted", "would_delete", "incomplete", "failed")


@dataclass(frozen=True, slots=True)
class Message:
    """A title and the lines below it."""

    title: str
    lines: tuple[str, ...]


class Notifications:
    """Tells the chosen notify entities; without any, nobody is told."""

    def __init__(
        self, hass: HomeAssistant, sentences: Sentences, targets: Sequence[str]
    ) -> None:
        """Start with nothing to tell."""
        self._hass = hass
        self._sentences = sentences
        self._targets = list(targets)
        self._heard: dict[EventKind, list[Event]] = {kind: [] for kind in _NEWS}

    @callback
    def async_collect(self, event: Event) -> None:
        """Remember what is new until the sync is through."""
        if self._targets and event.kind in _NEWS:
            self._heard[event.kind].append(event)

    async def async_send(self, view: View, job: Job | None = None) -> None:
        """Send what is new in Leaving Soon, what others deleted, what ``job`` did."""
        heard, self._heard = self._heard, {kind: [] for kind in _NEWS}
        for message in (
            *self._digest(heard[EventKind.LEAVING_SOON], view),
            *self._deleted_by_others(heard[EventKind.DELETED_EXTERNALLY]),
            *(self._report(job) if job else ()),
        ):
            await self._async_send(message)

    async def _async_send(self, message: Message) -> None:
        """Send one message to all targets at once."""
        try:
            await self._hass.services.async_call(
                NOTIFY_DOMAIN,
                SERVICE_SEND_MESSAGE,
                {
                    ATTR_ENTITY_ID: self._targets,
                    ATTR_TITLE: message.title,
                    ATTR_MESSAGE: "\n".join(message.lines),
                },
                blocking=True,
            )
        except HomeAssistantError as error:
            LOGGER.warning("A notification could not be sent: %s", error)

    def _digest(self, announced: Sequence[Event], view: View) -> Iterable[Message]:
        """Return the message about what is new in Leaving Soon, if anything is."""
        if not announced:
            return
        yield self._message(
            self._sentences.text("news_title", number=len(announced)),
            [self._news(event, view) for event in announced],
        )

    def _deleted_by_others(self, gone: Sequence[Event]) -> Iterable[Message]:
        """Return the message about what others deleted, if anything was."""
        if not gone:
            return
        yield self._message(
            self._sentences.text("others_title", number=len(gone)),
            [
                self._sentences.text(
                    "others_line", title=event.title or "", who=event.who or ""
                )
                for event in gone
            ],
        )

    def _news(self, event: Event, view: View) -> str:
        """Return the line about one announced item."""
        item = event.item and view.items.get(event.item)
        title = event.title or ""
        if not item or item.delete_after is None:
            return title
        return self._sentences.text("news_line", title=title, date=item.delete_after)

    def _report(self, job: Job) -> Iterable[Message]:
        """Return a message for each outcome that is worth telling."""
        if not self._targets:
            return
        for outcome in _REPORTED:
            items = [item for item in job.items if item.outcome == outcome]
            if items:
                yield self._message(
                    self._sentences.text(
                        f"report_{outcome}", number=len(items), size=_freed(job)
                    ),
                    [self._line(item) for item in items],
                )

    def _line(self, item: JobItem) -> str:
        """Return the line about one item of a job."""
        if item.reason is None:
            return item.title
        return self._sentences.text(
            "report_line",
            title=item.title,
            reason=self._sentences.reason(item.reason),
        )

    def _message(self, title: str, lines: Sequence[str]) -> Message:
        """Return a message that names the first titles and counts the rest."""
        named = tuple(lines[:_NAMED])
        rest = len(lines) - len(named)
        more = (self._sentences.text("lines_more", number=rest),) if rest else ()
        return Message(title, named + more)


def _freed(job: Job) -> int:
    """Return the bytes that a job freed, or would free without dry run."""
    return sum(counts.get("bytes", 0) for counts in job.counts.values())
