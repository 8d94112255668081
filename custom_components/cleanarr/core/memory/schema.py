"""The tables, as one migration after the other."""

from collections.abc import Callable
import sqlite3

APPLICATION = 0x636C6E72
"""Marks a database as ours ("clnr"), so that no other is taken for it."""

_FIRST_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """
    CREATE TABLE keeps (
        id INTEGER PRIMARY KEY,
        until INTEGER,
        keep TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE keep_keys (
        key TEXT NOT NULL,
        keep INTEGER NOT NULL REFERENCES keeps ON DELETE CASCADE,
        PRIMARY KEY (key, keep)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX keep_keys_by_keep ON keep_keys (keep)",
    """
    CREATE TABLE notices (
        service TEXT NOT NULL,
        file INTEGER NOT NULL,
        identity TEXT NOT NULL,
        imported INTEGER NOT NULL,
        item TEXT NOT NULL,
        begun INTEGER NOT NULL,
        credited INTEGER NOT NULL,
        length INTEGER NOT NULL,
        date INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        PRIMARY KEY (service, file, identity, imported)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE marks (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        retention INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE activity (
        identity TEXT PRIMARY KEY,
        at INTEGER NOT NULL,
        last_seen INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE copy_watches (
        service TEXT NOT NULL,
        file INTEGER NOT NULL,
        identity TEXT NOT NULL,
        imported INTEGER NOT NULL,
        user TEXT NOT NULL,
        kind TEXT NOT NULL,
        played INTEGER NOT NULL,
        last_played INTEGER,
        position REAL NOT NULL,
        favorite INTEGER NOT NULL,
        PRIMARY KEY (service, file, identity, imported, user)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE played_flags (
        user TEXT NOT NULL,
        identity TEXT NOT NULL,
        imported INTEGER NOT NULL,
        counts_from INTEGER,
        PRIMARY KEY (user, identity, imported)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE files (
        service TEXT NOT NULL,
        file INTEGER NOT NULL,
        identity TEXT NOT NULL,
        imported INTEGER NOT NULL,
        first_read INTEGER NOT NULL,
        PRIMARY KEY (service, file, identity, imported)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE accepted_counts (
        service TEXT NOT NULL,
        list TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (service, list)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE protected (
        key TEXT PRIMARY KEY,
        reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE servers (
        service TEXT PRIMARY KEY,
        server TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        run TEXT NOT NULL,
        item TEXT NOT NULL,
        scope TEXT NOT NULL,
        service TEXT NOT NULL,
        entry INTEGER NOT NULL,
        title TEXT NOT NULL,
        year INTEGER,
        identity TEXT NOT NULL,
        files TEXT NOT NULL,
        size INTEGER NOT NULL,
        rule TEXT,
        rule_name TEXT,
        reason TEXT NOT NULL,
        by TEXT NOT NULL,
        restore TEXT NOT NULL,
        monitored TEXT NOT NULL DEFAULT '[]',
        gone TEXT NOT NULL DEFAULT '[]',
        step TEXT NOT NULL,
        begun INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        outcome TEXT,
        error TEXT
    ) STRICT
    """,
    "CREATE INDEX journal_by_begun ON journal (begun)",
    """
    CREATE TABLE ledger (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        journal INTEGER UNIQUE,
        item TEXT NOT NULL,
        scope TEXT NOT NULL,
        media TEXT NOT NULL,
        title TEXT NOT NULL,
        folded_title TEXT NOT NULL,
        year INTEGER,
        identity TEXT NOT NULL,
        size INTEGER NOT NULL,
        source TEXT NOT NULL,
        who TEXT,
        at INTEGER NOT NULL,
        rule_name TEXT,
        reason TEXT,
        outcomes TEXT NOT NULL,
        status TEXT NOT NULL,
        restore TEXT NOT NULL,
        error TEXT,
        reduced INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    "CREATE INDEX ledger_by_date ON ledger (at, id)",
    "CREATE INDEX ledger_in_full ON ledger (at, id) WHERE reduced = 0",
    """
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        type TEXT NOT NULL,
        status TEXT NOT NULL,
        started INTEGER NOT NULL,
        ended INTEGER,
        sources TEXT NOT NULL DEFAULT '{}',
        errors TEXT NOT NULL DEFAULT '[]',
        counts TEXT NOT NULL DEFAULT '{}',
        items TEXT NOT NULL DEFAULT '[]'
    ) STRICT
    """,
)


def _lay_first_tables(connection: sqlite3.Connection) -> None:
    """Make every table that version 1 has."""
    for statement in _FIRST_TABLES:
        connection.execute(statement)


def _remember_for_all_rules(connection: sqlite3.Connection) -> None:
    """Add what rules for single files, and by who asked for a title, need."""
    connection.execute(
        """
        CREATE TABLE excess (
            rule TEXT NOT NULL,
            service TEXT NOT NULL,
            file INTEGER NOT NULL,
            imported INTEGER NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (rule, service, file, imported)
        ) STRICT, WITHOUT ROWID
        """
    )
    connection.execute(
        """
        CREATE TABLE requesters (
            service TEXT NOT NULL,
            identity TEXT NOT NULL,
            seasons TEXT NOT NULL,
            person INTEGER NOT NULL,
            name TEXT NOT NULL,
            account TEXT,
            PRIMARY KEY (service, identity, seasons, person)
        ) STRICT, WITHOUT ROWID
        """
    )


def _remember_what_there_was(connection: sqlite3.Connection) -> None:
    """Add what is needed to miss what others delete."""
    connection.execute(
        """
        CREATE TABLE catalogue (
            service TEXT NOT NULL,
            key TEXT NOT NULL,
            entry INTEGER NOT NULL,
            identity TEXT NOT NULL,
            title TEXT NOT NULL,
            year INTEGER,
            path TEXT NOT NULL,
            size INTEGER NOT NULL,
            seasons TEXT NOT NULL,
            files TEXT NOT NULL,
            restore TEXT NOT NULL,
            since INTEGER NOT NULL,
            missing TEXT NOT NULL,
            told TEXT NOT NULL,
            PRIMARY KEY (service, key)
        ) STRICT, WITHOUT ROWID
        """
    )


def _remember_what_was_told(connection: sqlite3.Connection) -> None:
    """Add what is needed to tell each deletion once, and to see the end of our own."""
    connection.execute("ALTER TABLE catalogue ADD gone TEXT NOT NULL DEFAULT '[]'")
    connection.execute("UPDATE catalogue SET told = '[]'")
    connection.execute(
        """
        CREATE TABLE signals (
            source TEXT NOT NULL,
            service TEXT,
            identity TEXT NOT NULL,
            at INTEGER NOT NULL,
            size INTEGER,
            kept INTEGER NOT NULL
        ) STRICT
        """
    )
    connection.execute(
        """
        CREATE TABLE leftovers (
            deletion INTEGER NOT NULL,
            path TEXT NOT NULL,
            PRIMARY KEY (deletion, path)
        ) STRICT, WITHOUT ROWID
        """
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _lay_first_tables,
    _remember_for_all_rules,
    _remember_what_there_was,
    _remember_what_was_told,
)
"""What leads from each version to the next; the number of them is the version."""


def newest_version() -> int:
    """Return the version that this Cleanarr understands and writes."""
    return len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a database; 0: it has no tables."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an empty or older database to the newest version, or leave it as it is."""
    version = version_of(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in MIGRATIONS[version:]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {newest_version()}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
