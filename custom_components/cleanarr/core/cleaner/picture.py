"""Make the picture that the household sees. Pure; runs in a thread."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import override

from ..cleanup.plan import Planned
from ..identifiers import ItemId, MediaType, RuleId, Scope, Slug
from ..library.model import Watch
from ..library.readings import AnySource
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

_WIDTH = {Scope.EPISODE: 0, Scope.SEASON: 1}
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
    last_incremental_sync: datetime | None
    last_cleanup: datetime | None
    last_missing_media_check: datetime | None
    missing_media_found: int | None
    orphaned_requests: int | None


class ItemViews(Mapping[ItemId, ItemView]):
    """Every item as people see it, each made when somebody looks at it."""

    def __init__(self, planned: Mapping[ItemId, Planned]) -> None:
        """Look at a plan."""
        self._planned = planned

    @override
    def __getitem__(self, item: ItemId) -> ItemView:
        return item_view(self._planned[item])

    @override
    def __iter__(self) -> Iterator[ItemId]:
        return iter(self._planned)

    @override
    def __len__(self) -> int:
        return len(self._planned)


def paint(decided: Decided | None, frame: Frame) -> View:
    """Return the picture; without a decision there are no items in it."""
    planned = decided.planned if decided else {}
    announced = sorted(
        (item_view(one) for one in planned.values() if one.announced),
        key=lambda one: (one.delete_after or frame.at, one.id),
    )
    return View(
        at=frame.at,
        dry_run=frame.dry_run,
        paused=frame.paused,
        items=ItemViews(planned),
        leaving_soon=tuple(announced),
        totals=_totals(planned.values()),
        rule_counts=_rule_counts(planned.values()),
        sources=frame.sources,
        problems=frame.problems,
        read_services=_read_services(frame.sources),
        reclaimed_size=frame.reclaimed_size,
        last_full_sync=frame.last_full_sync,
        last_incremental_sync=frame.last_incremental_sync,
        last_cleanup=frame.last_cleanup,
        last_missing_media_check=frame.last_missing_media_check,
        missing_media_found=frame.missing_media_found,
        orphaned_requests=frame.orphaned_requests,
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
        title=item.name,
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
        watched=one.verdict.watched if known else None,
        tags=tuple(sorted(item.tags or ())),
        poster=item.poster,
        files=tuple(file.id for file in item.files),
        kept_by=keep.by if keep else None,
        kept_by_name=keep.by_name if keep else None,
        kept_until=keep.until if keep else None,
    )


def outermost(found: Iterable[Planned]) -> list[Planned]:
    """Return items without those that lie inside another: a file counts once."""
    outer: list[Planned] = []
    covered: set[tuple[Slug, int]] = set()
    for one in sorted(found, key=lambda one: -_WIDTH.get(one.item.scope, 2)):
        files = {(one.item.service, file.id) for file in one.item.files}
        if not files or not files <= covered:
            outer.append(one)
            covered |= files
    return outer


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


def _rule_counts(planned: Iterable[Planned]) -> dict[RuleId, int]:
    """Count for how many items each rule decides."""
    decides: dict[RuleId, list[Planned]] = {}
    for one in planned:
        if one.verdict.rule is not None:
            decides.setdefault(one.verdict.rule.id, []).append(one)
    return {rule: len(outermost(found)) for rule, found in decides.items()}


def _totals(planned: Collection[Planned]) -> Totals:
    whole = [one for one in planned if one.item.identity.is_whole]
    statuses = Counter(one.status for one in planned)
    media = Counter(one.item.media for one in whole)
    announced = [one for one in planned if one.announced]
    leaving = Counter(one.item.media for one in announced)
    return Totals(
        movies=media[MediaType.MOVIE],
        series=media[MediaType.TV],
        leaving_soon_movies=leaving[MediaType.MOVIE],
        leaving_soon_tv=leaving[MediaType.TV],
        scheduled=statuses[Status.SCHEDULED],
        held=statuses[Status.HELD],
        kept=_kept(planned),
        unmatched=sum(_is_unmatched(one) for one in whole),
        library_size=sum(one.item.size for one in whole),
        reclaimable_size=sum(one.item.size for one in announced),
    )


def _kept(planned: Collection[Planned]) -> int:
    """Count what is kept; the parts of a kept series are kept with it."""
    kept = [one.item for one in planned if one.status is Status.KEPT]
    whole = {item.id for item in kept if item.identity.is_whole}
    return len(whole) + sum(item.entry_item not in whole for item in kept)


def _is_unmatched(one: Planned) -> bool:
    watch = one.joined.watch
    return not isinstance(watch, Watch) and watch.key in _UNMATCHED
