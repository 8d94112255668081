"""Which rule decides for an item, and with what date (SPEC §4.2). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import assert_never

from ..library.model import JoinedItem, Watch
from ..reasons import Reason, ReasonValue
from ..settings import AnyRule, TagRule, WatchedRule
from . import household_default, protection, tag, watched
from .base import (
    Answer,
    DecideContext,
    Due,
    KeepFacts,
    MarkFacts,
    Protects,
    UnknownAnswer,
    rule_reason,
)

_ORDER: tuple[type[AnyRule], ...] = (TagRule, WatchedRule)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rule and its answer for an item. ``rule`` is ``None`` for the default."""

    rule: AnyRule | None
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is decided for an item, before notices and guards.

    ``keep`` is a person's and wins over all; ``protected`` says that nothing makes it
    due while the reason lasts. Otherwise ``due`` is base plus retention, ``None`` where
    no date exists. What is in ``unknown`` forbids to schedule or announce the item.
    """

    reason: Reason
    rule: AnyRule | None = None
    keep: KeepFacts | None = None
    protected: bool = False
    due: datetime | None = None
    base: datetime | None = None
    retention: timedelta | None = None
    unknown: tuple[Reason, ...] = ()

    @property
    def outcome(self) -> tuple[object, ...]:
        """Return what must be equal for two verdicts to be the same decision."""
        rule = self.rule.id if self.rule else None
        return (rule, self.due, self.retention, self.protected, self.keep, self.unknown)


def decide(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> Verdict:
    """Decide for one item. The order of the rules never matters."""
    tried = try_all(item, rules, context)
    if (keep := _of_item(context.keeps, item)) is not None:
        return Verdict(reason=_keep_reason(keep), keep=keep)
    if (shield := protection.protects(item, context)) is not None:
        return Verdict(reason=shield, protected=True)
    for one in tried:
        if isinstance(one.answer, Protects):
            return Verdict(reason=one.answer.reason, rule=one.rule, protected=True)
    unknown = protection.unknowns(item, context)
    mark = _of_item(context.marks, item)
    if mark is not None and _holds(mark, item):
        return _marked(mark, unknown)
    return _by_rules(tried, unknown)


def try_all(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> tuple[Tried, ...]:
    """Ask every enabled rule, then the default, in the order of the kinds."""
    asked = sorted((rule for rule in rules if rule.enabled), key=_rank)
    answers = [Tried(rule=rule, answer=_ask(rule, item, context)) for rule in asked]
    return (*answers, Tried(rule=None, answer=household_default.answer(item, context)))


def _rank(rule: AnyRule | None) -> tuple[int, str]:
    """Sort by kind; within a kind the id only makes the list stable."""
    if rule is None:
        return len(_ORDER), ""
    return _ORDER.index(type(rule)), rule.id


def _ask(rule: AnyRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Ask one rule; a further kind is one more line here."""
    match rule:
        case TagRule():
            return tag.answer(rule, item, context)
        case WatchedRule():
            return watched.answer(rule, item, context)
    assert_never(rule)


def _by_rules(tried: tuple[Tried, ...], unknown: tuple[Reason, ...]) -> Verdict:
    """Let the first kind with a match decide; in it the latest date wins.

    A rule of that kind or a higher one that cannot be answered forbids to schedule.
    """
    for _, group in groupby(tried, key=lambda one: _rank(one.rule)[0]):
        kind = tuple(group)
        unknown += tuple(
            one.answer.reason for one in kind if isinstance(one.answer, UnknownAnswer)
        )
        matched = [
            (one.rule, one.answer) for one in kind if isinstance(one.answer, Due)
        ]
        if matched:
            rule, answer = max(matched, key=lambda one: one[1].date or _NEVER)
            return Verdict(
                reason=rule_reason(answer, rule.name if rule else None),
                rule=rule,
                due=answer.date,
                base=answer.base,
                retention=answer.retention,
                unknown=unknown,
            )
    return Verdict(reason=unknown[0], unknown=unknown)


def _marked(mark: MarkFacts, unknown: tuple[Reason, ...]) -> Verdict:
    """Return the verdict of a title that a person put on notice."""
    return Verdict(
        reason=Reason("marked", {"date": mark.at, "by": mark.by_name}),
        due=mark.after,
        base=mark.at,
        retention=mark.after - mark.at,
        unknown=unknown,
    )


def _holds(mark: MarkFacts, item: JoinedItem) -> bool:
    """Return whether a mark is about these very files, and nobody played them since."""
    imported = item.item.imported
    if imported is None or imported > mark.at:
        return False
    watch = item.watch
    played = watch.activity if isinstance(watch, Watch) else None
    return played is None or played <= mark.at


def _of_item[T](stored: Mapping[str, T], item: JoinedItem) -> T | None:
    """Return what is stored under any of an item's identity keys."""
    return next((stored[key] for key in item.item.identity.keys if key in stored), None)


def _keep_reason(keep: KeepFacts) -> Reason:
    """Return the sentence of a Keep."""
    values: dict[str, ReasonValue] = {"by": keep.by_name, "date": keep.at}
    if keep.until is None:
        return Reason("kept", values)
    return Reason("kept_until", {**values, "until": keep.until})
