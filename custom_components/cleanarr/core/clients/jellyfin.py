"""Ask Jellyfin (10.10, 10.11 and 12; API notes §6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..identifiers import JellyfinId, UserId


class Kind(StrEnum):
    """The kinds of Jellyfin items that matter here, in Jellyfin's own words."""

    MOVIE = "Movie"
    SERIES = "Series"
    SEASON = "Season"
    EPISODE = "Episode"


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinItem:
    """A row of the inventory. ``path`` as Jellyfin sees it; provider ids folded."""

    id: JellyfinId
    kind: Kind
    name: str
    path: str | None
    tmdb: int | None
    imdb: str | None
    tvdb: int | None
    series: JellyfinId | None
    season: int | None
    episode: int | None
    episode_end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """What one user did with one item (``UserData``). ``last_played`` is UTC.

    ``position`` counts seconds; 0 is the beginning or the end.
    """

    item: JellyfinItem
    user: UserId
    played: bool
    last_played: datetime | None
    position: float
    favorite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinUser:
    """An account; a disabled one neither watches nor protects."""

    id: UserId
    name: str
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayingSession:
    """Something that is on a screen now."""

    user: UserId | None
    item: JellyfinId
    series: JellyfinId | None
    path: str | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinLibrary:
    """A library ("virtual folder") and the folders it shows, as Jellyfin sees them."""

    id: JellyfinId
    name: str
    locations: tuple[str, ...]
    collection_type: str | None
    options: dict[str, object]
