"""Commands about Jellystat."""

from datetime import datetime

from .caller import Caller, Named, named


class JellystatCalls(Caller):
    """Give Jellystat a past, take its keys away, let it be as fragile as it is."""

    async def import_plays(self, user: str, what: Named, *, at: datetime) -> None:
        """Let Jellystat take plays over from the Playback Reporting plugin."""
        await self._do("import_plays", user=user, what=named(what), at=at)

    async def jellystat_keys(self, *, on: bool) -> None:
        """Let Jellystat have its key, or none at all (404)."""
        await self._do("jellystat_keys", on=on)

    async def jellystat_set_up(self, state: int) -> None:
        """Let Jellystat be set up (2) or not yet: then a request with a key ends it."""
        await self._do("jellystat_set_up", state=state)

    async def jellystat_time_zone(self, zone: str) -> None:
        """Move Jellystat's database to a time zone, as Europe/Berlin."""
        await self._do("jellystat_time_zone", zone=zone)

    async def jellystat_fragile(self, *, on: bool = True) -> None:
        """Let Jellystat drop what it is asked while it still answers something."""
        await self._do("jellystat_fragile", on=on)
