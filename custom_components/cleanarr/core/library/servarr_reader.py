"""Read one Radarr or Sonarr: everything, or what its history says has changed."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..clients.radarr import MovieRecord, RadarrClient
from ..clients.servarr import HistoryEvent, HistoryRecord, ServarrClient
from ..clients.sonarr import SonarrClient
from ..errors import NotFound
from ..identifiers import MovieId, SeriesId, Slug
from ..runtime import RunInThread
from .items import movie_item
from .readings import RadarrReading, ServarrReading, SonarrReading
from .series_files import SeriesFiles

type Heard = Mapping[Slug, datetime]
"""Until when a service's history was made sense of; until then it is read again."""

_OVERLAP = timedelta(minutes=10)
_MOST_CHANGES = 50


class RadarrReader:
    """Reads one Radarr; its movies become items at once."""

    def __init__(
        self, slug: Slug, client: RadarrClient, heard: Heard, run_in_thread: RunInThread
    ) -> None:
        """Read through ``client``."""
        self._slug = slug
        self._client = client
        self._heard = heard
        self._run = run_in_thread

    async def read(
        self, last: RadarrReading | None, since: datetime | None, *, whole: bool
    ) -> RadarrReading:
        """Read everything."""
        reading = await _everything(self._client, await self._client.movies())
        history = await _history(self._client, since, self._heard.get(self._slug))
        return await self._run(_as_items, self._slug, reading, _gone(history))

    async def catch_up(self, last: RadarrReading, since: datetime) -> RadarrReading:
        """Read what changed; what was removed or tagged, only the next reading sees."""
        history = await _history(self._client, since, self._heard.get(self._slug))
        changed = _changed(history)
        if len(changed) > _MOST_CHANGES:
            return await self.read(last, since, whole=False)
        fresh = await _those_left(self._client.movie, map(MovieId, changed))
        reading = await _updated(self._client, last, seen=bool(fresh))
        entries = {item.entry: item for item in last.entries}
        for movie in fresh:
            entries[movie.id] = movie_item(
                self._slug, movie, reading.labels, reading.profiles
            )
        return replace(reading, entries=tuple(entries.values()), gone=_gone(history))


class SonarrReader:
    """Reads one Sonarr, and tells which series' files have to be read again."""

    def __init__(
        self, slug: Slug, client: SonarrClient, heard: Heard, files: SeriesFiles
    ) -> None:
        """Read through ``client``."""
        self._slug = slug
        self._client = client
        self._heard = heard
        self._files = files

    async def read(
        self, last: SonarrReading | None, since: datetime | None, *, whole: bool
    ) -> SonarrReading:
        """Read everything but files and episodes."""
        reading = await _everything(self._client, await self._client.series())
        history = await _history(self._client, since, self._heard.get(self._slug))
        self._files.note(self._slug, reading.entries, _changed(history))
        return replace(reading, gone=_gone(history))

    async def catch_up(self, last: SonarrReading, since: datetime) -> SonarrReading:
        """Read what changed; what was removed or tagged, only the next reading sees."""
        history = await _history(self._client, since, self._heard.get(self._slug))
        changed = _changed(history)
        if len(changed) > _MOST_CHANGES:
            return await self.read(last, since, whole=False)
        fresh = await _those_left(self._client.one_series, map(SeriesId, changed))
        reading = await _updated(self._client, last, seen=bool(fresh))
        entries = {series.id: series for series in last.entries}
        entries |= {series.id: series for series in fresh}
        self._files.note(self._slug, fresh, changed)
        return replace(reading, entries=tuple(entries.values()), gone=_gone(history))


def _as_items(
    slug: Slug,
    reading: ServarrReading[MovieRecord],
    gone: tuple[HistoryRecord[MovieId], ...],
) -> RadarrReading:
    """Return the reading with its movies as items."""
    return ServarrReading(
        version=reading.version,
        entries=tuple(
            movie_item(slug, movie, reading.labels, reading.profiles)
            for movie in reading.entries
        ),
        labels=reading.labels,
        profiles=reading.profiles,
        root_folders=reading.root_folders,
        downloading=reading.downloading,
        gone=gone,
    )


async def _everything[Entry: int, Record](
    client: ServarrClient[Entry], entries: tuple[Record, ...]
) -> ServarrReading[Record]:
    """Read what Radarr and Sonarr have in common, besides the ``entries``."""
    status = await client.status()
    return ServarrReading(
        version=status.version,
        entries=entries,
        labels=await client.tags(),
        profiles=await client.quality_profiles(),
        root_folders=await client.root_folders(),
        downloading=frozenset(await client.downloading()),
    )


async def _history[Entry: int](
    client: ServarrClient[Entry], read: datetime | None, heard: datetime | None
) -> tuple[HistoryRecord[Entry], ...]:
    """Return which files came and went since it was read and heard, and a little before.

    Nothing where it was neither: what went before our time is nobody's news.
    """
    times = [time for time in (read, heard) if time is not None]
    return await client.history_since(min(times) - _OVERLAP) if times else ()


def _changed[Entry: int](history: Iterable[HistoryRecord[Entry]]) -> frozenset[Entry]:
    """Return the entries of which files came, went or were renamed."""
    return frozenset(record.entry for record in history)


def _gone[Entry: int](
    history: Iterable[HistoryRecord[Entry]],
) -> tuple[HistoryRecord[Entry], ...]:
    """Return the files that were deleted."""
    return tuple(one for one in history if one.event is HistoryEvent.FILE_DELETED)


async def _those_left[Entry, Record](
    read: Callable[[Entry], Awaitable[Record]], entries: Iterable[Entry]
) -> list[Record]:
    """Read entries one by one; for one that is gone, the next whole reading sees to it."""
    found = []
    for entry in entries:
        try:
            found.append(await read(entry))
        except NotFound:
            continue
    return found


async def _updated[Record](
    client: ServarrClient[int], last: ServarrReading[Record], *, seen: bool
) -> ServarrReading[Record]:
    """Return a reading with what is downloading now as well as a while ago.

    ``seen``: entries were read that may have tags and profiles which are new.
    """
    downloading = last.downloading | frozenset(await client.downloading())
    if not seen:
        return replace(last, downloading=downloading)
    labels: Mapping[int, str] = await client.tags()
    profiles = await client.quality_profiles()
    return replace(last, downloading=downloading, labels=labels, profiles=profiles)
