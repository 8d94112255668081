"""The doors at which services tell what just happened. What they say is only a hint."""

from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.components import webhook
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.network import NoURLAvailableError

from .const import DOMAIN, LOGGER
from .coordinator import CleanarrConfigEntry, CleanarrCoordinator
from .core import (
    LARGEST_BODY,
    CleanarrError,
    HookHint,
    ServiceConfig,
    ServiceKind,
    UnreadableHook,
)

CONF_WEBHOOK_SEED: Final = "webhook_seed"

TELLING: Final = frozenset(
    {ServiceKind.RADARR, ServiceKind.SONARR, ServiceKind.JELLYFIN, ServiceKind.SEERR}
)
"""What can tell of what happens by webhook."""

ORDERED: Final = TELLING - {ServiceKind.SEERR}
"""What can be asked to send webhooks; in Seerr a person enters the address."""

# Signals of one deletion come within seconds; a thousand deletions take a while.
_WAIT = 10
_LONGEST_WAIT = 60


def new_seed() -> str:
    """Make up what the ids of the doors are made of; stored in the config entry."""
    return webhook.async_generate_id()


def webhook_id(entry: CleanarrConfigEntry, service: ServiceConfig) -> str:
    """Return the secret id of a service's door: the same as long as it is there."""
    seed = f"{entry.data[CONF_WEBHOOK_SEED]}:{service.slug}"
    return sha256(seed.encode()).hexdigest()


def webhook_address(
    hass: HomeAssistant, entry: CleanarrConfigEntry, service: ServiceConfig
) -> str:
    """Return where a service is to send what happens; a dash where it cannot."""
    if service.kind not in TELLING or CONF_WEBHOOK_SEED not in entry.data:
        return "-"
    door = webhook_id(entry, service)
    try:
        return webhook.async_generate_url(hass, door, allow_external=False)
    except NoURLAvailableError:
        return webhook.async_generate_path(door)


def _do_nothing() -> None:
    """Stop nothing."""


class Doors:
    """One webhook for each service, and the look that follows what they say."""

    def __init__(self, hass: HomeAssistant, coordinator: CleanarrCoordinator) -> None:
        """Open nothing yet."""
        self._hass = hass
        self._coordinator = coordinator
        self._hints: set[HookHint] = set()
        self._first: float | None = None
        self._stop_waiting: CALLBACK_TYPE = _do_nothing

    @callback
    def async_start(self) -> None:
        """Open the doors until the entry is unloaded."""
        entry = self._coordinator.config_entry
        for service in self._coordinator.household.services:
            if service.kind in TELLING:
                door = webhook_id(entry, service)
                webhook.async_register(
                    self._hass,
                    DOMAIN,
                    f"Cleanarr: {service.name}",
                    door,
                    partial(self._async_hear, service),
                    local_only=self._coordinator.options.webhooks_local,
                    allowed_methods=("POST", "PUT"),
                )
                entry.async_on_unload(
                    partial(webhook.async_unregister, self._hass, door)
                )
        entry.async_on_unload(self._async_close)

    async def _async_hear(
        self,
        service: ServiceConfig,
        _hass: HomeAssistant,
        _id: str,
        request: web.Request,
    ) -> web.Response:
        """Answer at once; what is to be done is done later."""
        body = bytearray()
        while chunk := await request.content.read(LARGEST_BODY):
            body += chunk
            if len(body) > LARGEST_BODY:
                return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            hint = self._coordinator.cleaner.hear(service.slug, bytes(body))
        except UnreadableHook as error:
            LOGGER.debug("%s sent something unreadable: %s", service.name, error)
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        except CleanarrError:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        self.async_take(hint)
        return web.Response(status=HTTPStatus.OK)

    @callback
    def async_take(self, hint: HookHint) -> None:
        """Look once it is quiet, or after a minute of no quiet."""
        if hint is HookHint.NOTHING:
            return
        now = self._hass.loop.time()
        self._hints.add(hint)
        self._first = now if self._first is None else self._first
        self._stop_waiting()
        wait = min(_WAIT, max(0.0, self._first + _LONGEST_WAIT - now))
        self._stop_waiting = async_call_later(
            self._hass, wait, HassJob(self._async_look, cancel_on_shutdown=True)
        )

    @callback
    def _async_look(self, _now: object) -> None:
        """Do what was found worth doing."""
        hints, self._hints, self._first = self._hints, set(), None
        self._coordinator.async_look(hints)

    @callback
    def _async_close(self) -> None:
        """Look no more."""
        self._stop_waiting()
