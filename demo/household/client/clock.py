"""Commands about the household's time."""

from datetime import datetime

from .caller import Caller


class ClockCalls(Caller):
    """Tell and change the household's time; each returns the time that it is then."""

    async def now(self) -> datetime:
        """Tell the household's time."""
        return await self._ask(datetime, "now")

    async def set_clock(self, moment: datetime) -> datetime:
        """Put the clock to a time."""
        return await self._ask(datetime, "set_clock", moment=moment)

    async def advance(
        self, *, days: float = 0, hours: float = 0, seconds: float = 0
    ) -> datetime:
        """Move the clock forward, or back for negative values."""
        return await self._ask(
            datetime, "advance", days=days, hours=hours, seconds=seconds
        )

    async def freeze(self) -> datetime:
        """Let time stand still."""
        return await self._ask(datetime, "freeze")

    async def run_clock(self) -> datetime:
        """Let time go on."""
        return await self._ask(datetime, "run_clock")
