"""The notice promise (SPEC §5.2): count how long each file has been announced. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..identifiers import ItemId
from ..memory.notices import FileKey, Notice
from ..view import Status
from .plan import PlanContext, Planned, file_keys, notice_length

_MOST_CREDIT = timedelta(hours=3)
_NOTHING = timedelta(0)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChange:
    """What to remember after a sync that announced, and what to forget."""

    put: tuple[Notice, ...]
    drop: tuple[FileKey, ...]
    begun: frozenset[ItemId]


def count(
    planned: Mapping[ItemId, Planned],
    confirmed: frozenset[ItemId],
    context: PlanContext,
) -> NoticeChange:
    """Count this sync for every announced item, and end the notice of the others.

    Items that rest because something is unknown are left exactly as they were. An item
    that Jellyfin did not confirm gains nothing, so its date moves later by as much.
    """
    put: list[Notice] = []
    stays: set[FileKey] = set()
    ends: set[FileKey] = set()
    for item_id, one in planned.items():
        keys = file_keys(one.item)
        if one.status is Status.KEPT:
            ends.update(keys)
        elif _rests(one, context):
            stays.update(keys)
        elif one.announce:
            put.extend(_counted(one, keys, item_id in confirmed, context))
            stays.update(keys)
    drop = tuple(
        key
        for key in context.notices
        if key in ends or (key not in stays and key.service not in context.frozen)
    )
    return NoticeChange(
        put=tuple(put),
        drop=drop,
        begun=frozenset(
            notice.item for notice in put if planned[notice.item].notice is None
        ),
    )


def _rests(one: Planned, context: PlanContext) -> bool:
    """Return whether something about an item is unknown, so that nothing may change."""
    frozen = one.item.service in context.frozen
    return frozen or (bool(one.verdict.unknown) and not one.verdict.protected)


def _counted(
    one: Planned, keys: tuple[FileKey, ...], confirmed: bool, context: PlanContext
) -> list[Notice]:
    """Return the notices of an announced item's files, this sync counted."""
    retention, due = one.verdict.retention, one.verdict.due
    if retention is None or due is None:
        return []
    length = notice_length(retention, context.settings)
    most = min(2 * context.settings.full_sync_interval, _MOST_CREDIT)
    before = {key: context.notices.get(key) for key in keys}
    credited = {
        key: _NOTHING
        if notice is None
        else _credit(notice, confirmed, most, context.now)
        for key, notice in before.items()
    }
    lengths = {
        key: max(length, notice.length) if notice else length
        for key, notice in before.items()
    }
    remaining = max(lengths[key] - credited[key] for key in keys)
    shown = [notice.date for notice in before.values() if notice is not None]
    if remaining > _NOTHING:
        shown.append(context.now + remaining)
    return [
        Notice(
            file=key,
            item=one.item.id,
            begun=notice.begun if notice else context.now,
            credited=credited[key],
            length=lengths[key],
            date=whole_second(max([due, *shown])),
            seen=context.now,
        )
        for key, notice in before.items()
    ]


def _credit(
    notice: Notice, confirmed: bool, most: timedelta, now: datetime
) -> timedelta:
    """Return what a notice has gathered, never more than the time since it began.

    A clock that is set back and put right again would count the same hours twice.
    """
    gain = min(max(now - notice.seen, _NOTHING), most) if confirmed else _NOTHING
    return min(notice.credited + gain, max(now - notice.begun, _NOTHING))


def whole_second(moment: datetime) -> datetime:
    """Return ``moment`` exact to the second, never earlier."""
    whole = moment.replace(microsecond=0)
    return whole if whole == moment else whole + _SECOND
