"""Since when files lie beyond the newest ones that an episode rule keeps."""

from collections.abc import Iterable, Mapping
from datetime import datetime
import sqlite3

from ..identifiers import RuleId, Slug
from ..rules.base import Excess
from .columns import moment_from, moment_number
from .database import Database, Value


class ExcessFiles:
    """Each file with the moment (UTC) of the sync that first saw it beyond."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> Mapping[Excess, datetime]:
        """Return everything remembered."""
        return dict(
            self._database.read(
                lambda row: (_excess(row), moment_from(row["since"])),
                "SELECT * FROM excess",
            )
        )

    def change(
        self, put: Iterable[Excess], drop: Iterable[Excess], now: datetime
    ) -> None:
        """Remember ``put`` as seen first ``now``, unless known; forget ``drop``."""
        rows = [(*_columns(each), moment_number(now)) for each in put]
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM excess"
                " WHERE rule = ? AND service = ? AND file = ? AND imported = ?",
                map(_columns, drop),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO excess VALUES (?, ?, ?, ?, ?)", rows
            )


def _columns(excess: Excess) -> tuple[Value, ...]:
    return excess.rule, excess.service, excess.file, moment_number(excess.imported)


def _excess(row: sqlite3.Row) -> Excess:
    return Excess(
        rule=RuleId(row["rule"]),
        service=Slug(row["service"]),
        file=row["file"],
        imported=moment_from(row["imported"]),
    )
