"""What a request makes of a notification, and why it is refused (API notes §4.2)."""

from collections.abc import Iterable

from yarl import URL

from ..body import Body
from ..errors import bad_model, invalid, server_error
from .model import INCLUDE_WARNINGS, Notification
from .records import MASK, NULL_REFERENCE, notification_events


def read_notification(
    body: Body, known: Notification | None, *, radarr: bool
) -> Notification:
    """Read a notification; a password that is the mask stays what it was.

    500 without tags, as in the servers, and where the headers are null.
    """
    if not body.has("tags"):
        raise server_error(NULL_REFERENCE)
    fields = {field.text("name"): field for field in body.objects("fields")}
    password = _text(fields, "password")
    switches = (*notification_events(radarr=radarr), INCLUDE_WARNINGS)
    return Notification(
        id=known.id if known else 0,
        name=body.text("name"),
        url=_text(fields, "url"),
        method=_method(fields),
        username=_text(fields, "username"),
        password=known.password if known and password == MASK else password,
        headers=_headers(fields),
        tags=tuple(dict.fromkeys(body.numbers("tags"))),
        switches=frozenset(name for name in switches if body.flag(name)),
    )


def check_names(body: Body, taken: Iterable[str]) -> None:
    """Refuse a body that lacks a name or whose name another notification has."""
    for member in ("Name", "Implementation", "ConfigContract"):
        text = body.text(f"{member[0].lower()}{member[1:]}")
        if not text:
            raise invalid(member, f"'{member}' must not be empty.", text)
    if body.text("implementation") != "Webhook":
        raise bad_model("$.implementation", "This household has webhooks only")
    if body.text("name").lower() in {name.lower() for name in taken}:
        raise invalid("Name", "Should be unique", body.text("name"))


def check_url(notification: Notification) -> None:
    """Refuse what is no address."""
    try:
        url = URL(notification.url)
    except ValueError:
        url = URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise invalid("Url", f"Invalid Url: '{notification.url}'", notification.url)


def _text(fields: dict[str, Body], name: str) -> str:
    field = fields.get(name)
    return field.text("value") if field and field.has("value") else ""


def _method(fields: dict[str, Body]) -> int:
    field = fields.get("method")
    method = field.number("value") if field and field.has("value") else 1
    if method not in (1, 2):
        raise invalid("Method", "Invalid Webhook method", method)
    return method


def _headers(fields: dict[str, Body]) -> tuple[tuple[str, str], ...]:
    field = fields.get("headers")
    if field is None:
        return ()
    if not field.has("value"):
        raise server_error(NULL_REFERENCE)
    pairs = field.objects("value")
    return tuple((pair.text("key"), pair.text("value")) for pair in pairs)
