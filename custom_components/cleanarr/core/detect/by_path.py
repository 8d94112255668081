"""What is gone from the disk though its service still lists it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ..identifiers import Identity, Scope
from ..library.model import Item, MediaFile
from ..memory import DeletionSource, Known
from .compare import Absence, Comparison, Explained
from .signals import Signal, strongest


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
    told = set(known.told)
    if not unseen.files:
        found.settled += unseen.signals
    for absence in _absences(known, unseen):
        about = [each for each in unseen.signals if absence.concerns(each)]
        part = absence.identity.part
        if (cause := strongest(about)) and not told & {"", part}:
            told.add(part)
            found.explained.append(Explained(absence, cause, unseen=True))
            found.settled += about
    if told != known.told:
        latest = found.put.get(known.key, known)
        found.put[known.key] = replace(latest, told=frozenset(told))


def _absences(known: Known, unseen: Unseen) -> Iterator[Absence]:
    """Yield what the files make up, at the widest scope; one alone stays a file."""
    item, files = unseen.item, unseen.files
    if not files:
        return
    if len(files) == 1 and files[0].episodes and _are_of_files(unseen.signals):
        identity = replace(item.identity, episodes=files[0].episodes)
        yield _absence(known, identity, Scope.EPISODE, files)
        return
    if len(files) == len(item.files):
        yield _absence(known, item.identity, item.scope, files)
        return
    left = list(files)
    for season in sorted({number for file in files for number in file.seasons}):
        of_season = [file for file in item.files if season in file.seasons]
        if all(file in left for file in of_season):
            identity = replace(item.identity, season=season)
            yield _absence(known, identity, Scope.SEASON, of_season)
            left = [file for file in left if file not in of_season]
    for file in left:
        identity = replace(item.identity, episodes=file.episodes)
        yield _absence(known, identity, Scope.EPISODE, [file])


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
