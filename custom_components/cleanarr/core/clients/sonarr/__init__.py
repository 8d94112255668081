"""Ask and change Sonarr (API v3, server 4; API notes §3)."""

from .client import SonarrClient
from .records import EpisodeFileRecord, EpisodeRecord, SeasonRecord, SeriesRecord
from .writer import SonarrWriter

__all__ = [
    "EpisodeFileRecord",
    "EpisodeRecord",
    "SeasonRecord",
    "SeriesRecord",
    "SonarrClient",
    "SonarrWriter",
]
