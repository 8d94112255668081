"""One service's readings: asked for, judged, and taken over or refused."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from ..errors import ServiceError
from ..runtime import Clock
from ..settings import ServiceConfig
from .readings import Reading, Source

type Judge = Callable[[ServiceConfig, Reading], Awaitable[None]]
"""Raises ImplausibleAnswer for a reading that cannot be believed."""


class ServiceReader[R: Reading](Protocol):
    """Reads one service; what goes wrong is raised as a ServiceError."""

    async def read(self, last: R | None, since: datetime | None, *, whole: bool) -> R:
        """Read everything; ``last`` may supply what is read whole once a day only."""
        ...

    async def catch_up(self, last: R, since: datetime) -> R:
        """Read what changed ``since`` the ``last`` reading; it never takes protection."""
        ...


class Feed[R: Reading]:
    """A service with its source and whoever reads it."""

    def __init__(
        self, source: Source[R], reader: ServiceReader[R], judge: Judge, clock: Clock
    ) -> None:
        """Feed ``source``."""
        self._source = source
        self._reader = reader
        self._judge = judge
        self._clock = clock

    async def read(self, *, whole: bool) -> None:
        """Read everything, and whole lists too after a failure, which may be why."""
        source = self._source
        whole = whole or not source.fresh
        begun = self._clock()
        try:
            found = await self._reader.read(source.last, source.read_at, whole=whole)
            await self._judge(source.config, found)
        except ServiceError as error:
            source.reject(error, self._clock())
        else:
            source.accept(found, begun, self._clock())

    async def catch_up(self) -> None:
        """Read what changed; a service that failed before is read as a whole."""
        source = self._source
        if source.last is None or source.read_at is None or not source.fresh:
            await self.read(whole=False)
            return
        begun = self._clock()
        try:
            found = await self._reader.catch_up(source.last, source.read_at)
        except ServiceError as error:
            source.reject(error, self._clock())
        else:
            source.accept(found, begun, self._clock())
