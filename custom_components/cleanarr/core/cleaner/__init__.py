"""The one-way street through all rooms, and the only one who knows them all."""

from .cleaner import Cleaner

__all__ = ["Cleaner"]
