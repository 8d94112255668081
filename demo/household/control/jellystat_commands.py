"""What happens to the household's Jellystat, by order."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ..jellyfin import Playback
from ..which import Which
from ..world import World


class JellystatCommands:
    """Give Jellystat a past, take its keys away, let it be as fragile as it is."""

    def __init__(self, world: World) -> None:
        """Work on this household's Jellystat."""
        self._world = world

    async def import_plays(self, user: str, what: Which, *, at: datetime) -> None:
        """Let Jellystat take plays over from the Playback Reporting plugin."""
        viewer = self._world.user(user)
        self._world.jellystat().imports.extend(
            Playback(viewer, item, "Chrome", 1, at) for item in self._world.items(what)
        )

    async def jellystat_keys(self, *, on: bool) -> None:
        """Let Jellystat have its key, or none at all (404)."""
        self._world.jellystat().has_keys = on

    async def jellystat_set_up(self, state: int) -> None:
        """Let Jellystat be set up (2) or not yet: then a request with a key ends it."""
        self._world.jellystat().set_up = state

    async def jellystat_time_zone(self, zone: str) -> None:
        """Move Jellystat's database to a time zone, as Europe/Berlin."""
        self._world.jellystat().zone = ZoneInfo(zone)

    async def jellystat_fragile(self, *, on: bool = True) -> None:
        """Let Jellystat drop what it is asked while it still answers something."""
        self._world.jellystat().fragile = on
