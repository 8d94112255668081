"""The whole street on a small household: real HTTP, real files, a clock that is stepped.

The clock stands still but where a test moves it. A notice is one day long and each sync
credits up to three hours of it, so that nine syncs announce something for its full time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from custom_components.cleanarr.core import (
    AnyRule,
    Cleaner,
    Event,
    EventKind,
    HouseholdConfig,
    ItemView,
    Job,
    JobItem,
    LeavingSoonFolder,
    ServiceConfig,
    ServiceKind,
    Settings,
    Slug,
)
from custom_components.cleanarr.core.clients.http import Network
from custom_components.cleanarr.core.clients.sonarr import SonarrClient
from demo.household import (
    Household,
    HouseholdClient,
    HouseholdClock,
    HouseholdPlan,
    Match,
    RequestRecord,
)
from demo.household.plan import RADARR, SONARR, ServicePlan

BEGIN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STEP = timedelta(hours=3)
LIVE = Settings(
    dry_run=False, leaving_soon=DAY, full_sync_interval=timedelta(minutes=90)
)
DRY = Settings(leaving_soon=DAY, full_sync_interval=timedelta(minutes=90))


async def at_once(_: float) -> None:
    """Wait for nothing: what is tried again is tried again at once."""


@dataclass
class Street:
    """A household, a cleaner for it, and everything that the cleaner told."""

    house: Household
    session: aiohttp.ClientSession
    memory: Path
    config: HouseholdConfig
    events: list[Event] = field(default_factory=list)
    sleep: Callable[[float], Awaitable[None]] = at_once
    opened: bool = False

    def __post_init__(self) -> None:
        self.cleaner = self._cleaner()

    @property
    def world(self) -> HouseholdClient:
        return self.house.client

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    @property
    def settings(self) -> Settings:
        return self.config.settings

    def _cleaner(self) -> Cleaner:
        return Cleaner(
            self.config,
            folder=self.memory,
            memory_expected=self.opened,
            sessions=lambda _: self.session,
            clock=self.house.clock.now,
            sleep=self.sleep,
            run_in_thread=asyncio.to_thread,
            on_event=self.events.append,
        )

    async def restart(self, config: HouseholdConfig | None = None) -> None:
        """Close the cleaner and open another on the same memory."""
        await self.cleaner.close()
        self.opened = True
        self.config = config or self.config
        self.cleaner = self._cleaner()
        await self.cleaner.open()

    def shown(self, title: str, service: str = "") -> ItemView:
        """Return how the picture shows a title."""
        return next(
            item
            for item in self.cleaner.view.items.values()
            if item.title == title and service in {"", item.service}
        )

    def dates(self) -> dict[str, datetime]:
        """Return the promised date of everything that is announced."""
        return {
            item.id: item.delete_after
            for item in self.cleaner.view.leaving_soon
            if item.delete_after is not None
        }

    async def movie(
        self,
        title: str,
        *,
        imported: float = 300,
        played: float | None = 120,
        by: str = "Anna",
        service: str = "",
        tmdb: int = 0,
        folder: str = "",
        year: int = 2001,
    ) -> int:
        """Add a movie, imported and played that many days ago; by default it is due."""
        number = await self.world.add_movie(
            title,
            year,
            tmdb_id=tmdb,
            service=service,
            folder=folder,
            imported=self.now - imported * DAY,
        )
        await self.world.scan()
        if played is not None:
            await self.world.play(by, title, at=self.now - played * DAY)
        return number

    async def series(
        self,
        title: str,
        *,
        episodes: tuple[int, ...] = (2,),
        imported: float = 300,
        played: float | None = 150,
        by: str = "Anna",
        year: int = 2010,
        ended: bool = True,
        service: str = "",
    ) -> int:
        """Add a series, imported and wholly watched that many days ago."""
        number = await self.world.add_series(
            title,
            year,
            episodes=episodes,
            imported=self.now - imported * DAY,
            ended=ended,
            service=service,
        )
        await self.world.scan()
        if played is not None:
            await self.world.play(by, title, at=self.now - played * DAY)
        return number

    def sonarr(self, name: str = "sonarr") -> SonarrClient:
        """Return a client of our own, to see what a Sonarr really has."""
        config = next(each for each in self.config.services if each.slug == name)
        network = Network(session=self.session, run_in_thread=asyncio.to_thread)
        return SonarrClient(config, network)

    async def live(self, hours: float, step: timedelta = STEP) -> None:
        """Let time pass, with a sync after each step."""
        for _ in range(round(timedelta(hours=hours) / step)):
            await self.world.advance(seconds=step.total_seconds())
            await self.cleaner.sync()

    async def announce(self) -> None:
        """Announce what is near for its full notice, so that a run may delete it.

        As in a household, only what changed is read for most of the time; a run itself
        reads everything.
        """
        await self.cleaner.sync()
        for _ in range(DAY // STEP):
            await self.world.advance(seconds=STEP.total_seconds())
            await self.cleaner.catch_up()

    async def clean(self) -> dict[str, JobItem]:
        """Run a clean-up; return what became of each title."""
        return told(await self.cleaner.run_cleanup(by="Anna"))

    async def titles(self) -> set[str]:
        """Return what Radarr and Sonarr have now, files on the disk or not."""
        state = await self.world.household()
        return {one.title for one in (*state.movies, *state.series)}

    async def on_disk(self, title: str) -> bool:
        """Return whether any media file of a title is there."""
        state = await self.world.household()
        return any(
            title in file.path and file.path.endswith(".mkv")
            for file in state.files
            if file.path.startswith("media/")
        )

    async def changes(self) -> list[str]:
        """Return every request that could change something, our libraries' left out."""
        return [
            f"{one.service} {one.method} {one.path}"
            for one in await self.world.requests()
            if one.method not in {"GET", "HEAD"} and not is_our_library(one)
        ]

    async def asked(self, match: Match) -> tuple[RequestRecord, ...]:
        """Return the requests that fit."""
        return await self.world.requests(match)

    def told_of(self, kind: EventKind) -> list[str]:
        """Return the titles of the events of a kind."""
        return [event.title or "" for event in self.events if event.kind is kind]


def is_our_library(record: RequestRecord) -> bool:
    """Return whether a request to Jellyfin is about Leaving Soon's own libraries."""
    return record.service == "jellyfin" and (
        record.path.startswith("/Library/VirtualFolders")
        or (record.path.startswith("/Items/") and record.path.endswith("/Refresh"))
    )


def told(job: Job) -> dict[str, JobItem]:
    """Return what a job tells of each title."""
    return {item.title: item for item in job.items}


def configs(
    house: Household, *, leave_out: Iterable[str] = ()
) -> Iterable[ServiceConfig]:
    """Yield the household's services as a person would set them up."""
    for address in house.addresses.services:
        if address.name not in leave_out:
            yield ServiceConfig(
                slug=Slug(address.name),
                kind=ServiceKind(address.kind),
                name=address.name.title(),
                url=address.url,
                api_key=address.api_key,
                root_folders=frozenset(address.roots),
            )


@asynccontextmanager
async def street(
    folder: Path,
    settings: Settings = LIVE,
    *,
    rules: tuple[AnyRule, ...] = (),
    services: tuple[ServicePlan, ...] = (RADARR, SONARR),
    on_shelf: bool = False,
    movies: int = 0,
    series: int = 0,
    users: int = 2,
    jellyfin: str = "12",
    keep: bool = False,
) -> AsyncIterator[Street]:
    """Open a household with nothing in it but what is asked for, and a cleaner.

    ``keep`` leaves both in the folder, for the next street that is opened there.
    """
    clock = HouseholdClock()
    clock.freeze()
    clock.set(BEGIN)
    plan = HouseholdPlan(
        folder=folder / "house",
        movies=movies,
        series=series,
        services=services,
        users=users,
        jellyfin=jellyfin,
        keep=keep,
    )
    memory = folder / "memory"
    async with Household(plan, clock) as house, aiohttp.ClientSession() as session:
        config = HouseholdConfig(
            services=tuple(configs(house)),
            rules=rules,
            settings=with_shelf(settings, house) if on_shelf else settings,
        )
        one = Street(house, session, memory, config, opened=memory.exists())
        await one.cleaner.open()
        try:
            yield one
        finally:
            await house.client.heal()
            await house.client.release()
            await one.cleaner.close()


def with_shelf(settings: Settings, house: Household) -> Settings:
    """Return the settings with Leaving Soon's folder in them."""
    here = Path(house.addresses.leaving_soon)
    here.mkdir(parents=True, exist_ok=True)
    shown = house.addresses.leaving_soon_in_jellyfin
    leaving = LeavingSoonFolder(here=str(here), in_jellyfin=shown)
    return replace(settings, leaving_soon_folder=leaving)
