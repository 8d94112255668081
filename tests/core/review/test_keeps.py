"""What a hostile review found in Keeps."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core.identifiers import Identity, MediaType
from custom_components.cleanarr.core.memory import Memory
from tests.core.memory.builders import DAY, NOW, a_keep

SERIES = Identity(media=MediaType.TV, tvdb=81189)
BOTH = replace(SERIES, episodes=((1, 1), (1, 2)), episode_tvdbs=(101, 102))
FIRST = replace(SERIES, episodes=((1, 1),), episode_tvdbs=(101,))
SECOND = replace(SERIES, episodes=((1, 2),), episode_tvdbs=(102,))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory.open(tmp_path / "cleanarr", now=NOW, expected=False)
    yield opened
    opened.close()


def test_a_file_of_two_that_was_split_is_let_go_one_by_one(memory: Memory) -> None:
    memory.keeps.keep(a_keep(BOTH, until=NOW + 30 * DAY))
    memory.keeps.unkeep(FIRST)

    assert memory.keeps.find(FIRST, NOW) is None
    left = memory.keeps.find(SECOND, NOW)
    assert left is not None
    assert left.until == NOW + 30 * DAY


def test_what_was_given_to_one_episode_ends_with_the_file_of_two(
    memory: Memory,
) -> None:
    memory.keeps.keep(a_keep(FIRST))
    memory.keeps.unkeep(BOTH)

    assert memory.keeps.find(BOTH, NOW) is None
