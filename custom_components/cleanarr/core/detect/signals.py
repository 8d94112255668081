"""Hints that something was deleted, collected until the services have been read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..clients.hooks import EntryGone, FileFate, FileGone
from ..identifiers import Identity, Slug
from ..memory import DeletionSource, Signal

_LASTS = timedelta(hours=1)
_LASTS_UNSEEN = timedelta(days=1)
# So long may it take to put a new file where another one was.
_REPLACING = timedelta(minutes=15)
# As many as a library may lose at once; what comes after is found by the check.
_MOST = 20_000
_STRENGTH = (
    DeletionSource.EXTERNAL,
    DeletionSource.SHOKO,
    DeletionSource.JELLYFIN,
    DeletionSource.SONARR,
    DeletionSource.RADARR,
    DeletionSource.CLEANARR,
)


def stronger(one: DeletionSource, other: DeletionSource) -> bool:
    """Return whether ``one`` replaces ``other`` as the cause (SPEC §7.4)."""
    return _STRENGTH.index(one) > _STRENGTH.index(other)


def strongest(signals: Iterable[Signal]) -> Signal | None:
    """Return the signal whose cause replaces that of all others."""
    return max(signals, key=lambda signal: _STRENGTH.index(signal.source), default=None)


def servarr_signal(
    told: EntryGone | FileGone, service: Slug, source: DeletionSource, at: datetime
) -> Signal:
    """Return what a Radarr or Sonarr told; what it only misses, others deleted."""
    if isinstance(told, EntryGone):
        return Signal(
            source=source,
            service=service,
            identity=told.identity,
            at=at,
            kept=not told.with_files,
        )
    missed = told.fate is FileFate.MISSING
    return Signal(
        source=DeletionSource.EXTERNAL if missed else source,
        service=service,
        identity=told.identity,
        at=at,
        size=told.size,
    )


class Signals:
    """What was said to be gone and is not made sense of, each once.

    It waits for an hour; while its service cannot be read, for a day.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: dict[tuple[object, ...], tuple[Signal, datetime]] = {}
        self._replaced: dict[str, datetime] = {}

    def hear(self, signal: Signal, now: datetime) -> None:
        """Collect a signal; one without any id says nothing.

        Of two alike the later counts: histories tell again, in whole seconds.
        """
        key = (signal.source, signal.service, signal.identity, signal.kept)
        before, _ = self._waiting.get(key, (None, now))
        known = before is not None and before.at > signal.at
        if signal.identity.keys and not known and (before or self._has_room):
            self._waiting[key] = (signal, now)

    def replaced(self, identity: Identity, at: datetime) -> None:
        """Note that a file of a title gives way to another one.

        For a while, whoever else says that it is gone is believed later.
        """
        for key in identity.title.keys:
            self._replaced[key] = max(at, self._replaced.get(key, at))

    @property
    def _has_room(self) -> bool:
        return len(self._waiting) < _MOST

    def waiting(self, now: datetime) -> tuple[Signal, ...]:
        """Return what to look at now."""
        self._replaced = {
            key: at for key, at in self._replaced.items() if now - at < _REPLACING
        }
        return tuple(
            signal
            for signal in self.all
            if signal.by_hand
            or self._replaced.keys().isdisjoint(signal.identity.title.keys)
        )

    @property
    def all(self) -> tuple[Signal, ...]:
        """Return all that waits, in the order in which it was heard."""
        return tuple(signal for signal, _ in self._waiting.values())

    def settle(
        self, signals: Iterable[Signal], now: datetime, readable: Collection[Slug]
    ) -> None:
        """Forget what was made sense of, and what waited long enough.

        ``readable``: the services that a look could see.
        """
        done = set(signals)

        def waits(signal: Signal, heard: datetime) -> bool:
            seen = signal.service is None or signal.service in readable
            lasts = _LASTS if seen else _LASTS_UNSEEN
            return signal not in done and now - heard < lasts

        self._waiting = {
            key: (signal, heard)
            for key, (signal, heard) in self._waiting.items()
            if waits(signal, heard)
        }


def by_title(signals: Iterable[Signal]) -> Mapping[str, list[Signal]]:
    """Return the signals about each title, by every key of it."""
    found: dict[str, list[Signal]] = {}
    for signal in signals:
        for key in signal.identity.title.keys:
            found.setdefault(key, []).append(signal)
    return found


def narrowed(identity: Identity, season: int | None, episode: int | None) -> Identity:
    """Return a series' season or episode, or the identity itself."""
    if season is None:
        return identity
    if episode is None:
        return replace(identity, season=season)
    return replace(identity, episodes=((season, episode),))
