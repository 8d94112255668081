"""Who asked for what: once read, it stays known while the title is there."""

from collections.abc import Iterable
import sqlite3

from ..identifiers import SeerrUserId, Slug, UserId
from ..library.model import Requester
from ..library.requests import RememberedRequest
from .columns import json_list, json_text, of_kind
from .database import Database, Value


class Requesters:
    """Remembered requests, by the title in its service and the person."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> tuple[RememberedRequest, ...]:
        """Return everything remembered."""
        return self._database.read(_remembered, "SELECT * FROM requesters")

    def change(
        self, put: Iterable[RememberedRequest], drop: Iterable[RememberedRequest]
    ) -> None:
        """Forget ``drop`` and remember ``put``, in the place of the same before."""
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM requesters WHERE service = ? AND identity = ?"
                " AND seasons = ? AND person = ?",
                map(_key, drop),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO requesters VALUES (?, ?, ?, ?, ?, ?)",
                map(_columns, put),
            )


def _key(one: RememberedRequest) -> tuple[Value, ...]:
    seasons = json_text(sorted(one.seasons))
    return one.service, one.identity, seasons, one.requester.person


def _columns(one: RememberedRequest) -> tuple[Value, ...]:
    return (*_key(one), one.requester.name, one.requester.account)


def _remembered(row: sqlite3.Row) -> RememberedRequest:
    account = row["account"]
    return RememberedRequest(
        service=Slug(row["service"]),
        identity=row["identity"],
        seasons=frozenset(of_kind(int, each) for each in json_list(row["seasons"])),
        requester=Requester(
            person=SeerrUserId(row["person"]),
            name=row["name"],
            account=None if account is None else UserId(account),
        ),
    )
