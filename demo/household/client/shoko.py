"""Commands about Shoko."""

from ..control.shapes import HubState
from ..shoko import Packing
from .caller import Caller, Named, named


class ShokoCalls(Caller):
    """Let Shoko scan, delete and tell, in all the ways in which a hub can misbehave."""

    async def shoko_scan(self) -> int:
        """Let Shoko look at its folders; return how many locations are gone."""
        return await self._ask(int, "shoko_scan")

    async def shoko_copy(self, what: Named) -> str:
        """Put a second copy of a file beside all series; return where on the disk."""
        return await self._ask(str, "shoko_copy", what=named(what))

    async def shoko_delete(self, what: Named, *, one_location: bool = False) -> None:
        """Delete files in Shoko, each with all its locations or with one of them."""
        await self._do("shoko_delete", what=named(what), one_location=one_location)

    async def shoko_series(self, title: str, *, reason: str = "Updated") -> None:
        """Let Shoko tell that a series was Added, Updated or Removed."""
        await self._do("shoko_series", title=title, reason=reason)

    async def shoko_starting(self, *, on: bool = True) -> None:
        """Let Shoko be starting, or be there."""
        await self._do("shoko_starting", on=on)

    async def shoko_signalr(self, *, on: bool = True) -> None:
        """Switch the hub on, or off (404)."""
        await self._do("shoko_signalr", on=on)

    async def shoko_hang_up(self) -> None:
        """Drop the connections of the hub without a word."""
        await self._do("shoko_hang_up")

    async def shoko_close(self, *, error: str = "") -> None:
        """Let the hub say good-bye to everybody."""
        await self._do("shoko_close", error=error)

    async def shoko_send(self, messages: tuple[str, ...]) -> None:
        """Let the hub send messages of a websocket as they are."""
        await self._do("shoko_send", messages=messages)

    async def shoko_packing(self, packing: Packing) -> None:
        """Choose how the hub puts what it tells at once into messages."""
        await self._do("shoko_packing", packing=packing)

    async def shoko_beat(self, seconds: float = 15, *, patience: float = 60) -> None:
        """Choose how often the hub pings, and after what silence it drops somebody.

        That counts for those who come from now on.
        """
        await self._do("shoko_beat", seconds=seconds, patience=patience)

    async def shoko_hub(self) -> HubState:
        """Tell how many are connected, and how many pings came from them."""
        return await self._ask(HubState, "shoko_hub")
