"""The library: what Radarr and Sonarr manage, joined with what Jellyfin knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..identifiers import Identity, ItemId, MediaType, Scope, Slug
from ..reasons import Reason
from .details import Details


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A file as its service sees it. ``imported`` is UTC; ``None``: not told.

    ``episodes``: the (season, number) of each episode that it carries. ``quality`` and
    ``resolution`` (lines): ``None`` where the service does not know them.
    """

    id: int
    path: str
    size: int
    imported: datetime | None
    episodes: tuple[tuple[int, int], ...] = ()
    quality: str | None = None
    resolution: int | None = None

    @property
    def special(self) -> bool:
        """Return whether it carries nothing but specials."""
        return bool(self.episodes) and all(season == 0 for season, _ in self.episodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """What is known of a season without reading its episodes."""

    number: int
    file_count: int
    aired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFacts:
    """What only a series has. ``files_known``: its files have been read."""

    status: str
    next_airing: datetime | None
    seasons: tuple[Season, ...]
    file_count: int
    files_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What can be deleted as one, as its service describes it.

    ``tags`` is ``None`` where the labels could not be read. ``path`` is the folder, as
    the service sees it. ``restore`` is what a later restore needs.
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
    details: Details = field(default_factory=Details)
    restore: Mapping[str, object] = field(default_factory=dict)

    @property
    def imported(self) -> datetime | None:
        """Return when the newest file was imported, ``None`` if any is not known."""
        dates = [file.imported for file in self.files]
        known = [date for date in dates if date is not None]
        return max(known) if known and len(known) == len(dates) else None

    @property
    def has_files(self) -> bool:
        """Return whether there is anything on disk to delete."""
        return self.series.file_count > 0 if self.series else bool(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the household did with an item.

    ``activity``: latest play of anybody, finished or not. ``touched``: somebody ever
    started, finished or marked it. ``watched`` is the answer to ``watched_by``;
    ``watched_files``: how many files whoever watched most has watched. Users by name.
    """

    activity: datetime | None = None
    touched: bool = False
    watched: bool = False
    watched_files: int = 0
    favorites: tuple[str, ...] = ()
    in_progress: tuple[tuple[str, datetime], ...] = ()
    playing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedItem:
    """An item with everything that deciding needs.

    ``watch`` is a Reason where it is unknown. ``downloading``: something for it is in
    its service's queue.
    """

    item: Item
    watch: Watch | Reason
    downloading: bool = False
