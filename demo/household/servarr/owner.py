"""What the shared answers ask of the product that gives them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter

from aiohttp import web

from ..wire import Json
from .model import HistoryEvent, QueueEntry
from .state import ServarrState


class Owner(ABC):
    """A Radarr or Sonarr, as the answers that both share see it."""

    state: ServarrState
    started: datetime
    exclusions_path: str
    history_events: Mapping[int, str]
    config_extra: dict[str, Json]
    test_members: Mapping[str, Json]

    @abstractmethod
    def history_record(self, event: HistoryEvent, request: web.Request) -> Json:
        """Write a history entry."""

    @abstractmethod
    def queue_record(self, entry: QueueEntry) -> Json:
        """Write a download."""

    @abstractmethod
    def title_paths(self) -> Iterable[str]:
        """Return the folders of all titles."""

    @abstractmethod
    def tagged(self) -> Iterable[tuple[int, tuple[int, ...]]]:
        """Return each title's id with its tags."""

    def events_by_date(self) -> list[HistoryEvent]:
        """Return the history, oldest first."""
        return sorted(self.state.history, key=attrgetter("date"))
