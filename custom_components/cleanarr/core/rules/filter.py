"""The filter rule: items for which every one of some conditions holds."""

from ..library.model import JoinedItem
from ..settings import FilterRule
from .base import Answer, DecideContext, UnknownAnswer, applies_to
from .conditions import Truth, evaluate
from .properties import property_of
from .terms import answer_of


def answer(rule: FilterRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item; a condition that cannot be told is unknown, never false."""
    if not applies_to(rule, item):
        return None
    matched = matches(rule, item, context)
    if isinstance(matched, UnknownAnswer):
        return matched
    base = rule.base or context.settings.retention_base
    return answer_of(rule, item, base, context) if matched else None


def matches(rule: FilterRule, item: JoinedItem, context: DecideContext) -> Truth:
    """Return whether all conditions hold for an item."""
    return evaluate(rule.rows, lambda asked: property_of(asked, item, context))
