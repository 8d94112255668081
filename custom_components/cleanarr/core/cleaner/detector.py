"""Notices what others deleted: hears of it, looks for it, and writes it down.

It asks services to tell, never to change anything.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
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
from ..detect.compare import Comparison, Contents, compare
from ..detect.correlate import correlate, late, leave_booked
from ..detect.orphans import Orphan, orphans
from ..detect.signals import Signals
from ..errors import MemoryUnavailable
from ..identifiers import Identity, Slug
from ..memory import DeletionRecord, Known, Memory, Signal
from ..runtime import Clock, RunInThread
from ..settings import HouseholdConfig
from ..view import HookHint
from .decide import Decided
from .hearing import Hearing
from .roots import RootAway, roots_away
from .situation import Situation
from .unseen import contents_of, unseen
from .whereabouts import (
    all_there,
    in_jellyfin,
    known_media,
    leaving_jellyfin,
    read_from,
    readable,
)

_A_WEEK = timedelta(days=7)
# A longer history is too much to ask for; what went before, the checks miss.
_A_YEAR = timedelta(days=365)
_A_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one look at the readings is made of.

    ``now`` is when they were begun: what is said to be gone later, they may still show.
    ``heard`` is all that was, ``signals`` what is to be looked at of it.
    """

    decided: Decided
    signals: tuple[Signal, ...]
    heard: tuple[Signal, ...]
    unseen: list[Unseen]
    in_jellyfin: Mapping[Slug, frozenset[str]]
    known: tuple[Known, ...]
    there: Present
    going: tuple[Identity, ...]
    checking: bool
    now: datetime

    def busy(self, identity: Identity) -> bool:
        """Return whether a deletion of our own is going on for a title."""
        return any(one.same_title(identity) for one in self.going)


class Detector:
    """Keeps what was said to be gone, and compares what was known with what there is."""

    def __init__(
        self,
        config: HouseholdConfig,
        situation: Situation,
        memory: Memory,
        signals: Signals,
        *,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Begin with what was heard so far."""
        self._names = {service.slug: service.name for service in config.services}
        self._situation = situation
        self._memory = memory
        self._clock = clock
        self._run = run_in_thread
        self._hearing = Hearing(config, signals, clock)
        self._agreed: set[Slug] = set()
        self.missing: tuple[Missing, ...] = ()
        self.away: tuple[RootAway, ...] = ()

    def hear(self, service: Slug, body: bytes) -> HookHint:
        """Take what a service sent; raises UnreadableHook where it is no JSON object."""
        return self._hearing.hear(service, body, self._situation.decided)

    def take(self, signal: Signal) -> None:
        """Take what was heard elsewhere."""
        self._hearing.signals.hear(signal, self._clock())

    async def take_up(self) -> None:
        """Go on where it was put away, as far as the memory can be read."""
        # Without it the checks still find what is gone, and only who did it is not known.
        with suppress(MemoryUnavailable):
            await self._run(self._take_up)

    async def put_away(self) -> None:
        """Keep what waits for the next time, where it can be."""
        waiting = self._hearing.signals.all
        with suppress(MemoryUnavailable):
            await self._run(self._memory.signals.replace, waiting)

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
        reader = self._situation.reader
        self._hearing.take_histories(reader, decided)
        if checking:
            self.away = await roots_away(reader, decided)
        look = await self._looking(decided, checking=checking)
        found = await self._run(self._compared, look, {})
        if found.unread:
            contents = await contents_of(reader, found.unread)
            found = await self._run(self._compared, look, contents)
        heard = self._heard({slug for slug, _ in found.unread})
        new = await self._run(self._write, look, found, heard)
        reader.heard.update(heard)
        fresh = readable(self._situation.reader)
        self._hearing.signals.settle(found.settled, self._clock(), fresh)
        return tuple(new)

    async def _looking(self, decided: Decided, *, checking: bool) -> _Look:
        """Put together what a look is made of."""
        reader, memory = self._situation.reader, self._memory
        heard = self._hearing.signals.all
        signals = self._hearing.signals.waiting(self._clock())
        found = await unseen(reader, decided, signals)
        now = read_from(reader) or self._clock()

        def look() -> _Look:
            going = memory.journal.unfinished()
            return _Look(
                decided=decided,
                signals=signals,
                heard=heard,
                unseen=found,
                in_jellyfin=in_jellyfin(reader, decided),
                known=memory.catalogue.all(),
                there=present(decided.entries.values(), now),
                going=tuple(entry.identity for entry in going),
                checking=checking,
                now=now,
            )

        return await self._run(look)

    def _compared(self, look: _Look, contents: Contents) -> Comparison:
        """Compare, with the files of those series of which it matters."""
        return compare(
            look.known,
            look.there,
            look.signals,
            contents,
            readable=readable(self._situation.reader),
            busy=look.busy,
        )

    def _write(
        self, look: _Look, found: Comparison, heard: Mapping[Slug, datetime]
    ) -> list[DeletionRecord]:
        """Tell apart what was compared, and write it down; blocks."""
        add_unseen(found, look.known, look.unseen)
        ledger = self._ledger(found, look.signals)
        leave_booked(found, ledger)
        leave_elsewhere(found, look.known, look.there, look.in_jellyfin)
        self.missing = too_much(found, look.known, self._agreed)
        held_back(found, {one.service for one in self.missing})
        if look.checking or self._agreed:
            found.explained += look_twice(found, look.now, self._agreed)
        entries = correlate(found.explained, ledger, self._names, look.now)
        restated, settled = late(_late(look, found), ledger, self._names, look.now)
        found.settled += settled
        done = set(found.settled)
        self._memory.notice(
            entries.new,
            [
                (one.record.id, one.source, one.who)
                for one in (*entries.restated, *restated)
                if one.record.id
            ],
            subtract=leaving_jellyfin(
                self._situation.reader, look.decided, entries.new
            ),
            put=found.put.values(),
            drop=found.drop.values(),
            heard=heard,
            waiting=[each for each in look.heard if each not in done],
        )
        self._agreed.clear()
        return entries.new

    async def orphans(self) -> tuple[Orphan, ...]:
        """Return the requests whose title is gone everywhere, as last read.

        Raises MemoryUnavailable.
        """
        reader, decided = self._situation.reader, self._situation.decided
        asked = reader.asked
        if decided is None or asked is None or not asked.fresh or asked.last is None:
            return ()
        ledger = await self._run(self._memory.ledger.since, self._clock() - _A_YEAR)
        return await self._run(
            orphans,
            asked.last.requests,
            await self._run(all_there, reader, decided),
            known_media(reader),
            await self._run(self._memory.catalogue.all),
            ledger,
        )

    def _take_up(self) -> None:
        """Read what was put away; blocks."""
        now, memory = self._clock(), self._memory
        for signal in memory.signals.all():
            if now - signal.at < _A_WEEK:
                self._hearing.signals.hear(signal, now)
        reader = self._situation.reader
        for slug in (*reader.movies, *reader.series):
            if (until := memory.heard(slug)) is not None:
                reader.heard[slug] = max(until, now - _A_MONTH)

    def _heard(self, unread: Collection[Slug]) -> Mapping[Slug, datetime]:
        """Return until when the histories are made sense of, those of ``unread`` not."""
        reader = self._situation.reader
        movies = ((slug, one.fresh, one.read_at) for slug, one in reader.movies.items())
        series = ((slug, one.fresh, one.read_at) for slug, one in reader.series.items())
        return {
            slug: read_at
            for slug, fresh, read_at in (*movies, *series)
            if fresh and read_at and slug not in unread
        }

    def _ledger(
        self, found: Comparison, signals: Collection[Signal]
    ) -> tuple[DeletionRecord, ...]:
        """Return what the ledger has since the first that is gone was last seen."""
        absences = [*found.unexplained, *(one.absence for one in found.explained)]
        since = [absence.known.since for absence in absences]
        since += [signal.at - _A_WEEK for signal in signals]
        return self._memory.ledger.since(min(since)) if since else ()


def _late(look: _Look, found: Comparison) -> Iterator[Signal]:
    """Yield the signals about what has no files any more where they say."""
    settled, latest = set(found.settled), dict[tuple[Slug, str], Known]()
    for one in (*look.known, *found.put.values()) if look.signals else ():
        latest |= {(one.service, key): one for key in one.identity.keys}
    services = {service for service, _ in look.there}
    for signal in look.signals:
        where = services if signal.service is None else {signal.service}
        places = {(each, key) for each in where for key in signal.identity.title.keys}
        gone = signal.identity.episodes and any(
            latest[place].booked.issuperset(signal.identity.episodes)
            for place in places & latest.keys()
        )
        if signal not in settled and (gone or look.there.keys().isdisjoint(places)):
            yield signal
