"""A Jellystat: what it wrote down of the household's plays, and its HTTP side."""

from .service import JellystatService
from .state import JellystatState

__all__ = ["JellystatService", "JellystatState"]
