"""A small household for each test that needs one of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.core.street import Street, street


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Street]:
    """A household where deletions are for real, without Leaving Soon in Jellyfin."""
    async with street(tmp_path) as opened:
        yield opened


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Street]:
    """The same, with a Leaving Soon folder."""
    async with street(tmp_path, on_shelf=True) as opened:
        yield opened
