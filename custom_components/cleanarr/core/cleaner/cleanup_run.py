"""One cleanup run: every due item past all guards, in order, or the reason why not."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..cleanup.executor import Executor
from ..cleanup.guards import GuardContext, ask_household, ask_item, refusal
from ..cleanup.plan import Planned
from ..cleanup.report import ItemOutcome, ItemReport
from ..errors import MemoryUnavailable, ServiceError
from ..identifiers import ItemId, Slug
from ..memory import Memory
from ..reasons import Reason
from ..runtime import Clock, RunInThread
from ..view import Status
from .decide import Decided
from .prove import Proof

_DAY = timedelta(days=1)

type Choose = Callable[[Decided], Iterable[Planned]]
type Prove = Callable[[Planned], Awaitable[Proof]]
type Guarded = Callable[[Planned], GuardContext]
"""Returns what the guards ask of an item just now, without the caps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """What a run is to do: ``dry`` only ever towards dry."""

    run: str
    by: str
    dry: bool
    skip_notice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What a run asks of the household, item by item.

    ``root_folders_there``: whether a service has all its root folders now; raises a
    ServiceError where that is not told. ``stopped``: whether to end before the next item.
    """

    guarded: Guarded
    prove: Prove
    root_folders_there: Callable[[Slug], Awaitable[bool]]
    stopped: Callable[[], bool]


@dataclass(slots=True)
class _Spent:
    """What counts towards the caps, deletions that a dry run would make included."""

    items: int
    size: int

    def add(self, planned: Planned) -> None:
        """Count an attempt."""
        self.items += 1
        self.size += planned.item.size


class CleanupRun:
    """Works through due items, one after another, until it is stopped."""

    def __init__(
        self,
        order: RunOrder,
        memory: Memory,
        executor: Executor,
        *,
        ask: Questions,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Prepare a run; nothing is done yet."""
        self._order = order
        self._memory = memory
        self._executor = executor
        self._ask = ask
        self._clock = clock
        self._run = run_in_thread
        self._refusing: set[Slug] = set()
        self._unremembered = False
        self._open: frozenset[ItemId] = frozenset()
        self.touched = False

    async def work(self, due: Iterable[Planned]) -> tuple[ItemReport, ...]:
        """Return what became of each item. Jellyfin is told once, at the end.

        Where the memory fails, the run ends; what is open is finished by the next one.
        """
        since = self._clock() - _DAY
        attempts = await self._run(self._memory.journal.attempts, since)
        failed = await self._run(self._memory.journal.failures, since)
        self._open = await self._run(_open_items, self._memory)
        spent = _Spent(attempts.count, attempts.size)
        reports = []
        for planned in in_order(due, failed):
            if self._ask.stopped() or self._unremembered:
                break
            reports.append(await self._one(planned, spent))
        if not self._unremembered:
            await self._executor.finish_batch()
        return tuple(reports)

    async def _one(self, planned: Planned, spent: _Spent) -> ItemReport:
        """Take one item past the guards of the plan, a fresh proof, and the guards again."""
        if planned.item.id in self._open:
            return _report(planned, ItemOutcome.HELD, Reason("interrupted"))
        service = planned.item.service
        if service in self._refusing:
            missing = Reason("root_folder_unavailable", {"service": service})
            return _report(planned, ItemOutcome.HELD, missing)
        refused = self._refusal(self._context(planned, spent))
        if refused is not None:
            return _report(planned, ItemOutcome.HELD, refused)
        try:
            proof = await self._ask.prove(planned)
        except ServiceError as error:
            values = {"service": error.service, "error": error.key}
            return _report(planned, ItemOutcome.HELD, Reason("proof_failed", values))
        context = replace(self._context(planned, spent), fresh=proof.fresh)
        refused = proof.refusal or self._refusal(context)
        if refused is not None:
            return _report(planned, ItemOutcome.HELD, refused)
        spent.add(planned)
        if self._order.dry:
            return _report(planned, ItemOutcome.WOULD_DELETE, planned.reason)
        return await self._delete(planned)

    async def _delete(self, planned: Planned) -> ItemReport:
        order, self.touched = self._order, True
        try:
            report = await self._executor.delete(planned, run=order.run, by=order.by)
        except MemoryUnavailable:
            self._unremembered = True
            return _report(planned, ItemOutcome.FAILED, Reason("memory_untrusted"))
        service = planned.item.service
        if report.root_folder_refused and not await self._is_whole(service):
            self._refusing.add(service)
        return report

    async def _is_whole(self, service: Slug) -> bool:
        """Return whether a service surely has all its root folders."""
        try:
            return await self._ask.root_folders_there(service)
        except ServiceError:
            return False

    def _context(self, planned: Planned, spent: _Spent) -> GuardContext:
        return replace(
            self._ask.guarded(planned),
            now=self._clock(),
            skip_notice=self._order.skip_notice,
            spent_items=spent.items,
            spent_size=spent.size,
        )

    def _refusal(self, context: GuardContext) -> Reason | None:
        """Return the first reason why not; a dry run is no reason in a dry run."""
        if self._order.dry:
            context = replace(context, dry_run=False)
        return refusal((*ask_item(context), *ask_household(context)))


def _open_items(memory: Memory) -> frozenset[ItemId]:
    """Return the items of which an earlier deletion is still open."""
    return frozenset(entry.item for entry in memory.journal.unfinished())


def due_now(decided: Decided) -> tuple[Planned, ...]:
    """Return everything that is announced and whose date has come."""
    return tuple(
        one
        for one in decided.planned.values()
        if one.announced
        and one.status in (Status.SCHEDULED, Status.HELD)
        and one.date is not None
        and one.date <= decided.now
    )


def only(decided: Decided, item: ItemId) -> tuple[Planned, ...]:
    """Return one item, if it is still there."""
    found = decided.planned.get(item)
    return (found,) if found else ()


def in_order(
    due: Iterable[Planned], failed: Mapping[ItemId, datetime]
) -> tuple[Planned, ...]:
    """Return due items by date, then id; what failed in the last day comes last."""
    far = datetime.max.replace(tzinfo=None)

    def rank(one: Planned) -> tuple[bool, datetime, ItemId]:
        date = one.date.replace(tzinfo=None) if one.date else far
        return one.item.id in failed, date, one.item.id

    return tuple(sorted(due, key=rank))


def _report(planned: Planned, outcome: ItemOutcome, reason: Reason) -> ItemReport:
    counts = outcome is ItemOutcome.WOULD_DELETE
    return ItemReport(
        item=planned.item.id,
        media=planned.item.media,
        title=planned.item.name,
        outcome=outcome,
        reason=reason,
        size=planned.item.size if counts else 0,
    )
