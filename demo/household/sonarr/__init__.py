"""A Sonarr: its database, its records, its HTTP side."""

from .model import Episode, EpisodeFile, Series, Shelf
from .news import SeriesNews
from .service import SonarrService
from .state import SonarrState

__all__ = [
    "Episode",
    "EpisodeFile",
    "Series",
    "SeriesNews",
    "Shelf",
    "SonarrService",
    "SonarrState",
]
