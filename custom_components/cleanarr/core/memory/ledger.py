"""The ledger: what was deleted, by whom and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import sqlite3

from ..identifiers import Identity, ItemId, MediaType, Scope, Slug
from ..reasons import Reason
from .columns import (
    identity_from,
    identity_plain,
    json_object,
    json_text,
    moment_from,
    moment_number,
    optional_number,
)
from .database import Database, Value

IN_FULL = 5000
"""So many of the newest entries are kept whole."""

_FITTING = (
    "(?1 IS NULL OR source = ?1) AND (?2 IS NULL OR instr(folded_title, ?2))"
    " AND (?3 IS NULL OR at >= ?3) AND (?4 IS NULL OR at <= ?4)"
)


class DeletionSource(StrEnum):
    """Who or what deleted."""

    CLEANARR = "cleanarr"
    RADARR = "radarr"
    SONARR = "sonarr"
    JELLYFIN = "jellyfin"
    SHOKO = "shoko"
    EXTERNAL = "external"


class ServiceOutcome(StrEnum):
    """What is known of a deletion in one service."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


class DeletionStatus(StrEnum):
    """How far a deletion is known to have gone everywhere."""

    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionRecord:
    """One deleted item (SPEC §7.3).

    ``size`` is in bytes, ``at`` UTC, ``outcomes`` what is known by service, ``restore``
    what is needed to fetch it again (as JSON can hold it). Beyond the newest 5,000 only
    item, title, size, source and date are left. ``id`` is the ledger's own number,
    ``None`` before it is written down.
    """

    item: ItemId
    scope: Scope
    media: MediaType
    title: str
    year: int | None
    identity: Identity
    size: int
    source: DeletionSource
    who: str | None
    at: datetime
    rule_name: str | None
    reason: Reason | None
    outcomes: Mapping[Slug, ServiceOutcome]
    status: DeletionStatus
    restore: Mapping[str, object]
    error: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerTotals:
    """How many items were deleted, and their bytes."""

    count: int
    size: int


class Ledger:
    """Every deletion that Cleanarr made or noticed."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def add(self, record: DeletionRecord, *, journal_id: int | None = None) -> int:
        """Write down a deletion and return its number; a journal entry is booked once."""
        with self._database.write() as connection:
            row = connection.execute(
                "INSERT INTO ledger (journal, item, scope, media, title, folded_title,"
                " year, identity, size, source, who, at, rule_name, reason, outcomes,"
                " status, restore, error)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (journal) DO NOTHING",
                (journal_id, *_columns(record)),
            )
            _reduce(connection)
            return row.lastrowid or 0

    def page(
        self,
        *,
        source: DeletionSource | None = None,
        text: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[tuple[DeletionRecord, ...], int]:
        """Return a part of what fits, newest first, and how many fit.

        ``text`` is looked for in titles, whatever the case; ``since`` and ``until`` are
        both included.
        """
        filters = (
            source,
            text and text.casefold(),
            optional_number(since),
            optional_number(until),
        )
        (total,) = self._database.read(
            lambda row: int(row["number"]),
            f"SELECT count(*) AS number FROM ledger WHERE {_FITTING}",  # noqa: S608
            *filters,
        )
        records = self._database.read(
            _record,
            f"SELECT * FROM ledger WHERE {_FITTING}"  # noqa: S608
            " ORDER BY at DESC, id DESC LIMIT ?5 OFFSET ?6",
            *filters,
            max(limit, 0),
            max(offset, 0),
        )
        return records, total

    def get(self, number: int) -> DeletionRecord:
        """Return one deletion; raises LookupError if there is none of this number."""
        query = "SELECT * FROM ledger WHERE id = ?"
        for record in self._database.read(_record, query, number):
            return record
        raise LookupError(number)

    def since(self, moment: datetime) -> tuple[DeletionRecord, ...]:
        """Return the newest deletions since a moment, at most as many as are kept whole."""
        return self._database.read(
            _record,
            "SELECT * FROM ledger WHERE at >= ? ORDER BY at DESC, id DESC LIMIT ?",
            moment_number(moment),
            IN_FULL,
        )

    def restate(self, number: int, source: DeletionSource, who: str) -> None:
        """Note that a deletion had another cause than was thought."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE ledger SET source = ?, who = ? WHERE id = ?",
                (source, who, number),
            )

    def settle(
        self,
        number: int,
        outcomes: Mapping[Slug, ServiceOutcome],
        status: DeletionStatus,
    ) -> None:
        """Note what became of a deletion in other services."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE ledger SET outcomes = ?, status = ?"
                " WHERE id = ? AND reduced = 0",
                (json_text(outcomes), status, number),
            )

    def totals(self, source: DeletionSource | None = None) -> LedgerTotals:
        """Return number and bytes of all deletions, or of those from one source."""
        (totals,) = self._database.read(
            lambda row: LedgerTotals(row["number"], row["size"]),
            "SELECT count(*) AS number, coalesce(sum(size), 0) AS size"
            " FROM ledger WHERE ?1 IS NULL OR source = ?1",
            source,
        )
        return totals


def _reduce(connection: sqlite3.Connection) -> None:
    """Leave of older entries what §7.3 says."""
    connection.execute(
        "UPDATE ledger SET who = NULL, rule_name = NULL, reason = NULL, outcomes = '{}',"
        " restore = '{}', error = NULL, reduced = 1 WHERE reduced = 0 AND (at, id) <= ("
        "SELECT at, id FROM ledger ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?)",
        (IN_FULL,),
    )


def _columns(record: DeletionRecord) -> tuple[Value, ...]:
    reason = record.reason
    return (
        record.item,
        record.scope,
        record.media,
        record.title,
        record.title.casefold(),
        record.year,
        json_text(identity_plain(record.identity)),
        record.size,
        record.source,
        record.who,
        moment_number(record.at),
        record.rule_name,
        None if reason is None else json_text(reason.as_plain()),
        json_text(record.outcomes),
        record.status,
        json_text(record.restore),
        record.error,
    )


def _record(row: sqlite3.Row) -> DeletionRecord:
    reason = row["reason"]
    outcomes = json_object(row["outcomes"]).items()
    return DeletionRecord(
        item=ItemId(row["item"]),
        scope=Scope(row["scope"]),
        media=MediaType(row["media"]),
        title=row["title"],
        year=row["year"],
        identity=identity_from(json_object(row["identity"])),
        size=row["size"],
        source=DeletionSource(row["source"]),
        who=row["who"],
        at=moment_from(row["at"]),
        rule_name=row["rule_name"],
        reason=None if reason is None else Reason.from_plain(json_object(reason)),
        outcomes={Slug(name): ServiceOutcome(str(value)) for name, value in outcomes},
        status=DeletionStatus(row["status"]),
        restore=json_object(row["restore"]),
        error=row["error"],
        id=row["id"],
    )
