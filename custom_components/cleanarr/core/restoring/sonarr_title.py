"""What a series and its parts have in common when they are fetched again."""

from collections.abc import Iterable

from ..clients.sonarr import (
    EpisodeRecord,
    SeriesRecord,
    SonarrClient,
    SonarrFetcher,
)
from ..errors import NotConfirmed, TitleUnknown
from ..identifiers import service_of
from ..library.recipe import read_series_recipe
from ..memory import DeletionRecord
from ..reasons import Reason
from .done import Deed
from .fitting import check_same


class SonarrTitle:
    """A series, or a part of one, of which the ledger has an entry."""

    def __init__(
        self, record: DeletionRecord, client: SonarrClient, fetcher: SonarrFetcher
    ) -> None:
        """Look nothing up yet; raises TitleUnknown for a series without its id."""
        self._record = record
        self._client = client
        self._fetcher = fetcher
        self._recipe = read_series_recipe(record.restore)
        self._about = {"service": service_of(record.item)}
        if record.identity.tvdb is None:
            raise TitleUnknown(title=record.title, **self._about)
        self._tvdb = record.identity.tvdb

    async def _there(self) -> SeriesRecord | None:
        """Read the series that has the id now, if any."""
        for series in await self._client.series_of(self._tvdb):
            check_same(self._record, series.identity, series.title)
            return series
        return None

    def _notes(self, series: SeriesRecord) -> tuple[Reason, ...]:
        """Say what can not be restored, and what keeps Sonarr from fetching it."""
        file = Reason("restore_file", self._about)
        if series.monitored:
            return (file,)
        return file, Reason("restore_series_unmonitored", self._about)

    async def _switch_episodes(
        self, episodes: Iterable[EpisodeRecord], *, monitored: bool
    ) -> bool:
        """Switch monitoring of episodes; return whether any was not so before."""
        others = {one.id for one in episodes if one.monitored is not monitored}
        if not others:
            return False
        done = await self._fetcher.set_episodes_monitored(others, monitored=monitored)
        if not others <= done:
            raise NotConfirmed(step=Deed.MONITORED)
        return True

    async def _switch_season(
        self, series: SeriesRecord, number: int, *, monitored: bool
    ) -> bool:
        """Switch monitoring of a season; return whether it was not so before.

        Sonarr's answer does not say whether that came true, so it is read.
        """
        if _is_so(series, number, monitored=monitored):
            return False
        await self._fetcher.set_season_monitored(series.id, number, monitored=monitored)
        now = await self._client.one_series(series.id)
        if not _is_so(now, number, monitored=monitored):
            raise NotConfirmed(step=Deed.MONITORED)
        return True


def _is_so(series: SeriesRecord, number: int, *, monitored: bool) -> bool:
    return all(
        one.monitored is monitored for one in series.seasons if one.number == number
    )
