"""What Jellyfin was told is gone, until it is seen to show it no more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from .database import Database


class Leftovers:
    """Paths as Jellyfin sees them, by the number of their deletion in the ledger."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> Mapping[int, frozenset[str]]:
        """Return the paths of each deletion that is not seen to its end."""
        found = defaultdict[int, set[str]](set)
        for number, path in self._database.read(
            lambda row: (int(row["deletion"]), str(row["path"])),
            "SELECT deletion, path FROM leftovers",
        ):
            found[number].add(path)
        return {number: frozenset(paths) for number, paths in found.items()}

    def put(self, deletion: int, paths: Iterable[str]) -> None:
        """Remember what is to be looked for."""
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO leftovers VALUES (?, ?)",
                [(deletion, path) for path in paths],
            )

    def drop(self, deletion: int) -> None:
        """Look for nothing more of a deletion."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM leftovers WHERE deletion = ?", (deletion,))
