"""What is written down of a deletion of our own: before it begins, and in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..identifiers import MediaType, Scope, Slug
from ..memory import (
    DeletionRecord,
    DeletionSource,
    DeletionStatus,
    JournalEntry,
    JournalFile,
    PlannedDeletion,
    ServiceOutcome,
)
from .plan import Planned
from .surroundings import Place

MEDIA = {
    scope: MediaType.MOVIE if scope is Scope.MOVIE else MediaType.TV for scope in Scope
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What Jellyfin was told is gone: by the file's place, its path in Jellyfin.

    ``failed``: it could not be told.
    """

    paths: Mapping[Place, str]
    failed: bool = False

    def of(self, entry: JournalEntry) -> frozenset[str]:
        """Return the paths of a deletion; none where Jellyfin does not see its files."""
        places = ((entry.service, file.path) for file in entry.files)
        return frozenset(self.paths[each] for each in places if each in self.paths)

    def outcome(self, entry: JournalEntry) -> ServiceOutcome:
        """Return what is known of Jellyfin before it was read again."""
        if not self.of(entry):
            return ServiceOutcome.NOT_APPLICABLE
        return ServiceOutcome.FAILED if self.failed else ServiceOutcome.PENDING


def freed(entry: JournalEntry) -> int:
    """Return the bytes of the files that are confirmed gone."""
    gone = set(entry.gone)
    return sum(file.size for file in entry.files if file.id in gone)


def planned_deletion(planned: Planned, run: str, by: str) -> PlannedDeletion:
    """Write down everything that later steps and the ledger need."""
    item, rule = planned.item, planned.verdict.rule
    return PlannedDeletion(
        run=run,
        item=item.id,
        scope=item.scope,
        service=item.service,
        entry=item.entry,
        title=item.name,
        year=item.year,
        identity=item.identity,
        files=tuple(JournalFile(file.id, file.path, file.size) for file in item.files),
        size=item.size,
        rule=rule.id if rule else None,
        rule_name=rule.name if rule else None,
        reason=planned.verdict.reason,
        by=by,
        restore=item.restore,
    )


def status_of(outcomes: Mapping[Slug, ServiceOutcome]) -> DeletionStatus:
    """Return how far a deletion went of which all files are gone."""
    if ServiceOutcome.FAILED in outcomes.values():
        return DeletionStatus.INCOMPLETE
    if ServiceOutcome.PENDING in outcomes.values():
        return DeletionStatus.IN_PROGRESS
    return DeletionStatus.COMPLETE


def record_of(
    entry: JournalEntry,
    outcomes: Mapping[Slug, ServiceOutcome],
    error: str | None,
    now: datetime,
) -> DeletionRecord:
    """Return the ledger's entry for a deletion that went as far as it did."""
    whole = len(entry.gone) == len(entry.files) and error is None
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
        status=status_of(outcomes) if whole else DeletionStatus.INCOMPLETE,
        restore=entry.restore,
        error=error,
    )
