"""A real Home Assistant, shared by the tests that only ask it things."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.lib.home_assistant import HomeAssistant


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HomeAssistant]:
    with HomeAssistant(Path(tmp_path_factory.mktemp("home"))) as home:
        yield home
