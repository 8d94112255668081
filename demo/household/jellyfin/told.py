"""What a request tells Jellyfin: its JSON body and the id in its path."""

from collections.abc import Mapping

from aiohttp import web
import orjson

from ..wire import Json


async def json_body(request: web.Request) -> Mapping[str, Json]:
    """Decode a body, empty when there is none; ValueError when it is no object."""
    raw = await request.read()
    decoded = orjson.loads(raw) if raw else {}
    if not isinstance(decoded, dict):
        raise ValueError("The body is not an object")  # noqa: TRY004 (it is text)
    return decoded


def member(body: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    """Return an object inside a body, empty when there is none."""
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def path_id(request: web.Request) -> str:
    """Return the id in the path without dashes."""
    return request.match_info["item"].replace("-", "").lower()
