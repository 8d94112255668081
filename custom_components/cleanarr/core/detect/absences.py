"""What is gone of a title that was known, and whether numbers tell it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from ..identifiers import Identity, ItemId, MediaType, Scope
from ..library.model import MediaFile
from ..memory import Known, KnownSeason, Signal

# So far may the clocks of two machines be apart.
_CLOCKS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A movie, series, season or episode that was known and has no file any more.

    ``size`` is bytes, as last known.
    """

    known: Known
    identity: Identity
    scope: Scope
    size: int

    @property
    def item(self) -> ItemId:
        """Return the id that it had as an item."""
        entry = f"{self.known.service}-{self.known.entry}"
        if self.identity.season is not None:
            return ItemId(f"{entry}-s{self.identity.season:02d}")
        if self.identity.episodes:
            season, number = self.identity.episodes[0]
            return ItemId(f"{entry}-s{season:02d}e{number:02d}")
        return ItemId(entry)

    def concerns(self, signal: Signal) -> bool:
        """Return whether a signal is about it, a part of it, or what contains it."""
        mine, theirs = self.identity, signal.identity
        return mine.contains(theirs) or theirs.contains(mine)


def in_doubt(known: Known, now: Known, signals: Iterable[Signal]) -> bool:
    """Return whether numbers do not tell which episodes of a series are gone."""
    if known.booked and now.seasons != known.seasons:
        return True
    counts = {season.number: season.count for season in now.seasons}
    return any(
        season.number in counts
        and _too_many(known, season, season.count - counts[season.number], signals)
        for season in known.seasons
    )


def _too_many(
    known: Known, season: KnownSeason, lost: int, signals: Iterable[Signal]
) -> bool:
    """Return whether more is said to be gone of a season than it lost.

    What it did not lose, only its own service can say: others speak of the disk.
    """
    said = {
        episode
        for signal in signals
        if lost > 0 or signal.service is not None
        for episode in signal.identity.episodes
        if episode[0] == season.number
    }
    return len(said - known.booked) > max(lost, 0)


def absences(
    known: Known,
    now: Known | None,
    signals: Collection[Signal],
    files: Collection[MediaFile] | None,
) -> Iterator[Absence]:
    """Yield what is gone of a title and was not told before, at the widest scope."""
    if now is None:
        if not _is_booked(known, known.seasons):
            yield _last_file(known, known.seasons, signals) or _whole(known)
        return
    counts = {season.number: season.count for season in now.seasons}
    for season in known.seasons:
        part = replace(known.identity, season=season.number)
        if season.number in counts:
            lost = season.count - counts[season.number]
            yield from _episodes(known, season, lost, signals, files)
        elif not _is_booked(known, (season,)):
            yield _last_file(known, (season,), signals) or Absence(
                known=known, identity=part, scope=Scope.SEASON, size=season.size
            )


def files_gone(known: Known, signals: Collection[Signal]) -> Iterator[Absence]:
    """Yield what was deleted of a title before it was removed without its files."""
    if known.identity.media is MediaType.MOVIE:
        if signals and not known.told:
            yield _whole(known)
        return
    for season in known.seasons:
        yield from _episodes(known, season, season.count, signals, None)


def _is_booked(known: Known, seasons: Iterable[KnownSeason]) -> bool:
    """Return whether all that its service listed of a title was told before."""
    if known.identity.media is MediaType.MOVIE:
        return bool(known.told)
    told = Counter(season for file in known.told for season, _ in file.episodes)
    return all(told[season.number] >= season.count for season in seasons)


def _last_file(
    known: Known, seasons: Collection[KnownSeason], signals: Iterable[Signal]
) -> Absence | None:
    """Return the one file that was left, where that is all that was said to be gone."""
    told = {
        signal.identity
        for signal in signals
        if signal.identity.same_title(known.identity)
    }
    if len(told) != 1 or not seasons:
        return None
    episodes = told.pop().episodes
    if len(episodes) != sum(season.count for season in seasons):
        return None
    return Absence(
        known=known,
        identity=replace(known.identity, episodes=episodes),
        scope=Scope.EPISODE,
        size=sum(season.size for season in seasons),
    )


def _whole(known: Known) -> Absence:
    movie = known.identity.media is MediaType.MOVIE
    return Absence(
        known=known,
        identity=known.identity,
        scope=Scope.MOVIE if movie else Scope.SERIES,
        size=known.size,
    )


def _episodes(
    known: Known,
    season: KnownSeason,
    lost: int,
    signals: Iterable[Signal],
    files: Iterable[MediaFile] | None,
) -> Iterator[Absence]:
    """Yield the episodes that were said to be gone and have no file, if so many went.

    ``files``: where they are known, what came meanwhile is taken into account.
    """
    over = set(known.booked).union(*(file.episodes for file in files or ()))
    lost += _came(known, season.number, files or ())
    for signal in signals:
        gone = tuple(each for each in signal.identity.episodes if each not in over)
        if {number for number, _ in gone} != {season.number} or lost < len(gone):
            continue
        over.update(gone)
        lost -= len(gone)
        guessed = season.size * len(gone) // season.count
        told = signal.size or guessed
        size = told if 0 < told <= season.size else guessed
        identity = replace(known.identity, episodes=gone)
        yield Absence(known=known, identity=identity, scope=Scope.EPISODE, size=size)


def _came(known: Known, season: int, files: Iterable[MediaFile]) -> int:
    """Return how many episodes of a season were imported since a series was known so."""
    return sum(
        number == season
        for file in files
        if file.imported is None or file.imported > known.since - _CLOCKS
        for number, _ in file.episodes
    )
