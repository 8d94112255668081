"""A season, or the episodes of a file, of a series that is still in its Sonarr."""

from ..clients.sonarr import EpisodeRecord, SeriesRecord
from ..errors import PartGone, SeriesGone
from ..reasons import Reason
from .done import Deed, Done
from .sonarr_title import SonarrTitle


class DeletedPart(SonarrTitle):
    """A part of a series of which the ledger has an entry."""

    async def restore(self) -> Done:
        """Monitor the part again and have it searched."""
        series = await self._there()
        if series is None:
            raise SeriesGone(title=self._record.title, **self._about)
        missing = [one for one in await self._episodes(series) if one.file is None]
        if not missing:
            return Done(notes=(Reason("restore_has_files", self._about),))
        switched = await self._switch_episodes(missing, monitored=True)
        season = self._record.identity.season
        if season is None:
            await self._fetcher.search_episodes([one.id for one in missing])
        else:
            switched |= await self._switch_season(series, season, monitored=True)
            await self._fetcher.search_season(series.id, season)
        monitored = (Deed.MONITORED,) if switched else ()
        return Done((*monitored, Deed.SEARCHED), self._notes(series))

    async def unmonitor(self) -> Done:
        """Have Sonarr look for the part no longer."""
        series = await self._there()
        if series is None:
            return Done(notes=(Reason("unmonitor_gone", self._about),))
        episodes, season = await self._episodes(series), self._record.identity.season
        switched = await self._switch_episodes(episodes, monitored=False)
        if season is not None:
            switched |= await self._switch_season(series, season, monitored=False)
        if not switched:
            return Done(notes=(Reason("unmonitor_already", self._about),))
        return Done((Deed.UNMONITORED,))

    async def _episodes(self, series: SeriesRecord) -> tuple[EpisodeRecord, ...]:
        """Read the episodes of the part: by their own ids, where those are known."""
        part = self._record.identity
        found = tuple(
            one
            for one in await self._client.episodes(series.id)
            if (
                one.tvdb in part.episode_tvdbs
                if part.episode_tvdbs
                else part.has((one.season, one.number))
            )
        )
        if not found:
            raise PartGone(title=self._record.title, **self._about)
        return found
