"""Order webhooks from services where the household wants them, and cancel them again."""

from collections.abc import Iterable

from homeassistant.components import webhook
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.network import NoURLAvailableError

from .const import LOGGER
from .coordinator import CleanarrConfigEntry
from .core import (
    ServiceConfig,
    ServiceError,
    Slug,
    cancel_webhook,
    order_webhook,
)
from .stored_options import PublishingOptions
from .webhook import ORDERED, webhook_id


def ordering(
    services: Iterable[ServiceConfig], options: PublishingOptions
) -> dict[Slug, ServiceConfig]:
    """Return the services that the household wants webhooks from."""
    return {
        service.slug: service
        for service in services
        if service.slug in options.webhook_services and service.kind in ORDERED
    }


async def async_order_webhooks(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    services: Iterable[ServiceConfig],
) -> None:
    """Have services send webhooks here; one that cannot is read as ever."""
    for service in services:
        if (url := _address(hass, entry, service)) is None:
            LOGGER.warning(
                "%s cannot send webhooks: Home Assistant has no address of its own in"
                " the network. Enter one in Settings, System, Network",
                service.name,
            )
            continue
        try:
            able = await order_webhook(
                service,
                url,
                session=async_get_clientsession(hass, service.verify_certificate),
                run_in_thread=hass.async_add_executor_job,
            )
        except ServiceError as error:
            # What the service answers can name the address, and that is a secret.
            LOGGER.warning("%s sends no webhooks: %s", service.name, error.key)
        else:
            if not able:
                LOGGER.warning("%s has no plugin for webhooks", service.name)


async def async_cancel_webhooks(
    hass: HomeAssistant,
    entry: CleanarrConfigEntry,
    services: Iterable[ServiceConfig],
) -> None:
    """Have services send nothing more; what one does not take back is told."""
    for service in services:
        try:
            await cancel_webhook(
                service,
                webhook.async_generate_path(webhook_id(entry, service)),
                session=async_get_clientsession(hass, service.verify_certificate),
                run_in_thread=hass.async_add_executor_job,
            )
        except ServiceError as error:
            LOGGER.warning("A webhook is left in %s: %s", service.name, error.key)


def _address(
    hass: HomeAssistant, entry: CleanarrConfigEntry, service: ServiceConfig
) -> str | None:
    """Return where a service reaches us, the address in the network first."""
    try:
        return webhook.async_generate_url(hass, webhook_id(entry, service))
    except NoURLAvailableError:
        return None
