"""What is due when, and what is announced: verdicts meet the notice promise. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..identifiers import ItemId, Scope, Slug
from ..library.model import Item, JoinedItem
from ..memory.notices import FileKey, Notice
from ..reasons import Reason
from ..rules.choosing import Verdict
from ..settings import Settings
from ..view import Status

MINIMUM_NOTICE = timedelta(hours=24)

_WIDTH = {Scope.SEASON: 1, Scope.SERIES: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An item with its place in the plan.

    ``announced``: people have been told, ``notice`` is how long. ``announce``: it
    belongs into Leaving Soon now. ``date`` is what people see, "not before".
    """

    joined: JoinedItem
    verdict: Verdict
    status: Status
    reason: Reason
    announce: bool = False
    notice: Notice | None = None
    date: datetime | None = None

    @property
    def item(self) -> Item:
        """Return the item itself."""
        return self.joined.item

    @property
    def announced(self) -> bool:
        """Return whether people have been told."""
        return self.notice is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContext:
    """What planning needs besides the items.

    ``frozen``: the services whose items rest because something about them is too old
    to act on, and why. ``obstacles``: what about the place of a movie or series forbids
    deleting anything of it.
    """

    now: datetime
    settings: Settings
    notices: Mapping[FileKey, Notice]
    frozen: Mapping[Slug, Reason]
    obstacles: Mapping[ItemId, Reason]


def file_keys(item: Item) -> tuple[FileKey, ...]:
    """Return what a notice on each of an item's files is stored under.

    It is the same whatever item the file is a part of. Empty where a file cannot be told
    from another beyond doubt.
    """
    identity = next(iter(item.identity.title.keys), None)
    keys = tuple(
        FileKey(item.service, file.id, identity, file.imported)
        for file in item.files
        if identity is not None and file.imported is not None
    )
    return keys if len(keys) == len(item.files) else ()


def plan(
    verdicts: Iterable[tuple[JoinedItem, Verdict]], context: PlanContext
) -> dict[ItemId, Planned]:
    """Give every item its place; what lies inside an announced one is not told twice."""
    planned = {
        joined.item.id: _place(joined, verdict, context) for joined, verdict in verdicts
    }
    covered = _covered(planned.values())
    for item_id, one in planned.items():
        outer = _outer(one, covered) if one.announce else None
        if outer is not None:
            planned[item_id] = _inside(one, outer)
    return planned


def _covered(planned: Iterable[Planned]) -> dict[tuple[Slug, int], Planned]:
    """Return the widest announced item with several files over each of them."""
    covered: dict[tuple[Slug, int], Planned] = {}
    outer = [one for one in planned if one.announce and one.item.scope in _WIDTH]
    for one in sorted(outer, key=lambda one: _WIDTH[one.item.scope], reverse=True):
        for file in one.item.files:
            covered.setdefault((one.item.service, file.id), one)
    return covered


def _outer(one: Planned, covered: Mapping[tuple[Slug, int], Planned]) -> Planned | None:
    """Return an announced item that an item lies inside of, files and all."""
    if one.item.identity.is_whole:
        return None
    around = [covered.get((one.item.service, file.id)) for file in one.item.files]
    outer = around[0] if around else None
    if outer is None or outer is one or any(each is not outer for each in around):
        return None
    return outer


def _inside(one: Planned, outer: Planned) -> Planned:
    return Planned(
        joined=one.joined,
        verdict=one.verdict,
        status=Status.SAFE,
        reason=Reason("inside_announced", {"title": outer.item.name}),
    )


def _place(joined: JoinedItem, verdict: Verdict, context: PlanContext) -> Planned:
    """Give one item its place."""
    if verdict.keep is not None:
        return _planned(joined, verdict, Status.KEPT)
    if joined.item.divided:
        status = Status.PROTECTED if verdict.protected else Status.SAFE
        return _planned(joined, verdict, status)
    frozen = context.frozen.get(joined.item.service)
    notice = smallest_notice(joined.item, context.notices)
    if frozen is not None and notice is None and not joined.item.files:
        notice = _last_shown(joined.item, context.notices)
    if frozen is None and verdict.protected:
        return _planned(joined, verdict, Status.PROTECTED)
    if frozen is not None or verdict.unknown:
        return _hold(joined, verdict, notice, frozen or verdict.unknown[0], context)
    if verdict.due is None or verdict.retention is None:
        return _planned(joined, verdict, Status.SAFE)
    if context.now < window_begin(verdict.due, verdict.retention, context.settings):
        return replace(_planned(joined, verdict, Status.SAFE), date=verdict.due)
    return _announce(joined, verdict, notice, verdict.due, context)


def _planned(joined: JoinedItem, verdict: Verdict, status: Status) -> Planned:
    """Return an item that is not announced."""
    return Planned(joined=joined, verdict=verdict, status=status, reason=verdict.reason)


def _hold(
    joined: JoinedItem,
    verdict: Verdict,
    notice: Notice | None,
    reason: Reason,
    context: PlanContext,
) -> Planned:
    """Freeze an item of which something is unknown: nothing about it changes."""
    due = verdict.due
    window = context.settings.leaving_soon
    near = due is None or due - window <= context.now
    if notice is None and (verdict.protected or not near):
        status = Status.PROTECTED if verdict.protected else Status.SAFE
        return replace(
            _planned(joined, verdict, status),
            reason=verdict.reason if verdict.protected else reason,
            date=due,
        )
    held = Status.HELD if joined.item.has_files else Status.SAFE
    return Planned(
        joined=joined,
        verdict=verdict,
        status=held,
        reason=reason,
        announce=notice is not None,
        notice=notice,
        date=notice.date if notice else None,
    )


def _announce(
    joined: JoinedItem,
    verdict: Verdict,
    notice: Notice | None,
    due: datetime,
    context: PlanContext,
) -> Planned:
    """Place an item whose window has begun."""
    obstacle = context.obstacles.get(joined.item.entry_item)
    date = max(due, notice.date) if notice else due
    if obstacle is not None:
        status, reason = Status.HELD, obstacle
    elif notice is None:
        status, reason = Status.SAFE, verdict.reason
    else:
        due_now = date <= context.now
        status = Status.SCHEDULED if due_now else Status.LEAVING_SOON
        reason = verdict.reason
    return Planned(
        joined=joined,
        verdict=verdict,
        status=status,
        reason=reason,
        announce=notice is not None
        or (obstacle is None and bool(file_keys(joined.item))),
        notice=notice,
        date=date,
    )


def window_begin(due: datetime, retention: timedelta, settings: Settings) -> datetime:
    """Return from when an item is announced: the last days before it is due."""
    return due - min(settings.leaving_soon, retention)


def notice_length(retention: timedelta, settings: Settings) -> timedelta:
    """Return for how long an item must have been announced (SPEC §5.2)."""
    return max(min(settings.leaving_soon, retention), MINIMUM_NOTICE)


def smallest_notice(item: Item, notices: Mapping[FileKey, Notice]) -> Notice | None:
    """Return an item's notice: the least of its files', ``None`` if one has none."""
    found = [notices.get(key) for key in file_keys(item)]
    complete = [notice for notice in found if notice is not None]
    if not complete or len(complete) < len(found):
        return None
    least = min(complete, key=lambda notice: notice.credited - notice.length)
    return replace(least, date=max(notice.date for notice in complete))


def _last_shown(item: Item, notices: Mapping[FileKey, Notice]) -> Notice | None:
    """Return the latest notice of an item whose files cannot be read just now."""
    mine = [notice for notice in notices.values() if notice.item == item.id]
    return max(mine, key=lambda notice: notice.date, default=None)
