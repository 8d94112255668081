"""Whether a person, or the end of Cleanarr, came in between (SPEC §5.5)."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from ..errors import DryRunOn, PermitWithdrawn, ShuttingDown
from ..identifiers import Identity
from ..memory import Memory
from ..runtime import Clock, RunInThread

PAUSED = "paused"


class Gate:
    """Read at the moment of every deleting request."""

    def __init__(
        self,
        memory: Memory,
        *,
        dry_run: bool,
        paused: bool,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Open the gate, unless this is a dry run or the pause is on."""
        self._memory = memory
        self._clock = clock
        self._run = run_in_thread
        self._closing = asyncio.Event()
        self._kept: list[tuple[Identity, datetime | None]] = []
        self.dry_run = dry_run
        self.paused = paused

    @property
    def closing(self) -> bool:
        """Return whether Cleanarr is about to end."""
        return self._closing.is_set()

    def close(self) -> None:
        """Let nothing new begin."""
        self._closing.set()

    async def unless_closing[T](self, reading: Coroutine[Any, Any, T]) -> T:
        """Return what a reading gives; raises ShuttingDown instead of waiting for it.

        Reading has no side effects, so it may be cut off anywhere.
        """
        task = asyncio.ensure_future(reading)
        end = asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait((task, end), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise ShuttingDown
        finally:
            task.cancel()
            end.cancel()
            await asyncio.gather(task, end, return_exceptions=True)

    @property
    def shut(self) -> str | None:
        """Return why nothing at all is deleted, as a reason's key, or ``None``."""
        if self.dry_run:
            return "dry_run"
        if self.closing:
            return "closing"
        return "paused" if self.paused else None

    async def confirm(self, identity: Identity) -> None:
        """Raise PermitWithdrawn unless this title may be deleted at this moment."""
        keep = await self._run(self._memory.keeps.find, identity, self._clock())
        if keep is not None or self._is_kept(identity):
            raise PermitWithdrawn(reason="kept_meanwhile")
        if (reason := self.shut) is not None:
            raise PermitWithdrawn(reason=reason)

    def keep(self, identity: Identity, until: datetime | None) -> None:
        """Let a title through no more: somebody keeps it, though not on disk yet.

        What is read from disk may be a moment old when the request is sent.
        """
        self._kept.append((identity, until))

    def unkeep(self, identity: Identity) -> None:
        """Ask only the disk about a title, or a part of one, again."""
        keys = set(identity.keys)
        self._kept = [one for one in self._kept if keys.isdisjoint(one[0].keys)]

    def _is_kept(self, identity: Identity) -> bool:
        now = self._clock()
        return any(
            kept.overlaps(identity) and (until is None or until > now)
            for kept, until in self._kept
        )

    async def confirm_undoing(self) -> None:
        """Raise PermitWithdrawn in a dry run: it does not even put things back."""
        if self.dry_run:
            raise PermitWithdrawn(reason="dry_run")

    async def confirm_fetching(self) -> None:
        """Raise DryRunOn or ShuttingDown; a pause is about deleting alone."""
        if self.dry_run:
            raise DryRunOn
        if self.closing:
            raise ShuttingDown

    async def pause(self, paused: bool) -> None:
        """Pause deletions, or go on; on disk before it counts as said."""
        if paused:
            self.paused = True
        await self._run(self._memory.meta.put_number, PAUSED, int(paused))
        self.paused = paused
