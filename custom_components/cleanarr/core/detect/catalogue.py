"""What is there with files now, in the shape in which it is remembered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from ..identifiers import Slug
from ..library.model import Item, MediaFile
from ..memory import Known, KnownFile, KnownSeason

type Present = Mapping[tuple[Slug, str], Known]
"""What is there, by its service and each of its identity keys."""


def present(entries: Iterable[Item], now: datetime) -> Present:
    """Return every movie and series that has files and an id in the world outside."""
    found: dict[tuple[Slug, str], Known] = {}
    for item in entries:
        if item.has_files and item.identity.keys:
            known = _known(item, now)
            found |= {(item.service, key): known for key in item.identity.keys}
    return found


def match(known: Known, there: Present) -> Known | None:
    """Return what a known title is now; a title under another id is the same."""
    keys = ((known.service, key) for key in known.identity.keys)
    return next((there[key] for key in keys if key in there), None)


def taken_over(known: Known, now: Known, files: Collection[MediaFile] | None) -> Known:
    """Return what to remember of a title that was known; itself where nothing changed.

    ``files``: those of a series of which it matters (``absences.in_doubt``). How to add
    it again stays known while that cannot be read.
    """
    same = now.files == known.files and now.seasons == known.seasons
    told, gone = known.told, known.gone
    if files is not None:
        there = {episode for file in files for episode in file.episodes}
        told, gone = _listed(told, [file.id for file in files]), known.booked - there
    elif not same:
        told = _listed(told, now.files)
    same = same and (told, gone) == (known.told, known.gone)
    since = known.since if same else now.since
    restore = now.restore or known.restore
    return replace(now, since=since, told=told, gone=gone, restore=restore)


def _listed(told: Iterable[KnownFile], ids: Collection[int]) -> frozenset[KnownFile]:
    return frozenset(file for file in told if file.id in ids)


def _known(item: Item, now: datetime) -> Known:
    series = item.series
    return Known(
        service=item.service,
        entry=item.entry,
        identity=item.identity,
        title=item.title,
        year=item.year,
        path=item.path,
        size=item.size,
        seasons=tuple(
            KnownSeason(number=each.number, count=each.file_count, size=each.size)
            for each in (series.seasons if series else ())
            if each.file_count
        ),
        files=() if series else tuple(file.id for file in item.files),
        restore=item.restore,
        since=now,
    )
