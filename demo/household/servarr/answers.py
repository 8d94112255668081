"""What every answer of Radarr and Sonarr looks like (API notes §2)."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from ..front import RowList
from ..wire import Json, indented, list_row

type Route = tuple[str, str, Callable[[web.Request], Awaitable[web.Response]]]


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
