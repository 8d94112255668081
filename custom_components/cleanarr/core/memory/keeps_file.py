"""A Keep, and the file in which all of them lie for people to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
import hashlib
import json
from pathlib import Path

from ..identifiers import Identity
from .columns import (
    Plain,
    identity_from,
    identity_plain,
    json_object,
    json_text,
    of_kind,
    optional_kind,
)
from .files import clear_part, write_through

_ABOUT = (
    "What somebody asked Cleanarr to keep. Cleanarr writes this file and reads it back "
    "when its database is lost; it does not take up changes made by hand."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """A person's decision that something stays, for ever or ``until`` a moment (UTC).

    Each person has one of a title. ``by`` is the person's user id, ``by_name`` the name at that time.
    """

    identity: Identity
    title: str
    year: int | None
    by: str
    by_name: str
    at: datetime
    until: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class KeepsFile:
    """All Keeps as of a revision; each change of them counts one further."""

    revision: int
    keeps: tuple[Keep, ...]


def keep_plain(keep: Keep) -> dict[str, object]:
    """Return ``keep`` as JSON can hold it."""
    return {
        "title": keep.title,
        "year": keep.year,
        "identity": identity_plain(keep.identity),
        "by": keep.by,
        "by_name": keep.by_name,
        "at": keep.at.isoformat(),
        "until": None if keep.until is None else keep.until.isoformat(),
        "reason": keep.reason,
    }


def keep_from(plain: Plain) -> Keep:
    """Return what ``keep_plain`` wrote; raises LookupError or ValueError otherwise."""
    until = plain["until"]
    return Keep(
        identity=identity_from(of_kind(dict, plain["identity"])),
        title=of_kind(str, plain["title"]),
        year=optional_kind(int, plain["year"]),
        by=of_kind(str, plain["by"]),
        by_name=of_kind(str, plain["by_name"]),
        at=_moment(plain["at"]),
        until=None if until is None else _moment(until),
        reason=optional_kind(str, plain["reason"]),
    )


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(of_kind(str, value))
    if moment.tzinfo is None:
        raise ValueError("a moment without zone")
    return moment


def prepare(target: Path, content: KeepsFile) -> Path:
    """Write ``content`` to the disk beside ``target``; return where it lies.

    Raises OSError and leaves ``target`` as it is when that is impossible.
    """
    plain = [keep_plain(keep) for keep in content.keeps]
    whole = {
        "about": _ABOUT,
        "revision": content.revision,
        "checksum": _checksum(content.revision, plain),
        "keeps": plain,
    }
    part = clear_part(target)
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    write_through(part, f"{text}\n".encode())
    return part


def read_keeps_file(path: Path) -> KeepsFile | None:
    """Return what the file says; ``None`` where it is missing or damaged."""
    try:
        return _decode(path.read_bytes())
    except OSError, LookupError, ValueError:
        return None


def _decode(content: bytes) -> KeepsFile:
    whole = json_object(content.decode())
    revision, plain = of_kind(int, whole["revision"]), of_kind(list, whole["keeps"])
    if whole["checksum"] != _checksum(revision, plain):
        raise ValueError("the checksum does not fit")
    return KeepsFile(revision, tuple(keep_from(keep) for keep in plain))


def _checksum(revision: int, keeps: Iterable[object]) -> str:
    content = json_text([revision, *keeps])
    return hashlib.sha256(content.encode()).hexdigest()
