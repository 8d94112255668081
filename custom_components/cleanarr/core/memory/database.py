"""One connection to SQLite: whole transactions, or MemoryUnavailable and no change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
import sqlite3
import threading

from ..errors import MemoryUnavailable

type Value = str | int | None

UNREADABLE = (sqlite3.Error, ArithmeticError, LookupError, TypeError, ValueError)
"""What reading and decoding of a damaged row can raise."""


class Database:
    """One connection, for any thread, one at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over ``connection``, which commits only when told (isolation level None)."""
        connection.row_factory = sqlite3.Row
        self._connection = connection
        self._lock = threading.RLock()
        self._writing = False

    def read[T](
        self, decode: Callable[[sqlite3.Row], T], query: str, *parameters: Value
    ) -> tuple[T, ...]:
        """Return the decoded rows; raises MemoryUnavailable if one cannot be read."""
        with self._lock:
            try:
                return tuple(map(decode, self._connection.execute(query, parameters)))
            except UNREADABLE as error:
                raise MemoryUnavailable(detail=str(error)) from error

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Commit what the block did, all of it or nothing; inside another one, join it.

        Raises MemoryUnavailable when the disk is full, or the file read-only or locked.
        """
        with self._lock:
            if self._writing:
                yield self._connection
                return
            try:
                with self._transaction():
                    yield self._connection
            except (sqlite3.Error, OSError, OverflowError) as error:
                raise MemoryUnavailable(detail=str(error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Begin, then commit, or roll back whatever was raised."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._writing = True
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # what was raised first says more
                self._connection.rollback()
            raise
        finally:
            self._writing = False

    def copy_into(self, target: sqlite3.Connection) -> None:
        """Copy everything into ``target``, as it is at one moment."""
        with self._lock:
            self._connection.backup(target)

    def close(self) -> None:
        """Close the connection; later calls raise MemoryUnavailable."""
        with self._lock:
            self._connection.close()
