"""Jellyfin's libraries and scans, as they are told (API notes §6.4)."""

from aiohttp import web

from . import libraries
from .answers import Route, done, refuse
from .host import Host
from .libraries import Unseen
from .parameters import Parameters
from .told import json_body, member, path_id


class ManagingDesk:
    """Change the libraries of one Jellyfin and scan them."""

    def __init__(self, host: Host) -> None:
        """Act on this server."""
        self._host = host
        self._state = host.state

    def routes(self) -> tuple[Route, ...]:
        """Return method, path and handler of each call."""
        return (
            ("POST", "/Library/VirtualFolders", self._add_library),
            ("DELETE", "/Library/VirtualFolders", self._remove_library),
            ("POST", "/Library/VirtualFolders/Paths", self._add_path),
            ("DELETE", "/Library/VirtualFolders/Paths", self._remove_path),
            ("POST", "/Library/VirtualFolders/LibraryOptions", self._set_options),
            ("POST", "/Library/Refresh", self._refresh_all),
            ("POST", "/Library/Media/Updated", self._updated),
            ("POST", "/Items/{item}/Refresh", self._refresh),
        )

    async def _add_library(self, request: web.Request) -> web.Response:
        asked = Parameters(request)
        options = member(await json_body(request), "LibraryOptions")
        infos = options.get("PathInfos") or ()
        paths = [one for one in asked.text("paths").split(",") if one]
        if not paths and isinstance(infos, list):
            paths = [str(info["Path"]) for info in infos]
        name = asked.text("name")
        if not name.strip() or (self._state.twelve and name != name.strip()):
            return refuse(400)
        kind = asked.text("collectionType")
        libraries.add_library(self._state, name, kind, paths, options)
        self._refresh_if(asked)
        return done()

    def _refresh_if(self, asked: Parameters) -> None:
        if asked.flag("refreshLibrary"):
            self._host.later.do(self._host.scan)

    async def _remove_library(self, request: web.Request) -> web.Response:
        asked = Parameters(request)
        libraries.remove_library(self._state, asked.text("name"))
        self._refresh_if(asked)
        return done()

    async def _add_path(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        path = member(body, "PathInfo").get("Path") or body.get("Path")
        try:
            libraries.add_path(self._state, str(body.get("Name")), str(path))
        except Unseen:
            return refuse(404)
        self._refresh_if(Parameters(request))
        return done()

    async def _remove_path(self, request: web.Request) -> web.Response:
        asked = Parameters(request)
        libraries.remove_path(self._state, asked.text("name"), asked.text("path"))
        self._refresh_if(asked)
        return done()

    async def _set_options(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        library = self._state.libraries.get(str(body.get("Id")).replace("-", ""))
        if library is None:
            return refuse(404)
        library.options = dict(member(body, "LibraryOptions"))
        return done()

    async def _refresh_all(self, _request: web.Request) -> web.Response:
        self._host.later.do(self._host.scan, after=0)
        return done()

    async def _updated(self, request: web.Request) -> web.Response:
        updates = (await json_body(request)).get("Updates")
        if not isinstance(updates, list):
            return refuse(400)
        paths = [str(update["Path"]) for update in updates]
        self._host.later.do(lambda: self._host.look(paths))
        return done()

    async def _refresh(self, request: web.Request) -> web.Response:
        number = path_id(request)
        item = self._state.items.get(number)
        library = self._state.libraries.get(item.library_id if item else number)
        if library is None:
            return refuse(404)
        self._host.later.do(lambda: self._host.scan([library]), after=0)
        return done()
