"""The control door: every command as POST /<command> with JSON, over HTTP."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
import inspect
from typing import get_type_hints

from aiohttp import web
import orjson

from ..servarr.errors import Refused
from ..world import NotThere
from .decode import decode

type Command = Callable[..., Awaitable[object]]


class Door:
    """Run commands; arguments are the members of the body, the answer is JSON.

    404 for an unknown command or title, 400 for arguments that do not fit.
    """

    def __init__(
        self, desks: Sequence[object], tell: Callable[[], Awaitable[None]]
    ) -> None:
        """Offer every public method of each desk; `tell` follows each command."""
        self._tell = tell
        self._commands: Mapping[str, Command] = {
            name: method
            for desk in desks
            for name, method in inspect.getmembers(desk, inspect.ismethod)
            if not name.startswith("_")
        }

    def app(self) -> web.Application:
        """Build the application."""
        app = web.Application()
        app.router.add_post("/{command}", self._run)
        return app

    async def _run(self, request: web.Request) -> web.Response:
        command = self._commands.get(request.match_info["command"])
        if command is None:
            return web.Response(status=404, text="No such command")
        try:
            arguments = _arguments(command, orjson.loads(await request.read()))
            result = await command(**arguments)
            await self._tell()
        except NotThere as error:
            return web.Response(status=404, text=str(error))
        except (Refused, TypeError, ValueError) as error:
            return web.Response(status=400, text=repr(error))
        return web.Response(
            body=orjson.dumps(result), content_type="application/json", charset="utf-8"
        )


def _arguments(command: Command, members: Mapping[str, object]) -> dict[str, object]:
    hints = get_type_hints(command)
    unknown = members.keys() - hints.keys()
    if unknown:
        raise TypeError(f"Unknown arguments: {sorted(unknown)}")
    return {name: decode(hints[name], value) for name, value in members.items()}
