"""What was last seen with files, so that what somebody else deletes is missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
import sqlite3

from ..identifiers import Episode, Identity, Slug
from .columns import (
    episode_from,
    identity_from,
    identity_plain,
    json_list,
    json_object,
    json_text,
    moment_from,
    moment_number,
    of_kind,
)
from .database import Database, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSeason:
    """A season with files. ``count``: episodes with a file; ``size`` is bytes."""

    number: int
    count: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A file by its service's id, which no later file gets; ``size`` is bytes."""

    id: int
    size: int
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A movie or series as it was last seen with files; sizes in bytes, moments UTC.

    ``files``: ids of a movie's files; of a series, ``seasons``. ``since``: when it was
    first seen so. ``missing``: which parts of it were at the last check (empty for all of
    it). In the ledger as deleted are the files of ``told``, though its service still
    lists them, and the episodes of ``gone``, which it does not, while it may have others
    of their seasons. ``restore``: what is needed to fetch it again.
    """

    service: Slug
    entry: int
    identity: Identity
    title: str
    year: int | None
    path: str
    size: int
    seasons: tuple[KnownSeason, ...] = ()
    files: tuple[int, ...] = ()
    restore: Mapping[str, object] = field(default_factory=dict)
    since: datetime
    missing: frozenset[str] = frozenset()
    told: frozenset[KnownFile] = frozenset()
    gone: frozenset[Episode] = frozenset()

    @property
    def count(self) -> int:
        """Return how many episodes with a file a series has; 0 for a movie."""
        return sum(season.count for season in self.seasons)

    @property
    def booked(self) -> frozenset[Episode]:
        """Return the episodes that are in the ledger as deleted."""
        return self.gone.union(*(file.episodes for file in self.told))

    @property
    def key(self) -> tuple[Slug, str]:
        """Return by what it is known: its service and its first identity key."""
        return self.service, self.identity.keys[0]


class Catalogue:
    """Every movie and series that has files and an id in the world outside."""

    def __init__(self, database: Database) -> None:
        """Read from and write to ``database``."""
        self._database = database

    def all(self) -> tuple[Known, ...]:
        """Return everything that is known."""
        return self._database.read(_known, "SELECT * FROM catalogue")

    def change(self, put: Iterable[Known], drop: Iterable[Known]) -> None:
        """Forget ``drop`` and remember ``put``, in the place of the same before."""
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM catalogue WHERE service = ? AND key = ?",
                [one.key for one in drop],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO catalogue"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                map(_columns, put),
            )


def _columns(one: Known) -> tuple[Value, ...]:
    seasons = [[each.number, each.count, each.size] for each in one.seasons]
    told = [[each.id, each.size, each.episodes] for each in one.told]
    return (
        *one.key,
        one.entry,
        json_text(identity_plain(one.identity)),
        one.title,
        one.year,
        one.path,
        one.size,
        json_text(seasons),
        json_text(one.files),
        json_text(one.restore),
        moment_number(one.since),
        json_text(sorted(one.missing)),
        json_text(sorted(told)),
        json_text(sorted(one.gone)),
    )


def _known(row: sqlite3.Row) -> Known:
    return Known(
        service=Slug(row["service"]),
        entry=row["entry"],
        identity=identity_from(json_object(row["identity"])),
        title=row["title"],
        year=row["year"],
        path=row["path"],
        size=row["size"],
        seasons=tuple(map(_season, json_list(row["seasons"]))),
        files=tuple(of_kind(int, file) for file in json_list(row["files"])),
        restore=json_object(row["restore"]),
        since=moment_from(row["since"]),
        missing=frozenset(of_kind(str, part) for part in json_list(row["missing"])),
        told=frozenset(map(_file, json_list(row["told"]))),
        gone=frozenset(map(episode_from, json_list(row["gone"]))),
    )


def _season(plain: object) -> KnownSeason:
    number, count, size = (of_kind(int, each) for each in of_kind(list, plain))
    return KnownSeason(number=number, count=count, size=size)


def _file(plain: object) -> KnownFile:
    number, size, episodes = of_kind(list, plain)
    return KnownFile(
        id=of_kind(int, number),
        size=of_kind(int, size),
        episodes=tuple(map(episode_from, of_kind(list, episodes))),
    )
