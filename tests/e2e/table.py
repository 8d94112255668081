"""The tables that a run from end to end prints, and the one that it leaves behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import re
from typing import Any

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """How long after somebody else's deletion it was written down, how often.

    ``requests``: how many that could change something Cleanarr sent until then.
    """

    source: str
    seconds: float
    entries: int
    requests: int

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the sighting as people read it."""
        seconds = f"{self.seconds:.1f}"
        return self.source, seconds, str(self.entries), str(self.requests)


SIGHTING_HEAD = ("source", "seconds", "entries", "writing requests")


def lines(head: tuple[str, ...], rows: Iterable[Row | Sighting]) -> list[str]:
    """Return a table's lines, its columns as wide as they need be."""
    table = [head, *(row.cells for row in rows)]
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
    """What requests call an item by: its own id in its service, and its files'.

    A season has its number and its episodes, a whole title its `media` in Seerr.
    """

    service: str
    entry: int
    files: frozenset[int]
    season: int | None = None
    episodes: frozenset[int] = frozenset()
    media: frozenset[int] = frozenset()

    @property
    def item(self) -> str:
        """Return what Cleanarr calls the item."""
        part = "" if self.season is None else f"-s{self.season:02}"
        return f"{self.service}-{self.entry}{part}"


_API = re.compile(r"^/api/v\d")
_ENTRY = re.compile(r"/(?:movie|series)/(\d+)$")
_FILE = re.compile(r"/moviefile/(\d+)$")
_MEDIA = re.compile(r"/media/(\d+)$")


def about(request: RequestRecord, ids: Ids) -> bool:
    """Return whether a request is about an item, by its path or its body."""
    if request.service == "seerr":
        found = _MEDIA.search(request.path)
        return found is not None and int(found[1]) in ids.media
    if request.service != ids.service:
        return False
    if found := _ENTRY.search(request.path):
        return ids.season is None and int(found[1]) == ids.entry
    if found := _FILE.search(request.path):
        return int(found[1]) in ids.files
    return _is_in(json.loads(request.body) if request.body else {}, ids)


def _is_in(body: Mapping[str, Any], ids: Ids) -> bool:
    """Return whether a body names an item: its files, or what is to be monitored."""
    if files := body.get("episodeFileIds"):
        return bool(ids.files & set(files))
    if ids.season is None:
        return ids.entry in {*body.get("movieIds", ()), *body.get("seriesIds", ())}
    seasons = {
        (series["id"], season["seasonNumber"])
        for series in body.get("series", ())
        for season in series["seasons"]
    }
    episodes = ids.episodes & set(body.get("episodeIds", ()))
    return bool(episodes) or (ids.entry, ids.season) in seasons


def named(request: RequestRecord) -> str:
    """Return a request as the table shows it."""
    return f"{request.method} {_API.sub('', request.path)}"
