"""Ask Radarr (API v3, servers 5 and 6; API notes §2)."""

from dataclasses import dataclass
from datetime import datetime

from ..identifiers import MovieFileId, MovieId


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieFileRecord:
    """The one file of a movie. ``path`` as Radarr sees it; ``imported`` is UTC."""

    id: MovieFileId
    path: str
    size: int
    imported: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieRecord:
    """A movie, with or without a file. Dates are UTC, ``path`` is its folder."""

    id: MovieId
    title: str
    year: int | None
    path: str
    root_folder: str
    tmdb: int | None
    imdb: str | None
    monitored: bool
    tags: frozenset[int]
    added: datetime | None
    poster: str | None
    quality_profile: int | None
    file: MovieFileRecord | None
