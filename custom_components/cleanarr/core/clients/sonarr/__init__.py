"""Ask and change Sonarr (API v3, server 4; API notes §3)."""

from .client import SonarrClient
from .fetcher import SonarrFetcher
from .records import (
    EpisodeFileRecord,
    EpisodeRecord,
    NewSeries,
    SeasonRecord,
    SeriesFound,
    SeriesRecord,
)
from .writer import SonarrWriter

__all__ = [
    "EpisodeFileRecord",
    "EpisodeRecord",
    "NewSeries",
    "SeasonRecord",
    "SeriesFound",
    "SeriesRecord",
    "SonarrClient",
    "SonarrFetcher",
    "SonarrWriter",
]
