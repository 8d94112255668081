"""A movie in Radarr's database."""

from dataclasses import dataclass
from datetime import datetime

from ..servarr.model import StoredFile
from ..titles import MovieTitle


@dataclass(frozen=True, slots=True)
class Movie:
    """A movie; `path` is its folder as Radarr sees it."""

    id: int
    title: MovieTitle
    path: str
    root: str
    monitored: bool
    added: datetime
    tags: tuple[int, ...] = ()
    file: StoredFile | None = None
    quality_profile_id: int = 4
    minimum_availability: str = "released"
