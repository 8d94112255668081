"""The forms of services and rules, and how what is entered there is stored."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector, TextSelectorType
import voluptuous as vol

from .connection import Offers
from .const import (
    CONF_API_KEY,
    CONF_BASE,
    CONF_CLEANUP_TIME,
    CONF_ENABLED,
    CONF_KEEP_TAGS,
    CONF_KIND,
    CONF_LEAVING_SOON,
    CONF_MEDIA,
    CONF_MOVIE_RETENTION,
    CONF_REMOVE_LIBRARIES,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_ROOT_FOLDERS,
    CONF_TAGS,
    CONF_TIMEOUT,
    CONF_TV_RETENTION,
    CONF_URL,
    CONF_VERIFY_CERTIFICATE,
    RULE_TAG,
    SECTION_CONNECTION,
)
from .core import Base, MediaType, ServiceConfig, ServiceKind
from .entered import (
    InvalidInput,
    entered_retention,
    entered_tags,
    shown_days,
    shown_retention,
)
from .selectors import (
    RetentionSelector,
    number,
    one_of,
    plain_ticks,
    text,
    ticks,
    words,
)
from .stored_options import default_options

# The choice that leaves a rule without a base of its own.
SAME_BASE: Final = "same"

API_KEY_SCHEMA = vol.Schema(
    {vol.Required(CONF_API_KEY): text(TextSelectorType.PASSWORD)}
)
CONFIRM_SCHEMA = vol.Schema({})
REMOVE_LIBRARIES_SCHEMA = vol.Schema(
    {vol.Required(CONF_REMOVE_LIBRARIES, default=True): BooleanSelector()}
)
_NEW_RULE: Mapping[str, Any] = {
    CONF_TAGS: [],
    CONF_RETENTION: 30,
    CONF_BASE: SAME_BASE,
    CONF_REQUIRE_WATCHED: False,
    CONF_ENABLED: True,
}
_MEDIA = {MediaType.MOVIE: ServiceKind.RADARR, MediaType.TV: ServiceKind.SONARR}


def new_kinds(services: Iterable[ServiceConfig]) -> list[str]:
    """Return the kinds that can be added: any number of those that delete, one else."""
    full = {service.kind for service in services if not service.kind.deletes}
    return [kind.value for kind in ServiceKind if kind not in full]


def preset_values() -> dict[str, str]:
    """Return what the preset Balanced means, in words that fill a description."""
    options = default_options()
    return {
        "movie_days": f"{shown_days(options[CONF_MOVIE_RETENTION]):g}",
        "tv_days": f"{shown_days(options[CONF_TV_RETENTION]):g}",
        "window_days": f"{shown_days(options[CONF_LEAVING_SOON]):g}",
        "cleanup_time": options[CONF_CLEANUP_TIME][:5],
        "keep_tags": ", ".join(options[CONF_KEEP_TAGS]),
    }


def service_schema(*, named: bool, stored: bool = False) -> vol.Schema:
    """Return a service's form; where one is ``stored``, its key may stay empty."""
    name = {vol.Optional(CONF_NAME): text()} if named else {}
    key = vol.Optional(CONF_API_KEY) if stored else vol.Required(CONF_API_KEY)
    connection = {
        vol.Required(CONF_VERIFY_CERTIFICATE, default=True): BooleanSelector(),
        vol.Required(CONF_TIMEOUT, default=30): number("seconds", 5, 300),
    }
    return vol.Schema(
        name
        | {
            vol.Required(CONF_URL): text(TextSelectorType.URL),
            key: text(TextSelectorType.PASSWORD),
            vol.Required(SECTION_CONNECTION): section(
                vol.Schema(connection), {"collapsed": True}
            ),
        }
    )


def shown_service(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored service as its form shows it, without its key."""
    connection = (CONF_VERIFY_CERTIFICATE, CONF_TIMEOUT)
    return {
        CONF_NAME: name,
        CONF_URL: data[CONF_URL],
        SECTION_CONNECTION: {key: data[key] for key in connection},
    }


def root_folders_schema(folders: Iterable[str], allowed: Iterable[str]) -> vol.Schema:
    """Return a box to tick for each root folder of a service."""
    ticked = vol.Required(CONF_ROOT_FOLDERS, default=sorted(allowed))
    return vol.Schema({ticked: plain_ticks(sorted(folders))})


def rule_schema(kind: str, shown: Mapping[str, Any], offers: Offers) -> vol.Schema:
    """Return the form of a rule of ``kind``, filled with ``shown``."""
    fields = {
        CONF_NAME: text(),
        CONF_TAGS: words({*offers.tags, *shown[CONF_TAGS]}),
        CONF_MEDIA: ticks("media", _media(shown[CONF_MEDIA], offers)),
        CONF_RETENTION: RetentionSelector(shown[CONF_RETENTION]),
        CONF_BASE: one_of("base", [SAME_BASE, *bases(shown[CONF_BASE], offers)]),
        CONF_REQUIRE_WATCHED: BooleanSelector(),
        CONF_ENABLED: BooleanSelector(),
    }
    return vol.Schema(
        {
            _required(key, shown[key]): field
            for key, field in fields.items()
            if key not in _left_out(kind, offers)
        }
    )


def bases(stored: str, offers: Offers) -> list[str]:
    """Return the bases to choose from; without Jellyfin there is but one."""
    offered = {stored, Base.ADDED} if not offers.jellyfin else set(Base)
    return [base.value for base in Base if base in offered]


def new_rule(offers: Offers) -> dict[str, Any]:
    """Return a new rule as its form shows it at first."""
    return {**_NEW_RULE, CONF_NAME: "", CONF_MEDIA: _media([], offers)}


def shown_rule(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored rule as its form shows it."""
    return {
        **data,
        CONF_NAME: name,
        CONF_RETENTION: shown_retention(data[CONF_RETENTION]),
        CONF_BASE: data[CONF_BASE] or SAME_BASE,
    }


def entered_rule(kind: str, entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entered rule as it is stored, but for its name.

    Raises InvalidInput for a rule that would match nothing, and for its retention.
    """
    tags = entered_tags(entered[CONF_TAGS])
    if not entered[CONF_NAME].strip():
        raise InvalidInput("name_missing")
    if kind == RULE_TAG and not tags:
        raise InvalidInput("tags_missing")
    if not entered[CONF_MEDIA]:
        raise InvalidInput("media_missing")
    return {
        CONF_KIND: kind,
        CONF_TAGS: tags,
        CONF_MEDIA: entered[CONF_MEDIA],
        CONF_RETENTION: entered_retention(entered[CONF_RETENTION]),
        CONF_BASE: None if entered[CONF_BASE] == SAME_BASE else entered[CONF_BASE],
        CONF_REQUIRE_WATCHED: entered[CONF_REQUIRE_WATCHED],
        CONF_ENABLED: entered[CONF_ENABLED],
    }


def _media(stored: Iterable[str], offers: Offers) -> list[str]:
    """Return the media types that a service of this household has, or had."""
    return [
        media.value
        for media, kind in _MEDIA.items()
        if kind in offers.kinds or media in stored
    ]


def _required(key: str, shown: Any) -> vol.Required:
    """Return the key of a field that must not be empty, filled if it can be."""
    return vol.Required(key) if shown == "" else vol.Required(key, default=shown)


def _left_out(kind: str, offers: Offers) -> set[str]:
    """Return the fields that mean nothing for this kind of rule, or here."""
    of_kind = set() if kind == RULE_TAG else {CONF_TAGS, CONF_BASE}
    return of_kind if offers.jellyfin else of_kind | {CONF_REQUIRE_WATCHED}
