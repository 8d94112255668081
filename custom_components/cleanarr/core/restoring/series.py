"""A whole series in its Sonarr: added again, searched, or no longer looked for."""

from collections.abc import Iterable

from ..clients.sonarr import EpisodeRecord, NewSeries, SeriesFound, SeriesRecord
from ..errors import NotConfirmed, RecipeUnknown, TitleUnknown
from ..identifiers import SeriesId
from ..library.recipe import SeriesRecipe
from ..reasons import Reason
from .done import Deed, Done
from .fitting import check_same, monitored_seasons
from .place import Place, about_exclusion, find_place
from .sonarr_title import SonarrTitle


class DeletedSeries(SonarrTitle):
    """A series of which the ledger has an entry."""

    async def restore(self) -> Done:
        """Add the series, or monitor the one that is there as before; have it searched."""
        series = await self._there()
        if series is None:
            return await self._add()
        missing = await self._missing(series)
        if not missing:
            return Done(notes=(Reason("restore_has_files", self._about),))
        deeds = await self._monitor_again(series, missing)
        await self._fetcher.search_series(series.id)
        notes = (
            Reason("restore_there", self._about),
            *self._notes(await self._again()),
        )
        return Done((*deeds, Deed.SEARCHED), notes)

    async def unmonitor(self) -> Done:
        """Have Sonarr look for nothing of the series any longer."""
        series = await self._there()
        if series is None:
            return Done(notes=(Reason("unmonitor_gone", self._about),))
        if not series.monitored:
            return Done(notes=(Reason("unmonitor_already", self._about),))
        await self._monitor(series.id, monitored=False)
        return Done((Deed.UNMONITORED,))

    async def _add(self) -> Done:
        recipe = self._recipe
        if recipe is None:
            raise RecipeUnknown(title=self._record.title, **self._about)
        found = await self._found()
        place = await find_place(self._record, recipe, self._client, self._fetcher)
        await self._fetcher.add_series(self._new(found, recipe, place))
        series = await self._again()
        excluded = await about_exclusion(self._record, self._tvdb, self._client)
        monitored = (Deed.MONITORED,) if series.monitored else ()
        notes = (*self._notes(series), *place.notes, *excluded)
        return Done((Deed.ADDED, *monitored, Deed.SEARCHED), notes)

    async def _found(self) -> SeriesFound:
        """Have the id looked up, and prove that it is the same title."""
        for found in await self._client.look_up(self._tvdb):
            check_same(self._record, found.identity, found.title)
            return found
        raise TitleUnknown(title=self._record.title, **self._about)

    def _new(self, found: SeriesFound, recipe: SeriesRecipe, place: Place) -> NewSeries:
        return NewSeries(
            tvdb=self._tvdb,
            title=found.title,
            quality_profile=place.quality_profile,
            root_folder=place.root_folder,
            tags=place.tags,
            monitored=recipe.monitored,
            series_type=recipe.series_type,
            season_folder=recipe.season_folder,
            new_items=recipe.new_items,
            seasons=monitored_seasons(recipe, found.seasons),
        )

    async def _again(self) -> SeriesRecord:
        """Read the series that was just there; raises NotConfirmed without it."""
        series = await self._there()
        if series is None:
            raise NotConfirmed(step=Deed.ADDED)
        return series

    async def _missing(self, series: SeriesRecord) -> tuple[EpisodeRecord, ...]:
        """Read the episodes without a file, in seasons that were monitored."""
        if self._recipe is None:
            wanted = {one.number for one in series.seasons if one.monitored}
        else:
            wanted = {number for number, monitored in self._recipe.seasons if monitored}
        episodes = await self._client.episodes(series.id)
        return tuple(
            one for one in episodes if one.file is None and one.season in wanted
        )

    async def _monitor_again(
        self, series: SeriesRecord, missing: Iterable[EpisodeRecord]
    ) -> tuple[Deed, ...]:
        """Monitor what is missing, and the series unless it was not before."""
        switched = await self._switch_episodes(missing, monitored=True)
        for number in sorted({one.season for one in missing}):
            switched |= await self._switch_season(series, number, monitored=True)
        wanted = self._recipe is None or self._recipe.monitored
        if wanted and not series.monitored:
            await self._monitor(series.id, monitored=True)
            switched = True
        return (Deed.MONITORED,) if switched else ()

    async def _monitor(self, series: SeriesId, *, monitored: bool) -> None:
        done = await self._fetcher.set_monitored([series], monitored=monitored)
        if series not in done:
            raise NotConfirmed(step=Deed.MONITORED)
