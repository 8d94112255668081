"""How a command reaches a household."""

from types import TracebackType
from typing import Self

from aiohttp import ClientSession, ClientTimeout
import orjson

from ..control.decode import decode
from ..which import Which

type Named = str | Which


class CommandRefused(Exception):
    """A command that the household could not follow; the message says why."""


def named(what: Named) -> Which:
    """Return what is meant by a title."""
    return Which(what) if isinstance(what, str) else what


class Caller:
    """Give commands to the control door at an address."""

    def __init__(self, url: str) -> None:
        """Speak to the control door at this address."""
        self._url = url
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = ClientSession(timeout=ClientTimeout(total=None))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session:
            await self._session.close()

    async def _do(self, command: str, **arguments: object) -> None:
        await self._ask(object, command, **arguments)

    async def _ask[T](self, kind: type[T], command: str, **arguments: object) -> T:
        if self._session is None:
            raise RuntimeError("The client is used outside its `async with`")
        body = orjson.dumps(arguments)
        async with self._session.post(f"{self._url}/{command}", data=body) as answer:
            text = await answer.read()
        if answer.status != 200:
            raise CommandRefused(f"{command}: {text.decode()}")
        return decode(kind, orjson.loads(text))
