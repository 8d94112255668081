"""Read Jellystat's pages: a list that goes on changing, and says no total."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from ...errors import UnexpectedAnswer
from ...identifiers import Slug
from ..failures import COUNT
from ..fields import Fields, as_record, as_records, number
from ..http import Query
from .plays import Play, play_of

PAGE = 1000

type Key = tuple[str, ...]


class Ask(Protocol):
    """Ask for a long answer and return what is made of it."""

    def __call__[T](
        self, path: str, project: Callable[[object], T], query: Query
    ) -> Awaitable[T]:
        """Ask once; raises a ServiceError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, numbered from 1, of ``pages``. A row that says nothing has no play.

    ``bare`` is what servers send that know no pages: all there is.
    """

    number: int = 1
    size: int = PAGE
    pages: int = 1
    rows: tuple[tuple[Key, Play | None], ...]
    bare: bool = False

    def belongs(self, number: int) -> bool:
        """Tell whether this is the page that was asked for, and whole.

        No pages at all is what an empty history and a failed query look like alike.
        """
        if (self.number, self.size) != (number, PAGE):
            return False
        if self.bare:
            return True
        if self.pages == 0:
            return number == 1 and not self.rows
        if number < self.pages:
            return len(self.rows) == PAGE
        return number == self.pages and 0 < len(self.rows) <= PAGE


class Pages:
    """A question about plays whose answer comes in pages, newest first.

    ``key`` names the members by which a row is known again. Only the order by date is
    complete (measured §1), and that is how Jellystat sorts by itself.
    """

    def __init__(
        self, slug: Slug, ask: Ask, path: str, key: tuple[str, ...], query: Query
    ) -> None:
        """Ask at ``path``; what an old server answers there has no pages."""
        self._slug = slug
        self._ask = ask
        self._path = path
        self._key = key
        self._query = query

    async def whole(self) -> tuple[Play, ...]:
        """Return every row once, the newest of those that came twice.

        A row that comes twice says that others moved while they were read, and that
        one of them may have jumped over us to the top: all is read once more.
        """
        found: dict[Key, Play | None] = {}
        if await self._collect(found):
            await self._collect(found)
        return tuple(play for play in found.values() if play is not None)

    async def _collect(self, found: dict[Key, Play | None]) -> bool:
        """Read all pages; tell whether a row came twice."""
        seen: set[Key] = set()
        count = number = 0
        last = 1
        while number < last:
            number += 1
            page = await self._page(number)
            last = page.pages
            for key, play in page.rows:
                found[key] = _newest(found.get(key), play)
            seen.update(key for key, _ in page.rows)
            count += len(page.rows)
        return len(seen) < count

    async def _page(self, number: int) -> Page:
        query = {**self._query, "page": str(number), "size": str(PAGE)}
        page = await self._ask(self._path, self._read, query)
        if not page.belongs(number):
            raise UnexpectedAnswer(self._slug, status=COUNT)
        return page

    def _read(self, value: object) -> Page:
        if isinstance(value, list):
            return Page(rows=tuple(map(self._row, as_records(value))), bare=True)
        answer = as_record(value)
        return Page(
            number=number(answer, "current_page"),
            size=number(answer, "size"),
            pages=number(answer, "pages"),
            rows=tuple(map(self._row, as_records(answer.get("results")))),
        )

    def _row(self, row: Fields) -> tuple[Key, Play | None]:
        return tuple(str(row.get(name)) for name in self._key), play_of(row)


def _newest(known: Play | None, other: Play | None) -> Play | None:
    if known is None or other is None:
        return known or other
    return max(known, other, key=lambda play: play.at)
