"""The control door of a household: its commands, and what they answer."""

from .door import Door
from .shapes import (
    Addresses,
    FileState,
    HouseholdState,
    ItemState,
    LibraryState,
    MovieState,
    ServiceAddress,
)

__all__ = [
    "Addresses",
    "Door",
    "FileState",
    "HouseholdState",
    "ItemState",
    "LibraryState",
    "MovieState",
    "ServiceAddress",
]
