"""Jellyfin's database: items and what belongs to them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from ..clock import HouseholdClock
from ..titles import Catalogue
from ..views import View
from .model import (
    ActivityEntry,
    Item,
    ItemKind,
    Library,
    Playback,
    Session,
    User,
    UserData,
    make_id,
)
from .notices import Notice, NoticeType, unheard
from .webhook.settings import Settings

_ACTIVITY_KEPT = timedelta(days=30)
_IDLE_KEPT = timedelta(minutes=10)


class Phase(StrEnum):
    """What a starting server answers: 503, then 200 without items, then everything."""

    STARTING = "starting"
    LOADING = "loading"
    READY = "ready"


@dataclass(slots=True)
class JellyfinState:
    """All that one Jellyfin knows; `version` is (10, 11, x) or (12, x, y).

    `webhook` is what the Webhook plugin is told, None where it is not installed; what
    happens is told to `hear` only where it is.
    """

    name: str
    server_id: str
    api_key: str
    version: str
    url_base: str
    view: View
    clock: HouseholdClock
    catalogue: Catalogue
    phase: Phase = Phase.READY
    scans: int = 0
    scan_held: bool = False
    visible_share: float = 1.0
    items: dict[str, Item] = field(default_factory=dict)
    libraries: dict[str, Library] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    activity: list[ActivityEntry] = field(default_factory=list)
    playbacks: list[Playback] = field(default_factory=list)
    revision: int = 0
    id_salt: str = ""
    webhook: Settings | None = None
    hear: Callable[[Notice], None] = unheard
    _data: dict[str, dict[str, UserData]] = field(default_factory=dict)
    _detached: dict[tuple[str, str], UserData] = field(default_factory=dict)
    _sorted: dict[ItemKind, tuple[Item, ...]] = field(default_factory=dict)
    _episodes: dict[str, list[Item]] = field(default_factory=dict)
    _sorted_revision: int = -1

    @property
    def twelve(self) -> bool:
        """Say whether this is Jellyfin 12 or later."""
        return int(self.version.split(".")[0]) >= 12

    @property
    def scanning(self) -> bool:
        """Say whether a scan runs, or one was told not to end."""
        return self.scan_held or self.scans > 0

    def new_id(self, kind: str, path: str) -> str:
        """Make the id of what lies at a path."""
        return make_id(kind + self.id_salt, path)

    def visible(self, kind: ItemKind) -> tuple[Item, ...]:
        """Return the items of a kind by name; in a scan or at start only some."""
        self._sort()
        items = self._sorted[kind]
        if self.phase is Phase.LOADING:
            return ()
        return items[: int(len(items) * self.visible_share)]

    def episodes_of(self, item: Item) -> list[Item]:
        """Return the episodes with a file of a series or season, in order."""
        self._sort()
        return self._episodes.get(item.id, [])

    def _sort(self) -> None:
        if self._sorted_revision == self.revision:
            return
        groups: dict[ItemKind, list[Item]] = defaultdict(list)
        for item in self.items.values():
            groups[item.kind].append(item)
        self._sorted = {
            kind: tuple(
                sorted(groups[kind], key=lambda item: (item.sort_name, item.id))
            )
            for kind in ItemKind
        }
        episodes: dict[str, list[Item]] = defaultdict(list)
        for item in self._sorted[ItemKind.EPISODE]:
            for parent in {item.series_id, item.season_id} if not item.virtual else ():
                episodes[parent].append(item)
        self._episodes = episodes
        self._sorted_revision = self.revision

    def put(self, items: Iterable[Item]) -> None:
        """Add or change items; new ones get back what users did with their title."""
        fresh = []
        for item in items:
            if item.id not in self.items:
                self._attach(item)
                fresh.append(item)
            self.items[item.id] = item
        self.revision += 1
        self._announce(NoticeType.ITEM_ADDED, fresh)

    def drop(self, numbers: Iterable[str]) -> None:
        """Remove items; what users did with them is kept by title."""
        gone = {number: self.items[number] for number in numbers}
        self._forget(gone)
        told = gone.values() if self.twelve else _outermost(gone)
        self._announce(NoticeType.ITEM_DELETED, told)

    def _forget(self, gone: Mapping[str, Item]) -> None:
        for number in gone:
            self._detach(self.items.pop(number))
        for box_set in [one for one in self.items.values() if one.children]:
            if any(child in gone for child in box_set.children):
                left = tuple(child for child in box_set.children if child not in gone)
                self.items[box_set.id] = replace(box_set, children=left)
        self.sessions = {
            key: session
            for key, session in self.sessions.items()
            if session.item_id not in gone
        }
        self.revision += 1

    def data(self, user_id: str, item: Item) -> UserData:
        """Return what a user did with an item."""
        return self._data.get(user_id, {}).get(item.id) or UserData(item.data_key)

    def set_data(self, user_id: str, item: Item, data: UserData) -> None:
        """Write down what a user did with an item."""
        self._data.setdefault(user_id, {})[item.id] = data

    def touched(self, user_id: str) -> dict[str, UserData]:
        """Return all that a user did, by item id."""
        return self._data.get(user_id, {})

    def forget_user(self, user_id: str) -> None:
        """Remove a user with everything that belongs to them."""
        del self.users[user_id]
        self._data.pop(user_id, None)
        self.sessions = {
            key: session
            for key, session in self.sessions.items()
            if session.user_id != user_id
        }

    def log(self, entry: ActivityEntry) -> None:
        """Write a line into the activity log."""
        self.activity.append(entry)

    def recent_activity(self) -> list[ActivityEntry]:
        """Return the log's lines of the last 30 days, newest first."""
        oldest = self.clock.now() - _ACTIVITY_KEPT
        recent = [entry for entry in self.activity if entry.date >= oldest]
        return sorted(recent, key=lambda entry: (entry.date, entry.id), reverse=True)

    def live_sessions(self) -> list[Session]:
        """Return the devices that play something, or did a moment ago."""
        oldest = self.clock.now() - _IDLE_KEPT
        sessions = self.sessions.values()
        return [one for one in sessions if one.item_id or one.seen >= oldest]

    def library_at(self, path: str) -> Library | None:
        """Return the library that a path lies in."""
        for library in self.libraries.values():
            if any(
                path == place or path.startswith(f"{place}/")
                for place in library.locations
            ):
                return library
        return None

    def renumber(self, salt: str) -> None:
        """Forget all items, so that the next scan finds them under other ids."""
        self.id_salt = salt
        self._forget(dict(self.items))

    def _announce(self, type_: NoticeType, items: Iterable[Item]) -> None:
        if self.webhook:
            for item in items:
                if not item.virtual:
                    self.hear(Notice(type_, item))

    def _attach(self, item: Item) -> None:
        for user_id in self.users:
            kept = self._detached.pop((user_id, item.data_key), None)
            if kept is not None:
                self.set_data(user_id, item, kept)

    def _detach(self, item: Item) -> None:
        for user_id, data in self._data.items():
            if kept := data.pop(item.id, None):
                self._detached[(user_id, item.data_key)] = kept


def _outermost(gone: Mapping[str, Item]) -> Iterator[Item]:
    """Yield what was deleted itself: 10.11 does not tell of what that contained."""
    for item in gone.values():
        if gone.keys().isdisjoint((item.parent_id, item.season_id, item.series_id)):
            yield item
