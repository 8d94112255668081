"""The HTTP side that Radarr and Sonarr share: key, base path, errors, posters."""

from abc import abstractmethod
import asyncio
from collections.abc import Callable, Iterable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from ..front import untyped_when_empty
from ..later import Later
from ..posters import CONTENT_TYPE, draw_poster
from .answers import Route, answer
from .commands import CommandDesk
from .errors import Refused, no_such_resource
from .filesystem import FilesystemDesk
from .notify.desk import NotificationDesk
from .notify.messenger import Messenger
from .owner import Owner
from .searching import Searches
from .shared import SharedDesk
from .state import ServarrState

_WEB_PAGE = "<!doctype html><html><head><title>{}</title></head><body></body></html>"


class ServarrService(Owner):
    """A Radarr or Sonarr that answers over HTTP."""

    def __init__(self, state: ServarrState, later: Later, messenger: Messenger) -> None:
        """Answer from `state`; files of deleted titles go later."""
        self.state = state
        self.later = later
        self.messenger = messenger
        self.started = state.clock.now()
        self.commands = CommandDesk(state, later, messenger, self.searches())

    def app(self, watch: Middleware) -> web.Application:
        """Build the application, with `watch` before everything."""
        app = web.Application(
            middlewares=[watch, self._under_base, self._refusals, self._key],
            client_max_size=64 * 1024**2,
        )
        app.on_response_prepare.append(untyped_when_empty)
        base = self.state.plan.url_base
        for method, path, handler in (*self._shared_routes(), *self.routes()):
            app.router.add_route(method, f"{base}/api/v3{path}", handler)
        app.router.add_get(f"{base}/ping", self._ping)
        app.router.add_get(f"{base}/api/v3/mediacover/{{id}}/{{name}}", self._poster)
        app.router.add_get(f"{base}/MediaCover/{{id}}/{{name}}", self._poster)
        app.router.add_get("/{path:.*}", self._web_page)
        return app

    def _shared_routes(self) -> Iterable[Route]:
        return (
            *SharedDesk(self).routes(),
            *NotificationDesk(self, self.messenger).routes(),
            *self.commands.routes(),
            *FilesystemDesk(self.state.view).routes(),
        )

    @abstractmethod
    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of the product's own calls."""

    @abstractmethod
    def searches(self) -> Searches:
        """Return the searches that the product knows."""

    @abstractmethod
    def poster_name(self, number: int) -> str | None:
        """Return what is drawn on a title's poster; None for an unknown id."""

    async def tell(self) -> None:
        """Send the webhooks for what just happened, before the answer."""
        await self.messenger.deliver(self.state)

    def finish_later(self, job: Callable[[], None]) -> None:
        """Run the blocking rest of a deletion in a thread after the answer."""
        self.later.do(lambda: asyncio.to_thread(job))

    @web.middleware
    async def _under_base(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        base = self.state.plan.url_base
        if base and not request.path.startswith(base):
            raise web.HTTPTemporaryRedirect(base + request.path_qs)
        return await handler(request)

    @web.middleware
    async def _refusals(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return web.Response(
                status=refused.status,
                body=refused.body,
                content_type=refused.content_type,
            )

    @web.middleware
    async def _key(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(self.state.plan.url_base)
        guarded = path.startswith(("/api", "/MediaCover"))
        keys = (
            request.headers.get("X-Api-Key"),
            request.query.get("apikey"),
            request.headers.get("Authorization", "").removeprefix("Bearer "),
        )
        if guarded and self.state.api_key not in keys:
            return web.Response(status=401)
        return await handler(request)

    async def _ping(self, _request: web.Request) -> web.Response:
        return answer({"status": "OK"})

    async def _web_page(self, request: web.Request) -> web.Response:
        if request.path.removeprefix(self.state.plan.url_base).startswith("/api"):
            return answer({"message": "NotFound"}, 404)
        product = self.state.plan.kind.value.title()
        return web.Response(text=_WEB_PAGE.format(product), content_type="text/html")

    async def _poster(self, request: web.Request) -> web.Response:
        name = self.poster_name(int(request.match_info["id"]))
        if name is None or not request.match_info["name"].startswith("poster"):
            raise no_such_resource()
        return web.Response(body=draw_poster(name), content_type=CONTENT_TYPE)
