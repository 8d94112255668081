"""What was said to be gone and has not been looked at yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
import sqlite3

from ..identifiers import Identity, Slug
from .columns import (
    identity_from,
    identity_plain,
    json_object,
    json_text,
    moment_from,
    moment_number,
)
from .database import Database, Value
from .ledger import DeletionSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something of a title is said to be gone, in one service or (``None``) in any.

    ``kept``: its files were left where they are. ``size`` is bytes, ``at`` when it went
    or was heard of, in UTC.
    """

    source: DeletionSource
    service: Slug | None
    identity: Identity
    at: datetime
    size: int | None = None
    kept: bool = False

    @property
    def by_hand(self) -> bool:
        """Return whether a service says that somebody deleted it there."""
        return self.source in {DeletionSource.RADARR, DeletionSource.SONARR}


class WaitingSignals:
    """The signals that wait while Cleanarr does not run."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> tuple[Signal, ...]:
        """Return them in the order in which they were heard."""
        return self._database.read(_signal, "SELECT * FROM signals ORDER BY rowid")

    def replace(self, signals: Iterable[Signal]) -> None:
        """Remember these in the place of those before."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM signals")
            connection.executemany(
                "INSERT INTO signals VALUES (?, ?, ?, ?, ?, ?)", map(_columns, signals)
            )


def _columns(signal: Signal) -> tuple[Value, ...]:
    return (
        signal.source,
        signal.service,
        json_text(identity_plain(signal.identity)),
        moment_number(signal.at),
        signal.size,
        signal.kept,
    )


def _signal(row: sqlite3.Row) -> Signal:
    return Signal(
        source=DeletionSource(row["source"]),
        service=Slug(row["service"]) if row["service"] else None,
        identity=identity_from(json_object(row["identity"])),
        at=moment_from(row["at"]),
        size=row["size"],
        kept=bool(row["kept"]),
    )
