"""Seerr's HTTP side (API notes §8, MEASURED §2): key, parameters, all its calls."""

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler as AnyHandler, Middleware

from ..front import RowList
from ..plan import Kind
from ..wire import Json, compact
from .answers import (
    Handler,
    Refused,
    answer,
    done,
    not_found,
    unknown_path,
    without_key,
    wrong_key,
)
from .listing import listed_media, listed_requests
from .model import MediaRequest, MediaStatus, RequestStatus, Server
from .query import OVERSEERR_QUERIES, SEERR_QUERIES, asked_window, check_query
from .records import Writer, server_settings
from .state import SeerrState

_BASE = "/api/v1"
_OPEN = ("/status", "/settings/public")
_WEB_PAGE = "<!DOCTYPE html><html><head><title>Seerr</title></head></html>"


class SeerrService:
    """A Seerr that answers over HTTP.

    `servers` tells its Radarrs or Sonarrs. Its own calls to them are not played.
    """

    def __init__(
        self, state: SeerrState, servers: Callable[[Kind], tuple[Server, ...]]
    ) -> None:
        """Answer from `state`."""
        self.state = state
        self._servers = servers

    def app(self, watch: Middleware) -> web.Application:
        """Build the application, with `watch` before everything."""
        app = web.Application(middlewares=[watch, self._refusals, self._guard])
        for method, path, handler in self._routes():
            app.router.add_route(method, _BASE + path, handler)
        app.router.add_route("*", "/{path:.*}", self._elsewhere)
        return app

    def _routes(self) -> tuple[tuple[str, str, Handler], ...]:
        return (
            ("GET", "/status", self._status),
            ("GET", "/settings/public", self._public_settings),
            ("GET", "/settings/radarr", self._radarrs),
            ("GET", "/settings/sonarr", self._sonarrs),
            ("GET", "/auth/me", self._me),
            ("GET", "/user", self._accounts),
            ("GET", "/user/{id}", self._account),
            ("GET", "/request", self._requests),
            ("GET", "/request/count", self._request_counts),
            ("GET", "/request/{id}", self._request),
            ("DELETE", "/request/{id}", self._remove_request),
            ("GET", "/media", self._media),
            ("DELETE", "/media/{id}", self._remove_media),
        )

    @web.middleware
    async def _refusals(
        self, request: web.Request, handler: AnyHandler
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return answer(refused.body, refused.status)

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: AnyHandler
    ) -> web.StreamResponse:
        """Refuse in the order in which Seerr does: path, no key, parameters, key."""
        if request.match_info.handler == self._elsewhere:
            return await handler(request)
        path = request.path.removeprefix(_BASE)
        key = request.headers.get("X-Api-Key")
        if key is None and path not in _OPEN:
            raise without_key(request.path)
        queries = OVERSEERR_QUERIES if self.state.overseerr else SEERR_QUERIES
        check_query(request.query, queries.get(path, {}))
        if key != self.state.api_key and path not in _OPEN:
            raise wrong_key()
        return await handler(request)

    async def _elsewhere(self, request: web.Request) -> web.Response:
        if request.path.startswith(f"{_BASE}/"):
            raise unknown_path(request.path)
        return web.Response(text=_WEB_PAGE, content_type="text/html")

    async def _status(self, _request: web.Request) -> web.Response:
        return answer(
            {
                "version": self.state.plan.version,
                "commitTag": "f74306ed",
                "updateAvailable": False,
                "commitsBehind": 0,
                "restartRequired": False,
            }
        )

    async def _public_settings(self, _request: web.Request) -> web.Response:
        title = "Overseerr" if self.state.overseerr else "Seerr"
        shown: dict[str, Json] = {"initialized": True, "applicationTitle": title}
        return answer(
            shown if self.state.overseerr else {**shown, "mediaServerType": 2}
        )

    async def _radarrs(self, _request: web.Request) -> web.Response:
        servers = self._servers(Kind.RADARR)
        return answer([server_settings(one, radarr=True) for one in servers])

    async def _sonarrs(self, _request: web.Request) -> web.Response:
        servers = self._servers(Kind.SONARR)
        return answer([server_settings(one, radarr=False) for one in servers])

    def _writer(self) -> Writer:
        radarrs, sonarrs = self._servers(Kind.RADARR), self._servers(Kind.SONARR)
        return Writer(self.state, radarrs, sonarrs)

    async def _me(self, _request: web.Request) -> web.Response:
        return answer(self._writer().whole_account(self.state.accounts[1]))

    async def _account(self, request: web.Request) -> web.Response:
        account = self.state.accounts.get(_number(request))
        if account is None:
            raise not_found("User not found.")
        return answer(self._writer().whole_account(account))

    async def _accounts(self, request: web.Request) -> web.Response:
        accounts = list(self.state.accounts.values())
        window, writer = asked_window(request.query, 10), self._writer()
        return answer(
            {
                "pageInfo": window.info(len(accounts)),
                "results": [writer.account(one) for one in window.part(accounts)],
            }
        )

    async def _requests(self, request: web.Request) -> web.Response:
        found = listed_requests(self.state, request.query)
        window, writer = asked_window(request.query, 10), self._writer()
        errors = compact(writer.service_errors())
        closing = b"]}" if self.state.overseerr else b'],"serviceErrors":%b}' % errors
        return RowList(
            (compact(writer.request(one)) for one in window.part(found)),
            opening=b'{"pageInfo":%b,"results":[' % compact(window.info(len(found))),
            separator=b",",
            closing=closing,
        )

    async def _request_counts(self, _request: web.Request) -> web.Response:
        requests = list(self.state.requests.values())
        movies = sum(self.state.media[one.media_id].type == "movie" for one in requests)
        counts: dict[str, Json] = {
            status.name.lower(): sum(one.status == status for one in requests)
            for status in RequestStatus
            if status is not RequestStatus.FAILED
        }
        approved = [one for one in requests if one.status == RequestStatus.APPROVED]
        available = sum(map(self._is_available, approved))
        whole = {"total": len(requests), "movie": movies, "tv": len(requests) - movies}
        there = {"processing": len(approved) - available, "available": available}
        return answer({**whole, **counts, **there})

    def _is_available(self, request: MediaRequest) -> bool:
        media = self.state.media[request.media_id]
        return media.variant(is_4k=request.is_4k).status is MediaStatus.AVAILABLE

    async def _request(self, request: web.Request) -> web.Response:
        return answer(self._writer().one_request(self._known_request(request)))

    async def _remove_request(self, request: web.Request) -> web.Response:
        del self.state.requests[self._known_request(request).id]
        return done()

    def _known_request(self, request: web.Request) -> MediaRequest:
        found = self.state.requests.get(_number(request))
        if found is None:
            raise not_found("Request not found.")
        return found

    async def _media(self, request: web.Request) -> web.Response:
        found = listed_media(self.state, request.query)
        window, writer = asked_window(request.query, 20), self._writer()
        return answer(
            {
                "pageInfo": window.info(len(found)),
                "results": [writer.whole_media(one) for one in window.part(found)],
            }
        )

    async def _remove_media(self, request: web.Request) -> web.Response:
        if not self.state.remove_media(_number(request)):
            raise not_found("Media not found")
        return done()


def _number(request: web.Request) -> int:
    """Return the id in a path; what is no number is nobody's id."""
    text = request.match_info["id"]
    return int(text) if text.isdecimal() else 0
