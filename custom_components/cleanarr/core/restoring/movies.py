"""A movie in its Radarr: added again, searched, or no longer looked for."""

from ..clients.radarr import MovieRecord, NewMovie, RadarrClient, RadarrFetcher
from ..errors import NotConfirmed, RecipeUnknown, TitleUnknown
from ..identifiers import service_of
from ..library.recipe import read_movie_recipe
from ..memory import DeletionRecord
from ..reasons import Reason
from .done import Deed, Done
from .fitting import check_same
from .place import about_exclusion, find_place


class DeletedMovie:
    """A movie of which the ledger has an entry."""

    def __init__(
        self, record: DeletionRecord, client: RadarrClient, fetcher: RadarrFetcher
    ) -> None:
        """Look nothing up yet; raises TitleUnknown for a movie without its id."""
        self._record = record
        self._client = client
        self._fetcher = fetcher
        self._recipe = read_movie_recipe(record.restore)
        self._about = {"service": service_of(record.item)}
        if record.identity.tmdb is None:
            raise TitleUnknown(title=record.title, **self._about)
        self._tmdb = record.identity.tmdb

    async def restore(self) -> Done:
        """Add the movie, or monitor the one that is there as before; have it searched."""
        movie = await self._there()
        if movie is None:
            return await self._add()
        if movie.file is not None:
            return Done(notes=(Reason("restore_has_files", self._about),))
        done = await self._fetch(movie)
        return Done(done, (Reason("restore_there", self._about), self._file))

    async def unmonitor(self) -> Done:
        """Have Radarr look for the movie no longer."""
        movie = await self._there()
        if movie is None:
            return Done(notes=(Reason("unmonitor_gone", self._about),))
        if not movie.monitored:
            return Done(notes=(Reason("unmonitor_already", self._about),))
        await self._monitor(movie, monitored=False)
        return Done((Deed.UNMONITORED,))

    @property
    def _file(self) -> Reason:
        return Reason("restore_file", self._about)

    async def _there(self) -> MovieRecord | None:
        """Read the movie that has the id now, if any."""
        for movie in await self._client.movies_of(self._tmdb):
            check_same(self._record, movie.identity, movie.title)
            return movie
        return None

    async def _add(self) -> Done:
        title, recipe = self._record.title, self._recipe
        if recipe is None:
            raise RecipeUnknown(title=title, **self._about)
        found = await self._title()
        place = await find_place(self._record, recipe, self._client, self._fetcher)
        await self._fetcher.add_movie(
            NewMovie(
                tmdb=self._tmdb,
                title=found,
                quality_profile=place.quality_profile,
                root_folder=place.root_folder,
                tags=place.tags,
                monitored=recipe.monitored,
                availability=recipe.availability,
            )
        )
        movie = await self._there()
        if movie is None:
            raise NotConfirmed(step=Deed.ADDED)
        if not movie.monitored:
            await self._fetcher.search([movie.id])
        excluded = await about_exclusion(self._record, self._tmdb, self._client)
        monitored = (Deed.MONITORED,) if movie.monitored else ()
        deeds = (Deed.ADDED, *monitored, Deed.SEARCHED)
        return Done(deeds, (self._file, *place.notes, *excluded))

    async def _title(self) -> str:
        """Have the id looked up; return the title there, once it is proven the same."""
        for found in await self._client.look_up(self._tmdb):
            check_same(self._record, found.identity, found.title)
            return found.title
        raise TitleUnknown(title=self._record.title, **self._about)

    async def _fetch(self, movie: MovieRecord) -> tuple[Deed, ...]:
        """Monitor a movie, unless it was not before, and have it searched."""
        wanted = self._recipe is None or self._recipe.monitored
        switched = wanted and not movie.monitored
        if switched:
            await self._monitor(movie, monitored=True)
        await self._fetcher.search([movie.id])
        return (Deed.MONITORED, Deed.SEARCHED) if switched else (Deed.SEARCHED,)

    async def _monitor(self, movie: MovieRecord, *, monitored: bool) -> None:
        done = await self._fetcher.set_monitored([movie.id], monitored=monitored)
        if movie.id not in done:
            raise NotConfirmed(step=Deed.MONITORED)
