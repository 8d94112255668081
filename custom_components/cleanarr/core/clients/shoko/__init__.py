"""Ask Shoko, and listen to it (5 and 6; API notes §11)."""

from .client import ShokoClient, ShokoStatus
from .events import Connected, FileDeleted, HubEvent, SeriesChanged
from .hub import ShokoHub

__all__ = [
    "Connected",
    "FileDeleted",
    "HubEvent",
    "SeriesChanged",
    "ShokoClient",
    "ShokoHub",
    "ShokoStatus",
]
