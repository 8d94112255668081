"""The files of those series that need to be looked into, read once per change."""

import asyncio
from collections.abc import Iterable, Mapping

from ..clients.failures import COUNT
from ..clients.sonarr import SeriesRecord, SonarrClient
from ..errors import ServiceError, UnexpectedAnswer
from ..identifiers import SeriesId, Slug
from .items import episode_files
from .model import MediaFile

_AT_ONCE = 4

type Key = tuple[Slug, int]


class SeriesFiles:
    """What is known of the files of series. A changed series is no longer known."""

    def __init__(self, clients: Mapping[Slug, SonarrClient]) -> None:
        """Know nothing yet."""
        self._clients = clients
        self._known: dict[Key, tuple[MediaFile, ...]] = {}
        self._marks: dict[Key, tuple[int, int]] = {}

    def of(self, slug: Slug, series: int) -> tuple[MediaFile, ...] | None:
        """Return a series' files, ``None`` while they are not known."""
        return self._known.get((slug, series))

    def forget(self) -> None:
        """Forget everything, so that it is read anew."""
        self._known.clear()

    def note(
        self, slug: Slug, entries: Iterable[SeriesRecord], changed: Iterable[int]
    ) -> None:
        """Forget the series of which number, size or history say that they changed."""
        for series in entries:
            mark = (series.file_count, series.size)
            if self._marks.get((slug, series.id)) != mark:
                self._known.pop((slug, series.id), None)
            self._marks[slug, series.id] = mark
        for entry in changed:
            self._known.pop((slug, entry), None)

    async def read(self, wanted: Iterable[Key]) -> list[tuple[Slug, ServiceError]]:
        """Read what is not known; return the services that failed, and how.

        A series that its service does not know any more is a failure too: until the
        next reading says so as a whole, what was announced of it stays announced.
        """
        at_once = asyncio.Semaphore(_AT_ONCE)
        missing = [key for key in wanted if key not in self._known]
        failures = await asyncio.gather(*(self._read(key, at_once) for key in missing))
        return [failure for failure in failures if failure is not None]

    async def _read(
        self, key: Key, at_once: asyncio.Semaphore
    ) -> tuple[Slug, ServiceError] | None:
        slug, series = key
        count, _ = self._marks.get(key, (0, 0))
        async with at_once:
            try:
                files = await fresh_files(self._clients[slug], slug, series, count)
            except ServiceError as error:
                return slug, error
        self._known[key] = files
        return None


async def fresh_files(
    client: SonarrClient, slug: Slug, series: int, count: int
) -> tuple[MediaFile, ...]:
    """Read a series' files as they are now, with the episodes that each carries.

    ``count``: episodes with a file, as the series itself said; 0 where it did not say.
    Where the lists show another number, all is asked once more, as it may have changed
    in between. UnexpectedAnswer where they still differ.
    """
    number = SeriesId(series)
    files = await _read_files(client, number)
    if _agree(files, count):
        return files
    count = (await client.one_series(number)).file_count
    files = await _read_files(client, number)
    if not _agree(files, count):
        raise UnexpectedAnswer(slug, status=COUNT)
    return files


async def _read_files(client: SonarrClient, series: SeriesId) -> tuple[MediaFile, ...]:
    files = await client.episode_files(series)
    return episode_files(files, await client.episodes(series))


def _agree(files: Iterable[MediaFile], count: int) -> bool:
    """Return whether files carry as many episodes as the series says have one."""
    return not count or count == sum(len(file.episodes) for file in files)
