"""The options as a table: what each asks, for whom, and how it is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.helpers.selector import (
    TimeSelector,
)

from .const import (
    CONF_CHECK_INTERVAL,
    CONF_CLEAN_REQUESTS,
    CONF_CLEANUP_TIME,
    CONF_FOLDER_HERE,
    CONF_FOLDER_IN_JELLYFIN,
    CONF_FULL_SYNC_INTERVAL,
    CONF_IMPORT_EXCLUSION,
    CONF_IN_DRY_RUN,
    CONF_IN_PROGRESS,
    CONF_INCREMENTAL_SYNC_INTERVAL,
    CONF_KEEP_TAGS,
    CONF_LEAVING_SOON,
    CONF_MAX_BYTES_PER_DAY,
    CONF_MAX_ITEM_ENTITIES,
    CONF_MAX_ITEMS_PER_DAY,
    CONF_MAX_SHRINK,
    CONF_MODE,
    CONF_MOVIE_DELETION,
    CONF_MOVIE_RETENTION,
    CONF_MOVIES_NAME,
    CONF_NOTIFY,
    CONF_PARTIAL_SEASON,
    CONF_PATH_FROM,
    CONF_PATH_MAP,
    CONF_PATH_TO,
    CONF_PROTECT_FAVORITES,
    CONF_PROTECT_LATEST_SEASON,
    CONF_PROTECT_RUNNING_SERIES,
    CONF_RETENTION_BASE,
    CONF_TV_NAME,
    CONF_TV_RETENTION,
    CONF_TV_SCOPE,
    CONF_UNTOUCHED_RETENTION,
    CONF_UNWATCHED,
    CONF_USERS,
    CONF_WATCHED_BY,
    CONF_WEBHOOK_SERVICES,
    CONF_WEBHOOKS_LOCAL,
    MODE_OFF,
    MODE_SYMLINKS,
)
from .core import MovieDeletion, ServiceKind, TvScope, Unwatched
from .entered import (
    InvalidInput,
    entered_check_interval,
    entered_gigabytes,
    entered_path_map,
    entered_percent,
    entered_tags,
    shown_gigabytes,
    shown_hours,
    shown_percent,
)
from .option_sorts import (
    NOTIFY_ENTITIES,
    SWITCH,
    ask_base,
    ask_services,
    ask_users,
    ask_watched_by,
    choice,
    count,
    days,
    folder,
    library,
    minutes,
    retention,
)
from .questions import Question, always, ask_tags
from .selectors import number, one_of, pairs

_RADARR = ServiceKind.RADARR
_SONARR = ServiceKind.SONARR
_JELLYFIN = ServiceKind.JELLYFIN


def _accept(_answers: Mapping[str, Any]) -> None:
    """Find nothing wrong with how answers go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions that belong together; ``check`` is given the answers as stored."""

    options: tuple[Question, ...]
    collapsed: bool = False
    check: Callable[[Mapping[str, Any]], None] = _accept


def _check_leaving_soon(answers: Mapping[str, Any]) -> None:
    """Raise InvalidInput unless Leaving Soon is off or has all it needs."""
    if answers[CONF_MODE] == MODE_OFF:
        return
    if not (answers[CONF_FOLDER_HERE] and answers[CONF_FOLDER_IN_JELLYFIN]):
        raise InvalidInput("folder_missing")
    if answers[CONF_MOVIES_NAME].casefold() == answers[CONF_TV_NAME].casefold():
        raise InvalidInput("library_names_equal")


_RETENTION = Section(
    options=(
        retention(CONF_MOVIE_RETENTION, _RADARR),
        retention(CONF_TV_RETENTION, _SONARR),
        choice(CONF_TV_SCOPE, TvScope, _SONARR),
        Question(key=CONF_RETENTION_BASE, ask=ask_base),
        choice(CONF_UNWATCHED, Unwatched, _JELLYFIN),
        days(CONF_UNTOUCHED_RETENTION, _JELLYFIN, 36_500),
        days(CONF_LEAVING_SOON),
    )
)
_PROTECTION = Section(
    options=(
        Question(key=CONF_KEEP_TAGS, ask=ask_tags, store=entered_tags, blank=[]),
        Question(key=CONF_PROTECT_FAVORITES, ask=SWITCH, needs=_JELLYFIN),
        days(CONF_IN_PROGRESS, _JELLYFIN),
        Question(key=CONF_PROTECT_LATEST_SEASON, ask=SWITCH, needs=_SONARR),
        Question(key=CONF_PROTECT_RUNNING_SERIES, ask=SWITCH, needs=_SONARR),
    )
)
_WATCHING = Section(
    options=(
        Question(
            key=CONF_WATCHED_BY,
            ask=ask_watched_by,
            needs=_JELLYFIN,
        ),
        Question(key=CONF_USERS, ask=ask_users, needs=_JELLYFIN, blank=[]),
        Question(
            key=CONF_PARTIAL_SEASON,
            ask=always(number("%", 1, 100)),
            show=shown_percent,
            store=entered_percent,
            needs=_JELLYFIN,
        ),
    )
)
_CLEANUP = Section(
    options=(
        Question(key=CONF_CLEANUP_TIME, ask=always(TimeSelector())),
        count(CONF_MAX_ITEMS_PER_DAY, 1, 10_000, "items"),
        Question(
            key=CONF_MAX_BYTES_PER_DAY,
            ask=always(number("GB", 1, 1_000_000)),
            show=shown_gigabytes,
            store=entered_gigabytes,
        ),
        choice(CONF_MOVIE_DELETION, MovieDeletion, _RADARR),
        Question(key=CONF_IMPORT_EXCLUSION, ask=SWITCH),
        Question(key=CONF_CLEAN_REQUESTS, ask=SWITCH, needs=ServiceKind.SEERR),
    )
)
_LEAVING_SOON = Section(
    options=(
        Question(
            key=CONF_MODE,
            ask=always(one_of("leaving_soon_mode", (MODE_OFF, MODE_SYMLINKS))),
            needs=_JELLYFIN,
        ),
        folder(CONF_FOLDER_HERE),
        folder(CONF_FOLDER_IN_JELLYFIN),
        library(CONF_MOVIES_NAME),
        library(CONF_TV_NAME),
        Question(key=CONF_IN_DRY_RUN, ask=SWITCH, needs=_JELLYFIN),
    ),
    check=_check_leaving_soon,
)
_NOTIFICATIONS = Section(
    options=(Question(key=CONF_NOTIFY, ask=always(NOTIFY_ENTITIES), blank=[]),)
)
_EXPERT = Section(
    options=(
        minutes(CONF_FULL_SYNC_INTERVAL, 15),
        minutes(CONF_INCREMENTAL_SYNC_INTERVAL, 5),
        Question(
            key=CONF_CHECK_INTERVAL,
            ask=always(number("hours", 0, 24)),
            show=shown_hours,
            store=entered_check_interval,
        ),
        Question(
            key=CONF_MAX_SHRINK,
            ask=always(number("%", 1, 90)),
            show=shown_percent,
            store=entered_percent,
        ),
        Question(
            key=CONF_PATH_MAP,
            ask=always(pairs(CONF_PATH_FROM, CONF_PATH_TO, translation_key="path_map")),
            store=entered_path_map,
            needs=_JELLYFIN,
            blank=[],
        ),
        count(CONF_MAX_ITEM_ENTITIES, 0, 500, "entities"),
    ),
    collapsed=True,
)
_WEBHOOKS = Section(
    options=(
        Question(key=CONF_WEBHOOK_SERVICES, ask=ask_services, blank=[]),
        Question(key=CONF_WEBHOOKS_LOCAL, ask=SWITCH),
    ),
    collapsed=True,
)

SECTIONS: Mapping[str, Section] = {
    "retention": _RETENTION,
    "protection": _PROTECTION,
    "watching": _WATCHING,
    "cleanup": _CLEANUP,
    "leaving_soon": _LEAVING_SOON,
    "notifications": _NOTIFICATIONS,
    "webhooks": _WEBHOOKS,
    "expert": _EXPERT,
}
