"""What the clients are given in tests: a session, a recorded sleep, real threads."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from custom_components.cleanarr.core.clients.http import Network
from tests.core.clients.servers import Service, serving


class Sleeps(list[float]):
    """Waits for nothing, and writes down for how long it should have."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
async def network(sleeps: Sleeps) -> AsyncIterator[Network]:
    async with aiohttp.ClientSession() as session:
        yield Network(session=session, sleep=sleeps, run_in_thread=asyncio.to_thread)


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as running:
        yield running
