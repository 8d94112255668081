"""The options as they are stored (plain JSON), and read as the core takes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from .const import (
    CONF_CHECK_INTERVAL,
    CONF_CLEAN_REQUESTS,
    CONF_CLEANUP_TIME,
    CONF_DRY_RUN,
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
    STORED_NEVER,
)
from .core import (
    NEVER,
    Base,
    LeavingSoonFolder,
    MovieDeletion,
    Retention,
    Settings,
    TvScope,
    Unwatched,
    UserId,
    WatchedBy,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingOptions:
    """The options that only Home Assistant's side needs; ``cleanup_time`` is local.

    ``check_interval``: of looking for missing media; nothing: only when asked for.
    ``webhook_services``: slugs of those that Cleanarr orders webhooks from.
    """

    cleanup_time: time = time(3)
    incremental_sync_interval: timedelta = timedelta(minutes=15)
    check_interval: timedelta = timedelta(hours=12)
    notify: tuple[str, ...] = ()
    max_item_entities: int = 50
    webhook_services: frozenset[str] = frozenset()
    webhooks_local: bool = True


@dataclass(frozen=True, slots=True)
class _Format:
    """How one option is read from what is stored (plain JSON), and stored again."""

    read: Callable[[Any], Any]
    store: Callable[[Any], Any]


def read_retention(stored: int | str) -> Retention:
    """Return a stored retention (seconds, or the word for never) as the core takes it."""
    return _duration(stored) if isinstance(stored, int) else NEVER


def _stored_retention(retention: Retention) -> int | str:
    return _seconds(retention) if isinstance(retention, timedelta) else STORED_NEVER


def _seconds(duration: timedelta) -> int:
    return round(duration.total_seconds())


def _duration(stored: int) -> timedelta:
    return timedelta(seconds=stored)


def _unchanged[T](value: T) -> T:
    return value


def _is_dry(stored: object) -> bool:
    """Return whether nothing may be deleted: always, but for an explicit off."""
    return stored is not False


def _read_path_map(rows: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((row[CONF_PATH_FROM], row[CONF_PATH_TO]) for row in rows)


def _store_path_map(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{CONF_PATH_FROM: here, CONF_PATH_TO: there} for here, there in pairs]


def _read_users(stored: list[str]) -> frozenset[UserId]:
    return frozenset(UserId(user) for user in stored)


_PLAIN = _Format(_unchanged, _unchanged)
_RETENTION = _Format(read_retention, _stored_retention)
_DURATION = _Format(_duration, _seconds)

_SETTINGS: Mapping[str, _Format] = {
    CONF_DRY_RUN: _Format(_is_dry, bool),
    CONF_MOVIE_RETENTION: _RETENTION,
    CONF_TV_RETENTION: _RETENTION,
    CONF_TV_SCOPE: _Format(TvScope, str),
    CONF_RETENTION_BASE: _Format(Base, str),
    CONF_UNWATCHED: _Format(Unwatched, str),
    CONF_UNTOUCHED_RETENTION: _DURATION,
    CONF_LEAVING_SOON: _DURATION,
    CONF_WATCHED_BY: _Format(WatchedBy, str),
    CONF_USERS: _Format(_read_users, sorted),
    CONF_KEEP_TAGS: _Format(frozenset, sorted),
    CONF_PROTECT_FAVORITES: _PLAIN,
    CONF_IN_PROGRESS: _DURATION,
    CONF_FULL_SYNC_INTERVAL: _DURATION,
    CONF_MAX_ITEMS_PER_DAY: _PLAIN,
    CONF_MAX_BYTES_PER_DAY: _PLAIN,
    CONF_MAX_SHRINK: _PLAIN,
    CONF_PROTECT_LATEST_SEASON: _PLAIN,
    CONF_PROTECT_RUNNING_SERIES: _PLAIN,
    CONF_PARTIAL_SEASON: _PLAIN,
    CONF_MOVIE_DELETION: _Format(MovieDeletion, str),
    CONF_IMPORT_EXCLUSION: _PLAIN,
    CONF_CLEAN_REQUESTS: _PLAIN,
    CONF_PATH_MAP: _Format(_read_path_map, _store_path_map),
}

_PUBLISHING: Mapping[str, _Format] = {
    CONF_CLEANUP_TIME: _Format(time.fromisoformat, time.isoformat),
    CONF_INCREMENTAL_SYNC_INTERVAL: _DURATION,
    CONF_CHECK_INTERVAL: _DURATION,
    CONF_NOTIFY: _Format(tuple, list),
    CONF_MAX_ITEM_ENTITIES: _PLAIN,
    CONF_WEBHOOK_SERVICES: _Format(frozenset, sorted),
    CONF_WEBHOOKS_LOCAL: _PLAIN,
}

_NEW_FOLDER = LeavingSoonFolder(here="", in_jellyfin="")
_FOLDER: Mapping[str, str] = {
    CONF_FOLDER_HERE: "here",
    CONF_FOLDER_IN_JELLYFIN: "in_jellyfin",
    CONF_MOVIES_NAME: "movies_name",
    CONF_TV_NAME: "tv_name",
    CONF_IN_DRY_RUN: "in_dry_run",
}


def default_options() -> dict[str, Any]:
    """Return every option's default as it is stored: the preset Balanced."""
    return (
        _stored(_SETTINGS, Settings())
        | _stored(_PUBLISHING, PublishingOptions())
        | {key: getattr(_NEW_FOLDER, field) for key, field in _FOLDER.items()}
        | {CONF_MODE: MODE_OFF}
    )


def changed_options(settings: Settings) -> dict[str, Any]:
    """Return what is stored of options that are not the defaults."""
    usual = default_options()
    stored = _stored(_SETTINGS, settings)
    return {key: value for key, value in stored.items() if value != usual[key]}


def read_settings(options: Mapping[str, Any]) -> Settings:
    """Return complete stored options as the core takes them."""
    return Settings(
        **_read(_SETTINGS, options), leaving_soon_folder=_leaving_soon_folder(options)
    )


def read_publishing(options: Mapping[str, Any]) -> PublishingOptions:
    """Return complete stored options as Home Assistant's side takes them."""
    return PublishingOptions(**_read(_PUBLISHING, options))


def _read(formats: Mapping[str, _Format], options: Mapping[str, Any]) -> dict[str, Any]:
    return {key: form.read(options[key]) for key, form in formats.items()}


def _stored(formats: Mapping[str, _Format], values: object) -> dict[str, Any]:
    return {key: form.store(getattr(values, key)) for key, form in formats.items()}


def _leaving_soon_folder(options: Mapping[str, Any]) -> LeavingSoonFolder | None:
    if options[CONF_MODE] != MODE_SYMLINKS:
        return None
    return LeavingSoonFolder(**{field: options[key] for key, field in _FOLDER.items()})
