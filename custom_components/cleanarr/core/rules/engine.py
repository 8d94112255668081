"""Which rule decides for an item, and with what date (SPEC §4.2). Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, groupby
from typing import assert_never

from .. import series
from ..identifiers import Scope
from ..library.model import JoinedItem, Watch
from ..reasons import Reason, ReasonValue
from ..settings import (
    AnyRule,
    EpisodeRule,
    FilterRule,
    Never,
    TagRule,
    UserRule,
    WatchedRule,
)
from . import (
    episode,
    filter as by_filter,
    household_default,
    protection,
    tag,
    user,
    watched,
)
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
from .watching import is_watched

_ORDER: tuple[type[AnyRule], ...] = (
    TagRule,
    UserRule,
    WatchedRule,
    FilterRule,
    EpisodeRule,
)
_ABOUT_TITLES = (TagRule, UserRule, FilterRule)
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


def decide(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> Verdict:
    """Decide for one item. The order of the rules never matters."""
    seen = is_watched(item, context)
    known = None if isinstance(seen, UnknownAnswer) else seen
    verdict = _decide(item, tuple(rules), context)
    return replace(verdict, unknown=_each_once(verdict.unknown), watched=known)


def _decide(
    item: JoinedItem, rules: tuple[AnyRule, ...], context: DecideContext
) -> Verdict:
    """Let what protects come first, then what a person marked, then the rules."""
    if (keep := _keep_of(item, context)) is not None:
        return Verdict(reason=_keep_reason(keep), keep=keep)
    if (shield := protection.protects(item, context)) is not None:
        return Verdict(reason=shield, protected=True, shielded=True)
    tried = try_all(item, rules, context)
    for one in tried:
        if one.rule is not None and isinstance(one.answer, Protects):
            return Verdict(reason=one.answer.reason, rule=one.rule, protected=True)
    within = (*_within(item, rules, context), *_around(item, rules, context))
    for rule, reason, answer in within:
        if isinstance(answer, Protects):
            return Verdict(reason=reason, rule=rule, protected=True)
    if item.item.divided:
        return Verdict(reason=series.DIVIDED[item.item.tv_scope])
    unknown = (
        *protection.unknowns(item, context),
        *_unknown(one for one in tried if one.rule and _may_protect(one.rule)),
        *(one.reason for _, _, one in within if isinstance(one, UnknownAnswer)),
    )
    mark = _of_item(context.marks, item)
    if mark is not None and _holds(mark, item):
        return _marked(mark, unknown)
    if item.item.scope is Scope.EPISODE:
        return _by_file(item, rules, tried, unknown, context)
    return _by_rules(tried, unknown)


def try_all(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> tuple[Tried, ...]:
    """Ask every enabled rule, then the default, in the order of the kinds."""
    asked = sorted((rule for rule in rules if rule.enabled), key=_rank)
    answers = [Tried(rule=rule, answer=_ask(rule, item, context)) for rule in asked]
    return (*answers, Tried(rule=None, answer=household_default.answer(item, context)))


def by_rules_alone(
    item: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> Verdict:
    """Decide by rules and options, as if nothing else protected the item."""
    tried = try_all(item, rules, context)
    for one in tried:
        if one.rule is not None and isinstance(one.answer, Protects):
            return Verdict(reason=one.answer.reason, rule=one.rule, protected=True)
    return _by_rules(tried, ())


def is_named(
    file: JoinedItem, rules: Iterable[AnyRule], context: DecideContext
) -> bool:
    """Return whether any of these rules matches a single file, or may."""
    return any(_ask(rule, file, context) is not None for rule in rules)


def looks_into_parts(rules: Iterable[AnyRule]) -> bool:
    """Return whether a rule may protect a single file, and so all that contains it."""
    return any(map(_may_protect_a_part, rules))


def _may_protect(rule: AnyRule) -> bool:
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
        case UserRule():
            return user.answer(rule, item, context)
        case WatchedRule():
            return watched.answer(rule, item, context)
        case FilterRule():
            return by_filter.answer(rule, item, context)
        case EpisodeRule():
            return episode.answer(rule, item, context)
    assert_never(rule)


def _by_rules(tried: Iterable[Tried], unknown: tuple[Reason, ...]) -> Verdict:
    """Let the first kind with a match decide; in it the latest date wins.

    A rule of that kind or a higher one that cannot be answered forbids to schedule.
    """
    general = (one for one in tried if not isinstance(one.rule, EpisodeRule))
    for _, group in groupby(general, key=lambda one: _rank(one.rule)[0]):
        kind = tuple(group)
        unknown += _unknown(kind)
        if (found := _latest(kind)) is not None:
            return replace(found, unknown=unknown)
        for one in kind:
            if isinstance(one.answer, Protects):
                return Verdict(reason=one.answer.reason, protected=True)
    return Verdict(reason=unknown[0], unknown=unknown)


def _by_file(
    item: JoinedItem,
    rules: tuple[AnyRule, ...],
    tried: tuple[Tried, ...],
    unknown: tuple[Reason, ...],
    context: DecideContext,
) -> Verdict:
    """Decide for a single file: as one of its series' parts, or by an episode rule.

    What a rule says of the series in particular wins over one for files of all series.
    """
    by_scope = _by_rules(tried, unknown)
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
    doubts = (*alone.unknown, *_unknown(titles), *_unknown(special))
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


def _each_once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for reason in reasons:
        if reason not in found:
            found.append(reason)
    return tuple(found)


def _unknown(kind: Iterable[Tried]) -> tuple[Reason, ...]:
    return tuple(
        one.answer.reason for one in kind if isinstance(one.answer, UnknownAnswer)
    )


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


def _keep_of(item: JoinedItem, context: DecideContext) -> KeepFacts | None:
    """Return the Keep on an item, or on the season or series that it belongs to."""
    identity = item.item.identity
    keys = chain(identity.keys, identity.keys_above)
    return next((context.keeps[key] for key in keys if key in context.keeps), None)


def _keep_reason(keep: KeepFacts) -> Reason:
    """Return the sentence of a Keep."""
    values: dict[str, ReasonValue] = {"by": keep.by_name, "date": keep.at}
    if keep.until is None:
        return Reason("kept", values)
    return Reason("kept_until", {**values, "until": keep.until})
