"""What protects an item whatever the rules say, and what of it is unknown."""

from collections.abc import Callable
from itertools import chain

from .. import series
from ..identifiers import Scope, episode_keys
from ..library.model import Asked, JoinedItem, Watch
from ..reasons import Reason, ReasonValue
from .base import DecideContext
from .watching import is_partly_watched

_NEVER_READ = "source_never_read"

type Shield = Callable[[JoinedItem, DecideContext], Reason | None]


def _keep_tag(item: JoinedItem, context: DecideContext) -> Reason | None:
    wanted = {tag.casefold() for tag in context.settings.keep_tags}
    found = sorted(wanted & (item.item.tags or frozenset()))
    return Reason("keep_tag", {"tag": found[0]}) if found else None


def _favorite(item: JoinedItem, context: DecideContext) -> Reason | None:
    watch = item.watch
    if not context.settings.protect_favorites or not isinstance(watch, Watch):
        return None
    if not watch.favorites:
        return None
    values = {"user": watch.favorites[0]}
    if watch.favorite_in:
        return Reason("favorite_within", {**values, "part": watch.favorite_in})
    return Reason("favorite", values)


def _playing(item: JoinedItem, context: DecideContext) -> Reason | None:
    watch = item.watch
    if not isinstance(watch, Watch) or not watch.playing:
        return None
    values = {"user": watch.playing[0]}
    if watch.playing_in:
        return Reason("playing_within", {**values, "part": watch.playing_in})
    return Reason("playing", values)


def _in_progress(item: JoinedItem, context: DecideContext) -> Reason | None:
    watch = item.watch
    if not isinstance(watch, Watch) or not watch.in_progress:
        return None
    user, date = max(watch.in_progress, key=lambda one: one[1])
    if watch.in_progress_in:
        part = watch.in_progress_in
        values: dict[str, ReasonValue] = {"user": user, "date": date, "part": part}
        return Reason("in_progress_within", values)
    return Reason("in_progress", {"user": user, "date": date})


def _downloading(item: JoinedItem, context: DecideContext) -> Reason | None:
    return Reason("downloading") if item.downloading else None


def _requested(item: JoinedItem, context: DecideContext) -> Reason | None:
    asked = item.asked
    waiting = isinstance(asked, Asked) and asked.waiting
    return Reason("request_open") if waiting else None


def _series(item: JoinedItem, context: DecideContext) -> Reason | None:
    return series.protection(item.item, context.settings, context.now)


def _kept_within(item: JoinedItem, context: DecideContext) -> Reason | None:
    keys = item.item.identity.keys
    found = (context.kept_within[key] for key in keys if key in context.kept_within)
    carried = (episode_keys(file.episode_tvdbs) for file in item.item.files)
    moved = (context.keeps[key] for key in chain(*carried) if key in context.keeps)
    keep = next(chain(found, moved), None)
    if keep is None:
        return None
    return Reason("kept_within", {"part": keep.part, "by": keep.by_name})


def _partly_watched(item: JoinedItem, context: DecideContext) -> Reason | None:
    watch = item.watch
    if item.item.scope is not Scope.SEASON or isinstance(watch, Reason):
        return None
    if not is_partly_watched(item, watch, context):
        return None
    best = max(seen for user, seen in watch.seen if user in context.counted)
    return Reason("season_begun", {"seen": best, "episodes": watch.episodes})


SHIELDS: tuple[Shield, ...] = (
    _kept_within,
    _keep_tag,
    _favorite,
    _playing,
    _in_progress,
    _downloading,
    _requested,
    _series,
    _partly_watched,
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
    if context.with_jellyfin and isinstance(item.watch, Reason):
        found.append(item.watch)
    if isinstance(item.asked, Reason) and item.asked.key == _NEVER_READ:
        found.append(item.asked)
    return tuple(found)
