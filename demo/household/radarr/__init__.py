"""A Radarr: its database, its records, its HTTP side."""

from .model import Movie
from .service import RadarrService
from .state import RadarrState

__all__ = ["Movie", "RadarrService", "RadarrState"]
