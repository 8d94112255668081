"""The line to Shoko: whether it is open, since when it is not, and why."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing

from ..clients.failures import CLOSED
from ..clients.http import HASTE, Network
from ..clients.shoko import Connected, HubEvent, ShokoClient, ShokoHub
from ..errors import (
    AuthenticationRejected,
    ServiceError,
    ServiceUnreachable,
    UnexpectedAnswer,
)
from ..identifiers import ShokoFileId
from ..runtime import Clock, Sleep
from ..settings import ServiceConfig
from .readings import ShokoReading, Source

type Take = Callable[[HubEvent], Awaitable[None]]


class ShokoLine:
    """One Shoko. Its source is fresh while its hub is open; no verdict asks for it."""

    def __init__(
        self, config: ServiceConfig, network: Network, *, clock: Clock, sleep: Sleep
    ) -> None:
        """Keep the address; nothing is asked yet."""
        self.source = Source[ShokoReading](config)
        self._config = config
        self._network = network
        self._clock = clock
        self._sleep = sleep

    async def hear(self, take: Take) -> None:
        """Connect once and hand on what is told; the source says how it ended."""
        try:
            version = (await self._client().status()).version
            await self._listen(version, take)
        except ServiceError as error:
            self.source.reject(error, self._clock())
        finally:
            if self.source.fresh:
                closed = ServiceUnreachable(self._config.slug, status=CLOSED)
                self.source.reject(closed, self._clock())

    async def is_gone(self, file: ShokoFileId) -> bool:
        """Return whether Shoko says that it has a file nowhere any more."""
        try:
            return not await self._client().has_file(file)
        except ServiceError:
            return False

    async def _listen(self, version: str, take: Take) -> None:
        """Listen to the hub of a Shoko that just took the key.

        A hub that does not is no reason to ask a person for another one.
        """
        hub = ShokoHub(self._config, self._network.session, self._sleep)
        try:
            async with aclosing(hub.events()) as events:
                async for event in events:
                    if isinstance(event, Connected):
                        now = self._clock()
                        self.source.accept(ShokoReading(version=version), now, now)
                    await take(event)
        except AuthenticationRejected as error:
            status = error.values["status"]
            raise UnexpectedAnswer(self._config.slug, status=status) from None

    def _client(self) -> ShokoClient:
        return ShokoClient(self._config, self._network, HASTE)
