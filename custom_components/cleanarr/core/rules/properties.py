"""What an item answers to each property that a filter can ask (SPEC §4.1)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from ..filters import FilterProperty, Value
from ..identifiers import MediaType
from ..library.model import Item, JoinedItem
from ..library.paths import joined, parts
from ..reasons import Reason
from .base import DecideContext, UnknownAnswer, watch_of
from .conditions import PropertyAnswer
from .watching import asked_of

_DAY = timedelta(days=1)


def property_of(
    asked: FilterProperty, item: JoinedItem, context: DecideContext
) -> PropertyAnswer:
    """Return what is known of one property of an item."""
    if (of_item := _OF_ITEM.get(asked)) is not None:
        return of_item(item.item)
    return _OF_JOINED[asked](item, context)


def _common[T: Value](values: Iterable[T | None]) -> T | None:
    """Return what all files have in common; absent where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _series_status(item: Item) -> str | None:
    return item.details.status if item.media is MediaType.TV else None


def _quality(item: Item) -> tuple[str, ...] | None:
    found = {file.quality for file in item.files if file.quality is not None}
    return tuple(sorted(found)) or None


_OF_ITEM: Mapping[FilterProperty, Callable[[Item], Value | None]] = {
    FilterProperty.SIZE: lambda item: item.size,
    FilterProperty.RATING: lambda item: item.details.rating,
    FilterProperty.YEAR: lambda item: item.year,
    FilterProperty.RESOLUTION: lambda item: _common(f.resolution for f in item.files),
    FilterProperty.RUNTIME: lambda item: item.details.runtime,
    FilterProperty.ROOT_FOLDER: lambda item: joined(parts(item.root_folder)),
    FilterProperty.SERIES_STATUS: _series_status,
    FilterProperty.COLLECTION: lambda item: item.details.collection,
    FilterProperty.LANGUAGE: lambda item: item.details.language,
    FilterProperty.CERTIFICATION: lambda item: item.details.certification,
    FilterProperty.STUDIO: lambda item: item.details.studio,
    FilterProperty.GENRE: lambda item: item.details.genres or None,
    FilterProperty.QUALITY: _quality,
    FilterProperty.MONITORED: lambda item: item.monitored,
}


def _days(since: datetime | None, context: DecideContext) -> float | None:
    """Return for how many days something has been so; what lies ahead is now."""
    return None if since is None else max((context.now - since) / _DAY, 0.0)


def _age(item: JoinedItem, context: DecideContext) -> PropertyAnswer:
    return _days(item.item.imported, context)


def _since_watched(item: JoinedItem, context: DecideContext) -> PropertyAnswer:
    watch = watch_of(item)
    if isinstance(watch, UnknownAnswer):
        return watch
    return _days(watch.activity, context)


def _play_count(item: JoinedItem, context: DecideContext) -> PropertyAnswer:
    watch = watch_of(item)
    return watch if isinstance(watch, UnknownAnswer) else watch.plays


def _requested(item: JoinedItem, context: DecideContext) -> PropertyAnswer:
    asked = asked_of(item)
    return asked if isinstance(asked, UnknownAnswer) else bool(asked.by)


def _profile(item: JoinedItem, context: DecideContext) -> PropertyAnswer:
    profile = item.item.details.quality_profile
    return UnknownAnswer(profile) if isinstance(profile, Reason) else profile


def _tags(item: JoinedItem, context: DecideContext) -> PropertyAnswer:
    tags = item.item.tags
    if tags is None:
        return UnknownAnswer(Reason("tags_unknown", {"service": item.item.service}))
    return tuple(sorted(tags))


def _libraries(item: JoinedItem, context: DecideContext) -> PropertyAnswer:
    found = item.libraries
    return UnknownAnswer(found) if isinstance(found, Reason) else found


_OF_JOINED: Mapping[
    FilterProperty, Callable[[JoinedItem, DecideContext], PropertyAnswer]
] = {
    FilterProperty.AGE: _age,
    FilterProperty.DAYS_SINCE_WATCHED: _since_watched,
    FilterProperty.PLAY_COUNT: _play_count,
    FilterProperty.REQUESTED: _requested,
    FilterProperty.QUALITY_PROFILE: _profile,
    FilterProperty.TAG: _tags,
    FilterProperty.LIBRARY: _libraries,
}
