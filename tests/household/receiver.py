"""Somebody who is sent webhooks, and how they are ordered from Radarr and Sonarr."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import web

from tests.household.api import Answer, Api

EVENTS = {
    "radarr": (
        "onGrab onDownload onUpgrade onRename onMovieAdded onMovieDelete "
        "onMovieFileDelete onMovieFileDeleteForUpgrade"
    ),
    "sonarr": (
        "onGrab onDownload onUpgrade onImportComplete onRename onSeriesAdd "
        "onSeriesDelete onEpisodeFileDelete onEpisodeFileDeleteForUpgrade"
    ),
}


@dataclass(frozen=True)
class Hook:
    """One webhook as it came."""

    method: str
    headers: Mapping[str, str]
    text: str
    json: Any


@dataclass
class Receiver:
    """Take webhooks, answer `status` to them, and look around when one comes."""

    url: str = ""
    status: int = 200
    look: Callable[[], object] = lambda: None
    wait: asyncio.Event | None = None
    hooks: list[Hook] = field(default_factory=list)
    seen: list[object] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        text = await request.text()
        headers = dict(request.headers)
        self.hooks.append(Hook(request.method, headers, text, json.loads(text)))
        self.seen.append(self.look())
        self.arrived.set()
        if self.wait:
            await self.wait.wait()
        return web.Response(status=self.status)

    def taken(self) -> list[Any]:
        """Return what came since the last time."""
        payloads, self.hooks = [hook.json for hook in self.hooks], []
        self.seen = []
        self.arrived.clear()
        return payloads


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Listen for webhooks."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def order(url: str, events: str = "", **members: object) -> dict[str, Any]:
    """Return the body of a notification for these events."""
    return {
        "name": "Home Assistant",
        "implementation": "Webhook",
        "implementationName": "Webhook",
        "configContract": "WebhookSettings",
        "fields": [{"name": "url", "value": url}, {"name": "method", "value": 1}],
        "tags": [],
        **dict.fromkeys(events.split(), True),
        **members,
    }


async def add(
    api: Api, service: str, receiver: Receiver, events: str = "", **members: object
) -> Any:
    """Have webhooks sent, for all events if none is named; the test is not kept."""
    body = order(receiver.url, events or EVENTS[service], **members)
    answer = await api.ask(service, "notification", "POST", body)
    assert answer.status == 201, answer.body
    receiver.taken()
    return answer.json


async def put(api: Api, service: str, body: Any, query: str = "") -> Answer:
    """Change a notification."""
    return await api.ask(service, f"notification/{body['id']}{query}", "PUT", body)
