"""What was done with Leaving Soon copies goes on counting when the links are gone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from ..cleanup.plan import file_keys
from ..clients.jellyfin import JellyfinItem, Kind, WatchRow
from ..identifiers import JellyfinId
from ..library.join import FileRef, OwnCopies
from ..library.model import Item
from ..library.readings import JellyfinReading
from ..memory import CopyWatch, FileKey

_PLACE = "cleanarr-past-copy"


def listed_copies(
    places: Iterable[str | None], own: OwnCopies, items: Iterable[Item]
) -> frozenset[FileKey]:
    """Return the items' files of which Jellyfin lists copies of ours at ``places``."""
    ours = {place for place in places if place is not None and own.covers(place)}
    listed = {ref for place in ours for ref in own.originals(place)}
    if not listed:
        return frozenset()
    return frozenset(key for ref, key in _keys(items).items() if ref in listed)


def seen_copies(
    reading: JellyfinReading, own: OwnCopies, items: Iterable[Item]
) -> tuple[CopyWatch, ...]:
    """Return what users did with the copies that are there now, file by file."""
    rows = chain.from_iterable(rows.merged() for rows in reading.rows.values())
    keys = _keys(items)
    return tuple(
        CopyWatch(
            user=row.user,
            file=keys[ref],
            kind=row.item.kind,
            played=row.played,
            last_played=row.last_played,
            position=row.position,
            favorite=row.favorite,
        )
        for row in rows
        if row.item.path is not None and own.covers(row.item.path)
        for ref in own.originals(row.item.path)
        if ref in keys
    )


def past_copies(
    remembered: Iterable[CopyWatch], listed: frozenset[FileKey], items: Iterable[Item]
) -> tuple[tuple[WatchRow, ...], Mapping[str, FileRef]]:
    """Return rows for copies that are not listed, and whose they are by their place.

    They count for every item of the same title, whatever its files are by now.
    """
    gone = [one for one in remembered if one.file not in listed]
    titles = _titles({one.file.identity for one in gone}, items)
    found = [(one, item) for one in gone for item in titles.get(one.file.identity, ())]
    rows = tuple(
        _row(number, one, item) for number, (one, item) in enumerate(found, start=1)
    )
    return rows, {_place(one, item): _original(one, item) for one, item in found}


def _keys(items: Iterable[Item]) -> dict[FileRef, FileKey]:
    return {(key.service, key.file): key for item in items for key in file_keys(item)}


def _titles(wanted: set[str], items: Iterable[Item]) -> Mapping[str, tuple[Item, ...]]:
    """Return the items with files under those of their identity keys that are wanted."""
    titles: defaultdict[str, tuple[Item, ...]] = defaultdict(tuple)
    for item in items if wanted else ():
        for key in wanted.intersection(item.identity.keys) if item.files else ():
            titles[key] += (item,)
    return titles


def _same_file(one: CopyWatch, item: Item) -> bool:
    return any(
        (item.service, file.id, file.imported)
        == (one.file.service, one.file.file, one.file.imported)
        for file in item.files
    )


def _original(one: CopyWatch, item: Item) -> FileRef:
    """Return the file that was copied, or any of the title's where it is gone."""
    file = one.file.file if _same_file(one, item) else item.files[0].id
    return item.service, file


def _place(one: CopyWatch, item: Item) -> str:
    file = one.file
    when = file.imported.isoformat()
    return f"{_PLACE}/{item.id}/{file.service}/{file.file}/{file.identity}/{when}"


def _row(number: int, one: CopyWatch, item: Item) -> WatchRow:
    """Return a row as Jellyfin would have answered it, at a place of its own.

    A row that is no movie or episode touches the title and watches none of its files.
    """
    copy = JellyfinItem(
        id=JellyfinId(f"{number:032x}"),
        kind=Kind(one.kind) if _same_file(one, item) else Kind.SERIES,
        name="",
        path=_place(one, item),
        tmdb=None,
        imdb=None,
        tvdb=None,
        series=None,
        season=None,
        episode=None,
        episode_end=None,
    )
    return WatchRow(
        item=copy,
        user=one.user,
        played=one.played,
        last_played=one.last_played,
        position=one.position,
        favorite=one.favorite,
    )
