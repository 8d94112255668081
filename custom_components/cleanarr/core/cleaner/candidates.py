"""Which series must be looked into, because a rule could touch them soon. Pure."""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime

from .. import series
from ..cleanup.plan import Planned
from ..filters import FilterProperty
from ..identifiers import Scope, Slug
from ..library.model import Item, JoinedItem, Watch
from ..library.parts import as_guessed, files_known
from ..rules.base import DecideContext, has_tag
from ..rules.choosing import by_rules_alone
from ..rules.filter import matches
from ..settings import (
    EpisodeRule,
    FilterRule,
    HouseholdConfig,
    Never,
    RetainingRule,
    Unwatched,
    UserRule,
    WatchedRule,
)
from .decide import Decided

_OF_FILES = frozenset(
    {FilterProperty.RESOLUTION, FilterProperty.QUALITY, FilterProperty.AGE}
)
"""What only a series' files tell of it, and what differs from part to part besides."""
_OF_PARTS = _OF_FILES | {
    FilterProperty.SIZE,
    FilterProperty.DAYS_SINCE_WATCHED,
    FilterProperty.PLAY_COUNT,
    FilterProperty.REQUESTED,
}


def wanted_files(
    decided: Decided, config: HouseholdConfig, fresh: Container[Slug]
) -> tuple[tuple[Slug, int], ...]:
    """Return the series whose files must be read, because a rule could touch them.

    A series that could be due only after its window, whatever its files say, is left
    alone: its files cannot be older than its entry in Sonarr. Only services that are
    ``fresh`` are asked, and they are asked even while their items rest for Jellyfin:
    what was announced stays announced.
    """
    noticed = {(key.service, key.identity) for key in decided.planning.notices}
    return tuple(
        (one.item.service, one.item.entry)
        for one in decided.planned.values()
        if one.item.scope is Scope.SERIES
        and not files_known(one.item)
        and one.item.service in fresh
        and (
            not noticed.isdisjoint(_places(one.item))
            or _has_kept_part(one.item, decided.rules)
            or _could_be_due(one, decided, config)
        )
    )


def _places(item: Item) -> set[tuple[Slug, str]]:
    return {(item.service, key) for key in item.identity.keys}


def _has_kept_part(item: Item, rules: DecideContext) -> bool:
    return any(key in rules.kept_within for key in item.identity.keys)


def _could_be_due(one: Planned, decided: Decided, config: HouseholdConfig) -> bool:
    """Return whether anything of a series could be announced now."""
    if one.verdict.keep is not None or _stays_whole(one, decided, config):
        return False
    near = decided.now + config.settings.leaving_soon
    if _may_be_named(one, config, near):
        return True
    if not one.item.divided and one.verdict.protected and one.verdict.shielded:
        return False
    watch = one.joined.watch
    touched = isinstance(watch, Watch) and watch.touched
    if touched and _asks_for_watching(one.item, config):
        return True
    return _is_near(one, decided, config, near) or any(
        _may_match(rule, one, decided.rules, near)
        for rule in config.rules
        if isinstance(rule, FilterRule) and rule.enabled
    )


def _stays_whole(one: Planned, decided: Decided, config: HouseholdConfig) -> bool:
    """Return whether something protects a series and all of its parts.

    What protects only its latest season leaves the files of others to episode rules.
    """
    if has_tag(one.joined, config.settings.keep_tags) is True:
        return True
    running = series.protection(one.item, config.settings, decided.now)
    return running is not None and running.key == "running_series"


def _may_match(
    rule: FilterRule, one: Planned, context: DecideContext, near: datetime
) -> bool:
    """Return whether a filter asks what a series' files tell, and could match by that."""
    item = one.item
    if item.media not in rule.media or isinstance(rule.retention, Never):
        return False
    told_by_files = _OF_PARTS if item.divided else _OF_FILES
    others = tuple(row for row in rule.rows if row.property not in told_by_files)
    if len(others) == len(rule.rows):
        return False
    if others and matches(replace(rule, rows=others), one.joined, context) is False:
        return False
    return item.entry_added is None or item.entry_added + rule.retention <= near


def _is_near(
    one: Planned, decided: Decided, config: HouseholdConfig, near: datetime
) -> bool:
    """Return whether rules could have something of a series announced.

    Parts of it can be due long before the latest play of another part lets the whole be.
    """
    joined = replace(one.joined, item=as_guessed(one.item))
    watch = joined.watch
    if one.item.divided and isinstance(watch, Watch):
        joined = replace(joined, watch=replace(watch, activity=None))
    verdict = by_rules_alone(joined, config.rules, decided.rules)
    return not verdict.protected and (verdict.due is None or verdict.due <= near)


def _may_be_named(one: Planned, config: HouseholdConfig, near: datetime) -> bool:
    """Return whether an episode rule could name a file of a series."""
    return any(
        _could_name(rule, one.joined, near)
        for rule in config.rules
        if isinstance(rule, EpisodeRule) and rule.enabled
    )


def _could_name(rule: EpisodeRule, joined: JoinedItem, near: datetime) -> bool:
    item, watch = joined.item, joined.watch
    if rule.tags and has_tag(joined, rule.tags) is False:
        return False
    if rule.require_watched and isinstance(watch, Watch) and not watch.touched:
        return False
    count = item.series.file_count if item.series else 0
    if rule.max_episodes is not None and count <= rule.max_episodes:
        return False
    if rule.max_age is None or item.entry_added is None:
        return True
    return item.entry_added + rule.max_age <= near


def _asks_for_watching(item: Item, config: HouseholdConfig) -> bool:
    """Return whether it matters what is watched, which files alone tell."""
    by_rules = any(
        isinstance(rule, WatchedRule)
        or (isinstance(rule, RetainingRule) and rule.require_watched)
        or isinstance(rule, UserRule)
        for rule in config.rules
    )
    settings = config.settings
    by_options = settings.unwatched is not Unwatched.LIKE_THE_REST
    return by_rules or by_options or series.goes_by_file(item)
