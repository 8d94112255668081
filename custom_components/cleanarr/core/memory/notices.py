"""Notices: for how long each file has been announced, and what was put on notice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
import sqlite3

from ..identifiers import Identity, ItemId, Slug
from .columns import (
    identity_from,
    identity_plain,
    json_object,
    json_text,
    moment_from,
    moment_number,
    span_from,
    span_number,
)
from .database import Database, Value


@dataclass(frozen=True, slots=True)
class FileKey:
    """One file of one title: anything but an exact match is another file.

    ``identity`` is the first key of its title's identity, ``imported`` UTC.
    """

    service: Slug
    file: int
    identity: str
    imported: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The announcement of one file, since ``begun`` and last confirmed at ``seen``.

    ``credited`` is the healthy time that counts towards ``length``, ``date`` what people
    were shown.
    """

    file: FileKey
    item: ItemId
    begun: datetime
    credited: timedelta
    length: timedelta
    date: datetime
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An administrator put a title on notice by hand."""

    identity: Identity
    at: datetime
    by: str
    retention: timedelta


class Notices:
    """All notices that run."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database
        self.marks = Marks(database)

    def all(self) -> Mapping[FileKey, Notice]:
        """Return every notice by its file."""
        notices = self._database.read(_notice, "SELECT * FROM notices")
        return {notice.file: notice for notice in notices}

    def replace(self, put: Iterable[Notice], drop: Iterable[FileKey]) -> None:
        """Drop and put in one transaction; what is in both is put."""
        dropped, kept = map(file_columns, drop), map(_columns, put)
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM notices"
                " WHERE service = ? AND file = ? AND identity = ? AND imported = ?",
                dropped,
            )
            connection.executemany(
                "INSERT OR REPLACE INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                kept,
            )

    def restart(self, now: datetime) -> None:
        """Let every notice begin anew, with its date: what came between is not known.

        Marks are forgotten, for a play or a Keep may have ended them.
        """
        with self._database.write() as connection:
            connection.execute(
                "UPDATE notices SET begun = ?, credited = 0", (moment_number(now),)
            )
            connection.execute("DELETE FROM marks")


class Marks:
    """What administrators put on notice by hand."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> tuple[Mark, ...]:
        """Return every mark, oldest first."""
        return self._database.read(_mark, "SELECT * FROM marks ORDER BY id")

    def put(self, mark: Mark) -> None:
        """Remember ``mark`` in the place of those that it has something in common with."""
        columns = (
            json_text(identity_plain(mark.identity)),
            moment_number(mark.at),
            mark.by,
            span_number(mark.retention),
        )
        with self._database.write() as connection:
            self.remove(mark.identity)
            connection.execute(
                "INSERT INTO marks (identity, at, by, retention) VALUES (?, ?, ?, ?)",
                columns,
            )

    def remove(self, identity: Identity) -> None:
        """Forget the marks on ``identity``, on its parts and on what contains it."""
        with self._database.write() as connection:
            rows = connection.execute("SELECT id, identity FROM marks").fetchall()
            gone = [(row["id"],) for row in rows if _identity(row).overlaps(identity)]
            connection.executemany("DELETE FROM marks WHERE id = ?", gone)


def file_columns(file: FileKey) -> tuple[Value, ...]:
    """Return service, file, identity and import date as they lie in columns."""
    return file.service, file.file, file.identity, moment_number(file.imported)


def file_from(row: sqlite3.Row) -> FileKey:
    """Return what ``file_columns`` wrote."""
    imported = moment_from(row["imported"])
    return FileKey(Slug(row["service"]), row["file"], row["identity"], imported)


def _columns(notice: Notice) -> tuple[Value, ...]:
    return (
        *file_columns(notice.file),
        notice.item,
        moment_number(notice.begun),
        span_number(notice.credited),
        span_number(notice.length),
        moment_number(notice.date),
        moment_number(notice.seen),
    )


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(
        file=file_from(row),
        item=ItemId(row["item"]),
        begun=moment_from(row["begun"]),
        credited=span_from(row["credited"]),
        length=span_from(row["length"]),
        date=moment_from(row["date"]),
        seen=moment_from(row["seen"]),
    )


def _mark(row: sqlite3.Row) -> Mark:
    return Mark(
        identity=_identity(row),
        at=moment_from(row["at"]),
        by=row["by"],
        retention=span_from(row["retention"]),
    )


def _identity(row: sqlite3.Row) -> Identity:
    return identity_from(json_object(row["identity"]))
