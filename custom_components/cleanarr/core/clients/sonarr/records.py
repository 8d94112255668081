"""What Sonarr says, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ...identifiers import EpisodeFileId, EpisodeId, Identity, MediaType, SeriesId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonRecord:
    """A season's numbers. ``number`` 0 holds the specials.

    ``file_count``: episodes with a file, so that a file of two counts twice.
    """

    number: int
    monitored: bool
    file_count: int
    size: int
    previous_airing: datetime | None
    next_airing: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRecord:
    """A series without its episodes. Dates are UTC, ``path`` is its folder.

    ``file_count``: episodes with a file, so that a file of two counts twice.
    ``rating`` counts to 10, ``runtime`` the minutes of an episode. ``new_items``: whether
    Sonarr looks for seasons that are new, in its own words.
    """

    id: SeriesId
    title: str
    year: int | None
    path: str
    root_folder: str
    tvdb: int | None
    tmdb: int | None
    imdb: str | None
    monitored: bool
    status: str
    next_airing: datetime | None
    tags: frozenset[int]
    added: datetime | None
    poster: str | None
    quality_profile: int | None
    file_count: int
    size: int
    seasons: tuple[SeasonRecord, ...]
    series_type: str | None = None
    genres: tuple[str, ...] = ()
    rating: float | None = None
    language: str | None = None
    certification: str | None = None
    network: str | None = None
    runtime: int | None = None
    season_folder: bool = False
    new_items: str | None = None

    @property
    def identity(self) -> Identity:
        """Return who it is in the world outside."""
        return Identity(
            media=MediaType.TV, tvdb=self.tvdb, tmdb=self.tmdb, imdb=self.imdb
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFound:
    """A series as Sonarr finds it at TVDB, whether it has it or not."""

    title: str
    tvdb: int | None
    tmdb: int | None
    imdb: str | None
    seasons: tuple[int, ...]

    @property
    def identity(self) -> Identity:
        """Return who it is in the world outside."""
        return Identity(
            media=MediaType.TV, tvdb=self.tvdb, tmdb=self.tmdb, imdb=self.imdb
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeries:
    """A series that Sonarr shall have. ``quality_profile`` and ``tags`` are numbers.

    ``seasons``: whether each is monitored.
    """

    tvdb: int
    title: str
    quality_profile: int
    root_folder: str
    tags: tuple[int, ...]
    monitored: bool
    series_type: str
    season_folder: bool
    new_items: str
    seasons: Mapping[int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRecord:
    """An episode; ``file`` is ``None`` where it has none."""

    id: EpisodeId
    season: int
    number: int
    title: str
    tvdb: int | None
    monitored: bool
    aired: datetime | None
    file: EpisodeFileId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFileRecord:
    """A file, which can carry several episodes. ``path`` as Sonarr sees it."""

    id: EpisodeFileId
    series: SeriesId
    season: int
    path: str
    size: int
    imported: datetime | None
    quality: str | None = None
    resolution: int | None = None
