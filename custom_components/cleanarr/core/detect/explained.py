"""How much of a service's lists went because somebody deleted it there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..clients.hooks import FileFate, file_fate
from ..clients.servarr import HistoryRecord
from ..identifiers import Episode, MediaType
from ..memory import DeletionRecord, Known, Signal
from .signals import by_title


@dataclass(frozen=True, slots=True)
class Loss:
    """So many movies or series, and files of movies or episodes of series."""

    entries: int
    files: int


def explained_loss(
    known: Iterable[Known],
    listed: Mapping[str, int],
    signals: Iterable[Signal],
    gone: Iterable[HistoryRecord[int]],
    own: Iterable[DeletionRecord],
) -> Loss:
    """Return what one service lost by hand of all that was ``known`` of it.

    ``listed``: how many files there are now by identity key of each entry. ``signals``
    are its own, ``gone`` is its history: what it merely misses on the disk explains
    nothing, as a drive that is away looks like that. Of titles of ``own`` deletions
    nothing is counted either: those were taken off what is expected, and the history
    tells of them once more.
    """
    ours = defaultdict[str, list[datetime]](list)
    for deletion in own:
        for key in deletion.identity.title.keys:
            ours[key].append(deletion.at)
    told = by_title(signal for signal in signals if signal.by_hand)
    history = defaultdict[int, list[HistoryRecord[int]]](list)
    for record in gone:
        if file_fate(record.reason) is FileFate.BY_HAND:
            history[record.entry].append(record)
    entries = files = 0
    for one in known:
        about = {hint for key in one.identity.keys for hint in told.get(key, ())}
        records = history.get(one.entry, [])
        if not about and not records:
            continue
        if any(
            at >= one.since for key in one.identity.keys for at in ours.get(key, ())
        ):
            continue
        left = next((listed[key] for key in one.identity.keys if key in listed), None)
        before = sum(season.count for season in one.seasons) or 1
        files += min(before - (left or 0), _told(one, before, about, records))
        entries += left is None and any(hint.identity.is_whole for hint in about)
    return Loss(entries=entries, files=max(files, 0))


def _told(
    known: Known,
    before: int,
    signals: Iterable[Signal],
    records: Iterable[HistoryRecord[int]],
) -> int:
    """Return how many files are said to be gone of a title."""
    movie = known.identity.media is MediaType.MOVIE
    if movie or any(signal.identity.is_whole for signal in signals):
        return before
    episodes = set[Episode]().union(*(signal.identity.episodes for signal in signals))
    episodes |= {record.place for record in records if record.place}
    return len(episodes)
