"""The HTTP side that Radarr and Sonarr share: key, base path, errors, small lists."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from ..disk import used_bytes
from ..front import RowList
from ..later import Later
from ..posters import CONTENT_TYPE, draw_poster
from ..wire import Json, indented, list_row, present
from .body import (
    asked_number,
    asked_numbers,
    asked_time,
    read_body,
)
from .errors import Refused, no_such_resource
from .model import GIGABYTE, HistoryEvent, QueueEntry
from .records import exclusion_record
from .settings import media_management, quality_profiles, system_status
from .state import ServarrState

DISK_SIZE = 40_000 * GIGABYTE
type Route = tuple[str, str, Callable[[web.Request], Awaitable[web.Response]]]

_WEB_PAGE = "<!doctype html><html><head><title>{}</title></head><body></body></html>"


def answer(value: Json, status: int = 200) -> web.Response:
    """Answer with indented JSON."""
    return web.Response(
        status=status,
        body=indented(value),
        content_type="application/json",
        charset="utf-8",
    )


def answer_rows[T](rows: Sequence[T], record: Callable[[T], Json]) -> web.Response:
    """Answer with a list whose rows are written while they are sent."""
    return RowList(list_row(record(row)) for row in rows) if rows else answer([])


class ServarrService(ABC):
    """A Radarr or Sonarr that answers over HTTP."""

    exclusions_path: str
    config_extra: dict[str, Json]

    def __init__(self, state: ServarrState, later: Later) -> None:
        """Answer from `state`; files of deleted titles go later."""
        self.state = state
        self.later = later
        self.started = state.clock.now()

    def app(self, watch: Middleware) -> web.Application:
        """Build the application, with `watch` before everything."""
        app = web.Application(
            middlewares=[watch, self._under_base, self._refusals, self._key],
            client_max_size=64 * 1024**2,
        )
        base = self.state.plan.url_base
        for method, path, handler in (*self._shared_routes(), *self.routes()):
            app.router.add_route(method, f"{base}/api/v3{path}", handler)
        app.router.add_get(f"{base}/ping", self._ping)
        app.router.add_get(f"{base}/MediaCover/{{id}}/{{name}}", self._poster)
        app.router.add_get("/{path:.*}", self._web_page)
        return app

    @abstractmethod
    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of the product's own calls."""

    @abstractmethod
    def history_record(self, event: HistoryEvent, request: web.Request) -> Json:
        """Write a history entry."""

    @abstractmethod
    def queue_record(self, entry: QueueEntry) -> Json:
        """Write a download."""

    @abstractmethod
    def title_paths(self) -> Iterable[str]:
        """Return the folders of all titles."""

    @abstractmethod
    def tagged(self) -> Iterable[tuple[int, tuple[int, ...]]]:
        """Return each title's id with its tags."""

    @abstractmethod
    def poster_name(self, number: int) -> str | None:
        """Return what is drawn on a title's poster; None for an unknown id."""

    def _shared_routes(self) -> Iterable[Route]:
        return (
            ("GET", "/system/status", self._status),
            ("GET", "/tag", self._tags),
            ("POST", "/tag", self._add_tag),
            ("GET", "/tag/detail", self._tag_details),
            ("DELETE", "/tag/{id:\\d+}", self._remove_tag),
            ("GET", "/rootfolder", self._root_folders),
            ("GET", "/diskspace", self._disk_space),
            ("GET", "/qualityprofile", self._quality_profiles),
            ("GET", "/config/mediamanagement", self._media_management),
            ("GET", "/history", self._history),
            ("GET", "/history/since", self._history_since),
            ("GET", "/queue", self._queue),
            ("GET", "/queue/details", self._queue_details),
            ("GET", "/queue/status", self._queue_status),
            ("GET", f"{self.exclusions_path}/paged", self._exclusions),
            ("DELETE", f"{self.exclusions_path}/{{id:\\d+}}", self._remove_exclusion),
            ("GET", "/mediacover/{id}/{name}", self._poster),
        )

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

    async def _status(self, _request: web.Request) -> web.Response:
        return answer(system_status(self.state.plan, self.started))

    async def _tags(self, _request: web.Request) -> web.Response:
        tags = self.state.tags.items()
        return answer([{"label": label, "id": number} for number, label in tags])

    async def _add_tag(self, request: web.Request) -> web.Response:
        number = self.state.tag_id((await read_body(request)).text("label"))
        return answer({"label": self.state.tags[number], "id": number}, 201)

    async def _tag_details(self, _request: web.Request) -> web.Response:
        owners = "movieIds" if self.state.radarr else "seriesIds"
        details: list[Json] = [
            {
                "label": label,
                "delayProfileIds": [],
                "importListIds": [],
                "notificationIds": [],
                ("releaseProfileIds" if self.state.radarr else "restrictionIds"): [],
                "indexerIds": [],
                "downloadClientIds": [],
                "autoTagIds": [],
                owners: [owner for owner, tags in self.tagged() if number in tags],
                "id": number,
            }
            for number, label in self.state.tags.items()
        ]
        return answer(details)

    async def _remove_tag(self, request: web.Request) -> web.Response:
        used = frozenset(tag for _, tags in self.tagged() for tag in tags)
        self.state.remove_tag(int(request.match_info["id"]), used)
        return web.Response()

    async def _root_folders(self, _request: web.Request) -> web.Response:
        return answer(await asyncio.to_thread(self._read_root_folders))

    def _read_root_folders(self) -> list[Json]:
        known = frozenset(self.title_paths())
        folders: list[Json] = []
        for number, root in enumerate(self.state.plan.roots, 1):
            path = self.state.on_disk(root.seen)
            accessible = path.is_dir()
            names = sorted(entry.name for entry in path.iterdir()) if accessible else []
            unmapped = [name for name in names if f"{root.seen}/{name}" not in known]
            folder: dict[str, Json] = {
                "path": root.seen,
                "accessible": accessible,
                "freeSpace": self._free_space() if accessible else None,
                "unmappedFolders": [
                    {"name": name, "path": f"{root.seen}/{name}", "relativePath": name}
                    for name in unmapped
                ],
                "id": number,
            }
            folders.append(present(folder))
        return folders

    def _free_space(self) -> int:
        roots = (self.state.on_disk(root.seen) for root in self.state.plan.roots)
        return DISK_SIZE - sum(used_bytes(root) for root in roots)

    async def _disk_space(self, _request: web.Request) -> web.Response:
        free = await asyncio.to_thread(self._free_space)
        mounts = [("/", 60 * GIGABYTE, 120 * GIGABYTE)]
        mounts += [(root.seen, free, DISK_SIZE) for root in self.state.plan.roots]
        rows: list[Json] = [
            {"path": path, "label": "", "freeSpace": free, "totalSpace": total, "id": 0}
            for path, free, total in mounts
        ]
        return answer(rows)

    async def _quality_profiles(self, _request: web.Request) -> web.Response:
        return answer(quality_profiles(radarr=self.state.radarr))

    async def _media_management(self, _request: web.Request) -> web.Response:
        return answer(
            {**media_management(self.state.settings), **self.config_extra, "id": 1}
        )

    async def _history_since(self, request: web.Request) -> web.Response:
        since = asked_time(request, "date")
        wanted = request.query.get("eventType", "")
        events = [
            event
            for event in self.events_by_date()
            if event.date >= since and wanted in ("", event.event)
        ]
        return answer_rows(events, lambda event: self.history_record(event, request))

    async def _history(self, request: web.Request) -> web.Response:
        owners = asked_numbers(request, "movieIds") or asked_numbers(
            request, "seriesIds"
        )
        events = [
            event
            for event in self.events_by_date()
            if not owners or event.owner_id in owners
        ]
        return self._page(
            request, events, lambda event: self.history_record(event, request), "date"
        )

    async def _queue(self, request: web.Request) -> web.Response:
        entries = list(self.state.queue.values())
        return self._page(request, entries, self.queue_record, "timeleft")

    async def _queue_details(self, request: web.Request) -> web.Response:
        owner = asked_number(request, "movieId") or asked_number(request, "seriesId")
        entries = self.state.queue.values()
        wanted = [entry for entry in entries if owner in (0, entry.owner_id)]
        return answer([self.queue_record(entry) for entry in wanted])

    async def _queue_status(self, _request: web.Request) -> web.Response:
        count = len(self.state.queue)
        status: dict[str, Json] = {"totalCount": count, "count": count}
        status["unknownCount"] = 0
        for name in ("errors", "warnings", "unknownErrors", "unknownWarnings"):
            status[name] = False
        return answer({**status, "id": 1})

    async def _exclusions(self, request: web.Request) -> web.Response:
        exclusions = list(self.state.exclusions.values())
        radarr = self.state.radarr
        return self._page(
            request, exclusions, lambda one: exclusion_record(one, radarr=radarr), "id"
        )

    async def _remove_exclusion(self, request: web.Request) -> web.Response:
        if self.state.exclusions.pop(int(request.match_info["id"]), None) is None:
            raise no_such_resource()
        return web.Response()

    async def _poster(self, request: web.Request) -> web.Response:
        name = self.poster_name(int(request.match_info["id"]))
        if name is None or not request.match_info["name"].startswith("poster"):
            raise no_such_resource()
        return web.Response(body=draw_poster(name), content_type=CONTENT_TYPE)

    def events_by_date(self) -> list[HistoryEvent]:
        """Return the history, oldest first."""
        by_date: Callable[[HistoryEvent], datetime] = lambda event: event.date  # noqa: E731
        return sorted(self.state.history, key=by_date)

    def _page[T](
        self,
        request: web.Request,
        rows: list[T],
        record: Callable[[T], Json],
        key: str,
    ) -> web.Response:
        descending = request.query.get("sortDirection", "").lower() == "descending"
        number = asked_number(request, "page", 1)
        size = asked_number(request, "pageSize", 10)
        ordered = rows[::-1] if descending else rows
        shown = ordered[(number - 1) * size : number * size]
        return answer(
            {
                "page": number,
                "pageSize": size,
                "sortKey": request.query.get("sortKey", key),
                "sortDirection": "descending" if descending else "ascending",
                "totalRecords": len(rows),
                "records": [record(row) for row in shown],
            }
        )
