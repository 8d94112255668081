"""Files in Shoko's database, and where each of them lies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """An episode in a file, by Shoko's ids and by those of AniDB."""

    episode: int
    series: int
    anidb_episode: int
    anidb_anime: int


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A path: the number of its folder (from 1) and what is below that."""

    folder: int
    path: str


@dataclass(frozen=True, slots=True)
class Location:
    """A place where a file lies."""

    id: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A file, known again by its content: here by its name and size."""

    id: int
    name: str
    size: int
    references: tuple[Reference, ...]
    locations: tuple[Location, ...] = ()
