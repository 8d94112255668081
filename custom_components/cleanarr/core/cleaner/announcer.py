"""Tell the household what is about to go: Leaving Soon, and the notices that count."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
import threading

from ..cleanup.notice import NoticeChange, count
from ..cleanup.plan import Planned, file_keys
from ..errors import CleanarrError, ServiceError
from ..identifiers import ItemId, JellyfinId, MediaType, Slug
from ..leaving_soon.shelf import LeavingSoonShelf
from ..leaving_soon.trouble import ShelfTrouble, Trouble
from ..leaving_soon.wanted import Original, SideFile, Wanted, WantedFile
from ..library.join import OwnCopies
from ..library.paths import PathMap
from ..memory import FileKey, Memory
from ..runtime import RunInThread
from ..settings import Settings
from .decide import Decided

type Subtitles = Callable[
    [Iterable[JellyfinId]], Awaitable[Mapping[JellyfinId, tuple[str, ...]]]
]
"""Tells the places of the subtitles beside some movies, by movie."""

ESTABLISHED = "leaving_soon_folder"
SHOWN_AS = "leaving_soon_in_jellyfin"


class Announcer:
    """Owns the shelf, where there is one, and writes the notices."""

    def __init__(
        self,
        settings: Settings,
        memory: Memory,
        shelf: LeavingSoonShelf | None,
        *,
        own_folder: str | None,
        subtitles: Subtitles | None,
        run_in_thread: RunInThread,
    ) -> None:
        """Take charge of a shelf, or of none where Leaving Soon is off.

        ``own_folder``: as Jellyfin sees it or, where it is off, last saw it.
        ``subtitles`` tells what lies beside movies, ``None`` without Jellyfin.
        """
        self._settings = settings
        self._memory = memory
        self._run = run_in_thread
        self._own_folder = own_folder
        self._ask_for_subtitles = subtitles
        self._subtitles: dict[FileKey, tuple[str, ...]] = {}
        self._copies: Mapping[str, Original] = {}
        self._writing = threading.Lock()
        self._ended: set[FileKey] = set()
        self.shelf = shelf
        self.trouble: Trouble | None = None

    async def announce(
        self, decided: Decided, never_read: frozenset[Slug]
    ) -> frozenset[ItemId]:
        """Show what is announced and count its notice; return what is new.

        An item that Jellyfin does not show gains no time. Raises MemoryUnavailable,
        with nothing counted, where that cannot be written down.
        """
        confirmed = await self._show(decided, never_read)
        change = await self._run(count, decided.planned, confirmed, decided.planning)
        if change.put or change.drop:
            await self._run(self._write, change)
        return change.begun

    def _write(self, change: NoticeChange) -> None:
        """Write the notices, but go on with none that somebody ended since the last.

        One that begins just now is a new one, whatever was ended before it.
        """
        with self._writing:
            put = [
                one
                for one in change.put
                if one.begun == one.seen or one.file not in self._ended
            ]
            self._memory.notices.replace(put, change.drop)
            self._ended.clear()

    async def _show(
        self, decided: Decided, never_read: frozenset[Slug]
    ) -> frozenset[ItemId]:
        """Bring Leaving Soon in step; return the items that people can see there.

        Where there is none, Home Assistant is where they see them. Where it is only not
        shown in dry run, nobody sees it, and no notice counts.
        """
        if self.shelf is None:
            return frozenset(decided.planned)
        if not self._may_show:
            return frozenset()
        await self._look_for_subtitles(decided)
        wanted = await self._run(_all_wanted, decided, self._subtitles)
        retained = frozenset(decided.frozen) | never_read
        report = await self.shelf.apply(wanted, retained)
        self.trouble = report.trouble
        await self._note_established()
        return report.confirmed

    async def _look_for_subtitles(self, decided: Decided) -> None:
        """Learn what lies beside announced movies, once for each file.

        Where Jellyfin does not tell, what was known stays, and it is asked again.
        """
        if self._ask_for_subtitles is None:
            return
        announced = {
            key: decided.join.copies.get(one.item.id, ())
            for one in decided.planned.values()
            if one.announce and one.item.media is MediaType.MOVIE
            for key in file_keys(one.item)
        }
        unknown = announced.keys() - self._subtitles.keys()
        try:
            found = await self._ask_for_subtitles(
                [copy for key in unknown for copy in announced[key]]
            )
        except ServiceError:
            return
        for key in unknown:
            self._subtitles[key] = tuple(
                path for copy in announced[key] for path in found.get(copy, ())
            )
        for key in self._subtitles.keys() - announced.keys():
            del self._subtitles[key]

    @property
    def _may_show(self) -> bool:
        folder = self._settings.leaving_soon_folder
        return not self._settings.dry_run or (folder is not None and folder.in_dry_run)

    async def take_out(self, item: ItemId) -> None:
        """Remove an item from Leaving Soon; raises unless it is certainly out."""
        if self.shelf is not None:
            await self.shelf.take_out(item)

    async def end_notice(self, planned: Planned) -> None:
        """End an item's notice at once: what comes later starts from zero."""
        await self._run(self._end, file_keys(planned.item))

    def _end(self, files: tuple[FileKey, ...]) -> None:
        with self._writing:
            self._ended.update(files)
            self._memory.notices.replace((), files)

    async def take_back(self, item: ItemId) -> None:
        """Take an item out of Leaving Soon; in trouble, the next sync does."""
        try:
            await self.take_out(item)
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
        if self.shelf is None:
            return OwnCopies(folder=self._own_folder)
        try:
            self._copies = await self.shelf.copies()
        except ShelfTrouble as error:
            self.trouble = error.trouble
        return OwnCopies(
            folder=self._own_folder,
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
        meta = self._memory.meta
        for name, value in ((ESTABLISHED, folder.here), (SHOWN_AS, folder.in_jellyfin)):
            if await self._run(meta.text, name) != value:
                await self._run(meta.put_text, name, value)


def _all_wanted(
    decided: Decided, subtitles: Mapping[FileKey, tuple[str, ...]]
) -> tuple[Wanted, ...]:
    """Return what the shelf has to show."""
    paths = decided.join.paths
    return tuple(
        _wanted(
            one,
            paths,
            [p for key in file_keys(one.item) for p in subtitles.get(key, ())],
        )
        for one in decided.planned.values()
        if one.announce and one.item.files
    )


def _wanted(one: Planned, paths: PathMap, subtitles: Sequence[str]) -> Wanted:
    """Return what the shelf has to show of an announced item."""
    targets = {
        file.id: paths.to_jellyfin(one.item.service, file.path)
        for file in one.item.files
    }
    return Wanted(
        item=one.item.id,
        media=one.item.media,
        title=one.item.title,
        year=one.item.year,
        files=tuple(
            WantedFile(
                original=Original(one.item.service, file.id),
                target=targets[file.id],
                season=file.episodes[0][0] if file.episodes else None,
                side_files=_beside(targets[file.id], subtitles),
            )
            for file in one.item.files
        ),
    )


def _beside(target: str | None, subtitles: Iterable[str]) -> tuple[SideFile, ...]:
    """Return the subtitles that are named for a file, with what follows its name."""
    if target is None:
        return ()
    stem = str(PurePosixPath(target).with_suffix(""))
    return tuple(
        SideFile(path.removeprefix(stem), path)
        for path in sorted(set(subtitles))
        if path.startswith(f"{stem}.")
    )
