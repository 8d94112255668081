"""What the people of the household do in Jellyfin, by order."""

from dataclasses import replace
from datetime import datetime

from ..jellyfin import Item, Session, User, Viewer
from ..jellyfin.model import make_id
from ..which import Which
from ..world import NotThere, World


class PeopleCommands:
    """Let users watch, mark and prefer; add and remove users."""

    def __init__(self, world: World) -> None:
        """Work on this household."""
        self._world = world
        self._jellyfin = world.jellyfin

    async def play(
        self,
        user: str,
        what: Which,
        *,
        share: float = 1.0,
        at: datetime | None = None,
    ) -> None:
        """Play up to a share of the run time, ending at `at` (now)."""
        viewer, moment = self._viewer(user), at or self._world.clock.now()
        for item in self._world.items(what):
            viewer.watched(item, share, moment)

    async def start_playing(
        self,
        user: str,
        what: Which,
        *,
        device: str = "Living room TV",
    ) -> str:
        """Begin a session that plays now; return its id."""
        item = self._world.items(what)[0]
        now = self._world.clock.now()
        return self._viewer(user).starts(item, device, now).id

    async def stop_playing(self, session: str, *, share: float = 1.0) -> None:
        """End a session at a share of the run time."""
        playing = self._playing(session)
        viewer = Viewer(self._jellyfin, playing.user_id)
        viewer.stops(playing, share, self._world.clock.now())

    async def pause_playing(self, session: str, *, share: float = 0.5) -> None:
        """Pause a session at a share of the run time; it stays a session."""
        playing = self._playing(session)
        Viewer(self._jellyfin, playing.user_id).pauses(playing, share)

    async def favorite(
        self,
        user: str,
        what: Which,
        *,
        on: bool = True,
    ) -> None:
        """Make something a favourite, or no longer; a series without a season itself."""
        viewer = self._viewer(user)
        for item in self._things(what):
            viewer.likes(item, favorite=on)

    async def mark_played(
        self,
        user: str,
        what: Which,
        *,
        on: bool = True,
        at: datetime | None = None,
    ) -> None:
        """Mark as played by hand, or as not played."""
        viewer, moment = self._viewer(user), at or self._world.clock.now()
        for item in self._world.items(what):
            if on:
                viewer.marks(item, moment)
            else:
                viewer.unmarks(item)

    async def add_user(self, name: str, *, libraries: tuple[str, ...] = ()) -> str:
        """Add a user, who sees only the libraries named if any are; return the id."""
        number = make_id("user", f"{self._world.plan.seed} {name}")
        known = self._jellyfin.libraries.values()
        seen = frozenset(one.id for one in known if one.name in libraries)
        now = self._world.clock.now()
        user = User(number, name, now, libraries=seen if libraries else None)
        self._jellyfin.users[number] = user
        return number

    async def remove_user(self, name: str) -> None:
        """Remove a user with all that they watched."""
        self._jellyfin.forget_user(self._world.user(name).id)

    async def disable_user(self, name: str, *, disabled: bool = True) -> None:
        """Disable a user, or enable them again."""
        user = self._world.user(name)
        self._jellyfin.users[user.id] = replace(user, disabled=disabled)

    def _playing(self, number: str) -> Session:
        session = self._jellyfin.sessions.get(number)
        if session is None or not session.item_id:
            raise NotThere(f"No session {number} plays anything")
        return session

    def _viewer(self, name: str) -> Viewer:
        return Viewer(self._jellyfin, self._world.user(name).id)

    def _things(self, what: Which) -> list[Item]:
        found = self._world.items(what)
        if what.season is None and found[0].series_id:
            return [self._jellyfin.items[found[0].series_id]]
        if what.episode is None and found[0].season_id:
            return [self._jellyfin.items[found[0].season_id]]
        return found
