"""Read the address and the key of a service, which people typed."""

from collections.abc import Mapping

from aiohttp import encode_basic_auth
from yarl import URL

from ..errors import AuthenticationRejected, ServiceUnreachable
from ..identifiers import Slug
from ..settings import ServiceConfig
from .failures import ADDRESS, KEY


def address_of(config: ServiceConfig) -> tuple[URL, Mapping[str, str]]:
    """Return an address, and as a header the name and password that stood in it.

    Raises ServiceUnreachable for what is no address.
    """
    try:
        url = URL(config.url.strip())
    except ValueError:
        raise ServiceUnreachable(config.slug, status=ADDRESS) from None
    if url.scheme not in {"http", "https"} or not url.host or ":" in (url.user or ""):
        raise ServiceUnreachable(config.slug, status=ADDRESS)
    clean = url.with_user(None).with_query(None).with_fragment(None)
    if not url.user:
        return clean, {}
    credentials = encode_basic_auth(url.user, url.password or "")
    return clean, {"Authorization": credentials}


def sendable(service: Slug, headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return headers; raise AuthenticationRejected for a key that cannot be in one."""
    if not all(value.isprintable() for value in headers.values()):
        raise AuthenticationRejected(service, status=KEY)
    return headers
