"""Read Jellyfin's pages so that nothing is missed: they are no snapshot."""

from collections.abc import Callable, Mapping, Set as AbstractSet
from dataclasses import dataclass

from ...errors import UnexpectedAnswer
from ...identifiers import JellyfinId, guid
from ..failures import COUNT
from ..fields import Fields, as_record, as_records, number, text
from ..http import Query, ServiceHttp
from .records import Kind

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Page[T]:
    """A part of a list. Rows of a kind that nobody asked for count, without a value."""

    start: int
    total: int
    rows: tuple[tuple[JellyfinId, T | None], ...]

    @property
    def values(self) -> tuple[T, ...]:
        """Return what was asked for."""
        return tuple(value for _, value in self.rows if value is not None)


class Pages[T]:
    """A question about items, answered in pages."""

    def __init__(
        self,
        http: ServiceHttp,
        query: Query,
        kinds: AbstractSet[Kind],
        project: Callable[[Fields], T],
    ) -> None:
        """Ask ``query`` for ``kinds``; box sets come uninvited (API notes §6.2)."""
        self._http = http
        self._query = {**query, "includeItemTypes": ",".join(sorted(kinds))}
        self._kinds = kinds
        self._project = project

    async def page(self, start: int, limit: int = PAGE) -> Page[T]:
        """Return the rows from ``start`` on: all that belong there, or an error."""
        query = {**self._query, "startIndex": str(start), "limit": str(limit)}
        page = await self._http.get("Items", self._read, query, long=True)
        due = max(0, min(limit, page.total - start))
        if page.start != start or len(page.rows) != due:
            raise self._wrong_count()
        return page

    async def whole(self) -> tuple[T, ...]:
        """Return every row once.

        A list that changed while it was read is read a second time. UnexpectedAnswer
        when the rows are not as many as the server counts.
        """
        first = await self._collect()
        found = await self._collect() if first is None else first
        if found is None:
            raise self._wrong_count()
        return found

    async def _collect(self) -> tuple[T, ...] | None:
        """Return every row once; ``None`` when the list changed under our hands."""
        page = await self.page(0)
        total, rows = page.total, dict(page.rows)
        for start in range(PAGE, total, PAGE):
            page = await self.page(start)
            if page.total != total:
                return None
            rows.update(page.rows)
        if len(rows) != total:
            return None
        return tuple(row for row in rows.values() if row is not None)

    def _wrong_count(self) -> UnexpectedAnswer:
        return UnexpectedAnswer(self._http.slug, status=COUNT)

    def _read(self, value: object) -> Page[T]:
        answer = as_record(value)
        return Page(
            start=number(answer, "StartIndex"),
            total=number(answer, "TotalRecordCount"),
            rows=tuple(map(self._row, as_records(answer.get("Items")))),
        )

    def _row(self, row: Mapping[str, object]) -> tuple[JellyfinId, T | None]:
        asked_for = text(row, "Type") in self._kinds
        return guid(JellyfinId, row.get("Id")), self._project(
            row
        ) if asked_for else None
