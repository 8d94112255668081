"""Order webhooks from services, and cancel them again (API notes §4.2, §7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientSession

from ...errors import NotFound, RequestRefused
from ...runtime import RunInThread
from ...settings import ServiceConfig, ServiceKind
from ..fields import Fields, as_record, as_records, number, optional_text, records
from ..http import HASTE, Network, ServiceHttp
from ..jellyfin import authorization

_NAME = "Cleanarr"
_PLUGIN = "Plugins/71552a5a-5c5c-4350-a2ae-ebe451a30173/Configuration"
_NOTIFICATIONS = "api/v3/notification"
_POST = 1
_BOTH = ("onDownload", "onUpgrade", "onRename")
_EVENTS: Mapping[ServiceKind, tuple[str, ...]] = {
    ServiceKind.RADARR: (*_BOTH, "onMovieAdded", "onMovieDelete", "onMovieFileDelete"),
    ServiceKind.SONARR: (
        *_BOTH,
        "onSeriesAdd",
        "onSeriesDelete",
        "onEpisodeFileDelete",
    ),
}
_TYPES = ("EnableMovies", "EnableEpisodes", "EnableSeries", "EnableSeasons")


@dataclass(frozen=True, slots=True)
class Door:
    """Where a service is to send webhooks; ours are known by the secret at its end."""

    url: str

    @property
    def secret(self) -> str:
        """Return the end of the address, which stays when the host changes."""
        return self.url.rpartition("/")[2]

    def masked(self, text: str) -> str:
        """Return a text without the secret."""
        return text.replace(self.secret, "…")

    def is_meant(self, url: object) -> bool:
        """Return whether an address leads here, whatever host it names."""
        return isinstance(url, str) and url.rstrip("/").endswith(f"/{self.secret}")


async def order_webhook(
    config: ServiceConfig,
    url: str,
    *,
    session: ClientSession,
    run_in_thread: RunInThread,
) -> bool:
    """Have a service send webhooks to ``url``; nothing is written where it does.

    Returns whether it can: Jellyfin needs its Webhook plugin. Raises a ServiceError;
    RequestRefused where the service does not reach that address.
    """
    http, door = _http(config, session, run_in_thread), Door(url)
    if config.kind is ServiceKind.JELLYFIN:
        return await _order_from_plugin(http, door)
    try:
        await _order_from_servarr(http, door, _EVENTS[config.kind])
    except RequestRefused as error:
        # Its message names the address that could not be reached, and that is a secret.
        values = {name: door.masked(value) for name, value in error.values.items()}
        del values["service"]
        raise RequestRefused(config.slug, **values) from None
    return True


async def cancel_webhook(
    config: ServiceConfig,
    url: str,
    *,
    session: ClientSession,
    run_in_thread: RunInThread,
) -> None:
    """Have a service send nothing more to ``url``; raises a ServiceError."""
    http, door = _http(config, session, run_in_thread), Door(url)
    if config.kind is not ServiceKind.JELLYFIN:
        if (ours := await _ours(http, door)) is not None:
            await http.send("DELETE", f"{_NOTIFICATIONS}/{number(ours, 'id')}")
        return
    try:
        configuration = await http.get(_PLUGIN, as_record)
    except NotFound:
        return
    options = records(configuration, "GenericOptions")
    left = [one for one in options if not door.is_meant(one.get("WebhookUri"))]
    if len(left) < len(options):
        await http.send("POST", _PLUGIN, body={**configuration, "GenericOptions": left})


async def _order_from_servarr(
    http: ServiceHttp, door: Door, events: tuple[str, ...]
) -> None:
    """Compare, and write only what is not as wanted; a new one is tried at once."""
    ours = await _ours(http, door)
    wanted = dict.fromkeys(events, True)
    if ours is None:
        body = {**_notification(door, await _free_name(http)), **wanted}
        await http.send("POST", _NOTIFICATIONS, body=body)
        return
    sent = _field(ours, "url") == door.url and _field(ours, "method") == _POST
    if sent and all(ours.get(event) is True for event in events):
        return
    others = [one for one in records(ours, "fields") if one.get("name") not in _OURS]
    body = {**ours, **wanted, "fields": [*others, *_address(door)]}
    await http.send(
        "PUT", f"{_NOTIFICATIONS}/{number(ours, 'id')}", {"forceSave": "true"}, body
    )


async def _ours(http: ServiceHttp, door: Door) -> Fields | None:
    """Return the notification that leads here, if there is one."""
    found = await http.get(_NOTIFICATIONS, as_records)
    return next(
        (
            one
            for one in found
            if one.get("implementation") == "Webhook"
            and door.is_meant(_field(one, "url"))
        ),
        None,
    )


async def _free_name(http: ServiceHttp) -> str:
    """Return a name that no other notification has: they must be unique."""
    found = await http.get(_NOTIFICATIONS, as_records)
    taken = {(optional_text(one, "name") or "").casefold() for one in found}
    name, count = _NAME, 2
    while name.casefold() in taken:
        name, count = f"{_NAME} {count}", count + 1
    return name


_OURS = frozenset({"url", "method"})


def _address(door: Door) -> list[Fields]:
    return [{"name": "url", "value": door.url}, {"name": "method", "value": _POST}]


def _notification(door: Door, name: str) -> dict[str, object]:
    return {
        "name": name,
        "implementation": "Webhook",
        "implementationName": "Webhook",
        "configContract": "WebhookSettings",
        "fields": _address(door),
        "tags": [],
    }


def _field(notification: Fields, name: str) -> object:
    fields = records(notification, "fields")
    return next((one.get("value") for one in fields if one.get("name") == name), None)


async def _order_from_plugin(http: ServiceHttp, door: Door) -> bool:
    """Add our destination to the plugin's, or mend it; others' stay as they are."""
    try:
        configuration = await http.get(_PLUGIN, as_record)
    except NotFound:
        return False
    options = list(records(configuration, "GenericOptions"))
    before = next((one for one in options if door.is_meant(one.get("WebhookUri"))), {})
    wanted = {**before, **_destination(door)}
    if wanted != before:
        others = [one for one in options if one is not before]
        body = {**configuration, "GenericOptions": [*others, wanted]}
        await http.send("POST", _PLUGIN, body=body)
    return True


def _destination(door: Door) -> dict[str, object]:
    return {
        "WebhookName": _NAME,
        "WebhookUri": door.url,
        "NotificationTypes": [
            "ItemDeleted",
            "ItemAdded",
            "PlaybackStop",
            "UserDataSaved",
        ],
        **dict.fromkeys(_TYPES, True),
        "SendAllProperties": True,
        "EnableWebhook": True,
        "Headers": [{"Key": "Content-Type", "Value": "application/json"}],
        "Fields": [],
        "UserFilter": [],
    }


def _http(
    config: ServiceConfig, session: ClientSession, run_in_thread: RunInThread
) -> ServiceHttp:
    network = Network(session=session, run_in_thread=run_in_thread)
    if config.kind is ServiceKind.JELLYFIN:
        headers = authorization(config.api_key)
    else:
        headers = {"X-Api-Key": config.api_key.strip()}
    return ServiceHttp(config, network, headers, HASTE)
