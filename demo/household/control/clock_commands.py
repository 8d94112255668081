"""The household's time, by order."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ..world import World


class ClockCommands:
    """Tell and change the household's time."""

    def __init__(self, world: World, moved: Callable[[], None]) -> None:
        """Work on this household's clock; `moved` hears that it was put elsewhere."""
        self._clock = world.clock
        self._moved = moved

    async def now(self) -> datetime:
        """Tell the household's time."""
        return self._clock.now()

    async def set_clock(self, moment: datetime) -> datetime:
        """Put the clock to a time."""
        self._clock.set(moment)
        self._moved()
        return self._clock.now()

    async def advance(
        self, *, days: float = 0, hours: float = 0, seconds: float = 0
    ) -> datetime:
        """Move the clock forward, or back for negative values."""
        self._clock.advance(timedelta(days=days, hours=hours, seconds=seconds))
        self._moved()
        return self._clock.now()

    async def freeze(self) -> datetime:
        """Let time stand still."""
        self._clock.freeze()
        return self._clock.now()

    async def run_clock(self) -> datetime:
        """Let time go on."""
        self._clock.run()
        return self._clock.now()
