"""Sees our own deletions to their end: whether Jellyfin shows the files no more."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from ..cleanup.booking import status_of
from ..cleanup.executor import JELLYFIN
from ..errors import ServiceError
from ..identifiers import JellyfinId
from ..library.paths import joined, parts
from ..library.readings import JellyfinReading
from ..memory import DeletionRecord, DeletionStatus, Memory, ServiceOutcome
from ..runtime import Clock, RunInThread
from .situation import Situation

# Jellyfin looks a minute after it was told, and through all libraries once a day.
_PATIENCE = timedelta(hours=24)


class FollowUp:
    """Looks for what Jellyfin was told is gone, after each reading."""

    def __init__(
        self,
        situation: Situation,
        memory: Memory,
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Begin with what the memory has."""
        self._situation = situation
        self._memory = memory
        self._clock = clock
        self._run = run_in_thread

    async def look(self) -> None:
        """Write down what Jellyfin let go of, and what it still shows a day later.

        Where it does not answer, nothing is known. Raises MemoryUnavailable.
        """
        waiting = await self._run(self._memory.leftovers.all)
        if not waiting:
            return
        shown = await self._shown(frozenset().union(*waiting.values()))
        if shown is not None:
            await self._run(self._settle, waiting, shown)

    def _settle(
        self, waiting: Mapping[int, frozenset[str]], shown: Collection[str]
    ) -> None:
        """Write down how each deletion ended, once that is plain; blocks."""
        asked = self._situation.reader.jellyfin is not None
        gone = ServiceOutcome.CONFIRMED if asked else ServiceOutcome.NOT_APPLICABLE
        for number, paths in waiting.items():
            record = self._memory.ledger.get(number)
            if paths.isdisjoint(shown):
                self._end(number, record, gone)
            elif self._clock() - record.at > _PATIENCE:
                self._end(number, record, ServiceOutcome.FAILED)

    def _end(
        self, number: int, record: DeletionRecord, outcome: ServiceOutcome
    ) -> None:
        outcomes = {**record.outcomes, JELLYFIN: outcome}
        partly = record.status is DeletionStatus.INCOMPLETE
        status = record.status if partly else status_of(outcomes)
        self._memory.follow_up(number, outcomes, status)

    async def _shown(self, paths: Collection[str]) -> Collection[str] | None:
        """Return which of these paths Jellyfin shows; ``None`` where that is unknown."""
        reader = self._situation.reader
        jellyfin, watched = reader.jellyfin, reader.watched
        if jellyfin is None or watched is None:
            return ()
        if not watched.fresh or watched.last is None:
            return None
        found = [row.path for row in watched.last.movies]
        try:
            for row in await self._run(_above, watched.last, paths):
                found += [one.path for one in await jellyfin.items_in(row)]
        except ServiceError:
            return None
        return await self._run(_those_of, paths, found)


def _above(reading: JellyfinReading, paths: Iterable[str]) -> list[JellyfinId]:
    """Return the series in whose folders any of the paths lie."""
    folders = {
        pieces[:depth]
        for pieces in map(parts, paths)
        for depth in range(1, len(pieces) + 1)
    }
    return [row.id for row in reading.series if row.path and parts(row.path) in folders]


def _those_of(paths: Collection[str], shown: Iterable[str | None]) -> Collection[str]:
    """Return which of the paths are shown, however they are written there."""
    return {joined(parts(path)) for path in shown if path} & {*paths}
