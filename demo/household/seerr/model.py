"""What Seerr keeps: accounts, media rows, requests."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from ..titles import MovieTitle, ShowTitle

_UNKNOWN_TO_SONARR = 1_000_000


class RequestStatus(IntEnum):
    """How far a request is; `COMPLETED` is unknown to Overseerr."""

    PENDING = 1
    APPROVED = 2
    DECLINED = 3
    FAILED = 4
    COMPLETED = 5


class MediaStatus(IntEnum):
    """Whether media are there; the last two are unknown to Overseerr."""

    UNKNOWN = 1
    PENDING = 2
    PROCESSING = 3
    PARTIALLY_AVAILABLE = 4
    AVAILABLE = 5
    BLOCKLISTED = 6
    DELETED = 7


@dataclass(frozen=True, slots=True)
class Account:
    """A user of Seerr; `jellyfin_id` is empty for one without Jellyfin."""

    id: int
    name: str
    created: datetime
    jellyfin_id: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A title in HD or in 4K: its server's number in Seerr, and its id there."""

    status: MediaStatus = MediaStatus.UNKNOWN
    server: int | None = None
    entry: int | None = None
    jellyfin_id: str | None = None


@dataclass(frozen=True, slots=True)
class RequestedMedia:
    """A title's row, which all requests for it share."""

    id: int
    title: MovieTitle | ShowTitle
    created: datetime
    hd: Variant = Variant()
    uhd: Variant = Variant()

    @property
    def type(self) -> str:
        """Return "movie" or "tv"."""
        return "movie" if isinstance(self.title, MovieTitle) else "tv"

    @property
    def tmdb_id(self) -> int:
        """Return the TMDB id, which Seerr knows even where Sonarr does not."""
        if isinstance(self.title, MovieTitle):
            return self.title.tmdb_id
        return self.title.tmdb_id or _UNKNOWN_TO_SONARR + self.title.tvdb_id

    @property
    def tvdb_id(self) -> int | None:
        """Return the TVDB id of a series."""
        return None if isinstance(self.title, MovieTitle) else self.title.tvdb_id

    def variant(self, *, is_4k: bool) -> Variant:
        """Return the title in 4K or not."""
        return self.uhd if is_4k else self.hd


@dataclass(frozen=True, slots=True)
class MediaRequest:
    """A request; `status` may be a number that Seerr does not have yet."""

    id: int
    media_id: int
    user_id: int
    status: int
    is_4k: bool
    seasons: tuple[int, ...]
    created: datetime
    server: int | None


@dataclass(frozen=True, slots=True)
class Server:
    """A Radarr or Sonarr that requests go to; `up` is whether it answers just now."""

    number: int
    name: str
    url: str
    api_key: str
    root: str
    up: bool

    @property
    def is_4k(self) -> bool:
        """Say whether it is for 4K: each but the first is."""
        return self.number > 0
