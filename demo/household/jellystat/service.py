"""Jellystat's HTTP side (API notes §9, measured §1)."""

import asyncio
from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from ..front import Dropped, untyped_when_empty
from ..wire import Json, compact
from .asking import Asked, BadFilters, Row
from .records import group_record, library_record, play_record
from .state import SET_UP, Activity, JellystatState

_WEB_PAGE = "<!doctype html><html><head><title>Jellystat</title></head></html>"
_GUARDED = ("/api/", "/stats/")
_HISTORY_IN_PAGES, _ACTIVITY_IN_PAGES = (1, 1, 3), (1, 1, 7)
_WORK = 0.02
_EXAMPLE_DATE = "2024-12-31T22:00:00.000Z"
_EXAMPLE: Json = [
    {"field": "ActivityDateInserted", "min": _EXAMPLE_DATE, "max": _EXAMPLE_DATE}
]
_HISTORY_FIELDS = frozenset(
    {
        "UserName",
        "RemoteEndPoint",
        "NowPlayingItemName",
        "Client",
        "DeviceName",
        "ActivityDateInserted",
        "PlaybackDuration",
        "TotalPlays",
        "PlayMethod",
        "ParentId",
    }
)
_WITHOUT_FILTER = frozenset({"MediaStreams", "TranscodingInfo", "PlayState"})


class JellystatService:
    """A Jellystat that answers over HTTP."""

    def __init__(self, state: JellystatState) -> None:
        """Answer from `state`."""
        self.state = state
        self._running = 0
        self._overwhelmed = False

    def app(self, watch: Middleware) -> web.Application:
        """Build the application, with `watch` before everything."""
        app = web.Application(middlewares=[watch, self._alone, self._key])
        app.on_response_prepare.append(untyped_when_empty)
        base = self.state.plan.url_base
        for path, handler in (
            ("/auth/isConfigured", self._is_configured),
            ("/api/getLibraries", self._libraries),
            ("/api/getHistory", self._history),
            ("/stats/getPlaybackActivity", self._activity),
        ):
            app.router.add_get(base + path, handler)
        app.router.add_route("*", "/{path:.*}", self._unknown)
        return app

    @web.middleware
    async def _alone(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Let a fragile server drop all that it is asked at a time."""
        if not self.state.fragile:
            return await handler(request)
        self._running += 1
        self._overwhelmed = self._overwhelmed or self._running > 1
        try:
            await asyncio.sleep(_WORK)
            if self._overwhelmed:
                raise Dropped
            return await handler(request)
        finally:
            self._running -= 1
            self._overwhelmed = self._overwhelmed and self._running > 0

    @web.middleware
    async def _key(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(self.state.plan.url_base)
        if not path.startswith(_GUARDED):
            return await handler(request)
        if "Authorization" in request.headers:
            return _answer({"message": "Invalid token"}, 401)
        headers, query = request.headers, request.query
        key = headers.get("x-api-token") or query.get("apiKey")
        if not key:
            message = "Authentication failed. No token or API key provided."
            return _answer({"message": message}, 401)
        if self.state.set_up != SET_UP:
            raise Dropped
        if not self.state.has_keys:
            return _answer({"message": "No API keys configured"}, 404)
        if key != self.state.api_key:
            return _answer({"message": "Invalid API key"}, 403)
        return await handler(request)

    async def _is_configured(self, _request: web.Request) -> web.Response:
        version = self.state.plan.version
        return _answer({"state": self.state.set_up, "version": version})

    async def _libraries(self, _request: web.Request) -> web.Response:
        jellyfin = self.state.jellyfin
        return _answer(
            [library_record(jellyfin, one) for one in jellyfin.libraries.values()]
        )

    async def _history(self, request: web.Request) -> web.Response:
        old = self.state.version < _HISTORY_IN_PAGES
        groups: dict[object, list[Activity]] = {}
        for play in self.state.activities():
            groups.setdefault(play.group, []).append(play)
        server, zone = self.state.jellyfin.server_id, self.state.zone
        rows = [group_record(each, server, zone, old=old) for each in groups.values()]
        return _answer(rows) if old else _paged(request, rows, _HISTORY_FIELDS)

    async def _activity(self, request: web.Request) -> web.Response:
        server = self.state.jellyfin.server_id
        rows = [play_record(play, server) for play in self.state.activities()]
        if self.state.version < _ACTIVITY_IN_PAGES:
            rows.sort(key=lambda row: str(row["Id"]))
            return _answer(rows)
        fields = {name for row in rows[:1] for name in row} - _WITHOUT_FILTER
        return _paged(request, rows, fields)

    async def _unknown(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix(self.state.plan.url_base)
        if path.startswith("/api/"):
            return _answer({"error": "Not Found"}, 404)
        return web.Response(text=_WEB_PAGE, content_type="text/html")


def _paged(
    request: web.Request, rows: list[Row], fields: Collection[str]
) -> web.Response:
    if len(request.query.getall("page", [])) > 1:
        page = "<!DOCTYPE html><html><body><pre>TypeError</pre></body></html>"
        return web.Response(status=500, text=page, content_type="text/html")
    try:
        asked = Asked.by(request)
    except BadFilters:
        refusal: Json = {"error": "Invalid filters parameter", "example": _EXAMPLE}
        return _answer(refusal, 400)
    return _answer(asked.answer(rows, fields))


def _answer(value: Json, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=compact(value),
        content_type="application/json",
        charset="utf-8",
    )
