"""What a process does that cleans up and is killed in between.

It sees nothing but what lies on the disk: whether a step is written there.
"""

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
import os
from pathlib import Path
import resource
import signal
import sqlite3

from aiohttp import ClientSession

from demo.core_alone import load_core_alone

load_core_alone()

from custom_components.cleanarr.core import (  # noqa: E402
    Cleaner,
    Event,
    HouseholdConfig,
    ItemId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to clean up, and what happens once an item's step is on the disk.

    ``then``: ``die`` by the hardest of signals, or ``full``: nothing more can be written.
    """

    config: HouseholdConfig
    memory: Path
    now: datetime
    item: ItemId | None = None
    step: str | None = None
    then: str = "die"


def step_on_disk(memory: Path, item: ItemId) -> str | None:
    """Return the last step that is written down for an item; None without any."""
    address = f"file:{memory / 'cleanarr.db'}?mode=ro"
    query = "SELECT step FROM journal WHERE item = ? ORDER BY id DESC LIMIT 1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        row = connection.execute(query, (item,)).fetchone()
    return row[0] if row else None


def unfinished(memory: Path) -> int:
    """Return how many deletions are written down as neither done nor given up."""
    address = f"file:{memory / 'cleanarr.db'}?mode=ro"
    query = "SELECT count(*) FROM journal WHERE outcome IS NULL"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        return int(connection.execute(query).fetchone()[0])


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fill_disk() -> None:
    """Have the system refuse every further byte in a file, as a full disk does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


FATES: dict[str, Callable[[], None]] = {"die": _die, "full": _fill_disk}


class Threads:
    """Runs work in threads, and looks at the disk after each piece of it."""

    def __init__(self, order: Order) -> None:
        self._order = order

    async def run[*Ts, T](self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Return what ``function`` returns, unless that was the last thing done."""
        try:
            return await asyncio.to_thread(function, *arguments)
        finally:
            self._look()

    def _look(self) -> None:
        order = self._order
        if order.item and step_on_disk(order.memory, order.item) == order.step:
            FATES[order.then]()


def _ignore(_event: Event) -> None:
    """Listen to nothing."""


async def _clean(order: Order) -> None:
    """Run one clean-up as Home Assistant would."""
    async with ClientSession() as session:
        cleaner = Cleaner(
            order.config,
            folder=order.memory,
            memory_expected=True,
            sessions=lambda _: session,
            clock=lambda: order.now,
            sleep=asyncio.sleep,
            run_in_thread=Threads(order).run,
            on_event=_ignore,
        )
        await cleaner.open()
        await cleaner.run_cleanup(by="Anna")
        await cleaner.close()


def clean_up(order: Order) -> None:
    """Run one clean-up, in a process of its own."""
    asyncio.run(_clean(order))
