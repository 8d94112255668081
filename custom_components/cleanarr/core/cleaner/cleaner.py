"""The household's cleaner: reads, decides, announces, and deletes when it is time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from ..errors import Busy, Checking, MemoryUnavailable
from ..identifiers import ItemId, Slug
from ..leaving_soon.shelf import ChainCheck
from ..memory import DeletionRecord, DeletionSource, Job
from ..restoring.done import Answered
from ..runtime import Clock, RunInThread, Sleep
from ..settings import AnyRule, HouseholdConfig
from ..view import (
    Event,
    EventKind,
    Explanation,
    HookHint,
    ItemView,
    RulePreview,
    View,
)
from .cleanup_run import Choose, RunOrder, due_now, only
from .display import Board
from .explain import explain
from .house import House, furnished
from .listening import Hint
from .rooms import Outside, Sessions, put_together, start_up
from .turns import Turns


class Cleaner:
    """One household's cleaner. Every method runs in the event loop.

    Methods that people or clocks call raise CleanarrErrors; what services do wrong is
    never raised but shown in the view.
    """

    def __init__(
        self,
        config: HouseholdConfig,
        *,
        folder: Path,
        memory_expected: bool,
        sessions: Sessions,
        clock: Clock,
        sleep: Sleep,
        run_in_thread: RunInThread,
        on_event: Callable[[Event], None],
    ) -> None:
        """Take what it needs; nothing is opened, asked or changed yet.

        ``memory_expected``: there was a memory in ``folder`` before.
        """
        self._config = config
        self._folder = folder
        self._memory_expected = memory_expected
        self._outside = Outside(
            sessions=sessions, clock=clock, sleep=sleep, run_in_thread=run_in_thread
        )
        self._clock = clock
        self._run = run_in_thread
        self._on_event = on_event
        self._turn = Turns()
        self._open: House | None = None
        self._board = Board(
            View(at=clock(), dry_run=config.settings.dry_run, paused=False)
        )

    @property
    def view(self) -> View:
        """Return the latest picture; no items before the first reading."""
        return self._board.view

    @property
    def busy(self) -> bool:
        """Return whether a sync or a cleanup run is going on."""
        return self._turn.busy

    def subscribe(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Have ``listener`` called with each new picture; returns how to stop it."""
        return self._board.subscribe(listener)

    async def open(self) -> None:
        """Open the memory and connect everything. Damage shows as a problem."""
        started = await self._run(
            start_up, self._folder, self._clock(), self._memory_expected
        )
        rooms = put_together(self._config, started, self._outside, self._booked)
        self._open = furnished(
            self._config,
            rooms,
            self._board,
            self._on_event,
            self._changed,
            self._outside,
        )
        await self._open.detector.take_up()
        await self._open.display.show()

    def wind_down(self) -> None:
        """Let no further deleting request begin, and no reading go on, from now on."""
        if self._open is not None:
            self._open.rooms.gate.close()

    async def close(self) -> None:
        """Let the current item finish its step, then put the memory away."""
        self.wind_down()
        if self._open is None:
            return
        await self._house.wishes.close()
        async with self._turn:
            await self._house.detector.put_away()
            await self._run(self._house.rooms.memory.close)
            self._open = None

    async def refresh(self) -> View:
        """Read and decide; nothing outside changes and nothing is announced."""
        async with self._turn:
            reading = self._house.rooms.situation.read(whole=False)
            await self._house.rooms.gate.unless_closing(reading)
            return await self._house.display.show()

    async def sync(self, *, whole: bool = False) -> Job:
        """Read, decide and announce. ``whole``: everything anew, whatever is cached."""
        async with self._turn:
            return await self._house.work.sync(whole=whole)

    async def catch_up(self) -> Job | None:
        """Read what changed, decide and announce; ``None`` where nothing followed.

        Before everything was read once, everything is read.
        """
        async with self._turn:
            if self._house.rooms.situation.decided is None:
                return await self._house.work.sync(whole=False)
            return await self._house.work.catch_up()

    async def check_missing(self) -> Job:
        """Look for what is gone though nobody said so; raises Checking meanwhile."""
        async with self._turn.alone(Checking):
            return await self._house.work.check_missing()

    def hear(self, service: Slug, body: bytes) -> HookHint:
        """Take what a service sent by webhook; return what it makes worth doing.

        Nothing changes by it. Raises UnreadableHook, a ValueError, for what is no JSON
        object or too large.
        """
        return self._house.detector.hear(service, body)

    async def listen(self, hint: Hint) -> None:
        """Hear Shoko until the end; ``hint`` is called with what is worth doing."""
        if (listening := self._house.listening) is not None:
            await self._house.rooms.gate.unless_closing(listening.run(hint))

    async def run_cleanup(self, *, by: str, dry_run: bool = False) -> Job:
        """Delete what is due, all guards holding; raises Busy during another run.

        ``dry_run`` only makes it dry where it would not be.
        """
        return await self._clean(due_now, by=by, dry_run=dry_run)

    async def delete(self, item: ItemId, *, by: str, skip_notice: bool = False) -> Job:
        """Delete one item, all guards but (where asked) the notice holding."""
        self._house.display.item(item)
        chosen = partial(only, item=item)
        return await self._clean(chosen, by=by, skip_notice=skip_notice)

    async def keep(
        self,
        item: ItemId,
        *,
        by: str,
        by_name: str,
        until: datetime | None = None,
        reason: str | None = None,
    ) -> ItemView:
        """Keep an item; it is on disk when this returns, and holds from then on."""
        await self._house.wishes.keep(
            item, by=by, by_name=by_name, until=until, reason=reason
        )
        return self._house.display.item(item)

    async def unkeep(self, item: ItemId, *, by: str, administrator: bool) -> ItemView:
        """Take a Keep back; its notice starts anew."""
        await self._house.wishes.unkeep(item, by=by, administrator=administrator)
        return self._house.display.item(item)

    async def mark_leaving_soon(self, item: ItemId, *, by: str) -> ItemView:
        """Put an item on notice by hand; a play or a Keep ends it."""
        await self._house.wishes.mark(item, by=by)
        async with self._turn:
            decided = await self._house.rooms.situation.decide()
            await self._house.work.announce(decided)
        return self._house.display.item(item)

    async def explain(self, item: ItemId) -> Explanation:
        """Return the whole chain for an item, every guard asked."""
        house = self._house
        planned = house.rooms.situation.planned(item)
        accounts = await house.concerns.accounts(self._clock())
        context = accounts.within(house.work.guarded(planned))
        return explain(context, house.rooms.situation.tried(planned))

    async def preview_rule(self, rule: AnyRule) -> RulePreview | None:
        """Return what a rule would do, new or changed; ``None`` before any reading.

        It takes the place of the rule with the same id, and counts as turned on.
        """
        return await self._house.rooms.situation.imagine(rule)

    async def set_paused(self, paused: bool) -> None:
        """Pause deletions, or go on; on disk when this returns."""
        await self._house.rooms.gate.pause(paused)
        await self._house.display.show()

    async def confirm_problem(self, problem_id: str) -> None:
        """Take a person's agreement to a problem, and look at everything again."""
        await self._house.concerns.confirm(problem_id)
        await self.sync(whole=True)

    async def jobs(
        self, *, limit: int = 20, offset: int = 0
    ) -> tuple[tuple[Job, ...], int]:
        """Return a part of the jobs, newest first, and how many there are."""
        page = partial(self._house.rooms.memory.jobs.page, limit=limit, offset=offset)
        return await self._run(page)

    async def deletions(
        self,
        *,
        source: DeletionSource | None = None,
        text: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[tuple[DeletionRecord, ...], int]:
        """Return a part of the ledger, newest first, and how many fit."""
        page = partial(
            self._house.rooms.memory.ledger.page,
            source=source,
            text=text,
            since=since,
            until=until,
            limit=limit,
            offset=offset,
        )
        return await self._run(page)

    async def restore(self, numbers: Iterable[int]) -> tuple[Answered, ...]:
        """Have what the ledger has under these numbers fetched again."""
        async with self._turn:
            return await self._house.restorer.restore(numbers)

    async def unmonitor(self, numbers: Iterable[int]) -> tuple[Answered, ...]:
        """Keep what the ledger has under these numbers from being fetched again."""
        async with self._turn:
            return await self._house.restorer.unmonitor(numbers)

    async def back_up(self) -> None:
        """Make a verified copy of the memory."""
        await self._run(self._house.rooms.memory.back_up, self._clock())

    async def check_leaving_soon(self) -> ChainCheck | None:
        """Prove the chain of Leaving Soon; ``None`` where it is off."""
        shelf = self._house.rooms.announcer.shelf
        return await shelf.check() if shelf else None

    async def empty_leaving_soon(self, *, libraries: bool) -> None:
        """Take our links away, and our two libraries in Jellyfin if asked."""
        await self._house.rooms.announcer.leave(libraries=libraries)

    @property
    def _house(self) -> House:
        if self._open is None:
            raise MemoryUnavailable(detail="closed")
        return self._open

    async def _clean(
        self,
        choose: Choose,
        *,
        by: str,
        dry_run: bool = False,
        skip_notice: bool = False,
    ) -> Job:
        dry = dry_run or self._house.rooms.gate.dry_run
        order = RunOrder(run=uuid4().hex, by=by, dry=dry, skip_notice=skip_notice)
        async with self._turn.alone(Busy):
            return await self._house.work.clean(order, choose)

    async def _changed(self, kind: EventKind, item: ItemId) -> None:
        """Show at once what a person asked for, and tell it."""
        await self._house.rooms.situation.decide_again()
        await self._house.display.show()
        self._house.display.tell_of(kind, item)

    def _booked(self, record: DeletionRecord) -> None:
        """Tell of a deletion; what was allowed for the item was allowed once."""
        self._house.concerns.used(record.item)
        self._house.display.tell_deleted(record)
