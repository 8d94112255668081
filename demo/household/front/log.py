"""Every request that any service of the household received."""

from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

_BODY_SHOWN = 20_000


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request: `status` is None while it waits and when it was dropped.

    `agent` is the program that says it asks.
    """

    number: int
    service: str
    method: str
    path: str
    query: str
    body: str
    agent: str
    at: datetime
    status: int | None = None


class RequestLog:
    """Keep the requests in the order in which they came."""

    def __init__(self) -> None:
        """Start empty."""
        self._records: dict[int, RequestRecord] = {}
        self._count = 0

    @property
    def records(self) -> tuple[RequestRecord, ...]:
        """Return all requests since the last reset."""
        return tuple(self._records.values())

    async def begin(
        self, service: str, request: web.Request, at: datetime
    ) -> RequestRecord:
        """Write down a request as it comes in."""
        body = await request.read()
        self._count += 1
        record = RequestRecord(
            number=self._count,
            service=service,
            method=request.method,
            path=request.path,
            query=request.query_string,
            body=body[:_BODY_SHOWN].decode(errors="replace"),
            agent=request.headers.get("User-Agent", ""),
            at=at,
        )
        self._records[record.number] = record
        return record

    def finish(self, record: RequestRecord, status: int) -> None:
        """Write down how a request was answered."""
        if record.number in self._records:
            self._records[record.number] = replace(record, status=status)

    def reset(self) -> None:
        """Forget all requests; their numbers go on."""
        self._records.clear()
