"""What happens to the household's Shoko, by order."""

import asyncio
from collections.abc import Mapping

from ..disk import make_file
from ..handles import SeriesHandle
from ..shoko import Gone, Packing, ShokoHost, Spot
from ..which import Which
from ..world import NotThere, World
from .shapes import HubState


class ShokoCommands:
    """Let Shoko scan, delete and tell, in all the ways in which a hub can misbehave."""

    def __init__(self, world: World, hosts: Mapping[str, ShokoHost]) -> None:
        """Work on this household's Shoko."""
        self._world = world
        self._hosts = hosts

    async def shoko_scan(self) -> int:
        """Let Shoko look at its folders; return how many locations are gone."""
        return await self._host().scan()

    async def shoko_copy(self, what: Which) -> str:
        """Put a second copy of a file beside all series; return where on the disk."""
        (known,) = self._known(what)
        state = self._host().state
        spot = Spot(known.location.spot.folder, f"Copies/{known.file.name}")
        copy, now = state.on_disk(spot), self._world.clock.now()
        await asyncio.to_thread(make_file, copy, known.file.size, now)
        await self._host().scan()
        return str(copy)

    async def shoko_delete(self, what: Which, *, one_location: bool = False) -> None:
        """Delete files in Shoko, each with all its locations or with one of them."""
        chosen = [
            (known.location,) if one_location else known.file.locations
            for known in self._known(what)
        ]
        await self._host().delete(tuple(one for each in chosen for one in each))

    async def shoko_series(self, title: str, *, reason: str = "Updated") -> None:
        """Let Shoko tell that a series was Added, Updated or Removed."""
        _, shelf = self._world.series(title)
        await self._host().change_series(shelf.series.title.tvdb_id, reason)

    async def shoko_starting(self, *, on: bool = True) -> None:
        """Let Shoko be starting, or be there."""
        self._host().state.starting = on

    async def shoko_signalr(self, *, on: bool = True) -> None:
        """Switch the hub on, or off (404)."""
        host = self._host()
        host.state.signalr = on
        if not on:
            await host.hub.close()

    async def shoko_hang_up(self) -> None:
        """Drop the connections of the hub without a word."""
        self._host().hub.hang_up()

    async def shoko_close(self, *, error: str = "") -> None:
        """Let the hub say good-bye to everybody."""
        await self._host().hub.close(error)

    async def shoko_send(self, messages: tuple[str, ...]) -> None:
        """Let the hub send messages of a websocket as they are."""
        await self._host().hub.send(messages)

    async def shoko_packing(self, packing: Packing) -> None:
        """Choose how the hub puts what it tells at once into messages."""
        self._host().hub.packing = packing

    async def shoko_beat(self, seconds: float = 15, *, patience: float = 60) -> None:
        """Choose how often the hub pings, and after what silence it drops somebody.

        That counts for those who come from now on.
        """
        hub = self._host().hub
        hub.beat, hub.patience = seconds, patience

    async def shoko_hub(self) -> HubState:
        """Tell how many are connected, and how many pings came from them."""
        hub = self._host().hub
        return HubState(hub.listeners, hub.pings)

    def _host(self) -> ShokoHost:
        for host in self._hosts.values():
            return host
        raise NotThere("There is no Shoko")

    def _known(self, what: Which) -> list[Gone]:
        state = self._host().state
        paths = SeriesHandle(*self._world.series(what.title)).files(what)
        known = [found for path in paths if (found := state.located(path))]
        if not known:
            raise NotThere(f"Shoko does not know {what}")
        return known
