"""Read Jellystat's pages: a list that goes on changing, and says no total."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ...errors import UnexpectedAnswer
from ..failures import COUNT, translated
from ..fields import Fields, number
from ..http import Query, ServiceHttp
from .plays import Play, play_of

PAGE = 1000

type Key = tuple[str, ...]
type Row = tuple[Key, Play | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, numbered from 1, of ``pages``. A row that says nothing has no play.

    ``bare`` is what servers send that know no pages: all there is.
    """

    number: int = 1
    size: int = PAGE
    pages: int = 1
    rows: tuple[Row, ...]
    bare: bool = False

    @classmethod
    def of(cls, around: Fields | None, rows: tuple[Row, ...]) -> Self:
        """Return what arrived as a page; ValueError when it does not say which."""
        if around is None:
            return cls(rows=rows, bare=True)
        return cls(
            number=number(around, "current_page"),
            size=number(around, "size"),
            pages=number(around, "pages"),
            rows=rows,
        )

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
        self,
        http: ServiceHttp,
        path: str,
        key: tuple[str, ...],
        query: Query,
        since: datetime | None,
    ) -> None:
        """Ask at ``path``; what an old server answers there has no pages.

        With ``since`` only plays that ended then or later are counted.
        """
        self._http = http
        self._path = path
        self._key = key
        self._query = query
        self._since = since

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
        around, rows = await self._http.get_page(
            self._path, "results", self._row, query
        )
        with translated(self._http.slug):
            page = Page.of(around, rows)
        if not page.belongs(number):
            raise UnexpectedAnswer(self._http.slug, status=COUNT)
        return page

    def _row(self, row: Fields) -> Row:
        return tuple(str(row.get(name)) for name in self._key), play_of(
            row, self._since
        )


def _newest(known: Play | None, other: Play | None) -> Play | None:
    if known is None or other is None:
        return known or other
    return max(known, other, key=lambda play: play.at)
