"""The table that a run from end to end prints and leaves behind."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import re

from demo.household import RequestRecord

FILE = Path(__file__).parents[2] / "build" / "e2e.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one item in a run, why, and which requests were about it."""

    run: str
    case: str
    item: str
    title: str
    outcome: str
    reason: str
    requests: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row as people read it."""
        requests = ", ".join(self.requests) or "none"
        item = f"{self.title} ({self.item})"
        return self.run, self.case, item, self.outcome, self.reason, requests


HEAD = ("run", "case", "item", "outcome", "reason", "requests that change something")


def lines(rows: Iterable[Row]) -> list[str]:
    """Return the table's lines, its columns as wide as they need be."""
    table = [HEAD, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) for cell, width in zip(cells, widths, strict=True)
        ).rstrip()
        for cells in table
    ]


def write(rows: Sequence[Row], file: Path = FILE) -> None:
    """Leave the rows as a file of JSON."""
    file.parent.mkdir(exist_ok=True)
    text = json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False)
    file.write_text(f"{text}\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Ids:
    """What requests call an item by: its own id in its service, and its files'."""

    service: str
    entry: int
    files: frozenset[int]

    @property
    def item(self) -> str:
        """Return what Cleanarr calls the item."""
        return f"{self.service}-{self.entry}"


_ENTRY = re.compile(r"/(?:movie|series)/(\d+)$")
_FILE = re.compile(r"/moviefile/(\d+)$")


def about(request: RequestRecord, ids: Ids) -> bool:
    """Return whether a request is about an item, by its path or its body."""
    if request.service != ids.service:
        return False
    if found := _ENTRY.search(request.path):
        return int(found[1]) == ids.entry
    if found := _FILE.search(request.path):
        return int(found[1]) in ids.files
    body = json.loads(request.body) if request.body else {}
    entries = {*body.get("movieIds", ()), *body.get("seriesIds", ())}
    return ids.entry in entries or bool(ids.files & {*body.get("episodeFileIds", ())})


def named(request: RequestRecord) -> str:
    """Return a request as the table shows it."""
    return f"{request.method} {request.path.removeprefix('/api/v3')}"
