"""Read what Radarr and Sonarr say alike about a title and the quality of a file.

Both have a number 0 for a language and a quality that they do not know, named "Unknown",
and send 0 for a rating, a resolution and a runtime that nobody told them: absent.
"""

from .fields import Fields, optional_decimal, optional_number, record, word


def language(row: Fields) -> str | None:
    """Return the name of a title's original language."""
    return _name(record(row, "originalLanguage"))


def rating(row: Fields | None) -> float | None:
    """Return the value of one source's rating."""
    return optional_decimal(row or {}, "value") or None


def runtime(row: Fields) -> int | None:
    """Return a title's minutes."""
    return optional_number(row, "runtime") or None


def quality(row: Fields) -> str | None:
    """Return the name of a file's quality, such as ``Bluray-1080p``."""
    return _name(_quality(row))


def resolution(row: Fields) -> int | None:
    """Return the lines of a file's picture, as its quality has them."""
    return optional_number(_quality(row) or {}, "resolution") or None


def _quality(row: Fields) -> Fields | None:
    return record(record(row, "quality") or {}, "quality")


def _name(named: Fields | None) -> str | None:
    known = named is not None and (optional_number(named, "id") or 0) > 0
    return word(named, "name") if named is not None and known else None
