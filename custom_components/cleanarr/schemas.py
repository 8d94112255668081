"""The forms of services and rules, and how what is entered there is stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import BooleanSelector, TextSelectorType
import voluptuous as vol

from .const import (
    CONF_API_KEY,
    CONF_REMOVE_LIBRARIES,
    CONF_ROOT_FOLDERS,
    CONF_TIMEOUT,
    CONF_URL,
    CONF_VERIFY_CERTIFICATE,
    SECTION_CONNECTION,
)
from .core import ServiceConfig, ServiceKind
from .selectors import (
    number,
    plain_ticks,
    text,
)

API_KEY_SCHEMA = vol.Schema(
    {vol.Required(CONF_API_KEY): text(TextSelectorType.PASSWORD)}
)
CONFIRM_SCHEMA = vol.Schema({})
REMOVE_LIBRARIES_SCHEMA = vol.Schema(
    {vol.Required(CONF_REMOVE_LIBRARIES, default=True): BooleanSelector()}
)


def new_kinds(services: Iterable[ServiceConfig]) -> list[str]:
    """Return the kinds that can be added: any number of those that delete, one else."""
    full = {service.kind for service in services if not service.kind.deletes}
    return [kind.value for kind in ServiceKind if kind not in full]


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
