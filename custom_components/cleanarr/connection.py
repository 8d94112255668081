"""Trying services before they are taken, and asking them what forms can offer."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigSubentry,
    ConfigSubentryData,
)
from homeassistant.const import (
    CONF_HOST,
    CONF_NAME,
    CONF_PORT,
    CONF_SSL,
    CONF_VERIFY_SSL,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from yarl import URL

from .const import (
    CONF_API_KEY,
    CONF_KIND,
    CONF_MODE,
    CONF_MOVIES_NAME,
    CONF_ROOT_FOLDERS,
    CONF_SLUG,
    CONF_TIMEOUT,
    CONF_TV_NAME,
    CONF_URL,
    CONF_VERIFY_CERTIFICATE,
    MODE_OFF,
    SECTION_CONNECTION,
    SUBENTRY_SERVICE,
)
from .core import ProductInfo, ServiceConfig, ServiceError, ServiceKind, probe
from .entered import InvalidInput
from .household import (
    new_slug,
    service_config,
    service_configs,
    stored_options,
    unique_name,
)
from .offers import Offers
from .sentences import choice_texts
from .webhook import ORDERED

# What the core's errors are called in the forms; the rest is an unexpected answer.
_FORM_ERRORS: Mapping[str, str] = {
    "authentication_rejected": "invalid_auth",
    "certificate_rejected": "invalid_certificate",
    "service_unreachable": "cannot_connect",
    "unsupported_version": "unsupported_version",
    "wrong_product": "wrong_product",
}
# Home Assistant's own integrations of these products, where they go by other names.
_DOMAINS: Mapping[ServiceKind, str] = {ServiceKind.SEERR: "overseerr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedService:
    """A service that answered as it should, ready to be stored."""

    title: str
    data: Mapping[str, Any]
    info: ProductInfo

    @property
    def subentry(self) -> ConfigSubentryData:
        """Return the service as a new subentry."""
        return ConfigSubentryData(
            data=self.data,
            subentry_type=SUBENTRY_SERVICE,
            title=self.title,
            unique_id=self.data[CONF_SLUG],
        )


async def async_new_service(
    hass: HomeAssistant,
    kind: ServiceKind,
    entered: Mapping[str, Any],
    others: Iterable[ServiceConfig],
) -> AcceptedService:
    """Try a new service; all the root folders that it has now are allowed.

    Raises InvalidInput when it cannot be taken.
    """
    others = tuple(others)
    data = _entered_service(kind, entered, others)
    info = await async_try(hass, kind.title(), data)
    # What a Jellyfin calls itself is the name of its machine.
    own = kind.title() if kind is ServiceKind.JELLYFIN else info.name
    name = unique_name(own, {other.name for other in others})
    title = entered.get(CONF_NAME, "").strip() or name
    data[CONF_SLUG] = new_slug(kind, title, {other.slug for other in others})
    data[CONF_ROOT_FOLDERS] = list(info.root_folders)
    return AcceptedService(title=title, data=data, info=info)


async def async_changed_service(
    hass: HomeAssistant,
    subentry: ConfigSubentry,
    entered: Mapping[str, Any],
    others: Iterable[ServiceConfig],
) -> AcceptedService:
    """Try a known service with what was changed; an empty key keeps the stored one.

    Raises InvalidInput when it cannot be taken.
    """
    known = subentry.data
    entered = {CONF_API_KEY: known[CONF_API_KEY], **entered}
    kind = ServiceKind(known[CONF_KIND])
    data = {**known, **_entered_service(kind, entered, others)}
    info = await async_try(hass, subentry.title, data)
    title = entered.get(CONF_NAME, "").strip() or subentry.title
    return AcceptedService(title=title, data=data, info=info)


async def async_try(
    hass: HomeAssistant, name: str, data: Mapping[str, Any]
) -> ProductInfo:
    """Ask a service who it is. Raises InvalidInput when it does not answer well."""
    untold = {CONF_SLUG: data[CONF_KIND], CONF_ROOT_FOLDERS: []}
    try:
        return await _async_probe(hass, service_config(name, {**untold, **data}))
    except ServiceError as error:
        key = _FORM_ERRORS.get(error.key, "unexpected_answer")
        raise InvalidInput(key, **error.values) from error


async def async_offers(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Offers:
    """Ask every service what forms can offer; one that does not answer offers nothing."""
    services = service_configs(entry)
    answers = await asyncio.gather(*(_async_ask(hass, each) for each in services))
    infos = [info for info in answers if info is not None]
    return Offers(
        kinds=frozenset(service.kind for service in services),
        silent=frozenset(
            service.kind
            for service, info in zip(services, answers, strict=True)
            if info is None
        ),
        tags=frozenset(tag for info in infos for tag in info.tags),
        quality_profiles=frozenset(
            profile for info in infos for profile in info.quality_profiles
        ),
        root_folders=frozenset(path for info in infos for path in info.root_folders),
        telling={
            service.slug: service.name
            for service in services
            if service.kind in ORDERED
        },
        users={user: name for info in infos for user, name in info.users},
        libraries={
            each: name
            for info in infos
            for each, name in info.libraries
            if name not in _own_libraries(entry)
        },
        requesters={
            str(each): name for info in infos for each, name in info.requesters
        },
        texts=choice_texts(hass),
    )


def _own_libraries(entry: ConfigEntry[Any]) -> set[str]:
    """Return what our own libraries in Jellyfin are called, in which nothing is."""
    options = stored_options(entry)
    if options[CONF_MODE] == MODE_OFF:
        return set()
    return {options[CONF_MOVIES_NAME], options[CONF_TV_NAME]}


def suggested_service(
    hass: HomeAssistant, kind: ServiceKind, others: Iterable[ServiceConfig]
) -> dict[str, Any]:
    """Return what Home Assistant's own integration of this product knows already.

    The address, where it stores one an API key, and whether to check the certificate.
    """
    taken = {_address(other.url) for other in others}
    domain = _DOMAINS.get(kind, kind)
    for entry in hass.config_entries.async_entries(domain, include_ignore=False):
        url = _stored_url(entry.data)
        if url is None or _address(url) in taken:
            continue
        verify = entry.data.get(CONF_VERIFY_SSL, True)
        suggested = {
            CONF_URL: url,
            SECTION_CONNECTION: {CONF_VERIFY_CERTIFICATE: verify},
        }
        if CONF_API_KEY in entry.data:
            suggested[CONF_API_KEY] = entry.data[CONF_API_KEY]
        return suggested
    return {}


def _stored_url(data: Mapping[str, Any]) -> str | None:
    """Return the address that an integration stores: whole, or in parts (overseerr)."""
    if CONF_PORT not in data:
        return data.get(CONF_URL)
    scheme = "https" if data.get(CONF_SSL) else "http"
    return str(URL.build(scheme=scheme, host=data[CONF_HOST], port=data[CONF_PORT]))


def _entered_service(
    kind: ServiceKind, entered: Mapping[str, Any], others: Iterable[ServiceConfig]
) -> dict[str, Any]:
    """Return the entered connection as it is stored.

    Raises InvalidInput for what is no address, and for one that is known already.
    """
    connection = entered[SECTION_CONNECTION]
    url = _entered_url(entered[CONF_URL])
    addresses = {_address(other.url) for other in others if other.kind == kind}
    if _address(url) in addresses:
        raise InvalidInput("already_configured")
    return {
        CONF_KIND: kind.value,
        CONF_URL: url,
        CONF_API_KEY: entered[CONF_API_KEY].strip(),
        CONF_VERIFY_CERTIFICATE: connection[CONF_VERIFY_CERTIFICATE],
        CONF_TIMEOUT: int(connection[CONF_TIMEOUT]),
    }


def _entered_url(entered: str) -> str:
    """Return an address without its last slash; raise InvalidInput if it is none."""
    try:
        url = URL(entered.strip())
    except ValueError as error:
        raise InvalidInput("invalid_url") from error
    plain = not (url.user or url.password or url.query_string or url.fragment)
    if url.scheme not in {"http", "https"} or not url.host or not plain:
        raise InvalidInput("invalid_url")
    return str(url).rstrip("/")


def _address(url: str) -> tuple[str | None, int | None, str]:
    """Return what makes two spellings of an address the same."""
    parsed = URL(url)
    return parsed.host, parsed.port, parsed.path.rstrip("/")


async def _async_ask(hass: HomeAssistant, service: ServiceConfig) -> ProductInfo | None:
    """Return what a service says about itself; ``None`` where it does not answer."""
    try:
        return await _async_probe(hass, service)
    except ServiceError:
        return None


async def _async_probe(hass: HomeAssistant, service: ServiceConfig) -> ProductInfo:
    return await probe(
        service,
        session=async_get_clientsession(hass, service.verify_certificate),
        run_in_thread=hass.async_add_executor_job,
    )
