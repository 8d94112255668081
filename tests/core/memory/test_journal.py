"""The journal: every step is on disk, and an open end is found again."""

from datetime import timedelta

import pytest

from custom_components.cleanarr.core.identifiers import ItemId
from custom_components.cleanarr.core.memory import Attempts, Memory, Outcome, Step
from tests.core.memory.builders import DAY, NOW, a_plan
from tests.core.memory.conftest import OpenMemory

MINUTE = timedelta(minutes=1)


def test_what_was_begun_is_found_whole_after_a_restart(
    memory: Memory, open_memory: OpenMemory
) -> None:
    entry = memory.journal.begin(a_plan(), NOW)
    memory.close()

    assert open_memory().journal.unfinished() == (entry,)
    for name in ("item", "identity", "files", "reason", "rule", "restore", "by"):
        assert getattr(entry, name) == getattr(a_plan(), name)
    assert entry.step is Step.PROVEN
    assert entry.begun == entry.updated == NOW
    assert entry.outcome is None


def test_each_step_and_what_it_found_is_remembered(
    memory: Memory, open_memory: OpenMemory
) -> None:
    begun = memory.journal.begin(a_plan(), NOW)
    monitored = (("season", 0), ("season", 1))
    memory.journal.advance(begun.id, Step.UNMONITORING, NOW, monitored=monitored)
    memory.journal.advance(begun.id, Step.UNMONITORED, NOW + MINUTE)
    told = memory.journal.advance(begun.id, Step.DELETED, NOW + 2 * MINUTE, gone=[10])
    memory.close()

    (entry,) = open_memory().journal.unfinished()
    assert entry == told
    assert entry.step is Step.DELETED
    assert entry.monitored == monitored
    assert entry.gone == (10,)
    assert entry.begun == NOW
    assert entry.updated == NOW + 2 * MINUTE


@pytest.mark.parametrize("outcome", Outcome)
def test_a_closed_entry_is_not_taken_up_again(memory: Memory, outcome: Outcome) -> None:
    entry = memory.journal.begin(a_plan(), NOW)
    closed = memory.journal.close(entry.id, outcome, NOW, "Radarr said no")

    assert memory.journal.unfinished() == ()
    assert (closed.outcome, closed.error) == (outcome, "Radarr said no")
    with pytest.raises(LookupError):
        memory.journal.advance(entry.id, Step.DELETING, NOW)
    with pytest.raises(LookupError):
        memory.journal.close(entry.id, Outcome.RELEASED, NOW)
    assert memory.journal.get(entry.id) == closed


def test_an_entry_that_never_was_is_told(memory: Memory) -> None:
    with pytest.raises(LookupError):
        memory.journal.get(7)
    with pytest.raises(LookupError):
        memory.journal.advance(7, Step.DELETING, NOW)


def test_attempts_count_whatever_came_of_them(memory: Memory) -> None:
    begun = (NOW - DAY - MINUTE, NOW - DAY, NOW)
    entries = [memory.journal.begin(a_plan(1, size=7), at) for at in begun]
    memory.journal.close(entries[1].id, Outcome.FAILED, NOW)

    assert memory.journal.attempts(NOW - DAY) == Attempts(2, 14)
    assert memory.journal.attempts(NOW + MINUTE) == Attempts(0, 0)


def test_failures_are_told_with_their_latest_moment(memory: Memory) -> None:
    ends = [
        (1, Outcome.FAILED, NOW - 2 * DAY),
        (1, Outcome.FAILED, NOW - MINUTE),
        (2, Outcome.FAILED, NOW - 2 * DAY),
        (3, Outcome.RELEASED, NOW),
        (4, Outcome.DELETED, NOW),
    ]
    for number, outcome, at in ends:
        entry = memory.journal.begin(a_plan(number), at)
        memory.journal.close(entry.id, outcome, at)

    assert memory.journal.failures(NOW - DAY) == {ItemId("radarr-1"): NOW - MINUTE}


def test_old_ends_are_forgotten_and_open_entries_never(memory: Memory) -> None:
    done, forgotten, fresh = (memory.journal.begin(a_plan(), NOW) for _ in range(3))
    memory.journal.close(done.id, Outcome.DELETED, NOW)
    memory.journal.close(fresh.id, Outcome.DELETED, NOW + 40 * DAY)

    assert memory.journal.unfinished() == (forgotten,)
    assert memory.journal.get(fresh.id).outcome is Outcome.DELETED
    with pytest.raises(LookupError):
        memory.journal.get(done.id)


def test_a_number_is_never_used_twice(memory: Memory) -> None:
    first = memory.journal.begin(a_plan(), NOW)
    memory.journal.close(first.id, Outcome.DELETED, NOW)
    second = memory.journal.begin(a_plan(), NOW)
    memory.journal.close(second.id, Outcome.DELETED, NOW + 40 * DAY)

    third = memory.journal.begin(a_plan(), NOW + 40 * DAY)
    assert third.id not in {first.id, second.id}
