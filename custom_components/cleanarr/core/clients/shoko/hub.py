"""Listen to Shoko's SignalR hub.

By ourselves, not with pysignalr: that would be Cleanarr's one requirement, it brings a
websocket library and connections of its own beside the session that we are given, and
its reconnecting would have to be undone (API notes §12). A listener needs no more of
SignalR than a greeting, records and pings; negotiation may be left out (§11).

The key goes in ``Authorization``, as those of SignalR's own clients do: in the address
it would end up in logs, and from any other header aiohttp would hand it on where a
redirect leads.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import suppress

import aiohttp

from ...errors import ServiceError, ServiceUnreachable, UnexpectedAnswer
from ...identifiers import Slug
from ...runtime import Sleep
from ...settings import ServiceConfig
from ..address import address_of, sendable
from ..failures import CLOSED, CREDENTIALS, SHAPE, TIMEOUT, no_websocket, translated
from ..http import Patience
from .events import FEEDS, Connected, HubEvent, event_of, is_farewell
from .records import HELLO, LONGEST, PING, Records, decoded

_BEAT = 15
_QUIET_BEATS = 4
_FAREWELL = 2


class ShokoHub:
    """Hear what Shoko tells, one connection at a time."""

    def __init__(
        self,
        config: ServiceConfig,
        session: aiohttp.ClientSession,
        sleep: Sleep,
        patience: Patience | None = None,
    ) -> None:
        """Keep the address; raise ServiceUnreachable when it is none, or has a name."""
        base, credentials = address_of(config)
        if credentials:
            raise ServiceUnreachable(config.slug, status=CREDENTIALS)
        key = f"Bearer {config.api_key.strip()}"
        self._slug = config.slug
        self._url = (base / "signalr/aggregate").with_query(feeds=",".join(FEEDS))
        self._headers = sendable(config.slug, {"Authorization": key})
        self._verify = config.verify_certificate
        self._patience = patience or Patience.of(config)
        self._session = session
        self._sleep = sleep

    async def events(self) -> AsyncGenerator[HubEvent]:
        """Connect, and yield what happens, beginning with Connected.

        The connection ends with a ServiceError, or with the generator (``aclosing``).
        While Shoko starts it may refuse a good key: ``ShokoClient.status`` knows.
        """
        line = _Line(self._slug, await self._open())
        try:
            await line.shake_hands(self._patience.answer)
            line.beat(self._sleep)
            yield Connected()
            while True:
                if event := await line.event():
                    yield event
        finally:
            await line.close()

    async def _open(self) -> aiohttp.ClientWebSocketResponse:
        with translated(self._slug):
            async with asyncio.timeout(self._patience.answer):
                return await self._upgraded()

    async def _upgraded(self) -> aiohttp.ClientWebSocketResponse:
        try:
            return await self._session.ws_connect(
                self._url,
                headers=self._headers,
                ssl=self._verify,
                max_msg_size=LONGEST,
                timeout=aiohttp.ClientWSTimeout(ws_close=_FAREWELL),
            )
        except aiohttp.WSServerHandshakeError as error:
            raise no_websocket(self._slug, error) from None


class _Line:
    """A connection to the hub, in its records."""

    def __init__(self, slug: Slug, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._slug = slug
        self._socket = socket
        self._records = Records()
        self._waiting: deque[str] = deque()
        self._quiet = 0
        self._listening = False
        self._beating: asyncio.Task[None] | None = None

    async def shake_hands(self, seconds: float) -> None:
        """Agree on the protocol."""
        with translated(self._slug):
            async with asyncio.timeout(seconds):
                await self._socket.send_str(HELLO)
                answer = decoded(await self._record())
        if "error" in answer:
            raise UnexpectedAnswer(self._slug, status=SHAPE)

    async def event(self) -> HubEvent | None:
        """Return what the next record tells, if that is anything to us.

        Raises a ServiceError when no more will come.
        """
        with translated(self._slug):
            record = await self._record()
        try:
            message = decoded(record)
        except ValueError, RecursionError:
            return None
        if is_farewell(message):
            raise ServiceUnreachable(self._slug, status=CLOSED)
        with suppress(ValueError):
            return event_of(message)
        return None

    def beat(self, sleep: Sleep) -> None:
        """Begin to say that we are here, and to hang up when nothing is heard."""
        self._beating = asyncio.create_task(self._beat(sleep))

    async def close(self) -> None:
        """Hang up."""
        if self._beating is not None:
            self._beating.cancel()
        await self._socket.close()

    async def _beat(self, sleep: Sleep) -> None:
        """Count the beats in which nothing was heard while somebody listened."""
        with suppress(aiohttp.ClientError, OSError):
            while self._quiet < _QUIET_BEATS:
                await sleep(_BEAT)
                self._quiet += self._listening
                await self._socket.send_str(PING)
        await self._socket.close()

    async def _record(self) -> str:
        while not self._waiting:
            self._waiting.extend(self._records.feed(await self._text()))
        return self._waiting.popleft()

    async def _text(self) -> str:
        """Return the next message; nothing for one that is no text."""
        self._quiet, self._listening = 0, True
        try:
            message = await self._socket.receive()
        finally:
            self._listening = False
        match message.type:
            case aiohttp.WSMsgType.TEXT:
                return str(message.data)
            case aiohttp.WSMsgType.BINARY:
                return ""
            case aiohttp.WSMsgType.ERROR:
                raise UnexpectedAnswer(self._slug, status=SHAPE)
        raise self._ended()

    def _ended(self) -> ServiceError:
        silent = self._quiet >= _QUIET_BEATS
        return ServiceUnreachable(self._slug, status=TIMEOUT if silent else CLOSED)
