"""The episode rule: single files beyond the newest ones, or beyond an age."""

from dataclasses import replace
from datetime import datetime, timedelta

from .. import series
from ..identifiers import Scope
from ..library.model import Item, JoinedItem
from ..reasons import Reason, ReasonValue
from ..settings import Base, EpisodeRule
from .base import (
    Answer,
    DecideContext,
    Due,
    Excess,
    UnknownAnswer,
    applies_to,
    due,
    has_tag,
)
from .watching import is_watched


def answer(rule: EpisodeRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one file; it never protects, and never names anything else."""
    if item.item.scope is not Scope.EPISODE or not applies_to(rule, item):
        return None
    tagged = has_tag(item, rule.tags) if rule.tags else True
    if isinstance(tagged, UnknownAnswer):
        return tagged
    if not tagged or _is_left_out(rule, item.item, context.now):
        return None
    if not _is_beyond(rule, item.item):
        return None
    if rule.require_watched:
        watched = is_watched(item, context)
        if not watched or isinstance(watched, UnknownAnswer):
            return watched or None
    return _due(rule, item, context)


def excess_of(rule: EpisodeRule, item: Item) -> Excess | None:
    """Return what to remember the beginning of, where a count alone makes a file due."""
    if rule.max_episodes is None or rule.max_age is not None or item.imported is None:
        return None
    if item.scope is not Scope.EPISODE or not _is_beyond(rule, item):
        return None
    return Excess(rule.id, item.service, item.files[0].id, item.imported)


def _is_left_out(rule: EpisodeRule, item: Item, now: datetime) -> bool:
    """Return whether the rule spares what a file belongs to."""
    if item.series is None:
        return True
    if rule.exclude_continuing and series.is_running(item.series, now):
        return True
    seasons = {season for season, _ in item.identity.episodes}
    return rule.keep_latest_season and series.latest_season(item.series) in seasons


def _is_beyond(rule: EpisodeRule, item: Item) -> bool:
    """Return whether a file is none of the newest; specials are not counted there."""
    if rule.max_episodes is None:
        return rule.max_age is not None
    return not item.files[0].special and item.newer >= rule.max_episodes


def _due(rule: EpisodeRule, item: JoinedItem, context: DecideContext) -> Answer:
    """Return when a file that exceeds the limits is due."""
    if rule.max_age is not None:
        found = due(item, rule.max_age, Base.ADDED, context)
        if not isinstance(found, Due):
            return found
        values: dict[str, ReasonValue] = {
            "rule": rule.name,
            "days": rule.max_age // timedelta(days=1),
            "date": found.base or context.now,
        }
        return replace(found, reason=Reason("beyond_age", values))
    excess = excess_of(rule, item.item)
    if excess is None:
        return UnknownAnswer(Reason("no_import_date"))
    since = context.excess.get(excess, context.now)
    newest = rule.max_episodes or 0
    return Due(
        date=since,
        retention=context.settings.leaving_soon,
        base=since,
        watched=False,
        reason=Reason("beyond_newest", {"rule": rule.name, "count": newest}),
    )
