"""File work one job at a time, for which nobody waits for ever."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from ..runtime import RunInThread
from .trouble import ShelfTrouble, TroubleKind, disk_trouble


class FileWork:
    """Runs jobs in a thread; a share that hangs costs one thread and one wait."""

    def __init__(self, run_in_thread: RunInThread, patience: timedelta) -> None:
        """Wait at most ``patience`` for a job."""
        self._run_in_thread = run_in_thread
        self._patience = patience.total_seconds()
        self._turn = asyncio.Lock()
        self._job: asyncio.Task[object] | None = None
        self._hanging = False

    async def run[*Ts, T](self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Return what ``function`` returns; errors of the disk become ShelfTrouble.

        While an earlier job hangs this raises at once, until that job has returned.
        """
        async with self._turn:
            if self._job is not None:
                await self._wait(self._job)
            job = asyncio.ensure_future(self._run_in_thread(function, *arguments))
            job.add_done_callback(_take_note)
            self._job = job
            await self._wait(job)
        try:
            return job.result()
        except OSError as error:
            raise disk_trouble(error) from error

    async def _wait(self, job: asyncio.Task[object]) -> None:
        """Wait for a job, but only once for one that hangs."""
        if not self._hanging and not job.done():
            await asyncio.wait({job}, timeout=self._patience)
        self._hanging = not job.done()
        if self._hanging:
            raise ShelfTrouble(TroubleKind.HANGING)


def _take_note(job: asyncio.Task[object]) -> None:
    """Look at the outcome of a job that nobody may be waiting for any more."""
    if not job.cancelled():
        job.exception()
