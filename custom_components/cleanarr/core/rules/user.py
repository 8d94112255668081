"""The user rule: what certain people requested in Seerr, each with terms of their own."""

from datetime import UTC, datetime

from ..library.model import JoinedItem, Requester
from ..reasons import Reason
from ..settings import Never, PersonTerms, UserRule
from .base import Answer, DecideContext, Due, Protects, UnknownAnswer, applies_to, due
from .watching import asked_of, is_watched_by

_NEVER = datetime.max.replace(tzinfo=UTC)


def answer(rule: UserRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item; of several people who asked for it the longest stay counts."""
    if not applies_to(rule, item):
        return None
    asked = asked_of(item)
    if isinstance(asked, UnknownAnswer):
        return asked
    terms = {one.person: one for one in rule.people}
    answers = [
        _answer(rule, terms[requester.person], requester, item, context)
        for requester in asked.by
        if requester.person in terms
    ]
    return _longest(answers)


def _answer(
    rule: UserRule,
    terms: PersonTerms,
    requester: Requester,
    item: JoinedItem,
    context: DecideContext,
) -> Answer:
    """Answer for one of the people who asked for an item."""
    if isinstance(terms.retention, Never):
        return Protects(Reason("never_rule", {"rule": rule.name}))
    if terms.require_watched:
        if requester.account is None:
            values = {"user": requester.name}
            return UnknownAnswer(Reason("requester_without_account", values))
        watched = is_watched_by(requester.account, item, context)
        if isinstance(watched, UnknownAnswer):
            return watched
        if not watched:
            values = {"rule": rule.name, "user": requester.name}
            return Protects(Reason("unwatched_by_requester", values))
    base = rule.base or context.settings.retention_base
    return due(item, terms.retention, base, context)


def _longest(answers: list[Answer]) -> Answer:
    """Return what protects, else what is unknown, else the latest date."""
    for kind in (Protects, UnknownAnswer):
        for one in answers:
            if isinstance(one, kind):
                return one
    dates = [one for one in answers if isinstance(one, Due)]
    return max(dates, key=lambda one: one.date or _NEVER, default=None)
