"""Notices belong to exactly one file; marks to a title."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.cleanarr.core.identifiers import Identity, Slug
from custom_components.cleanarr.core.memory import FileKey, Mark, Memory
from tests.core.memory.builders import DAY, NOW, a_file, a_keep, a_notice, movie
from tests.core.memory.conftest import OpenMemory


def a_mark(identity: Identity) -> Mark:
    return Mark(identity=identity, at=NOW, by="anna", retention=14 * DAY)


@pytest.mark.case("C7")
def test_a_restart_keeps_the_count(memory: Memory, open_memory: OpenMemory) -> None:
    odd = timedelta(days=3, seconds=1, microseconds=1)
    notices = [a_notice(a_file(1), credited=odd), a_notice(a_file(2))]
    memory.notices.replace(notices, ())
    memory.close()

    assert open_memory().notices.all() == {notice.file: notice for notice in notices}


@pytest.mark.parametrize(
    "other",
    [
        FileKey(Slug("radarr_4k"), 1, "movie:tmdb:1", a_file(1).imported),
        replace(a_file(1), file=2),
        replace(a_file(1), identity="movie:tmdb:2"),
        replace(a_file(1), imported=a_file(1).imported + timedelta(microseconds=1)),
    ],
    ids=["another service", "another file", "another title", "another import"],
)
def test_another_file_has_no_notice(memory: Memory, other: FileKey) -> None:
    memory.notices.replace([a_notice(a_file(1), credited=3 * DAY)], ())

    assert other not in memory.notices.all()
    memory.notices.replace([a_notice(other)], [other])
    assert memory.notices.all()[a_file(1)].credited == 3 * DAY
    assert memory.notices.all()[other].credited == timedelta(0)


def test_a_dropped_notice_is_gone_and_a_put_one_replaces(memory: Memory) -> None:
    first, second = a_notice(a_file(1)), a_notice(a_file(2))
    memory.notices.replace([first, second], ())
    later = replace(second, credited=DAY, date=second.date + DAY, seen=NOW + DAY)
    memory.notices.replace([later], [first.file, a_file(99)])

    assert memory.notices.all() == {second.file: later}


def test_dropping_and_putting_happen_together_or_not_at_all(memory: Memory) -> None:
    memory.notices.replace([a_notice(a_file(1))], ())
    broken = replace(a_notice(a_file(2)), seen=NOW.replace(tzinfo=None))
    with pytest.raises(TypeError):
        memory.notices.replace([broken], [a_file(1)])

    assert [*memory.notices.all()] == [a_file(1)]


def test_marks_last_and_are_found_by_any_shared_id(
    memory: Memory, open_memory: OpenMemory
) -> None:
    memory.notices.marks.put(a_mark(movie(1, "tt1")))
    memory.notices.marks.put(a_mark(movie(2)))
    memory.close()

    marks = open_memory().notices.marks
    assert marks.all() == (a_mark(movie(1, "tt1")), a_mark(movie(2)))
    marks.remove(movie(7, "tt1"))
    assert marks.all() == (a_mark(movie(2)),)


def test_a_mark_replaces_the_earlier_one_of_its_title_only(memory: Memory) -> None:
    memory.notices.marks.put(a_mark(movie(1)))
    memory.notices.marks.put(a_mark(movie(2)))
    again = replace(a_mark(movie(1)), by="ben")
    memory.notices.marks.put(again)

    assert memory.notices.marks.all() == (a_mark(movie(2)), again)


def test_a_keep_ends_the_mark_of_its_title_for_good(
    memory: Memory, open_memory: OpenMemory
) -> None:
    memory.notices.marks.put(a_mark(movie(1, "tt1")))
    memory.notices.marks.put(a_mark(movie(2)))
    memory.keeps.keep(a_keep(movie(7, "tt1"), until=NOW + DAY))
    memory.keeps.unkeep(movie(7, "tt1"))
    memory.close()

    assert open_memory().notices.marks.all() == (a_mark(movie(2)),)


def test_a_keep_that_is_refused_leaves_the_mark(memory: Memory) -> None:
    memory.notices.marks.put(a_mark(movie(1)))
    with pytest.raises(ValueError, match="zone"):
        memory.keeps.keep(a_keep(movie(1), at=NOW.replace(tzinfo=None)))

    assert memory.notices.marks.all() == (a_mark(movie(1)),)
