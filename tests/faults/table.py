"""The table that the ring prints and leaves behind: what each fault did."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
import json
from pathlib import Path

FILE = Path(__file__).parents[2] / "build" / "faults.json"
HEAD = (
    "service",
    "fault",
    "deleted",
    "re-dated",
    "paused",
    "un-kept",
    "others went on",
    "held because",
    "state says since",
    "recovered",
)
FOOT = "paused: dates that moved later for as long as Jellyfin could not show the item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a fault of a service did to a household; numbers are of items.

    ``paused``: dates that moved later by as long as Jellyfin could not show what is
    announced (SPEC §5.2), which is no ``redated``.
    ``others``: whether what does not need the service was deleted meanwhile, ``None``
    where everything needs it. ``since``: as the service's state says, on the
    household's clock. ``by_a_person``: SPEC §3.5 leaves recovery to one.
    """

    service: str
    fault: str
    deleted: int
    redated: int
    paused: int
    unkept: int
    others: bool | None
    because: str | None
    since: str | None
    recovered: bool
    by_a_person: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row as people read it."""
        return (
            self.service,
            self.fault,
            *map(str, (self.deleted, self.redated, self.paused, self.unkept)),
            _said(self.others),
            self.because or "-",
            self.since or "-",
            _said(self.recovered) + (", by a person" if self.by_a_person else ""),
        )


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


def _said(value: bool | None) -> str:
    return {None: "-", True: "yes", False: "no"}[value]
