"""Who does something with the household takes a turn: one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..errors import CleanarrError


class Turns:
    """A lock, and what goes on or waits that nobody may ask for twice."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._lock = asyncio.Lock()
        self._wanted = set[type[CleanarrError]]()

    @property
    def busy(self) -> bool:
        """Return whether somebody has the turn."""
        return self._lock.locked()

    async def __aenter__(self) -> None:
        """Wait for the turn."""
        await self._lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        """Hand the turn on."""
        self._lock.release()

    @asynccontextmanager
    async def alone(self, otherwise: type[CleanarrError]) -> AsyncIterator[None]:
        """Take a turn; whoever wants the same meanwhile gets this error."""
        if otherwise in self._wanted:
            raise otherwise
        self._wanted.add(otherwise)
        try:
            async with self:
                yield
        finally:
            self._wanted.remove(otherwise)
