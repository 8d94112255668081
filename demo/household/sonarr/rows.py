"""Series that are written already."""

from dataclasses import dataclass
from datetime import datetime

from .model import Shelf


@dataclass(frozen=True, slots=True)
class Row:
    """A written series; it holds until something changes or an episode airs."""

    shelf: Shelf
    revision: int
    since: datetime
    until: datetime
    encoded: bytes

    def holds(self, shelf: Shelf, now: datetime) -> bool:
        """Say whether it would be written the same now."""
        same = self.shelf is shelf and self.revision == shelf.revision
        return same and self.since <= now < self.until
