"""Opening: the database if it is whole, else its copy, else a blank one."""

from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
import sqlite3

from ..errors import MemoryUnavailable
from .condition import Condition, Damaged, Newer, State, Unusable, primary_code
from .database import UNREADABLE, Database
from .files import Files, clear_part, put_in_place, set_aside
from .journal import Journal
from .keeps import Keeps
from .keeps_file import read_keeps_file
from .meta import Meta
from .notices import Notices
from .schema import APPLICATION, migrate, newest_version, version_of

LOSS = "loss"
"""Under this name a blank database remembers when another one was found lost."""

_READ_WRITE = "mode=rw"
_READ_ONLY = "mode=ro"
_UNTOUCHED = "mode=ro&immutable=1"
_BUSY_SECONDS = 5.0
_NOT_THE_FILES_FAULT = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
    }
)


def open_or_renew(
    files: Files, *, now: datetime, expected: bool
) -> tuple[sqlite3.Connection, Condition]:
    """Return a connection to a whole database, made anew where there is none.

    Raises Newer, OSError or sqlite3.Error where nothing may or can be written.
    """
    lost, damage = expected or files.any_there(), ""
    if files.database.exists():
        try:
            return _open(files), Condition(State.FINE)
        except Damaged as error:
            damage = str(error)
    state = _renew(files, now, lost=lost)
    return _open(files), Condition(state, damage)


def read_only(files: Files) -> sqlite3.Connection:
    """Return a connection to a copy in memory of what can still be read, if only blank."""
    for path in (files.database, files.backup):
        for access in (_READ_ONLY, _UNTOUCHED):
            try:
                return _in_memory(path, access)
            except Unusable, sqlite3.Error:
                continue
    connection = _connect(":memory:")
    migrate(connection)
    return connection


def write_copy(copy_into: Callable[[sqlite3.Connection], None], target: Path) -> None:
    """Write a copy that was read back and found whole in the place of the last one.

    Raises Damaged, OSError or sqlite3.Error, and leaves the last one, if it is not whole.
    """
    part = clear_part(target)
    with closing(_connect(str(part))) as copy:
        copy_into(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        _check(copy)
    put_in_place(part, target)


def _open(files: Files) -> sqlite3.Connection:
    """Return a connection to the database, brought up to date after a copy was made."""
    connection = _connect_whole(files.database, _READ_WRITE)
    try:
        if version_of(connection) < newest_version():
            write_copy(connection.backup, files.backup)
            migrate(connection)
        _prove_readable(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)
    return connection


def _renew(files: Files, now: datetime, *, lost: bool) -> State:
    """Put another database in place, with whatever can be restored.

    Nothing of the old one is touched before the new one is complete.
    """
    part = clear_part(files.database)
    restored = files.backup.exists() and _fill_from_copy(part, files.backup, now)
    state = State.RESTORED
    if not restored:
        part = clear_part(files.database)
        has_keeps = read_keeps_file(files.keeps) is not None
        state = State.RESTORED if has_keeps else State.NEW
        _fill_blank(part, now if lost and not has_keeps else None)
        set_aside(files.backup, now)
    set_aside(files.database, now)
    put_in_place(part, files.database)
    return state


def _fill_from_copy(part: Path, backup: Path, now: datetime) -> bool:
    """Fill ``part`` from the verified copy; return whether that was whole."""
    try:
        with (
            closing(_connect_whole(backup, _UNTOUCHED)) as source,
            closing(_connect(str(part))) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            migrate(target)
            _prove_readable(target)
            Notices(Database(target)).restart(now)
    except Damaged:
        return False
    return True


def _fill_blank(part: Path, loss: datetime | None) -> None:
    """Fill ``part`` with empty tables, and the note that something was lost."""
    with closing(_connect(str(part))) as target:
        migrate(target)
        if loss is not None:
            Meta(Database(target)).put_moment(LOSS, loss)


def _in_memory(path: Path, access: str) -> sqlite3.Connection:
    """Return a connection to a copy in memory of a whole database."""
    target = _connect(":memory:")
    try:
        with closing(_connect_whole(path, access)) as source:
            source.backup(target)
        migrate(target)
        _prove_readable(target)
    except BaseException:
        target.close()
        raise
    return target


def _connect(path: str) -> sqlite3.Connection:
    """Return a connection for any thread that commits only when told."""
    connection = sqlite3.connect(
        path,
        uri=path.startswith("file:"),
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _connect_whole(path: Path, access: str) -> sqlite3.Connection:
    """Return a connection to an existing database of ours, without changing a byte.

    Raises Damaged, Newer, or sqlite3.Error where the file itself may be fine.
    """
    connection = _connect(f"{path.absolute().as_uri()}?{access}")
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
    try:
        _check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    """Raise Damaged or Newer unless this is a whole database of ours."""
    try:
        _check_marks(connection)
        _check_content(connection)
    except UNREADABLE as error:
        if primary_code(error) in _NOT_THE_FILES_FAULT:
            raise
        raise Damaged(str(error)) from error


def _check_marks(connection: sqlite3.Connection) -> None:
    """Compare what the database says of itself: whose it is, and its version."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    version = version_of(connection)
    if application != APPLICATION or version < 1:
        raise Damaged("not a database of Cleanarr")
    if version > newest_version():
        raise Newer(f"version {version}, newest known {newest_version()}")


def _check_content(connection: sqlite3.Connection) -> None:
    """Let SQLite examine every page, and read every row as text and numbers."""
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise Damaged(verdict)
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged("a row refers to one that is missing")
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables.fetchall():
        deque(connection.execute(f"SELECT * FROM {table}"), maxlen=0)  # noqa: S608


def _prove_readable(connection: sqlite3.Connection) -> None:
    """Raise Damaged unless everything that promises rest on makes sense."""
    database = Database(connection)
    try:
        keeps_fit = Keeps(database, Path()).is_consistent()
        Notices(database).all()
        Notices(database).marks.all()
        Journal(database).unfinished()
    except MemoryUnavailable as error:
        raise Damaged(str(error)) from error
    if not keeps_fit:
        raise Damaged("Keeps and what they are found by differ")
