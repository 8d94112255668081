"""A memory that has lived: a copy was made, and more happened since."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from custom_components.cleanarr.core.memory import Keep, Mark, Memory
from tests.core.memory.builders import (
    DAY,
    NOW,
    a_file,
    a_keep,
    a_notice,
    a_plan,
    a_record,
    movie,
)

KEPT_BEFORE, UNKEPT_SINCE, KEPT_SINCE = (a_keep(movie(number)) for number in (1, 2, 3))
NOTICE = a_notice(a_file(7), credited=3 * DAY)
KEPT_NOW = {KEPT_BEFORE, KEPT_SINCE}
KEPT_THEN = {KEPT_BEFORE, UNKEPT_SINCE}


@dataclass(frozen=True)
class Lived:
    """Where everything of the memory lies."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "cleanarr.db"

    @property
    def backup(self) -> Path:
        return self.folder / "cleanarr.db.backup"

    @property
    def keeps(self) -> Path:
        return self.folder / "keeps.json"

    def set_aside(self, name: str) -> list[bytes]:
        found = sorted(self.folder.glob(f"{name}.damaged-*Z"))
        return [path.read_bytes() for path in found]

    def open(self, *, expected: bool = True) -> Memory:
        return Memory.open(self.folder, now=NOW, expected=expected)

    def everything(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}


def live(folder: Path) -> Memory:
    """Fill a new memory, make its copy in the middle, and leave it open."""
    memory = Memory.open(folder, now=NOW - DAY, expected=False)
    memory.keeps.keep(KEPT_BEFORE)
    memory.keeps.keep(UNKEPT_SINCE)
    memory.notices.replace([NOTICE], ())
    memory.notices.marks.put(
        Mark(identity=movie(7), at=NOW, by="anna", retention=timedelta(days=14))
    )
    memory.journal.begin(a_plan(8), NOW)
    memory.ledger.add(a_record(9))
    memory.back_up(NOW - DAY)
    memory.keeps.unkeep(UNKEPT_SINCE.identity)
    memory.keeps.keep(KEPT_SINCE)
    return memory


def kept(memory: Memory) -> set[Keep]:
    return set(memory.keeps.all(NOW))
