"""One item's way through the steps of a deletion, each journalled before and after."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from ..errors import CleanarrError, NotConfirmed
from ..memory import JournalEntry, Memory, Outcome, ServiceOutcome, Step
from ..runtime import Clock, RunInThread
from .hands import EntryHand, Hand, Monitored
from .surroundings import Surroundings

_BEFORE_FILES = frozenset(
    {
        Step.PROVEN,
        Step.UNMONITORING,
        Step.UNMONITORED,
        Step.UNLINKING,
        Step.UNLINKED,
    }
)
_AFTER_ENTRY = frozenset(
    {Step.REMOVED, Step.TELLING, Step.TOLD, Step.FORGETTING, Step.FORGOTTEN}
)


class FilesAgain(CleanarrError):
    """An entry whose files were deleted has got new ones in the meantime."""

    key = "files_again"


class WiderThanItem(CleanarrError):
    """Something asked to remove the entry of a series of which a part goes."""

    key = "wider_than_item"


class Deletion:
    """An open journal entry and the hand that carries it out."""

    def __init__(
        self,
        entry: JournalEntry,
        hand: Hand,
        memory: Memory,
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Take up an entry at whatever step it stands."""
        self.entry = entry
        confirmed, pending = ServiceOutcome.CONFIRMED, ServiceOutcome.PENDING
        self.outcome = confirmed if entry.gone else pending
        self.error: str | None = None
        self._hand = hand
        self._journal = memory.journal
        self._clock = clock
        self._run = run_in_thread

    async def take_files(
        self, take_out: Callable[[JournalEntry], Awaitable[None]]
    ) -> None:
        """Unmonitor, take out of Leaving Soon, delete the files; confirm each.

        Raises a CleanarrError at the step that fails, with the journal telling which.
        """
        before = await self._hand.monitored()
        await self.step(Step.UNMONITORING, monitored=before)
        if before:
            await self._hand.unmonitor()
            if await self._hand.monitored():
                raise NotConfirmed(step=Step.UNMONITORING)
        await self.step(Step.UNMONITORED)
        await self.step(Step.UNLINKING)
        await take_out(self.entry)
        await self.step(Step.UNLINKED)
        await self.step(Step.DELETING)
        await self._hand.delete_files(tuple(file.id for file in self.entry.files))
        if await self.left():
            raise NotConfirmed(step=Step.DELETING)
        await self.note_gone(frozenset())

    async def left(self) -> frozenset[int]:
        """Read which of the entry's files there still are."""
        return await self._hand.files_left() & {file.id for file in self.entry.files}

    async def is_gone(self) -> bool:
        """Read whether the movie or series itself is no longer in its service."""
        return await self._hand.identity() is None

    async def is_another(self) -> bool:
        """Read whether the id now belongs to another title."""
        identity = await self._hand.identity()
        return identity is not None and not identity.same_title(self.entry.identity)

    @property
    def may_have_deleted(self) -> bool:
        """Return whether a deleting request could have been sent."""
        return self.entry.step not in _BEFORE_FILES

    @property
    def is_through(self) -> bool:
        """Return whether only telling and booking are left."""
        return self.entry.step in _AFTER_ENTRY

    async def note_gone(self, left: frozenset[int]) -> None:
        """Write down which files are confirmed gone."""
        gone = [file.id for file in self.entry.files if file.id not in left]
        await self.step(Step.DELETED, gone=gone)
        self.outcome = ServiceOutcome.CONFIRMED

    async def has_folder_alone(self, planned: str, around: Surroundings) -> bool:
        """Read whether the entry is who and where it was, and nobody else is there.

        ``planned``: the path for which the deletion was proven.
        """
        hand = self._entry_hand
        neighbours = await hand.neighbours()
        place = (self.entry.service, planned)
        if not await self._run(around.alone, place, neighbours):
            return False
        there = await hand.path(), await hand.identity()
        return there == (planned, self.entry.identity)

    async def remove_entry(
        self, *, folder: Callable[[], Awaitable[bool]], exclusion: bool
    ) -> None:
        """Remove the movie or series itself, and confirm that it is gone.

        ``folder`` reads whether with what is left in its folder. An entry that has files
        again stays, whoever brought them.
        """
        hand = self._entry_hand
        await self.step(Step.REMOVING)
        whole = await folder()
        if await hand.files_left():
            raise FilesAgain
        await hand.remove_entry(folder=whole, exclusion=exclusion)
        if await hand.identity() is not None:
            raise NotConfirmed(step=Step.REMOVING)
        await self.step(Step.REMOVED)

    @property
    def _entry_hand(self) -> EntryHand:
        """Return the hand as one that can take out an entry; a part's cannot."""
        if not isinstance(self._hand, EntryHand):
            raise WiderThanItem
        return self._hand

    async def put_back(self, restorer: Hand) -> None:
        """Put monitoring back to what it was before the first step."""
        if await restorer.identity() is not None:
            await restorer.monitor_again(self.entry.monitored)

    async def close(self, outcome: Outcome, error: str | None = None) -> None:
        """Close the journal entry of a deletion that did not come to be."""
        close = partial(self._journal.close, error=error)
        self.entry = await self._run(close, self.entry.id, outcome, self._clock())

    async def step(
        self,
        step: Step,
        *,
        gone: Iterable[int] | None = None,
        monitored: Monitored | None = None,
    ) -> None:
        """Write a step down; it is on disk when this returns."""
        advance = partial(self._journal.advance, gone=gone, monitored=monitored)
        self.entry = await self._run(advance, self.entry.id, step, self._clock())
