"""What services do after they have answered."""

import asyncio
from collections.abc import Awaitable, Callable


class Later:
    """Do things a little later, or as soon as somebody asks for it."""

    def __init__(self, delay: float | None = 0.02) -> None:
        """Wait `delay` seconds before each; None: until `settle`."""
        self.delay = delay
        self._tasks: set[asyncio.Task[None]] = set()
        self._hurry = asyncio.Event()

    def do(
        self, job: Callable[[], Awaitable[None]], *, after: float | None = None
    ) -> None:
        """Do something after the present request is answered.

        That is `after` so many seconds; None: after the usual delay.
        """
        delay = self.delay if after is None else after
        task = asyncio.create_task(self._run(job, delay))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Do at once what is left and wait until all of it is done."""
        self._hurry.set()
        while self._tasks:
            await asyncio.gather(*self._tasks)
            await asyncio.sleep(0)  # a done task leaves the set in the loop's next turn
        self._hurry.clear()

    async def _run(
        self, job: Callable[[], Awaitable[None]], delay: float | None
    ) -> None:
        try:
            async with asyncio.timeout(delay):
                await self._hurry.wait()
        except TimeoutError:
            pass
        await job()
