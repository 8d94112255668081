"""What people did with Leaving Soon copies, which Jellyfin forgets with the links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
import sqlite3

from ..identifiers import UserId
from .columns import optional_moment, optional_number
from .database import Database, Value
from .notices import FileKey, file_columns, file_from


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWatch:
    """What one user did with the copy of one file.

    ``kind`` is Jellyfin's word for the copy, ``position`` counts seconds, ``last_played``
    is UTC.
    """

    user: UserId
    file: FileKey
    kind: str
    played: bool
    last_played: datetime | None
    position: float
    favorite: bool


class CopyWatches:
    """The latest of each user and file; it counts for the original of that title."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> tuple[CopyWatch, ...]:
        """Return everything remembered."""
        return self._database.read(_watch, "SELECT * FROM copy_watches")

    def replace(self, put: Iterable[CopyWatch], drop: Iterable[FileKey]) -> None:
        """Drop the files' and put in one transaction; what is in both is put."""
        dropped, kept = map(file_columns, drop), map(_columns, put)
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM copy_watches"
                " WHERE service = ? AND file = ? AND identity = ? AND imported = ?",
                dropped,
            )
            connection.executemany(
                "INSERT OR REPLACE INTO copy_watches"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                kept,
            )


def _columns(watch: CopyWatch) -> tuple[Value | float, ...]:
    return (
        *file_columns(watch.file),
        watch.user,
        watch.kind,
        watch.played,
        optional_number(watch.last_played),
        watch.position,
        watch.favorite,
    )


def _watch(row: sqlite3.Row) -> CopyWatch:
    return CopyWatch(
        user=UserId(row["user"]),
        file=file_from(row),
        kind=row["kind"],
        played=bool(row["played"]),
        last_played=optional_moment(row["last_played"]),
        position=row["position"],
        favorite=bool(row["favorite"]),
    )
