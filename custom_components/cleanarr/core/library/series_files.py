"""The content of those series that need to be looked into, read once per change."""

import asyncio
from collections.abc import Iterable, Mapping

from ..clients.failures import COUNT
from ..clients.sonarr import SeriesRecord, SonarrClient
from ..errors import ServiceError, UnexpectedAnswer
from ..identifiers import SeriesId, Slug
from .series_content import SeriesContent, series_content

_AT_ONCE = 4

type Key = tuple[Slug, int]


class SeriesFiles:
    """What is known of the files of series. A changed series is no longer known.

    While its items rest, what was known of it stands in, for people to see.
    """

    def __init__(self, clients: Mapping[Slug, SonarrClient]) -> None:
        """Know nothing yet."""
        self._clients = clients
        self._known: dict[Key, SeriesContent] = {}
        self._outdated: dict[Key, SeriesContent] = {}
        self._marks: dict[Key, tuple[int, int]] = {}

    def of(self, slug: Slug, series: int, *, resting: bool) -> SeriesContent | None:
        """Return what is in a series, ``None`` while that is not known."""
        key = (slug, series)
        stand_in = self._outdated.get(key) if resting else None
        return self._known.get(key, stand_in)

    def forget(self) -> None:
        """Forget everything, so that it is read anew."""
        for key in tuple(self._known):
            self._forget(key)

    def note(
        self, slug: Slug, entries: Iterable[SeriesRecord], changed: Iterable[int]
    ) -> None:
        """Forget the series of which number, size or history say that they changed."""
        for series in entries:
            mark = (series.file_count, series.size)
            if self._marks.get((slug, series.id)) != mark:
                self._forget((slug, series.id))
            self._marks[slug, series.id] = mark
        for entry in changed:
            self._forget((slug, entry))

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
                content = await fresh_content(self._clients[slug], slug, series, count)
            except ServiceError as error:
                return slug, error
        self._known[key] = content
        self._outdated.pop(key, None)
        return None

    def _forget(self, key: Key) -> None:
        """Read a series anew, with what is known of it at hand should that fail."""
        if (content := self._known.pop(key, None)) is not None:
            self._outdated[key] = content


async def fresh_content(
    client: SonarrClient, slug: Slug, series: int, count: int
) -> SeriesContent:
    """Read a series' files and episodes as they are now.

    ``count``: episodes with a file, as the series itself said; 0 where it did not say.
    Where the lists show another number, all is asked once more, as it may have changed
    in between. UnexpectedAnswer where they still differ.
    """
    number = SeriesId(series)
    content = await _read(client, number)
    if _agrees(content, count):
        return content
    count = (await client.one_series(number)).file_count
    content = await _read(client, number)
    if not _agrees(content, count):
        raise UnexpectedAnswer(slug, status=COUNT)
    return content


async def _read(client: SonarrClient, series: SeriesId) -> SeriesContent:
    files = await client.episode_files(series)
    return series_content(files, await client.episodes(series))


def _agrees(content: SeriesContent, count: int) -> bool:
    """Return whether files carry as many episodes as the series says have one."""
    return not count or count == sum(len(file.episodes) for file in content.files)
