"""The ways in which a service can be told to fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
import gzip

from aiohttp import web
import orjson

from .answers import whole_body
from .match import ANY_REQUEST, Match

_COUNTS = (
    ("Items", "TotalRecordCount"),
    ("records", "totalRecords"),
    ("results", "pages"),
)
# Seerr has its counts in a place of their own.
_SEERR_COUNTS = (("results", "results"),)
LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Login</title></head><body></body></html>"
)


class FaultKind(StrEnum):
    """What goes wrong."""

    STATUS = "status"  # the status given, plain text
    HANG = "hang"  # no answer until the fault is cleared
    DROP = "drop"  # the connection closes without an answer
    GARBAGE = "garbage"  # 200 with a login page in HTML
    EMPTY = "empty"  # 200 with an empty body
    TRUNCATE = "truncate"  # half of the body, as if that were all
    CUT = "cut"  # the connection closes in the middle of the body
    CONTENT_TYPE = "content_type"  # the true body, said to be text/plain
    ZERO = "zero"  # a valid answer with no items
    SHORT = "short"  # a tenth of the items missing, counts unchanged
    QUERY_FAILED = "query_failed"  # Jellystat's database fails: no pages, or nothing
    GZIP = "gzip"  # no fault: the true body, compressed
    SLOW = "slow"  # the true answer after `seconds`


@dataclass(frozen=True, slots=True)
class Fault:
    """Fail `count` fitting requests (None: all) after letting `skip` of them pass.

    With `after` the service acts before it fails to answer. `retry_after` is sent
    with a status.
    """

    kind: FaultKind
    match: Match = ANY_REQUEST
    count: int | None = None
    skip: int = 0
    after: bool = False
    status: int = 500
    seconds: float = 0
    retry_after: int | None = None


class Faults:
    """The faults that are on."""

    def __init__(self) -> None:
        """Start healthy."""
        self._faults: dict[int, Fault] = {}
        self._last = 0

    def add(self, fault: Fault) -> int:
        """Switch a fault on; return its number."""
        self._last += 1
        self._faults[self._last] = fault
        return self._last

    def clear(self, number: int | None = None) -> None:
        """Switch one fault off, or all."""
        if number is None:
            self._faults.clear()
        else:
            self._faults.pop(number, None)

    def take(self, *facts: str) -> Fault | None:
        """Return the fault for a request (service, method, path, query), if any."""
        for number, fault in self._faults.items():
            if not fault.match.fits(*facts):
                continue
            if fault.skip:
                self._faults[number] = replace(fault, skip=fault.skip - 1)
            elif fault.count != 0:
                count = None if fault.count is None else fault.count - 1
                self._faults[number] = replace(fault, count=count)
                return fault
        return None


def failing_answer(fault: Fault) -> web.Response:
    """Make the answer that is sent instead of the true one."""
    if fault.kind is FaultKind.GARBAGE:
        return web.Response(text=LOGIN_PAGE, content_type="text/html")
    if fault.kind is FaultKind.EMPTY:
        return web.Response(body=b"", content_type="application/json")
    response = web.Response(status=fault.status, text="Error processing request.")
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def spoiled_answer(fault: Fault, answer: web.StreamResponse) -> web.Response:
    """Make what is left of the true answer."""
    return _SPOILERS[fault.kind](answer)


def _truncated(answer: web.StreamResponse) -> web.Response:
    body = whole_body(answer)
    return _like(answer, body[: len(body) // 2])


def _mislabelled(answer: web.StreamResponse) -> web.Response:
    return web.Response(
        status=answer.status, body=whole_body(answer), content_type="text/plain"
    )


def _compressed(answer: web.StreamResponse) -> web.Response:
    packed = _like(answer, gzip.compress(whole_body(answer), 1))
    packed.headers["Content-Encoding"] = "gzip"
    return packed


def _without_items(answer: web.StreamResponse) -> web.Response:
    return _with_items(answer, lambda items: [], counted=True)


def _with_fewer_items(answer: web.StreamResponse) -> web.Response:
    def shorten(items: list[object]) -> list[object]:
        return items[: -max(1, len(items) // 10)]

    return _with_items(answer, shorten, counted=False)


def _unqueried(answer: web.StreamResponse) -> web.Response:
    if whole_body(answer).startswith(b"["):
        return web.Response()
    return _without_items(answer)


def _with_items(
    answer: web.StreamResponse,
    change: Callable[[list[object]], list[object]],
    *,
    counted: bool,
) -> web.Response:
    decoded = orjson.loads(whole_body(answer) or b"[]")
    if isinstance(decoded, list):
        return _like(answer, orjson.dumps(change(decoded)))
    info = decoded.get("pageInfo")
    place = decoded if info is None else info
    for name, count in _COUNTS if info is None else _SEERR_COUNTS:
        if name in decoded and count in place:
            decoded[name] = change(decoded[name])
            place[count] = len(decoded[name]) if counted else place[count]
    return _like(answer, orjson.dumps(decoded))


def _like(answer: web.StreamResponse, body: bytes) -> web.Response:
    return web.Response(
        status=answer.status, body=body, content_type=answer.content_type
    )


_SPOILERS: Mapping[FaultKind, Callable[[web.StreamResponse], web.Response]] = {
    FaultKind.TRUNCATE: _truncated,
    FaultKind.CONTENT_TYPE: _mislabelled,
    FaultKind.ZERO: _without_items,
    FaultKind.SHORT: _with_fewer_items,
    FaultKind.QUERY_FAILED: _unqueried,
    FaultKind.GZIP: _compressed,
}

INSTEAD = frozenset({FaultKind.STATUS, FaultKind.GARBAGE, FaultKind.EMPTY})
SPOILED = frozenset(_SPOILERS)
