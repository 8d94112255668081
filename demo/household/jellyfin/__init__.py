"""A Jellyfin 10.11 or 12: its database, its scans, its HTTP side."""

from .host import Host
from .model import Item, ItemKind, Library, Playback, Session, User, UserData
from .service import JellyfinService
from .state import JellyfinState, Phase
from .watching import Viewer
from .webhook.plugin import Delivery

__all__ = [
    "Delivery",
    "Host",
    "Item",
    "ItemKind",
    "JellyfinService",
    "JellyfinState",
    "Library",
    "Phase",
    "Playback",
    "Session",
    "User",
    "UserData",
    "Viewer",
]
