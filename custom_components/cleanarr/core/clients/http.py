"""One way to ask every service: address, key, patience and errors are dealt with here."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Self

import aiohttp
from yarl import URL

from ..errors import ServiceError, ServiceUnreachable, UnexpectedAnswer
from ..runtime import RunInThread, Sleep
from ..settings import ServiceConfig
from .address import address_of, sendable
from .failures import (
    CONNECTION,
    JSON,
    REDIRECT,
    is_json,
    refusal,
    translated,
    waiting_time,
)
from .fields import Fields
from .streaming import SMALL, PageStream, RecordStream, Stream, decode, slices

type Query = Mapping[str, str]
type Receive[T] = Callable[[aiohttp.ClientResponse], Awaitable[T]]

_AT_ONCE = 4
_CONNECT = 10
_LIST = 120
_PAUSES = (1, 2, 4)
_FRIENDLY = range(200, 300)
_REDIRECTS = 3
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_REDIRECTING_AS_IT_IS = frozenset({307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What clients are given to reach out: a session, threads, and a way to wait.

    Without the last one nothing is tried a second time.
    """

    session: aiohttp.ClientSession
    run_in_thread: RunInThread
    sleep: Sleep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait for an answer, and for a long one."""

    answer: float
    long_answer: float

    @classmethod
    def of(cls, config: ServiceConfig) -> Self:
        """Return the patience that the household chose for a service."""
        chosen = config.timeout.total_seconds()
        return cls(answer=chosen, long_answer=max(chosen, _LIST))


HASTE = Patience(answer=10, long_answer=10)
"""For a person who waits in front of a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """A request as it is sent; ``body`` is what JSON can hold."""

    method: str
    path: str
    query: Query
    seconds: float
    body: object = None

    @property
    def redirecting(self) -> frozenset[int]:
        """Return the statuses after which it may be sent again elsewhere, unchanged."""
        return _REDIRECTING if self.method == "GET" else _REDIRECTING_AS_IT_IS


class ServiceHttp:
    """HTTP with one service. What goes wrong is raised as a ServiceError.

    Readings are tried again, three times, after failures that may pass; four run at a
    time, or as many as the service stands (``at_once``). Whatever writes is sent once,
    and at once: it was just allowed.
    """

    def __init__(
        self,
        config: ServiceConfig,
        network: Network,
        headers: Mapping[str, str],
        patience: Patience | None = None,
        *,
        at_once: int = _AT_ONCE,
    ) -> None:
        """Keep the address; raise ServiceUnreachable when it is none."""
        self.slug = config.slug
        self._network = network
        self._secret = config.api_key
        self._patience = patience or Patience.of(config)
        self._verify = config.verify_certificate
        self._base, credentials = address_of(config)
        self._headers = sendable(config.slug, {**credentials, **headers})
        self._at_once = asyncio.Semaphore(at_once)

    async def get[T](
        self,
        path: str,
        project: Callable[[object], T],
        query: Query | None = None,
        *,
        long: bool = False,
    ) -> T:
        """Return what ``project`` makes of an answer, in a thread when that is big.

        ``project`` raises ValueError for what it does not understand.
        """
        return await self._patiently(
            self._request("GET", path, query, long=long), partial(self._whole, project)
        )

    async def get_records[T](
        self, path: str, project: Callable[[Fields], T], query: Query | None = None
    ) -> tuple[T, ...]:
        """Return a list, each record projected as it arrives, or nothing of it."""
        return await self._patiently(
            self._request("GET", path, query, long=True),
            partial(self._streamed, lambda: RecordStream(project)),
        )

    async def get_page[T](
        self,
        path: str,
        name: str,
        project: Callable[[Fields], T],
        query: Query | None = None,
    ) -> tuple[Fields | None, tuple[T, ...]]:
        """Return the list called ``name``, as ``get_records`` does, and what is around.

        Around a bare list there is ``None``.
        """
        return await self._patiently(
            self._request("GET", path, query, long=True),
            partial(self._streamed, lambda: PageStream(project, name)),
        )

    async def send(
        self, method: str, path: str, query: Query | None = None, body: object = None
    ) -> None:
        """Write, once, and ask for no more than a friendly status."""
        request = self._request(method, path, query, long=True, body=body)
        await self._once(request, self._nothing)

    async def send_for_records[T](
        self, method: str, path: str, project: Callable[[Fields], T], body: object
    ) -> tuple[T, ...]:
        """Write, once, and return the list of what was changed."""
        request = self._request(method, path, None, long=True, body=body)
        begin = partial(self._streamed, lambda: RecordStream(project))
        return await self._once(request, begin)

    def _request(
        self,
        method: str,
        path: str,
        query: Query | None,
        *,
        long: bool,
        body: object = None,
    ) -> _Request:
        patience = self._patience
        return _Request(
            method=method,
            path=path,
            query=query or {},
            seconds=patience.long_answer if long else patience.answer,
            body=body,
        )

    async def _patiently[T](self, request: _Request, receive: Receive[T]) -> T:
        if (sleep := self._network.sleep) is None:
            return await self._in_turn(request, receive)
        for pause in _PAUSES:
            try:
                return await self._in_turn(request, receive)
            except ServiceError as error:
                if (wait := waiting_time(error, pause)) is None:
                    raise
            await sleep(wait)
        return await self._in_turn(request, receive)

    async def _in_turn[T](self, request: _Request, receive: Receive[T]) -> T:
        async with self._at_once:
            return await self._once(request, receive)

    async def _once[T](self, request: _Request, receive: Receive[T]) -> T:
        with translated(self.slug):
            async with self._answered(request) as response:
                return await receive(response)

    @asynccontextmanager
    async def _answered(
        self, request: _Request
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open the answer; follow redirects as long as they stay with the service."""
        url = (self._base / request.path).with_query(request.query)
        for _ in range(_REDIRECTS + 1):
            async with self._sent(request, url) as response:
                if response.status not in request.redirecting:
                    if response.status not in _FRIENDLY:
                        raise await refusal(self.slug, response, self._secret)
                    yield response
                    return
                url = self._next_url(url, response)
        raise UnexpectedAnswer(self.slug, status=REDIRECT)

    @asynccontextmanager
    async def _sent(
        self, request: _Request, url: URL
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self._network.session.request(
            request.method,
            url,
            json=request.body,
            headers=self._headers,
            allow_redirects=False,
            raise_for_status=False,
            ssl=self._verify,
            timeout=aiohttp.ClientTimeout(total=request.seconds, sock_connect=_CONNECT),
            middlewares=(self._never_again,),
        ) as response:
            yield response

    async def _never_again(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """Keep aiohttp from sending a GET, PUT or DELETE anew when a connection drops."""
        try:
            return await handler(request)
        except aiohttp.ClientConnectorError:
            raise
        except aiohttp.ClientOSError, aiohttp.ServerDisconnectedError:
            raise ServiceUnreachable(self.slug, status=CONNECTION) from None

    def _next_url(self, url: URL, response: aiohttp.ClientResponse) -> URL:
        """Return where a redirect leads; another origin must not get the key."""
        target = url.join(URL(response.headers.get("Location", "")))
        if target.origin() != url.origin():
            raise UnexpectedAnswer(self.slug, status=REDIRECT)
        return target

    async def _nothing(self, response: aiohttp.ClientResponse) -> None:
        """Accept any answer to a write but a page, which a login in between sends."""
        if response.content_type == "text/html":
            raise UnexpectedAnswer(self.slug, status=JSON)

    async def _whole[T](
        self, project: Callable[[object], T], response: aiohttp.ClientResponse
    ) -> T:
        self._require_json(response)
        body = await response.read()
        if len(body) <= SMALL:
            return decode(body, project)
        return await self._network.run_in_thread(decode, body, project)

    async def _streamed[T](
        self, begin: Callable[[], Stream[T]], response: aiohttp.ClientResponse
    ) -> T:
        self._require_json(response)
        stream = begin()
        async for piece in slices(response.content):
            if len(piece) <= SMALL:
                stream.feed(piece)
            else:
                await self._network.run_in_thread(stream.feed, piece)
        return stream.finish()

    def _require_json(self, response: aiohttp.ClientResponse) -> None:
        if not is_json(response):
            raise UnexpectedAnswer(self.slug, status=JSON)
