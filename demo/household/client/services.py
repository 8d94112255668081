"""Commands about Jellyfin, the services and their disks."""

from ..jellyfin import Delivery, Phase
from .caller import Caller


class ServiceCalls(Caller):
    """Stop, start and scan; take folders away; wait for what is done later."""

    async def scan(self, *, libraries: tuple[str, ...] = ()) -> None:
        """Let Jellyfin scan libraries (none named: all); return when it is done."""
        await self._do("scan", libraries=libraries)

    async def jellyfin_phase(self, phase: Phase) -> None:
        """Let Jellyfin be starting (503), loading (200 without items) or ready."""
        await self._do("jellyfin_phase", phase=phase)

    async def scan_running(self, *, visible_share: float = 1) -> None:
        """Begin a scan that does not end; only a share of the items is seen in it."""
        await self._do("scan_running", visible_share=visible_share)

    async def scan_over(self) -> None:
        """End the scan that was begun; everything is seen again."""
        await self._do("scan_over")

    async def monitor_delay(self, seconds: float | None) -> None:
        """Set how long Jellyfin waits after a reported path (None: until `settle`)."""
        await self._do("monitor_delay", seconds=seconds)

    async def renumber_jellyfin(self, salt: str = "again") -> None:
        """Rebuild Jellyfin's database: same items, other ids, watch data re-attached."""
        await self._do("renumber_jellyfin", salt=salt)

    async def install_webhook(self) -> None:
        """Install Jellyfin's Webhook plugin, which has no destination yet."""
        await self._do("install_webhook")

    async def webhook_deliveries(self) -> tuple[Delivery, ...]:
        """Show what the Webhook plugin sent, also in vain (status 0)."""
        return await self._ask(tuple[Delivery, ...], "webhook_deliveries")

    async def new_server_id(self, server_id: str) -> None:
        """Let another Jellyfin answer at the same address."""
        await self._do("new_server_id", server_id=server_id)

    async def stop_service(self, service: str) -> None:
        """Let a service refuse connections."""
        await self._do("stop_service", service=service)

    async def start_service(self, service: str) -> None:
        """Let a stopped service answer again, at the same address."""
        await self._do("start_service", service=service)

    async def settle(self) -> None:
        """Wait until no service has anything left to do after its answers."""
        await self._do("settle")

    async def removal_delay(self, service: str, seconds: float | None) -> None:
        """Set when a deleted title's files go (None: not before `settle`)."""
        await self._do("removal_delay", service=service, seconds=seconds)

    async def recycle_bin(self, service: str, *, on: bool = True) -> None:
        """Let a service move files to its recycle bin, or remove them for good."""
        await self._do("recycle_bin", service=service, on=on)

    async def auto_unmonitor(self, service: str, *, on: bool = True) -> None:
        """Let a service unmonitor what lost its file."""
        await self._do("auto_unmonitor", service=service, on=on)

    async def delete_empty_folders(self, service: str, *, on: bool = True) -> None:
        """Let a service remove folders that became empty."""
        await self._do("delete_empty_folders", service=service, on=on)

    async def unmount(self, service: str, root: str, *, empty: bool = False) -> None:
        """Take a root folder away for everybody; `empty` leaves its mount point."""
        await self._do("unmount", service=service, root=root, empty=empty)

    async def remount(self, service: str, root: str) -> None:
        """Bring a root folder back."""
        await self._do("remount", service=service, root=root)
