"""What Jellyfin says, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ...identifiers import JellyfinId, UserId


class Kind(StrEnum):
    """The kinds of Jellyfin items that matter here, in Jellyfin's own words."""

    MOVIE = "Movie"
    SERIES = "Series"
    SEASON = "Season"
    EPISODE = "Episode"


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinStatus:
    """Who answers. ``id`` is the server's own and changes with its database."""

    id: JellyfinId
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinCounts:
    """How many items the server has, by its own quick count."""

    movies: int
    series: int
    episodes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinItem:
    """A row of the inventory. ``path`` as Jellyfin sees it; provider ids folded.

    ``season`` is the number of the season itself, or the one that an episode is in.
    """

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

    ``position`` counts seconds; 0 is the beginning or the end. ``plays``: how often.
    """

    item: JellyfinItem
    user: UserId
    played: bool
    last_played: datetime | None
    position: float
    favorite: bool
    plays: int = 0


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
    """A library ("virtual folder") and the folders it shows, as Jellyfin sees them.

    ``refreshing``: Jellyfin looks through it now, or is about to.
    """

    id: JellyfinId
    name: str
    locations: tuple[str, ...]
    collection_type: str | None
    options: dict[str, object]
    refreshing: bool = False
