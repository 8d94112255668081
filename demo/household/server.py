"""A running household: all its services, and the control door."""

import asyncio
from types import TracebackType
from typing import Self

from aiohttp import ClientSession, ClientTimeout, web

from .client import HouseholdClient
from .clock import HouseholdClock
from .control import Addresses, Door, ServiceAddress
from .control.clock_commands import ClockCommands
from .control.jellyfin_commands import JellyfinCommands
from .control.jellystat_commands import JellystatCommands
from .control.media_commands import MediaCommands
from .control.people_commands import PeopleCommands
from .control.request_commands import RequestCommands
from .control.service_commands import ServiceCommands
from .control.shoko_commands import ShokoCommands
from .control.state_commands import StateCommands
from .control.title_commands import TitleCommands
from .control.watch_commands import WatchCommands
from .front import Watch
from .jellyfin import Host, JellyfinService
from .jellystat import JellystatService
from .keeping import clear_folder, keep_world, kept_world
from .later import Later
from .listener import Listener
from .plan import HouseholdPlan, Kind
from .radarr import RadarrService
from .seed import seed_movies, seed_series, seed_users, seed_watching
from .seed_requests import seed_requests
from .seerr import SeerrService, Server
from .servarr.notify.messenger import Messenger
from .shoko import ShokoHost, ShokoService
from .sonarr import SonarrService
from .world import JELLYFIN, World, make_world

_CONTROL = "control"
# So long the services wait for whoever hears their webhooks.
_PATIENCE = ClientTimeout(total=100)


class Household:
    """A planned household, started by `async with`; `client` gives it commands."""

    def __init__(
        self, plan: HouseholdPlan, clock: HouseholdClock | None = None
    ) -> None:
        """Plan a household; without a clock it lives in real time."""
        self.plan = plan
        self.clock = clock or HouseholdClock()
        self._listeners: dict[str, Listener] = {}
        self._laters: dict[str, Later] = {}
        self._shokos: dict[str, ShokoHost] = {}

    async def __aenter__(self) -> Self:
        world = (
            await asyncio.to_thread(kept_world, self.plan) if self.plan.keep else None
        )
        host = Host(world.jellyfin) if world else None
        if world is None or host is None:
            world, host = await self._begin()
        self._world, self.clock = world, world.clock
        self._watch = Watch(self.clock)
        self._host, self._session = host, ClientSession(timeout=_PATIENCE)
        self._messenger = Messenger(self._session)
        for name, shoko in world.shokos.items():
            self._shokos[name] = ShokoHost.of(shoko)
            await self._shokos[name].scan()
        for name, app in self._apps(world, host).items():
            await self._listen(name, app)
        await self._listen(_CONTROL, self._door(world, host).app())
        host.webhook.start(self._session)
        self.addresses = self._all_addresses()
        self.client = await HouseholdClient(self.addresses.control).__aenter__()
        return self

    async def _begin(self) -> tuple[World, Host]:
        world = await asyncio.to_thread(self._make_world)
        host = Host(world.jellyfin)
        await host.scan()
        await asyncio.to_thread(seed_watching, world)
        await asyncio.to_thread(seed_requests, world)
        return world, host

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.client.__aexit__(kind, error, trace)
        self._watch.holds.release_all(drop=True)
        self._watch.clear_faults()
        self._host.webhook.stop()
        await self._session.close()  # nobody waits for a webhook that is not answered
        for later in self._laters.values():
            await later.settle()
        for listener in self._listeners.values():
            await listener.stop()
        if self.plan.keep:
            await asyncio.to_thread(keep_world, self._world)

    def _make_world(self) -> World:
        clear_folder(self.plan.folder)
        world = make_world(self.plan, self.clock)
        seed_users(world)
        seed_movies(world)
        seed_series(world)
        return world

    def _apps(self, world: World, host: Host) -> dict[str, web.Application]:
        self._laters[JELLYFIN] = host.later
        watched = self._watch.middleware
        apps = {JELLYFIN: JellyfinService(host).app(watched(JELLYFIN))}
        for name, radarr in world.radarrs.items():
            self._laters[name] = later = Later()
            service = RadarrService(radarr, later, self._messenger)
            apps[name] = service.app(watched(name))
        for name, sonarr in world.sonarrs.items():
            self._laters[name] = later = Later()
            apps[name] = SonarrService(sonarr, later, self._messenger).app(
                watched(name)
            )
        for name, jellystat in world.jellystats.items():
            apps[name] = JellystatService(jellystat).app(watched(name))
        for name, seerr in world.seerrs.items():
            apps[name] = SeerrService(seerr, self._servers).app(watched(name))
        for name, shoko in self._shokos.items():
            apps[name] = ShokoService(shoko).app(watched(name))
        return apps

    def _door(self, world: World, host: Host) -> Door:
        return Door(
            (
                StateCommands(world, self._all_addresses),
                ClockCommands(world, host.webhook.clock_moved),
                PeopleCommands(world),
                MediaCommands(world),
                RequestCommands(world),
                TitleCommands(world, self._messenger),
                JellyfinCommands(host),
                JellystatCommands(world),
                ShokoCommands(world, self._shokos),
                ServiceCommands(world, self._laters, self._switch),
                WatchCommands(self._watch),
            ),
            self._tell,
        )

    async def _tell(self) -> None:
        """Send the webhooks for what a command did."""
        for state in (*self._world.radarrs.values(), *self._world.sonarrs.values()):
            await self._messenger.deliver(state)

    async def _listen(self, name: str, app: web.Application) -> None:
        listener = Listener(app, self._port(name))
        await listener.start()
        self._listeners[name] = listener

    def _port(self, name: str) -> int:
        names = [_CONTROL, JELLYFIN, *(service.name for service in self.plan.services)]
        base = self.plan.port_base
        return base + names.index(name) if base else 0

    async def _switch(self, name: str, on: bool) -> None:
        listener = self._listeners[name]
        await (listener.open() if on else listener.close())

    def _servers(self, kind: Kind) -> tuple[Server, ...]:
        """Return the Radarrs or Sonarrs as Seerr has them in its settings."""
        found = [one for one in self._all_addresses().services if one.kind == kind]
        return tuple(
            Server(
                number=number,
                name=one.name,
                url=one.url,
                api_key=one.api_key,
                root=one.roots[0],
                up=self._listeners[one.name].listens,
            )
            for number, one in enumerate(found)
        )

    def _all_addresses(self) -> Addresses:
        plan = self.plan
        jellyfin = ServiceAddress(
            JELLYFIN,
            Kind.JELLYFIN,
            self._listeners[JELLYFIN].url + plan.jellyfin_url_base,
            plan.api_key(JELLYFIN),
        )
        others = (
            ServiceAddress(
                service.name,
                service.kind,
                self._listeners[service.name].url + service.url_base,
                plan.api_key(service.name),
                tuple(root.seen for root in service.roots),
            )
            for service in plan.services
        )
        return Addresses(
            services=(jellyfin, *others),
            control=self._listeners[_CONTROL].url,
            folder=str(plan.folder),
            media=str(plan.media),
            leaving_soon=str(plan.leaving_soon),
            leaving_soon_in_jellyfin=plan.jellyfin_leaving_soon,
            jellyfin_version=plan.jellyfin,
        )
