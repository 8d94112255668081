"""Whether a person, or the end of Cleanarr, came in between (SPEC §5.5)."""

from ..errors import PermitWithdrawn
from ..identifiers import Identity
from ..memory import Memory
from ..runtime import Clock, RunInThread

PAUSED = "paused"


class Gate:
    """Read at the moment of every deleting request."""

    def __init__(
        self,
        memory: Memory,
        *,
        dry_run: bool,
        paused: bool,
        clock: Clock,
        run_in_thread: RunInThread,
    ) -> None:
        """Open the gate, unless this is a dry run or the pause is on."""
        self._memory = memory
        self._clock = clock
        self._run = run_in_thread
        self.dry_run = dry_run
        self.paused = paused
        self.closing = False

    @property
    def shut(self) -> str | None:
        """Return why nothing at all is deleted, as a reason's key, or ``None``."""
        if self.dry_run:
            return "dry_run"
        if self.closing:
            return "closing"
        return "paused" if self.paused else None

    async def confirm(self, identity: Identity) -> None:
        """Raise PermitWithdrawn unless this title may be deleted at this moment."""
        keep = await self._run(self._memory.keeps.find, identity, self._clock())
        if keep is not None:
            raise PermitWithdrawn(reason="kept_meanwhile")
        if (reason := self.shut) is not None:
            raise PermitWithdrawn(reason=reason)

    async def pause(self, paused: bool) -> None:
        """Pause deletions, or go on; on disk before it counts as said."""
        if paused:
            self.paused = True
        await self._run(self._memory.meta.put_number, PAUSED, int(paused))
        self.paused = paused
