"""What is gone from the disk though its service still lists it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ..identifiers import Identity, Scope
from ..library.model import Item, MediaFile
from ..memory import DeletionSource, Known, KnownFile, Signal
from .absences import Absence
from .compare import Comparison, Explained
from .signals import strongest


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A movie or series, which of its files its service does not see, and who told.

    ``item`` is as its service lists it, all its files known.
    """

    item: Item
    files: tuple[MediaFile, ...]
    signals: tuple[Signal, ...]


def add_unseen(
    found: Comparison, known: Iterable[Known], unseen: Iterable[Unseen]
) -> None:
    """Add what is gone from the disk, and remember that it is told."""
    there = {(one.service, key): one for one in known for key in one.identity.keys}
    for one in unseen:
        keys = ((one.item.service, key) for key in one.item.identity.keys)
        row = next((there[key] for key in keys if key in there), None)
        if row is not None:
            _add(found, row, one)


def _add(found: Comparison, known: Known, unseen: Unseen) -> None:
    if not unseen.files:
        found.settled += unseen.signals
    told = set(known.told)
    for absence, files in _absences(known, unseen):
        about = [each for each in unseen.signals if absence.concerns(each)]
        if cause := strongest(about):
            told |= {
                KnownFile(id=file.id, size=file.size, episodes=file.episodes)
                for file in files
            }
            found.explained.append(Explained(absence, cause, unseen=True))
            found.settled += about
    if told != known.told:
        latest = found.put.get(known.key, known)
        found.put[known.key] = replace(latest, told=frozenset(told))


def _absences(
    known: Known, unseen: Unseen
) -> Iterator[tuple[Absence, Collection[MediaFile]]]:
    """Yield what the files make up that were not told before, at the widest scope.

    One alone stays a file where it was told of as one.
    """
    item, before = unseen.item, {file.id for file in known.told}
    left = [file for file in unseen.files if file.id not in before]
    alone = len(left) == 1 and left[0].episodes and _are_of_files(unseen.signals)
    if left and len(left) == len(item.files) and not alone:
        yield _absence(known, item.identity, item.scope, left), left
        return
    seasons = {number for file in left for number in file.seasons}
    for season in () if alone else sorted(seasons):
        of_season = [file for file in item.files if season in file.seasons]
        if all(file in left for file in of_season):
            identity = replace(item.identity, season=season)
            yield _absence(known, identity, Scope.SEASON, of_season), of_season
            left = [file for file in left if file not in of_season]
    for file in left:
        identity = replace(item.identity, episodes=file.episodes)
        yield _absence(known, identity, Scope.EPISODE, [file]), [file]


def _are_of_files(signals: Iterable[Signal]) -> bool:
    """Return whether signals are about files alone; Shoko tells of nothing else."""
    return all(
        signal.identity.episodes or signal.source is DeletionSource.SHOKO
        for signal in signals
    )


def _absence(
    known: Known, identity: Identity, scope: Scope, files: Collection[MediaFile]
) -> Absence:
    size = sum(file.size for file in files)
    return Absence(known=known, identity=identity, scope=scope, size=size)
