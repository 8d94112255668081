"""What people ask for: Keep, no longer keep, put on notice. Durable before answered."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from ..cleanup.plan import Planned
from ..errors import (
    InvalidDate,
    ItemNotKept,
    ItemProtected,
    KeptWithSeries,
    MemoryUnavailable,
    NoIdentity,
    NotAllowed,
)
from ..identifiers import ItemId
from ..memory import Keep, Mark, Memory
from ..runtime import Clock, RunInThread
from ..settings import Settings
from ..view import EventKind, Status
from .announcer import Announcer
from .gate import Gate
from .situation import Situation

type Changed = Callable[[EventKind, ItemId], Awaitable[None]]
"""Decides anew, shows it, and tells what happened."""

_PATIENCE = 5
"""Seconds that an answer waits for Jellyfin, which may be slow; it goes on besides."""


class Wishes:
    """Writes what people ask for, and has it take effect at once."""

    def __init__(
        self,
        settings: Settings,
        memory: Memory,
        situation: Situation,
        announcer: Announcer,
        gate: Gate,
        changed: Changed,
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Listen to people."""
        self._settings = settings
        self._memory = memory
        self._situation = situation
        self._announcer = announcer
        self._gate = gate
        self._waiting: set[asyncio.Future[None]] = set()
        self._changed = changed
        self._clock = clock
        self._run = run_in_thread

    async def keep(
        self,
        item: ItemId,
        *,
        by: str,
        by_name: str,
        until: datetime | None,
        reason: str | None,
    ) -> None:
        """Keep an item for ever, or until a moment; its notice ends.

        Raises ItemNotFound, InvalidDate, MemoryUnavailable, and NoIdentity for a title
        without any provider id.
        """
        now = self._clock()
        if until is not None and until <= now:
            raise InvalidDate(date=until.isoformat())
        planned = self._situation.planned(item)
        if not planned.item.identity.keys:
            raise NoIdentity(item=item)
        keep = Keep(
            identity=planned.item.identity,
            title=planned.item.name,
            year=planned.item.year,
            by=by,
            by_name=by_name,
            at=now,
            until=until,
            reason=reason,
        )
        self._gate.keep(keep.identity, until)
        try:
            await self._run(self._memory.keeps.keep, keep)
        except MemoryUnavailable:
            self._gate.unkeep(keep.identity)
            raise
        announced = await self._end_notices(planned)
        await self._changed(EventKind.KEPT, item)
        await self._take_back(announced)

    async def unkeep(self, item: ItemId, *, by: str, administrator: bool) -> None:
        """Take one's own Keep back, an administrator everybody's; starts from zero.

        Raises KeptWithSeries for a part that only its series' Keep holds.
        """
        planned = self._situation.planned(item)
        keep = planned.verdict.keep
        if keep is None:
            raise ItemNotKept(item=item)
        if not self._situation.is_kept_itself(planned):
            raise KeptWithSeries(item=planned.item.name, series=planned.item.title)
        whose = None if administrator else by
        unkeep = self._memory.keeps.unkeep
        if await self._run(unkeep, planned.item.identity, whose) is None:
            raise NotAllowed(item=item, kept_by=keep.by_name)
        self._gate.unkeep(planned.item.identity)
        await self._end_notices(planned)
        await self._changed(EventKind.UNKEPT, item)

    async def mark(self, item: ItemId, *, by: str) -> None:
        """Put an item on notice, due after the Leaving Soon days."""
        planned = self._situation.planned(item)
        protected = planned.status in (Status.KEPT, Status.PROTECTED)
        if protected or planned.item.divided:
            raise ItemProtected(item=item)
        mark = Mark(
            identity=planned.item.identity,
            at=self._clock(),
            by=by,
            retention=self._settings.leaving_soon,
        )
        await self._run(self._memory.notices.marks.put, mark)

    async def close(self) -> None:
        """Stop waiting for Jellyfin; the next sync does what was not done."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _end_notices(self, planned: Planned) -> list[ItemId]:
        """End the notice of an item and its parts in every service.

        Return what was announced of it, and what that contains it.
        """
        identity, decided = planned.item.identity, self._situation.decided
        touched = [
            other
            for other in (decided.planned.values() if decided else ())
            if identity.overlaps(other.item.identity)
        ]
        for other in touched:
            if identity.covers(other.item.identity):
                await self._announcer.end_notice(other)
        return [other.item.id for other in touched if other.announced]

    async def _take_back(self, items: Iterable[ItemId]) -> None:
        """Take items out of Leaving Soon, without making anybody wait for long."""
        tasks = [
            asyncio.ensure_future(self._announcer.take_back(item)) for item in items
        ]
        for task in tasks:
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
        if tasks:
            await asyncio.wait(tasks, timeout=_PATIENCE)
