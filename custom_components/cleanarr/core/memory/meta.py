"""Small things to remember under a name."""

from collections.abc import Callable
from datetime import datetime

from .columns import moment_from, moment_number
from .database import Database


class Meta:
    """Texts, numbers and moments by name; ``None`` where nothing was put."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def text(self, name: str) -> str | None:
        """Return the text under ``name``."""
        return self._value(name, str)

    def number(self, name: str) -> int | None:
        """Return the number under ``name``."""
        return self._value(name, int)

    def moment(self, name: str) -> datetime | None:
        """Return the moment under ``name``, in UTC."""
        return self._value(name, lambda text: moment_from(int(text)))

    def put_text(self, name: str, value: str) -> None:
        """Remember ``value`` in the place of what was there."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value)
            )

    def put_number(self, name: str, value: int) -> None:
        """Remember ``value`` in the place of what was there."""
        self.put_text(name, str(value))

    def put_moment(self, name: str, value: datetime) -> None:
        """Remember ``value``, exact to the microsecond."""
        self.put_number(name, moment_number(value))

    def drop(self, name: str) -> None:
        """Forget what was under ``name``."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM meta WHERE name = ?", (name,))

    def _value[T](self, name: str, decode: Callable[[str], T]) -> T | None:
        """Return what lies under ``name``; raises MemoryUnavailable for a damaged value."""
        found = self._database.read(
            lambda row: decode(row["value"]),
            "SELECT value FROM meta WHERE name = ?",
            name,
        )
        return found[0] if found else None
