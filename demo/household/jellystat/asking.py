"""What a list is asked for: page, size and filters, as Jellystat takes them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Self

from aiohttp import web
import orjson

from ..wire import Json, read_time
from .records import with_numbers

type Row = dict[str, Json]

_DATE = "ActivityDateInserted"


class BadFilters(ValueError):
    """The filters are no JSON, which is refused."""


class QueryFailed(ValueError):
    """The database refuses the query, which Jellystat keeps to itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list's parameters as they came, numbers and booleans made of their texts."""

    page: Json
    size: Json
    sort: Json
    desc: Json
    filters: Sequence[Mapping[str, Json]]

    @classmethod
    def by(cls, request: web.Request) -> Self:
        """Read a request; BadFilters when its filters are no JSON."""
        query = request.query
        return cls(
            page=_converted(query.get("page", "1")),
            size=_converted(query.get("size", "50")),
            sort=_converted(query.get("sort", _DATE)),
            desc=_converted(query.get("desc", "true")),
            filters=_filters(query.get("filters", "")),
        )

    def answer(self, rows: Sequence[Row], fields: Collection[str]) -> dict[str, Json]:
        """Return the page that is asked for; a failed query looks like no rows."""
        try:
            pages, found = self._page(self._fitting(rows, fields))
        except QueryFailed:
            pages, found = 0, ()
        answer: dict[str, Json] = {
            "current_page": self.page,
            "pages": pages,
            "size": self.size,
            "sort": self.sort,
            "desc": self.desc,
            "results": [with_numbers(row) for row in found],
        }
        return {**answer, "filters": self.filters} if self.filters else answer

    def _fitting(self, rows: Sequence[Row], fields: Collection[str]) -> Sequence[Row]:
        for each in self.filters:
            if each.get("field") not in fields:
                raise QueryFailed
            rows = [row for row in rows if _fits(row, each)]
        return rows if self.desc else rows[::-1]

    def _page(self, rows: Sequence[Row]) -> tuple[int | None, Sequence[Row]]:
        page, size = _number(self.page), _number(self.size)
        if page < 1 or size < 0:
            raise QueryFailed
        if size == 0:
            return None, ()
        start = int((page - 1) * size)
        return ceil(len(rows) / size), rows[start : start + int(size)]


def _number(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise QueryFailed
    return value


def _converted(text: str) -> Json:
    if text in {"true", "false"}:
        return text == "true"
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _filters(text: str) -> Sequence[Mapping[str, Json]]:
    if not text:
        return ()
    try:
        decoded = orjson.loads(text)
    except ValueError:
        raise BadFilters from None
    return decoded if isinstance(decoded, list) else ()


def _fits(row: Row, asked: Mapping[str, Json]) -> bool:
    """Say whether a row lies between `min` and `max`, is `in` a list, has `value`."""
    value = row.get(str(asked["field"]))
    try:
        return (
            value is not None
            and ("min" not in asked or _size(value) >= _size(asked["min"]))
            and ("max" not in asked or _size(value) <= _size(asked["max"]))
            and ("in" not in asked or value in str(asked["in"]).split(","))
            and str(asked.get("value", "")).lower() in str(value).lower()
        )
    except ValueError:
        raise QueryFailed from None


def _size(value: Json) -> float:
    """Return what a number or a date is compared by."""
    try:
        return float(str(value))
    except ValueError:
        return read_time(str(value)).timestamp()
