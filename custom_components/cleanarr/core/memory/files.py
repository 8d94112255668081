"""The files of the memory in its folder, and how one takes another's place."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
import os
from pathlib import Path

_PROBE = b"\0" * 65536
_DAMAGED = ".damaged-"
_COMPANIONS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Files:
    """The folder and what lies in it."""

    folder: Path

    @property
    def database(self) -> Path:
        """Return where the database is."""
        return self.folder / "cleanarr.db"

    @property
    def backup(self) -> Path:
        """Return where the verified copy is."""
        return self.folder / "cleanarr.db.backup"

    @property
    def keeps(self) -> Path:
        """Return where the Keeps are for people to read."""
        return self.folder / "keeps.json"

    def any_there(self) -> bool:
        """Return whether there ever was a memory here, be it a damaged one."""
        known = any(path.exists() for path in (self.database, self.backup, self.keeps))
        return known or any(self.folder.glob(f"*{_DAMAGED}*"))

    def prove_writable(self) -> None:
        """Make the folder and write to it; raises OSError where that is impossible."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in (self.database, self.backup, self.keeps):
            if path.exists():
                path.open("r+b").close()
        probe = self.folder / "cleanarr.probe"
        try:
            write_through(probe, _PROBE)
        finally:
            probe.unlink(missing_ok=True)


def write_through(path: Path, content: bytes) -> None:
    """Write ``content`` and return once it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(part: Path, target: Path) -> None:
    """Let ``part`` take the name ``target`` in one step that outlives a power cut."""
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def clear_part(target: Path) -> Path:
    """Return an unused path beside ``target`` for what shall take its place."""
    part = target.with_name(f"{target.name}.new")
    for companion in _COMPANIONS:
        part.with_name(part.name + companion).unlink(missing_ok=True)
    return part


def set_aside(path: Path, now: datetime) -> str:
    """Rename a damaged file, and what SQLite keeps beside it; return the new name.

    The new name bears the date; nothing that was set aside before is written over.
    """
    stem = f"{path.name}{_DAMAGED}{now:%Y%m%dT%H%M%SZ}"
    names = (stem if not number else f"{stem}-{number}" for number in count())
    name = next(name for name in names if not path.with_name(name).exists())
    for companion in _COMPANIONS:
        found = path.with_name(path.name + companion)
        if found.exists():
            found.replace(path.with_name(name + companion))
    return name
