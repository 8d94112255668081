"""What a rule with one retention says of the items that it matches."""

from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import Base, Never, RetainingRule
from .base import Answer, DecideContext, Protects, UnknownAnswer, due
from .watching import is_watched


def answer_of(
    rule: RetainingRule, item: JoinedItem, base: Base, context: DecideContext
) -> Answer:
    """Answer for an item that the rule matches: protected, or due from ``base`` on."""
    if isinstance(rule.retention, Never):
        return Protects(Reason("never_rule", {"rule": rule.name}))
    if rule.require_watched:
        watched = is_watched(item, context)
        if isinstance(watched, UnknownAnswer):
            return watched
        if not watched:
            return Protects(Reason("unwatched_rule", {"rule": rule.name}))
    return due(item, rule.retention, base, context)
