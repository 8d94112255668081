"""Ask Sonarr (API v3, server 4; API notes §3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ..errors import NotFound
from ..identifiers import (
    EpisodeFileId,
    EpisodeId,
    SeriesId,
    imdb_id,
    number_id,
    provider_number,
)
from ..settings import ServiceConfig
from .failures import GONE
from .fields import (
    Fields,
    Malformed,
    as_record,
    flag,
    identifier,
    moment,
    number,
    numbers,
    optional_identifier,
    optional_number,
    optional_text,
    record,
    records,
    text,
)
from .http import Network, Patience, ServiceHttp
from .permit import DeletionPermit
from .servarr import (
    Dialect,
    HistoryEvent,
    ServarrClient,
    ServarrWriter,
    checked_ids,
    poster,
    year,
    yes_or_no,
)

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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonRecord:
    """A season's numbers. ``number`` 0 holds the specials.

    ``file_count``: episodes with a file, so that a file of two counts twice.
    """

    number: int
    monitored: bool
    file_count: int
    size: int
    previous_airing: datetime | None
    next_airing: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRecord:
    """A series without its episodes. Dates are UTC, ``path`` is its folder.

    ``file_count``: episodes with a file, so that a file of two counts twice.
    """

    id: SeriesId
    title: str
    year: int | None
    path: str
    root_folder: str
    tvdb: int | None
    tmdb: int | None
    imdb: str | None
    monitored: bool
    status: str
    next_airing: datetime | None
    tags: frozenset[int]
    added: datetime | None
    poster: str | None
    quality_profile: int | None
    file_count: int
    size: int
    seasons: tuple[SeasonRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRecord:
    """An episode; ``file`` is ``None`` where it has none."""

    id: EpisodeId
    season: int
    number: int
    title: str
    monitored: bool
    aired: datetime | None
    file: EpisodeFileId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFileRecord:
    """A file, which can carry several episodes. ``path`` as Sonarr sees it."""

    id: EpisodeFileId
    series: SeriesId
    season: int
    path: str
    size: int
    imported: datetime | None


class SonarrClient(ServarrClient[SeriesId]):
    """Read Sonarr."""

    def __init__(
        self, config: ServiceConfig, network: Network, patience: Patience | None = None
    ) -> None:
        super().__init__(config, network, _DIALECT, patience)

    async def series(self) -> tuple[SeriesRecord, ...]:
        """Return the whole library, decoded as it arrives; Sonarr has no pages."""
        query = {"includeSeasonImages": "false"}
        return await self._http.get_records("api/v3/series", _series, query)

    async def one_series(self, series: SeriesId) -> SeriesRecord:
        """Return one series as it is now; raise NotFound when it is gone."""
        path = f"api/v3/series/{number_id(SeriesId, series)}"
        return await self._http.get(path, lambda answer: _series(as_record(answer)))

    async def episodes(self, series: SeriesId) -> tuple[EpisodeRecord, ...]:
        """Return every episode of a series, with and without a file."""
        return await self._http.get_records(
            "api/v3/episode", _of(series, _episode), _only(series)
        )

    async def episode_files(self, series: SeriesId) -> tuple[EpisodeFileRecord, ...]:
        """Return every file of a series."""
        return await _episode_files(self._http, series)

    def writer(self, permit: DeletionPermit) -> SonarrWriter:
        """Return what can change this Sonarr, as long as the permit holds."""
        return SonarrWriter(self._http, permit)


class SonarrWriter(ServarrWriter):
    """Change Sonarr. A blank id is refused before anything is sent."""

    async def set_monitored(
        self, series: Iterable[SeriesId], *, monitored: bool
    ) -> frozenset[SeriesId]:
        """Switch monitoring of whole series; return those that Sonarr shows as wanted.

        Their episodes keep their own switches.
        """
        return await self._set_monitored(
            "api/v3/series/editor", SeriesId, ("seriesIds", series), monitored=monitored
        )

    async def set_episodes_monitored(
        self, episodes: Iterable[EpisodeId], *, monitored: bool
    ) -> frozenset[EpisodeId]:
        """Switch monitoring of episodes; return those that Sonarr shows as wanted."""
        return await self._set_monitored(
            "api/v3/episode/monitor",
            EpisodeId,
            ("episodeIds", episodes),
            monitored=monitored,
        )

    async def delete_files(
        self, series: SeriesId, files: Iterable[EpisodeFileId]
    ) -> None:
        """Delete files of one series from disk before returning (API notes §3).

        Sonarr looks for all of them in the folder of the first and stops halfway at
        an id that it does not know. So they are read first: NotFound, and nothing
        deleted, when one of them is not (or no longer) a file of ``series``.
        """
        wanted = checked_ids(EpisodeFileId, files)
        known = {file.id for file in await _episode_files(self._http, series)}
        if not known.issuperset(wanted):
            raise NotFound(self._http.slug, status=GONE)
        body = {"episodeFileIds": wanted}
        await self._send("DELETE", "api/v3/episodefile/bulk", {}, body)

    async def remove_series(
        self, series: SeriesId, *, delete_files: bool, exclusion: bool
    ) -> None:
        """Remove an entry; with ``delete_files`` its whole folder goes some time later.

        ``exclusion`` keeps import lists from adding it again.
        """
        query = {
            "deleteFiles": yes_or_no(delete_files),
            "addImportListExclusion": yes_or_no(exclusion),
        }
        await self._send(
            "DELETE", f"api/v3/series/{number_id(SeriesId, series)}", query
        )


async def _episode_files(
    http: ServiceHttp, series: SeriesId
) -> tuple[EpisodeFileRecord, ...]:
    return await http.get_records(
        "api/v3/episodefile", _of(series, _file), _only(series)
    )


def _only(series: SeriesId) -> dict[str, str]:
    return {"seriesId": str(number_id(SeriesId, series))}


def _of[T](series: SeriesId, project: Callable[[Fields], T]) -> Callable[[Fields], T]:
    """Refuse rows of another series than was asked for."""

    def checked(row: Fields) -> T:
        if identifier(SeriesId, row, "seriesId") != series:
            raise Malformed("a row of another series")
        return project(row)

    return checked


def _series(row: Fields) -> SeriesRecord:
    statistics = record(row, "statistics") or {}
    return SeriesRecord(
        id=identifier(SeriesId, row, "id"),
        title=text(row, "title"),
        year=year(row),
        path=text(row, "path"),
        root_folder=optional_text(row, "rootFolderPath") or "",
        tvdb=provider_number(row.get("tvdbId")),
        tmdb=provider_number(row.get("tmdbId")),
        imdb=imdb_id(row.get("imdbId")),
        monitored=flag(row, "monitored"),
        status=text(row, "status"),
        next_airing=moment(row, "nextAiring"),
        tags=numbers(row, "tags"),
        added=moment(row, "added"),
        poster=poster(row),
        quality_profile=optional_number(row, "qualityProfileId"),
        file_count=optional_number(statistics, "episodeFileCount") or 0,
        size=optional_number(statistics, "sizeOnDisk") or 0,
        seasons=tuple(map(_season, records(row, "seasons"))),
    )


def _season(row: Fields) -> SeasonRecord:
    statistics = record(row, "statistics") or {}
    return SeasonRecord(
        number=number(row, "seasonNumber"),
        monitored=flag(row, "monitored"),
        file_count=optional_number(statistics, "episodeFileCount") or 0,
        size=optional_number(statistics, "sizeOnDisk") or 0,
        previous_airing=moment(statistics, "previousAiring"),
        next_airing=moment(statistics, "nextAiring"),
    )


def _episode(row: Fields) -> EpisodeRecord:
    return EpisodeRecord(
        id=identifier(EpisodeId, row, "id"),
        season=number(row, "seasonNumber"),
        number=number(row, "episodeNumber"),
        title=optional_text(row, "title") or "",
        monitored=flag(row, "monitored"),
        aired=moment(row, "airDateUtc"),
        file=optional_identifier(EpisodeFileId, row, "episodeFileId"),
    )


def _file(row: Fields) -> EpisodeFileRecord:
    return EpisodeFileRecord(
        id=identifier(EpisodeFileId, row, "id"),
        series=identifier(SeriesId, row, "seriesId"),
        season=number(row, "seasonNumber"),
        path=text(row, "path"),
        size=number(row, "size"),
        imported=moment(row, "dateAdded"),
    )
