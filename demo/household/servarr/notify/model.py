"""A webhook that a Radarr or Sonarr sends, and what it is sent for (API notes §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...wire import Json

_HEALTH = (
    "onHealthIssue",
    "onHealthRestored",
    "onApplicationUpdate",
    "onManualInteractionRequired",
)
RADARR_EVENTS = (
    "onGrab",
    "onDownload",
    "onUpgrade",
    "onRename",
    "onMovieAdded",
    "onMovieDelete",
    "onMovieFileDelete",
    "onMovieFileDeleteForUpgrade",
    *_HEALTH,
)
SONARR_EVENTS = (
    "onGrab",
    "onDownload",
    "onUpgrade",
    "onImportComplete",
    "onRename",
    "onSeriesAdd",
    "onSeriesDelete",
    "onEpisodeFileDelete",
    "onEpisodeFileDeleteForUpgrade",
    *_HEALTH,
)
INCLUDE_WARNINGS = "includeHealthWarnings"
# These only widen another switch: alone they let nothing be sent.
_WIDENING = frozenset(
    {
        "onUpgrade",
        "onMovieFileDeleteForUpgrade",
        "onEpisodeFileDeleteForUpgrade",
        INCLUDE_WARNINGS,
    }
)
_GRACE = timedelta(minutes=5)
_OFF_MINUTES = (0, 1, 5, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to tell, to those who have all of the `switches` on."""

    event: str
    switches: frozenset[str]
    tags: tuple[int, ...]
    members: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Notification:
    """A webhook; `switches` are the on* members that are true, `method` 2 is PUT."""

    id: int
    name: str
    url: str
    method: int
    username: str
    password: str
    headers: tuple[tuple[str, str], ...]
    tags: tuple[int, ...]
    switches: frozenset[str]

    @property
    def enabled(self) -> bool:
        """Say whether anything is ever sent."""
        return bool(self.switches - _WIDENING)

    def wants(self, happening: Happening) -> bool:
        """Say whether it is sent for this; with tags, only for titles that share one."""
        shares = not self.tags or not set(self.tags).isdisjoint(happening.tags)
        return shares and happening.switches <= self.switches


@dataclass(frozen=True, slots=True)
class Failing:
    """How a notification fails; `level` counts how often that was too long."""

    since: datetime
    level: int = 1
    off_until: datetime | None = None

    def again(self, now: datetime) -> Failing:
        """Count another failure; past the first five minutes it is off for a while."""
        if now < self.since + _GRACE:
            return self
        level = min(self.level + 1, len(_OFF_MINUTES) - 1)
        off_until = now + timedelta(minutes=_OFF_MINUTES[level])
        return Failing(self.since, level, off_until)

    def less(self) -> Failing | None:
        """Count a success; None when all is well again."""
        return Failing(self.since, self.level - 1) if self.level > 1 else None

    def off(self, now: datetime) -> bool:
        """Say whether nothing is sent now."""
        return self.off_until is not None and now < self.off_until
