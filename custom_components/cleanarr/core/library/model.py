"""The library: what Radarr and Sonarr manage, joined with what Jellyfin knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..identifiers import (
    Episode,
    Identity,
    ItemId,
    JellyfinId,
    MediaType,
    Scope,
    SeerrUserId,
    Slug,
    UserId,
)
from ..reasons import Reason
from ..settings import TvScope
from .details import Details
from .recipe import Recipe, written


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A file as its service sees it. ``imported`` is UTC; ``None``: not told.

    ``episodes``: each episode that it carries, ``episode_tvdbs`` their ids at TVDB.
    ``quality`` and ``resolution`` (lines): ``None`` where the service does not know them.
    """

    id: int
    path: str
    size: int
    imported: datetime | None
    episodes: tuple[Episode, ...] = ()
    episode_tvdbs: tuple[int, ...] = ()
    quality: str | None = None
    resolution: int | None = None

    @property
    def special(self) -> bool:
        """Return whether it carries nothing but specials."""
        return bool(self.episodes) and all(season == 0 for season, _ in self.episodes)

    @property
    def seasons(self) -> frozenset[int]:
        """Return the seasons of which it carries an episode: more than one is rare."""
        return frozenset(season for season, _ in self.episodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An episode without a file. ``airs`` is UTC; ``None``: nobody knows when."""

    monitored: bool
    airs: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A season. ``file_count``: episodes with a file; ``size`` is bytes.

    ``missing`` is known with the series' files.
    """

    number: int
    file_count: int
    aired: bool
    size: int = 0
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFacts:
    """What only TV has, the same for a series and its parts.

    ``files_known``: its files have been read.
    """

    status: str
    next_airing: datetime | None
    seasons: tuple[Season, ...]
    file_count: int
    files_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What can be deleted as one, as its service describes it.

    ``tags`` is ``None`` where the labels could not be read. ``path`` is the folder of
    its entry, the movie or series, as the service sees it. ``tv_scope``: what is deleted
    as one of its series. ``newer``: of a single file, how many episodes with a file come
    after it. ``recipe``: how to add it again; ``None`` where that could not be read.
    """

    id: ItemId
    scope: Scope
    media: MediaType
    service: Slug
    entry: int
    identity: Identity
    title: str
    year: int | None
    path: str
    root_folder: str
    tags: frozenset[str] | None
    monitored: bool
    files: tuple[MediaFile, ...]
    size: int
    entry_added: datetime | None
    poster: str | None
    series: SeriesFacts | None = None
    tv_scope: TvScope = TvScope.SERIES
    newer: int = 0
    details: Details = field(default_factory=Details)
    recipe: Recipe | None = None

    @property
    def restore(self) -> Mapping[str, object]:
        """Return what a later restore needs, as JSON can hold it."""
        return {} if self.recipe is None else written(self.recipe)

    @property
    def imported(self) -> datetime | None:
        """Return when the newest file was imported, ``None`` if any is not known."""
        dates = [file.imported for file in self.files]
        known = [date for date in dates if date is not None]
        return max(known) if known and len(known) == len(dates) else None

    @property
    def has_files(self) -> bool:
        """Return whether there is anything on disk to delete."""
        if self.scope is Scope.SERIES and self.series is not None:
            return self.series.file_count > 0
        return bool(self.files) or self.size > 0

    @property
    def name(self) -> str:
        """Return its title, with season and episodes as ``S03E04`` where it is a part."""
        return f"{self.title} {self.part}" if self.part else self.title

    @property
    def part(self) -> str:
        """Return which part of a series it is, as ``S03E04``; empty for a whole one."""
        return self.identity.part

    @property
    def divided(self) -> bool:
        """Return whether it is a series of which only parts are deleted."""
        whole = self.tv_scope is TvScope.SERIES
        return self.scope is Scope.SERIES and not whole

    @property
    def entry_item(self) -> ItemId:
        """Return the id that the movie or series that it belongs to has as an item."""
        return ItemId(f"{self.service}-{self.entry}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the household did with an item.

    ``activity``: latest play of anybody, finished or not. ``touched``: somebody ever
    started, finished or marked it. ``seen``: how many of its ``episodes`` (a movie has
    one; specials do not count beside others) each user watched. ``halfway``: an episode
    that its user has not watched stands at a resume position. Users by name elsewhere;
    the part, as ``S03E04``, in which the one to be named did so: empty for all of it.
    """

    activity: datetime | None = None
    touched: bool = False
    seen: tuple[tuple[UserId, int], ...] = ()
    episodes: int = 0
    halfway: bool = False
    plays: int = 0
    favorites: tuple[str, ...] = ()
    favorite_in: str = ""
    in_progress: tuple[tuple[str, datetime], ...] = ()
    in_progress_in: str = ""
    playing: tuple[str, ...] = ()
    playing_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """Who asked for an item in Seerr. ``account``: theirs in Jellyfin, if any."""

    person: SeerrUserId
    name: str
    account: UserId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asked for an item; ``waiting``: a request for it is not fulfilled yet."""

    by: tuple[Requester, ...] = ()
    waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """Why what was read of watching, or of requests, may be outdated by now."""

    watch: Reason | None = None
    asked: Reason | None = None


NO_DOUBTS = Doubts()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedItem:
    """An item with everything that deciding needs.

    ``watch`` and ``asked`` are a Reason where they are unknown. ``downloading``:
    something for it is in its service's queue. ``files``: its single files, each as an
    item, where a rule may protect one of them. ``around``: what contains it, its series
    first. ``libraries``: ids of those in which Jellyfin has it.
    """

    item: Item
    watch: Watch | Reason
    asked: Asked | Reason
    libraries: tuple[JellyfinId, ...] | Reason
    doubts: Doubts = NO_DOUBTS
    downloading: bool = False
    files: tuple[JoinedItem, ...] = ()
    around: tuple[JoinedItem, ...] = ()
