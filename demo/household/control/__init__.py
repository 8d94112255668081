"""The control door of a household: its commands, and what they answer."""

from .door import Door
from .shapes import (
    Addresses,
    EpisodeState,
    FileState,
    HouseholdState,
    HubState,
    ItemState,
    LibraryState,
    MediaRequestState,
    MovieState,
    SeriesState,
    ServiceAddress,
)

__all__ = [
    "Addresses",
    "Door",
    "EpisodeState",
    "FileState",
    "HouseholdState",
    "HubState",
    "ItemState",
    "LibraryState",
    "MediaRequestState",
    "MovieState",
    "SeriesState",
    "ServiceAddress",
]
