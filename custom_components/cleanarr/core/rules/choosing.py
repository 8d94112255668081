"""Which of the answers to the rules decides, and with what date (SPEC §4.2). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from .. import series
from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import AnyRule, EpisodeRule, FilterRule, TagRule, UserRule
from .asking import Tried, rank, try_all, unknown_of
from .base import DecideContext, Due, KeepFacts, Protects, UnknownAnswer, rule_reason
from .watching import is_watched

_ABOUT_TITLES = (TagRule, UserRule, FilterRule)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is decided for an item, before notices and guards.

    ``keep`` is a person's and wins over all; ``protected`` says that nothing makes it
    due while the reason lasts. Otherwise ``due`` is base plus retention, ``None`` where
    no date exists. What is in ``unknown`` forbids to schedule or announce the item.
    ``shielded``: it is protected by what is so, not by what a rule or option says.
    ``watched``: by those who matter to the household, ``None`` where that is unknown.
    """

    reason: Reason
    rule: AnyRule | None = None
    keep: KeepFacts | None = None
    protected: bool = False
    due: datetime | None = None
    base: datetime | None = None
    retention: timedelta | None = None
    unknown: tuple[Reason, ...] = ()
    shielded: bool = False
    watched: bool | None = None

    @property
    def outcome(self) -> tuple[object, ...]:
        """Return what must be equal for two verdicts to be the same decision."""
        rule = self.rule.id if self.rule else None
        return (rule, self.due, self.retention, self.protected, self.keep, self.unknown)


def by_rules_alone(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> Verdict:
    """Decide by rules and options, as if nothing else protected the item."""
    tried = try_all(item, rules, context)
    for one in tried:
        if one.rule is not None and isinstance(one.answer, Protects):
            return Verdict(reason=one.answer.reason, rule=one.rule, protected=True)
    return by_rules(tried, ())


def by_rules(tried: Iterable[Tried], unknown: tuple[Reason, ...]) -> Verdict:
    """Let the first kind with a match decide; in it the latest date wins.

    A rule of that kind or a higher one that cannot be answered forbids to schedule.
    """
    general = (one for one in tried if not isinstance(one.rule, EpisodeRule))
    for _, group in groupby(general, key=lambda one: rank(one.rule)[0]):
        kind = tuple(group)
        unknown += unknown_of(kind)
        if (found := _latest(kind)) is not None:
            return replace(found, unknown=unknown)
        for one in kind:
            if isinstance(one.answer, Protects):
                return Verdict(reason=one.answer.reason, protected=True)
    return Verdict(reason=unknown[0], unknown=unknown)


def by_file(
    item: JoinedItem,
    rules: tuple[AnyRule, ...],
    tried: tuple[Tried, ...],
    unknown: tuple[Reason, ...],
    context: DecideContext,
) -> Verdict:
    """Decide for a single file: as one of its series' parts, or by an episode rule.

    What a rule says of the series in particular wins over one for files of all series.
    """
    by_scope = by_rules(tried, unknown)
    special = tuple(
        one
        for one in tried
        if isinstance(one.rule, EpisodeRule) and one.answer is not None
    )
    if special and _is_particular(item, by_scope, rules, context):
        special = tuple(
            one
            for one in special
            if isinstance(one.rule, EpisodeRule) and one.rule.tags
        )
    by_episode = _latest(special)
    if not series.goes_by_file(item.item):
        alone = Verdict(reason=Reason("file_not_named"))
    else:
        alone = _once_watched(item, by_scope, context)
    found = [each for each in (by_episode, alone) if each and each.due is not None]
    nearest = min(found, key=lambda one: one.due or _NEVER, default=alone)
    titles = (one for one in tried if isinstance(one.rule, _ABOUT_TITLES))
    doubts = (*alone.unknown, *unknown_of(titles), *unknown_of(special))
    return replace(nearest, unknown=(*unknown, *doubts))


def _is_particular(
    item: JoinedItem,
    verdict: Verdict,
    rules: tuple[AnyRule, ...],
    context: DecideContext,
) -> bool:
    """Return whether a rule about certain titles decides for a file or its series."""
    wholes = (one for one in item.around if one.item.identity.is_whole)
    found = (verdict, *(by_rules_alone(one, rules, context) for one in wholes))
    return any(isinstance(one.rule, _ABOUT_TITLES) for one in found)


def _once_watched(
    item: JoinedItem, verdict: Verdict, context: DecideContext
) -> Verdict:
    """Let a file go by itself only when it is watched."""
    seen = is_watched(item, context)
    if isinstance(seen, UnknownAnswer):
        return Verdict(reason=seen.reason, unknown=(seen.reason,))
    if seen or verdict.protected:
        return verdict
    return Verdict(reason=Reason("file_unwatched"), unknown=verdict.unknown)


def _latest(kind: Iterable[Tried]) -> Verdict | None:
    """Return the verdict of the latest date in a kind, where a rule of it matches."""
    matched = [(one.rule, one.answer) for one in kind if isinstance(one.answer, Due)]
    if not matched:
        return None
    rule, answer = max(matched, key=lambda one: one[1].date or _NEVER)
    return Verdict(
        reason=rule_reason(answer, rule.name if rule else None),
        rule=rule,
        due=answer.date,
        base=answer.base,
        retention=answer.retention,
    )
