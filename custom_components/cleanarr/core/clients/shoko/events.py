"""What Shoko's hub tells, under the names of versions 5 and 6 (API notes §11)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...identifiers import (
    AnidbId,
    ShokoFileId,
    ShokoLocationId,
    ShokoSeriesId,
    number_id,
)
from ..fields import (
    Fields,
    identifier,
    number,
    numbers,
    optional_identifier,
    optional_text,
    records,
    text,
)

FEEDS = ("shoko", "file", "metadata")
"""Those of version 5, then those of 6; a hub passes over what it does not know."""

_INVOCATION = 1
_CLOSE = 7


@dataclass(frozen=True, slots=True)
class Connected:
    """The hub took us; of what happens from now on it will tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDeleted:
    """A file is gone from one location; it may be left at another (``has_file``).

    ``path`` counts from Shoko's own folder, with the separators of its machine. The
    ids are those of all episodes in the file, as far as Shoko knew them.
    """

    file: ShokoFileId
    location: ShokoLocationId | None
    path: str
    series: tuple[ShokoSeriesId, ...]
    anime: tuple[AnidbId, ...]
    episodes: tuple[AnidbId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChanged:
    """What ``source`` (such as ``anidb``) says of a series came, changed or went.

    ``entry`` is its id there, ``series`` are those of Shoko's that it describes.
    """

    source: str
    entry: int
    series: tuple[ShokoSeriesId, ...]
    removed: bool


type HubEvent = Connected | FileDeleted | SeriesChanged


def is_farewell(message: Fields) -> bool:
    """Tell whether a message of the hub is its last."""
    return message.get("type") == _CLOSE


def event_of(message: Fields) -> HubEvent | None:
    """Return what a message tells; ``None`` for all that we have no use for.

    Raises ValueError for one that has not the shape it should have.
    """
    project = _EVENTS.get(str(message.get("target")))
    if message.get("type") != _INVOCATION or project is None:
        return None
    (payload,) = records(message, "arguments")
    return project(payload)


def _file_deleted(payload: Fields) -> FileDeleted:
    references = records(payload, "CrossReferences")
    return FileDeleted(
        file=identifier(ShokoFileId, payload, "FileID"),
        location=optional_identifier(ShokoLocationId, payload, "FileLocationID"),
        path=(optional_text(payload, "RelativePath") or "").lstrip("/\\"),
        series=_ids(ShokoSeriesId, references, "SeriesID"),
        anime=_ids(AnidbId, references, "AnidbAnimeID"),
        episodes=_ids(AnidbId, references, "AnidbEpisodeID"),
    )


def _series_changed(payload: Fields) -> SeriesChanged:
    given = payload.get("ShokoSeriesIDs") is not None
    series = numbers(payload, "ShokoSeriesIDs") if given else ()
    return SeriesChanged(
        source=text(payload, "Source").lower(),
        entry=number(payload, "SeriesID"),
        series=tuple(number_id(ShokoSeriesId, one) for one in sorted(series)),
        removed=optional_text(payload, "Reason") == "Removed",
    )


def _ids[T: int](
    kind: Callable[[int], T], references: tuple[Fields, ...], name: str
) -> tuple[T, ...]:
    """Return every id of that name once, in order."""
    found = (optional_identifier(kind, one, name) for one in references)
    return tuple(sorted({one for one in found if one is not None}))


_EVENTS: Mapping[str, Callable[[Fields], HubEvent]] = {
    "ShokoEvent:FileDeleted": _file_deleted,
    "file:deleted": _file_deleted,
    "ShokoEvent:SeriesUpdated": _series_changed,
    "metadata:series.added": _series_changed,
    "metadata:series.updated": _series_changed,
    "metadata:series.removed": _series_changed,
}
