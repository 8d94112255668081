"""The watched rule: items that whoever counts has watched."""

from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import Base, WatchedRule
from .base import Answer, DecideContext, Protects, UnknownAnswer, applies_to
from .terms import answer_of
from .watching import is_watched


def answer(rule: WatchedRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item; it counts from the last play unless told otherwise."""
    if not applies_to(rule, item):
        return None
    watched = is_watched(item, context)
    if isinstance(watched, UnknownAnswer):
        return watched
    if watched:
        return answer_of(rule, item, rule.base or Base.LAST_WATCHED, context)
    if rule.require_watched:
        return Protects(Reason("unwatched_rule", {"rule": rule.name}))
    return None
