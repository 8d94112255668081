"""What deciding is given: the last good readings, and what the memory knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..identifiers import Slug
from ..library.join import OwnCopies
from ..library.readings import (
    JellyfinReading,
    RadarrReading,
    ServarrSource,
    SonarrReading,
    Source,
)
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

FIRST_READING = "first_reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Every source as it stands. Sources are looked at, never changed."""

    movies: Mapping[Slug, Source[RadarrReading]]
    series: Mapping[Slug, Source[SonarrReading]]
    watched: Source[JellyfinReading] | None
    files: SeriesFiles
    own: OwnCopies

    @property
    def servarrs(self) -> Mapping[Slug, ServarrSource]:
        """Return the sources that items come from."""
        return {**self.movies, **self.series}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What the memory knows at one moment, keeps and marks that ended left out.

    ``first_reading``: when Jellyfin was first read in health, ``None`` before that.
    """

    keeps: tuple[Keep, ...]
    marks: tuple[Mark, ...]
    notices: Mapping[FileKey, Notice]
    activity: Mapping[str, datetime]
    flags: tuple[PlayedFlag, ...]
    copies: tuple[CopyWatch, ...]
    files: Mapping[FileKey, datetime]
    protection: Protection
    first_reading: datetime | None


def recall(memory: Memory, now: datetime) -> Remembered:
    """Read everything that deciding needs; blocks."""
    return Remembered(
        keeps=memory.keeps.all(now),
        marks=memory.notices.marks.all(),
        notices=memory.notices.all(),
        activity=memory.observations.activity(),
        flags=memory.observations.played_flags(),
        copies=memory.copies.all(),
        files=memory.observations.files(),
        protection=memory.observations.protection(),
        first_reading=memory.meta.moment(FIRST_READING),
    )
