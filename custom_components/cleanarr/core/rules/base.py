"""What a rule is asked and what it can answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..identifiers import RuleId, Slug, UserId
from ..library.model import JoinedItem, Watch
from ..reasons import Reason
from ..settings import AnyRule, Base, Never, Retention, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFacts:
    """A person's Keep, as far as deciding needs it. ``part``: of a series, as ``S03``."""

    by: str
    by_name: str
    at: datetime
    until: datetime | None
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFacts:
    """A title that a person put on notice ``at`` a moment: due ``after`` another.

    A play since, or a file imported since, ends it.
    """

    by_name: str
    at: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Excess:
    """A certain file that lies beyond the newest ones that an episode rule keeps."""

    rule: RuleId
    service: Slug
    file: int
    imported: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideContext:
    """Everything besides the item itself. Keeps and marks go by identity key.

    ``kept_within``: Keeps on a part, by the keys of all that contains it. ``counted``:
    users whose watching counts. ``excess``: since when files lie beyond what an episode
    rule keeps, by rule and file. ``history_since``: nothing is known of plays before it.
    ``with_jellyfin``: there is a Jellyfin, so what it has not told is unknown.
    """

    now: datetime
    settings: Settings
    keeps: Mapping[str, KeepFacts]
    kept_within: Mapping[str, KeepFacts]
    marks: Mapping[str, MarkFacts]
    counted: frozenset[UserId]
    excess: Mapping[Excess, datetime]
    history_since: datetime | None
    with_jellyfin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A rule's date for an item: ``base`` plus ``retention``.

    ``date`` is ``None`` where the base does not exist: not scheduled. ``watched``: the
    base is a play. ``reason``: the sentence, where it is not the usual one.
    """

    date: datetime | None
    retention: timedelta
    base: datetime | None
    watched: bool
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Protects:
    """A rule that keeps an item for as long as it matches."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class UnknownAnswer:
    """A rule that cannot be answered, and why."""

    reason: Reason


type Answer = Due | Protects | UnknownAnswer | None
"""What a rule says of an item; ``None``: it does not match."""


def watch_of(item: JoinedItem) -> Watch | UnknownAnswer:
    """Return what the household did with an item, or why that is not known by now."""
    if item.doubts.watch is not None:
        return UnknownAnswer(item.doubts.watch)
    if isinstance(item.watch, Reason):
        return UnknownAnswer(item.watch)
    return item.watch


def due(
    item: JoinedItem, retention: Retention, base: Base, context: DecideContext
) -> Due | UnknownAnswer | None:
    """Return when an item is due by a retention that counts from ``base``.

    ``None`` for a retention that never ends. Dates in the future count as now.
    """
    if isinstance(retention, Never):
        return None
    added = item.item.imported
    if added is None:
        return UnknownAnswer(Reason("no_import_date"))
    added = min(added, context.now)
    if base is Base.ADDED:
        return _due(added, retention, watched=False)
    watch = watch_of(item)
    if isinstance(watch, UnknownAnswer):
        return watch
    played = watch.activity
    if played is not None and played > added:
        return _due(min(played, context.now), retention, watched=True)
    if base is Base.LAST_WATCHED:
        return Due(date=None, retention=retention, base=None, watched=False)
    if not watch.touched and context.history_since is not None:
        added = max(added, context.history_since)
    return _due(added, retention, watched=False)


def _due(base: datetime, retention: timedelta, *, watched: bool) -> Due:
    """Return the answer for a base that exists."""
    return Due(date=base + retention, retention=retention, base=base, watched=watched)


def applies_to(rule: AnyRule, item: JoinedItem) -> bool:
    """Return whether a rule is about this item's media type at all."""
    return item.item.media in rule.media


def has_tag(item: JoinedItem, wanted: Iterable[str]) -> bool | UnknownAnswer:
    """Return whether an item has any of these tags; a tag that is gone matches nothing."""
    tags = item.item.tags
    if tags is None:
        return UnknownAnswer(Reason("tags_unknown", {"service": item.item.service}))
    return not tags.isdisjoint(tag.casefold() for tag in wanted)


def rule_reason(answer: Due, name: str | None) -> Reason:
    """Return the sentence of a retention; ``name`` is ``None`` for the default."""
    if answer.reason is not None:
        return answer.reason
    if answer.base is None:
        return Reason("no_base")
    kind = "watched" if answer.watched else "added"
    days = answer.retention // timedelta(days=1)
    if name is None:
        return Reason(f"{kind}_default", {"date": answer.base, "days": days})
    return Reason(f"{kind}_rule", {"date": answer.base, "days": days, "rule": name})
