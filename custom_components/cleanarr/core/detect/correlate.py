"""One physical deletion, one entry in the ledger: what is new, and what is restated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..identifiers import Episode, MediaType, Scope, Slug, service_of
from ..memory import (
    DeletionRecord,
    DeletionSource,
    DeletionStatus,
    Known,
    KnownSeason,
    ServiceOutcome,
    Signal,
)
from .absences import Absence
from .check import forget
from .compare import Comparison, Explained
from .signals import stronger

BY_NOBODY = "System (external detection)"
# So long a cause may still replace a weaker one: the services' own scans are daily.
_LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Restated:
    """An entry of the ledger whose cause turned out to be a stronger one."""

    record: DeletionRecord
    source: DeletionSource
    who: str


@dataclass(slots=True)
class Entries:
    """What goes into the ledger."""

    new: list[DeletionRecord] = field(default_factory=list)
    restated: list[Restated] = field(default_factory=list)


def correlate(
    explained: Iterable[Explained],
    ledger: Iterable[DeletionRecord],
    names: Mapping[Slug, str],
    now: datetime,
) -> Entries:
    """Return what the ledger does not have yet of absences whose cause is known."""
    entries, booked = Entries(), _by_title(ledger)
    for one in explained:
        absence, signal = one.absence, one.signal
        who = who_deleted(signal, names)
        told = _told(absence, booked)
        if told is None:
            size = max(0, absence.size - _told_size(absence))
            entries.new.append(_record(absence, signal, who, size, now))
        elif stronger(signal.source, told.source):
            entries.restated.append(Restated(told, signal.source, who))
    return entries


def leave_booked(found: Comparison, ledger: Iterable[DeletionRecord]) -> None:
    """Take out of what nobody explained all that is in the ledger, and forget it."""
    booked, left = _by_title(ledger), list[Absence]()
    for absence in found.unexplained:
        if _told(absence, booked) is None:
            left.append(absence)
        else:
            forget(found, absence)
    found.unexplained = left


def late(
    signals: Iterable[Signal],
    ledger: Iterable[DeletionRecord],
    names: Mapping[Slug, str],
    now: datetime,
) -> tuple[list[Restated], list[Signal]]:
    """Return what signals say of deletions that are in the ledger, and these signals."""
    restated, settled = list[Restated](), list[Signal]()
    booked = _by_title(one for one in ledger if now - one.at < _LATE)
    for signal in signals:
        for record in _same_title(signal.identity.title.keys, booked):
            mine, theirs = record.identity, signal.identity
            if signal.service not in {None, service_of(record.item)}:
                continue
            if mine.contains(theirs) or theirs.contains(mine):
                settled.append(signal)
                if not signal.kept and stronger(signal.source, record.source):
                    who = who_deleted(signal, names)
                    restated.append(Restated(record, signal.source, who))
                break
    return restated, settled


def who_deleted(signal: Signal, names: Mapping[Slug, str]) -> str:
    """Return who deleted, as people read it."""
    if signal.source is DeletionSource.EXTERNAL:
        return BY_NOBODY
    name = names.get(signal.service) if signal.service else None
    return f"{name or names.get(Slug(signal.source), signal.source.title())} (external)"


def _told(
    absence: Absence, booked: Mapping[str, list[DeletionRecord]]
) -> DeletionRecord | None:
    """Return the ledger's entry about an absence, made since it was seen with files.

    Where its parts are booked one by one, and nothing else was there, the latest of them.
    """
    parts = _since_seen(absence, booked)
    for record in parts:
        if record.identity.contains(absence.identity):
            return record
    whole = all(_is_covered(season, parts) for season in _seasons(absence))
    return parts[0] if parts and whole else None


def _since_seen(
    absence: Absence, booked: Mapping[str, list[DeletionRecord]]
) -> list[DeletionRecord]:
    """Return what is booked of a title since it was seen with files, newest first."""
    known = absence.known
    return [
        record
        for record in _same_title(known.identity.keys, booked)
        if service_of(record.item) == known.service and _is_since(record, known)
    ]


def _is_since(record: DeletionRecord, known: Known) -> bool:
    """Return whether a deletion came after a title was seen as it was known.

    What we noticed is booked when the title is seen without it, our own before that.
    """
    own = record.source is DeletionSource.CLEANARR
    return record.at >= known.since if own else record.at > known.since


def _seasons(absence: Absence) -> Iterable[KnownSeason]:
    """Return the seasons that are gone with an absence."""
    wanted = absence.identity.season
    return [s for s in absence.known.seasons if wanted in {None, s.number}]


def _is_covered(season: KnownSeason, parts: Iterable[DeletionRecord]) -> bool:
    """Return whether all of a season is booked: as one, or each episode."""
    episodes = set[Episode]()
    for record in parts:
        if record.identity.season == season.number:
            return True
        episodes.update(record.identity.episodes)
    return sum(number == season.number for number, _ in episodes) >= season.count


def _told_size(absence: Absence) -> int:
    """Return how much of an absence is in the ledger though its service listed it."""
    season = absence.identity.season
    return sum(
        file.size
        for file in absence.known.told
        if absence.identity.is_whole
        or season in {number for number, _ in file.episodes}
    )


def _record(
    absence: Absence, signal: Signal, who: str, size: int, now: datetime
) -> DeletionRecord:
    known = absence.known
    part = absence.identity.part
    return DeletionRecord(
        item=absence.item,
        scope=absence.scope,
        media=MediaType.MOVIE if absence.scope is Scope.MOVIE else MediaType.TV,
        title=f"{known.title} {part}" if part else known.title,
        year=known.year,
        identity=absence.identity,
        size=size,
        source=signal.source,
        who=who,
        at=now,
        rule_name=None,
        reason=None,
        outcomes={known.service: ServiceOutcome.CONFIRMED},
        status=DeletionStatus.COMPLETE,
        restore=known.restore,
    )


def _by_title(
    records: Iterable[DeletionRecord],
) -> Mapping[str, list[DeletionRecord]]:
    found: dict[str, list[DeletionRecord]] = {}
    for record in records:
        for key in record.identity.title.keys:
            found.setdefault(key, []).append(record)
    return found


def _same_title(
    keys: Iterable[str], booked: Mapping[str, list[DeletionRecord]]
) -> list[DeletionRecord]:
    """Return the records about a title, newest first."""
    found = {id(one): one for key in keys for one in booked.get(key, ())}
    return sorted(found.values(), key=lambda one: one.at, reverse=True)
