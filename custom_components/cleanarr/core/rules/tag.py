"""The tag rule: items with any of some tags in Radarr or Sonarr."""

from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import Never, TagRule
from .base import (
    Answer,
    DecideContext,
    Protects,
    UnknownAnswer,
    applies_to,
    due,
    watch_of,
)


def answer(rule: TagRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item. Tags that could not be read are unknown, never absent."""
    if not applies_to(rule.media, item):
        return None
    tags = item.item.tags
    if tags is None:
        return UnknownAnswer(Reason("tags_unknown", {"service": item.item.service}))
    if tags.isdisjoint(tag.casefold() for tag in rule.tags):
        return None
    if isinstance(rule.retention, Never):
        return Protects(Reason("never_rule", {"rule": rule.name}))
    if rule.require_watched:
        watch = watch_of(item)
        if isinstance(watch, UnknownAnswer):
            return watch
        if not watch.watched:
            return Protects(Reason("unwatched_rule", {"rule": rule.name}))
    base = rule.base or context.settings.retention_base
    return due(item, rule.retention, base, context)
