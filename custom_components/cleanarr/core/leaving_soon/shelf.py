"""Leaving Soon by symlinks: the folder and its two libraries, kept in step."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ..errors import ServiceError
from ..identifiers import ItemId, MediaType, Slug
from ..runtime import RunInThread, Sleep
from ..settings import LeavingSoonFolder
from .folder import (
    Arranged,
    Past,
    Place,
    arrange,
    dismantle,
    prove_links,
    read,
    withdraw,
)
from .jellyfin_libraries import WAITS, LibraryDoor, Look, ShelfLibrary, seen_as
from .manifest import Manifest
from .trouble import ShelfTrouble, Trouble, TroubleKind
from .wanted import Obstacle, Original, Wanted
from .worker import FileWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfReport:
    """What came of one change of the shelf.

    ``confirmed``: Jellyfin lists every file of the item. With ``trouble`` the rest says
    how far it got.
    """

    confirmed: frozenset[ItemId] = frozenset()
    added: frozenset[ItemId] = frozenset()
    removed: frozenset[ItemId] = frozenset()
    obstacles: tuple[Obstacle, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainCheck:
    """How far the chain holds: a link can be made, Jellyfin sees it, it resolves."""

    linked: bool = False
    seen: bool = False
    resolved: frozenset[ItemId] = frozenset()
    unresolved: frozenset[ItemId] = frozenset()
    trouble: Trouble | None = None

    @property
    def healthy(self) -> bool:
        """Return whether everything on the shelf is shown, and something is."""
        return bool(self.resolved) and not self.unresolved and self.trouble is None


class LeavingSoonShelf:
    """Shows announced items in Jellyfin as links. One change at a time."""

    def __init__(
        self,
        folder: LeavingSoonFolder,
        jellyfin: LibraryDoor,
        *,
        installation: str,
        run_in_thread: RunInThread,
        sleep: Sleep,
        established: bool = False,
        patience: timedelta = timedelta(seconds=60),
        waits: tuple[float, ...] = WAITS,
    ) -> None:
        """Take charge of a folder; nothing is read or written yet.

        ``established``: this folder is remembered to hold our manifest. ``patience``:
        for one job on the disk. ``waits``: seconds between looks at Jellyfin.
        """
        self._place = Place(
            root=Path(folder.here),
            in_jellyfin=folder.in_jellyfin.rstrip("/"),
            installation=installation,
        )
        self._libraries = tuple(
            ShelfLibrary(jellyfin, media, folder, sleep=sleep, waits=waits)
            for media in MediaType
        )
        self._work = FileWork(run_in_thread, patience)
        self._past = Past.ESTABLISHED if established else Past.NEW
        self._manifest: Manifest | None = None
        self._turn = asyncio.Lock()

    @property
    def established(self) -> bool:
        """Return whether the folder holds our manifest, to be remembered."""
        return self._past is Past.ESTABLISHED

    def take_over(self) -> None:
        """Go on with the folder as it is: a person's answer to a lost manifest.

        Of a damaged one, links that say just what they should are taken up again.
        """
        self._past = Past.TAKEN_OVER

    async def apply(
        self, wanted: tuple[Wanted, ...], retained: frozenset[Slug] = frozenset()
    ) -> ShelfReport:
        """Show what is wanted and nothing else; trouble is reported, not raised.

        Items of ``retained`` services that are not wanted stay as they are.
        """
        async with self._turn:
            try:
                arranged = await self._arrange(wanted, retained)
            except ShelfTrouble as error:
                return ShelfReport(trouble=error.trouble)
            shown, trouble = await self._show(arranged, arranged.touched)
        return ShelfReport(
            confirmed=self._confirmed(arranged, shown),
            added=arranged.added,
            removed=arranged.removed,
            obstacles=arranged.obstacles,
            trouble=trouble,
        )

    async def empty(self) -> ShelfReport:
        """Take everything off the shelf; the libraries stay, empty, if they exist."""
        async with self._turn:
            try:
                removed = await self._clear()
            except ShelfTrouble as error:
                return ShelfReport(trouble=error.trouble)
            answers = [
                await _attempt(library.forget(frozenset()))
                for library in self._libraries
            ]
        trouble = next((each for each in answers if each is not None), None)
        return ShelfReport(removed=removed, trouble=trouble)

    async def take_out(self, item: ItemId) -> None:
        """Remove an item's links, prove it, and have its library look again.

        Raises ShelfTrouble or a ServiceError while any of that is not certain.
        """
        async with self._turn:
            self._manifest = None
            manifest = await self._work.run(withdraw, self._place, self._past, item)
            self._manifest = manifest
            for library in self._libraries:
                await library.forget(manifest.shown(library.media))

    async def remove_libraries(self) -> None:
        """Remove the two libraries and everything of ours in the folder.

        Raises ShelfTrouble or a ServiceError when something had to stay.
        """
        async with self._turn:
            for library in self._libraries:
                await library.remove()
            self._manifest = None
            await self._work.run(dismantle, self._place, self._past)
            self._past = Past.NEW

    async def check(self, sample: Wanted | None = None) -> ChainCheck:
        """Prove the chain with what is on the shelf.

        Where that is nothing, ``sample`` stands on it for as long as the check takes.
        """
        async with self._turn:
            try:
                await self._work.run(prove_links, self._place, self._past)
                arranged = await self._arrange_for_check(sample)
            except ShelfTrouble as error:
                return ChainCheck(trouble=error.trouble)
            shown, trouble = await self._show(arranged, frozenset(MediaType))
        if arranged.added:
            await self.empty()
        resolved = self._confirmed(arranged, shown)
        return ChainCheck(
            linked=True,
            seen=trouble is None,
            resolved=resolved,
            unresolved=frozenset(arranged.manifest.entries.keys() - resolved),
            trouble=trouble,
        )

    async def copies(self) -> Mapping[str, Original]:
        """Return the file behind each link, by the link's path as Jellyfin sees it.

        Raises ShelfTrouble while nobody can say what is on the shelf.
        """
        if self._manifest is None:
            self._manifest = await self._work.run(read, self._place, self._past)
        return self._manifest.copies(self._place.in_jellyfin)

    async def _arrange(
        self, wanted: tuple[Wanted, ...], retained: frozenset[Slug]
    ) -> Arranged:
        """Bring the folder to what is wanted; from then on it is known to be ours."""
        self._manifest = None
        arranged = await self._work.run(
            arrange, self._place, self._past, wanted, retained
        )
        self._manifest = arranged.manifest
        self._past = Past.ESTABLISHED
        return arranged

    async def _clear(self) -> frozenset[ItemId]:
        """Remove every link; make nothing where there is none."""
        manifest = await self._work.run(read, self._place, self._past)
        if not (manifest.entries or manifest.folders):
            return frozenset()
        return (await self._arrange((), frozenset())).removed

    async def _arrange_for_check(self, sample: Wanted | None) -> Arranged:
        """Bring the folder to what its manifest says, or to the sample."""
        manifest = await self._work.run(read, self._place, self._past)
        everything = (entry.services for entry in manifest.entries.values())
        wanted = (sample,) if sample and not manifest.entries else ()
        return await self._arrange(wanted, frozenset().union(*everything))

    async def _show(
        self, arranged: Arranged, anew: frozenset[MediaType]
    ) -> tuple[frozenset[str], Trouble | None]:
        """Return what Jellyfin lists in both libraries; one in trouble lists nothing."""
        links = {
            library: arranged.manifest.shown(library.media)
            for library in self._libraries
        }
        looks = {
            library: await _attempt(library.show(each, anew=library.media in anew))
            for library, each in links.items()
        }
        listed = [
            await _attempt(library.shown(look, links[library]))
            for library, look in looks.items()
            if isinstance(look, Look)
        ]
        answers = (*looks.values(), *listed)
        paths = (each for each in listed if not isinstance(each, Trouble))
        trouble = next((each for each in answers if isinstance(each, Trouble)), None)
        return frozenset().union(*paths), trouble

    def _confirmed(
        self, arranged: Arranged, listed: frozenset[str]
    ) -> frozenset[ItemId]:
        """Return the items of which every file has a link that Jellyfin lists."""
        shelf = self._place.in_jellyfin
        hindered = {obstacle.item for obstacle in arranged.obstacles}
        return frozenset(
            item
            for item, entry in arranged.manifest.entries.items()
            if item not in hindered
            and all(
                seen_as(shelf, link) in listed for link in entry.links if link.original
            )
        )


async def _attempt[T](answer: Awaitable[T]) -> T | Trouble:
    """Return the answer, or what is wrong with Jellyfin's side of the shelf."""
    try:
        return await answer
    except ShelfTrouble as error:
        return error.trouble
    except ServiceError as error:
        return Trouble(TroubleKind.NO_ANSWER, error.key)
