"""A household in which things are due, and processes that die while deleting."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from demo.core_alone import load_core_alone

load_core_alone()

from tests.core.snapshot import Snapshot  # noqa: E402 - it needs the core
from tests.crash.household import lived  # noqa: E402
from tests.crash.scene import Eve, Scene, eve_of, open_scene  # noqa: E402


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A household that has lived until one thing of each kind is due."""
    return asyncio.run(lived(tmp_path_factory.mktemp("lived")))


@pytest.fixture(scope="session")
def eve(snapshot: Snapshot) -> Eve:
    """What was known and promised before anybody died."""
    return asyncio.run(eve_of(snapshot))


@pytest.fixture
async def scene(snapshot: Snapshot, eve: Eve) -> AsyncIterator[Scene]:
    """One of each kind is due; others are kept, announced, or booked already."""
    async with open_scene(snapshot, eve) as scene:
        yield scene
