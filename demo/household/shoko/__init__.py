"""A Shoko 5 or 6: the files that it knows, its HTTP side, its SignalR hub."""

from .host import ShokoHost
from .hub import Packing
from .model import Spot
from .service import ShokoService
from .state import Gone, ShokoState

__all__ = ["Gone", "Packing", "ShokoHost", "ShokoService", "ShokoState", "Spot"]
