"""A household's life with Cleanarr in the weeks before the demo begins."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession

from demo.choices import RULES, shown_name
from demo.core_alone import load_core_alone
from demo.diary import DIARY, Downloaded, Entry, Kept, Played, Requested
from demo.household.clock import HouseholdClock
from demo.household.control import Addresses
from demo.household.plan import HouseholdPlan
from demo.household.server import Household

load_core_alone()

from custom_components.cleanarr.core import (  # noqa: E402 - it is found since then
    Cleaner,
    HouseholdConfig,
    ServiceConfig,
    ServiceKind,
    Settings,
    ShuttingDown,
    Slug,
)

DAYS = 21
# As much as one sync may ever add to a notice: twice what should lie between two.
_STEP = timedelta(hours=3)


def live(
    plan: HouseholdPlan, memory: Path, tell: Callable[[int], None], days: int = DAYS
) -> None:
    """Live through the days up to now; `tell` is given the number of each.

    Leaves the household in its folder, and what Cleanarr remembers in `memory`. Leaving
    Soon is off: that the set-up in Home Assistant turns it on is part of the demo.
    """
    asyncio.run(_live(plan, memory, tell, days))


async def _live(
    plan: HouseholdPlan, memory: Path, tell: Callable[[int], None], days: int
) -> None:
    clock = HouseholdClock(datetime.now(UTC) - timedelta(days=days))
    async with Household(plan, clock) as household, ClientSession() as session:
        rarely = Settings(full_sync_interval=_STEP / 2)
        cleaner = Cleaner(
            replace(as_set_up(household.addresses), settings=rarely),
            folder=memory,
            memory_expected=False,
            sessions=lambda _verify: session,
            clock=clock.now,
            sleep=asyncio.sleep,
            run_in_thread=_in_thread,
            on_event=lambda _event: None,
        )
        await cleaner.open()
        listening = asyncio.create_task(cleaner.listen(lambda _hint: None))
        await cleaner.sync()
        life = _Life(household, cleaner, clock.now() + timedelta(days=days))
        for day in range(1, days + 1):
            tell(day)
            await life.spend_day()
        await life.arrive()
        await cleaner.close()
        with suppress(ShuttingDown):
            await listening


async def _in_thread[*Ts, T](function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    return await asyncio.to_thread(function, *arguments)


def as_set_up(addresses: Addresses) -> HouseholdConfig:
    """Return services and rules as the set-up in Home Assistant will take them."""
    services = tuple(
        ServiceConfig(
            slug=Slug(service.name),
            kind=ServiceKind(service.kind),
            name=shown_name(service.name),
            url=service.url,
            api_key=service.api_key,
            root_folders=frozenset(service.roots),
        )
        for service in addresses.services
    )
    return HouseholdConfig(services=services, rules=tuple(made.rule for made in RULES))


@dataclass(slots=True)
class _Life:
    """A household in which days go by until the present."""

    household: Household
    cleaner: Cleaner
    present: datetime
    ahead: list[Entry] = field(
        default_factory=lambda: sorted(DIARY, key=lambda entry: entry.days_ago)
    )

    async def spend_day(self) -> None:
        """Let a day go by as in Home Assistant: syncs, and a cleanup in dry run.

        All is read by the cleanup, once a day, and what changed in between.
        """
        for _ in range(timedelta(days=1) // _STEP):
            await self._follow_diary()
            self.household.clock.advance(_STEP)
            await self.cleaner.catch_up()
        await self.cleaner.run_cleanup(by="Cleanarr")

    async def arrive(self) -> None:
        """Put the clock to the real time, which it keeps from now on."""
        self.household.clock.set(datetime.now(UTC))
        await self.cleaner.sync(whole=True)

    async def _follow_diary(self) -> None:
        """Do all that the diary has up to now."""
        while self.ahead:
            moment = self.present - timedelta(days=self.ahead[-1].days_ago)
            if moment > self.household.clock.now():
                return
            await self._do(self.ahead.pop(), moment)

    async def _do(self, entry: Entry, moment: datetime) -> None:
        match entry:
            case Played():
                await self.household.client.play(
                    entry.who, entry.what, share=entry.share, at=moment
                )
            case Kept():
                items = self.cleaner.view.items.values()
                item = next(item for item in items if item.title == entry.title)
                await self.cleaner.keep(
                    item.id,
                    by=entry.who.lower(),
                    by_name=entry.who,
                    reason=entry.reason,
                )
            case Requested():
                await self.household.client.request_media(
                    entry.who, entry.title, at=moment
                )
            case Downloaded():
                await self._download(entry, moment)

    async def _download(self, entry: Downloaded, moment: datetime) -> None:
        client = self.household.client
        await client.add_series(
            entry.title,
            moment.year - len(entry.seasons) + 1,
            episodes=entry.seasons,
            imported=moment,
            ended=False,
        )
        await client.tag(entry.title, entry.tag)
        await client.scan()
