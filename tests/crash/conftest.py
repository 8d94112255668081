"""A household in which two things are due, and processes that die while deleting."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.core_alone import load_core_alone

load_core_alone()

from tests.crash.scene import Scene, open_scene  # noqa: E402 - it needs the core


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A movie and a series are due; others are kept, announced, or booked already."""
    async with open_scene(tmp_path) as scene:
        yield scene
