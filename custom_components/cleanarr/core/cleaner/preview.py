"""What a rule would do, before it is saved. Pure; runs in a thread."""

from dataclasses import replace

from ..cleanup.plan import Planned, notice_length
from ..settings import AnyRule, HouseholdConfig, Settings
from ..view import ItemView, RulePreview
from .candidates import wanted_files
from .decide import Decided
from .picture import item_view, outermost

_SAMPLE = 5


def with_rule(config: HouseholdConfig, rule: AnyRule) -> HouseholdConfig:
    """Return the household with a rule in place of its earlier self, and turned on."""
    others = tuple(each for each in config.rules if each.id != rule.id)
    return replace(config, rules=(*others, replace(rule, enabled=True)))


def preview(decided: Decided, rule: AnyRule, config: HouseholdConfig) -> RulePreview:
    """Return what of a decision made ``with_rule`` is that rule's doing."""
    decides = [
        one
        for one in decided.planned.values()
        if one.verdict.rule is not None and one.verdict.rule.id == rule.id
    ]
    touched = outermost(decides)
    counted = {(one.item.service, one.item.entry) for one in touched}
    services = {each.slug for each in config.services}
    shown = [_dated(one, decided, config.settings) for one in touched]
    dated = [(one.delete_after, one.id, one) for one in shown if one.delete_after]
    undated = sorted(
        (one for one in shown if one.delete_after is None),
        key=lambda one: (one.title, one.id),
    )
    return RulePreview(
        items=len(touched),
        size=sum(one.item.size for one in touched),
        due=sum(_is_due(one, decided, config.settings) for one in touched),
        protected=sum(one.verdict.protected for one in touched),
        unread=len({*wanted_files(decided, config, services)} - counted),
        sample=(*(one for _, _, one in sorted(dated)), *undated)[:_SAMPLE],
    )


def _dated(one: Planned, decided: Decided, settings: Settings) -> ItemView:
    """Return an item with the earliest date that it could really go."""
    shown, verdict = item_view(one), one.verdict
    if verdict.due is None or verdict.retention is None or verdict.unknown:
        return replace(shown, delete_after=None)
    notice = decided.now + notice_length(verdict.retention, settings)
    return replace(shown, delete_after=max(verdict.due, one.date or notice, notice))


def _is_due(one: Planned, decided: Decided, settings: Settings) -> bool:
    """Return whether nothing but its notice lets an item stay."""
    verdict = one.verdict
    if verdict.due is None or verdict.retention is None or verdict.unknown:
        return False
    return verdict.due <= decided.now + notice_length(verdict.retention, settings)
