"""What Jellystat knows: it follows what the users of Jellyfin play."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from uuid import UUID

from ..jellyfin import Item, JellyfinState, Playback, User
from ..jellyfin.model import make_id
from ..jellyfin.watching import run_time
from ..plan import ServicePlan
from ..wire import TICKS_PER_SECOND

SET_UP = 2
_RESUMED_WITHIN = timedelta(hours=1)
_ALMOST_SEEN = 0.8


@dataclass(frozen=True, slots=True)
class Activity:
    """A play as Jellystat keeps it; `at` is its end."""

    id: str
    user: User
    item: Item
    device: str
    seconds: int
    at: datetime
    share: float
    imported: bool = False

    @property
    def item_id(self) -> str:
        """Return the series of an episode; of an imported one the episode itself."""
        return (not self.imported and self.item.series_id) or self.item.id

    @property
    def group(self) -> tuple[str, str, str | None]:
        """Return what the history shows as one: user, item, episode."""
        return self.user.id, self.item_id, self.episode_id

    @property
    def episode_id(self) -> str | None:
        """Return the episode; None of a film."""
        return self.item.id if self.item.series_id else None


@dataclass(slots=True)
class JellystatState:
    """One Jellystat. `imports` came from the plugin Playback Reporting.

    `set_up` is 2 once it is; `zone` is its database's; a `fragile` one does not survive
    two requests at a time.
    """

    plan: ServicePlan
    api_key: str
    jellyfin: JellyfinState
    has_keys: bool = True
    set_up: int = SET_UP
    zone: tzinfo = UTC
    fragile: bool = False
    imports: list[Playback] = field(default_factory=list)

    @property
    def version(self) -> tuple[int, ...]:
        """Return the version in numbers."""
        return tuple(map(int, self.plan.version.split(".")))

    def activities(self) -> list[Activity]:
        """Return all plays, newest first."""
        plays = [*_lived(self.jellyfin.playbacks), *_imported(self.imports)]
        return sorted(plays, key=lambda play: play.at, reverse=True)


def _lived(playbacks: Iterable[Playback]) -> Iterable[Activity]:
    """Return the plays that were followed; one that is soon resumed goes on."""
    latest: dict[tuple[str, str], int] = {}
    found: list[Activity] = []
    for number, playback in enumerate(playbacks):
        play = _activity(playback, str(UUID(make_id("play", str(number)))))
        if not play.seconds:
            continue
        key = (play.user.id, play.item.id)
        position = latest.get(key)
        if position is not None and _is_resumed(found[position], play):
            found[position] = _longer(found[position], play)
            continue
        latest[key] = len(found)
        found.append(play)
    return found


def _is_resumed(before: Activity, play: Activity) -> bool:
    soon = timedelta() <= play.at - before.at <= _RESUMED_WITHIN
    return soon and before.share <= _ALMOST_SEEN


def _longer(before: Activity, play: Activity) -> Activity:
    seconds = before.seconds + play.seconds
    return replace(before, at=play.at, share=play.share, seconds=seconds)


def _imported(playbacks: Iterable[Playback]) -> Iterable[Activity]:
    for number, playback in enumerate(playbacks, start=1):
        yield replace(_activity(playback, str(number)), imported=True)


def _activity(playback: Playback, number: str) -> Activity:
    item, share = playback.item, playback.share
    seconds = int(run_time(item) * share / TICKS_PER_SECOND)
    return Activity(
        number, playback.user, item, playback.device, seconds, playback.at, share
    )
