"""What happens to the household's Jellyfin, by order."""

from ..jellyfin import Delivery, Host, Phase
from ..jellyfin.webhook.settings import Settings


class JellyfinCommands:
    """Let Jellyfin scan, start anew, stand in a scan, and lose its ids."""

    def __init__(self, host: Host) -> None:
        """Work on this household's Jellyfin."""
        self._host = host
        self._state = host.state

    async def scan(self, *, libraries: tuple[str, ...] = ()) -> None:
        """Scan libraries (none named: all) and wait until it is done."""
        known = self._state.libraries.values()
        chosen = [one for one in known if not libraries or one.name in libraries]
        await self._host.scan(chosen)

    async def jellyfin_phase(self, phase: Phase) -> None:
        """Let Jellyfin be starting (503), loading (200 without items) or ready."""
        self._state.phase = phase

    async def scan_running(self, *, visible_share: float = 1.0) -> None:
        """Begin a scan that does not end; only a share of the items is seen in it."""
        self._state.scan_held = True
        self._state.visible_share = visible_share

    async def scan_over(self) -> None:
        """End the scan that was begun; everything is seen again."""
        self._state.scan_held = False
        self._state.visible_share = 1.0

    async def monitor_delay(self, seconds: float | None) -> None:
        """Set how long Jellyfin waits after a reported path (None: until `settle`)."""
        self._host.later.delay = seconds

    async def renumber_jellyfin(self, salt: str = "again") -> None:
        """Rebuild Jellyfin's database: same items, other ids, watch data re-attached."""
        self._state.renumber(salt)
        await self._host.scan()

    async def install_webhook(self) -> None:
        """Install the Webhook plugin, which has no destination yet."""
        self._state.webhook = self._state.webhook or Settings()

    async def webhook_deliveries(self) -> tuple[Delivery, ...]:
        """Show what the Webhook plugin sent, also in vain."""
        return tuple(self._host.webhook.deliveries)

    async def new_server_id(self, server_id: str) -> None:
        """Let another server answer at the same address."""
        self._state.server_id = server_id
