"""The only hand that deletes (SPEC §5.5): one proven item after another."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ..clients.permit import DeletionPermit
from ..errors import CleanarrError, Conflict, PermitWithdrawn
from ..identifiers import Identity, Scope, Slug
from ..memory import (
    DeletionRecord,
    JournalEntry,
    Memory,
    Outcome,
    ServiceOutcome,
    Step,
    Subtraction,
)
from ..reasons import Reason
from ..runtime import Clock, RunInThread
from .booking import MEDIA, Told, freed, planned_deletion, record_of
from .deletion import Deletion
from .hands import Hand
from .plan import Planned
from .report import ItemOutcome, ItemReport
from .surroundings import Place, Surroundings

JELLYFIN = Slug("jellyfin")
SEERR = Slug("seerr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the executor is handed, so that it knows nothing of the other rooms.

    ``around`` gives what other services have, as last read, or raises a ServiceError.
    ``renumbered`` tells whether a title now stands under another id in its service.
    ``confirm`` raises PermitWithdrawn when a Keep, a pause, dry run or the end of
    Cleanarr came in between, ``confirm_undoing`` only in a dry run. ``take_out`` removes
    an item from Leaving Soon or raises. ``tell`` shows Jellyfin the places of what is
    gone, and never raises; ``forget`` lets Seerr forget a title that no service has any
    more, so that it can be requested again. ``booked`` hears of each deletion,
    ``subtract`` says what a deletion takes off the counts that readings are judged by; it
    is asked in a thread.
    """

    hand: Callable[[JournalEntry, DeletionPermit], Hand]
    around: Callable[[JournalEntry], Surroundings]
    renumbered: Callable[[JournalEntry], bool]
    confirm: Callable[[Identity], Awaitable[None]]
    confirm_undoing: Callable[[], Awaitable[None]]
    take_out: Callable[[JournalEntry], Awaitable[None]]
    tell: Callable[[Sequence[Place]], Awaitable[Told]]
    forget: Callable[[JournalEntry, DeletionPermit], Awaitable[ServiceOutcome]]
    subtract: Callable[[JournalEntry], tuple[Subtraction, ...]]
    booked: Callable[[DeletionRecord], None]


class Executor:
    """Deletes what it is given, and finishes or releases what a crash left behind."""

    def __init__(
        self,
        memory: Memory,
        reach: Reach,
        *,
        remove_movies: bool,
        import_exclusion: bool,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Take what it needs; nothing is done yet."""
        self._memory = memory
        self._reach = reach
        self._remove_movies = remove_movies
        self._exclusion = import_exclusion
        self._clock = clock
        self._run = run_in_thread
        self._batch: list[Deletion] = []

    async def delete(self, planned: Planned, *, run: str, by: str) -> ItemReport:
        """Delete one proven item and its entry; ``finish_batch`` tells and books it.

        What stops before the first deleted file puts monitoring back; what stops after
        it is booked as far as it got.
        """
        begin = self._memory.journal.begin
        deletion = self._deletion(
            await self._run(begin, planned_deletion(planned, run, by), self._clock())
        )
        try:
            await deletion.take_files(self._reach.take_out)
        except CleanarrError as error:
            return await self._settle(deletion, error)
        alone = partial(self._folder_alone, deletion, planned.item.path)
        return await self._finish(deletion, alone)

    async def resume(self) -> tuple[ItemReport, ...]:
        """Finish or release what an earlier run left open.

        An item whose service does not answer stays open for the next time.
        """
        open_entries = await self._run(self._memory.journal.unfinished)
        in_hand = {deletion.entry.id for deletion in self._batch}
        reports = [
            await self._resume_one(entry)
            for entry in open_entries
            if entry.id not in in_hand
        ]
        await self.finish_batch()
        return tuple(report for report in reports if report is not None)

    async def finish_batch(self) -> None:
        """Tell Jellyfin, once, of all that went since the last time; then book it."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        for deletion in batch:
            await deletion.step(Step.TELLING)
        told = await self._reach.tell(
            [
                (one.entry.service, file.path)
                for one in batch
                for file in one.entry.files
            ]
        )
        for deletion in batch:
            await deletion.step(Step.TOLD)
            await deletion.step(Step.FORGETTING)
            forgotten = await self._forget(deletion)
            await deletion.step(Step.FORGOTTEN)
            await self._book(deletion, told, forgotten)

    async def _resume_one(self, entry: JournalEntry) -> ItemReport | None:
        try:
            deletion, another = await self._taken_up(entry)
        except CleanarrError:
            return None
        if another and entry.gone:
            deletion.error = "identity_changed"
        if deletion.is_through or (another and entry.gone):
            self._batch.append(deletion)
            return _report(deletion, ItemOutcome.DELETED, deletion.entry.reason)
        if another:
            await deletion.close(Outcome.FAILED, "identity_changed")
            return _report(deletion, ItemOutcome.FAILED, Reason("identity_changed"))
        return await self._settle(deletion, None)

    async def _taken_up(self, entry: JournalEntry) -> tuple[Deletion, bool]:
        """Return an entry in hand, and whether its id now means another title."""
        deletion = self._deletion(entry)
        return deletion, await deletion.is_another() or self._reach.renumbered(entry)

    async def _settle(
        self, deletion: Deletion, error: CleanarrError | None
    ) -> ItemReport:
        """Bring an item that stopped on the way into a state that is true."""
        why = _why(error)
        try:
            left = await deletion.left()
        except CleanarrError:
            return _report(deletion, ItemOutcome.FAILED, why)
        all_files = {file.id for file in deletion.entry.files}
        if not deletion.may_have_deleted or left == all_files:
            return await self._release(deletion, error)
        await deletion.note_gone(left)
        if left:
            self._batch.append(deletion)
            return _report(deletion, ItemOutcome.INCOMPLETE, why)
        return await self._finish(deletion, _leave_folder)

    async def _release(
        self, deletion: Deletion, error: CleanarrError | None
    ) -> ItemReport:
        """Put back what was changed for an item of which no file is gone."""
        why = _why(error)
        restorer = self._reach.hand(
            deletion.entry, DeletionPermit(self._reach.confirm_undoing)
        )
        try:
            await deletion.put_back(restorer)
        except CleanarrError:
            return _report(deletion, ItemOutcome.FAILED, why)
        failed = error is not None and not isinstance(error, PermitWithdrawn)
        outcome = Outcome.FAILED if failed else Outcome.RELEASED
        await deletion.close(outcome, error.key if error else None)
        refused = isinstance(error, Conflict)
        shown = ItemOutcome.FAILED if failed else ItemOutcome.HELD
        return _report(deletion, shown, why, root_folder_refused=refused)

    async def _folder_alone(self, deletion: Deletion, planned: str) -> bool:
        """Read whether what is left in an entry's folder may go; in doubt it stays."""
        try:
            around = self._reach.around(deletion.entry)
            return await deletion.has_folder_alone(planned, around)
        except CleanarrError:
            return False

    async def _finish(
        self, deletion: Deletion, folder: Callable[[], Awaitable[bool]]
    ) -> ItemReport:
        """Remove the entry of an item without files, where that is wanted and allowed."""
        if self._takes_entry(deletion.entry.scope):
            try:
                await deletion.remove_entry(folder=folder, exclusion=self._exclusion)
            except CleanarrError as error:
                deletion.error = error.key
        self._batch.append(deletion)
        return _report(deletion, ItemOutcome.DELETED, deletion.entry.reason)

    def _takes_entry(self, scope: Scope) -> bool:
        """Return whether the entry goes with its files: never for a part of a series."""
        return scope is Scope.SERIES or (scope is Scope.MOVIE and self._remove_movies)

    async def _forget(self, deletion: Deletion) -> ServiceOutcome:
        """Let Seerr forget a whole title once it is gone; a part's requests stay."""
        entry = deletion.entry
        if not entry.identity.is_whole:
            return ServiceOutcome.NOT_APPLICABLE
        try:
            if not await deletion.is_gone():
                return ServiceOutcome.NOT_APPLICABLE
            return await self._reach.forget(entry, self._permit(entry))
        except PermitWithdrawn:
            return ServiceOutcome.NOT_APPLICABLE
        except CleanarrError:
            return ServiceOutcome.FAILED

    async def _book(
        self, deletion: Deletion, told: Told, forgotten: ServiceOutcome
    ) -> None:
        """Enter a deletion into the ledger and close its journal entry, in one."""
        entry, now = deletion.entry, self._clock()
        outcomes = {
            entry.service: deletion.outcome,
            JELLYFIN: told.outcome(entry),
            SEERR: forgotten,
        }
        record = record_of(entry, outcomes, deletion.error, now)
        book = partial(
            self._memory.book,
            now=now,
            subtract=await self._run(self._reach.subtract, entry),
            leftovers=() if told.failed else told.of(entry),
        )
        await self._run(book, entry.id, record)
        self._reach.booked(record)

    def _deletion(self, entry: JournalEntry) -> Deletion:
        return Deletion(
            entry,
            self._reach.hand(entry, self._permit(entry)),
            self._memory,
            clock=self._clock,
            run_in_thread=self._run,
        )

    def _permit(self, entry: JournalEntry) -> DeletionPermit:
        return DeletionPermit(partial(self._reach.confirm, entry.identity))


async def _leave_folder() -> bool:
    """Leave the folder: after a crash nobody knows what else is in it by now."""
    return False


def _why(error: CleanarrError | None) -> Reason:
    """Return why an item stopped, as people read it."""
    if error is None:
        return Reason("interrupted")
    if isinstance(error, PermitWithdrawn):
        return Reason(error.values.get("reason", "paused"))
    return Reason("step_failed", {"error": error.key})


def _report(
    deletion: Deletion,
    outcome: ItemOutcome,
    reason: Reason,
    *,
    root_folder_refused: bool = False,
) -> ItemReport:
    entry = deletion.entry
    return ItemReport(
        item=entry.item,
        media=MEDIA[entry.scope],
        title=entry.title,
        outcome=outcome,
        reason=reason,
        size=freed(entry),
        root_folder_refused=root_folder_refused,
    )
