"""Ask Jellyfin (10.10, 10.11 and 12; API notes §6)."""

from .client import JellyfinClient, authorization
from .records import (
    JellyfinCounts,
    JellyfinItem,
    JellyfinLibrary,
    JellyfinStatus,
    JellyfinUser,
    Kind,
    PlayingSession,
    WatchRow,
)

__all__ = [
    "JellyfinClient",
    "JellyfinCounts",
    "JellyfinItem",
    "JellyfinLibrary",
    "JellyfinStatus",
    "JellyfinUser",
    "Kind",
    "PlayingSession",
    "WatchRow",
    "authorization",
]
