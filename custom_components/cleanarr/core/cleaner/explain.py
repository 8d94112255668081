"""Lay out the whole chain for one item: facts, rules tried, guards. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..cleanup.guards import GuardContext, ask_household, ask_item
from ..library.model import Watch
from ..rules.asking import Tried
from ..rules.base import Due, Protects, UnknownAnswer
from ..settings import EpisodeRule, FilterRule, TagRule, UserRule, WatchedRule
from ..view import Explanation, RuleTried
from .picture import item_view

_KINDS: Mapping[type, str] = {
    TagRule: "tag",
    UserRule: "user",
    WatchedRule: "watched",
    FilterRule: "filter",
    EpisodeRule: "episode",
}
_DEFAULT = "default"

type Fact = str | int | datetime | None


def explain(context: GuardContext, tried: Iterable[Tried]) -> Explanation:
    """Return everything that led to an item's place, and every guard's answer."""
    planned = context.planned
    return Explanation(
        item=item_view(planned),
        facts=_facts(context),
        rules=tuple(_tried(one) for one in tried),
        guards=(*ask_item(context), *ask_household(context)),
    )


def _tried(one: Tried) -> RuleTried:
    answer = one.answer
    matched: bool | None = answer is not None
    if isinstance(answer, UnknownAnswer):
        matched = None
    return RuleTried(
        rule=one.rule.id if one.rule else None,
        name=one.rule.name if one.rule else None,
        kind=_KINDS[type(one.rule)] if one.rule else _DEFAULT,
        matched=matched,
        date=answer.date if isinstance(answer, Due) else None,
        protects=isinstance(answer, Protects),
    )


def _facts(context: GuardContext) -> Mapping[str, Fact]:
    planned, item = context.planned, context.planned.item
    facts: dict[str, Fact] = {
        "path": item.path,
        "root_folder": item.root_folder,
        "size": item.size,
        "files": len(item.files),
        "imported": item.imported,
        "tags": ", ".join(sorted(item.tags or ())),
        "base": planned.verdict.base,
        "due": planned.verdict.due,
    }
    watch = planned.joined.watch
    if isinstance(watch, Watch):
        facts["activity"] = watch.activity
        facts["watched_episodes"] = max((seen for _, seen in watch.seen), default=0)
        facts["episodes"] = watch.episodes
    if planned.notice is not None:
        notice = planned.notice
        facts["announced_since"] = notice.begun
        facts["notice_hours"] = int(notice.credited.total_seconds() // 3600)
        facts["notice_hours_needed"] = int(notice.length.total_seconds() // 3600)
    return facts
