"""What the ledger is told of a deletion of our own."""

from collections.abc import Mapping
from datetime import datetime

from ..identifiers import MediaType, Scope, Slug
from ..memory import (
    DeletionRecord,
    DeletionSource,
    DeletionStatus,
    JournalEntry,
    ServiceOutcome,
)

MEDIA = {
    scope: MediaType.MOVIE if scope is Scope.MOVIE else MediaType.TV for scope in Scope
}


def freed(entry: JournalEntry) -> int:
    """Return the bytes of the files that are confirmed gone."""
    gone = set(entry.gone)
    return sum(file.size for file in entry.files if file.id in gone)


def record_of(
    entry: JournalEntry,
    outcomes: Mapping[Slug, ServiceOutcome],
    error: str | None,
    now: datetime,
) -> DeletionRecord:
    """Return the ledger's entry for a deletion that went as far as it did."""
    whole = len(entry.gone) == len(entry.files) and error is None
    complete = whole and ServiceOutcome.FAILED not in outcomes.values()
    return DeletionRecord(
        item=entry.item,
        scope=entry.scope,
        media=MEDIA[entry.scope],
        title=entry.title,
        year=entry.year,
        identity=entry.identity,
        size=freed(entry),
        source=DeletionSource.CLEANARR,
        who=entry.by,
        at=now,
        rule_name=entry.rule_name,
        reason=entry.reason,
        outcomes=outcomes,
        status=DeletionStatus.COMPLETE if complete else DeletionStatus.INCOMPLETE,
        restore=entry.restore,
        error=error,
    )
