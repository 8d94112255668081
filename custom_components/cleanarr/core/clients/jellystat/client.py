"""Ask Jellystat, one question at a time: many at once end its process (measured §1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
import json

from ...errors import (
    AuthenticationRejected,
    NotFound,
    ServiceUnreachable,
    UnexpectedAnswer,
)
from ...settings import ServiceConfig
from ..address import address_of
from ..failures import CREDENTIALS, NO_KEYS, NOT_SET_UP
from ..fields import as_record, as_records, number, optional_text
from ..http import Network, Patience, Query, ServiceHttp
from ..product import check_version, is_at_least
from .pages import Pages
from .plays import Play, together

_OLDEST = "1.1"
_ACTIVITY_IN_PAGES = "1.1.7"
_SET_UP = 2
_NO_KEYS = "No API keys configured"

_GROUP = ("UserId", "NowPlayingItemId", "EpisodeId")
_PLAY = ("Id",)


@dataclass(frozen=True, slots=True, kw_only=True)
class JellystatStatus:
    """Who answers: its version."""

    version: str


class JellystatClient:
    """Read Jellystat: what it knows of plays, long ago ones too."""

    def __init__(
        self, config: ServiceConfig, network: Network, patience: Patience | None = None
    ) -> None:
        """Keep the address; raise ServiceUnreachable when a name stands in it.

        Sent as Authorization, name and password would make Jellystat overlook the key.
        """
        if address_of(config)[1]:
            raise ServiceUnreachable(config.slug, status=CREDENTIALS)
        headers = {"x-api-token": config.api_key.strip()}
        self._http = ServiceHttp(config, network, headers, patience, at_once=1)

    async def status(self) -> JellystatStatus:
        """Return who answers, once it is a Jellystat that we know and takes our key."""
        version = await self._version()
        with self._refusals():
            # After a failed query the answer is empty, and so no JSON.
            await self._http.get("api/getLibraries", as_records)
        return JellystatStatus(version=version)

    async def plays(self) -> tuple[Play, ...]:
        """Return the plays of every item by every user.

        Nothing is what an empty history and a failed query look like (measured §1).
        Of a movie, servers since 1.1.3 tell the latest play only.
        """
        await self._version()
        return await self._all("api/getHistory", _GROUP, {})

    async def recent(self, since: datetime) -> tuple[Play, ...]:
        """Return what was played since then, to the millisecond.

        Nothing may be a failed query here as well.
        """
        earliest = since.astimezone(UTC).isoformat(timespec="milliseconds")
        condition = {
            "field": "ActivityDateInserted",
            "min": earliest.replace("+00:00", "Z"),
        }
        query = {"filters": json.dumps([condition])}
        if is_at_least(await self._version(), _ACTIVITY_IN_PAGES):
            found = await self._all("stats/getPlaybackActivity", _PLAY, query, since)
        else:
            found = await self._all("api/getHistory", _GROUP, query, since)
        return together(found)

    async def _version(self) -> str:
        """Return the version, once it is one that we know, and set up.

        Jellystat says it without the key. One that is not set up would not survive to
        be asked with it (measured §1), so this comes before every reading.
        """
        state, version = await self._http.get("auth/isConfigured", _about)
        check_version(self._http.slug, version, _OLDEST)
        if state != _SET_UP:
            raise UnexpectedAnswer(self._http.slug, status=NOT_SET_UP)
        return version

    async def _all(
        self,
        path: str,
        key: tuple[str, ...],
        query: Query,
        since: datetime | None = None,
    ) -> tuple[Play, ...]:
        with self._refusals():
            return await Pages(self._http, path, key, query, since).whole()

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Tell a Jellystat that has no key at all, which says 404, from a wrong one."""
        try:
            yield
        except NotFound as error:
            slug = self._http.slug
            if error.values["message"] == _NO_KEYS:
                raise AuthenticationRejected(slug, status=NO_KEYS) from None
            raise UnexpectedAnswer(slug, status=error.values["status"]) from None


def _about(value: object) -> tuple[int, str]:
    """Return the state of being set up, and the version."""
    found = as_record(value)
    return number(found, "state"), optional_text(found, "version") or "?"
