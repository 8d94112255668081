"""Shoko's HTTP side (API notes §11): start-up, key, files and the hub's door.

By the servers' sources: what is asked where, who may, the shape of versions, of states
and of a file's locations, 503 of a version 6 that starts. By the notes only: the paths
of the key (`POST /api/auth`) and of the hub, that a version 5 that starts refuses keys,
and the answer to `POST /api/auth`. A file has fewer members than a real one.
"""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
import orjson

from ..wire import Json, compact
from .host import ShokoHost
from .model import VideoFile

HUB = "/signalr/aggregate"
USER, PASSWORD = "Default", "secret"
_OPEN = ("/api/v3/Init/", "/api/auth")
_NO_FILE = "No File entry for the given fileID"
_NO_LOCATION = "No File.Location entry for the given fileID."
_STARTING = (
    "The server is starting up. "
    "Check your logs to ensure the server is starting correctly."
)


class ShokoService:
    """A Shoko that answers over HTTP."""

    def __init__(self, host: ShokoHost) -> None:
        """Answer for this server."""
        self.host = host
        self.state = host.state

    def app(self, watch: Middleware) -> web.Application:
        """Build the application, with `watch` before everything."""
        app = web.Application(middlewares=[watch, self._started, self._key])
        base = self.state.plan.url_base
        for method, path, handler in (
            ("GET", "/api/v3/Init/Status", self._status),
            ("GET", "/api/v3/Init/Version", self._version),
            ("POST", "/api/auth", self._log_in),
            ("GET", "/api/v3/User/Current", self._user),
            ("GET", "/api/v3/File/{id:\\d+}", self._file),
            ("DELETE", "/api/v3/File/{id:\\d+}", self._delete),
            ("DELETE", "/api/v3/File/Location/{id:\\d+}", self._delete_location),
            ("POST", f"{HUB}/negotiate", self.host.hub.negotiate),
            ("GET", HUB, self.host.hub.connect),
        ):
            app.router.add_route(method, base + path, handler)
        return app

    @web.middleware
    async def _started(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        path = request.path.removeprefix(self.state.plan.url_base)
        if path.startswith(HUB) and not self.state.signalr:
            return web.Response(status=404)
        if self.state.starting and not path.startswith(_OPEN[0]):
            return web.Response(status=503 if self.state.six else 401, text=_STARTING)
        return await handler(request)

    @web.middleware
    async def _key(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(self.state.plan.url_base)
        if path.startswith(_OPEN) or self.state.api_key in _presented(request):
            return await handler(request)
        return web.Response(status=401)

    async def _status(self, _request: web.Request) -> web.Response:
        state = "Starting" if self.state.starting else "Started"
        uptime = None if self.state.starting else "01:00:00"
        return _answer({"State": state, "Uptime": uptime})

    async def _version(self, _request: web.Request) -> web.Response:
        return _answer({"Server": {"Version": self.state.plan.version}})

    async def _log_in(self, request: web.Request) -> web.Response:
        given = orjson.loads(await request.read())
        if (given.get("user"), given.get("pass")) != (USER, PASSWORD):
            return web.Response(status=401)
        return _answer({"apikey": self.state.api_key})

    async def _user(self, _request: web.Request) -> web.Response:
        return _answer({"ID": 1, "Username": USER, "IsAdmin": True})

    async def _file(self, request: web.Request) -> web.Response:
        file = self.state.files.get(int(request.match_info["id"]))
        return (
            _missing(request, _NO_FILE) if file is None else _answer(_file_record(file))
        )

    async def _delete(self, request: web.Request) -> web.Response:
        file = self.state.files.get(int(request.match_info["id"]))
        if file is None:
            return _missing(request, _NO_FILE)
        files, folder = _flag(request, "removeFiles"), _flag(request, "removeFolder")
        await self.host.delete(file.locations, files=files, folder=folder)
        return web.Response()

    async def _delete_location(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        for file in self.state.files.values():
            for location in file.locations:
                if location.id == number:
                    files = _flag(request, "deleteFile")
                    folder = _flag(request, "deleteFolder")
                    await self.host.delete((location,), files=files, folder=folder)
                    return web.Response()
        return _missing(request, _NO_LOCATION)


def _presented(request: web.Request) -> list[str]:
    """Return every key that a request shows."""
    headers, query = request.headers, request.query
    bearer = headers.get("Authorization", "").removeprefix("Bearer ")
    names = ("apikey", "access_token")
    return [headers.get("apikey", ""), bearer, *(query.get(one, "") for one in names)]


def _flag(request: web.Request, name: str) -> bool:
    return request.query.get(name, "true").lower() == "true"


def _file_record(file: VideoFile) -> Json:
    return {
        "ID": file.id,
        "Size": file.size,
        "Locations": [
            {
                "ID": location.id,
                "FileID": file.id,
                "RelativePath": location.spot.path,
                "IsAccessible": True,
            }
            for location in file.locations
        ],
    }


def _missing(request: web.Request, reason: str) -> web.Response:
    """Say what is not there, as ASP.NET does: plainly to who does not ask for JSON."""
    if "json" in request.headers.get("Accept", ""):
        return _answer(reason, 404)
    return web.Response(status=404, text=reason)


def _answer(value: Json, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=compact(value),
        content_type="application/json",
        charset="utf-8",
    )
