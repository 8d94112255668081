"""The two jobs of the street: a sync that announces, and a cleanup run that deletes."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ..cleanup.guards import GuardContext
from ..cleanup.plan import Planned
from ..cleanup.report import ItemOutcome, ItemReport
from ..detect.orphans import Orphan
from ..errors import MemoryUnavailable
from ..identifiers import ItemId, Slug
from ..memory import DeletionRecord, Job, JobStatus, JobType
from ..runtime import Clock, RunInThread
from ..settings import HouseholdConfig
from ..view import EventKind, Status
from .bookkeeping import check_account, run_account, sync_account
from .cleanup_run import Choose, CleanupRun, Questions, RunOrder
from .concerns import Concerns
from .decide import Decided
from .detector import Detector
from .display import (
    LAST_CATCH_UP,
    LAST_CHECK,
    LAST_CLEANUP,
    LAST_SYNC,
    MISSING_FOUND,
    ORPHANED,
    Display,
)
from .follow_up import FollowUp
from .prove import Proof
from .rooms import Rooms

_HAPPENED = {
    ItemOutcome.HELD: EventKind.HELD,
    ItemOutcome.FAILED: EventKind.FAILED,
    ItemOutcome.INCOMPLETE: EventKind.FAILED,
}
_HOUSEHOLD_REASONS = frozenset(
    {"dry_run", "paused", "closing", "cap_items", "cap_size", "memory_untrusted"}
)

type Read = Callable[[], Coroutine[Any, Any, Decided]]


class Work:
    """One job at a time; whoever calls sees to that."""

    def __init__(
        self,
        config: HouseholdConfig,
        rooms: Rooms,
        detector: Detector,
        concerns: Concerns,
        display: Display,
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Prepare; nothing is read yet."""
        self._config = config
        self._rooms = rooms
        self._detector = detector
        self._concerns = concerns
        self._display = display
        self._follow_up = FollowUp(
            rooms.situation, rooms.memory, clock=clock, run_in_thread=run_in_thread
        )
        self._clock = clock
        self._run = run_in_thread

    async def sync(self, *, whole: bool) -> Job:
        """Read, decide and announce. A memory that cannot be read is shown and raised."""
        job = await self._start(JobType.FULL_SYNC)
        decided = await self._announced(self._reading(whole=whole))
        view = await self._display.show()
        planned, now = decided.planned.values(), self._clock()
        job = await self._run(sync_account, job, planned, view.sources, now)
        await self._finish(job, LAST_SYNC)
        self._display.tell(EventKind.SYNC_COMPLETED)
        return job

    async def catch_up(self) -> Job | None:
        """Read what changed, decide and announce; return a job where it mattered.

        What it cannot see, such as a favourite that was taken back, stays as it was until
        the next sync of everything.
        """
        begun, before = self._clock(), self._rooms.situation.decided
        decided = await self._announced(self._rooms.situation.catch_up)
        job = None
        if before is None or _shown(before) != _shown(decided):
            job = await self._start(JobType.INCREMENTAL_SYNC)
            view, planned = await self._display.show(), decided.planned.values()
            job = replace(job, started=begun)
            now = self._clock()
            job = await self._run(sync_account, job, planned, view.sources, now)
        await self._finish(job, LAST_CATCH_UP)
        return job

    async def check_missing(self) -> Job:
        """Read everything, and look for what is gone though nobody said so."""
        job = await self._start(JobType.MISSING_MEDIA_CHECK)
        decided = await self._announced(self._reading(whole=False))
        found = await self._notice(checking=True)
        orphans: tuple[Orphan, ...] = ()
        with self._concerns.noted():
            orphans = await self._detector.orphans()
        view, planned = await self._display.show(), decided.planned.values()
        job = await self._run(sync_account, job, planned, view.sources, self._clock())
        job = check_account(job, found, orphans)
        counted = {MISSING_FOUND: len(found), ORPHANED: len(orphans)}
        await self._finish(job, LAST_CHECK, counted)
        return job

    async def clean(self, order: RunOrder, choose: Choose) -> Job:
        """Read everything in this run, then work through what is chosen of it."""
        job = await self._start(JobType.CLEANUP)
        decided = await self._announced(self._reading(whole=True))
        run = CleanupRun(
            order,
            self._rooms.memory,
            self._rooms.executor,
            ask=Questions(
                guarded=self.guarded,
                prove=partial(self._prove, decided),
                root_folders_there=self._rooms.prover.root_folders_there,
                stopped=lambda: self._rooms.gate.closing,
            ),
            clock=self._clock,
            run_in_thread=self._run,
        )
        reports = await run.work(choose(decided))
        if run.touched and not self._rooms.gate.closing:
            await self._announced(self._reading(whole=False))
        view = await self._display.show()
        job = run_account(job, reports, view.sources, self._clock())
        await self._finish(job, LAST_CLEANUP)
        for report in reports:
            self._tell(report)
        return job

    async def announce(self, decided: Decided) -> None:
        """Bring Leaving Soon and the notices in step with a decision."""
        situation = self._rooms.situation
        begun: frozenset[ItemId] = frozenset()
        try:
            await situation.remember(decided)
            begun = await self._rooms.announcer.announce(decided, self._never_read())
            await self._forget_keeps_that_ended()
            self._concerns.failing = None
        except MemoryUnavailable as error:
            self._concerns.failing = error.values.get("detail", "")
        await situation.decide_again()
        await self._take_back(decided)
        await self._display.show()
        for item in sorted(begun):
            self._display.tell_of(EventKind.LEAVING_SOON, item)

    async def _forget_keeps_that_ended(self) -> None:
        """Tell of each Keep that ended by its date, once."""
        keeps, now = self._rooms.memory.keeps, self._clock()
        if ended := await self._run(keeps.expired, now):
            await self._run(keeps.forget_expired, now)
            for keep in ended:
                self._display.tell(EventKind.UNKEPT, title=keep.title)

    async def _take_back(self, shown: Decided) -> None:
        """Take out of Leaving Soon what somebody kept while it was being put there."""
        now = self._rooms.situation.decided
        announcer = self._rooms.announcer
        for item, one in now.planned.items() if now else ():
            if one.status is Status.KEPT and shown.planned[item].announce:
                await announcer.end_notice(one)
                await announcer.take_back(item)

    def guarded(self, planned: Planned) -> GuardContext:
        """Return what the guards ask of an item just now, the caps left out."""
        decided, gate = self._rooms.situation.decided, self._rooms.gate
        item = planned.item
        return GuardContext(
            planned=planned,
            now=self._clock(),
            settings=self._config.settings,
            dry_run=gate.dry_run,
            paused=gate.paused or gate.closing,
            trusted=self._concerns.trusted,
            frozen=decided.frozen.get(item.service) if decided else None,
            obstacle=decided.obstacles.get(item.entry_item) if decided else None,
            spent_items=0,
            spent_size=0,
            allowed_once=self._concerns.allowed_once(item.id),
        )

    def _reading(self, *, whole: bool) -> Read:
        return partial(self._rooms.situation.read, whole=whole)

    async def _announced(self, read: Read) -> Decided:
        """Read, finish what an earlier run left open, announce; return the plan."""
        try:
            return await self._street(read)
        except MemoryUnavailable as error:
            self._concerns.failing = error.values.get("detail", "")
            await self._display.show()
            raise

    async def _street(self, read: Read) -> Decided:
        situation = self._rooms.situation
        gate = self._rooms.gate
        decided = await gate.unless_closing(read())
        if await self._resume():
            decided = await gate.unless_closing(situation.read(whole=False))
        await self._notice()  # before announcing, which can wait a minute for Jellyfin
        await self.announce(decided)
        with self._concerns.noted():
            await self._follow_up.look()
        return situation.decided or decided

    async def _notice(self, *, checking: bool = False) -> tuple[DeletionRecord, ...]:
        """Write down and tell what others deleted; return what is new of it."""
        found: tuple[DeletionRecord, ...] = ()
        with self._concerns.noted():
            found = await self._detector.look(checking=checking)
        for record in found:
            self._display.tell_noticed(record)
        return found

    async def _resume(self) -> bool:
        """Finish or release what is open; return whether anything was."""
        with self._concerns.noted():
            return bool(await self._rooms.executor.resume())
        return False

    async def _prove(self, decided: Decided, planned: Planned) -> Proof:
        known = await self._rooms.situation.recall()
        return await self._rooms.prover.prove(planned, decided, known)

    def _never_read(self) -> frozenset[Slug]:
        reader = self._rooms.situation.reader
        movies = (s.config.slug for s in reader.movies.values() if s.last is None)
        series = (s.config.slug for s in reader.series.values() if s.last is None)
        return frozenset((*movies, *series))

    async def _start(self, kind: JobType) -> Job:
        """Write down that a job begins; a memory that cannot stops nothing."""
        now = self._clock()
        with self._concerns.noted():
            return await self._run(self._rooms.memory.jobs.start, kind, now)
        return Job(id=0, type=kind, status=JobStatus.RUNNING, started=now)

    async def _finish(
        self, job: Job | None, moment: str, numbers: Mapping[str, int] = {}
    ) -> None:
        """Write down what a job came to, if it is kept, when, and what it counted."""
        memory = self._rooms.memory
        with self._concerns.noted():
            if job is not None:
                await self._run(memory.jobs.finish, job)
            for name, number in numbers.items():
                await self._run(memory.meta.put_number, name, number)
            await self._run(memory.meta.put_moment, moment, self._clock())
        await self._display.show()

    def _tell(self, report: ItemReport) -> None:
        """Tell what became of an item, where that is not told already."""
        kind = _HAPPENED.get(report.outcome)
        if kind is None or report.reason.key in _HOUSEHOLD_REASONS:
            return
        self._display.tell(
            kind,
            report.item,
            title=report.title,
            reason=report.reason,
            size=report.size,
        )


def _shown(decided: Decided) -> dict[ItemId, tuple[object, ...]]:
    """Return what people see of each item."""
    return {
        item: (one.status, one.reason, one.date)
        for item, one in decided.planned.items()
    }
