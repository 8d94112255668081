"""Ask Seerr 3, Jellyseerr (1.9 to 2.7) and Overseerr (1.34; API notes §8)."""

from .client import SeerrClient, SeerrWriter
from .records import (
    RequestStatus,
    SeerrRequest,
    SeerrServer,
    SeerrStatus,
    SeerrUser,
)

__all__ = [
    "RequestStatus",
    "SeerrClient",
    "SeerrRequest",
    "SeerrServer",
    "SeerrStatus",
    "SeerrUser",
    "SeerrWriter",
]
