"""Make a job's account of what a sync saw, or of what a run did. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from ..cleanup.plan import Planned
from ..cleanup.report import ItemOutcome, ItemReport
from ..detect.orphans import Orphan
from ..identifiers import MediaType
from ..memory import DeletionRecord, Job, JobItem, JobStatus
from ..reasons import Reason
from ..view import Source, SourceState, Status

_OUTCOMES = {
    ItemOutcome.DELETED: "deleted",
    ItemOutcome.INCOMPLETE: "failed",
    ItemOutcome.WOULD_DELETE: "would_delete",
    ItemOutcome.FAILED: "failed",
}


def sync_account(
    job: Job, planned: Iterable[Planned], sources: Iterable[Source], now: datetime
) -> Job:
    """Return a sync's job with what it read and decided, by media type."""
    counts = {media: Counter[str]() for media in MediaType}
    for one in planned:
        counter = counts[one.item.media]
        counter["read"] += 1
        counter["watched"] += one.verdict.watched is True
        counter["eligible"] += one.status is Status.SCHEDULED
        counter["skipped_by_keep"] += one.status is Status.KEPT
        counter["skipped_by_protection"] += one.status is Status.PROTECTED
        if one.status is Status.HELD:
            counter[f"held_{one.reason.key}"] += 1
        if one.announced:
            counter["leaving_soon"] += 1
    return finished(job, sources, counts, (), now)


def check_account(
    job: Job, found: Iterable[DeletionRecord], orphans: Iterable[Orphan]
) -> Job:
    """Return a check's job with what was missing, and what was asked for in vain."""
    counts = {media: Counter(job.counts.get(media, {})) for media in MediaType}
    items = []
    for record in found:
        counts[record.media]["missing"] += 1
        items.append(JobItem(item=record.item, title=record.title, outcome="missing"))
    for orphan in orphans:
        counts[orphan.identity.media]["orphaned_requests"] += 1
        asked = Reason("request_orphaned", {"user": ", ".join(orphan.requesters)})
        items.append(
            JobItem(
                item=None,
                title=orphan.title,
                outcome="orphaned_request",
                reason=asked,
            )
        )
    return replace(job, counts=counts, items=tuple(items))


def run_account(
    job: Job, reports: Iterable[ItemReport], sources: Iterable[Source], now: datetime
) -> Job:
    """Return a cleanup run's job with what became of each item."""
    reports = tuple(reports)
    counts = {media: Counter[str]() for media in MediaType}
    for report in reports:
        counter = counts[report.media]
        counter["eligible"] += 1
        counter[_OUTCOMES.get(report.outcome, f"held_{report.reason.key}")] += 1
        counter["bytes"] += report.size
    items = tuple(
        JobItem(
            item=report.item,
            title=report.title,
            outcome=report.outcome,
            reason=report.reason,
        )
        for report in reports
    )
    return finished(job, sources, counts, items, now)


def finished(
    job: Job,
    sources: Iterable[Source],
    counts: Mapping[MediaType, Mapping[str, int]],
    items: tuple[JobItem, ...],
    now: datetime,
) -> Job:
    """Return a job that is over; sources that are not fresh are its errors."""
    sources = tuple(sources)
    errors = [
        f"{source.name}: {source.error or source.state}"
        for source in sources
        if source.state is not SourceState.FRESH
    ]
    return replace(
        job,
        status=JobStatus.DONE,
        ended=now,
        sources={source.slug: str(source.state) for source in sources},
        errors=tuple(errors),
        counts={
            media: {name: number for name, number in found.items() if number}
            for media, found in counts.items()
        },
        items=items,
    )
