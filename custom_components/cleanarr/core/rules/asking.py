"""What each rule answers for an item, whatever of it decides (SPEC §4.1). Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import (
    AnyRule,
    EpisodeRule,
    FilterRule,
    Never,
    TagRule,
    UserRule,
    WatchedRule,
)
from . import episode, filter as by_filter, household_default, tag, user, watched
from .base import Answer, DecideContext, UnknownAnswer

_ORDER: tuple[type[AnyRule], ...] = (
    TagRule,
    UserRule,
    WatchedRule,
    FilterRule,
    EpisodeRule,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rule and its answer for an item. ``rule`` is ``None`` for the default."""

    rule: AnyRule | None
    answer: Answer


def try_all(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> tuple[Tried, ...]:
    """Ask every enabled rule, then the default, in the order of the kinds."""
    asked = sorted((rule for rule in rules if rule.enabled), key=rank)
    answers = [Tried(rule=rule, answer=_ask(rule, item, context)) for rule in asked]
    return (*answers, Tried(rule=None, answer=household_default.answer(item, context)))


def rank(rule: AnyRule | None) -> tuple[int, str]:
    """Sort by kind; within a kind the id only makes the list stable."""
    if rule is None:
        return len(_ORDER), ""
    return _ORDER.index(type(rule)), rule.id


def _ask(rule: AnyRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Ask one rule; a further kind is one more line here."""
    match rule:
        case TagRule():
            return tag.answer(rule, item, context)
        case UserRule():
            return user.answer(rule, item, context)
        case WatchedRule():
            return watched.answer(rule, item, context)
        case FilterRule():
            return by_filter.answer(rule, item, context)
        case EpisodeRule():
            return episode.answer(rule, item, context)
    assert_never(rule)


def is_named(
    file: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> bool:
    """Return whether any of these rules matches a single file, or may."""
    return any(_ask(rule, file, context) is not None for rule in rules)


def answers_beside(
    item: JoinedItem, rules: tuple[AnyRule, ...], context: DecideContext
) -> tuple[tuple[AnyRule, Reason, Answer], ...]:
    """Return what rules that never end say of an item's files, and of what it is in."""
    return (*_within(item, rules, context), *_around(item, rules, context))


def looks_into_parts(rules: Iterable[AnyRule]) -> bool:
    """Return whether a rule may protect a single file, and so all that contains it."""
    return any(map(_may_protect_a_part, rules))


def may_protect(rule: AnyRule) -> bool:
    """Return whether a rule, whatever its kind, protects some of what it matches."""
    match rule:
        case EpisodeRule():
            return False
        case UserRule():
            waits = any(one.require_watched for one in rule.people)
            return waits or _never_ends(rule)
    return rule.require_watched or _never_ends(rule)


def _may_protect_a_part(rule: AnyRule) -> bool:
    """Return whether a rule never ends for some; tags are those of the whole series."""
    return rule.enabled and not isinstance(rule, TagRule) and _never_ends(rule)


def _never_ends(rule: AnyRule) -> bool:
    match rule:
        case EpisodeRule():
            return False
        case UserRule():
            return any(isinstance(one.retention, Never) for one in rule.people)
    return isinstance(rule.retention, Never)


def _within(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> Iterator[tuple[AnyRule, Reason, Answer]]:
    """Yield what rules that never end say of the files in an item, naming each."""
    for rule in filter(_may_protect_a_part, rules):
        for file in item.files:
            values = {"rule": rule.name, "part": file.item.part}
            yield rule, Reason("never_rule_within", values), _ask(rule, file, context)


def _around(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> Iterator[tuple[AnyRule, Reason, Answer]]:
    """Yield what rules that never end say of the season and series around an item.

    Whom requests are from is told by season: who asked for another one asked for
    something of the series, but not for all of it.
    """
    for rule in filter(_may_protect_a_part, rules):
        for outer in () if isinstance(rule, UserRule) else item.around:
            reason = Reason("never_rule", {"rule": rule.name})
            yield rule, reason, _ask(rule, outer, context)


def unknown_of(kind: Iterable[Tried]) -> tuple[Reason, ...]:
    """Return why some of these rules cannot be answered."""
    return tuple(
        one.answer.reason for one in kind if isinstance(one.answer, UnknownAnswer)
    )
