"""Compare what was known with what is there, and with what was said to be gone."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..identifiers import Episode, Identity, Slug
from ..library.model import MediaFile
from ..memory import Known, KnownSeason, Signal
from .absences import Absence, absences, files_gone, in_doubt
from .catalogue import Present, match, taken_over
from .signals import by_title, strongest

type TitleKey = tuple[Slug, str]
"""A service, and the first identity key of a title in it."""
type Contents = Mapping[tuple[Slug, int], Collection[MediaFile]]
"""The files of some series, by service and its number of the series."""


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
    ``settled``: signals that were made sense of. ``unread``: series of which nothing can
    be said without their files; they stay known as they were.
    """

    put: dict[TitleKey, Known] = field(default_factory=dict)
    drop: dict[TitleKey, Known] = field(default_factory=dict)
    explained: list[Explained] = field(default_factory=list)
    unexplained: list[Absence] = field(default_factory=list)
    settled: list[Signal] = field(default_factory=list)
    unread: set[tuple[Slug, int]] = field(default_factory=set)


def compare(
    known: Iterable[Known],
    there: Present,
    signals: Iterable[Signal],
    contents: Contents,
    *,
    readable: Collection[Slug],
    busy: Callable[[Identity], bool],
) -> Comparison:
    """Compare all that is known of services that were read in health.

    ``contents``: of series that were ``unread`` before. ``busy``: whether a deletion of
    our own is going on for a title.
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
            _compare_one(one, now, _about(one, told), contents, found)
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
    known: Known,
    now: Known | None,
    signals: list[Signal],
    contents: Contents,
    found: Comparison,
) -> None:
    """Add what became of one title."""
    files = contents.get((now.service, now.entry)) if now else None
    if now is None and any(signal.kept for signal in signals):
        by_hand = [one for one in signals if one.by_hand and not one.kept]
        found.explained += [
            Explained(absence, by_hand[0]) for absence in files_gone(known, by_hand)
        ]
        found.drop[known.key] = known
        found.settled += signals
        return
    if now is not None and files is None and in_doubt(known, now, signals):
        found.unread.add((now.service, now.entry))
        return
    left, gone = list[Absence](), set[Episode]()
    for absence in absences(known, now, signals, files):
        about = [signal for signal in signals if absence.concerns(signal)]
        if cause := strongest(about):
            found.explained.append(Explained(absence, cause))
            found.settled += about
            gone.update(*(signal.identity.episodes for signal in about))
        elif now is None or now.count < known.count:  # or its seasons were renumbered
            left.append(absence)
    found.unexplained += left
    if now is None:
        found.drop |= {} if left else {known.key: known}
    else:
        _remember(known, taken_over(known, now, files), gone, left, found)


def _remember(
    known: Known,
    after: Known,
    gone: Collection[Episode],
    left: list[Absence],
    found: Comparison,
) -> None:
    """Add what is to be remembered of a title: what nobody explained stays known."""
    if gone:
        after = replace(after, gone=after.gone.union(gone))
    seasons = {absence.identity.season for absence in left}
    if kept := [each for each in known.seasons if each.number in seasons]:
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
