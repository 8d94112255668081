"""Jobs: what each run did, for as long as the list says."""

from dataclasses import replace

from custom_components.cleanarr.core.identifiers import ItemId, MediaType
from custom_components.cleanarr.core.memory import (
    Job,
    JobItem,
    JobStatus,
    JobType,
    Memory,
)
from tests.core.memory.builders import DAY, NOW, RADARR, REASON
from tests.core.memory.conftest import OpenMemory

ITEM = JobItem(item=ItemId("radarr-1"), title="Heat", outcome="deleted", reason=REASON)


def run(memory: Memory, type_: JobType) -> Job:
    job = replace(memory.jobs.start(type_, NOW), status=JobStatus.DONE, ended=NOW)
    memory.jobs.finish(job)
    return job


def test_everything_about_a_job_is_read_back(
    memory: Memory, open_memory: OpenMemory
) -> None:
    job = replace(
        memory.jobs.start(JobType.CLEANUP, NOW),
        status=JobStatus.FAILED,
        ended=NOW + DAY,
        sources={RADARR: "stale"},
        errors=("Radarr does not answer",),
        counts={MediaType.MOVIE: {"read": 7, "deleted": 1}},
        items=(ITEM, replace(ITEM, reason=None)),
    )
    memory.jobs.finish(job)
    memory.close()

    assert open_memory().jobs.page() == ((job,), 1)


def test_at_most_200_items_are_kept(memory: Memory) -> None:
    job = memory.jobs.start(JobType.FULL_SYNC, NOW)
    items = tuple(replace(ITEM, title=str(number)) for number in range(201))
    memory.jobs.finish(replace(job, status=JobStatus.DONE, items=items))

    (found,), _ = memory.jobs.page()
    assert found.items == items[:200]


def test_a_job_that_was_cut_off_does_not_run_for_ever(
    memory: Memory, open_memory: OpenMemory
) -> None:
    job = memory.jobs.start(JobType.FULL_SYNC, NOW - DAY)
    assert memory.jobs.page() == ((job,), 1)
    memory.close()

    interrupted = replace(job, status=JobStatus.INTERRUPTED, ended=NOW)
    assert open_memory().jobs.page() == ((interrupted,), 1)


def test_the_last_hundred_are_kept_and_thirty_cleanups_besides(memory: Memory) -> None:
    cleanups = [run(memory, JobType.CLEANUP) for _ in range(35)]
    syncs = [run(memory, JobType.FULL_SYNC) for _ in range(103)]

    jobs, total = memory.jobs.page(limit=500)
    assert total == 130
    assert [job.id for job in reversed(jobs)] == [
        job.id for job in (*cleanups[5:], *syncs[3:])
    ]


def test_the_newest_come_first_a_page_at_a_time(memory: Memory) -> None:
    jobs = [run(memory, JobType.FULL_SYNC) for _ in range(5)]

    assert memory.jobs.page(limit=2, offset=1) == ((jobs[3], jobs[2]), 5)
    assert memory.jobs.page(limit=-1, offset=-1) == ((), 5)
