"""Requests that wait until somebody lets them go."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from .log import RequestRecord
from .match import ANY_REQUEST, Match


class Stage(StrEnum):
    """Where a request waits: before the service acts, or before it answers."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold the next `count` fitting requests (None: all) at `stage`."""

    match: Match = ANY_REQUEST
    stage: Stage = Stage.BEFORE
    count: int | None = 1


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request that waits now, and for which hold."""

    hold: int
    request: RequestRecord


class Dropped(Exception):
    """Raised in a held request whose connection is to be closed unanswered."""


class Holds:
    """Hold requests, tell who waits, and release them."""

    def __init__(self) -> None:
        """Start without a hold."""
        self._holds: dict[int, Hold] = {}
        self._remaining: dict[int, int | None] = {}
        self._waiting: dict[HeldRequest, asyncio.Future[bool]] = {}
        self._changed = asyncio.Condition()
        self._last = 0

    def add(self, hold: Hold) -> int:
        """Begin to hold; return the hold's number."""
        self._last += 1
        self._holds[self._last] = hold
        self._remaining[self._last] = hold.count
        return self._last

    @property
    def waiting(self) -> tuple[HeldRequest, ...]:
        """Return the requests that wait now."""
        return tuple(self._waiting)

    async def until_held(self, number: int, count: int = 1) -> tuple[HeldRequest, ...]:
        """Wait until `count` requests wait at hold `number`."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self._held_by(number)) >= count)
        return self._held_by(number)

    def release(self, number: int, *, drop: bool = False) -> None:
        """End a hold; its requests go on, or their connections are closed."""
        self._holds.pop(number, None)
        for held in self._held_by(number):
            self._let_go(held, drop=drop)

    def release_all(self, *, drop: bool = False) -> None:
        """End all holds."""
        self._holds.clear()
        for held in self.waiting:
            self._let_go(held, drop=drop)

    def _let_go(self, held: HeldRequest, *, drop: bool) -> None:
        released = self._waiting.pop(held)
        if not released.done():
            released.set_result(drop)

    async def pass_by(self, request: RequestRecord, stage: Stage) -> None:
        """Wait here if the request is to be held; Dropped when it is to end so."""
        number = self._take(request, stage)
        if number is None:
            return
        held = HeldRequest(number, request)
        released = asyncio.get_running_loop().create_future()
        self._waiting[held] = released
        async with self._changed:
            self._changed.notify_all()
        if await released:
            raise Dropped

    def _held_by(self, number: int) -> tuple[HeldRequest, ...]:
        return tuple(held for held in self._waiting if held.hold == number)

    def _take(self, request: RequestRecord, stage: Stage) -> int | None:
        facts = (request.service, request.method, request.path, request.query)
        for number, hold in self._holds.items():
            remaining = self._remaining[number]
            if hold.stage is stage and remaining != 0 and hold.match.fits(*facts):
                self._remaining[number] = None if remaining is None else remaining - 1
                return number
        return None
