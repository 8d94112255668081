"""The default: what the options say of everything that no other rule decides."""

from ..identifiers import MediaType
from ..library.model import JoinedItem
from ..reasons import Reason
from ..settings import Base, Never, Unwatched
from .base import Answer, DecideContext, Protects, UnknownAnswer, due, watch_of
from .watching import is_watched


def answer(item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for one item by the retention of its media type."""
    if context.settings.unwatched is Unwatched.LIKE_THE_REST:
        return _usual(item, context)
    watched = is_watched(item, context)
    if isinstance(watched, UnknownAnswer):
        return watched
    if watched:
        return _usual(item, context)
    return _unwatched(item, context)


def _usual(item: JoinedItem, context: DecideContext) -> Answer:
    settings = context.settings
    movie = item.item.media is MediaType.MOVIE
    retention = settings.movie_retention if movie else settings.tv_retention
    if isinstance(retention, Never):
        return Protects(Reason("never_default"))
    return due(item, retention, settings.retention_base, context)


def _unwatched(item: JoinedItem, context: DecideContext) -> Answer:
    """Answer for what is not watched: it stays, or goes if nobody ever touched it."""
    if context.settings.unwatched is Unwatched.NEVER:
        return Protects(Reason("unwatched_default"))
    watch = watch_of(item)
    if isinstance(watch, UnknownAnswer):
        return watch
    if watch.touched:
        return Protects(Reason("touched_default"))
    retention = context.settings.untouched_retention
    return due(item, retention, Base.LAST_WATCHED_OR_ADDED, context)
