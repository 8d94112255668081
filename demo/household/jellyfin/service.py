"""Jellyfin's HTTP side (API notes §6): start-up, key, refusals, all its desks."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from .answers import refuse
from .authorization import presented_key
from .browsing import BrowsingDesk
from .host import Host
from .libraries import Unknown, Unseen
from .managing import ManagingDesk
from .plugins import PluginsDesk
from .reading import ReadingDesk
from .state import Phase
from .writing import WritingDesk

_OPEN = ("/System/Info/Public", "/System/Ping")
_WEB_PAGE = "<!DOCTYPE html><html><head><title>Jellyfin</title></head></html>"


class JellyfinService:
    """A Jellyfin that answers over HTTP."""

    def __init__(self, host: Host) -> None:
        """Answer for this server."""
        self.host = host
        self.state = host.state

    def app(self, watch: Middleware) -> web.Application:
        """Build the application, with `watch` before everything."""
        app = web.Application(
            middlewares=[watch, self._ready, self._refusals, self._key]
        )
        desks = (ReadingDesk, BrowsingDesk, ManagingDesk, PluginsDesk, WritingDesk)
        for desk in desks:
            for method, path, handler in desk(self.host).routes():
                app.router.add_route(method, self.state.url_base + path, handler)
        app.router.add_get("/{path:(web/.*)?}", self._web_page)
        return app

    @web.middleware
    async def _ready(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        if self.state.phase is Phase.STARTING:
            page = "<html><body>Jellyfin is starting up</body></html>"
            return web.Response(status=503, text=page, content_type="text/html")
        return await handler(request)

    @web.middleware
    async def _refusals(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except Unknown:
            return refuse(404)
        except Unseen, ValueError:
            return refuse(400)

    @web.middleware
    async def _key(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(self.state.url_base)
        free = path in _OPEN or "/Images/" in path or path.startswith("/web")
        legacy = not self.state.twelve
        if free or presented_key(request, legacy=legacy) == self.state.api_key:
            return await handler(request)
        return refuse(401)

    async def _web_page(self, _request: web.Request) -> web.Response:
        return web.Response(text=_WEB_PAGE, content_type="text/html")
