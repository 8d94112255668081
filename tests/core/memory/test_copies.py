"""What was done with copies is remembered by title and file, all of it or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.cleanarr.core.identifiers import UserId
from custom_components.cleanarr.core.memory import CopyWatch, Memory
from tests.core.memory.builders import NOW, a_file
from tests.core.memory.conftest import OpenMemory

LIKED = CopyWatch(
    user=UserId("a" * 32),
    file=a_file(1),
    kind="Movie",
    played=True,
    last_played=NOW,
    position=12.5,
    favorite=True,
)


def test_it_is_there_after_the_next_start(
    memory: Memory, open_memory: OpenMemory
) -> None:
    other = replace(LIKED, user=UserId("b" * 32), last_played=None, favorite=False)
    memory.copies.replace([LIKED, other], ())
    memory.close()

    assert set(open_memory().copies.all()) == {LIKED, other}


def test_another_title_or_import_under_the_same_number_is_another_file(
    memory: Memory,
) -> None:
    title = replace(LIKED, file=replace(LIKED.file, identity="movie:tmdb:2"))
    later = replace(LIKED, file=replace(LIKED.file, imported=NOW))
    memory.copies.replace([LIKED, title, later], ())
    memory.copies.replace([], [title.file])

    assert set(memory.copies.all()) == {LIKED, later}


def test_what_is_listed_again_replaces_everybodys(memory: Memory) -> None:
    ben = replace(LIKED, user=UserId("b" * 32))
    memory.copies.replace([LIKED, ben], ())
    now = replace(LIKED, favorite=False, last_played=NOW + timedelta(hours=1))
    memory.copies.replace([now], [LIKED.file])

    assert memory.copies.all() == (now,)


def test_dropping_and_putting_happen_together_or_not_at_all(memory: Memory) -> None:
    memory.copies.replace([LIKED], ())
    broken = replace(LIKED, last_played=NOW.replace(tzinfo=None))
    with pytest.raises(TypeError):
        memory.copies.replace([broken], [LIKED.file])

    assert memory.copies.all() == (LIKED,)
