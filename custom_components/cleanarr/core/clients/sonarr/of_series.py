"""Read what Sonarr lists of one series, and refuse rows of another."""

from collections.abc import Callable

from ...identifiers import SeriesId, number_id
from ..fields import Fields, Malformed, identifier
from ..http import ServiceHttp
from .records import EpisodeFileRecord, EpisodeRecord
from .rows import episode_file_record, episode_record


async def read_episodes(
    http: ServiceHttp, series: SeriesId
) -> tuple[EpisodeRecord, ...]:
    """Return every episode of a series, with and without a file."""
    return await _rows(http, "api/v3/episode", series, episode_record)


async def read_episode_files(
    http: ServiceHttp, series: SeriesId
) -> tuple[EpisodeFileRecord, ...]:
    """Return every file of a series."""
    return await _rows(http, "api/v3/episodefile", series, episode_file_record)


async def _rows[T](
    http: ServiceHttp, path: str, series: SeriesId, project: Callable[[Fields], T]
) -> tuple[T, ...]:
    def checked(row: Fields) -> T:
        if identifier(SeriesId, row, "seriesId") != series:
            raise Malformed("a row of another series")
        return project(row)

    query = {"seriesId": str(number_id(SeriesId, series))}
    return await http.get_records(path, checked, query)
