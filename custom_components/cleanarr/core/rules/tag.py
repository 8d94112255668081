"""The tag rule: items with any of some tags in Radarr or Sonarr."""

from ..library.model import JoinedItem
from ..settings import TagRule
from .base import Answer, DecideContext, UnknownAnswer, applies_to, has_tag
from .terms import answer_of


def answer(rule: TagRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item. Tags that could not be read are unknown, never absent."""
    if not applies_to(rule, item):
        return None
    tagged = has_tag(item, rule.tags)
    if isinstance(tagged, UnknownAnswer):
        return tagged
    base = rule.base or context.settings.retention_base
    return answer_of(rule, item, base, context) if tagged else None
