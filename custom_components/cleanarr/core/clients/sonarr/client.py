"""Ask Sonarr (API v3, server 4; API notes §3)."""

from ...identifiers import SeriesId, number_id
from ...settings import ServiceConfig
from ..fields import as_record
from ..http import Network, Patience
from ..permit import DeletionPermit, FetchPermit
from ..servarr import Dialect, HistoryEvent, ServarrClient
from .fetcher import SonarrFetcher
from .of_series import read_episode_files, read_episodes
from .records import EpisodeFileRecord, EpisodeRecord, SeriesFound, SeriesRecord
from .rows import series_found, series_record
from .writer import SonarrWriter

_DIALECT = Dialect(
    product="Sonarr",
    oldest="4",
    entry_field="seriesId",
    entry=SeriesId,
    events={
        "seriesFolderImported": HistoryEvent.IMPORTED,
        "downloadFolderImported": HistoryEvent.IMPORTED,
        # Its path is another now: what was read of it counts as little as after an import.
        "episodeFileRenamed": HistoryEvent.IMPORTED,
        "episodeFileDeleted": HistoryEvent.FILE_DELETED,
    },
    exclusions="importlistexclusion",
    provider_field="tvdbId",
    history_query={"includeEpisode": "true"},
)


class SonarrClient(ServarrClient[SeriesId]):
    """Read Sonarr."""

    def __init__(
        self, config: ServiceConfig, network: Network, patience: Patience | None = None
    ) -> None:
        super().__init__(config, network, _DIALECT, patience)

    async def series(self) -> tuple[SeriesRecord, ...]:
        """Return the whole library, decoded as it arrives; Sonarr has no pages."""
        query = {"includeSeasonImages": "false"}
        return await self._http.get_records("api/v3/series", series_record, query)

    async def one_series(self, series: SeriesId) -> SeriesRecord:
        """Return one series as it is now; raise NotFound when it is gone."""
        path = f"api/v3/series/{number_id(SeriesId, series)}"
        return await self._http.get(path, lambda row: series_record(as_record(row)))

    async def episodes(self, series: SeriesId) -> tuple[EpisodeRecord, ...]:
        """Return every episode of a series, with and without a file."""
        return await read_episodes(self._http, series)

    async def episode_files(self, series: SeriesId) -> tuple[EpisodeFileRecord, ...]:
        """Return every file of a series."""
        return await read_episode_files(self._http, series)

    async def series_of(self, tvdb: int) -> tuple[SeriesRecord, ...]:
        """Return the series with an id at TVDB: one or none."""
        query = {"tvdbId": str(number_id(int, tvdb)), "includeSeasonImages": "false"}
        found = await self._http.get_records("api/v3/series", series_record, query)
        return tuple(series for series in found if series.tvdb == tvdb)

    async def look_up(self, tvdb: int) -> tuple[SeriesFound, ...]:
        """Have an id looked up at TVDB; nothing where TVDB does not know it (any more)."""
        query = {"term": f"tvdb:{number_id(int, tvdb)}"}
        path = "api/v3/series/lookup"
        return await self._http.get_records(path, series_found, query)

    def writer(self, permit: DeletionPermit) -> SonarrWriter:
        """Return what can change this Sonarr, as long as the permit holds."""
        return SonarrWriter(self._http, permit)

    def fetcher(self, permit: FetchPermit) -> SonarrFetcher:
        """Return what can have this Sonarr fetch something, as long as it may."""
        return SonarrFetcher(self._http, permit)
