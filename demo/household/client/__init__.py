"""A typed client for a household's control door.

In a program with an event loop: `async with HouseholdClient(url) as household:`. In a
script: `ask(url, lambda household: household.advance(days=1))`.
"""

import asyncio
from collections.abc import Awaitable, Callable

from ..control.shapes import Addresses, HouseholdState
from .caller import CommandRefused
from .clock import ClockCalls
from .jellystat import JellystatCalls
from .media import MediaCalls
from .people import PeopleCalls
from .requests import RequestCalls
from .services import ServiceCalls
from .shoko import ShokoCalls
from .titles import TitleCalls
from .watch import WatchCalls

__all__ = ["CommandRefused", "HouseholdClient", "ask"]


class HouseholdClient(
    ClockCalls,
    JellystatCalls,
    MediaCalls,
    PeopleCalls,
    RequestCalls,
    ServiceCalls,
    ShokoCalls,
    TitleCalls,
    WatchCalls,
):
    """Give commands to a household; when a command returns, it is true.

    A title is "Inception", "Inception (2010)" or "tmdb:27205"; where people act, also
    a `Which`. Without a service the first that has the title is meant.
    """

    async def addresses(self) -> Addresses:
        """Tell where the services answer."""
        return await self._ask(Addresses, "addresses")

    async def household(self) -> HouseholdState:
        """Tell all titles, items, libraries, users and files."""
        return await self._ask(HouseholdState, "household")


def ask[T](url: str, question: Callable[[HouseholdClient], Awaitable[T]]) -> T:
    """Run commands against a household from a program without an event loop."""

    async def answer() -> T:
        async with HouseholdClient(url) as client:
            return await question(client)

    return asyncio.run(answer())
