"""Jobs: what each sync and cleanup run read, decided and did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
import sqlite3

from ..identifiers import ItemId, MediaType, Slug
from ..reasons import Reason
from .columns import (
    json_list,
    json_object,
    json_text,
    moment_from,
    moment_number,
    of_kind,
    optional_moment,
    optional_number,
)
from .database import Database, Value

ITEMS = 200
"""So many item rows are kept of a job."""
_LAST = 100
_LAST_CLEANUPS = 30


class JobType(StrEnum):
    """What a job did."""

    FULL_SYNC = "full_sync"
    INCREMENTAL_SYNC = "incremental_sync"
    CLEANUP = "cleanup"
    MISSING_MEDIA_CHECK = "missing_media_check"


class JobStatus(StrEnum):
    """How a job stands; *interrupted*: Home Assistant stopped in the middle."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobItem:
    """What became of one item in a job; ``item`` is ``None`` for none of ours."""

    item: ItemId | None
    title: str
    outcome: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job: the state of its sources by slug, counts by medium and name."""

    id: int
    type: JobType
    status: JobStatus
    started: datetime
    ended: datetime | None = None
    sources: Mapping[Slug, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    counts: Mapping[MediaType, Mapping[str, int]] = field(default_factory=dict)
    items: tuple[JobItem, ...] = ()


class Jobs:
    """The last 100 jobs, and the last 30 cleanup runs besides."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def start(self, type_: JobType, now: datetime) -> Job:
        """Write down that a job begins."""
        with self._database.write() as connection:
            row = connection.execute(
                "INSERT INTO jobs (type, status, started) VALUES (?, ?, ?)",
                (type_, JobStatus.RUNNING, moment_number(now)),
            )
        job_id = row.lastrowid or 0
        return Job(id=job_id, type=type_, status=JobStatus.RUNNING, started=now)

    def finish(self, job: Job) -> None:
        """Write down everything about a job, and forget jobs that are too old."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE jobs SET status = ?, ended = ?, sources = ?, errors = ?,"
                " counts = ?, items = ? WHERE id = ?",
                (*_result_columns(job), job.id),
            )
            connection.execute(
                "DELETE FROM jobs WHERE"
                " id NOT IN (SELECT id FROM jobs ORDER BY id DESC LIMIT ?) AND id NOT IN"
                " (SELECT id FROM jobs WHERE type = ? ORDER BY id DESC LIMIT ?)",
                (_LAST, JobType.CLEANUP, _LAST_CLEANUPS),
            )

    def interrupt(self, now: datetime) -> None:
        """Write down that whatever still runs was cut off."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE jobs SET status = ?, ended = ? WHERE status = ?",
                (JobStatus.INTERRUPTED, moment_number(now), JobStatus.RUNNING),
            )

    def page(self, *, limit: int = 20, offset: int = 0) -> tuple[tuple[Job, ...], int]:
        """Return a part of the jobs, newest first, and how many there are."""
        (total,) = self._database.read(
            lambda row: int(row["number"]), "SELECT count(*) AS number FROM jobs"
        )
        jobs = self._database.read(
            _job,
            "SELECT * FROM jobs ORDER BY id DESC LIMIT ? OFFSET ?",
            max(limit, 0),
            max(offset, 0),
        )
        return jobs, total


def _result_columns(job: Job) -> tuple[Value, ...]:
    return (
        job.status,
        optional_number(job.ended),
        json_text(job.sources),
        json_text(job.errors),
        json_text(job.counts),
        json_text([_item_plain(item) for item in job.items[:ITEMS]]),
    )


def _job(row: sqlite3.Row) -> Job:
    sources = json_object(row["sources"]).items()
    counts = json_object(row["counts"]).items()
    return Job(
        id=row["id"],
        type=JobType(row["type"]),
        status=JobStatus(row["status"]),
        started=moment_from(row["started"]),
        ended=optional_moment(row["ended"]),
        sources={Slug(slug): of_kind(str, state) for slug, state in sources},
        errors=tuple(of_kind(str, error) for error in json_list(row["errors"])),
        counts={MediaType(media): of_kind(dict, names) for media, names in counts},
        items=tuple(map(_item, json_list(row["items"]))),
    )


def _item_plain(item: JobItem) -> dict[str, object]:
    return {
        "item": item.item,
        "title": item.title,
        "outcome": item.outcome,
        "reason": None if item.reason is None else item.reason.as_plain(),
    }


def _item(plain: object) -> JobItem:
    item = of_kind(dict, plain)
    reason = item["reason"]
    return JobItem(
        item=None if item["item"] is None else ItemId(item["item"]),
        title=item["title"],
        outcome=item["outcome"],
        reason=None if reason is None else Reason.from_plain(reason),
    )
