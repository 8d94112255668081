"""Notices what others deleted: hears of it, looks for it, and writes it down.

It asks services to tell, never to change anything.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..clients.hooks import (
    Changed,
    EntryGone,
    FileFate,
    FileGone,
    RowGone,
    Told,
    file_fate,
    read_jellyfin_hook,
    read_servarr_hook,
)
from ..clients.servarr import HistoryRecord
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
from ..detect.signals import Signal, Signals, narrowed, servarr_signal
from ..identifiers import Identity, ItemId, MediaType, Slug
from ..library.model import Item
from ..library.readings import JellyfinReading
from ..memory import DeletionRecord, DeletionSource, Memory
from ..runtime import Clock, RunInThread
from ..settings import HouseholdConfig, ServiceConfig, ServiceKind
from ..view import HookHint
from .decide import Decided
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
    in_jellyfin: frozenset[str] | None
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
        self._services = {service.slug: service for service in config.services}
        self._names = {slug: service.name for slug, service in self._services.items()}
        self._situation = situation
        self._memory = memory
        self._clock = clock
        self._run = run_in_thread
        self._signals = Signals()
        self._agreed: set[Slug] = set()
        self.missing: tuple[Missing, ...] = ()

    def hear(self, slug: Slug, body: bytes) -> HookHint:
        """Take what a service sent; raises UnreadableHook where it is no JSON object.

        Whatever it says, nothing follows from it but a look.
        """
        service = self._services.get(slug)
        if service is None:
            return HookHint.NOTHING
        if service.kind in _SOURCES:
            return self._hear_servarr(service, read_servarr_hook(body))
        if service.kind is ServiceKind.JELLYFIN:
            return self._hear_jellyfin(read_jellyfin_hook(body))
        return HookHint.CHANGED

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
        self._hear_histories(decided)
        signals = self._signals.waiting(now)
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
        self._signals.settle(found.settled)
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
        leave_elsewhere(found, there, look.in_jellyfin)
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

    def _hear_servarr(self, service: ServiceConfig, told: Told) -> HookHint:
        if isinstance(told, EntryGone | FileGone) and told.identity.keys:
            source = _SOURCES[service.kind]
            self._signals.hear(
                servarr_signal(told, service.slug, source, self._clock())
            )
            return HookHint.DELETED
        return HookHint.CHANGED if isinstance(told, Changed) else HookHint.NOTHING

    def _hear_histories(self, decided: Decided) -> None:
        """Take what the services' histories say: webhooks are never sent twice."""
        reader = self._situation.reader
        for slug, movies in reader.movies.items():
            self._hear_history(slug, movies.last.gone if movies.last else (), decided)
        for slug, series in reader.series.items():
            self._hear_history(slug, series.last.gone if series.last else (), decided)

    def _hear_history(
        self, slug: Slug, gone: Iterable[HistoryRecord[int]], decided: Decided
    ) -> None:
        """Take what one history says, once for each file."""
        source = _SOURCES[self._services[slug].kind]
        for records in _by_file(gone):
            entry = decided.entries.get(ItemId(f"{slug}-{records[0].entry}"))
            told = None if entry is None else _told(entry, records)
            if told is not None:
                signal = servarr_signal(told, slug, source, self._clock())
                self._signals.hear(signal)

    def _hear_jellyfin(self, told: Told) -> HookHint:
        if isinstance(told, RowGone):
            identities = self._identities(told)
            for identity in identities:
                self._signals.hear(
                    Signal(
                        source=DeletionSource.JELLYFIN,
                        service=None,
                        identity=identity,
                        at=self._clock(),
                    )
                )
            return HookHint.DELETED if identities else HookHint.NOTHING
        return HookHint.CHANGED if isinstance(told, Changed) else HookHint.NOTHING

    def _identities(self, told: RowGone) -> tuple[Identity, ...]:
        """Return what a row of Jellyfin was about; nothing for a copy of our own."""
        decided = self._situation.decided
        if decided is None:
            return (told.identity,) if told.identity else ()
        if told.item in decided.join.own_places:
            return ()
        owners = decided.join.owners.get(told.series or told.item, ())
        entries = [
            decided.entries[owner] for owner in owners if owner in decided.entries
        ]
        found = tuple(
            narrowed(entry.identity, told.season, told.episode)
            if told.series or told.season is not None
            else entry.identity
            for entry in entries
        )
        return found or ((told.identity,) if told.identity else ())

    def _readable(self) -> frozenset[Slug]:
        """Return the Radarrs and Sonarrs whose last reading went well."""
        reader = self._situation.reader
        movies = (slug for slug, one in reader.movies.items() if one.fresh)
        series = (slug for slug, one in reader.series.items() if one.fresh)
        return frozenset((*movies, *series))

    def _in_jellyfin(self, decided: Decided) -> frozenset[str] | None:
        """Return identity keys of what only Jellyfin has; ``None`` while not known."""
        watched = self._situation.reader.watched
        if watched is None:
            return frozenset()
        if not watched.fresh or watched.last is None:
            return None
        return frozenset(_unclaimed(decided, watched.last))


def _by_file(
    gone: Iterable[HistoryRecord[int]],
) -> Iterable[list[HistoryRecord[int]]]:
    """Return the records of each file: one for each episode that it carried."""
    files: dict[tuple[int, str | None], list[HistoryRecord[int]]] = {}
    for record in gone:
        files.setdefault((record.entry, record.path), []).append(record)
    return files.values()


def _told(entry: Item, records: list[HistoryRecord[int]]) -> FileGone | None:
    """Return which file went; ``None`` where it was replaced, or not told which."""
    fate = file_fate(records[0].reason)
    places = sorted({record.place for record in records if record.place})
    if fate is FileFate.REPLACED or (entry.series is not None and not places):
        return None
    identity = replace(entry.identity, episodes=tuple(places))
    return FileGone(identity=identity, fate=fate, size=records[0].size)


def _unclaimed(decided: Decided, reading: JellyfinReading) -> Collection[str]:
    """Return the identity keys of Jellyfin's titles that no service has."""
    found, keys = decided.join, set[str]()
    for media, rows in (
        (MediaType.MOVIE, reading.movies),
        (MediaType.TV, reading.series),
    ):
        for row in rows:
            if not found.owners.get(row.id) and row.id not in found.own_places:
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
