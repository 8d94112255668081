"""Tell the household what is about to go: Leaving Soon, and the notices that count."""

from collections.abc import Mapping

from ..cleanup.notice import count
from ..cleanup.plan import Planned, file_keys
from ..errors import CleanarrError
from ..identifiers import ItemId, Slug
from ..leaving_soon.shelf import LeavingSoonShelf
from ..leaving_soon.trouble import ShelfTrouble, Trouble
from ..leaving_soon.wanted import Original, Wanted, WantedFile
from ..library.join import OwnCopies
from ..library.paths import PathMap
from ..memory import Memory
from ..runtime import RunInThread
from ..settings import Settings
from .decide import Decided

ESTABLISHED = "leaving_soon_folder"


class Announcer:
    """Owns the shelf, where there is one, and writes the notices."""

    def __init__(
        self,
        settings: Settings,
        memory: Memory,
        shelf: LeavingSoonShelf | None,
        *,
        run_in_thread: RunInThread,
    ) -> None:
        """Take charge of a shelf, or of none where Leaving Soon is off."""
        self._settings = settings
        self._memory = memory
        self._run = run_in_thread
        self._copies: Mapping[str, Original] = {}
        self.shelf = shelf
        self.trouble: Trouble | None = None

    @property
    def shows(self) -> bool:
        """Return whether announcements have to appear in Jellyfin."""
        return self.shelf is not None

    async def announce(
        self, decided: Decided, never_read: frozenset[Slug]
    ) -> frozenset[ItemId]:
        """Show what is announced and count its notice; return what is new.

        An item that Jellyfin does not show gains no time. Raises MemoryUnavailable,
        with nothing counted, where that cannot be written down.
        """
        confirmed = await self._show(decided, never_read)
        change = count(decided.planned, confirmed, decided.planning)
        if change.put or change.drop:
            await self._run(self._memory.notices.replace, change.put, change.drop)
        return change.begun

    async def _show(
        self, decided: Decided, never_read: frozenset[Slug]
    ) -> frozenset[ItemId]:
        """Bring Leaving Soon in step; return the items that people can see there."""
        announced = [one for one in decided.planned.values() if one.announce]
        if self.shelf is None:
            return frozenset(one.item.id for one in announced)
        if not self._may_show:
            return frozenset(one.item.id for one in announced)
        paths = decided.join.paths
        wanted = tuple(_wanted(one, paths) for one in announced if one.item.files)
        retained = frozenset(decided.frozen) | never_read
        report = await self.shelf.apply(wanted, retained)
        self.trouble = report.trouble
        await self._note_established()
        return report.confirmed

    @property
    def _may_show(self) -> bool:
        folder = self._settings.leaving_soon_folder
        return not self._settings.dry_run or (folder is not None and folder.in_dry_run)

    async def take_out(self, item: ItemId) -> None:
        """Remove an item from Leaving Soon; raises unless it is certainly out."""
        if self.shelf is not None:
            await self.shelf.take_out(item)

    async def withdraw(self, planned: Planned) -> None:
        """End an item's notice at once, and take it out of Leaving Soon if possible.

        Where the folder is in trouble, the next sync takes it out.
        """
        drop = file_keys(planned.item)
        await self._run(self._memory.notices.replace, (), drop)
        try:
            await self.take_out(planned.item.id)
        except ShelfTrouble as error:
            self.trouble = error.trouble
        except CleanarrError:
            return

    def take_over(self) -> None:
        """Go on with the folder as it is: a person says that it is the right one."""
        if self.shelf is not None:
            self.shelf.take_over()

    async def leave(self, *, libraries: bool) -> None:
        """Take our links away; with ``libraries`` also those, and forget the folder.

        Raises ShelfTrouble or a ServiceError when something had to stay.
        """
        if self.shelf is None:
            return
        report = await self.shelf.empty()
        if report.trouble is not None:
            raise ShelfTrouble(report.trouble.kind, report.trouble.detail)
        if libraries:
            await self.shelf.remove_libraries()
            await self._run(self._memory.meta.drop, ESTABLISHED)

    async def own_copies(self) -> OwnCopies:
        """Return whose our links are; where nobody can say, the last answer."""
        folder = self._settings.leaving_soon_folder
        if self.shelf is None or folder is None:
            return OwnCopies()
        try:
            self._copies = await self.shelf.copies()
        except ShelfTrouble as error:
            self.trouble = error.trouble
        return OwnCopies(
            folder=folder.in_jellyfin,
            links={
                path: (original.service, original.file)
                for path, original in self._copies.items()
            },
        )

    async def _note_established(self) -> None:
        """Remember that the folder holds our manifest, so that its loss is noticed."""
        folder = self._settings.leaving_soon_folder
        if self.shelf is None or folder is None or not self.shelf.established:
            return
        if await self._run(self._memory.meta.text, ESTABLISHED) != folder.here:
            await self._run(self._memory.meta.put_text, ESTABLISHED, folder.here)


def _wanted(one: Planned, paths: PathMap) -> Wanted:
    """Return what the shelf has to show of an announced item."""
    return Wanted(
        item=one.item.id,
        media=one.item.media,
        title=one.item.title,
        year=one.item.year,
        files=tuple(
            WantedFile(
                original=Original(one.item.service, file.id),
                target=paths.to_jellyfin(one.item.service, file.path),
                season=file.episodes[0][0] if file.episodes else None,
            )
            for file in one.item.files
        ),
    )
