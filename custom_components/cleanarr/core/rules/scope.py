"""What of a series is deleted as one, decided before its parts exist (SPEC §4.2)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from ..library.model import NO_DOUBTS, JoinedItem
from ..reasons import Reason
from ..settings import (
    AnyRule,
    EpisodeRule,
    FilterRule,
    Never,
    ScopingRule,
    TagRule,
    TvScope,
    UserRule,
    WatchedRule,
)
from .base import DecideContext, UnknownAnswer, has_tag
from .filter import matches

_FOR_EVER = timedelta.max


def scope_of(
    series: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> TvScope | None:
    """Return the scope that the longest-lived rule names which matches the series.

    What was last read decides, even where it may be outdated: the parts of a series do
    not change because a service is down. ``None`` where it was never read. Of rules that
    live equally long the one with the widest scope wins, whatever their order.
    """
    found: list[tuple[timedelta, TvScope]] = []
    for rule in rules:
        if isinstance(rule, EpisodeRule | WatchedRule) or rule.scope is None:
            continue
        lifetimes = _lifetimes(rule, series, context) if rule.enabled else ()
        if lifetimes is None:
            return None
        found.extend((lifetime, rule.scope) for lifetime in lifetimes)
    if not found:
        return context.settings.tv_scope
    width = {scope: -rank for rank, scope in enumerate(TvScope)}
    return max(found, key=lambda one: (one[0], width[one[1]]))[1]


def _lifetimes(
    rule: ScopingRule, series: JoinedItem, context: DecideContext
) -> tuple[timedelta, ...] | None:
    """Return how long a rule keeps a series, for each way in which it matches."""
    if series.item.media not in rule.media:
        return ()
    certain = replace(series, doubts=NO_DOUBTS)
    match rule:
        case TagRule():
            matched = has_tag(certain, rule.tags)
        case FilterRule():
            matched = matches(rule, certain, context)
        case UserRule():
            return _by_people(rule, certain)
    if isinstance(matched, UnknownAnswer):
        return None
    return (_lifetime(rule.retention),) if matched else ()


def _by_people(rule: UserRule, series: JoinedItem) -> tuple[timedelta, ...] | None:
    """Return for how long what each of the people asked for stays."""
    asked = series.asked
    if isinstance(asked, Reason):
        return None
    people = {one.person: one for one in rule.people}
    return tuple(
        _lifetime(people[requester.person].retention)
        for requester in asked.by
        if requester.person in people
    )


def _lifetime(retention: timedelta | Never) -> timedelta:
    return _FOR_EVER if isinstance(retention, Never) else retention
