"""Listens to Shoko for as long as Cleanarr runs; what it tells is only a hint."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial

from ..clients.shoko import Connected, FileDeleted, HubEvent, SeriesChanged
from ..detect.by_folder import Folders
from ..identifiers import Identity, ItemId, ShokoFileId
from ..library.model import Item, MediaFile
from ..library.shoko_line import ShokoLine
from ..memory import DeletionSource, Signal
from ..runtime import Clock, RunInThread, Sleep
from ..view import HookHint
from .detector import Detector
from .situation import Situation

_WAITS = (0, 2, 10, 30, 60, 120, 300)
# A connection that ends sooner was no good one: its hub is not tried at once again.
_GOOD = timedelta(minutes=1)

type Hint = Callable[[HookHint], None]


class Listening:
    """Connects, hears, and connects again."""

    def __init__(
        self,
        line: ShokoLine,
        situation: Situation,
        detector: Detector,
        show: Callable[[], Awaitable[object]],
        *,
        clock: Clock,
        sleep: Sleep,
        run_in_thread: RunInThread,
    ) -> None:
        """Prepare; ``show`` is called when the line opens, and when it ends."""
        self._line = line
        self._situation = situation
        self._detector = detector
        self._show = show
        self._clock = clock
        self._sleep = sleep
        self._run = run_in_thread
        self._opened: datetime | None = None
        self._was_open = False
        self._entries: Mapping[ItemId, Item] = {}
        self._folders = Folders(())
        self._left: dict[ShokoFileId, frozenset[Identity]] = {}

    async def run(self, hint: Hint) -> None:
        """Listen without end; ``hint`` is called with what is worth doing."""
        wait = 0
        while True:
            self._opened = None
            await self._line.hear(partial(self._take, hint))
            await self._show()
            wait = 0 if self._was_good() else wait
            await self._sleep(_WAITS[wait])
            wait = min(wait + 1, len(_WAITS) - 1)

    def _was_good(self) -> bool:
        opened = self._opened
        return opened is not None and self._clock() - opened >= _GOOD

    async def _take(self, hint: Hint, event: HubEvent) -> None:
        match event:
            case Connected():
                await self._open(hint)
            case FileDeleted():
                hint(await self._hear(event))
            case SeriesChanged():
                hint(HookHint.CHANGED)

    async def _open(self, hint: Hint) -> None:
        """Note that the line is open; what was told before nobody heard."""
        self._opened = self._clock()
        self._left.clear()
        await self._show()
        if self._was_open:
            hint(HookHint.MISSED)
        self._was_open = True

    async def _hear(self, event: FileDeleted) -> HookHint:
        """Take what was in a file, once Shoko has it at no other place."""
        about = self._left.pop(event.file, frozenset()) | await self._about(event.path)
        if not about:
            return HookHint.CHANGED
        if not await self._line.is_gone(event.file):
            self._left[event.file] = about
            return HookHint.CHANGED
        for identity in about:
            self._detector.take(
                Signal(
                    source=DeletionSource.SHOKO,
                    service=None,
                    identity=identity,
                    at=self._clock(),
                )
            )
        return HookHint.DELETED

    async def _about(self, path: str) -> frozenset[Identity]:
        """Return what a path is about, by the last readings; nothing before them."""
        decided = self._situation.decided
        if decided is None:
            return frozenset()
        if self._entries is not decided.entries:
            self._entries = decided.entries
            items = tuple(decided.entries.values())
            self._folders = await self._run(Folders, items)
        return self._folders.about(path, self._files)

    def _files(self, item: Item) -> Collection[MediaFile]:
        """Return the files of a movie, or those of a series that are known."""
        files = self._situation.reader.files
        content = files.of(item.service, item.entry, resting=True)
        known = content.files if item.series is not None and content else ()
        return item.files or known
