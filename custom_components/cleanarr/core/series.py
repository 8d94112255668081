"""Which series, seasons and files may go (SPEC §5.3). Pure."""

from collections.abc import Mapping
from datetime import datetime

from .identifiers import Scope
from .library.model import Item, Season, SeriesFacts
from .reasons import Reason
from .settings import Settings, TvScope

DIVIDED: Mapping[TvScope, Reason] = {
    TvScope.SEASON: Reason("divided_season"),
    TvScope.EPISODE: Reason("divided_episode"),
    TvScope.HYBRID: Reason("divided_hybrid"),
}
"""Why a series stays of which only parts are deleted, by its scope."""


def is_running(series: SeriesFacts, now: datetime) -> bool:
    """Return whether more is to come: not ended, or a coming airing is known."""
    coming = series.next_airing is not None and series.next_airing > now
    return series.status != "ended" or coming


def latest_season(series: SeriesFacts) -> int | None:
    """Return the highest season, specials apart, that has aired or has a file."""
    seasons = [
        season.number
        for season in series.seasons
        if season.number >= 1 and (season.aired or season.file_count)
    ]
    return max(seasons, default=None)


def protection(item: Item, settings: Settings, now: datetime) -> Reason | None:
    """Return why an item stays because its series runs or its season is not whole."""
    facts = item.series
    if facts is None:
        return None
    if is_running(facts, now):
        if settings.protect_running_series:
            return Reason("running_series")
        if settings.protect_latest_season and (reason := _latest(item, facts)):
            return reason
    return _incomplete(item, facts, now) if item.scope is Scope.SEASON else None


def goes_by_season(series: Item, now: datetime) -> bool:
    """Return whether whole seasons of a series may go under its scope."""
    if series.tv_scope is TvScope.HYBRID:
        return series.series is not None and not is_running(series.series, now)
    return series.tv_scope is TvScope.SEASON


def goes_by_file(item: Item) -> bool:
    """Return whether single watched files of a series may go under its scope."""
    return item.tv_scope in {TvScope.EPISODE, TvScope.HYBRID}


def _latest(item: Item, facts: SeriesFacts) -> Reason | None:
    """Return that an item is, or holds, the latest season of a running series."""
    latest = latest_season(facts)
    if item.divided:
        return None
    if latest is None:
        return Reason("running_series")
    if item.identity.is_whole or latest in _seasons(item):
        return Reason("latest_season", {"season": latest})
    return None


def _seasons(item: Item) -> frozenset[int]:
    """Return the seasons that an item is about."""
    if item.identity.season is not None:
        return frozenset({item.identity.season})
    return frozenset(season for season, _ in item.identity.episodes)


def _incomplete(item: Item, facts: SeriesFacts, now: datetime) -> Reason | None:
    """Return why a season is no whole one, so that it does not go as one.

    Episodes that nobody waits for do not count, but whatever is still to air does.
    """
    season = _season(facts, item.identity.season)
    if season is None:
        return Reason("season_incomplete", {"count": 0})
    if any(len(file.seasons) > 1 for file in item.files):
        return Reason("file_of_two_seasons")
    coming = [
        one
        for one in season.missing
        if (one.airs is not None and one.airs > now)
        or (one.monitored and one.airs is None)
    ]
    if coming:
        return Reason("season_airing", {"count": len(coming)})
    lacking = sum(one.monitored for one in season.missing)
    return Reason("season_incomplete", {"count": lacking}) if lacking else None


def _season(facts: SeriesFacts, number: int | None) -> Season | None:
    return next((each for each in facts.seasons if each.number == number), None)
