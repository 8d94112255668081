"""Notices what others deleted: hears of it, looks for it, and writes it down.

It asks services to tell, never to change anything.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..detect.by_path import Unseen, add_unseen
from ..detect.catalogue import Present, present
from ..detect.check import (
    Missing,
    held_back,
    leave_elsewhere,
    look_twice,
    too_much,
)
from ..detect.compare import Comparison, compare
from ..detect.correlate import Entries, correlate, late, leave_booked
from ..detect.signals import Signal
from ..identifiers import Identity, MediaType, Slug
from ..library.readings import JellyfinReading
from ..memory import DeletionRecord, DeletionSource, Memory
from ..runtime import Clock, RunInThread
from ..settings import HouseholdConfig, ServiceKind
from ..view import HookHint
from .decide import Decided
from .hearing import Hearing
from .situation import Situation
from .unseen import unseen

_A_WEEK = timedelta(days=7)
_SOURCES: Mapping[ServiceKind, DeletionSource] = {
    ServiceKind.RADARR: DeletionSource.RADARR,
    ServiceKind.SONARR: DeletionSource.SONARR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one look at the readings is made of."""

    decided: Decided
    signals: tuple[Signal, ...]
    unseen: list[Unseen]
    readable: frozenset[Slug]
    in_jellyfin: Mapping[Slug, frozenset[str]]
    checking: bool
    now: datetime


class Detector:
    """Keeps what was said to be gone, and compares what was known with what there is."""

    def __init__(
        self,
        config: HouseholdConfig,
        situation: Situation,
        memory: Memory,
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Begin without any hint."""
        self._names = {service.slug: service.name for service in config.services}
        self._situation = situation
        self._memory = memory
        self._clock = clock
        self._run = run_in_thread
        self._hearing = Hearing(config, clock)
        self._agreed: set[Slug] = set()
        self.missing: tuple[Missing, ...] = ()

    def hear(self, service: Slug, body: bytes) -> HookHint:
        """Take what a service sent; raises UnreadableHook where it is no JSON object."""
        return self._hearing.hear(service, body, self._situation.decided)

    def take(self, signal: Signal) -> None:
        """Take what was heard elsewhere."""
        self._hearing.signals.hear(signal, self._clock())

    def take_histories(self) -> None:
        """Take what the histories of the last readings say; the next ones go on there."""
        if (decided := self._situation.decided) is not None:
            self._hearing.take_histories(self._situation.reader, decided)

    def agree(self, service: Slug) -> None:
        """Believe that what is missing of a service is gone: a person looked at it."""
        self._agreed.add(service)

    async def look(self, *, checking: bool = False) -> tuple[DeletionRecord, ...]:
        """Compare the last readings with what was known; return what is new.

        ``checking``: what nobody told of counts as well, once it is missing twice.
        Raises MemoryUnavailable.
        """
        if (decided := self._situation.decided) is None:
            return ()
        now = self._clock()
        self.take_histories()
        signals = self._hearing.signals.waiting(now)
        look = _Look(
            decided=decided,
            signals=signals,
            unseen=await unseen(self._situation.reader, decided, signals),
            readable=self._readable(),
            in_jellyfin=self._in_jellyfin(decided),
            checking=checking,
            now=now,
        )
        found, entries = await self._run(self._found, look)
        self._hearing.signals.settle(found.settled)
        return tuple(entries.new)

    def _found(self, look: _Look) -> tuple[Comparison, Entries]:
        """Compare and write down; blocks."""
        memory = self._memory
        known = memory.catalogue.all()
        there = present(look.decided.entries.values(), look.now)
        going = [entry.identity for entry in memory.journal.unfinished()]

        def busy(identity: Identity) -> bool:
            return any(one.same_title(identity) for one in going)

        found = compare(known, there, look.signals, readable=look.readable, busy=busy)
        add_unseen(found, known, look.unseen)
        ledger = self._ledger(found, look.signals)
        leave_booked(found, ledger)
        leave_elsewhere(found, known, there, look.in_jellyfin)
        self.missing = too_much(found, known, self._agreed)
        held_back(found, {one.service for one in self.missing})
        if look.checking or self._agreed:
            found.explained += look_twice(found, look.now, self._agreed)
            self._agreed.clear()
        entries = correlate(found.explained, ledger, self._names, look.now)
        restated, settled = late(
            _unlisted(look.signals, found, there), ledger, self._names, look.now
        )
        found.settled += settled
        memory.notice(
            entries.new,
            [
                (one.record.id, one.source, one.who)
                for one in (*entries.restated, *restated)
                if one.record.id
            ],
            put=found.put.values(),
            drop=found.drop.values(),
        )
        return found, entries

    def _ledger(
        self, found: Comparison, signals: Collection[Signal]
    ) -> tuple[DeletionRecord, ...]:
        """Return what the ledger has since the first that is gone was last seen."""
        absences = [*found.unexplained, *(one.absence for one in found.explained)]
        since = [absence.known.since for absence in absences]
        since += [signal.at - _A_WEEK for signal in signals]
        return self._memory.ledger.since(min(since)) if since else ()

    def _readable(self) -> frozenset[Slug]:
        """Return the Radarrs and Sonarrs whose last reading went well."""
        reader = self._situation.reader
        movies = (slug for slug, one in reader.movies.items() if one.fresh)
        series = (slug for slug, one in reader.series.items() if one.fresh)
        return frozenset((*movies, *series))

    def _in_jellyfin(self, decided: Decided) -> Mapping[Slug, frozenset[str]]:
        """Return identity keys of what only Jellyfin has, by service that it knows of.

        Of a service of which it shows nothing at all, its library may be gone.
        """
        reader = self._situation.reader
        services, watched = (*reader.movies, *reader.series), reader.watched
        if watched is None:
            return dict.fromkeys(services, frozenset())
        if not watched.fresh or watched.last is None:
            return {}
        shown = {decided.entries[item].service for item in decided.join.copies}
        keys = frozenset(_unclaimed(decided, watched.last))
        return {slug: keys for slug in services if slug in shown}


def _unclaimed(decided: Decided, reading: JellyfinReading) -> Collection[str]:
    """Return the identity keys of Jellyfin's titles that no service has files of."""
    found, keys = decided.join, set[str]()
    for media, rows in (
        (MediaType.MOVIE, reading.movies),
        (MediaType.TV, reading.series),
    ):
        for row in rows:
            owners = (
                decided.entries.get(each) for each in found.owners.get(row.id, ())
            )
            claimed = any(owner is not None and owner.has_files for owner in owners)
            if not claimed and row.id not in found.own_places:
                identity = Identity(
                    media=media, tmdb=row.tmdb, imdb=row.imdb, tvdb=row.tvdb
                )
                keys |= {*identity.keys}
    return keys


def _unlisted(
    signals: Iterable[Signal], found: Comparison, there: Present
) -> Iterator[Signal]:
    """Yield the signals about titles that have no files any more where they say."""
    settled, services = set(found.settled), {service for service, _ in there}
    for signal in signals:
        where = services if signal.service is None else {signal.service}
        keys = signal.identity.title.keys
        listed = any((service, key) in there for service in where for key in keys)
        if signal not in settled and not listed:
            yield signal
