"""The commands that Radarr and Sonarr take: a disk scan of one title or of all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from ..later import Later
from ..wire import Json, present, servarr_time
from .answers import Route, answer
from .body import Body, read_body
from .errors import bad_request, no_such_resource
from .notify.messenger import Messenger
from .scanning import rescan
from .state import ServarrState


@dataclass(slots=True)
class _Command:
    """A scan that somebody asked for."""

    id: int
    title: int
    queued: datetime
    ended: datetime | None = None


class CommandDesk:
    """Take commands and do them after the answer."""

    def __init__(self, state: ServarrState, later: Later, messenger: Messenger) -> None:
        """Take commands for this service."""
        self._state = state
        self._later = later
        self._messenger = messenger
        self._title = "movie" if state.radarr else "series"
        self._name = f"Rescan{self._title.title()}"
        self._commands: dict[int, _Command] = {}

    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of each call."""
        return (
            ("GET", "/command", self._all),
            ("POST", "/command", self._take),
            ("GET", "/command/{id:\\d+}", self._one),
        )

    async def _all(self, _request: web.Request) -> web.Response:
        return answer([self._record(one) for one in self._commands.values()])

    async def _one(self, request: web.Request) -> web.Response:
        command = self._commands.get(int(request.match_info["id"]))
        if command is None:
            raise no_such_resource()
        return answer(self._record(command))

    async def _take(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        if body.text("name").lower() != self._name.lower():
            raise bad_request(f"Command '{body.text('name')}' is not known here")
        command = self._queued(body)
        self._later.do(lambda: self._do(command), after=0)
        return answer(self._record(command), 201)

    def _queued(self, body: Body) -> _Command:
        number, now = self._state.next_id("command"), self._state.clock.now()
        command = _Command(number, body.number(f"{self._title}Id"), now)
        self._commands[number] = command
        return command

    async def _do(self, command: _Command) -> None:
        await rescan(self._state, self._messenger, command.title)
        command.ended = self._state.clock.now()

    def _record(self, command: _Command) -> Json:
        queued = servarr_time(command.queued)
        ended = servarr_time(command.ended) if command.ended else None
        record: dict[str, Json] = {
            "name": self._name,
            "commandName": f"Rescan {self._title.title()}",
            "body": {"sendUpdatesToClient": True, "name": self._name},
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
