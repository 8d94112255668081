"""The small answers that Radarr and Sonarr share (API notes §2.1)."""

import asyncio
from collections.abc import Callable, Iterable

from aiohttp import web

from ..disk import used_bytes
from ..wire import Json, present
from .answers import Route, answer, answer_rows
from .body import asked_names, asked_number, asked_numbers, asked_time, read_body
from .errors import no_such_resource
from .model import GIGABYTE, HistoryEvent
from .owner import Owner
from .records import exclusion_record
from .settings import media_management, quality_profiles, system_status

_DISK_SIZE = 40_000 * GIGABYTE


class SharedDesk:
    """Answer about tags, folders, settings, history and downloads of one service."""

    def __init__(self, owner: Owner) -> None:
        """Answer for this service."""
        self._owner = owner
        self._state = owner.state

    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of each call."""
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
            ("GET", f"{self._owner.exclusions_path}/paged", self._exclusions),
            (
                "DELETE",
                f"{self._owner.exclusions_path}/{{id:\\d+}}",
                self._remove_exclusion,
            ),
        )

    async def _status(self, _request: web.Request) -> web.Response:
        return answer(system_status(self._state.plan, self._owner.started))

    async def _tags(self, _request: web.Request) -> web.Response:
        tags = self._state.tags.items()
        return answer([{"label": label, "id": number} for number, label in tags])

    async def _add_tag(self, request: web.Request) -> web.Response:
        number = self._state.tag_id((await read_body(request)).text("label"))
        return answer({"label": self._state.tags[number], "id": number}, 201)

    async def _tag_details(self, _request: web.Request) -> web.Response:
        owners = "movieIds" if self._state.radarr else "seriesIds"
        notifications = self._state.notifications.values()
        details: list[Json] = [
            {
                "label": label,
                "delayProfileIds": [],
                "importListIds": [],
                "notificationIds": [
                    one.id for one in notifications if number in one.tags
                ],
                ("releaseProfileIds" if self._state.radarr else "restrictionIds"): [],
                "indexerIds": [],
                "downloadClientIds": [],
                "autoTagIds": [],
                owners: [
                    owner for owner, tags in self._owner.tagged() if number in tags
                ],
                "id": number,
            }
            for number, label in self._state.tags.items()
        ]
        return answer(details)

    async def _remove_tag(self, request: web.Request) -> web.Response:
        used = {tag for _, tags in self._owner.tagged() for tag in tags}
        for notification in self._state.notifications.values():
            used.update(notification.tags)
        self._state.remove_tag(int(request.match_info["id"]), frozenset(used))
        return web.Response()

    async def _root_folders(self, _request: web.Request) -> web.Response:
        known = frozenset(self._owner.title_paths())
        return answer(await asyncio.to_thread(self._read_root_folders, known))

    def _read_root_folders(self, known: frozenset[str]) -> list[Json]:
        folders: list[Json] = []
        free = self._free_space()
        for number, root in enumerate(self._state.plan.roots, 1):
            path = self._state.on_disk(root.seen)
            accessible = path.is_dir()
            names = sorted(entry.name for entry in path.iterdir()) if accessible else []
            unmapped = [name for name in names if f"{root.seen}/{name}" not in known]
            folder: dict[str, Json] = {
                "path": root.seen,
                "accessible": accessible,
                "freeSpace": free if accessible else None,
                "unmappedFolders": [
                    {"name": name, "path": f"{root.seen}/{name}", "relativePath": name}
                    for name in unmapped
                ],
                "id": number,
            }
            folders.append(present(folder))
        return folders

    def _free_space(self) -> int:
        roots = (self._state.on_disk(root.seen) for root in self._state.plan.roots)
        return _DISK_SIZE - sum(used_bytes(root) for root in roots)

    async def _disk_space(self, _request: web.Request) -> web.Response:
        free = await asyncio.to_thread(self._free_space)
        mounts = [("/", 60 * GIGABYTE, 120 * GIGABYTE)]
        mounts += [(root.seen, free, _DISK_SIZE) for root in self._state.plan.roots]
        rows: list[Json] = [
            {"path": path, "label": "", "freeSpace": free, "totalSpace": total, "id": 0}
            for path, free, total in mounts
        ]
        return answer(rows)

    async def _quality_profiles(self, _request: web.Request) -> web.Response:
        return answer(quality_profiles(self._state.profiles, radarr=self._state.radarr))

    async def _media_management(self, _request: web.Request) -> web.Response:
        return answer(
            {
                **media_management(self._state.settings),
                **self._owner.config_extra,
                "id": 1,
            }
        )

    async def _history_since(self, request: web.Request) -> web.Response:
        since = asked_time(request, "date")
        events = [event for event in self._events(request) if event.date >= since]
        return answer_rows(
            events, lambda event: self._owner.history_record(event, request)
        )

    async def _history(self, request: web.Request) -> web.Response:
        owners = asked_numbers(request, "movieIds") or asked_numbers(
            request, "seriesIds"
        )
        events = [
            event
            for event in self._events(request)
            if not owners or event.owner_id in owners
        ]
        return self._page(
            request,
            events,
            lambda event: self._owner.history_record(event, request),
            "date",
        )

    def _events(self, request: web.Request) -> list[HistoryEvent]:
        """Return the events of the kinds asked for, oldest first."""
        wanted = asked_names(request, "eventType", self._owner.history_events)
        events = self._owner.events_by_date()
        return [one for one in events if not wanted or one.event in wanted]

    async def _queue(self, request: web.Request) -> web.Response:
        entries = list(self._state.queue.values())
        return self._page(request, entries, self._owner.queue_record, "timeleft")

    async def _queue_details(self, request: web.Request) -> web.Response:
        owner = asked_number(request, "movieId") or asked_number(request, "seriesId")
        entries = self._state.queue.values()
        wanted = [entry for entry in entries if owner in (0, entry.owner_id)]
        return answer([self._owner.queue_record(entry) for entry in wanted])

    async def _queue_status(self, _request: web.Request) -> web.Response:
        count = len(self._state.queue)
        status: dict[str, Json] = {"totalCount": count, "count": count}
        status["unknownCount"] = 0
        for name in ("errors", "warnings", "unknownErrors", "unknownWarnings"):
            status[name] = False
        return answer({**status, "id": 1})

    async def _exclusions(self, request: web.Request) -> web.Response:
        exclusions = list(self._state.exclusions.values())
        radarr = self._state.radarr
        return self._page(
            request, exclusions, lambda one: exclusion_record(one, radarr=radarr), "id"
        )

    async def _remove_exclusion(self, request: web.Request) -> web.Response:
        if self._state.exclusions.pop(int(request.match_info["id"]), None) is None:
            raise no_such_resource()
        return web.Response()

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
