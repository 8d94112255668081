"""What decides for an item: protection, a mark, or the rules (SPEC §4.2). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from .. import series
from ..identifiers import Scope
from ..library.model import JoinedItem, Watch
from ..reasons import Reason, ReasonValue
from ..settings import AnyRule
from . import protection
from .asking import answers_beside, may_protect, try_all, unknown_of
from .base import DecideContext, KeepFacts, MarkFacts, Protects, UnknownAnswer
from .choosing import Verdict, by_file, by_rules
from .watching import is_watched


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
    beside = answers_beside(item, rules, context)
    for rule, reason, answer in beside:
        if isinstance(answer, Protects):
            return Verdict(reason=reason, rule=rule, protected=True)
    if item.item.divided:
        return Verdict(reason=series.DIVIDED[item.item.tv_scope])
    unknown = (
        *protection.unknowns(item, context),
        *unknown_of(one for one in tried if one.rule and may_protect(one.rule)),
        *(one.reason for _, _, one in beside if isinstance(one, UnknownAnswer)),
    )
    mark = _of_item(context.marks, item)
    if mark is not None and _holds(mark, item):
        return _marked(mark, unknown)
    if item.item.scope is Scope.EPISODE:
        return by_file(item, rules, tried, unknown, context)
    return by_rules(tried, unknown)


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


def _each_once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for reason in reasons:
        if reason not in found:
            found.append(reason)
    return tuple(found)
