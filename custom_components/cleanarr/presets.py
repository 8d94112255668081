"""What a household begins with: a few sets of options, each with a name (SPEC §2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .const import (
    CONF_CLEANUP_TIME,
    CONF_KEEP_TAGS,
    CONF_LEAVING_SOON,
    CONF_MOVIE_RETENTION,
    CONF_TV_RETENTION,
    CONF_UNTOUCHED_RETENTION,
)
from .core import NEVER, Base, Settings, TvScope, Unwatched
from .entered import shown_days
from .stored_options import changed_options, default_options

_DAYS = {
    "movie_days": CONF_MOVIE_RETENTION,
    "tv_days": CONF_TV_RETENTION,
    "untouched_days": CONF_UNTOUCHED_RETENTION,
    "window_days": CONF_LEAVING_SOON,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A set of options. ``watching``: for who knows who watches what, or for who not."""

    settings: Settings
    watching: bool = True

    @property
    def options(self) -> dict[str, Any]:
        """Return what is stored of it: what differs from the defaults."""
        return changed_options(self.settings)

    @property
    def values(self) -> dict[str, str]:
        """Return its values, in words that fill a description."""
        options = default_options() | self.options
        days = {name: options[key] for name, key in _DAYS.items()}
        return {
            name: f"{shown_days(each):g}"
            for name, each in days.items()
            if isinstance(each, int)
        } | {
            "cleanup_time": options[CONF_CLEANUP_TIME][:5],
            "keep_tags": ", ".join(options[CONF_KEEP_TAGS]),
        }


PRESETS: Mapping[str, Preset] = {
    "balanced": Preset(settings=Settings()),
    "balanced_by_age": Preset(
        settings=Settings(retention_base=Base.ADDED), watching=False
    ),
    "watched_and_gone": Preset(
        settings=Settings(
            movie_retention=timedelta(days=5),
            tv_retention=timedelta(days=5),
            tv_scope=TvScope.SEASON,
            retention_base=Base.LAST_WATCHED,
            unwatched=Unwatched.NEVER,
        )
    ),
    "stale_sweep": Preset(
        settings=Settings(
            movie_retention=NEVER,
            tv_retention=NEVER,
            unwatched=Unwatched.OWN_RETENTION,
        )
    ),
}


def presets_for(*, jellyfin: bool) -> list[str]:
    """Return the presets that make sense with, or without, a Jellyfin."""
    return [name for name, preset in PRESETS.items() if preset.watching is jellyfin]
