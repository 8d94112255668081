"""What Jellyfin keeps: items, users, what users did, libraries, sessions."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
import hashlib

from ..titles import MovieTitle, ShowTitle
from ..wire import Json


class ItemKind(StrEnum):
    """The kinds of items that the household's Jellyfin knows."""

    MOVIE = "Movie"
    SERIES = "Series"
    SEASON = "Season"
    EPISODE = "Episode"
    BOX_SET = "BoxSet"


PLAYABLE = frozenset({ItemKind.MOVIE, ItemKind.EPISODE})
FOLDERS = frozenset(ItemKind) - PLAYABLE


def make_id(kind: str, name: str) -> str:
    """Make an item's id as Jellyfin does: from its kind and path, 32 hex digits."""
    return hashlib.md5(f"{kind}{name}".encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Item:
    """An item; paths as Jellyfin sees them.

    `target` is where a link leads, `subtitles` are the files beside it with its name.

    `data_key` is what watch data is filed under: equal for all copies of a title.
    Numbers are -1 where an item has none; `last_index` ends a file of many episodes.
    """

    id: str
    kind: ItemKind
    name: str
    sort_name: str
    path: str
    library_id: str
    created: datetime
    saved: datetime
    data_key: str
    target: str = ""
    size: int = 0
    subtitles: tuple[str, ...] = ()
    title: MovieTitle | ShowTitle | None = None
    season: int = -1
    index: int = -1
    last_index: int = -1
    premiere: datetime | None = None
    minutes: int = 0
    provider_ids: tuple[tuple[str, str], ...] = ()
    parent_id: str = ""
    series_id: str = ""
    season_id: str = ""
    series_name: str = ""
    virtual: bool = False
    children: tuple[str, ...] = ()

    @property
    def is_folder(self) -> bool:
        """Say whether an item contains others."""
        return self.kind in FOLDERS


@dataclass(frozen=True, slots=True)
class UserData:
    """What one user did with one item; the position counts ticks of 100 ns."""

    key: str
    played: bool = False
    play_count: int = 0
    last_played: datetime | None = None
    favorite: bool = False
    position: int = 0


@dataclass(frozen=True, slots=True)
class User:
    """A user; `libraries` None sees all of them, else the libraries with these ids."""

    id: str
    name: str
    last_activity: datetime
    admin: bool = False
    disabled: bool = False
    hidden: bool = False
    libraries: frozenset[str] | None = None


@dataclass(slots=True)
class Library:
    """A library; `collection_type` is movies, tvshows or boxsets."""

    id: str
    name: str
    collection_type: str
    locations: list[str]
    options: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """A user's device, last heard of at `seen`; without an item it plays nothing."""

    id: str
    user_id: str
    item_id: str
    device: str
    seen: datetime
    position: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Playback:
    """A play that ended, as somebody saw it who follows the sessions."""

    user: User
    item: Item
    device: str
    share: float
    at: datetime


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """A line of the activity log."""

    id: int
    name: str
    type: str
    date: datetime
    user_id: str
    item_id: str
