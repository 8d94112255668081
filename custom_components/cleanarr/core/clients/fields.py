"""Read values out of decoded JSON: folded where servers differ, refused where wrong.

What is missing, ``null`` or blank is *absent*; what is there but of another shape than
promised raises Malformed, so that a whole answer is refused rather than half understood.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import isfinite
from sys import intern

from ..identifiers import BlankIdentifier, guid, number_id

type Fields = Mapping[str, object]

_NO_DATE = "0001-01-01"


class Malformed(ValueError):
    """A value is missing or of another shape than the API promises."""


def as_record(value: object) -> Fields:
    """Return ``value`` as an object's members."""
    if not isinstance(value, dict):
        raise Malformed("no object")
    return value


def as_records(value: object) -> tuple[Fields, ...]:
    """Return ``value`` as a list of objects."""
    if not isinstance(value, list):
        raise Malformed("no list")
    return tuple(map(as_record, value))


def records(fields: Fields, name: str) -> tuple[Fields, ...]:
    """Return a list of objects; empty where it is absent."""
    value = fields.get(name)
    return () if value is None else as_records(value)


def record(fields: Fields, name: str) -> Fields | None:
    """Return an object's members."""
    value = fields.get(name)
    return None if value is None else as_record(value)


def optional_text(fields: Fields, name: str) -> str | None:
    """Return a text; a number counts as the text that it stands for."""
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(f"{name} is no text")
    return str(value)


def text(fields: Fields, name: str) -> str:
    """Return a text that has to be there."""
    value = optional_text(fields, name)
    if value is None or not value.strip():
        raise Malformed(f"{name} is missing")
    return value


def word(fields: Fields, name: str) -> str | None:
    """Return a text that thousands of records have in common; it is kept once."""
    value = optional_text(fields, name)
    return intern(value.strip()) or None if value else None


def words(fields: Fields, name: str) -> tuple[str, ...]:
    """Return a list of such texts without blank ones; empty where it is absent."""
    values = fields.get(name)
    if values is None:
        return ()
    if not isinstance(values, list):
        raise Malformed(f"{name} is no list")
    found = (word({name: value}, name) for value in values)
    return tuple(value for value in found if value)


def optional_number(fields: Fields, name: str) -> int | None:
    """Return a whole number; one that is sent as text counts as well."""
    value = fields.get(name)
    if isinstance(value, str):
        return int(value) if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, int | None):
        raise Malformed(f"{name} is no whole number")
    return value


def number(fields: Fields, name: str) -> int:
    """Return a whole number that has to be there."""
    value = optional_number(fields, name)
    if value is None:
        raise Malformed(f"{name} is missing")
    return value


def optional_decimal(fields: Fields, name: str) -> float | None:
    """Return a number, whole or not."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise Malformed(f"{name} is no number")
    if isinstance(value, float) and not isfinite(value):
        raise Malformed(f"{name} is beyond all numbers")
    return value


def numbers(fields: Fields, name: str) -> frozenset[int]:
    """Return the whole numbers of a list that has to be there, and may be empty."""
    values = fields.get(name)
    if not isinstance(values, list):
        raise Malformed(f"{name} is no list")
    return frozenset(number({name: value}, name) for value in values)


def flag(fields: Fields, name: str) -> bool:
    """Return yes or no; no where it is absent."""
    value = fields.get(name)
    if not isinstance(value, bool | None):
        raise Malformed(f"{name} is neither true nor false")
    return value is True


def identifier[T](kind: Callable[[int], T], fields: Fields, name: str) -> T:
    """Return an id of Radarr or Sonarr that has to be there."""
    return number_id(kind, optional_number(fields, name))


def optional_identifier[T](
    kind: Callable[[int], T], fields: Fields, name: str
) -> T | None:
    """Return an id of Radarr or Sonarr; 0 is none (API notes §2.1)."""
    return number_id(kind, value) if (value := optional_number(fields, name)) else None


def optional_guid[T](kind: Callable[[str], T], value: object) -> T | None:
    """Return an id of Jellyfin; ``None`` for what is none, the all-zero one too."""
    try:
        return guid(kind, value)
    except BlankIdentifier:
        return None


def moment(fields: Fields, name: str) -> datetime | None:
    """Return a moment in UTC; the year 1 is none (API notes §6.1).

    One without a zone is UTC; seven fraction digits are read to the microsecond.
    """
    written = optional_text(fields, name)
    if written is None or written.startswith(_NO_DATE):
        return None
    read = datetime.fromisoformat(written)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else _in_utc(read)


def _in_utc(read: datetime) -> datetime:
    """Move a moment to UTC; at either end of the calendar that is impossible."""
    try:
        return read.astimezone(UTC)
    except OverflowError:
        raise Malformed("a date beyond the calendar") from None
