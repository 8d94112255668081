"""The household's services, rules and options, read from the config entry."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.util import slugify

from .const import (
    CONF_API_KEY,
    CONF_KIND,
    CONF_ROOT_FOLDERS,
    CONF_SLUG,
    CONF_TIMEOUT,
    CONF_URL,
    CONF_VERIFY_CERTIFICATE,
    SUBENTRY_RULE,
    SUBENTRY_SERVICE,
)
from .core import (
    AnyRule,
    HouseholdConfig,
    RuleId,
    ServiceConfig,
    ServiceKind,
    Slug,
)
from .needs import needed_services
from .rule_kinds import KINDS
from .stored_options import (
    PublishingOptions,
    default_options,
    read_publishing,
    read_settings,
)


def stored_options(entry: ConfigEntry[Any]) -> dict[str, Any]:
    """Return all options of the entry as they are stored, defaults filled in."""
    return default_options() | entry.options


def publishing_options(entry: ConfigEntry[Any]) -> PublishingOptions:
    """Return when to clean up, whom to tell and how many items get an entity."""
    return read_publishing(stored_options(entry))


def household_config(entry: ConfigEntry[Any]) -> HouseholdConfig:
    """Return everything that the household decided, as the core takes it."""
    services = service_configs(entry)
    rules = tuple(map(_rule, entry.get_subentries_of_type(SUBENTRY_RULE)))
    settings = read_settings(stored_options(entry))
    present = {service.kind for service in services}
    return HouseholdConfig(
        services=services,
        rules=rules,
        settings=settings,
        missing_services=needed_services(rules, settings) - present,
    )


def service_configs(entry: ConfigEntry[Any]) -> tuple[ServiceConfig, ...]:
    """Return the configured services in the order in which they were added."""
    return tuple(
        service_config(subentry.title, subentry.data)
        for subentry in entry.get_subentries_of_type(SUBENTRY_SERVICE)
    )


def service_config(name: str, data: Mapping[str, Any]) -> ServiceConfig:
    """Return one service as its subentry's title and data describe it."""
    return ServiceConfig(
        slug=Slug(data[CONF_SLUG]),
        kind=ServiceKind(data[CONF_KIND]),
        name=name,
        url=data[CONF_URL],
        api_key=data[CONF_API_KEY],
        verify_certificate=data[CONF_VERIFY_CERTIFICATE],
        timeout=timedelta(seconds=data[CONF_TIMEOUT]),
        root_folders=frozenset(data[CONF_ROOT_FOLDERS]),
    )


def new_slug(kind: ServiceKind, name: str, taken: Collection[str]) -> Slug:
    """Return the short name of a new service: ``radarr``, further ones ``radarr_4k``.

    It is stored with the service; a rename never changes it.
    """
    if kind not in taken:
        return Slug(kind.value)
    own = slugify(name)
    slug = own if own.startswith(f"{kind}_") else f"{kind}_{own}"
    return Slug(unique_name(slug.rstrip("_"), taken, separator="_"))


def unique_name(name: str, taken: Collection[str], *, separator: str = " ") -> str:
    """Return ``name``, with the first free number from 2 on where it is taken."""
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}{separator}{number}", number + 1
    return unique


def rule_of(rule: RuleId, name: str, data: Mapping[str, Any]) -> AnyRule:
    """Return one rule as its subentry's id, title and data describe it."""
    kind = KINDS[data[CONF_KIND]]
    return kind.read(rule, name, {**kind.new, **data})


def _rule(subentry: ConfigSubentry) -> AnyRule:
    return rule_of(RuleId(subentry.subentry_id), subentry.title, subentry.data)
