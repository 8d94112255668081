"""The household as it is, told."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from ..disk import files_below
from ..jellyfin import Item
from ..radarr import Movie, RadarrState
from ..servarr.state import ServarrState
from ..world import World
from .shapes import (
    Addresses,
    FileState,
    HouseholdState,
    ItemState,
    LibraryState,
    MovieState,
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
            items=tuple(map(self._item, world.jellyfin.items.values())),
            libraries=tuple(self._libraries()),
            users=tuple(user.name for user in world.jellyfin.users.values()),
            files=await asyncio.to_thread(lambda: tuple(self._files())),
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
        for entry in files_below(folder):
            path = Path(entry.path)
            target = str(path.readlink()) if entry.is_symlink() else ""
            size = entry.stat(follow_symlinks=False).st_size
            yield FileState(path.relative_to(folder).as_posix(), size, target)
