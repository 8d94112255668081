"""Read lists in pages so that nothing is missed: pages are no snapshot."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from ..errors import UnexpectedAnswer
from ..identifiers import Slug
from .failures import COUNT


@dataclass(frozen=True, slots=True)
class Page[Key: Hashable, T]:
    """A part of a list. Rows of a kind that nobody asked for count, without a value."""

    start: int
    total: int
    rows: tuple[tuple[Key, T | None], ...]

    @property
    def values(self) -> tuple[T, ...]:
        """Return what was asked for."""
        return tuple(value for _, value in self.rows if value is not None)

    def holds(self, start: int, limit: int) -> bool:
        """Tell whether all rows are here that belong there."""
        due = max(0, min(limit, self.total - start))
        return self.start == start and len(self.rows) == due


type ReadPage[Key: Hashable, T] = Callable[[int], Awaitable[Page[Key, T]]]


async def read_whole[Key: Hashable, T](
    service: Slug, size: int, read: ReadPage[Key, T]
) -> tuple[T, ...]:
    """Return every row once; ``read`` returns the whole page that begins at a row.

    A list that changed while it was read is read a second time. UnexpectedAnswer
    when the rows are not as many as the server counts.
    """
    first = await _collect(size, read)
    found = await _collect(size, read) if first is None else first
    if found is None:
        raise UnexpectedAnswer(service, status=COUNT)
    return found


async def _collect[Key: Hashable, T](
    size: int, read: ReadPage[Key, T]
) -> tuple[T, ...] | None:
    """Return every row once; ``None`` when the list changed under our hands."""
    page = await read(0)
    total, rows = page.total, dict(page.rows)
    for start in range(size, total, size):
        page = await read(start)
        if page.total != total:
            return None
        rows.update(page.rows)
    if len(rows) != total:
        return None
    return tuple(row for row in rows.values() if row is not None)
