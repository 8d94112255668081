"""What is missing though nobody said so: seen twice, everywhere, and never too much."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..identifiers import Slug
from ..memory import DeletionSource, Known, Signal
from .absences import Absence
from .catalogue import Present
from .compare import Comparison, Explained

_FEW = 5
_LARGE_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """How much of a service is missing at once: too much to be believed."""

    service: Slug
    titles: int
    of: int


def too_much(
    found: Comparison, known: Iterable[Known], agreed: Collection[Slug]
) -> tuple[Missing, ...]:
    """Return the services that lost more than five titles and a fifth of them all.

    What somebody deleted in the service itself is not counted. ``agreed``: where a
    person said that it is gone.
    """
    absences = [*found.unexplained]
    absences += [one.absence for one in found.explained if not one.signal.by_hand]
    titles = {absence.known.key for absence in absences}
    lost = Counter(service for service, _ in titles)
    there = Counter(one.service for one in known)
    return tuple(
        Missing(service=service, titles=number, of=there[service])
        for service, number in lost.items()
        if number > _FEW
        and number > there[service] * _LARGE_SHARE
        and service not in agreed
    )


def held_back(found: Comparison, services: Collection[Slug]) -> None:
    """Take out of a comparison what is not to be believed, so that it stays known."""

    def doubted(absence: Absence) -> bool:
        return absence.known.service in services

    doubtful = {
        one.signal
        for one in found.explained
        if doubted(one.absence) and not one.signal.by_hand
    }
    held = [one.absence for one in found.explained if one.signal in doubtful]
    held += [one for one in found.unexplained if doubted(one)]
    for absence in held:
        found.put.pop(absence.known.key, None)
        found.drop.pop(absence.known.key, None)
    found.explained = [one for one in found.explained if one.signal not in doubtful]
    found.unexplained = [one for one in found.unexplained if not doubted(one)]
    found.settled = [one for one in found.settled if one not in doubtful]


def leave_elsewhere(
    found: Comparison,
    known: Iterable[Known],
    there: Present,
    in_jellyfin: Mapping[Slug, Collection[str]],
) -> None:
    """Take out all that is not missing beyond doubt, but what was deleted by hand.

    ``in_jellyfin``: identity keys of what Jellyfin still has and no service claims, by
    service; without those of which Jellyfin's word is not known. A title that came to
    another service since was moved, and is known there. What is in doubt stays known,
    and is looked at again.
    """
    before = {(one.service, key): one for one in known for key in one.identity.keys}

    def is_missing(absence: Absence) -> bool:
        if absence.identity.is_whole and _was_moved(absence.known, before, there):
            found.drop[absence.known.key] = absence.known
            return False
        still_there = in_jellyfin.get(absence.known.service)
        if still_there is not None and not _is_in_jellyfin(absence, still_there):
            return True
        found.drop.pop(absence.known.key, None)
        return False

    found.unexplained = [one for one in found.unexplained if is_missing(one)]
    explained, doubtful = list[Explained](), set[Signal]()
    for one in found.explained:
        if one.signal.by_hand or one.unseen or is_missing(one.absence):
            explained.append(one)
        else:
            doubtful.add(one.signal)
    found.explained = explained
    found.settled = [one for one in found.settled if one not in doubtful]


def look_twice(
    found: Comparison, now: datetime, agreed: Collection[Slug]
) -> Iterator[Explained]:
    """Yield what is missing for the second time; note what is for the first.

    ``agreed``: the services of which a person said that it is gone.
    """
    for absence in found.unexplained:
        known, part = absence.known, absence.identity.part
        if part not in known.missing and known.service not in agreed:
            latest = _latest(found, known)
            missing = latest.missing | {part}
            found.put[known.key] = replace(latest, missing=missing)
            continue
        forget(found, absence)
        signal = Signal(
            source=DeletionSource.EXTERNAL,
            service=known.service,
            identity=absence.identity,
            at=now,
        )
        yield Explained(absence, signal)


def forget(found: Comparison, absence: Absence) -> None:
    """Forget a title, or its season, that is told as gone."""
    known = absence.known
    if absence.identity.is_whole:
        found.drop[known.key] = known
        return
    before, season = _latest(found, known), absence.identity.season
    left = tuple(each for each in before.seasons if each.number != season)
    missing = before.missing - {absence.identity.part}
    found.put[known.key] = replace(before, seasons=left, missing=missing)


def _latest(found: Comparison, known: Known) -> Known:
    """Return a title as it is to be remembered by now."""
    return found.put.get(known.key, known)


def _was_moved(
    known: Known, before: Mapping[tuple[Slug, str], Known], there: Present
) -> bool:
    """Return whether another service has a title that it had not, or had later."""
    others = {service for service, _ in there} - {known.service}
    for place in ((service, key) for service in others for key in known.identity.keys):
        if place in there and (
            place not in before or before[place].since > known.since
        ):
            return True
    return False


def _is_in_jellyfin(absence: Absence, in_jellyfin: Collection[str]) -> bool:
    """Return whether Jellyfin has a whole title that no service of ours has."""
    keys = absence.known.identity.keys
    return absence.identity.is_whole and not set(keys).isdisjoint(in_jellyfin)
