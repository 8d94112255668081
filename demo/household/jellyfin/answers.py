"""What every answer of Jellyfin looks like (API notes §6.1)."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from ..wire import Json, compact

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Route = tuple[str, str, Handler]


def answer(value: Json) -> web.Response:
    """Answer with compact JSON."""
    return web.Response(
        body=compact(value), content_type="application/json", charset="utf-8"
    )


def page(items: Sequence[Json], total: int, start: int) -> web.Response:
    """Answer with a page of a list and the count of the whole."""
    return answer({"Items": items, "TotalRecordCount": total, "StartIndex": start})


def refuse(status: int) -> web.Response:
    """Refuse as Jellyfin does: one sentence of plain text."""
    return web.Response(status=status, text="Error processing request.")


def done() -> web.Response:
    """Answer that it was done."""
    return web.Response(status=204)
