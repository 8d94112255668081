"""The household's own clock: real time with an offset, or standing still."""

from datetime import UTC, datetime, timedelta


class HouseholdClock:
    """Tell the time that all services of one household agree on, in UTC."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        """Start at `start` (the real time) and run on from there, or stand still."""
        self._offset = timedelta()
        self._frozen = datetime.now(UTC) if frozen else None
        if start is not None:
            self.set(start)

    @property
    def frozen(self) -> bool:
        """Say whether time stands still."""
        return self._frozen is not None

    def now(self) -> datetime:
        """Return the household's time."""
        return self._frozen or datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Put the clock to `moment`; a frozen clock stays frozen."""
        if moment.tzinfo is None:
            raise ValueError("The household's clock needs a time with a time zone")
        moment = moment.astimezone(UTC)
        if self._frozen is not None:
            self._frozen = moment
        self._offset = moment - datetime.now(UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock forward, or back when `by` is negative."""
        self.set(self.now() + by)

    def freeze(self) -> None:
        """Let time stand still at the present moment."""
        self._frozen = self.now()

    def run(self) -> None:
        """Let time go on from where it stands."""
        now, self._frozen = self.now(), None
        self.set(now)
