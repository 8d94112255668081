"""The Webhook plugin at work: what it sends at once, and what waits (API notes §7)."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import ClientError, ClientSession

from ...later import Later
from ...wire import Json
from ..model import Item
from ..notices import Notice, NoticeType, unheard
from ..state import JellyfinState
from .payload import body, payload
from .settings import Destination

_EVERY = timedelta(seconds=30)
_MOST_TRIES = 10
_WAITING = (NoticeType.ITEM_ADDED, NoticeType.ITEM_DELETED)
_CONTENT_TYPE = "content-type"
type _Key = tuple[NoticeType, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was sent to an address; status 0 when nobody answered."""

    uri: str
    type: str
    item: str
    status: int


@dataclass(slots=True)
class _Waiting:
    """A notice that waits for the next round, and how often it was put off."""

    notice: Notice
    tries: int = 0


class WebhookPlugin:
    """Hear what happens in one Jellyfin and send it to the plugin's destinations."""

    def __init__(self, state: JellyfinState, later: Later) -> None:
        """Belong to this Jellyfin; nothing is heard before `start`."""
        self.deliveries: list[Delivery] = []
        self._state = state
        self._later = later
        self._session: ClientSession | None = None
        self._turn = asyncio.Lock()
        self._queue: dict[_Key, _Waiting] = {}
        self._due = datetime.max.replace(tzinfo=UTC)
        self._timed = False

    def start(self, session: ClientSession) -> None:
        """Hear what happens from now on, and send it by this session."""
        self._session = session
        self._state.hear = self._hear

    def stop(self) -> None:
        """Hear nothing more; what waits is lost, as when a server ends."""
        self._session = None
        self._state.hear = unheard
        self._queue.clear()

    def clock_moved(self) -> None:
        """Send what became due because the household's clock was changed."""
        if self._queue and self._state.clock.now() >= self._due:
            self._later.do(self._catch_up, after=0)

    def _hear(self, notice: Notice) -> None:
        if notice.type in _WAITING:
            self._queue.setdefault((notice.type, notice.item.id), _Waiting(notice))
            self._wait()
        elif destinations := self._destinations(notice):
            members = payload(self._state, notice)
            self._later.do(lambda: self._deliver(destinations, members), after=0)

    def _wait(self) -> None:
        """Begin a wait of 30 s, which ends early when the clock is moved past it."""
        if not self._timed:
            self._timed = True
            self._due = self._state.clock.now() + _EVERY
            self._later.do(self._in_time, after=_EVERY.total_seconds())

    async def _in_time(self) -> None:
        self._timed = False
        await self._round()
        if self._queue:
            self._wait()

    async def _catch_up(self) -> None:
        """Do the rounds that fell into the time that the clock passed over."""
        now = self._state.clock.now()
        while self._queue and self._due <= now:
            self._due += _EVERY
            await self._round()

    async def _round(self) -> None:
        batch, self._queue = self._queue, {}
        for key, waiting in batch.items():
            if waiting.notice.type is NoticeType.ITEM_DELETED:
                await self._send(waiting.notice)
            elif item := self._added(waiting.notice, batch):
                if item.provider_ids or waiting.tries == _MOST_TRIES:
                    await self._send(Notice(waiting.notice.type, item))
                else:
                    waiting.tries += 1
                    self._queue.setdefault(key, waiting)

    def _added(self, notice: Notice, batch: Collection[_Key]) -> Item | None:
        """Return a new item as it is; None when it is gone or inside another new one."""
        item = self._state.items.get(notice.item.id)
        if item is None or (notice.type, item.parent_id) in batch:
            return None
        return item

    def _destinations(self, notice: Notice) -> list[Destination]:
        settings = self._state.webhook
        destinations = settings.destinations if settings else ()
        return [one for one in destinations if one.wants(notice)]

    async def _send(self, notice: Notice) -> None:
        if destinations := self._destinations(notice):
            await self._deliver(destinations, payload(self._state, notice))

    async def _deliver(
        self, destinations: Iterable[Destination], members: Mapping[str, Json]
    ) -> None:
        async with self._turn:
            for destination in destinations:
                if self._session:
                    status = await _post(self._session, destination, members)
                    self._log(destination, members, status)

    def _log(
        self, destination: Destination, members: Mapping[str, Json], status: int
    ) -> None:
        type_, item = (str(members[name]) for name in ("NotificationType", "ItemId"))
        self.deliveries.append(Delivery(destination.uri, type_, item, status))


async def _post(
    session: ClientSession, destination: Destination, members: Mapping[str, Json]
) -> int:
    """Send once and return the status; the plugin logs a failure and goes on."""
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    for name, value in destination.headers:
        if name.lower() == _CONTENT_TYPE:
            headers["Content-Type"] = f"{value}; charset=utf-8"
        else:
            headers[name] = value
    try:
        async with session.post(
            destination.uri, data=body(destination, members), headers=headers
        ) as answer:
            return answer.status
    except ClientError, TimeoutError, ValueError:
        return 0
