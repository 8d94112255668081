"""Turn what goes wrong on the way into the one family of errors.

Errors carry the service's slug and a ``status``: the number of HTTP, or one of the words
below. They never carry an address, a key or another library's text.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import json

import aiohttp

from ..errors import (
    AuthenticationRejected,
    CertificateRejected,
    Conflict,
    NotFound,
    RequestRefused,
    ServiceError,
    ServiceUnreachable,
    UnexpectedAnswer,
)
from ..identifiers import Slug

ADDRESS = "address"
CERTIFICATE = "certificate"
CLOSED = "closed"
CONNECTION = "connection"
COUNT = "count"
CREDENTIALS = "name and password in the address"
CUT_OFF = "cut off"
GONE = "gone"
HTTP = "not http"
JSON = "not json"
KEY = "key"
NO_HUB = "SignalR switched off"
NO_KEYS = "no keys configured"
NOT_SET_UP = "not set up"
REDIRECT = "redirect"
SHAPE = "shape"
STARTING = "starting"
TAKEN = "taken"
TIMEOUT = "timeout"

_LONGEST_PAUSE = 60
_LONGEST_MESSAGE = 200
_LONGEST_REASON = 16 * 1024
_JELLYFIN_ERROR = b"Error processing request"
_MESSAGE_FIELDS = ("errorMessage", "message", "title")

_BY_STATUS: Mapping[int, type[ServiceError]] = {
    401: AuthenticationRejected,
    403: AuthenticationRejected,
    408: ServiceUnreachable,
    409: Conflict,
}


class Throttled(ServiceUnreachable):
    """A service that says when to come back (``Retry-After``, in seconds)."""

    def __init__(self, service: Slug, *, status: str, retry_after: int) -> None:
        """Remember how long it wants to be left alone."""
        self.retry_after = retry_after
        super().__init__(service, status=status)


class CutOff(UnexpectedAnswer):
    """The connection ended in the middle of an answer."""


@contextmanager
def translated(service: Slug) -> Iterator[None]:
    """Turn every failure of a request into a ServiceError without foreign text."""
    try:
        yield
    except (aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
        raise _failure(service, error) from None


def _failure(service: Slug, error: Exception) -> ServiceError:
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return CertificateRejected(service, status=CERTIFICATE)
        case TimeoutError():
            return ServiceUnreachable(service, status=TIMEOUT)
        case aiohttp.ClientPayloadError():
            return CutOff(service, status=CUT_OFF)
        case aiohttp.ClientResponseError():
            return UnexpectedAnswer(service, status=HTTP)
        case aiohttp.ClientError() | OSError():
            return ServiceUnreachable(service, status=CONNECTION)
        case json.JSONDecodeError() | UnicodeDecodeError():
            return UnexpectedAnswer(service, status=JSON)
        case _:
            return UnexpectedAnswer(service, status=SHAPE)


def waiting_time(error: ServiceError, pause: float) -> float | None:
    """Return the seconds after which a reading may work; ``None``: no use to repeat it.

    ``pause`` is what we would wait by ourselves. Who wants more than a minute is asked
    again at the next sync.
    """
    match error:
        case CertificateRejected():
            return None
        case Throttled(retry_after=longer):
            return None if longer > _LONGEST_PAUSE else max(pause, longer)
        case ServiceUnreachable() | CutOff():
            return pause
        case _:
            return None


def is_json(response: aiohttp.ClientResponse) -> bool:
    """Tell whether an answer says that it is JSON."""
    kind = response.content_type
    return kind in {"application/json", "text/json"} or kind.endswith("+json")


async def refusal(
    service: Slug, response: aiohttp.ClientResponse, secret: str
) -> ServiceError:
    """Return the error for an answer that is not of the 2xx kind.

    A reason that the service gives is passed on without ``secret``.
    """
    status = str(response.status)
    if found := _BY_STATUS.get(response.status):
        return found(service, status=status)
    if response.status == 429 or response.status >= 500:
        return _busy(service, status, response.headers.get("Retry-After", ""))
    if response.status < 400:
        return UnexpectedAnswer(service, status=status)
    reason = await response.content.read(_LONGEST_REASON)
    if response.status == 404:
        own = is_json(response) or reason.startswith(_JELLYFIN_ERROR)
        if not own:
            return UnexpectedAnswer(service, status=status)
    message = _message(reason)
    if secret:
        message = message.replace(secret, "***")
    kind = NotFound if response.status == 404 else RequestRefused
    return kind(service, status=status, message=message)


def no_websocket(service: Slug, error: aiohttp.WSServerHandshakeError) -> ServiceError:
    """Return the error for an answer that opens no websocket.

    A 404 is what a hub that is switched off says (API notes §11). After a redirect no
    other answer counts: the key was left behind.
    """
    status = str(error.status)
    if error.history:
        return UnexpectedAnswer(service, status=REDIRECT)
    if found := _BY_STATUS.get(error.status):
        return found(service, status=status)
    if error.status == 429 or error.status >= 500:
        return ServiceUnreachable(service, status=status)
    return UnexpectedAnswer(service, status=NO_HUB if error.status == 404 else status)


def _busy(service: Slug, status: str, retry_after: str) -> ServiceUnreachable:
    """Believe a Retry-After in seconds; a date means no more than our own pause."""
    if retry_after.isascii() and retry_after.isdigit():
        return Throttled(service, status=status, retry_after=int(retry_after))
    return ServiceUnreachable(service, status=status)


def _message(body: bytes) -> str:
    """Return what Radarr or Sonarr say was wrong (API notes §2), or nothing."""
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    if isinstance(answer, list) and answer:
        answer = answer[0]
    if not isinstance(answer, dict):
        return ""
    texts = (str(answer[name]) for name in _MESSAGE_FIELDS if answer.get(name))
    return next(texts, "")[:_LONGEST_MESSAGE]
