"""How a request to Jellyfin shows its key (API notes §6.1)."""

import re

from aiohttp import web

_TOKEN = re.compile(r'Token="?(?P<token>[^",\s]+)"?', re.IGNORECASE)
_LEGACY_HEADERS = ("X-Emby-Token", "X-MediaBrowser-Token")


def presented_key(request: web.Request, *, legacy: bool) -> str:
    """Return the key that a request shows; the old ways count only when `legacy`."""
    query = {name.lower(): value for name, value in request.query.items()}
    if "apikey" in query:
        return query["apikey"]
    schemes = ("mediabrowser ", "emby ") if legacy else ("mediabrowser ",)
    header = request.headers.get("Authorization", "")
    if legacy and not header:
        header = request.headers.get("X-Emby-Authorization", "")
    if header.lower().startswith(schemes) and (match := _TOKEN.search(header)):
        return match["token"]
    if not legacy:
        return ""
    tokens = (request.headers.get(name, "") for name in _LEGACY_HEADERS)
    return next((token for token in tokens if token), query.get("api_key", ""))
