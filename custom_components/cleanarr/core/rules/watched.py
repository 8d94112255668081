"""The watched rule: items that whoever counts has watched."""

from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import Base, Never, WatchedRule
from .base import (
    Answer,
    DecideContext,
    Protects,
    UnknownAnswer,
    applies_to,
    due,
    watch_of,
)


def answer(rule: WatchedRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item; it counts from the last play unless told otherwise."""
    if not applies_to(rule.media, item):
        return None
    watch = watch_of(item)
    if isinstance(watch, UnknownAnswer):
        return watch
    if not watch.watched:
        if rule.require_watched:
            return Protects(Reason("unwatched_rule", {"rule": rule.name}))
        return None
    if isinstance(rule.retention, Never):
        return Protects(Reason("never_rule", {"rule": rule.name}))
    return due(item, rule.retention, rule.base or Base.LAST_WATCHED, context)
