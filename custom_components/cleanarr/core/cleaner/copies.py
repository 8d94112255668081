"""What was done with Leaving Soon copies goes on counting when the links are gone."""

from collections.abc import Iterable, Mapping
from itertools import chain

from ..clients.jellyfin import JellyfinItem, Kind, WatchRow
from ..identifiers import JellyfinId
from ..library.join import FileRef, OwnCopies
from ..library.readings import JellyfinReading
from ..memory import CopyWatch

_PLACE = "cleanarr-past-copy"


def seen_copies(reading: JellyfinReading, own: OwnCopies) -> tuple[CopyWatch, ...]:
    """Return what users did with the copies that are there now, file by file."""
    rows = chain.from_iterable(rows.merged() for rows in reading.rows.values())
    return tuple(
        CopyWatch(
            user=row.user,
            service=service,
            file=file,
            kind=row.item.kind,
            played=row.played,
            last_played=row.last_played,
            position=row.position,
            favorite=row.favorite,
        )
        for row in rows
        if row.item.path is not None and own.covers(row.item.path)
        for service, file in own.originals(row.item.path)
    )


def past_copies(
    remembered: Iterable[CopyWatch], own: OwnCopies
) -> tuple[tuple[WatchRow, ...], Mapping[str, FileRef]]:
    """Return the rows of copies that are gone, and whose they were by their place."""
    present = set(own.links.values())
    gone = [one for one in remembered if (one.service, one.file) not in present]
    rows = tuple(_row(number, one) for number, one in enumerate(gone, start=1))
    return rows, {_place(one): (one.service, one.file) for one in gone}


def _place(one: CopyWatch) -> str:
    return f"{_PLACE}/{one.service}/{one.file}"


def _row(number: int, one: CopyWatch) -> WatchRow:
    """Return a row as Jellyfin would have answered it, at a place of its own."""
    item = JellyfinItem(
        id=JellyfinId(f"{number:032x}"),
        kind=Kind(one.kind),
        name="",
        path=_place(one),
        tmdb=None,
        imdb=None,
        tvdb=None,
        series=None,
        season=None,
        episode=None,
        episode_end=None,
    )
    return WatchRow(
        item=item,
        user=one.user,
        played=one.played,
        last_played=one.last_played,
        position=one.position,
        favorite=one.favorite,
    )
