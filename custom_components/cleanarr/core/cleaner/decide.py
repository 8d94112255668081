"""From readings to a plan, in one direction. Pure; runs in a thread."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from ..cleanup.places import obstacles
from ..cleanup.plan import PlanContext, Planned, plan
from ..clients.jellyfin import WatchRow
from ..filters import FilterProperty
from ..identifiers import ItemId, Slug
from ..library.doings import Flag, FlagKey, SortedDoings
from ..library.join import Join, join
from ..library.model import Doubts, Item, JoinedItem, Watch
from ..library.parts import as_guessed
from ..library.plays import logged
from ..library.readings import JellyfinReading, outdated
from ..library.requests import RememberedRequest, Requests
from ..library.sorting import sort_doings
from ..library.watch import Watching
from ..reasons import Reason
from ..rules.base import DecideContext
from ..rules.choosing import Verdict
from ..rules.engine import decide
from ..settings import FilterRule, HouseholdConfig
from .contexts import doings_context, rule_context, with_promises
from .copies import listed_copies, past_copies
from .entries import all_entries, neighbourhood, resting
from .in_jellyfin import InJellyfin, unread
from .joining import Joiner, LibrariesOf
from .knowledge import Promises, Readings, Remembered
from .protection import ProtectionCheck, check_protection

_NOTHING_DONE = SortedDoings(entries={}, flags={}, oldest_play=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The household's whole situation at one moment, and what follows from it.

    ``entries`` are all movies and series, ``planned`` what of them has files, and their
    parts. ``flags``: all undated played flags that are on. ``promises`` are those that
    it holds to.
    """

    now: datetime
    promises: Promises
    entries: Mapping[ItemId, Item]
    join: Join
    flags: Mapping[FlagKey, Flag]
    frozen: Mapping[Slug, Reason]
    obstacles: Mapping[ItemId, Reason]
    rules: DecideContext
    planning: PlanContext
    protection: ProtectionCheck
    planned: Mapping[ItemId, Planned]
    requests: Requests | None

    def granted(self) -> Iterator[RememberedRequest]:
        """Yield what was granted to whom, of everything that there is."""
        for entry in self.entries.values() if self.requests else ():
            yield from self.requests.granted(entry) if self.requests else ()

    @property
    def keys(self) -> set[str]:
        """Return the identity keys of everything that there is."""
        entries = {key for item in self.entries.values() for key in item.identity.keys}
        return entries.union(*(one.item.identity.keys for one in self.planned.values()))

    @property
    def activity(self) -> Mapping[str, datetime]:
        """Return the latest play of each item that was played, by identity key."""
        return {
            key: watch.activity
            for one in self.planned.values()
            if isinstance(watch := one.joined.watch, Watch)
            and watch.activity is not None
            for key in one.item.identity.keys
        }


def decide_all(
    readings: Readings, known: Remembered, config: HouseholdConfig, now: datetime
) -> Decided:
    """Walk the whole street once: items, copies, watching, verdicts, plan."""
    frozen = resting(readings)
    entries = {item.id: item for item in all_entries(readings, frozen)}
    found, past = _with_copies(entries.values(), readings, known, config)
    items = {item_id: item for item_id, item in entries.items() if item.has_files}
    done = _done(items, found, readings, past, known, now)
    rules = rule_context(
        known.promises, config, _reading(readings), done.oldest_play, now
    )
    requests = _requests(entries.values(), readings, known, config)
    joiner = _joiner(found, done, requests, readings, known, rules, config)
    verdicts = [
        (one, _verdict(one, config, rules)) for one in joiner.items(items.values())
    ]
    checked = check_protection(verdicts, known.promises.protection, config, frozen)
    around = neighbourhood(entries.values(), readings, found)
    planning = PlanContext(
        now=now,
        settings=config.settings,
        notices=known.promises.notices,
        frozen=frozen,
        obstacles=obstacles(around),
    )
    return Decided(
        now=now,
        promises=known.promises,
        entries=entries,
        join=found,
        flags=done.flags,
        frozen=frozen,
        obstacles=planning.obstacles,
        rules=rules,
        planning=planning,
        protection=checked,
        planned=plan(checked.verdicts, planning),
        requests=requests,
    )


def _requests(
    entries: Collection[Item],
    readings: Readings,
    known: Remembered,
    config: HouseholdConfig,
) -> Requests | None:
    """Return who asked for what; ``None`` where Seerr was never read."""
    asked = readings.asked.last if readings.asked else None
    if asked is None:
        return None
    reading = _reading(readings)
    users = reading.users if reading else ()
    return Requests(asked, config.services, users, known.requests, entries)


def _reading(readings: Readings) -> JellyfinReading | None:
    return readings.watched.last if readings.watched else None


def _with_copies(
    entries: Collection[Item],
    readings: Readings,
    known: Remembered,
    config: HouseholdConfig,
) -> tuple[Join, tuple[WatchRow, ...]]:
    """Find the copies of everything, and what was done with copies that are gone."""
    reading = _reading(readings)
    there = (*reading.movies, *reading.series) if reading else ()
    listed = listed_copies((row.path for row in there), readings.own, entries)
    past, places = past_copies(known.copies, listed, entries)
    own = replace(readings.own, past=places)
    return join(entries, there, own, config.settings.path_map), past


def _joiner(
    found: Join,
    done: SortedDoings,
    requests: Requests | None,
    readings: Readings,
    known: Remembered,
    rules: DecideContext,
    config: HouseholdConfig,
) -> Joiner:
    """Return who joins items with everything that was read."""
    why, there = unread(readings.watched, "Jellyfin"), None
    why_not_asked = unread(readings.asked, "Seerr")
    if (reading := _reading(readings)) is not None:
        there = InJellyfin(
            reading=reading,
            watching=watching(done, reading, known, config, rules.now),
            found=found,
            users=config.settings.users,
        )
    return Joiner(
        watch=there.watch if there else lambda _: why,
        libraries=_libraries(there, config) if there else lambda _: why,
        asked=requests.of if requests else lambda _: why_not_asked,
        doubts=Doubts(watch=outdated(readings.logged), asked=outdated(readings.asked)),
        downloading={
            slug: source.last.downloading
            for slug, source in readings.servarrs.items()
            if source.last is not None
        },
        config=config,
        rules=rules,
        shown=frozenset(notice.item for notice in known.promises.notices.values()),
    )


def _libraries(there: InJellyfin, config: HouseholdConfig) -> LibrariesOf:
    """Return who tells an item's libraries: nobody where no rule asks, for it is dear."""
    asked = any(
        row.property is FilterProperty.LIBRARY
        for rule in config.rules
        if isinstance(rule, FilterRule)
        for row in rule.rows
    )
    return there.libraries if asked else lambda _: ()


def decide_again(
    decided: Decided, known: Promises, config: HouseholdConfig, now: datetime
) -> Decided:
    """Decide on the same readings with what the memory knows now: Keeps, notices.

    Verdicts do not look at notices. Where nothing else is new, they stand.
    """
    rules, checked = decided.rules, decided.protection
    if replace(known, notices=decided.promises.notices) != decided.promises:
        rules = with_promises(rules, known, now)
        verdicts = [
            (one.joined, _verdict(one.joined, config, rules))
            for one in decided.planned.values()
        ]
        checked = check_protection(verdicts, known.protection, config, decided.frozen)
    planning = replace(decided.planning, now=now, notices=known.notices)
    return replace(
        decided,
        now=now,
        promises=known,
        rules=rules,
        planning=planning,
        protection=checked,
        planned=plan(checked.verdicts, planning),
    )


def _verdict(
    one: JoinedItem, config: HouseholdConfig, context: DecideContext
) -> Verdict:
    """Decide for an item; of unknown files as if all came with its entry."""
    return decide(replace(one, item=as_guessed(one.item)), config.rules, context)


def _done(
    items: Mapping[ItemId, Item],
    found: Join,
    readings: Readings,
    past: Iterable[WatchRow],
    known: Remembered,
    now: datetime,
) -> SortedDoings:
    """Sort what users did, those with copies of ours that are gone included."""
    reading = _reading(readings)
    if reading is None:
        return _NOTHING_DONE
    rows = chain.from_iterable(rows.merged() for rows in reading.rows.values())
    context = doings_context(known, now)
    log = readings.logged.last if readings.logged else None
    return sort_doings(
        items,
        found,
        chain(rows, past),
        reading.sessions,
        context,
        logged(log.plays, readings.played) if log else (),
    )


def watching(
    done: SortedDoings,
    reading: JellyfinReading,
    known: Remembered,
    config: HouseholdConfig,
    now: datetime,
) -> Watching:
    """Return who judges what was done."""
    return Watching(
        done,
        reading.users,
        known.activity,
        in_progress=config.settings.in_progress,
        now=now,
    )
