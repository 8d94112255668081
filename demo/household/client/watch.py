"""Commands about requests: faults, holds, the log."""

from ..front import ANY_REQUEST, Fault, HeldRequest, Hold, Match, RequestRecord
from .caller import Caller


class WatchCalls(Caller):
    """Let requests fail or wait, and show all of them."""

    async def fail(self, fault: Fault) -> int:
        """Switch a fault on; return its number for `heal`."""
        return await self._ask(int, "fail", fault=fault)

    async def heal(self, fault: int | None = None) -> None:
        """Switch one fault off, or all."""
        await self._do("heal", fault=fault)

    async def hold(self, hold: Hold) -> int:
        """Hold requests from now on; return the hold's number."""
        return await self._ask(int, "hold", hold=hold)

    async def until_held(self, hold: int, *, count: int = 1) -> tuple[HeldRequest, ...]:
        """Wait until that many requests wait at a hold."""
        return await self._ask(
            tuple[HeldRequest, ...], "until_held", hold=hold, count=count
        )

    async def held(self) -> tuple[HeldRequest, ...]:
        """Tell which requests wait now."""
        return await self._ask(tuple[HeldRequest, ...], "held")

    async def release(self, hold: int | None = None, *, drop: bool = False) -> None:
        """Let a hold's requests go on (None: all), or close their connections."""
        await self._do("release", hold=hold, drop=drop)

    async def requests(self, match: Match = ANY_REQUEST) -> tuple[RequestRecord, ...]:
        """Show the requests received since the last reset."""
        return await self._ask(tuple[RequestRecord, ...], "requests", match=match)

    async def reset_requests(self) -> None:
        """Forget the requests received so far."""
        await self._do("reset_requests")
