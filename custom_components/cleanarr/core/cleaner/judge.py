"""Decide whether a reading can be believed, against what was believed before."""

from collections.abc import (
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import suppress
from dataclasses import dataclass

from ..clients.sonarr import SeriesRecord
from ..detect.explained import explained_loss
from ..errors import ImplausibleAnswer, MemoryUnavailable
from ..identifiers import Slug
from ..library.model import Item
from ..library.paths import lies_in
from ..library.plausible import Shrink, shrinks
from ..library.readings import (
    JellyfinReading,
    JellystatReading,
    Reading,
    SeerrReading,
    ServarrReading,
)
from ..memory import DeletionSource, Memory, Signal
from ..runtime import RunInThread
from ..settings import HouseholdConfig, ServiceConfig, ServiceKind

SERVER = "server"
"""The name of the list that stands for "another server answers"."""
_LISTS: Mapping[ServiceKind, tuple[str, str]] = {
    ServiceKind.RADARR: ("movies", "movie_files"),
    ServiceKind.SONARR: ("series", "episodes"),
}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a service, and how many there are in each list."""

    service: ServiceConfig
    reading: Reading
    counts: Mapping[str, int]
    server: str | None


class Judge:
    """Remembers what was believed, and what a person has to look at."""

    def __init__(
        self,
        memory: Memory,
        config: HouseholdConfig,
        run_in_thread: RunInThread,
        scanning: Callable[[], Awaitable[bool]],
        told: Callable[[], Collection[Signal]],
        *,
        own_folder: str | None,
    ) -> None:
        """Judge by ``memory``. ``scanning`` tells whether Jellyfin looks for media.

        ``told``: what was said to be gone and waits to be looked at. ``own_folder``: of
        Leaving Soon, as Jellyfin sees it, or last saw it.
        """
        self._memory = memory
        self._config = config
        self._run = run_in_thread
        self._scanning = scanning
        self._told = told
        self._own_folder = own_folder
        self._waiting: dict[Slug, tuple[Shrink, ...]] = {}
        self._seen: dict[Slug, tuple[Mapping[str, int], str | None]] = {}
        self._read: dict[tuple[Slug, str], int] = {}

    @property
    def waiting(self) -> Mapping[Slug, tuple[Shrink, ...]]:
        """Return the lists that shrank beyond belief and wait for a person."""
        return self._waiting

    async def __call__(self, service: ServiceConfig, reading: Reading) -> None:
        """Accept a reading, or raise ImplausibleAnswer and leave all as it was.

        While Jellyfin scans, a shrink is no reason to call for a person.
        """
        counts, server = await self._run(self._counts, service, reading)
        read = _Read(service, reading, counts, server)
        found = await self._run(self._compare, read, self._told())
        if not found:
            self._waiting.pop(service.slug, None)
            await self._run(self._accept, service.slug, counts, server)
            return
        if not (isinstance(reading, JellyfinReading) and await self._scanning()):
            self._waiting[service.slug] = found
            self._seen[service.slug] = (counts, server)
        worst = max(found, key=lambda shrink: shrink.before - shrink.now)
        raise ImplausibleAnswer(
            service.slug,
            list=worst.list,
            before=str(worst.before),
            now=str(worst.now),
        )

    async def agree(self, slug: Slug) -> None:
        """Believe what was last seen of a service: a person looked at it."""
        if slug in self._seen:
            counts, server = self._seen.pop(slug)
            await self._run(self._accept, slug, counts, server)
        self._waiting.pop(slug, None)

    def _compare(self, read: _Read, told: Collection[Signal]) -> tuple[Shrink, ...]:
        observations, slug = self._memory.observations, read.service.slug
        known = observations.server_ids().get(slug)
        if known is not None and read.server is not None and known != read.server:
            return (Shrink(list=SERVER, before=1, now=0),)
        accepted = {
            name: number
            for (service, name), number in observations.accepted_counts().items()
            if service == slug
        }
        most = self._config.settings.max_shrink
        if not shrinks(read.counts, accepted, most):
            return ()
        for name, number in self._explained(read, told).items():
            accepted[name] = accepted.get(name, 0) - number
        return shrinks(read.counts, accepted, most)

    def _explained(self, read: _Read, told: Collection[Signal]) -> Mapping[str, int]:
        """Return how much of each list went because somebody deleted it there."""
        lists = _LISTS.get(read.service.kind)
        if lists is None or not isinstance(read.reading, ServarrReading):
            return {}
        slug, memory = read.service.slug, self._memory
        known = [one for one in memory.catalogue.all() if one.service == slug]
        first = min((one.since for one in known), default=None)
        booked = () if first is None else memory.ledger.since(first)
        loss = explained_loss(
            known,
            dict(_listed(read.reading.entries)),
            [signal for signal in told if signal.service == slug],
            read.reading.gone,
            [one for one in booked if one.source is DeletionSource.CLEANARR],
        )
        return dict(zip(lists, (loss.entries, loss.files), strict=True))

    def _accept(
        self, slug: Slug, counts: Mapping[str, int], server: str | None
    ) -> None:
        """Remember what was believed; a memory that cannot is reported elsewhere."""
        observations = self._memory.observations
        known = observations.accepted_counts()
        accepted: dict[str, int] = {}
        for name, number in counts.items():
            before = known.get((slug, name), number)
            late = self._still_listed(slug, name, number, before) if server else 0
            accepted[name] = number - late
        with suppress(MemoryUnavailable):
            observations.accept(slug, accepted, server)
            self._read.update({(slug, name): counts[name] for name in counts})

    def _still_listed(self, slug: Slug, name: str, number: int, accepted: int) -> int:
        """Return how many own deletions are still in a list: Jellyfin looks later.

        They were taken off what was accepted, and must not be missed when they go.
        """
        last = self._read.get((slug, name), accepted)
        return max(0, last - accepted - max(0, last - number))

    def _counts(
        self, service: ServiceConfig, reading: Reading
    ) -> tuple[Mapping[str, int], str | None]:
        """Return how many there are in each list, our own copies left out."""
        if isinstance(reading, JellyfinReading):
            return self._jellyfin_counts(reading), reading.server
        if isinstance(reading, JellystatReading):
            whole = reading.whole_at == reading.read_at
            return {"plays": len(reading.plays)} if whole else {}, None
        if isinstance(reading, SeerrReading):
            return {
                "requests": len(reading.requests),
                "users": len(reading.users),
            }, None
        numbers = len(reading.entries), sum(map(_files_of, reading.entries))
        return dict(zip(_LISTS[service.kind], numbers, strict=True)), None

    def _jellyfin_counts(self, reading: JellyfinReading) -> Mapping[str, int]:
        own = self._own_folder

        def counted(path: str | None) -> bool:
            return own is None or path is None or not lies_in(path, own)

        counts = {
            "movies": sum(counted(one.path) for one in reading.movies),
            "series": sum(counted(one.path) for one in reading.series),
            "users": len(reading.users),
        }
        if reading.whole_at == reading.read_at:
            counts["plays"] = sum(
                counted(row.item.path)
                for rows in reading.rows.values()
                for row in rows.played.values()
            )
        return counts


def _files_of(entry: Item | SeriesRecord) -> int:
    """Return how many movies' files, or episodes with a file, an entry has."""
    return entry.has_files if isinstance(entry, Item) else entry.file_count


def _listed(entries: Iterable[Item | SeriesRecord]) -> Iterator[tuple[str, int]]:
    """Yield each identity key of entries, with the number of its files."""
    for entry in entries:
        for key in entry.identity.keys:
            yield key, _files_of(entry)
