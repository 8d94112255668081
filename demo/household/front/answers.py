"""Long answers, written in pieces so that the household's loop stays free."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import batched

from aiohttp import web

_ROWS_PER_PIECE = 20


class RowList(web.Response):
    """A JSON list whose rows are encoded while they are sent."""

    def __init__(
        self,
        rows: Iterable[bytes],
        *,
        opening: bytes = b"[\n",
        separator: bytes = b",\n",
        closing: bytes = b"\n]",
        content_type: str = "application/json",
    ) -> None:
        """Take encoded `rows` with what stands before, between and after them."""
        self._rows = rows
        self._opening = opening
        self._separator = separator
        self._closing = closing
        super().__init__(
            body=self._breathing(), content_type=content_type, charset="utf-8"
        )

    def pieces(self) -> Iterator[bytes]:
        """Yield the body in pieces of at most some 100 kB."""
        separator = b""
        yield self._opening
        for batch in batched(self._rows, _ROWS_PER_PIECE, strict=False):
            yield separator + self._separator.join(batch)
            separator = self._separator
        yield self._closing

    async def _breathing(self) -> AsyncIterator[bytes]:
        for piece in self.pieces():
            yield piece
            await asyncio.sleep(0)


def whole_body(response: web.StreamResponse) -> bytes:
    """Return all bytes that an unsent answer would send."""
    if isinstance(response, RowList):
        return b"".join(response.pieces())
    if isinstance(response, web.Response) and isinstance(response.body, bytes):
        return response.body
    return b""


async def untyped_when_empty(
    _request: web.Request, response: web.StreamResponse
) -> None:
    """Send no type where there is no body; a signal of an application."""
    untyped = response.content_type == "application/octet-stream"
    if untyped and isinstance(response, web.Response) and not response.body:
        response.headers.pop("Content-Type", None)
