"""Commands about what people do in Jellyfin."""

from datetime import datetime

from .caller import Caller, Named, named


class PeopleCalls(Caller):
    """Let users watch, mark and prefer; add and remove users."""

    async def play(
        self, user: str, what: Named, *, share: float = 1, at: datetime | None = None
    ) -> None:
        """Play up to a share of the run time, ending at `at` (now)."""
        await self._do("play", user=user, what=named(what), share=share, at=at)

    async def start_playing(
        self, user: str, what: Named, *, device: str = "Living room TV"
    ) -> str:
        """Begin a session that plays now; return its id."""
        return await self._ask(
            str, "start_playing", user=user, what=named(what), device=device
        )

    async def stop_playing(self, session: str, *, share: float = 1) -> None:
        """End a session at a share of the run time."""
        await self._do("stop_playing", session=session, share=share)

    async def pause_playing(self, session: str, *, share: float = 0.5) -> None:
        """Pause a session at a share of the run time; it stays a session."""
        await self._do("pause_playing", session=session, share=share)

    async def favorite(self, user: str, what: Named, *, on: bool = True) -> None:
        """Make something a favourite, or no longer; a series or season itself."""
        await self._do("favorite", user=user, what=named(what), on=on)

    async def mark_played(
        self, user: str, what: Named, *, on: bool = True, at: datetime | None = None
    ) -> None:
        """Mark as played by hand, or as not played."""
        await self._do("mark_played", user=user, what=named(what), on=on, at=at)

    async def add_user(self, name: str, *, libraries: tuple[str, ...] = ()) -> str:
        """Add a user, who sees only the libraries named if any are; return the id."""
        return await self._ask(str, "add_user", name=name, libraries=libraries)

    async def remove_user(self, name: str) -> None:
        """Remove a user with all that they watched."""
        await self._do("remove_user", name=name)

    async def disable_user(self, name: str, *, disabled: bool = True) -> None:
        """Disable a user, or enable them again."""
        await self._do("disable_user", name=name, disabled=disabled)
