"""How the household's tests speak to its services: over HTTP, as anybody does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from demo.household import Household, Kind


@dataclass(frozen=True)
class Answer:
    """What a service answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    json: Any

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]


@dataclass(frozen=True)
class Api:
    """The services of one household, each with its key."""

    household: Household
    session: ClientSession

    def headers(self, service: str) -> dict[str, str]:
        address = self.household.addresses.service(service)
        if address.kind == Kind.JELLYFIN:
            return {"Authorization": f'MediaBrowser Token="{address.api_key}"'}
        if address.kind == Kind.JELLYSTAT:
            return {"x-api-token": address.api_key}
        if address.kind == Kind.SHOKO:
            return {"apikey": address.api_key}
        return {"X-Api-Key": address.api_key}

    def url(self, service: str, path: str) -> str:
        """Return an address; a path without a slash counts from /api/v3."""
        base = self.household.addresses.service(service).url
        return base + (path if path.startswith("/") else f"/api/v3/{path}")

    async def ask(
        self,
        service: str,
        path: str,
        method: str = "GET",
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request; headers replace the key."""
        async with self.session.request(
            method,
            self.url(service, path),
            json=body,
            headers=self.headers(service) if headers is None else headers,
            allow_redirects=False,
        ) as response:
            raw = await response.read()
            is_json = "json" in response.content_type and raw
            decoded = await response.json(content_type=None) if is_json else None
            return Answer(response.status, dict(response.headers), raw, decoded)

    async def radarr(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Return Radarr's answer, decoded, when it is a good one."""
        return await self._good("radarr", path, method, body)

    async def sonarr(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Return Sonarr's answer, decoded, when it is a good one."""
        return await self._good("sonarr", path, method, body)

    async def jellyfin(
        self, path: str, method: str = "GET", body: object = None
    ) -> Any:
        """Return Jellyfin's answer, decoded, when it is a good one."""
        return await self._good("jellyfin", path, method, body)

    async def jellystat(self, path: str) -> Any:
        """Return Jellystat's answer, decoded, when it is a good one."""
        return await self._good("jellystat", path, "GET", None)

    async def seerr(self, path: str, method: str = "GET") -> Any:
        """Return Seerr's answer below /api/v1, decoded, when it is a good one."""
        return await self._good("seerr", f"/api/v1/{path}", method, None)

    async def _good(self, service: str, path: str, method: str, body: object) -> Any:
        answer = await self.ask(service, path, method, body)
        assert answer.status < 300, (path, answer.status, answer.body[:500])
        return answer.json

    async def movie(self, title: str) -> Any:
        """Return a movie in Radarr by its title."""
        movies = await self.radarr("movie?excludeLocalCovers=true")
        return next(movie for movie in movies if movie["title"] == title)

    async def series(self, title: str) -> Any:
        """Return a series in Sonarr by its title."""
        found = await self.sonarr("series")
        return next(one for one in found if one["title"] == title)

    async def user(self, name: str) -> str:
        """Return a Jellyfin user's id."""
        users = await self.jellyfin("/Users")
        return next(str(user["Id"]) for user in users if user["Name"] == name)

    async def items(self, query: str = "") -> Any:
        """Return the rows of Jellyfin's bulk query, films and all fields by default."""
        asked = "recursive=true&fields=Path,ProviderIds,DateCreated"
        kinds = "" if "includeItemTypes" in query else "&includeItemTypes=Movie"
        box_sets = "" if "collapse" in query else "&collapseBoxSetItems=false"
        answer = await self.jellyfin(f"/Items?{asked}{kinds}{box_sets}&{query}")
        return answer["Items"]

    async def item(self, name: str, query: str = "") -> Any:
        """Return one row of the bulk query by its name."""
        return next(item for item in await self.items(query) if item["Name"] == name)

    async def user_data(self, name: str, user: str = "Anna") -> Any:
        """Return what a user did with a film."""
        item = await self.item(name, f"userId={await self.user(user)}")
        return item["UserData"]
