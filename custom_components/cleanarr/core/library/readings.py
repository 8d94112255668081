"""What each service answered in one healthy reading, all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..clients.jellyfin import (
    JellyfinItem,
    JellyfinLibrary,
    JellyfinUser,
    PlayingSession,
    WatchRow,
)
from ..clients.jellystat import Play
from ..clients.seerr import SeerrRequest, SeerrServer, SeerrUser
from ..clients.servarr import HistoryRecord, Queued, RootFolder
from ..clients.sonarr import SeriesRecord
from ..errors import ServiceError
from ..identifiers import JellyfinId, UserId
from ..reasons import Reason
from ..settings import ServiceConfig
from .model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ServarrReading[Record]:
    """One Radarr or Sonarr. ``downloading``: what there is in the queue.

    ``gone``: files that its history says were deleted since the reading before.

    Movies become items at once, so that there is one object of each and not two.
    """

    version: str
    entries: tuple[Record, ...]
    labels: Mapping[int, str]
    profiles: Mapping[int, str]
    root_folders: tuple[RootFolder, ...]
    downloading: frozenset[Queued[int]]
    gone: tuple[HistoryRecord[int], ...] = ()


type RadarrReading = ServarrReading[Item]
type SonarrReading = ServarrReading[SeriesRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRows:
    """One user's lists, as last read. Rows by Jellyfin id."""

    played: Mapping[JellyfinId, WatchRow] = field(default_factory=dict)
    recent: Mapping[JellyfinId, WatchRow] = field(default_factory=dict)
    resumable: Mapping[JellyfinId, WatchRow] = field(default_factory=dict)
    favorites: Mapping[JellyfinId, WatchRow] = field(default_factory=dict)

    def merged(self) -> Iterable[WatchRow]:
        """Yield one row for each Jellyfin item, the newest reading winning."""
        for item in {**self.played, **self.recent, **self.resumable, **self.favorites}:
            lists = (self.favorites, self.resumable, self.recent, self.played)
            row = next(rows[item] for rows in lists if item in rows)
            favorite = item in self.favorites
            resumed = self.resumable.get(item)
            position = resumed.position if resumed else 0.0
            if (row.favorite, row.position) != (favorite, position):
                row = replace(row, favorite=favorite, position=position)
            yield row


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinReading:
    """Jellyfin. ``whole_at``: when the users' whole played lists were last read."""

    version: str
    server: JellyfinId
    movies: tuple[JellyfinItem, ...]
    series: tuple[JellyfinItem, ...]
    users: tuple[JellyfinUser, ...]
    rows: Mapping[UserId, UserRows]
    sessions: tuple[PlayingSession, ...]
    libraries: tuple[JellyfinLibrary, ...]
    whole_at: datetime
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JellystatReading:
    """Jellystat. ``whole_at``: when its whole history was last read.

    ``recent`` are the plays after the latest one of that history.
    """

    version: str
    history: tuple[Play, ...]
    recent: tuple[Play, ...] = ()
    whole_at: datetime
    read_at: datetime

    @property
    def plays(self) -> tuple[Play, ...]:
        """Return all plays."""
        return (*self.history, *self.recent)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrReading:
    """Seerr: all requests, all accounts, and the servers that requests go to."""

    version: str
    requests: tuple[SeerrRequest, ...]
    users: tuple[SeerrUser, ...]
    servers: tuple[SeerrServer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShokoReading:
    """Shoko: who answers. It is not asked for anything: it tells what happens."""

    version: str


type Reading = (
    RadarrReading | SonarrReading | JellyfinReading | JellystatReading | SeerrReading
)


@dataclass(slots=True)
class Source[R: Reading | ShokoReading]:
    """A service with its last good reading, and what went wrong since.

    ``since``: not fresh since then; ``earlier``: the same, before the last good reading,
    which began at ``begun`` and was over at ``read_at``. A failed reading never takes the
    last good one away.
    """

    config: ServiceConfig
    last: R | None = None
    begun: datetime | None = None
    read_at: datetime | None = None
    since: datetime | None = None
    earlier: datetime | None = None
    error: ServiceError | None = None

    @property
    def fresh(self) -> bool:
        """Return whether the latest attempt to read it went well."""
        return self.last is not None and self.error is None

    def accept(self, reading: R, begun: datetime, now: datetime) -> None:
        """Take over a good reading."""
        self.last, self.begun, self.read_at = reading, begun, now
        self.earlier, self.since, self.error = self.since, None, None

    def reject_after_all(self, error: ServiceError, now: datetime) -> None:
        """Note that a part of the last good reading failed: it was not fresh again."""
        self.since = self.since or self.earlier
        self.reject(error, now)

    def reject(self, error: ServiceError, now: datetime) -> None:
        """Note that reading failed; what was known stays known."""
        self.since = self.since or now
        self.error = error


def outdated(source: AnySource | None) -> Reason | None:
    """Return why what a service told may be outdated; ``None``: it is not."""
    if source is None or source.fresh:
        return None
    name = source.config.name
    if source.since is None:
        return Reason("source_never_read", {"service": name})
    return Reason("source_stale", {"service": name, "since": source.since})


type AnySource = (
    Source[RadarrReading]
    | Source[SonarrReading]
    | Source[JellyfinReading]
    | Source[JellystatReading]
    | Source[SeerrReading]
    | Source[ShokoReading]
)

type ServarrSource = Source[RadarrReading] | Source[SonarrReading]
