"""Small servers that answer as they are told, and write down what they were asked."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
import json
import ssl

from aiohttp import web
from aiohttp.test_utils import TestServer

from custom_components.cleanarr.core.identifiers import Slug
from custom_components.cleanarr.core.settings import ServiceConfig, ServiceKind

KEY = "0123456789abcdef0123456789abcdef"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Answer = Handler | int | bytes | dict[str, object] | list[object]


@dataclass
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: object


@dataclass
class Service:
    """A server. For each path a row of answers, of which the last one repeats.

    An answer is a status, the bytes or the value of a JSON body, or a handler.
    """

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def at(self, path: str, *answers: Answer) -> None:
        """Answer so at a path from now on."""
        self.answers[path] = list(answers)

    def config(self, kind: ServiceKind, **changes: object) -> ServiceConfig:
        """Return the configuration that leads here."""
        values = {
            "slug": Slug(kind.value),
            "kind": kind,
            "name": kind.value,
            "url": self.url,
            "api_key": KEY,
            "timeout": timedelta(seconds=20),
        }
        return ServiceConfig(**(values | changes))  # type: ignore[arg-type]

    @property
    def lines(self) -> list[str]:
        """Return method and path of each request."""
        return [f"{asked.method} {asked.path}" for asked in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        body = await request.read()
        self.asked.append(
            Asked(
                method=request.method,
                path=request.path,
                query=dict(request.query),
                headers=dict(request.headers),
                body=json.loads(body) if body else None,
            )
        )
        answers = self.answers.get(request.path, [404])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return await answered(answer, request)


async def answered(answer: Answer, request: web.Request) -> web.StreamResponse:
    """Make a response of an answer."""
    match answer:
        case int():
            return web.Response(status=answer, text="Error processing request.")
        case bytes():
            return web.Response(body=answer, content_type="application/json")
        case dict() | list():
            return web.json_response(answer)
        case _:
            return await answer(request)


@asynccontextmanager
async def serving(context: ssl.SSLContext | None = None) -> AsyncIterator[Service]:
    """Run a server on loopback, with https when there is a certificate."""
    service = Service()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", service.handle)
    server = TestServer(application, scheme="https" if context else "http")
    await server.start_server(ssl=context)
    service.url = str(server.make_url("/")).rstrip("/")
    try:
        yield service
    finally:
        await server.close()
