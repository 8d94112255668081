"""What Seerr says, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import override

from ...identifiers import (
    Identity,
    MediaType,
    SeerrMediaId,
    SeerrRequestId,
    SeerrUserId,
    UserId,
)


class RequestStatus(IntEnum):
    """How far a request is, in Seerr's own numbers (API notes §8)."""

    UNKNOWN = 0
    PENDING = 1
    APPROVED = 2
    DECLINED = 3
    FAILED = 4
    COMPLETED = 5

    @classmethod
    @override
    def _missing_(cls, value: object) -> RequestStatus:
        """Take a number that nobody knows yet for what it is."""
        return cls.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrStatus:
    """Who answers: Seerr, Jellyseerr or Overseerr, and its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrUser:
    """An account. ``jellyfin`` is its account there, where Seerr knows of one."""

    id: SeerrUserId
    name: str
    jellyfin: UserId | None
    jellyfin_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrRequest:
    """What somebody asked for; Seerr knows no titles, only their ids.

    ``seasons`` is empty for movies; 0 holds the specials. ``media_id`` is the row of the
    title, which all its requests share. ``server`` is the number that the Radarr or
    Sonarr of this request has in Seerr, and ``entry`` the title's id there; the title
    may be gone by now, and its id another's. ``waiting``: what was asked for is not
    there yet; ``available``: Seerr says that it is, or a part of it.
    """

    id: SeerrRequestId
    status: RequestStatus
    media: MediaType
    tmdb: int | None
    tvdb: int | None
    is_4k: bool
    seasons: frozenset[int]
    requester: SeerrUser
    media_id: SeerrMediaId
    entry: int | None
    server: int | None
    created: datetime | None
    waiting: bool
    available: bool

    @property
    def identity(self) -> Identity:
        """Return its title: a number of one world means nothing in the other."""
        return Identity(media=self.media, tmdb=self.tmdb, tvdb=self.tvdb)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrServer:
    """A Radarr (movies) or Sonarr (TV) as Seerr reaches it.

    Both kinds are numbered from 0. ``path`` is empty or begins with a slash.
    """

    number: int
    media: MediaType
    name: str
    host: str
    port: int
    tls: bool
    path: str
    is_4k: bool
