"""A small server that says of titles whatever a test wants."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from tests.core.clients.servers import Service, serving


@dataclass
class Said:
    """A Radarr or Sonarr: what it says, by path, and what it was sent.

    ``becomes``: what it says after something was posted there.
    """

    service: Service
    rows: dict[str, Any] = field(default_factory=dict)
    becomes: dict[str, Any] = field(default_factory=dict)
    refuses: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        names = (
            "movie movie/lookup movie/editor tag qualityprofile rootfolder command "
            "series series/lookup series/12 series/editor episode episode/monitor seasonpass "
            "exclusions/paged importlistexclusion/paged"
        )
        for name in names.split():
            self.service.at(f"/api/v3/{name}", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.path.removeprefix("/api/v3/")
        if request.method != "GET" and name in self.refuses:
            message = [{"propertyName": "Label", "errorMessage": "Not such a one"}]
            return web.json_response(message, status=400)
        if request.method == "POST" and name in self.becomes:
            self.rows[name] = self.becomes[name]
        return web.json_response(self.rows.get(name, []))

    @property
    def sent(self) -> list[tuple[str, Any]]:
        """Return what it was sent that could change something."""
        return [
            (f"{one.method} {one.path.removeprefix('/api/v3/')}", one.body)
            for one in self.service.asked
            if one.method != "GET"
        ]


@pytest.fixture
async def said() -> AsyncIterator[Said]:
    async with serving() as running:
        yield Said(running)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
