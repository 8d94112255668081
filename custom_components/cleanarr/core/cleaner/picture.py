"""Make the picture that the household sees. Pure; runs in a thread."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..cleanup.plan import Planned
from ..identifiers import ItemId, MediaType, Slug
from ..library.model import Watch
from ..library.readings import (
    JellyfinReading,
    RadarrReading,
    SonarrReading,
    Source as ReadSource,
)
from ..view import (
    ItemView,
    Problem,
    Source,
    SourceState,
    Status,
    Totals,
    View,
)
from .decide import Decided

type AnySource = (
    ReadSource[RadarrReading] | ReadSource[SonarrReading] | ReadSource[JellyfinReading]
)

_REJECTED = "authentication_rejected"
_UNMATCHED = frozenset({"not_in_jellyfin", "ambiguous_in_jellyfin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a picture shows besides the items."""

    at: datetime
    dry_run: bool
    paused: bool
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    reclaimed_size: int
    last_full_sync: datetime | None
    last_cleanup: datetime | None


def paint(decided: Decided | None, frame: Frame) -> View:
    """Return the picture; without a decision there are no items in it."""
    planned = decided.planned if decided else {}
    items = {item_id: item_view(one) for item_id, one in planned.items()}
    announced = sorted(
        (one for one in items.values() if one.announced),
        key=lambda one: (one.delete_after or frame.at, one.id),
    )
    return View(
        at=frame.at,
        dry_run=frame.dry_run,
        paused=frame.paused,
        items=items,
        leaving_soon=tuple(announced),
        totals=_totals(items, planned.values()),
        sources=frame.sources,
        problems=frame.problems,
        read_services=_read_services(frame.sources),
        reclaimed_size=frame.reclaimed_size,
        last_full_sync=frame.last_full_sync,
        last_cleanup=frame.last_cleanup,
    )


def item_view(one: Planned) -> ItemView:
    """Return one item as people see it."""
    item, watch, keep = one.item, one.joined.watch, one.verdict.keep
    rule = one.verdict.rule
    known = watch if isinstance(watch, Watch) else None
    return ItemView(
        id=item.id,
        scope=item.scope,
        media=item.media,
        service=item.service,
        title=item.title,
        year=item.year,
        status=one.status,
        reason=one.reason,
        announced=one.announced,
        delete_after=one.date,
        size=item.size,
        rule=rule.id if rule else None,
        rule_name=rule.name if rule else None,
        added=item.imported or item.entry_added,
        last_watched=known.activity if known else None,
        watched=known.watched if known else None,
        tags=tuple(sorted(item.tags or ())),
        poster=item.poster,
        files=tuple(file.id for file in item.files),
        kept_by=keep.by if keep else None,
        kept_by_name=keep.by_name if keep else None,
        kept_until=keep.until if keep else None,
    )


def source_view(source: AnySource) -> Source:
    """Return one source as people see it."""
    state = SourceState.FRESH if source.fresh else SourceState.STALE
    if source.last is None:
        state = SourceState.NEVER_READ
    return Source(
        slug=source.config.slug,
        kind=source.config.kind,
        name=source.config.name,
        state=state,
        since=source.since,
        read_at=source.read_at,
        version=source.last.version if source.last else None,
        error=source.error.key if source.error else None,
        key_rejected=source.error is not None and source.error.key == _REJECTED,
    )


def _read_services(sources: Iterable[Source]) -> frozenset[Slug]:
    return frozenset(
        source.slug for source in sources if source.state is not SourceState.NEVER_READ
    )


def _totals(items: Mapping[ItemId, ItemView], planned: Iterable[Planned]) -> Totals:
    counts = dict.fromkeys(Status, 0)
    for item in items.values():
        counts[item.status] += 1
    announced = [item for item in items.values() if item.announced]
    movies = sum(item.media is MediaType.MOVIE for item in items.values())
    leaving_movies = sum(item.media is MediaType.MOVIE for item in announced)
    return Totals(
        movies=movies,
        series=len(items) - movies,
        leaving_soon_movies=leaving_movies,
        leaving_soon_tv=len(announced) - leaving_movies,
        scheduled=counts[Status.SCHEDULED],
        held=counts[Status.HELD],
        kept=counts[Status.KEPT],
        unmatched=sum(_is_unmatched(one) for one in planned),
        library_size=sum(item.size for item in items.values()),
        reclaimable_size=sum(item.size for item in announced),
    )


def _is_unmatched(one: Planned) -> bool:
    watch = one.joined.watch
    return not isinstance(watch, Watch) and watch.key in _UNMATCHED
