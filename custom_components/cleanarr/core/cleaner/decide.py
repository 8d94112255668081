"""From readings to a plan, in one direction. Pure; runs in a thread."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from ..cleanup.places import Neighbourhood, obstacles
from ..cleanup.plan import PlanContext, Planned, plan
from ..identifiers import ItemId, Slug
from ..library.items import series_item
from ..library.join import Join, join
from ..library.model import Item, JoinedItem, MediaFile, Watch
from ..library.watch import WatchReading, read_watches
from ..reasons import Reason
from ..rules.base import DecideContext
from ..rules.engine import Verdict, decide
from ..settings import HouseholdConfig, WatchedRule
from .contexts import rule_context, watch_context
from .copies import listed_copies, past_copies
from .knowledge import Promises, Readings, Remembered
from .protection import ProtectionCheck, check_protection

_NO_WATCHES = WatchReading(watches={}, activity={}, flags={}, oldest_play=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The household's whole situation at one moment, and what follows from it.

    ``entries`` are all movies and series, ``planned`` those with files. ``watches`` is
    what Jellyfin told of them.
    """

    now: datetime
    entries: Mapping[ItemId, Item]
    join: Join
    watches: WatchReading
    frozen: Mapping[Slug, Reason]
    obstacles: Mapping[ItemId, Reason]
    rules: DecideContext
    planning: PlanContext
    protection: ProtectionCheck
    planned: Mapping[ItemId, Planned]


def decide_all(
    readings: Readings, known: Remembered, config: HouseholdConfig, now: datetime
) -> Decided:
    """Walk the whole street once: items, copies, watching, verdicts, plan."""
    entries = {item.id: item for item in _items(readings)}
    reading = readings.watched.last if readings.watched else None
    rows_there = (*reading.movies, *reading.series) if reading else ()
    listed = listed_copies(
        (row.path for row in rows_there), readings.own, entries.values()
    )
    past, places = past_copies(known.copies, listed, entries.values())
    found = join(
        entries.values(),
        rows_there,
        replace(readings.own, past=places),
        config.settings.path_map,
    )
    items = {item_id: item for item_id, item in entries.items() if item.has_files}
    watches = _NO_WATCHES
    if reading is not None:
        rows = chain.from_iterable(rows.merged() for rows in reading.rows.values())
        context = watch_context(known, config, reading, now)
        rows = chain(rows, past)
        watches = read_watches(items, found, rows, reading.sessions, context)
    frozen = _frozen(readings)
    rules = rule_context(known, config, watches, now)
    joined = [
        join_item(item, found, watches, readings, config) for item in items.values()
    ]
    verdicts = [(one, _verdict(one, config, rules)) for one in joined]
    checked = check_protection(verdicts, known.protection, config, frozen)
    around = _neighbourhood(entries.values(), readings, found)
    planning = PlanContext(
        now=now,
        settings=config.settings,
        notices=known.notices,
        frozen=frozen,
        obstacles=obstacles(around),
    )
    return Decided(
        now=now,
        entries=entries,
        join=found,
        watches=watches,
        frozen=frozen,
        obstacles=planning.obstacles,
        rules=rules,
        planning=planning,
        protection=checked,
        planned=plan(checked.verdicts, planning),
    )


def decide_again(
    decided: Decided, known: Promises, config: HouseholdConfig, now: datetime
) -> Decided:
    """Decide on the same readings with what the memory knows now: Keeps, notices."""
    rules = rule_context(known, config, decided.watches, now)
    rules = replace(rules, history_since=decided.rules.history_since)
    verdicts = [
        (one.joined, _verdict(one.joined, config, rules))
        for one in decided.planned.values()
    ]
    checked = check_protection(verdicts, known.protection, config, decided.frozen)
    planning = replace(decided.planning, now=now, notices=known.notices)
    return replace(
        decided,
        now=now,
        rules=rules,
        planning=planning,
        protection=checked,
        planned=plan(checked.verdicts, planning),
    )


def wanted_files(
    decided: Decided, config: HouseholdConfig
) -> tuple[tuple[Slug, int], ...]:
    """Return the series whose files must be read, because a rule could touch them.

    A series that could be due only after its window, whatever its files say, is left
    alone: its files cannot be older than its entry in Sonarr.
    """
    noticed = {notice.item for notice in decided.planning.notices.values()}
    return tuple(
        (one.item.service, one.item.entry)
        for one in decided.planned.values()
        if one.item.series
        and not one.item.series.files_known
        and one.item.service not in decided.frozen
        and (one.item.id in noticed or _could_be_due(one, decided, config))
    )


def _could_be_due(one: Planned, decided: Decided, config: HouseholdConfig) -> bool:
    verdict, watch = one.verdict, one.joined.watch
    shielded = verdict.protected and verdict.rule is None
    if verdict.keep is not None or shielded:
        return False
    if isinstance(watch, Watch) and watch.touched and _asks_for_watching(config):
        return True
    if verdict.protected:
        return False
    near = decided.now + config.settings.leaving_soon
    return verdict.due is None or verdict.due <= near


def _asks_for_watching(config: HouseholdConfig) -> bool:
    """Return whether a rule needs to know what is watched, which files alone tell."""
    return any(
        isinstance(rule, WatchedRule) or rule.require_watched for rule in config.rules
    )


def _verdict(
    one: JoinedItem, config: HouseholdConfig, context: DecideContext
) -> Verdict:
    """Decide for an item; a series of unknown files as if all came with its entry."""
    if one.item.series and not one.item.series.files_known:
        guess = MediaFile(id=1, path="", size=0, imported=one.item.entry_added)
        one = replace(one, item=replace(one.item, files=(guess,)))
    return decide(one, config.rules, context)


def join_item(
    item: Item,
    found: Join,
    watches: WatchReading,
    readings: Readings,
    config: HouseholdConfig,
) -> JoinedItem:
    """Return an item with its copies, what was done with them, and its places."""
    source = readings.servarrs[item.service]
    return JoinedItem(
        item=item,
        watch=_watch(item, found, watches, readings, config),
        downloading=source.last is not None and item.entry in source.last.downloading,
    )


def _items(readings: Readings) -> Iterable[Item]:
    for movies in readings.movies.values():
        if (last := movies.last) is not None:
            yield from last.entries
    for slug, series in readings.series.items():
        if (shows := series.last) is not None:
            for one in shows.entries:
                files = readings.files.of(slug, one.id)
                yield series_item(slug, one, shows.labels, files, shows.profiles)


def _watch(
    item: Item,
    found: Join,
    watches: WatchReading,
    readings: Readings,
    config: HouseholdConfig,
) -> Watch | Reason:
    """Return what was done with an item, or why that is not known."""
    if readings.watched is None:
        return Reason("service_missing", {"service": "Jellyfin"})
    reading = readings.watched.last
    if reading is None:
        return Reason("source_never_read", {"service": readings.watched.config.name})
    if not config.settings.users <= {user.id for user in reading.users}:
        return Reason("user_gone")
    if item.id in found.ambiguous:
        return Reason("ambiguous_in_jellyfin")
    if item.id not in found.copies:
        return Reason("not_in_jellyfin")
    return watches.watches[item.id]


def _frozen(readings: Readings) -> dict[Slug, Reason]:
    """Return the services whose items rest. Without a fresh Jellyfin, all do."""
    servarrs = readings.servarrs
    watched = readings.watched
    if watched is not None and not watched.fresh:
        why = (
            Reason("jellyfin_not_fresh", {"since": watched.since})
            if watched.since
            else Reason("source_never_read", {"service": watched.config.name})
        )
        return dict.fromkeys(servarrs, why)
    return {
        slug: Reason(
            "source_stale", {"service": source.config.name, "since": source.since}
        )
        if source.since
        else Reason("source_never_read", {"service": source.config.name})
        for slug, source in servarrs.items()
        if not source.fresh
    }


def _neighbourhood(
    entries: Iterable[Item], readings: Readings, found: Join
) -> Neighbourhood:
    servarrs = readings.servarrs
    return Neighbourhood(
        entries=tuple(entries),
        root_folders={
            slug: tuple(folder.path for folder in source.last.root_folders)
            for slug, source in servarrs.items()
            if source.last is not None
        },
        allowed={slug: source.config.root_folders for slug, source in servarrs.items()},
        paths=found.paths,
    )
