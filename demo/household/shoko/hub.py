"""Shoko's SignalR hub (API notes §11): real negotiation, websockets, records, pings."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

from aiohttp import WSMsgType, web
import orjson

from ..wire import Json, compact
from .events import FEEDS, Event, greetings
from .state import ShokoState

END = "\x1e"
_BEAT = 15.0
_PATIENCE = 60.0
_PING = 6
_CLOSE = 7


class Packing(StrEnum):
    """How records are put into the messages of a websocket."""

    EACH = "each"  # one in one
    TOGETHER = "together"  # all of them in one
    SPLIT = "split"  # each over two


@dataclass(frozen=True, slots=True)
class _Line:
    """A client that is connected, and what it follows."""

    request: web.Request
    socket: web.WebSocketResponse
    feeds: frozenset[str]

    async def say(self, message: str) -> None:
        """Send a message, if the client is still there to hear it."""
        with suppress(ConnectionError):
            await self.socket.send_str(message)


class Hub:
    """Tell those who are connected what happens.

    It pings every `beat` seconds and drops who is silent for `patience` seconds.
    """

    def __init__(self, state: ShokoState) -> None:
        """Tell of this Shoko."""
        self.beat = _BEAT
        self.patience = _PATIENCE
        self.packing = Packing.EACH
        self.pings = 0
        self._state = state
        self._lines: list[_Line] = []
        self._tokens: set[str] = set()

    @property
    def listeners(self) -> int:
        """Return how many are connected."""
        return len(self._lines)

    async def negotiate(self, _request: web.Request) -> web.Response:
        """Give out a token that is good for one connection."""
        token = uuid4().hex
        self._tokens.add(token)
        transports: Json = [
            {"transport": "WebSockets", "transferFormats": ["Text", "Binary"]}
        ]
        answer: Json = {
            "negotiateVersion": 1,
            "connectionId": uuid4().hex,
            "connectionToken": token,
            "availableTransports": transports,
        }
        return web.Response(body=compact(answer), content_type="application/json")

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Take a client, with a token or without one, until either side ends it."""
        token = request.query.get("id")
        if token is not None and token not in self._tokens:
            return web.Response(status=404, text="No Connection with that ID")
        self._tokens.discard(token or "")
        socket = web.WebSocketResponse()
        if not socket.can_prepare(request):
            return web.Response(status=400, text="Connection ID required")
        await socket.prepare(request)
        with suppress(TimeoutError, ConnectionError):
            if await self._shake_hands(socket):
                await self._serve(_Line(request, socket, self._feeds(request)))
        await socket.close()
        return socket

    async def tell(self, events: Sequence[Event]) -> None:
        """Tell what happened to those who follow it."""
        for line in tuple(self._lines):
            chosen = [one for one in events if one.feed in line.feeds]
            for message in self._packed([_call(one) for one in chosen]):
                await line.say(message)

    async def send(self, messages: Iterable[str]) -> None:
        """Send messages of a websocket as they are, to everybody."""
        for message in messages:
            for line in tuple(self._lines):
                await line.say(message)

    async def close(self, error: str = "") -> None:
        """Say good-bye to everybody, and hang up."""
        farewell: dict[str, Json] = {"type": _CLOSE, "allowReconnect": True}
        if error:
            farewell["error"] = error
        await self.send([_record(farewell)])
        for line in tuple(self._lines):
            await line.socket.close()

    def hang_up(self) -> None:
        """Drop everybody's connection without a word."""
        for line in self._lines:
            if line.request.transport is not None:
                line.request.transport.abort()

    def _feeds(self, request: web.Request) -> frozenset[str]:
        asked = request.query.get("feeds", "").lower().split(",")
        return FEEDS[6 if self._state.six else 5] & {feed.strip() for feed in asked}

    async def _shake_hands(self, socket: web.WebSocketResponse) -> bool:
        try:
            wanted = orjson.loads((await socket.receive_str(timeout=_BEAT)).rstrip(END))
        except TypeError, ValueError:
            return False
        if wanted.get("protocol") != "json":
            await socket.send_str(_record({"error": "The protocol is not supported."}))
            return False
        await socket.send_str(_record({}))
        return True

    async def _serve(self, line: _Line) -> None:
        for greeting in greetings(self._state):
            if greeting.feed in line.feeds:
                await line.say(_call(greeting))
        self._lines.append(line)
        pinging = asyncio.create_task(self._ping(line.socket))
        try:
            await self._listen(line.socket)
        finally:
            pinging.cancel()
            self._lines.remove(line)

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        """Hear a client out; TimeoutError when it is silent for too long."""
        while True:
            message = await socket.receive(timeout=self.patience)
            if message.type is not WSMsgType.TEXT:
                return
            records = [one for one in message.data.split(END) if one]
            self.pings += sum(orjson.loads(one).get("type") == _PING for one in records)

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        with suppress(ConnectionError):
            while True:
                await asyncio.sleep(self.beat)
                await socket.send_str(_record({"type": _PING}))

    def _packed(self, records: list[str]) -> list[str]:
        match self.packing:
            case Packing.TOGETHER:
                return ["".join(records)] if records else []
            case Packing.SPLIT:
                halves = (
                    (one[: len(one) // 2], one[len(one) // 2 :]) for one in records
                )
                return [half for pair in halves for half in pair]
            case Packing.EACH:
                return records


def _call(event: Event) -> str:
    return _record({"type": 1, "target": event.target, "arguments": [event.argument]})


def _record(value: Json) -> str:
    return compact(value).decode() + END
