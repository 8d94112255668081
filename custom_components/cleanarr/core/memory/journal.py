"""The journal of deletions: written before and after each step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import sqlite3

from ..identifiers import Identity, ItemId, RuleId, Scope, Slug
from ..reasons import Reason
from .columns import (
    identity_from,
    identity_plain,
    json_list,
    json_object,
    json_text,
    moment_from,
    moment_number,
    of_kind,
)
from .database import Database, Value

_KEPT = timedelta(days=30)


class Step(StrEnum):
    """How far a deletion got (SPEC §5.5)."""

    PROVEN = "proven"
    UNMONITORING = "unmonitoring"
    UNMONITORED = "unmonitored"
    UNLINKING = "unlinking"
    UNLINKED = "unlinked"
    DELETING = "deleting"
    DELETED = "deleted"
    REMOVING = "removing"
    REMOVED = "removed"
    TELLING = "telling"
    TOLD = "told"
    FORGETTING = "forgetting"
    FORGOTTEN = "forgotten"
    BOOKED = "booked"


class Outcome(StrEnum):
    """How a deletion ended; *released* is an ordinary candidate again."""

    DELETED = "deleted"
    RELEASED = "released"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JournalFile:
    """A file that shall go: its id in its service, path there and size in bytes."""

    id: int
    path: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDeletion:
    """What is known of a deletion before its first step.

    ``run`` names the cleanup run, ``entry`` is the id of the movie or series in
    ``service``, ``size`` is in bytes, ``by`` who caused it, ``restore`` what is needed to
    fetch it again (as JSON can hold it).
    """

    run: str
    item: ItemId
    scope: Scope
    service: Slug
    entry: int
    title: str
    year: int | None
    identity: Identity
    files: tuple[JournalFile, ...]
    size: int
    rule: RuleId | None
    rule_name: str | None
    reason: Reason
    by: str
    restore: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry(PlannedDeletion):
    """A deletion that was begun. No ``outcome``: it is not finished.

    ``monitored`` is what was monitored before, as kind and id; ``gone`` the ids of the
    files confirmed gone.
    """

    id: int
    monitored: tuple[tuple[str, int], ...]
    gone: tuple[int, ...]
    step: Step
    begun: datetime
    updated: datetime
    outcome: Outcome | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many deletions were begun, and the bytes that they were about."""

    count: int
    size: int


class Journal:
    """Deletions that run, and those of the last month."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def begin(self, planned: PlannedDeletion, now: datetime) -> JournalEntry:
        """Write down that a proven deletion begins."""
        begun = moment_number(now)
        with self._database.write() as connection:
            row = connection.execute(
                "INSERT INTO journal (run, item, scope, service, entry, title, year,"
                " identity, files, size, rule, rule_name, reason, by, restore,"
                " step, begun, updated)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*_planned_columns(planned), Step.PROVEN, begun, begun),
            )
            return self.get(row.lastrowid or 0)

    def advance(
        self,
        entry_id: int,
        step: Step,
        now: datetime,
        *,
        gone: Iterable[int] | None = None,
        monitored: Iterable[tuple[str, int]] | None = None,
    ) -> JournalEntry:
        """Write down a step, and what ``gone`` or ``monitored`` is from now on.

        Raises LookupError if there is no such entry or it is closed.
        """
        columns = (
            step,
            moment_number(now),
            None if gone is None else json_text(list(gone)),
            None if monitored is None else json_text(list(monitored)),
            entry_id,
        )
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE journal SET step = ?, updated = ?, gone = coalesce(?, gone),"
                " monitored = coalesce(?, monitored) WHERE id = ? AND outcome IS NULL",
                columns,
            )
            return self._changed(entry_id, changed)

    def close(
        self, entry_id: int, outcome: Outcome, now: datetime, error: str | None = None
    ) -> JournalEntry:
        """Write down how a deletion ended.

        Raises LookupError if there is no such entry or it is closed.
        """
        moment = moment_number(now)
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE journal SET outcome = ?, error = ?, updated = ?"
                " WHERE id = ? AND outcome IS NULL",
                (outcome, error, moment, entry_id),
            )
            connection.execute(
                "DELETE FROM journal WHERE outcome IS NOT NULL AND updated < ?",
                (moment_number(now - _KEPT),),
            )
            return self._changed(entry_id, changed)

    def get(self, entry_id: int) -> JournalEntry:
        """Return one entry; raises LookupError if there is none."""
        found = self._database.read(
            _entry, "SELECT * FROM journal WHERE id = ?", entry_id
        )
        if not found:
            raise LookupError(f"no journal entry {entry_id}")
        return found[0]

    def unfinished(self) -> tuple[JournalEntry, ...]:
        """Return the deletions without outcome, first begun first."""
        return self._database.read(
            _entry, "SELECT * FROM journal WHERE outcome IS NULL ORDER BY id"
        )

    def attempts(self, since: datetime) -> Attempts:
        """Return what was begun since a moment, however it ended."""
        (attempts,) = self._database.read(
            lambda row: Attempts(row["number"], row["size"]),
            "SELECT count(*) AS number, coalesce(sum(size), 0) AS size"
            " FROM journal WHERE begun >= ?",
            moment_number(since),
        )
        return attempts

    def failures(self, since: datetime) -> Mapping[ItemId, datetime]:
        """Return the items that failed since a moment, each with its latest failure."""
        return dict(
            self._database.read(
                lambda row: (ItemId(row["item"]), moment_from(row["failed"])),
                "SELECT item, max(updated) AS failed FROM journal"
                " WHERE outcome = ? AND updated >= ? GROUP BY item",
                Outcome.FAILED,
                moment_number(since),
            )
        )

    def _changed(self, entry_id: int, changed: sqlite3.Cursor) -> JournalEntry:
        """Return the entry that was just changed."""
        if not changed.rowcount:
            raise LookupError(f"no open journal entry {entry_id}")
        return self.get(entry_id)


def _planned_columns(planned: PlannedDeletion) -> tuple[Value, ...]:
    return (
        planned.run,
        planned.item,
        planned.scope,
        planned.service,
        planned.entry,
        planned.title,
        planned.year,
        json_text(identity_plain(planned.identity)),
        json_text([(file.id, file.path, file.size) for file in planned.files]),
        planned.size,
        planned.rule,
        planned.rule_name,
        json_text(planned.reason.as_plain()),
        planned.by,
        json_text(planned.restore),
    )


def _entry(row: sqlite3.Row) -> JournalEntry:
    return JournalEntry(
        id=row["id"],
        run=row["run"],
        item=ItemId(row["item"]),
        scope=Scope(row["scope"]),
        service=Slug(row["service"]),
        entry=row["entry"],
        title=row["title"],
        year=row["year"],
        identity=identity_from(json_object(row["identity"])),
        files=tuple(map(_file, json_list(row["files"]))),
        size=row["size"],
        rule=None if row["rule"] is None else RuleId(row["rule"]),
        rule_name=row["rule_name"],
        reason=Reason.from_plain(json_object(row["reason"])),
        by=row["by"],
        restore=json_object(row["restore"]),
        monitored=tuple(map(_monitored, json_list(row["monitored"]))),
        gone=tuple(of_kind(int, gone) for gone in json_list(row["gone"])),
        step=Step(row["step"]),
        begun=moment_from(row["begun"]),
        updated=moment_from(row["updated"]),
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        error=row["error"],
    )


def _file(plain: object) -> JournalFile:
    id_, path, size = of_kind(list, plain)
    return JournalFile(of_kind(int, id_), of_kind(str, path), of_kind(int, size))


def _monitored(plain: object) -> tuple[str, int]:
    kind, id_ = of_kind(list, plain)
    return of_kind(str, kind), of_kind(int, id_)
