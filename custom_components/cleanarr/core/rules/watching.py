"""Whether an item is *watched*: by those who count, or by who asked for it (SPEC §3.3)."""

from collections.abc import Iterable

from ..identifiers import Scope, UserId
from ..library.model import Asked, JoinedItem, Watch
from ..reasons import Reason
from ..settings import WatchedBy
from .base import DecideContext, UnknownAnswer, watch_of


def is_watched(item: JoinedItem, context: DecideContext) -> bool | UnknownAnswer:
    """Return whether an item is watched as ``watched_by`` wants it."""
    watch = watch_of(item)
    if isinstance(watch, UnknownAnswer):
        return watch
    viewers = viewers_of(item, watch, context)
    match context.settings.watched_by:
        case WatchedBy.ALL:
            return bool(context.counted) and context.counted <= viewers
        case WatchedBy.REQUESTER:
            return _by_requesters(item, viewers, context)
    return not viewers.isdisjoint(context.counted)


def is_watched_by(
    user: UserId, item: JoinedItem, context: DecideContext
) -> bool | UnknownAnswer:
    """Return whether one user, who need not be among those who count, watched it."""
    watch = watch_of(item)
    if isinstance(watch, UnknownAnswer):
        return watch
    return user in viewers_of(item, watch, context)


def viewers_of(
    item: JoinedItem, watch: Watch, context: DecideContext
) -> frozenset[UserId]:
    """Return who watched all of an item, or of a season as large a share as will do."""
    enough = _enough(item, watch, context)
    return frozenset(user for user, seen in watch.seen if 0 < enough <= seen)


def is_partly_watched(item: JoinedItem, watch: Watch, context: DecideContext) -> bool:
    """Return whether somebody who counts began an item and nobody of them finished it."""
    begun = {user for user, _ in watch.seen} & context.counted
    return bool(begun) and begun.isdisjoint(viewers_of(item, watch, context))


def asked_of(item: JoinedItem) -> Asked | UnknownAnswer:
    """Return who asked for an item, or why that is not known by now."""
    if item.doubts.asked is not None:
        return UnknownAnswer(item.doubts.asked)
    if isinstance(item.asked, Reason):
        return UnknownAnswer(item.asked)
    return item.asked


def _enough(item: JoinedItem, watch: Watch, context: DecideContext) -> float:
    """Return how many episodes somebody must have watched; all, unless told otherwise."""
    share = context.settings.partial_season_threshold
    if item.item.scope is not Scope.SEASON or watch.halfway:
        return watch.episodes
    return share * watch.episodes


def _by_requesters(
    item: JoinedItem, viewers: Iterable[UserId], context: DecideContext
) -> bool | UnknownAnswer:
    """Return whether all who asked for it watched it; where nobody did, as with any."""
    asked = asked_of(item)
    if isinstance(asked, UnknownAnswer):
        return asked
    viewers = frozenset(viewers)
    if not asked.by:
        return not viewers.isdisjoint(context.counted)
    for requester in asked.by:
        if requester.account is None:
            values = {"user": requester.name}
            return UnknownAnswer(Reason("requester_without_account", values))
    return all(requester.account in viewers for requester in asked.by)
