"""Show the household the latest picture, and tell what happens as it happens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ..errors import ItemNotFound, MemoryUnavailable
from ..identifiers import ItemId
from ..memory import DeletionRecord, DeletionSource
from ..reasons import Reason
from ..runtime import Clock, RunInThread
from ..view import Event, EventKind, ItemView, View
from .concerns import Concerns
from .picture import Frame, paint, source_view
from .rooms import Rooms

LAST_SYNC = "last_full_sync"
LAST_CATCH_UP = "last_incremental_sync"
LAST_CLEANUP = "last_cleanup"
LAST_CHECK = "last_missing_media_check"
MISSING_FOUND = "missing_media_found"
ORPHANED = "orphaned_requests"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What the memory counted: bytes ever freed, and when jobs last ended.

    ``missing`` and ``orphaned``: what the last check for missing media found.
    """

    reclaimed: int = 0
    sync: datetime | None = None
    catch_up: datetime | None = None
    cleanup: datetime | None = None
    check: datetime | None = None
    missing: int | None = None
    orphaned: int | None = None


class Board:
    """Where the latest picture hangs, and whoever wants to see each new one."""

    def __init__(self, first: View) -> None:
        """Hang up a picture of nothing."""
        self.view = first
        self._listeners: list[Callable[[View], None]] = []

    def subscribe(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Have ``listener`` called with each new picture; returns how to stop it."""
        self._listeners.append(listener)
        return partial(self._forget, listener)

    def _forget(self, listener: Callable[[View], None]) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)

    def hang(self, view: View) -> None:
        """Replace the picture and call everybody."""
        self.view = view
        for listener in tuple(self._listeners):
            listener(view)


class Display:
    """Paints the picture from what all rooms know."""

    def __init__(
        self,
        board: Board,
        rooms: Rooms,
        concerns: Concerns,
        on_event: Callable[[Event], None],
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Paint for ``board``; tell ``on_event`` what happens."""
        self._board = board
        self._rooms = rooms
        self._concerns = concerns
        self._on_event = on_event
        self._clock = clock
        self._run = run_in_thread
        self._painting = asyncio.Lock()
        self._counted = _Counted()

    async def show(self) -> View:
        """Paint what is known now, one picture after another."""
        async with self._painting:
            return await self._show()

    async def _show(self) -> View:
        now, situation = self._clock(), self._rooms.situation
        reader = situation.reader
        try:
            self._counted = await self._run(self._count)
        except MemoryUnavailable as error:
            self._concerns.failing = error.values.get("detail", "")
        counted = self._counted
        shoko = self._rooms.shoko
        sources = (*reader.sources, *((shoko.source,) if shoko else ()))
        frame = Frame(
            at=now,
            dry_run=self._rooms.gate.dry_run,
            paused=self._rooms.gate.paused,
            sources=tuple(source_view(source) for source in sources),
            problems=self._concerns.problems(),
            reclaimed_size=counted.reclaimed,
            last_full_sync=counted.sync,
            last_incremental_sync=counted.catch_up,
            last_cleanup=counted.cleanup,
            last_missing_media_check=counted.check,
            missing_media_found=counted.missing,
            orphaned_requests=counted.orphaned,
        )
        view = await self._run(paint, situation.decided, frame)
        self._board.hang(view)
        return view

    def _count(self) -> _Counted:
        """Read what the memory has counted; blocks."""
        memory = self._rooms.memory
        meta, totals = memory.meta, memory.ledger.totals(DeletionSource.CLEANARR)
        return _Counted(
            reclaimed=totals.size,
            sync=meta.moment(LAST_SYNC),
            catch_up=meta.moment(LAST_CATCH_UP),
            cleanup=meta.moment(LAST_CLEANUP),
            check=meta.moment(LAST_CHECK),
            missing=meta.number(MISSING_FOUND),
            orphaned=meta.number(ORPHANED),
        )

    def item(self, item: ItemId) -> ItemView:
        """Return an item of the latest picture; raises ItemNotFound."""
        found = self._board.view.items.get(item)
        if found is None:
            raise ItemNotFound(item=item)
        return found

    def tell(
        self,
        kind: EventKind,
        item: ItemId | None = None,
        *,
        title: str | None = None,
        reason: Reason | None = None,
        size: int = 0,
    ) -> None:
        """Tell that something happened."""
        self._on_event(
            Event(
                kind=kind,
                at=self._clock(),
                item=item,
                title=title,
                reason=reason,
                size=size,
            )
        )

    def tell_of(self, kind: EventKind, item: ItemId) -> None:
        """Tell that something happened to an item, if the picture still shows it."""
        if (shown := self._board.view.items.get(item)) is not None:
            title, reason = shown.title, shown.reason
            self.tell(kind, item, title=title, reason=reason, size=shown.size)

    def tell_deleted(self, record: DeletionRecord) -> None:
        """Tell that an item was deleted and booked."""
        self.tell(
            EventKind.DELETED,
            record.item,
            title=record.title,
            reason=record.reason,
            size=record.size,
        )

    def tell_noticed(self, record: DeletionRecord) -> None:
        """Tell that somebody else deleted an item."""
        self._on_event(
            Event(
                kind=EventKind.DELETED_EXTERNALLY,
                at=self._clock(),
                item=record.item,
                title=record.title,
                size=record.size,
                source=record.source,
                who=record.who,
            )
        )
