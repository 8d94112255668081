"""Keeps: stored under identities, on disk before the promise is spoken.

Each person has their own Keep of a title: nobody can end somebody else's by keeping.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3
import threading

from ..identifiers import BlankIdentifier, Identity
from .columns import json_object, json_text, moment_number, optional_number
from .database import Database
from .files import put_in_place
from .keeps_file import Keep, KeepsFile, keep_from, keep_plain, prepare
from .meta import Meta
from .notices import Marks

_REVISION = "keeps_revision"
_FOR_EVER = datetime.max.replace(tzinfo=UTC)


class Keeps:
    """The Keeps of the household, found by their titles' keys.

    A Keep on a series holds for its parts, and one on a part holds what contains it.
    """

    def __init__(self, database: Database, file: Path) -> None:
        """Keep to ``database``, with ``file`` following every change."""
        self._database = database
        self._file = file
        self._meta = Meta(database)
        self._marks = Marks(database)
        self._lock = threading.Lock()

    def keep(self, keep: Keep) -> None:
        """Remember ``keep`` in the place of the same person's earlier one of the same.

        It takes over provider ids that only earlier ones knew, anybody's. An earlier one
        with another id of the same provider stays beside it, and so does one of which it
        covers only a part. Marks of what it holds end for good.
        Raises BlankIdentifier for an identity without provider id, MemoryUnavailable
        if it cannot be remembered.
        """
        if not keep.identity.keys:
            raise BlankIdentifier(f"{keep.title} has no provider id")
        with self._changing() as connection:
            identity = keep.identity
            for number, earlier in self._of_title(identity):
                if _agree(identity, earlier.identity):
                    identity = _joined(identity, earlier.identity)
                    if earlier.by == keep.by and _replaces(identity, earlier.identity):
                        connection.execute("DELETE FROM keeps WHERE id = ?", (number,))
            _insert(connection, replace(keep, identity=identity))
            self._marks.remove(identity)

    def unkeep(self, identity: Identity, by: str | None = None) -> Keep | None:
        """Forget every Keep that shares a key, and return the latest of them.

        Those of a whole series or of other parts stay, and so do the other episodes of
        one on several. With ``by``, a user id, only those of that person.
        """
        with self._changing() as connection:
            found = [
                (number, keep)
                for number, keep in self._of_title(identity)
                if (by is None or keep.by == by) and _share(keep.identity, identity)
            ]
            connection.executemany(
                "DELETE FROM keeps WHERE id = ?", [(number,) for number, _ in found]
            )
            for _, keep in found:
                if (left := keep.identity.without(identity)) is not None:
                    _insert(connection, replace(keep, identity=left))
        return max((keep for _, keep in found), key=lambda keep: keep.at, default=None)

    def find(self, identity: Identity, now: datetime) -> Keep | None:
        """Return the active Keep on ``identity`` that lasts longest.

        One on what contains it, or on a part of it, is one. Of those that last equally
        long, the earliest.
        """
        active = (
            keep
            for _, keep in self._of_title(identity)
            if _active(keep, now) and keep.identity.overlaps(identity)
        )
        return max(active, key=_lasting, default=None)

    def all(self, now: datetime) -> tuple[Keep, ...]:
        """Return the active Keeps that last longest for their title, longest last.

        One that another outlasts under each of its keys is left out.
        """
        active = self._database.read(
            _keep,
            "SELECT keep FROM keeps WHERE until IS NULL OR until > ? ORDER BY id DESC",
            moment_number(now),
        )
        ordered = sorted(active, key=_lasting)
        by_key = {key: keep for keep in ordered for key in keep.identity.keys}
        deciding = {*by_key.values()}
        return tuple(keep for keep in ordered if keep in deciding)

    def expired(self, now: datetime) -> tuple[Keep, ...]:
        """Return the Keeps that ended and are not forgotten yet."""
        return self._database.read(
            _keep,
            "SELECT keep FROM keeps WHERE until <= ? ORDER BY id",
            moment_number(now),
        )

    def forget_expired(self, now: datetime) -> None:
        """Forget what ``expired`` answered for the same moment."""
        with self._changing() as connection:
            connection.execute(
                "DELETE FROM keeps WHERE until <= ?", (moment_number(now),)
            )

    def content(self) -> KeepsFile:
        """Return every Keep, ended ones included, and their revision."""
        keeps = self._database.read(_keep, "SELECT keep FROM keeps ORDER BY id")
        return KeepsFile(self._meta.number(_REVISION) or 0, keeps)

    def is_consistent(self) -> bool:
        """Return whether the columns that are searched say what the Keeps say."""
        rows = self._database.read(_searched, "SELECT id, until, keep FROM keeps")
        keys = self._database.read(
            lambda row: (str(row["key"]), int(row["keep"])), "SELECT * FROM keep_keys"
        )
        until_fits = all(
            until == optional_number(keep.until) for _, until, keep in rows
        )
        wanted = {
            (key, number)
            for number, _, keep in rows
            for key in keep.identity.title.keys
        }
        return until_fits and wanted == {*keys}

    def take_from(self, file: KeepsFile) -> bool:
        """Learn what only ``file`` knows; return whether the database had lost something.

        A file of a later revision is right in everything. One of the same revision with
        other Keeps is damage: all of both hold.
        """
        ours = self.content()
        if file.revision < ours.revision or (
            file.revision == ours.revision and set(file.keeps) == set(ours.keeps)
        ):
            return False
        kept = ours.keeps if file.revision == ours.revision else ()
        with self._database.write() as connection:
            connection.execute("DELETE FROM keeps")
            for keep in dict.fromkeys((*file.keeps, *kept)):
                _insert(connection, keep)
            self._meta.put_number(_REVISION, file.revision)
        return True

    def write_file(self) -> None:
        """Bring the file in step; raises OSError where that is impossible."""
        put_in_place(prepare(self._file, self.content()), self._file)

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Change the database and the file together: the file is ready before the commit."""
        with self._lock:
            with self._database.write() as connection:
                yield connection
                content = self.content()
                content = replace(content, revision=content.revision + 1)
                self._meta.put_number(_REVISION, content.revision)
                part = prepare(self._file, content)
            # The promise rests on the database; the next change brings the file along.
            with suppress(OSError):
                put_in_place(part, self._file)

    def _of_title(self, identity: Identity) -> tuple[tuple[int, Keep], ...]:
        """Return the rows of the title, or of any part of it."""
        return self._database.read(
            lambda row: (int(row["id"]), _keep(row)),
            "SELECT id, keep FROM keeps WHERE id IN (SELECT keep FROM keep_keys"
            " WHERE key IN (SELECT value FROM json_each(?))) ORDER BY id",
            json_text(identity.title.keys),
        )


def _keep(row: sqlite3.Row) -> Keep:
    return keep_from(json_object(row["keep"]))


def _searched(row: sqlite3.Row) -> tuple[int, int | None, Keep]:
    return row["id"], row["until"], _keep(row)


def _insert(connection: sqlite3.Connection, keep: Keep) -> None:
    """Write one Keep and the keys that it is found by.

    Raises ValueError for one that could not be read back.
    """
    text = json_text(keep_plain(keep))
    keep_from(json_object(text))
    row = connection.execute(
        "INSERT INTO keeps (until, keep) VALUES (?, ?)",
        (optional_number(keep.until), text),
    )
    connection.executemany(
        "INSERT INTO keep_keys VALUES (?, ?)",
        [(key, row.lastrowid) for key in keep.identity.title.keys],
    )


def _active(keep: Keep, now: datetime) -> bool:
    return keep.until is None or keep.until > now


def _lasting(keep: Keep) -> tuple[datetime, timedelta]:
    """Sort by how long a Keep lasts; of two that last equally, the earlier is last."""
    return keep.until or _FOR_EVER, _FOR_EVER - keep.at


def _share(one: Identity, other: Identity) -> bool:
    """Return whether both are the same movie, series or season, or have an episode."""
    return not set(one.keys).isdisjoint(other.keys)


def _replaces(new: Identity, earlier: Identity) -> bool:
    """Return whether nothing of an earlier Keep is lost when a new one takes its place."""
    return _share(new, earlier) and new.contains(earlier)


def _agree(one: Identity, other: Identity) -> bool:
    """Return whether no provider has two different ids for them."""
    pairs = ((one.tmdb, other.tmdb), (one.imdb, other.imdb), (one.tvdb, other.tvdb))
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


def _joined(new: Identity, earlier: Identity) -> Identity:
    """Return ``new`` with the provider ids that only ``earlier`` knew."""
    return replace(
        new,
        tmdb=new.tmdb or earlier.tmdb,
        imdb=new.imdb or earlier.imdb,
        tvdb=new.tvdb or earlier.tvdb,
    )
