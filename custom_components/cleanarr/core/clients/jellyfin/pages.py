"""Read Jellyfin's pages so that nothing is missed: they are no snapshot."""

from collections.abc import Callable, Mapping, Set as AbstractSet

from ...errors import UnexpectedAnswer
from ...identifiers import JellyfinId, guid
from ..failures import COUNT
from ..fields import Fields, as_record, as_records, number, text
from ..http import Query, ServiceHttp
from ..paging import Page, read_whole
from .records import Kind

PAGE = 1000


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

    async def page(self, start: int, limit: int = PAGE) -> Page[JellyfinId, T]:
        """Return the rows from ``start`` on: all that belong there, or an error."""
        query = {**self._query, "startIndex": str(start), "limit": str(limit)}
        page = await self._http.get("Items", self._read, query, long=True)
        if not page.holds(start, limit):
            raise UnexpectedAnswer(self._http.slug, status=COUNT)
        return page

    async def whole(self) -> tuple[T, ...]:
        """Return every row once, or an error."""
        return await read_whole(self._http.slug, PAGE, self.page)

    def _read(self, value: object) -> Page[JellyfinId, T]:
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
