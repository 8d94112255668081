"""Jellyfin's items: the bulk query, single items, pictures (API notes §6.2)."""

from collections.abc import Iterable, Iterator

from aiohttp import web

from ..front import RowList
from ..posters import CONTENT_TYPE, draw_poster
from ..wire import Json, compact
from .answers import Route, answer, refuse
from .host import Host
from .model import Item
from .parameters import Parameters
from .query import NeedsUser, Selection
from .records import Writer, user_data_record


class BrowsingDesk:
    """Answer which items one Jellyfin has."""

    def __init__(self, host: Host) -> None:
        """Answer for this server."""
        self._state = host.state

    def routes(self) -> tuple[Route, ...]:
        """Return method, path and handler of each call."""
        return (
            ("GET", "/Items", self._items),
            ("GET", "/UserViews", self._views),
            ("GET", "/Items/{item}", self._item),
            ("GET", "/Items/{item}/Images/{kind}", self._image),
        )

    async def _items(self, request: web.Request) -> web.StreamResponse:
        asked = Parameters(request)
        user_id = asked.id("userId")
        if user_id and user_id not in self._state.users:
            return refuse(404)
        try:
            items = Selection(self._state, asked, user_id).items()
        except NeedsUser:
            return refuse(500)
        except ValueError:
            return refuse(400)
        start = asked.number("startIndex") or 0
        limit = asked.number("limit")
        end = None if limit is None else start + limit
        return self._page(asked, user_id, items, slice(start, end))

    def _page(
        self, asked: Parameters, user_id: str, items: list[Item], shown: slice
    ) -> web.StreamResponse:
        counted = asked.flag("enableTotalRecordCount") is not False
        total = len(items) if counted else 0
        closing = f'],"TotalRecordCount":{total},"StartIndex":{shown.start}}}'
        return RowList(
            self._rows(asked, user_id, items[shown]),
            opening=b'{"Items":[',
            separator=b",",
            closing=closing.encode(),
        )

    def _rows(
        self, asked: Parameters, user_id: str, items: Iterable[Item]
    ) -> Iterator[bytes]:
        writer = self._writer(asked)
        with_data = bool(user_id) and asked.flag("enableUserData") is not False
        for item in items:
            data = self._user_data(user_id, item) if with_data else None
            yield compact(writer.record(item, data))

    def _writer(self, asked: Parameters) -> Writer:
        return Writer(
            server_id=self._state.server_id,
            twelve=self._state.twelve,
            fields=frozenset(asked.names("fields")),
            images=asked.flag("enableImages") is not False,
        )

    def _user_data(self, user_id: str, item: Item) -> Json:
        unplayed = None
        if item.is_folder:
            unplayed = sum(
                not self._state.data(user_id, episode).played
                for episode in self._state.episodes_of(item)
            )
        return user_data_record(item, self._state.data(user_id, item), unplayed)

    async def _item(self, request: web.Request) -> web.Response:
        asked = Parameters(request)
        item = self._state.items.get(request.match_info["item"].replace("-", ""))
        if item is None:
            return refuse(404)
        fields = frozenset(
            {"path", "providerids", "datecreated", "mediasources", "genres", "overview"}
        )
        writer = Writer(self._state.server_id, self._state.twelve, fields)
        user_id = asked.id("userId")
        data = self._user_data(user_id, item) if user_id else None
        return answer(writer.record(item, data))

    async def _views(self, request: web.Request) -> web.Response:
        user = self._state.users.get(Parameters(request).id("userId"))
        if user is None:
            return refuse(404)
        views: list[Json] = [
            {
                "Name": library.name,
                "ServerId": self._state.server_id,
                "Id": library.id,
                "IsFolder": True,
                "Type": "CollectionFolder",
                "CollectionType": library.collection_type,
            }
            for library in self._state.libraries.values()
            if user.libraries is None or library.id in user.libraries
        ]
        total = {"TotalRecordCount": len(views), "StartIndex": 0}
        return answer({"Items": views, **total})

    async def _image(self, request: web.Request) -> web.Response:
        item = self._state.items.get(request.match_info["item"].replace("-", ""))
        if item is None:
            return refuse(404)
        name = item.series_name or item.name
        return web.Response(body=draw_poster(name), content_type=CONTENT_TYPE)
