"""What protects an item whatever the rules say, and what of it is unknown."""

from collections.abc import Callable

from .. import series
from ..library.model import JoinedItem, Watch
from ..reasons import Reason
from .base import DecideContext, UnknownAnswer, watch_of

type Shield = Callable[[JoinedItem, DecideContext], Reason | None]


def _keep_tag(item: JoinedItem, context: DecideContext) -> Reason | None:
    wanted = {tag.casefold() for tag in context.settings.keep_tags}
    found = sorted(wanted & (item.item.tags or frozenset()))
    return Reason("keep_tag", {"tag": found[0]}) if found else None


def _favorite(item: JoinedItem, context: DecideContext) -> Reason | None:
    watch = item.watch
    if not context.settings.protect_favorites or not isinstance(watch, Watch):
        return None
    users = watch.favorites
    return Reason("favorite", {"user": users[0]}) if users else None


def _playing(item: JoinedItem, context: DecideContext) -> Reason | None:
    watch = item.watch
    users = watch.playing if isinstance(watch, Watch) else ()
    return Reason("playing", {"user": users[0]}) if users else None


def _in_progress(item: JoinedItem, context: DecideContext) -> Reason | None:
    watch = item.watch
    found = watch.in_progress if isinstance(watch, Watch) else ()
    if not found:
        return None
    user, date = max(found, key=lambda one: one[1])
    return Reason("in_progress", {"user": user, "date": date})


def _downloading(item: JoinedItem, context: DecideContext) -> Reason | None:
    return Reason("downloading") if item.downloading else None


def _running(item: JoinedItem, context: DecideContext) -> Reason | None:
    facts = item.item.series
    if facts is None or not series.is_running(facts, context.now):
        return None
    if context.settings.protect_running_series:
        return Reason("running_series")
    if not context.settings.protect_latest_season:
        return None
    season = series.latest_season(facts)
    if season is None:
        return Reason("running_series")
    return Reason("latest_season", {"season": season})


SHIELDS: tuple[Shield, ...] = (
    _keep_tag,
    _favorite,
    _playing,
    _in_progress,
    _downloading,
    _running,
)


def protects(item: JoinedItem, context: DecideContext) -> Reason | None:
    """Return the first thing that protects an item, or ``None``."""
    found = (shield(item, context) for shield in SHIELDS)
    return next((reason for reason in found if reason is not None), None)


def unknowns(item: JoinedItem, context: DecideContext) -> tuple[Reason, ...]:
    """Return what could protect an item but could not be read."""
    found = []
    if item.item.tags is None:
        found.append(Reason("tags_unknown", {"service": item.item.service}))
    if not item.item.identity.keys:
        found.append(Reason("no_identity"))
    if context.with_jellyfin:
        watch = watch_of(item)
        if isinstance(watch, UnknownAnswer):
            found.append(watch.reason)
    return tuple(found)
