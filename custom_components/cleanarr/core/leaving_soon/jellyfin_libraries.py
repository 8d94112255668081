"""The libraries in which Jellyfin shows the shelf (API notes §6.4)."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Protocol
import unicodedata

from ..clients.jellyfin import JellyfinItem, JellyfinLibrary, Kind
from ..errors import NotFound, RequestRefused
from ..identifiers import JellyfinId, MediaType
from ..runtime import Sleep
from ..settings import LeavingSoonFolder
from .manifest import Link
from .names import FOLDERS
from .trouble import ShelfTrouble, TroubleKind

COLLECTION_TYPES: Mapping[MediaType, str] = {
    MediaType.MOVIE: "movies",
    MediaType.TV: "tvshows",
}
OPTIONS: Mapping[str, object] = {
    "EnableRealtimeMonitor": False,
    "SaveLocalMetadata": False,
    "MetadataSavers": [],
    "SaveTrickplayWithMedia": False,
    "SaveSubtitlesWithMedia": False,
    "EnableTrickplayImageExtraction": False,
    "EnableChapterImageExtraction": False,
    "AutomaticallyAddToCollection": False,
}
"""Nothing is written beside media, and no work is spent on what is about to go."""

WAITS = (1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 15.0)
"""Seconds between looks, after a refresh, at what Jellyfin lists: a minute in all."""


class LibraryDoor(Protocol):
    """What the shelf needs of Jellyfin's client."""

    def libraries(self) -> Awaitable[tuple[JellyfinLibrary, ...]]:
        """Return all libraries."""
        ...

    def create_library(
        self,
        name: str,
        collection_type: str,
        path: str,
        options: Mapping[str, object],
        /,
    ) -> Awaitable[None]:
        """Make a library of one folder, without a scan."""
        ...

    def set_library_options(
        self, library: JellyfinId, options: Mapping[str, object], /
    ) -> Awaitable[None]:
        """Replace a library's options as a whole."""
        ...

    def remove_library(self, name: str, /) -> Awaitable[None]:
        """Remove a library, never its files."""
        ...

    def refresh_library(self, library: JellyfinId, /) -> Awaitable[None]:
        """Have one library look for new and removed files."""
        ...

    def items_in(self, library: JellyfinId, /) -> Awaitable[tuple[JellyfinItem, ...]]:
        """Return what a library shows."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """A library, and whether it was asked to look at its folder again."""

    library: JellyfinId
    asked: bool


def seen_as(shelf: str, link: Link) -> str:
    """Return the path under which Jellyfin lists a link; ``shelf`` is its folder."""
    return unicodedata.normalize("NFC", f"{shelf}/{link.path}")


class ShelfLibrary:
    """One of the two libraries, found by its folder and never by its name."""

    def __init__(
        self,
        jellyfin: LibraryDoor,
        media: MediaType,
        folder: LeavingSoonFolder,
        *,
        sleep: Sleep,
        waits: tuple[float, ...] = WAITS,
    ) -> None:
        """Stand for the library of one kind of media; nothing is asked yet."""
        movies = media is MediaType.MOVIE
        self.media = media
        self._jellyfin = jellyfin
        self._name = (folder.movies_name if movies else folder.tv_name).strip()
        self._shelf = folder.in_jellyfin.rstrip("/")
        self._path = f"{self._shelf}/{FOLDERS[media]}"
        self._sleep = sleep
        self._waits = waits
        self._told: tuple[JellyfinId, frozenset[Link]] | None = None
        self._options_set: set[JellyfinId] = set()

    async def show(self, links: frozenset[Link], *, anew: bool = False) -> Look:
        """Make sure of the library, and have it look again when its links changed.

        ``anew``: have it look in any case. Raises ShelfTrouble or a ServiceError.
        """
        library = await self._ensure()
        if self._told is None and await self._listed(library.id) == self._paths(links):
            self._told = library.id, links
        asked = anew or self._told != (library.id, links)
        if asked:
            await self._refresh(library, links)
        return Look(library.id, asked)

    async def shown(self, look: Look, links: frozenset[Link]) -> frozenset[str]:
        """Return the paths that Jellyfin lists.

        Where it was asked to look, this waits for those of ``links`` for a while.
        """
        expected = self._paths(links)
        listed = await self._listed(look.library)
        for pause in self._waits if look.asked else ():
            if expected <= listed:
                break
            await self._sleep(pause)
            listed = await self._listed(look.library)
        return listed

    async def forget(self, links: frozenset[Link]) -> None:
        """Have the library look again if ``links`` are not what it was told last."""
        library = self._find(await self._jellyfin.libraries())
        if library is not None and self._told != (library.id, links):
            await self._refresh(library, links)

    async def remove(self) -> None:
        """Remove the library, if it shows our folder and nothing else."""
        library = self._find(await self._jellyfin.libraries())
        if library is not None:
            await self._jellyfin.remove_library(library.name)
        self._told = None

    async def _ensure(self) -> JellyfinLibrary:
        """Return the library with its options, making what is missing."""
        libraries = await self._jellyfin.libraries()
        library = self._find(libraries)
        if library is None:
            self._refuse_taken(libraries)
            library = await self._create()
        wrong = any(
            library.options.get(name) != value for name, value in OPTIONS.items()
        )
        if wrong and library.id not in self._options_set:
            options = {**library.options, **OPTIONS}
            await self._jellyfin.set_library_options(library.id, options)
            self._options_set.add(library.id)
        return library

    def _find(self, libraries: tuple[JellyfinLibrary, ...]) -> JellyfinLibrary | None:
        """Return the library that shows our folder and nothing else."""
        kind = COLLECTION_TYPES[self.media]
        for library in libraries:
            if _folders(library) == {self._path} and library.collection_type == kind:
                return library
        return None

    def _refuse_taken(self, libraries: tuple[JellyfinLibrary, ...]) -> None:
        """Raise ShelfTrouble where our folder or our name is in somebody's library.

        Making a second library of one name would call it "Name2" (API notes §6.4).
        """
        name = self._name.casefold()
        for library in libraries:
            same_name = library.name.strip().casefold() == name
            if same_name or self._path in _folders(library):
                raise ShelfTrouble(TroubleKind.LIBRARY_TAKEN, library.name)

    async def _create(self) -> JellyfinLibrary:
        """Make the library; ShelfTrouble when Jellyfin does not see the folder."""
        kind = COLLECTION_TYPES[self.media]
        try:
            await self._jellyfin.create_library(self._name, kind, self._path, OPTIONS)
        except (NotFound, RequestRefused) as error:
            raise ShelfTrouble(TroubleKind.NOT_VISIBLE, self._path) from error
        library = self._find(await self._jellyfin.libraries())
        if library is None:
            raise ShelfTrouble(TroubleKind.NO_ANSWER, self._name)
        return library

    async def _refresh(self, library: JellyfinLibrary, links: frozenset[Link]) -> None:
        """Ask for a look, and remember for what."""
        await self._jellyfin.refresh_library(library.id)
        self._told = library.id, links

    async def _listed(self, library: JellyfinId) -> frozenset[str]:
        """Return the paths of the movies or episodes in the library."""
        items = await self._jellyfin.items_in(library)
        return frozenset(
            unicodedata.normalize("NFC", item.path)
            for item in items
            if item.path and item.kind in (Kind.MOVIE, Kind.EPISODE)
        )

    def _paths(self, links: frozenset[Link]) -> frozenset[str]:
        """Return where Jellyfin must see the media files of these links."""
        return frozenset(seen_as(self._shelf, link) for link in links if link.original)


def _folders(library: JellyfinLibrary) -> set[str]:
    """Return the folders of a library, written alike."""
    return {location.rstrip("/") for location in library.locations}
