"""Ask Jellystat (1.1; API notes §9, measured §1)."""

from .client import JellystatClient, JellystatStatus
from .plays import Play, widest

__all__ = ["JellystatClient", "JellystatStatus", "Play", "widest"]
