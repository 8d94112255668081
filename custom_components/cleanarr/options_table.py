"""The options as a table: what each asks, for whom, and how it is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    Selector,
    TimeSelector,
)

from .const import (
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
from .core import MovieDeletion, ServiceKind, TvScope, Unwatched, WatchedBy
from .entered import (
    InvalidInput,
    entered_days,
    entered_folder,
    entered_gigabytes,
    entered_minutes,
    entered_name,
    entered_path_map,
    entered_percent,
    entered_retention,
    entered_tags,
    shown_days,
    shown_gigabytes,
    shown_minutes,
    shown_percent,
    shown_retention,
)
from .offers import Offers
from .questions import Question, always, ask_retention, ask_tags, bases
from .selectors import (
    number,
    one_of,
    pairs,
    people,
    text,
)

_MINUTES_PER_DAY = 1440


def _accept(_answers: Mapping[str, Any]) -> None:
    """Find nothing wrong with how answers go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions that belong together; ``check`` is given the answers as stored."""

    options: tuple[Question, ...]
    collapsed: bool = False
    check: Callable[[Mapping[str, Any]], None] = _accept


def _ask_base(shown: str, offers: Offers) -> Selector[Any]:
    return one_of("base", bases(shown, offers))


def _ask_users(shown: list[str], offers: Offers) -> Selector[Any]:
    return people({user: user for user in shown} | dict(offers.users))


def _ask_services(shown: list[str], offers: Offers) -> Selector[Any]:
    """Offer the services that can be told to send webhooks, and those chosen before."""
    return people({slug: slug for slug in shown} | dict(offers.telling))


def _ask_watched_by(shown: str, offers: Offers) -> Selector[Any]:
    """Offer who requested only where Seerr can tell, or where it is chosen already."""
    known = ServiceKind.SEERR in offers.kinds or shown == WatchedBy.REQUESTER
    left_out = set() if known else {WatchedBy.REQUESTER}
    return one_of("watched_by", [each for each in WatchedBy if each not in left_out])


def _check_leaving_soon(answers: Mapping[str, Any]) -> None:
    """Raise InvalidInput unless Leaving Soon is off or has all it needs."""
    if answers[CONF_MODE] == MODE_OFF:
        return
    if not (answers[CONF_FOLDER_HERE] and answers[CONF_FOLDER_IN_JELLYFIN]):
        raise InvalidInput("folder_missing")
    if answers[CONF_MOVIES_NAME].casefold() == answers[CONF_TV_NAME].casefold():
        raise InvalidInput("library_names_equal")


_RADARR = ServiceKind.RADARR
_SONARR = ServiceKind.SONARR
_JELLYFIN = ServiceKind.JELLYFIN
_SWITCH = always(BooleanSelector())
_TEXT = always(text())
_NOTIFY_ENTITIES = EntitySelector(
    EntitySelectorConfig(
        filter=EntityWithDeviceFilterSelectorConfig(domain=Platform.NOTIFY),
        multiple=True,
    )
)


def _retention(key: str, needs: ServiceKind) -> Question:
    return Question(
        key=key,
        ask=ask_retention,
        show=shown_retention,
        store=entered_retention,
        needs=needs,
    )


def _choice(key: str, choices: type[StrEnum], needs: ServiceKind) -> Question:
    return Question(key=key, ask=always(one_of(key, choices)), needs=needs)


def _days(key: str, needs: ServiceKind | None = None, longest: int = 365) -> Question:
    return Question(
        key=key,
        ask=always(number("days", 1, longest)),
        show=shown_days,
        store=entered_days,
        needs=needs,
    )


def _minutes(key: str, low: int) -> Question:
    return Question(
        key=key,
        ask=always(number("minutes", low, _MINUTES_PER_DAY)),
        show=shown_minutes,
        store=entered_minutes,
    )


def _count(key: str, low: int, high: int, unit: str) -> Question:
    return Question(key=key, ask=always(number(unit, low, high)), store=int)


def _folder(key: str) -> Question:
    return Question(key=key, ask=_TEXT, store=entered_folder, needs=_JELLYFIN, blank="")


def _library(key: str) -> Question:
    return Question(key=key, ask=_TEXT, store=entered_name, needs=_JELLYFIN)


_RETENTION = Section(
    options=(
        _retention(CONF_MOVIE_RETENTION, _RADARR),
        _retention(CONF_TV_RETENTION, _SONARR),
        _choice(CONF_TV_SCOPE, TvScope, _SONARR),
        Question(key=CONF_RETENTION_BASE, ask=_ask_base),
        _choice(CONF_UNWATCHED, Unwatched, _JELLYFIN),
        _days(CONF_UNTOUCHED_RETENTION, _JELLYFIN, 36_500),
        _days(CONF_LEAVING_SOON),
    )
)
_PROTECTION = Section(
    options=(
        Question(key=CONF_KEEP_TAGS, ask=ask_tags, store=entered_tags, blank=[]),
        Question(key=CONF_PROTECT_FAVORITES, ask=_SWITCH, needs=_JELLYFIN),
        _days(CONF_IN_PROGRESS, _JELLYFIN),
        Question(key=CONF_PROTECT_LATEST_SEASON, ask=_SWITCH, needs=_SONARR),
        Question(key=CONF_PROTECT_RUNNING_SERIES, ask=_SWITCH, needs=_SONARR),
    )
)
_WATCHING = Section(
    options=(
        Question(
            key=CONF_WATCHED_BY,
            ask=_ask_watched_by,
            needs=_JELLYFIN,
        ),
        Question(key=CONF_USERS, ask=_ask_users, needs=_JELLYFIN, blank=[]),
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
        _count(CONF_MAX_ITEMS_PER_DAY, 1, 10_000, "items"),
        Question(
            key=CONF_MAX_BYTES_PER_DAY,
            ask=always(number("GB", 1, 1_000_000)),
            show=shown_gigabytes,
            store=entered_gigabytes,
        ),
        _choice(CONF_MOVIE_DELETION, MovieDeletion, _RADARR),
        Question(key=CONF_IMPORT_EXCLUSION, ask=_SWITCH),
        Question(key=CONF_CLEAN_REQUESTS, ask=_SWITCH, needs=ServiceKind.SEERR),
    )
)
_LEAVING_SOON = Section(
    options=(
        Question(
            key=CONF_MODE,
            ask=always(one_of("leaving_soon_mode", (MODE_OFF, MODE_SYMLINKS))),
            needs=_JELLYFIN,
        ),
        _folder(CONF_FOLDER_HERE),
        _folder(CONF_FOLDER_IN_JELLYFIN),
        _library(CONF_MOVIES_NAME),
        _library(CONF_TV_NAME),
        Question(key=CONF_IN_DRY_RUN, ask=_SWITCH, needs=_JELLYFIN),
    ),
    check=_check_leaving_soon,
)
_NOTIFICATIONS = Section(
    options=(Question(key=CONF_NOTIFY, ask=always(_NOTIFY_ENTITIES), blank=[]),)
)
_EXPERT = Section(
    options=(
        _minutes(CONF_FULL_SYNC_INTERVAL, 15),
        _minutes(CONF_INCREMENTAL_SYNC_INTERVAL, 5),
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
        _count(CONF_MAX_ITEM_ENTITIES, 0, 500, "entities"),
    ),
    collapsed=True,
)
_WEBHOOKS = Section(
    options=(
        Question(key=CONF_WEBHOOK_SERVICES, ask=_ask_services, blank=[]),
        Question(key=CONF_WEBHOOKS_LOCAL, ask=_SWITCH),
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
