"""What was seen of the library and can never be read again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
import sqlite3

from ..identifiers import Slug, UserId
from .columns import (
    moment_from,
    moment_number,
    optional_moment,
    optional_number,
    span_number,
)
from .database import Database
from .meta import Meta
from .notices import FileKey, file_columns, file_from

_FINGERPRINT = "protected_fingerprint"
_SEEN_ANEW = span_number(timedelta(days=1))


@dataclass(frozen=True, slots=True)
class PlayedFlag:
    """An undated played flag of a user for a title's file, imported at a moment (UTC).

    ``identity`` is one key. ``counts_from`` is when watching counts from, ``None`` when
    it does not count for this file.
    """

    user: UserId
    identity: str
    imported: datetime
    counts_from: datetime | None


@dataclass(frozen=True, slots=True)
class Protection:
    """Which items were protected, by key, with the key of the reason.

    ``fingerprint`` stands for the settings that this was so under.
    """

    fingerprint: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subtraction:
    """So many of a service's list went with our knowledge."""

    service: Slug
    listing: str
    number: int


class Observations:
    """Activity, played flags, known files, accepted counts, protection, server ids."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database
        self._meta = Meta(database)

    def activity(self) -> Mapping[str, datetime]:
        """Return the latest activity (UTC) by identity key."""
        return dict(
            self._database.read(
                lambda row: (str(row["identity"]), moment_from(row["at"])),
                "SELECT identity, at FROM activity",
            )
        )

    def record_activity(self, latest: Mapping[str, datetime], now: datetime) -> None:
        """Move the activity of identity keys forward, never back, as seen ``now``.

        What is as late as remembered is not written again: that is nearly all of it.
        """
        seen, known = moment_number(now), self.activity()
        rows = [
            (key, moment_number(at), seen)
            for key, at in latest.items()
            if key not in known or at > known[key]
        ]
        with self._database.write() as connection:
            connection.executemany(
                "INSERT INTO activity VALUES (?, ?, ?) ON CONFLICT (identity) DO UPDATE"
                " SET at = max(at, excluded.at),"
                " last_seen = max(last_seen, excluded.last_seen)",
                rows,
            )

    def see(self, identities: Iterable[str], now: datetime) -> None:
        """Note that what has these identity keys is in the library ``now``, once a day."""
        moment = moment_number(now)
        rows = [(moment, key, moment - _SEEN_ANEW) for key in identities]
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE activity SET last_seen = ? WHERE identity = ? AND last_seen <= ?",
                rows,
            )

    def forget(self, gone_since: datetime) -> None:
        """Forget the activity of titles that were last seen before ``gone_since``."""
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM activity WHERE last_seen < ?", (moment_number(gone_since),)
            )

    def played_flags(self) -> tuple[PlayedFlag, ...]:
        """Return every undated played flag."""
        return self._database.read(_flag, "SELECT * FROM played_flags")

    def put_played_flags(self, flags: Iterable[PlayedFlag]) -> None:
        """Remember ``flags``; one of the same user, title and file is replaced."""
        rows = [(*_flag_key(flag), optional_number(flag.counts_from)) for flag in flags]
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO played_flags VALUES (?, ?, ?, ?)", rows
            )

    def drop_played_flags(self, flags: Iterable[PlayedFlag]) -> None:
        """Forget the flags of the same user, title and file."""
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM played_flags"
                " WHERE user = ? AND identity = ? AND imported = ?",
                map(_flag_key, flags),
            )

    def files(self) -> Mapping[FileKey, datetime]:
        """Return the known files and when each was first read (UTC)."""
        return dict(
            self._database.read(
                lambda row: (file_from(row), moment_from(row["first_read"])),
                "SELECT * FROM files",
            )
        )

    def put_files(self, files: Iterable[FileKey], now: datetime) -> None:
        """Know ``files``; those known before keep their first moment."""
        first_read = moment_number(now)
        rows = [(*file_columns(file), first_read) for file in files]
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?, ?)", rows
            )

    def drop_files(self, files: Iterable[FileKey]) -> None:
        """Know ``files`` no longer."""
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM files"
                " WHERE service = ? AND file = ? AND identity = ? AND imported = ?",
                map(file_columns, files),
            )

    def accepted_counts(self) -> Mapping[tuple[Slug, str], int]:
        """Return the last accepted count by service and name of the list."""
        return dict(
            self._database.read(
                lambda row: (
                    (Slug(row["service"]), str(row["list"])),
                    int(row["number"]),
                ),
                "SELECT * FROM accepted_counts",
            )
        )

    def accept(
        self, service: Slug, counts: Mapping[str, int], server: str | None = None
    ) -> None:
        """Remember the counts of a service's lists, and its server, as believed.

        Each sync does; what is known already is not written again, for memory cards.
        """
        known, servers = self.accepted_counts(), self.server_ids()
        changed = [
            (service, listing, number)
            for listing, number in counts.items()
            if known.get((service, listing)) != number
        ]
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO accepted_counts VALUES (?, ?, ?)", changed
            )
            if server is not None and servers.get(service) != server:
                connection.execute(
                    "INSERT OR REPLACE INTO servers VALUES (?, ?)", (service, server)
                )

    def subtract(self, service: Slug, listing: str, number: int) -> None:
        """Take what we know to be gone off an accepted count, down to zero."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE accepted_counts SET number = max(number - ?, 0)"
                " WHERE service = ? AND list = ?",
                (number, service, listing),
            )

    def protection(self) -> Protection:
        """Return what was protected at the last healthy sync; empty before the first."""
        items = self._database.read(
            lambda row: (str(row["key"]), str(row["reason"])), "SELECT * FROM protected"
        )
        return Protection(self._meta.text(_FINGERPRINT) or "", dict(items))

    def replace_protection(self, protection: Protection) -> None:
        """Remember ``protection`` in the place of the last one."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM protected")
            connection.executemany(
                "INSERT INTO protected VALUES (?, ?)", protection.items.items()
            )
            self._meta.put_text(_FINGERPRINT, protection.fingerprint)

    def server_ids(self) -> Mapping[Slug, str]:
        """Return the id that each service's server gave itself."""
        return dict(
            self._database.read(
                lambda row: (Slug(row["service"]), str(row["server"])),
                "SELECT * FROM servers",
            )
        )


def _flag_key(flag: PlayedFlag) -> tuple[str, str, int]:
    return flag.user, flag.identity, moment_number(flag.imported)


def _flag(row: sqlite3.Row) -> PlayedFlag:
    return PlayedFlag(
        user=UserId(row["user"]),
        identity=row["identity"],
        imported=moment_from(row["imported"]),
        counts_from=optional_moment(row["counts_from"]),
    )
