"""Read all services at once; what fails is stale, what others answered goes on."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from ..clients.http import Network
from ..clients.jellyfin import JellyfinClient
from ..clients.jellystat import JellystatClient
from ..clients.radarr import MovieRecord, RadarrClient
from ..clients.servarr import ServarrClient
from ..clients.sonarr import SonarrClient
from ..errors import ServiceError
from ..identifiers import Slug, UserId
from ..runtime import Clock, RunInThread
from ..settings import ServiceConfig, ServiceKind
from .items import movie_item
from .jellyfin_reader import JellyfinReader
from .plays import JellystatReader, PlayedItems
from .readings import (
    AnySource,
    JellyfinReading,
    JellystatReading,
    RadarrReading,
    Reading,
    ServarrReading,
    SonarrReading,
    Source,
)
from .series_files import SeriesFiles

type Judge = Callable[[ServiceConfig, Reading], Awaitable[None]]
"""Raises ImplausibleAnswer for a reading that cannot be believed."""


class Reader:
    """Every configured service, its client and its last good reading."""

    def __init__(
        self,
        services: Iterable[ServiceConfig],
        network: Callable[[ServiceConfig], Network],
        *,
        clock: Clock,
        run_in_thread: RunInThread,
        judge: Judge,
        counted: frozenset[UserId],
    ) -> None:
        """Make a client for each service. Nothing is read yet.

        ``counted``: users whose lists are read even if their account is disabled.
        """
        self._clock = clock
        self._run = run_in_thread
        self._judge = judge
        self.radarrs: dict[Slug, RadarrClient] = {}
        self.sonarrs: dict[Slug, SonarrClient] = {}
        self.jellyfin: JellyfinClient | None = None
        self.movies: dict[Slug, Source[RadarrReading]] = {}
        self.series: dict[Slug, Source[SonarrReading]] = {}
        self.watched: Source[JellyfinReading] | None = None
        self.logged: Source[JellystatReading] | None = None
        self.played = PlayedItems(run_in_thread)
        self._jellyfin_reader: JellyfinReader | None = None
        self._jellystat_reader: JellystatReader | None = None
        for config in services:
            match config.kind:
                case ServiceKind.RADARR:
                    self.radarrs[config.slug] = RadarrClient(config, network(config))
                    self.movies[config.slug] = Source(config)
                case ServiceKind.SONARR:
                    self.sonarrs[config.slug] = SonarrClient(config, network(config))
                    self.series[config.slug] = Source(config)
                case ServiceKind.JELLYFIN:
                    self.jellyfin = JellyfinClient(config, network(config))
                    self._jellyfin_reader = JellyfinReader(
                        self.jellyfin, counted, clock
                    )
                    self.watched = Source(config)
                case ServiceKind.JELLYSTAT:
                    client = JellystatClient(config, network(config))
                    self._jellystat_reader = JellystatReader(client, clock)
                    self.logged = Source(config)
        self.files = SeriesFiles(self.sonarrs)

    @property
    def sources(self) -> tuple[AnySource, ...]:
        """Return every source there is."""
        others = (self.watched, self.logged)
        there = (source for source in others if source is not None)
        return (*self.movies.values(), *self.series.values(), *there)

    async def read(self, *, whole: bool) -> None:
        """Read every service anew; ``whole``: whole played lists, and no cache."""
        if whole:
            self.files.forget()
        await asyncio.gather(
            *(
                self._attempt(self.movies[slug], self._radarr(slug, client))
                for slug, client in self.radarrs.items()
            ),
            *(
                self._attempt(self.series[slug], self._sonarr(slug, client))
                for slug, client in self.sonarrs.items()
            ),
            self._jellyfin(whole=whole),
            self._jellystat(whole=whole),
        )
        await self._learn_played()

    async def read_files(self, wanted: Iterable[tuple[Slug, int]]) -> None:
        """Read the files of series that are not known; a failure makes stale."""
        for slug, error in await self.files.read(wanted):
            self.series[slug].reject_after_all(error, self._clock())

    async def _jellyfin(self, *, whole: bool) -> None:
        """Read Jellyfin; after a failure the whole lists too, which may be what failed."""
        source, reader = self.watched, self._jellyfin_reader
        if source is not None and reader is not None:
            whole = whole or not source.fresh
            await self._attempt(source, reader.read(source.last, whole=whole))

    async def _jellystat(self, *, whole: bool) -> None:
        """Read Jellystat; after a failure its whole history, as with Jellyfin."""
        source, reader = self.logged, self._jellystat_reader
        if source is not None and reader is not None:
            whole = whole or not source.fresh
            await self._attempt(source, reader.read(source.last, whole=whole))

    async def _learn_played(self) -> None:
        """Learn what the log is about; where Jellyfin does not tell, the log is stale."""
        log = self.logged.last if self.logged else None
        reading = self.watched.last if self.watched else None
        if self.logged is None or log is None or reading is None or not self.jellyfin:
            return
        try:
            await self.played.learn(self.jellyfin, reading, log.plays)
        except ServiceError as error:
            self.logged.reject_after_all(error, self._clock())

    async def _attempt[R: Reading](
        self, source: Source[R], reading: Awaitable[R]
    ) -> None:
        """Take a reading over if it went well and can be believed."""
        try:
            found = await reading
            await self._judge(source.config, found)
        except ServiceError as error:
            source.reject(error, self._clock())
        else:
            source.accept(found, self._clock())

    async def _radarr(self, slug: Slug, client: RadarrClient) -> RadarrReading:
        reading = await _servarr(client, await client.movies())
        return await self._run(_as_items, slug, reading)

    async def _sonarr(self, slug: Slug, client: SonarrClient) -> SonarrReading:
        last = self.series[slug].read_at
        reading = await _servarr(client, await client.series())
        changed = await client.history_since(last) if last else ()
        self.files.note(slug, reading.entries, {record.entry for record in changed})
        return reading


def _as_items(slug: Slug, reading: ServarrReading[MovieRecord]) -> RadarrReading:
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
    )


async def _servarr[Entry: int, Record](
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
