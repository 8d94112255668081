"""A Seerr 3, or an Overseerr 1.34: its database and its HTTP side."""

from .model import (
    Account,
    MediaRequest,
    MediaStatus,
    RequestedMedia,
    RequestStatus,
    Server,
    Variant,
)
from .service import SeerrService
from .state import SeerrState

__all__ = [
    "Account",
    "MediaRequest",
    "MediaStatus",
    "RequestStatus",
    "RequestedMedia",
    "SeerrService",
    "SeerrState",
    "Server",
    "Variant",
]
