"""What people did with Leaving Soon copies, which Jellyfin forgets with the links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
import sqlite3

from ..identifiers import Slug, UserId
from .columns import optional_moment, optional_number
from .database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWatch:
    """What one user did with the copy of one file.

    ``kind`` is Jellyfin's word for the copy, ``position`` counts seconds, ``last_played``
    is UTC.
    """

    user: UserId
    service: Slug
    file: int
    kind: str
    played: bool
    last_played: datetime | None
    position: float
    favorite: bool


class CopyWatches:
    """The latest of each user and file; it counts for the original as long as that is."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> tuple[CopyWatch, ...]:
        """Return everything remembered."""
        return self._database.read(_watch, "SELECT * FROM copy_watches")

    def put(self, watches: Iterable[CopyWatch]) -> None:
        """Remember ``watches`` in the place of those of the same user and file."""
        rows = [
            (
                watch.user,
                watch.service,
                watch.file,
                watch.kind,
                watch.played,
                optional_number(watch.last_played),
                watch.position,
                watch.favorite,
            )
            for watch in watches
        ]
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO copy_watches VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def drop(self, files: Iterable[tuple[Slug, int]]) -> None:
        """Forget what was done with the copies of these files."""
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM copy_watches WHERE service = ? AND file = ?", list(files)
            )


def _watch(row: sqlite3.Row) -> CopyWatch:
    return CopyWatch(
        user=UserId(row["user"]),
        service=Slug(row["service"]),
        file=row["file"],
        kind=row["kind"],
        played=bool(row["played"]),
        last_played=optional_moment(row["last_played"]),
        position=row["position"],
        favorite=bool(row["favorite"]),
    )
