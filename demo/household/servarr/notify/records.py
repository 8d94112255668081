"""How Radarr and Sonarr write a notification (API notes §4.2)."""

from collections.abc import Iterator, Mapping

from ...wire import Json, present
from .model import INCLUDE_WARNINGS, RADARR_EVENTS, SONARR_EVENTS, Notification

MASK = "********"
NULL_REFERENCE = "Object reference not set to an instance of an object."
_BLANK = Notification(0, "", "", 1, "", "", (), (), frozenset())
# name: label, type, privacy, advanced
_FIELDS = {
    "url": ("Webhook URL", "url", "normal", False),
    "method": ("Method", "select", "normal", False),
    "username": ("Username", "textbox", "userName", False),
    "password": ("Password", "password", "password", False),
    "headers": ("Headers", "keyValueList", "normal", True),
}


def notification_events(*, radarr: bool) -> tuple[str, ...]:
    """Return the on* members of a product."""
    return RADARR_EVENTS if radarr else SONARR_EVENTS


def notification_record(one: Notification, *, radarr: bool) -> dict[str, Json]:
    """Write a notification; the password is masked."""
    events = notification_events(radarr=radarr)
    product = "radarr" if radarr else "sonarr"
    return {
        **{name: name in one.switches for name in (*events, INCLUDE_WARNINGS)},
        **{f"supports{name[0].upper()}{name[1:]}": True for name in events},
        "name": one.name,
        "fields": list(_fields(one, radarr=radarr)),
        "implementationName": "Webhook",
        "implementation": "Webhook",
        "configContract": "WebhookSettings",
        "infoLink": f"https://wiki.servarr.com/{product}/supported#webhook",
        "tags": list(one.tags),
        "id": one.id,
    }


def schema_record(*, radarr: bool) -> dict[str, Json]:
    """Write what a new notification is made from."""
    record = notification_record(_BLANK, radarr=radarr)
    del record["name"], record["id"]
    return {**record, "presets": []}


def _fields(one: Notification, *, radarr: bool) -> Iterator[Json]:
    values: Mapping[str, Json] = {
        "url": one.url,
        "method": one.method,
        "username": one.username,
        "password": MASK if one.password else "",
        "headers": [{"key": key, "value": value} for key, value in one.headers],
    }
    for order, (name, about) in enumerate(_FIELDS.items()):
        label, kind, privacy, advanced = about
        field: dict[str, Json] = {
            "order": order,
            "name": name,
            "label": label,
            "value": values[name],
            "type": kind,
            "advanced": advanced,
            "selectOptions": _methods(radarr=radarr) if kind == "select" else None,
            "privacy": privacy,
            "isFloat": False,
        }
        yield present(field)


def _methods(*, radarr: bool) -> list[Json]:
    divider: dict[str, Json] = {"dividerAfter": False} if radarr else {}
    return [
        {"value": value, "name": name, "order": value, **divider}
        for value, name in ((1, "POST"), (2, "PUT"))
    ]
