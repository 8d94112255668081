"""The commands that Radarr and Sonarr take: scans of the disk, and searches."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
import re

from aiohttp import web

from ..later import Later
from ..wire import Json, present, servarr_time
from .answers import Route, answer
from .body import Body, read_body
from .errors import bad_request, no_such_resource
from .notify.messenger import Messenger
from .scanning import rescan
from .searching import Download, Searches
from .state import ServarrState

# So many seconds a download takes, unless somebody has the services settle.
_DOWNLOAD = 30


@dataclass(slots=True)
class _Command:
    """What somebody asked for."""

    id: int
    name: str
    queued: datetime
    ended: datetime | None = None


class CommandDesk:
    """Take commands and do them after the answer."""

    def __init__(
        self,
        state: ServarrState,
        later: Later,
        messenger: Messenger,
        searches: Searches,
    ) -> None:
        """Take commands for this service."""
        self._state = state
        self._later = later
        self._messenger = messenger
        self._searches = searches
        self._title = "movie" if state.radarr else "series"
        self._scan = f"Rescan{self._title.title()}"
        self._commands: dict[int, _Command] = {}

    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of each call."""
        return (
            ("GET", "/command", self._all),
            ("POST", "/command", self._take),
            ("GET", "/command/{id:\\d+}", self._one),
        )

    def download_later(self, download: Download) -> None:
        """Bring what a search found that nobody gave a command for."""
        self._later.do(lambda: self._fetch(download), after=_DOWNLOAD)

    async def _all(self, _request: web.Request) -> web.Response:
        return answer([_record(one) for one in self._commands.values()])

    async def _one(self, request: web.Request) -> web.Response:
        command = self._commands.get(int(request.match_info["id"]))
        if command is None:
            raise no_such_resource()
        return answer(_record(command))

    async def _take(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        name = self._known(body.text("name"))
        after, job = self._job(name, body)
        command = _Command(
            self._state.next_id("command"), name, self._state.clock.now()
        )
        self._commands[command.id] = command
        self._later.do(lambda: self._do(command, job), after=after)
        return answer(_record(command), 201)

    def _known(self, asked: str) -> str:
        for name in (self._scan, *self._searches):
            if name.lower() == asked.lower():
                return name
        raise bad_request(f"Command '{asked}' is not known here")

    def _job(
        self, name: str, body: Body
    ) -> tuple[float, Callable[[], Awaitable[object]]]:
        """Return what a command does, and after how many seconds."""
        if name == self._scan:
            number = body.number(f"{self._title}Id")
            return 0, lambda: rescan(self._state, self._messenger, number)
        download = self._searches[name](body)
        return _DOWNLOAD, lambda: self._fetch(download)

    async def _fetch(self, download: Download) -> None:
        download()
        await self._messenger.deliver(self._state)

    async def _do(
        self, command: _Command, job: Callable[[], Awaitable[object]]
    ) -> None:
        await job()
        command.ended = self._state.clock.now()


def _record(command: _Command) -> Json:
    queued = servarr_time(command.queued)
    ended = servarr_time(command.ended) if command.ended else None
    record: dict[str, Json] = {
        "name": command.name,
        "commandName": re.sub(r"(?<=[a-z])(?=[A-Z])", " ", command.name),
        "body": {"sendUpdatesToClient": True, "name": command.name},
        "priority": "normal",
        "status": "completed" if ended else "queued",
        "result": "successful" if ended else "unknown",
        "queued": queued,
        "started": queued if ended else None,
        "ended": ended,
        "trigger": "manual",
        "stateChangeTime": ended or queued,
        "sendUpdatesToClient": True,
        "updateScheduledTask": True,
        "id": command.id,
    }
    return present(record)
