"""What Jellyfin is told about items: collections, marks, deletions (API notes §6.5)."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from aiohttp import web

from . import libraries
from .answers import Route, answer, done, refuse
from .host import Host
from .libraries import Unknown
from .model import Item, ItemKind, UserData
from .parameters import Parameters
from .records import user_data_record
from .removal import belongs_to, remove_media
from .told import path_id
from .watching import Viewer


class WritingDesk:
    """Do what one Jellyfin is told."""

    def __init__(self, host: Host) -> None:
        """Act on this server."""
        self._host = host
        self._state = host.state

    def routes(self) -> tuple[Route, ...]:
        """Return method, path and handler of each call."""
        return (
            ("POST", "/Collections", self._make_collection),
            ("POST", "/Collections/{item}/Items", self._add_to_collection),
            ("DELETE", "/Collections/{item}/Items", self._take_from_collection),
            ("DELETE", "/Items", self._delete_many),
            ("DELETE", "/Items/{item}", self._delete),
            ("POST", "/UserPlayedItems/{item}", self._mark),
            ("DELETE", "/UserPlayedItems/{item}", self._unmark),
            ("POST", "/UserFavoriteItems/{item}", self._like),
            ("DELETE", "/UserFavoriteItems/{item}", self._unlike),
            ("GET", "/UserItems/{item}/UserData", self._user_data),
        )

    async def _make_collection(self, request: web.Request) -> web.Response:
        asked = Parameters(request)
        name, ids = asked.text("name"), asked.ids("ids")
        try:
            box_set = libraries.make_box_set(self._state, name, ids)
        except Unknown:
            return refuse(400)
        return answer({"Id": box_set.id})

    async def _add_to_collection(self, request: web.Request) -> web.Response:
        box_set = self._state.items.get(path_id(request))
        ids = Parameters(request).ids("ids")
        if box_set is None or box_set.kind is not ItemKind.BOX_SET:
            return refuse(404)
        try:
            libraries.make_box_set(self._state, box_set.name, ids)
        except Unknown:
            return refuse(400)
        return done()

    async def _take_from_collection(self, request: web.Request) -> web.Response:
        box_set = self._state.items.get(path_id(request))
        gone = Parameters(request).ids("ids")
        if box_set is None or box_set.kind is not ItemKind.BOX_SET:
            return refuse(404)
        left = tuple(child for child in box_set.children if child not in gone)
        self._state.put([replace(box_set, children=left)])
        return done()

    async def _delete(self, request: web.Request) -> web.Response:
        return await self._remove([path_id(request)])

    async def _delete_many(self, request: web.Request) -> web.Response:
        return await self._remove(Parameters(request).ids("ids"))

    async def _remove(self, numbers: Sequence[str]) -> web.Response:
        found = [self._state.items.get(number) for number in numbers]
        items = [item for item in found if item]
        if len(items) != len(numbers):
            return refuse(404)
        for item in items:
            try:
                await asyncio.to_thread(remove_media, self._state, item)
            except OSError:
                return refuse(500)
            inside = [
                one.id for one in self._state.items.values() if belongs_to(one, item)
            ]
            self._state.drop(inside)
        return done()

    async def _mark(self, request: web.Request) -> web.Response:
        at = Parameters(request).time("datePlayed") or self._state.clock.now()
        return self._as_user(request, lambda viewer, item: viewer.marks(item, at))

    async def _unmark(self, request: web.Request) -> web.Response:
        return self._as_user(request, Viewer.unmarks)

    async def _like(self, request: web.Request) -> web.Response:
        return self._as_user(
            request, lambda viewer, item: viewer.likes(item, favorite=True)
        )

    async def _unlike(self, request: web.Request) -> web.Response:
        return self._as_user(
            request, lambda viewer, item: viewer.likes(item, favorite=False)
        )

    async def _user_data(self, request: web.Request) -> web.Response:
        return self._as_user(
            request, lambda viewer, item: self._state.data(viewer.user_id, item)
        )

    def _as_user(
        self, request: web.Request, act: Callable[[Viewer, Item], UserData]
    ) -> web.Response:
        user_id = Parameters(request).id("userId")
        item = self._state.items.get(path_id(request))
        if item is None or user_id not in self._state.users:
            return refuse(404)
        data = act(Viewer(self._state, user_id), item)
        return answer(user_data_record(item, data))
