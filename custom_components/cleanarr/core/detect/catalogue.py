"""What is there with files now, in the shape in which it is remembered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from ..identifiers import Slug
from ..library.model import Item
from ..memory import Known, KnownSeason

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


def taken_over(known: Known, now: Known) -> Known:
    """Return what to remember of a title that was known; itself where nothing changed.

    How to add it again stays known while that cannot be read. What was told of it as deleted stays told until its service misses it, too.
    """
    same = now.files == known.files and now.seasons == known.seasons
    counts, before = _counts(now), _counts(known)
    told = frozenset(
        part
        for part in known.told
        if same or (before and _still(part, counts) >= _still(part, before))
    )
    since = known.since if same else now.since
    restore = now.restore or known.restore
    return replace(now, since=since, told=told, restore=restore)


def _counts(known: Known) -> Mapping[int, int]:
    """Return how many episodes of each season there are."""
    return {season.number: season.count for season in known.seasons}


def _still(part: str, counts: Mapping[int, int]) -> int:
    """Return how many episodes there are of what a part is in."""
    season = _season_of(part)
    return sum(counts.values()) if season is None else counts.get(season, 0)


def _season_of(part: str) -> int | None:
    """Return the season that a part, as ``S03`` or ``S03E04``, is of."""
    number = part.removeprefix("S").partition("E")[0]
    return int(number) if number.isdigit() else None


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
