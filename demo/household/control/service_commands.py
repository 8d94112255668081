"""What happens to the services and their disks, by order."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from ..later import Later
from ..plan import RootPlan
from ..world import NotThere, World

type Switch = Callable[[str, bool], Awaitable[None]]


class ServiceCommands:
    """Stop and start services, take away their folders, wait for what they do later."""

    def __init__(
        self, world: World, laters: Mapping[str, Later], switch: Switch
    ) -> None:
        """Work on this household; `switch` starts and stops a service's server."""
        self._world = world
        self._laters = laters
        self._switch = switch

    async def stop_service(self, service: str) -> None:
        """Let a service refuse connections."""
        await self._switch(service, False)

    async def start_service(self, service: str) -> None:
        """Let a stopped service answer again, at the same address."""
        await self._switch(service, True)

    async def settle(self) -> None:
        """Wait until no service has anything left to do after its answers."""
        for later in self._laters.values():
            await later.settle()

    async def removal_delay(self, service: str, seconds: float | None) -> None:
        """Set when a deleted title's files go (None: not before `settle`)."""
        self._laters[service].delay = seconds

    async def recycle_bin(self, service: str, *, on: bool = True) -> None:
        """Let a service move files to its recycle bin, or remove them for good."""
        state = self._world.servarr(service)
        state.settings.recycle_bin = "/recycle" if on else ""

    async def auto_unmonitor(self, service: str, *, on: bool = True) -> None:
        """Let a service unmonitor what lost its file."""
        self._world.servarr(service).settings.auto_unmonitor = on

    async def delete_empty_folders(self, service: str, *, on: bool = True) -> None:
        """Let a service remove folders that became empty."""
        self._world.servarr(service).settings.delete_empty_folders = on

    async def unmount(self, service: str, root: str, *, empty: bool = False) -> None:
        """Take a root folder away for everybody; `empty` leaves its mount point."""
        folder = self._folder(service, root)
        parked = self._parked(folder)
        parked.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(folder.rename, parked)
        if empty:
            folder.mkdir()

    async def remount(self, service: str, root: str) -> None:
        """Bring a root folder back."""
        folder = self._folder(service, root)
        if folder.is_dir():
            folder.rmdir()
        await asyncio.to_thread(self._parked(folder).rename, folder)

    def _folder(self, service: str, root: str) -> Path:
        for plan in self._world.servarr(service).plan.roots:
            if plan.seen == root:
                return self._on_disk(plan)
        raise NotThere(f"{service} has no root folder {root}")

    def _on_disk(self, root: RootPlan) -> Path:
        return self._world.plan.media / root.folder

    def _parked(self, folder: Path) -> Path:
        return self._world.plan.folder / "unmounted" / folder.name
