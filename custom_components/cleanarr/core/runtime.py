"""What the core is given from outside: time, threads, listeners (DESIGN law 5)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

type Clock = Callable[[], datetime]
"""Returns the present moment in UTC, with its zone."""

type Sleep = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""


class RunInThread(Protocol):
    """Runs a function in a worker thread and returns what it returns."""

    def __call__[*Ts, T](
        self, function: Callable[[*Ts], T], /, *arguments: *Ts
    ) -> Awaitable[T]:
        """Call ``function`` with ``arguments``, away from the event loop."""
        ...
