"""Which parameters each call of Seerr takes, and what is refused (MEASURED §2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import math

from ..wire import Json
from .answers import invalid, wrong_value

NUMBER: tuple[str, ...] = ()
"""In place of choices: any number."""

type Allowed = Mapping[str, tuple[str, ...]]

_PAGES: Allowed = {"take": NUMBER, "skip": NUMBER}
_STATES = (
    "all",
    "approved",
    "available",
    "pending",
    "processing",
    "unavailable",
    "failed",
)
_MEDIA_STATES = ("all", "available", "partial", "allavailable", "processing", "pending")
_SORTS = ("added", "modified")

OVERSEERR_QUERIES: Mapping[str, Allowed] = {
    "/request": {
        **_PAGES,
        "filter": _STATES,
        "sort": _SORTS,
        "requestedBy": NUMBER,
    },
    "/media": {
        **_PAGES,
        "filter": _MEDIA_STATES,
        "sort": (*_SORTS, "mediaAdded"),
    },
    "/user": {**_PAGES, "sort": ("created", "updated", "requests", "displayname")},
}
SEERR_QUERIES: Mapping[str, Allowed] = {
    **OVERSEERR_QUERIES,
    "/request": {
        **OVERSEERR_QUERIES["/request"],
        "filter": (*_STATES, "deleted", "completed"),
        "sortDirection": ("asc", "desc"),
        "mediaType": ("movie", "tv", "all"),
    },
    "/media": {
        **OVERSEERR_QUERIES["/media"],
        "filter": (*_MEDIA_STATES, "deleted"),
    },
}


def check_query(query: Mapping[str, str], allowed: Allowed) -> None:
    """Refuse a parameter that is unknown or has a value that it may not have."""
    for name, value in query.items():
        if name not in allowed:
            sentence = f"Unknown query parameter '{name}'"
            raise invalid(400, f".query.{name}", sentence)
        choices = allowed[name]
        if choices and value not in choices:
            listed = ", ".join(choices)
            sentence = f"should be equal to one of the allowed values: {listed}"
            raise wrong_value(name, sentence, "enum")
        if not choices and value and _number(value) is None:
            raise wrong_value(name, "should be number,null", "type")


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a list that is asked for; `take` -1 is all of it."""

    take: int
    skip: int

    def part[T](self, rows: Sequence[T]) -> Sequence[T]:
        """Return the part."""
        start = max(0, self.skip)
        return rows[start:] if self.take < 0 else rows[start : start + self.take]

    def info(self, total: int) -> Json:
        """Write where the part lies in a list of so many rows."""
        return {
            "pages": math.ceil(total / self.take),
            "pageSize": self.take,
            "results": total,
            "page": math.ceil(self.skip / self.take) + 1,
        }


def asked_window(query: Mapping[str, str], default: int) -> Window:
    """Return the part that a checked query asks for; a `take` of 0 is the default."""
    take, skip = asked_number(query, "take"), asked_number(query, "skip")
    return Window(take or default, skip)


def asked_number(query: Mapping[str, str], name: str) -> int:
    """Return a number of a checked query; 0 when it is absent."""
    return _number(query.get(name, "")) or 0


def _number(text: str) -> int | None:
    try:
        return int(float(text))
    except OverflowError, ValueError:
        return None
