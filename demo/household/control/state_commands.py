"""The household as it is, told."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from ..disk import files_below
from ..jellyfin import Item
from ..keeping import household_folders
from ..radarr import Movie, RadarrState
from ..servarr.state import ServarrState
from ..sonarr import Episode, Shelf, SonarrState
from ..world import World
from .shapes import (
    Addresses,
    EpisodeState,
    FileState,
    HouseholdState,
    ItemState,
    LibraryState,
    MovieState,
    SeriesState,
)


class StateCommands:
    """Tell where the household is and what is in it."""

    def __init__(self, world: World, addresses: Callable[[], Addresses]) -> None:
        """Tell of this household."""
        self._world = world
        self._addresses = addresses

    async def addresses(self) -> Addresses:
        """Tell where the services answer."""
        return self._addresses()

    async def household(self) -> HouseholdState:
        """Tell all titles, items, libraries, users and files."""
        world = self._world
        return HouseholdState(
            now=world.clock.now(),
            movies=tuple(self._movies()),
            series=tuple(self._series()),
            items=tuple(map(self._item, world.jellyfin.items.values())),
            libraries=tuple(self._libraries()),
            users=tuple(user.name for user in world.jellyfin.users.values()),
            files=await asyncio.to_thread(lambda: tuple(sorted(self._files()))),
        )

    def _movies(self) -> Iterator[MovieState]:
        for radarr in self._world.radarrs.values():
            for movie in radarr.movies.values():
                yield self._movie(radarr, movie)

    def _movie(self, radarr: RadarrState, movie: Movie) -> MovieState:
        file = movie.file
        path = f"{movie.path}/{file.relative_path}" if file else ""
        return MovieState(
            service=radarr.plan.name,
            id=movie.id,
            title=movie.title.title,
            year=movie.title.year,
            tmdb_id=movie.title.tmdb_id,
            monitored=movie.monitored,
            tags=tuple(radarr.tags[tag] for tag in movie.tags),
            path=movie.path,
            file_id=file.id if file else 0,
            file_path=path,
            on_disk=self._relative(radarr, path) if path else "",
            size=file.size if file else 0,
            imported=file.date_added if file else None,
        )

    def _series(self) -> Iterator[SeriesState]:
        for sonarr in self._world.sonarrs.values():
            for shelf in sonarr.shelves.values():
                yield self._one_series(sonarr, shelf)

    def _one_series(self, sonarr: SonarrState, shelf: Shelf) -> SeriesState:
        series = shelf.series
        return SeriesState(
            service=sonarr.plan.name,
            id=series.id,
            title=series.title.title,
            year=series.title.year,
            tvdb_id=series.title.tvdb_id,
            monitored=series.monitored,
            ended=series.title.ended,
            tags=tuple(sonarr.tags[tag] for tag in series.tags),
            path=series.path,
            seasons={str(number): on for number, on in series.seasons.items()},
            episodes=tuple(
                self._episode(sonarr, shelf, one) for one in shelf.episodes.values()
            ),
        )

    def _episode(
        self, sonarr: SonarrState, shelf: Shelf, episode: Episode
    ) -> EpisodeState:
        file = shelf.files.get(episode.file_id)
        path = f"{shelf.series.path}/{file.relative_path}" if file else ""
        return EpisodeState(
            id=episode.id,
            season=episode.season.number,
            number=episode.number,
            monitored=episode.monitored,
            airs=episode.airs,
            file_id=episode.file_id,
            on_disk=self._relative(sonarr, path) if path else "",
        )

    def _relative(self, servarr: ServarrState, path: str) -> str:
        folder = self._world.plan.folder
        return servarr.on_disk(path).relative_to(folder).as_posix()

    def _item(self, item: Item) -> ItemState:
        return ItemState(
            id=item.id,
            kind=item.kind,
            name=item.name,
            library=self._world.jellyfin.libraries[item.library_id].name,
            path=item.path,
            target=item.target,
            provider_ids=dict(item.provider_ids),
            series=item.series_name,
            season=item.season,
            episode=item.index,
        )

    def _libraries(self) -> Iterator[LibraryState]:
        items = self._world.jellyfin.items.values()
        for library in self._world.jellyfin.libraries.values():
            inside = tuple(item.id for item in items if item.library_id == library.id)
            yield LibraryState(
                library.id, library.name, tuple(library.locations), inside
            )

    def _files(self) -> Iterator[FileState]:
        folder = self._world.plan.folder
        for ours in household_folders(folder):
            for entry in files_below(ours):
                path = Path(entry.path)
                target = str(path.readlink()) if entry.is_symlink() else ""
                size = entry.stat(follow_symlinks=False).st_size
                yield FileState(path.relative_to(folder).as_posix(), size, target)
