"""Why a due item is not deleted (SPEC §5.4). Pure.

Every guard answers on the plan, and again on fresh reads right before each deletion.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .. import series
from ..library.model import Item, JoinedItem
from ..reasons import Reason
from ..rules.choosing import Verdict
from ..settings import Settings
from ..view import GuardResult
from .plan import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """What was read of an item a moment ago. ``joined`` is ``None``: it is not there."""

    joined: JoinedItem | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardContext:
    """Everything that guards ask.

    ``fresh`` is ``None`` on the plan itself. ``spent``: items and bytes of the last 24
    hours. ``frozen``: why the item's service rests; ``obstacle``: what is wrong with its
    place. ``allowed_once``: a person let it go above the cap.
    """

    planned: Planned
    now: datetime
    settings: Settings
    dry_run: bool
    paused: bool
    trusted: bool
    frozen: Reason | None
    obstacle: Reason | None
    spent_items: int
    spent_size: int
    fresh: Fresh | None = None
    allowed_once: bool = False
    skip_notice: bool = False


type Guard = Callable[[GuardContext], Reason | None]


def _memory(context: GuardContext) -> Reason | None:
    return None if context.trusted else Reason("memory_untrusted")


def _dry_run(context: GuardContext) -> Reason | None:
    return Reason("dry_run") if context.dry_run else None


def _paused(context: GuardContext) -> Reason | None:
    return Reason("paused") if context.paused else None


def _cap_items(context: GuardContext) -> Reason | None:
    most = context.settings.max_items_per_day
    return Reason("cap_items", {"count": most}) if context.spent_items >= most else None


def _cap_size(context: GuardContext) -> Reason | None:
    most, size = context.settings.max_bytes_per_day, context.planned.item.size
    if size > most:
        return None if context.allowed_once else Reason("above_cap", {"size": most})
    if context.spent_size + size > most:
        return Reason("cap_size", {"size": most})
    return None


def _source(context: GuardContext) -> Reason | None:
    return context.frozen


def _protected(context: GuardContext) -> Reason | None:
    for verdict in _verdicts(context):
        if verdict.keep is not None or verdict.protected:
            return verdict.reason
    return None


def _unknown(context: GuardContext) -> Reason | None:
    for verdict in _verdicts(context):
        if verdict.unknown:
            return verdict.unknown[0]
    return None


def _due(context: GuardContext) -> Reason | None:
    planned = context.planned
    if planned.verdict.due is None:
        return planned.reason
    if context.skip_notice and planned.announce:
        return None
    date = max(planned.verdict.due, planned.date or planned.verdict.due)
    return Reason("not_due", {"until": date}) if date > context.now else None


def _notice(context: GuardContext) -> Reason | None:
    if context.skip_notice:
        return None
    notice = context.planned.notice
    if notice is None:
        return Reason("not_announced")
    if notice.credited < notice.length:
        return Reason("notice_incomplete", {"until": notice.date})
    return None


def _place(context: GuardContext) -> Reason | None:
    return context.obstacle


def _identity(context: GuardContext) -> Reason | None:
    if context.fresh is None:
        return None
    fresh = context.fresh.joined
    if fresh is None or not same_item(fresh.item, context.planned.item):
        return Reason("identity_changed")
    return None


def _verdict(context: GuardContext) -> Reason | None:
    if context.fresh is None or context.fresh.verdict is None:
        return None
    if context.fresh.verdict.outcome != context.planned.verdict.outcome:
        return Reason("verdict_changed")
    return None


def _files(context: GuardContext) -> Reason | None:
    return None if context.planned.item.files else Reason("no_files")


def _whole(context: GuardContext) -> Reason | None:
    item = context.planned.item
    return series.DIVIDED[item.tv_scope] if item.divided else None


HOUSEHOLD_GUARDS: tuple[tuple[str, Guard], ...] = (
    ("memory", _memory),
    ("dry_run", _dry_run),
    ("paused", _paused),
    ("cap_items", _cap_items),
    ("cap_size", _cap_size),
)
ITEM_GUARDS: tuple[tuple[str, Guard], ...] = (
    ("protected", _protected),
    ("source", _source),
    ("unknown", _unknown),
    ("scope", _whole),
    ("identity", _identity),
    ("verdict", _verdict),
    ("files", _files),
    ("place", _place),
    ("due", _due),
    ("notice", _notice),
)


def ask_item(context: GuardContext) -> tuple[GuardResult, ...]:
    """Return the answer of every guard that is about the item itself."""
    return _ask(ITEM_GUARDS, context)


def ask_household(context: GuardContext) -> tuple[GuardResult, ...]:
    """Return the answer of every guard that is about the household as a whole."""
    return _ask(HOUSEHOLD_GUARDS, context)


def refusal(results: tuple[GuardResult, ...]) -> Reason | None:
    """Return the first reason why not, or ``None`` when every guard lets it pass."""
    return next((result.reason for result in results if not result.passed), None)


def same_item(fresh: Item, planned: Item) -> bool:
    """Return whether a fresh reading is still the very item, file by file."""
    return _proof(fresh) == _proof(planned)


def _proof(item: Item) -> tuple[object, ...]:
    files = frozenset(
        (f.id, f.path, f.size, f.imported, f.episodes) for f in item.files
    )
    where = (item.service, item.entry, item.scope, item.tv_scope, item.path)
    return (*where, item.identity, files)


def _verdicts(context: GuardContext) -> tuple[Verdict, ...]:
    fresh = context.fresh.verdict if context.fresh else None
    planned = context.planned.verdict
    return (planned,) if fresh is None else (fresh, planned)


def _ask(
    guards: tuple[tuple[str, Guard], ...], context: GuardContext
) -> tuple[GuardResult, ...]:
    return tuple(
        GuardResult(guard=name, reason=guard(context)) for name, guard in guards
    )
