"""The guard before the services: logs, holds and fails what passes."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from ..clock import HouseholdClock
from .answers import whole_body
from .faults import (
    INSTEAD,
    SPOILED,
    Fault,
    FaultKind,
    Faults,
    failing_answer,
    spoiled_answer,
)
from .holds import Dropped, Holds, Stage
from .log import RequestLog, RequestRecord


class Watch:
    """Watch over the requests of all services of a household."""

    def __init__(self, clock: HouseholdClock) -> None:
        """Watch by the household's clock."""
        self.log = RequestLog()
        self.faults = Faults()
        self.holds = Holds()
        self._clock = clock
        self._cleared = asyncio.Event()

    def clear_faults(self, number: int | None = None) -> None:
        """Switch one fault off, or all; requests that hang are dropped."""
        self.faults.clear(number)
        self._cleared.set()
        self._cleared = asyncio.Event()

    def middleware(self, service: str) -> Middleware:
        """Return what stands before the service of that name."""

        @web.middleware
        async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
            record = await self.log.begin(service, request, self._clock.now())
            try:
                answer = await self._answer(request, record, handler)
            except Dropped:
                return _drop(request)
            except web.HTTPException as error:
                self.log.finish(record, error.status)
                raise
            self.log.finish(record, answer.status)
            return answer

        return watch

    async def _answer(
        self, request: web.Request, record: RequestRecord, handler: Handler
    ) -> web.StreamResponse:
        await self.holds.pass_by(record, Stage.BEFORE)
        facts = (record.service, record.method, record.path, record.query)
        fault = self.faults.take(*facts)
        if fault and not fault.after and (failed := await self._fail(fault)):
            return failed
        answer = await handler(request)
        await self.holds.pass_by(record, Stage.AFTER)
        if not fault:
            return answer
        if fault.after and (failed := await self._fail(fault)):
            return failed
        return await _spoil(fault, request, answer)

    async def _fail(self, fault: Fault) -> web.Response | None:
        if fault.kind in INSTEAD:
            return failing_answer(fault)
        if fault.kind is FaultKind.HANG:
            await self._cleared.wait()
            raise Dropped
        if fault.kind is FaultKind.DROP:
            raise Dropped
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        return None


async def _spoil(
    fault: Fault, request: web.Request, answer: web.StreamResponse
) -> web.StreamResponse:
    if fault.kind in SPOILED:
        return spoiled_answer(fault, answer)
    if fault.kind is FaultKind.CUT:
        return await _cut(request, answer)
    return answer


async def _cut(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    body = whole_body(answer)
    broken = web.StreamResponse(status=answer.status)
    broken.content_type = answer.content_type
    broken.content_length = len(body)
    await broken.prepare(request)
    await broken.write(body[: len(body) // 2])
    _drop(request)
    return broken


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
