"""Compare what was known with what is there, and with what was said to be gone."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..identifiers import Episode, Identity, ItemId, MediaType, Scope, Slug, season_part
from ..memory import Known, KnownSeason
from .catalogue import Present, match, taken_over
from .signals import Signal, by_title, strongest

type TitleKey = tuple[Slug, str]
"""A service, and the first identity key of a title in it."""


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


@dataclass(frozen=True, slots=True)
class Explained:
    """An absence, and the strongest of the signals that explain it.

    ``unseen``: its service was asked, and does not see the files any more.
    """

    absence: Absence
    signal: Signal
    unseen: bool = False


@dataclass(slots=True)
class Comparison:
    """What changed. ``put`` and ``drop``: what is to be remembered, and forgotten.

    ``unexplained``: absences that nobody told of; what is known of them stays known.
    ``settled``: signals that were made sense of.
    """

    put: dict[TitleKey, Known] = field(default_factory=dict)
    drop: dict[TitleKey, Known] = field(default_factory=dict)
    explained: list[Explained] = field(default_factory=list)
    unexplained: list[Absence] = field(default_factory=list)
    settled: list[Signal] = field(default_factory=list)


def compare(
    known: Iterable[Known],
    there: Present,
    signals: Iterable[Signal],
    *,
    readable: Collection[Slug],
    busy: Callable[[Identity], bool],
) -> Comparison:
    """Compare all that is known of services that were read in health.

    ``busy``: whether a deletion of our own is going on for a title.
    """
    found, told = Comparison(), by_title(signals)
    seen = set[TitleKey]()
    for one in known:
        if one.service not in readable:
            continue
        now = match(one, there)
        if now is not None:
            seen.add(now.key)
        if not busy(one.identity):
            _compare_one(one, now, _about(one, told), found)
    fresh = {now.key: now for now in there.values() if now.service in readable}
    found.put |= {key: now for key, now in fresh.items() if key not in seen}
    return found


def _about(known: Known, told: Mapping[str, list[Signal]]) -> list[Signal]:
    """Return the signals about a title in its service, but those from before it was so.

    The histories of services are read with some overlap.
    """
    found: dict[Signal, None] = {}
    for key in known.identity.keys:
        for signal in told.get(key, ()):
            here = signal.service in {None, known.service}
            if here and signal.at >= known.since:
                found[signal] = None
    return list(found)


def _compare_one(
    known: Known, now: Known | None, signals: list[Signal], found: Comparison
) -> None:
    """Add what became of one title."""
    if now is None and any(signal.kept for signal in signals):
        found.drop[known.key] = known
        found.settled += signals
        return
    left: list[Absence] = []
    for absence in _absences(known, now, signals):
        about = [signal for signal in signals if absence.concerns(signal)]
        if cause := strongest(about):
            found.explained.append(Explained(absence, cause))
            found.settled += about
        else:
            left.append(absence)
    found.unexplained += left
    _remember(known, now, left, found)


def _remember(
    known: Known, now: Known | None, left: list[Absence], found: Comparison
) -> None:
    """Add what is to be remembered of a title: what nobody explained stays known."""
    if now is None:
        if not left:
            found.drop[known.key] = known
        return
    seasons = {absence.identity.season for absence in left}
    kept = [each for each in known.seasons if each.number in seasons]
    after = taken_over(known, now)
    if kept:
        after = replace(
            after,
            seasons=_in_order(after.seasons, kept),
            missing=known.missing & {absence.identity.part for absence in left},
        )
    if known.key != after.key:
        found.drop[known.key] = known
    if after != known:
        found.put[after.key] = after


def _in_order(
    seasons: Iterable[KnownSeason], more: Iterable[KnownSeason]
) -> tuple[KnownSeason, ...]:
    return tuple(sorted((*seasons, *more), key=lambda season: season.number))


def _absences(
    known: Known, now: Known | None, signals: Iterable[Signal]
) -> Iterator[Absence]:
    """Yield what is gone of a title and was not told before, at the widest scope."""
    if "" in known.told:
        return
    if now is None:
        yield _last_file(known, known.seasons, signals) or _whole(known)
        return
    counts = {season.number: season.count for season in now.seasons}
    for season in known.seasons:
        part = replace(known.identity, season=season.number)
        if season.number in counts:
            lost = season.count - counts[season.number]
            yield from _episodes(known, season, lost, signals)
        elif part.part not in known.told:
            yield _last_file(known, (season,), signals) or Absence(
                known=known, identity=part, scope=Scope.SEASON, size=season.size
            )


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
    known: Known, season: KnownSeason, lost: int, signals: Iterable[Signal]
) -> Iterator[Absence]:
    """Yield the episodes that were said to be gone, as far as so many really are."""
    done: set[tuple[Episode, ...]] = set()
    for signal in signals:
        episodes = signal.identity.episodes
        if lost < len(episodes) or not episodes or episodes in done:
            continue
        if {number for number, _ in episodes} != {season.number}:
            continue
        done.add(episodes)
        lost -= len(episodes)
        identity = replace(known.identity, episodes=episodes)
        if not known.told.isdisjoint({identity.part, season_part(season.number)}):
            continue
        guessed = season.size * len(episodes) // season.count
        told = signal.size or guessed
        size = told if 0 < told <= season.size else guessed
        yield Absence(known=known, identity=identity, scope=Scope.EPISODE, size=size)
