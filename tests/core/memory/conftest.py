"""A memory in a folder of its own, closed after each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custom_components.cleanarr.core.memory import Memory
from tests.core.memory.builders import NOW

type OpenMemory = Callable[..., Memory]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cleanarr"


@pytest.fixture
def open_memory(folder: Path) -> Iterator[OpenMemory]:
    """Open the memory in the folder, as often as wanted."""
    opened: list[Memory] = []

    def open_(*, expected: bool = True) -> Memory:
        opened.append(Memory.open(folder, now=NOW, expected=expected))
        return opened[-1]

    yield open_
    for memory in opened:
        memory.close()


@pytest.fixture
def memory(open_memory: OpenMemory) -> Memory:
    return open_memory(expected=False)
