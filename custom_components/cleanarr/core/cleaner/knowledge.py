"""What deciding is given: the last good readings, and what the memory knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..clients.jellyfin import JellyfinItem
from ..identifiers import JellyfinId, Slug
from ..library.join import OwnCopies
from ..library.readings import (
    JellyfinReading,
    JellystatReading,
    RadarrReading,
    SeerrReading,
    ServarrSource,
    SonarrReading,
    Source,
)
from ..library.requests import RememberedRequest
from ..library.series_files import SeriesFiles
from ..memory import (
    CopyWatch,
    FileKey,
    Keep,
    Mark,
    Memory,
    Notice,
    PlayedFlag,
    Protection,
)
from ..rules.base import Excess

FIRST_READING = "first_reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Every source as it stands. Sources are looked at, never changed.

    ``played``: what Jellyfin says of ids in Jellystat's log.
    """

    movies: Mapping[Slug, Source[RadarrReading]]
    series: Mapping[Slug, Source[SonarrReading]]
    watched: Source[JellyfinReading] | None
    logged: Source[JellystatReading] | None
    asked: Source[SeerrReading] | None
    played: Mapping[JellyfinId, JellyfinItem | None]
    files: SeriesFiles
    own: OwnCopies

    @property
    def servarrs(self) -> Mapping[Slug, ServarrSource]:
        """Return the sources that items come from."""
        return {**self.movies, **self.series}


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What people were promised, as it stands now; Keeps that ended are left out.

    ``first_reading``: when Jellyfin was first read in health, ``None`` before that.
    """

    keeps: tuple[Keep, ...]
    marks: tuple[Mark, ...]
    notices: Mapping[FileKey, Notice]
    protection: Protection
    excess: Mapping[Excess, datetime]
    first_reading: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Everything that the memory knows and that deciding needs."""

    promises: Promises
    activity: Mapping[str, datetime]
    flags: tuple[PlayedFlag, ...]
    copies: tuple[CopyWatch, ...]
    files: frozenset[FileKey]
    requests: tuple[RememberedRequest, ...]


def recall_promises(memory: Memory, now: datetime) -> Promises:
    """Read what people were promised; blocks."""
    return Promises(
        keeps=memory.keeps.all(now),
        marks=memory.notices.marks.all(),
        notices=memory.notices.all(),
        protection=memory.observations.protection(),
        excess=memory.excess.all(),
        first_reading=memory.meta.moment(FIRST_READING),
    )


def recall(memory: Memory, now: datetime) -> Remembered:
    """Read everything that deciding needs; blocks."""
    return Remembered(
        promises=recall_promises(memory, now),
        activity=memory.observations.activity(),
        flags=memory.observations.played_flags(),
        copies=memory.copies.all(),
        files=frozenset(memory.observations.files()),
        requests=memory.requesters.all(),
    )
