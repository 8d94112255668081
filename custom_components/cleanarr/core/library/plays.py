"""What Jellystat logged, told apart by what was played (SPEC §3.3).

It adds plays and dates to what Jellyfin knows, and never takes any away.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..clients.jellyfin import JellyfinClient, JellyfinItem, Kind
from ..clients.jellystat import JellystatClient, Play, widest
from ..identifiers import JellyfinId
from ..runtime import Clock, RunInThread
from .readings import JellyfinReading, JellystatReading

_OVERLAP = timedelta(hours=1)
_NEXT = timedelta(milliseconds=1)
_WHOLE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Plays of one thing, the latest ``at`` and the oldest known ``first`` (UTC)."""

    item: JellyfinItem
    at: datetime
    first: datetime
    count: int


class JellystatReader:
    """Reads one Jellystat; its whole history once a day or when asked."""

    def __init__(self, client: JellystatClient, clock: Clock) -> None:
        """Read through ``client``."""
        self._client = client
        self._clock = clock

    async def read(
        self, last: JellystatReading | None, since: datetime | None, *, whole: bool
    ) -> JellystatReading:
        """Read the plays; ``last`` supplies the earlier ones where it is not old."""
        now = self._clock()
        status = await self._client.status()
        if not whole and last is not None and now - last.whole_at < _WHOLE:
            return await self.catch_up(last, last.read_at)
        return JellystatReading(
            version=status.version,
            history=await self._client.plays(),
            whole_at=now,
            read_at=now,
        )

    async def catch_up(
        self, last: JellystatReading, since: datetime
    ) -> JellystatReading:
        """Read the plays since the last whole reading.

        An empty answer may be a failed query, and so takes away none that is known.
        """
        now = self._clock()
        recent = await self._client.recent(_end_of_history(last))
        return replace(last, recent=widest(last.recent, recent), read_at=now)


class PlayedItems:
    """What Jellyfin says of ids in the log that its lists do not show."""

    def __init__(self, run_in_thread: RunInThread) -> None:
        """Know nothing yet."""
        self._run = run_in_thread
        self._known: dict[JellyfinId, JellyfinItem | None] = {}

    @property
    def known(self) -> Mapping[JellyfinId, JellyfinItem | None]:
        """Return what was found, by id; ``None`` where it is gone."""
        return self._known

    def forget_gone(self) -> None:
        """Have what was gone looked for again: it comes back with its drive."""
        self._known = {each: item for each, item in self._known.items() if item}

    async def learn(
        self, client: JellyfinClient, reading: JellyfinReading, plays: Iterable[Play]
    ) -> None:
        """Ask Jellyfin, once for each id; raises a ServiceError."""
        missing = await self._run(self._missing, reading, tuple(plays))
        found = {item.id: item for item in await client.items(missing)}
        self._known.update({each: found.get(each) for each in missing})

    def _missing(
        self, reading: JellyfinReading, plays: tuple[Play, ...]
    ) -> frozenset[JellyfinId]:
        """Return the ids that no list shows, having noted those that one does."""
        wanted = {each for play in plays for each in _unclear(play)}
        wanted -= {item.id for item in reading.movies} | self._known.keys()
        for rows in reading.rows.values():
            for listed in (rows.played, rows.recent, rows.resumable, rows.favorites):
                shown = {each: listed[each].item for each in wanted & listed.keys()}
                self._known.update(shown)
                wanted -= shown.keys()
        return frozenset(wanted)


def logged(
    plays: Iterable[Play], known: Mapping[JellyfinId, JellyfinItem | None]
) -> Iterator[Logged]:
    """Yield each play with what it was of; what is gone from Jellyfin is left out."""
    for play in plays:
        item = _item(play, known)
        if item is not None:
            yield Logged(item=item, at=play.at, first=play.first, count=play.count)


def _end_of_history(last: JellystatReading) -> datetime:
    """Return when the first play may have ended that is not in the history.

    By Jellystat's own clock, where the history says what it shows; not where that is
    ahead: rather a play twice than one missed.
    """
    latest = max((play.at for play in last.history), default=None)
    if latest is None or latest > last.whole_at:
        return last.whole_at - _OVERLAP
    return latest + _NEXT


def _unclear(play: Play) -> Iterator[JellyfinId]:
    """Yield the id that alone does not say what was played."""
    if play.item is not None:
        yield play.item
    elif play.episode is not None and (
        play.series is None or play.season_number is None
    ):
        yield play.episode


def _item(
    play: Play, known: Mapping[JellyfinId, JellyfinItem | None]
) -> JellyfinItem | None:
    number = play.movie or play.episode or play.item
    if number is None:
        return None
    if (found := known.get(number)) is not None:
        return found
    if play.episode is not None and play.series is None:
        return None
    return JellyfinItem(
        id=number,
        kind=Kind.EPISODE if play.episode is not None else Kind.MOVIE,
        name="",
        path=None,
        tmdb=None,
        imdb=None,
        tvdb=None,
        series=play.series,
        season=play.season_number,
        episode=play.episode_number,
        episode_end=None,
    )
