"""Read all services at once; what fails is stale, what others answered goes on."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ..clients.http import Network
from ..clients.jellyfin import JellyfinClient
from ..clients.jellystat import JellystatClient
from ..clients.radarr import RadarrClient
from ..clients.seerr import SeerrClient
from ..clients.sonarr import SonarrClient
from ..errors import ServiceError
from ..identifiers import Slug, UserId
from ..runtime import Clock, RunInThread
from ..settings import ServiceConfig, ServiceKind
from .feed import Feed, Judge, ServiceReader
from .jellyfin_reader import JellyfinReader
from .plays import JellystatReader, PlayedItems
from .readings import (
    AnySource,
    JellyfinReading,
    JellystatReading,
    RadarrReading,
    Reading,
    SeerrReading,
    SonarrReading,
    Source,
)
from .requests import SeerrReader
from .series_files import SeriesFiles
from .servarr_reader import RadarrReader, SonarrReader


class Reader:
    """Every service that is read, its client and its last good reading."""

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
        self._network = network
        self._clock = clock
        self._run = run_in_thread
        self._judge = judge
        self._counted = counted
        self._feeds: list[Feed[Any]] = []
        self.radarrs: dict[Slug, RadarrClient] = {}
        self.sonarrs: dict[Slug, SonarrClient] = {}
        self.jellyfin: JellyfinClient | None = None
        self.seerr: SeerrClient | None = None
        self.movies: dict[Slug, Source[RadarrReading]] = {}
        self.series: dict[Slug, Source[SonarrReading]] = {}
        self.watched: Source[JellyfinReading] | None = None
        self.logged: Source[JellystatReading] | None = None
        self.asked: Source[SeerrReading] | None = None
        self.played = PlayedItems(run_in_thread)
        self.files = SeriesFiles(self.sonarrs)
        self.heard: dict[Slug, datetime] = {}
        for config in services:
            self._connect(config)

    def _connect(self, config: ServiceConfig) -> None:
        """Make a client and a feed for one service; a further kind is one more case."""
        network, slug = self._network(config), config.slug
        match config.kind:
            case ServiceKind.RADARR:
                radarr = self.radarrs[slug] = RadarrClient(config, network)
                reader = RadarrReader(slug, radarr, self.heard, self._run)
                self.movies[slug] = self._feed(config, reader)
            case ServiceKind.SONARR:
                sonarr = self.sonarrs[slug] = SonarrClient(config, network)
                self.series[slug] = self._feed(
                    config, SonarrReader(slug, sonarr, self.heard, self.files)
                )
            case ServiceKind.JELLYFIN:
                self.jellyfin = JellyfinClient(config, network)
                self.watched = self._feed(
                    config, JellyfinReader(self.jellyfin, self._counted, self._clock)
                )
            case ServiceKind.JELLYSTAT:
                jellystat = JellystatClient(config, network)
                self.logged = self._feed(
                    config, JellystatReader(jellystat, self._clock)
                )
            case ServiceKind.SEERR:
                self.seerr = SeerrClient(config, network)
                self.asked = self._feed(config, SeerrReader(self.seerr))

    def _feed[R: Reading](
        self, config: ServiceConfig, reader: ServiceReader[R]
    ) -> Source[R]:
        source = Source[R](config)
        self._feeds.append(Feed(source, reader, self._judge, self._clock))
        return source

    @property
    def sources(self) -> tuple[AnySource, ...]:
        """Return every source there is."""
        others = (self.watched, self.logged, self.asked)
        there = (source for source in others if source is not None)
        return (*self.movies.values(), *self.series.values(), *there)

    async def read(self, *, whole: bool) -> None:
        """Read every service anew; ``whole``: whole played lists, and no cache."""
        if whole:
            self.files.forget()
            self.played.forget_gone()
        await asyncio.gather(*(feed.read(whole=whole) for feed in self._feeds))
        await self._learn_played()

    async def catch_up(self) -> None:
        """Read what changed since the last time, and anew what failed then."""
        await asyncio.gather(*(feed.catch_up() for feed in self._feeds))
        await self._learn_played()

    async def read_files(self, wanted: Iterable[tuple[Slug, int]]) -> None:
        """Read the files of series that are not known; a failure makes stale."""
        for slug, error in await self.files.read(wanted):
            self.series[slug].reject_after_all(error, self._clock())

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
