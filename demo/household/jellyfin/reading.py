"""Jellyfin's small answers: about the server, users, sessions, tasks, libraries."""

from aiohttp import web

from . import about
from .answers import Route, answer, page, refuse
from .host import Host
from .libraries import library_record
from .model import ActivityEntry, ItemKind
from .parameters import Parameters


class ReadingDesk:
    """Answer what one Jellyfin is asked about itself."""

    def __init__(self, host: Host) -> None:
        """Answer for this server."""
        self._host = host
        self._state = host.state

    def routes(self) -> tuple[Route, ...]:
        """Return method, path and handler of each call."""
        return (
            ("GET", "/System/Info/Public", self._public_info),
            ("GET", "/System/Ping", self._ping),
            ("GET", "/System/Info", self._info),
            ("GET", "/System/ActivityLog/Entries", self._activity),
            ("GET", "/Users", self._users),
            ("GET", "/Users/{user}", self._user),
            ("GET", "/Sessions", self._sessions),
            ("GET", "/ScheduledTasks", self._tasks),
            ("GET", "/Library/VirtualFolders", self._libraries),
            ("GET", "/Items/Counts", self._counts),
        )

    async def _public_info(self, _request: web.Request) -> web.Response:
        return answer(about.public_info(self._state))

    async def _ping(self, _request: web.Request) -> web.Response:
        return answer("Jellyfin Server")

    async def _info(self, _request: web.Request) -> web.Response:
        return answer(about.system_info(self._state))

    async def _users(self, _request: web.Request) -> web.Response:
        users = self._state.users.values()
        return answer([about.user_record(self._state, user) for user in users])

    async def _user(self, request: web.Request) -> web.Response:
        user = self._state.users.get(request.match_info["user"].replace("-", ""))
        return answer(about.user_record(self._state, user)) if user else refuse(404)

    async def _sessions(self, _request: web.Request) -> web.Response:
        sessions = self._state.live_sessions()
        return answer([about.session_record(self._state, one) for one in sessions])

    async def _tasks(self, _request: web.Request) -> web.Response:
        return answer([about.scan_task(self._state)])

    async def _libraries(self, _request: web.Request) -> web.Response:
        libraries = self._state.libraries.values()
        return answer([library_record(self._state, one) for one in libraries])

    async def _counts(self, _request: web.Request) -> web.Response:
        names = {kind: f"{kind.value}Count" for kind in ItemKind}
        counts = {
            names[kind]: sum(not item.virtual for item in self._state.visible(kind))
            for kind in (
                ItemKind.MOVIE,
                ItemKind.SERIES,
                ItemKind.EPISODE,
                ItemKind.BOX_SET,
            )
        }
        others = "Artist Program Trailer Song Album MusicVideo Book"
        zeros = {f"{name}Count": 0 for name in others.split()}
        return answer({**counts, **zeros, "ItemCount": sum(counts.values())})

    async def _activity(self, request: web.Request) -> web.Response:
        asked = Parameters(request)
        entries = [one for one in self._state.recent_activity() if _fits(one, asked)]
        if self._state.twelve:
            entries = [one for one in entries if _fits_twelve(one, asked)]
        start = asked.number("startIndex") or 0
        limit = asked.number("limit") or len(entries)
        shown = entries[start : start + limit]
        return page([about.activity_record(one) for one in shown], len(entries), start)


def _fits(entry: ActivityEntry, asked: Parameters) -> bool:
    since, with_user = asked.time("minDate"), asked.flag("hasUserId")
    return (since is None or entry.date >= since) and (
        with_user is None or with_user is bool(entry.user_id)
    )


def _fits_twelve(entry: ActivityEntry, asked: Parameters) -> bool:
    until = asked.time("maxDate")
    kind, item = asked.text("type").lower(), asked.id("itemId")
    return (
        (until is None or entry.date <= until)
        and kind in ("", entry.type.lower())
        and item in ("", entry.item_id)
    )
