"""A small household for the tests that speak with one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.core.street import Street, street


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Street]:
    """A household where deletions are for real."""
    async with street(tmp_path) as opened:
        yield opened
