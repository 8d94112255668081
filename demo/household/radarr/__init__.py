"""A Radarr: its database, its records, its HTTP side."""

from .model import Movie
from .news import MovieNews
from .service import RadarrService
from .state import RadarrState

__all__ = ["Movie", "MovieNews", "RadarrService", "RadarrState"]
