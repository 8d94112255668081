"""The running server that Jellyfin's desks work for: its state and its scans."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..later import Later
from .model import Library
from .scan import scan_libraries, scan_paths
from .state import JellyfinState
from .webhook.plugin import WebhookPlugin


@dataclass(slots=True)
class Host:
    """One Jellyfin: scans run one after the other, most of them a little later."""

    state: JellyfinState
    later: Later = field(default_factory=Later)
    webhook: WebhookPlugin = field(init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.webhook = WebhookPlugin(self.state, self.later)

    async def scan(self, libraries: Iterable[Library] | None = None) -> None:
        """Scan libraries (None: all) and wait until it is done."""
        chosen = self.state.libraries.values() if libraries is None else libraries
        async with self._turn:
            await scan_libraries(self.state, list(chosen))

    async def look(self, paths: Iterable[str]) -> None:
        """Scan around some paths and wait until it is done."""
        async with self._turn:
            await scan_paths(self.state, paths)
