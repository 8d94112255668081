"""One deletion is booked everywhere at once, and once."""

from dataclasses import replace
from pathlib import Path
import sqlite3

import pytest

from custom_components.cleanarr.core.errors import MemoryUnavailable
from custom_components.cleanarr.core.memory import (
    JobStatus,
    JobType,
    Mark,
    Memory,
    Outcome,
    Step,
    Subtraction,
)
from tests.core.memory.builders import DAY, NOW, RADARR, a_plan, a_record, movie
from tests.core.memory.conftest import OpenMemory

GONE = (Subtraction(RADARR, "movies", 1),)


@pytest.fixture
def entry_id(memory: Memory) -> int:
    memory.observations.accept(RADARR, {"movies": 100})
    return memory.journal.begin(a_plan(), NOW).id


def test_journal_ledger_count_and_job_go_together(
    memory: Memory, entry_id: int
) -> None:
    job = replace(memory.jobs.start(JobType.CLEANUP, NOW), status=JobStatus.DONE)
    record = replace(a_record(), error="Jellyfin was not told")
    memory.book(entry_id, record, subtract=GONE, job=job, now=NOW)

    entry = memory.journal.get(entry_id)
    assert (entry.outcome, entry.step) == (Outcome.DELETED, Step.BOOKED)
    assert entry.error == "Jellyfin was not told"
    assert memory.ledger.page()[1] == 1
    assert memory.observations.accepted_counts() == {(RADARR, "movies"): 99}
    assert memory.jobs.page()[0] == (job,)


def test_what_is_deleted_is_marked_no_more(memory: Memory, entry_id: int) -> None:
    one, other = (
        Mark(identity=movie(number), at=NOW, by="anna", retention=DAY)
        for number in (a_record().identity.tmdb or 0, 9)
    )
    memory.notices.marks.put(one)
    memory.notices.marks.put(other)
    memory.book(entry_id, a_record(), now=NOW)

    assert memory.notices.marks.all() == (other,)


@pytest.mark.case("E6")
def test_booking_again_changes_nothing(memory: Memory, entry_id: int) -> None:
    memory.book(entry_id, a_record(), subtract=GONE, now=NOW)
    memory.book(entry_id, a_record(), subtract=GONE, now=NOW)

    assert memory.ledger.page()[1] == 1
    assert memory.observations.accepted_counts() == {(RADARR, "movies"): 99}


def test_what_ended_otherwise_is_not_booked(memory: Memory, entry_id: int) -> None:
    memory.journal.close(entry_id, Outcome.RELEASED, NOW)
    for unknown in (entry_id, 99):
        with pytest.raises(LookupError):
            memory.book(unknown, a_record(), subtract=GONE, now=NOW)

    assert memory.ledger.page()[1] == 0
    assert memory.observations.accepted_counts() == {(RADARR, "movies"): 100}


@pytest.mark.case("E7")
def test_a_failure_in_the_middle_leaves_nothing_half_booked(
    memory: Memory, open_memory: OpenMemory, entry_id: int, folder: Path
) -> None:
    memory.close()
    with sqlite3.connect(folder / "cleanarr.db") as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON accepted_counts"
            " BEGIN SELECT raise(ABORT, 'disk full'); END"
        )
    connection.close()
    memory = open_memory()
    with pytest.raises(MemoryUnavailable):
        memory.book(entry_id, a_record(), subtract=GONE, now=NOW)

    (entry,) = memory.journal.unfinished()
    assert entry.step is Step.PROVEN
    assert memory.ledger.page()[1] == 0
