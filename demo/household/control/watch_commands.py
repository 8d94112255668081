"""Faults, held requests and the request log, by order."""

from ..front import Fault, HeldRequest, Hold, Match, RequestRecord, Watch


class WatchCommands:
    """Let requests fail or wait, and show all of them."""

    def __init__(self, watch: Watch) -> None:
        """Work on this household's watch."""
        self._watch = watch

    async def fail(self, fault: Fault) -> int:
        """Switch a fault on; return its number for `heal`."""
        return self._watch.faults.add(fault)

    async def heal(self, fault: int | None = None) -> None:
        """Switch one fault off, or all."""
        self._watch.clear_faults(fault)

    async def hold(self, hold: Hold) -> int:
        """Hold requests from now on; return the hold's number."""
        return self._watch.holds.add(hold)

    async def until_held(self, hold: int, *, count: int = 1) -> tuple[HeldRequest, ...]:
        """Wait until that many requests wait at a hold."""
        return await self._watch.holds.until_held(hold, count)

    async def held(self) -> tuple[HeldRequest, ...]:
        """Tell which requests wait now."""
        return self._watch.holds.waiting

    async def release(self, hold: int | None = None, *, drop: bool = False) -> None:
        """Let a hold's requests go on (None: all), or close their connections."""
        if hold is None:
            self._watch.holds.release_all(drop=drop)
        else:
            self._watch.holds.release(hold, drop=drop)

    async def requests(self, match: Match) -> tuple[RequestRecord, ...]:
        """Show the requests received since the last reset."""
        return tuple(
            one
            for one in self._watch.log.records
            if match.fits(one.service, one.method, one.path, one.query)
        )

    async def reset_requests(self) -> None:
        """Forget the requests received so far."""
        self._watch.log.reset()
