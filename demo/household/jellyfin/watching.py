"""What users do: watch, stop in the middle, mark, prefer."""

from dataclasses import dataclass, replace
from datetime import datetime

from ..wire import TICKS_PER_SECOND
from .model import ActivityEntry, Item, Playback, Session, UserData, make_id
from .state import JellyfinState

CLIENT = "Jellyfin Android TV"
_FINISHED, _BARELY_BEGUN = 0.9, 0.05


def run_time(item: Item) -> int:
    """Return an item's length in ticks."""
    return item.minutes * 60 * TICKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Viewer:
    """One user of one Jellyfin."""

    state: JellyfinState
    user_id: str

    def starts(self, item: Item, device: str, at: datetime) -> Session:
        """Begin to play: counts as a play, and an old "played" is taken back."""
        data = self.state.data(self.user_id, item)
        self._set(
            item,
            replace(data, played=False, play_count=data.play_count + 1, last_played=at),
        )
        number = make_id("session", f"{self.user_id} {device}")
        session = Session(number, self.user_id, item.id, device, at, data.position)
        self.state.sessions[number] = session
        self._log("VideoPlayback", "is playing", item, device, at)
        return session

    def stops(self, session: Session, share: float, at: datetime) -> None:
        """End a session at a share of the run time (0 to 1)."""
        item = self.state.items[session.item_id]
        self.state.sessions[session.id] = replace(session, item_id="", seen=at)
        data = replace(self.state.data(self.user_id, item), last_played=at)
        self._set(item, _after(data, item, share))
        text = "has finished playing"
        self._log("VideoPlaybackStopped", text, item, session.device, at)
        user = self.state.users[self.user_id]
        self.state.playbacks.append(Playback(user, item, session.device, share, at))

    def watched(self, item: Item, share: float, at: datetime) -> None:
        """Play an item up to a share of its run time, ending at `at`."""
        self.stops(self.starts(item, "Living room TV", at), share, at)

    def marks(self, item: Item, at: datetime) -> UserData:
        """Mark as played by hand; the activity log does not hear of it."""
        data = self.state.data(self.user_id, item)
        count = max(1, data.play_count)
        return self._set(
            item,
            replace(data, played=True, play_count=count, last_played=at, position=0),
        )

    def unmarks(self, item: Item) -> UserData:
        """Mark as not played; count, date and position go."""
        data = self.state.data(self.user_id, item)
        return self._set(item, UserData(data.key, favorite=data.favorite))

    def likes(self, item: Item, *, favorite: bool) -> UserData:
        """Make an item a favourite, or no longer."""
        data = self.state.data(self.user_id, item)
        return self._set(item, replace(data, favorite=favorite))

    def _set(self, item: Item, data: UserData) -> UserData:
        self.state.set_data(self.user_id, item, data)
        return data

    def _log(self, kind: str, text: str, item: Item, device: str, at: datetime) -> None:
        user = self.state.users[self.user_id]
        self.state.users[user.id] = replace(
            user, last_activity=max(user.last_activity, at)
        )
        name = f"{user.name} {text} {item.name} on {device}"
        number = len(self.state.activity) + 1
        entry = ActivityEntry(number, name, kind, at, self.user_id, item.id)
        self.state.log(entry)


def _after(data: UserData, item: Item, share: float) -> UserData:
    if share >= _FINISHED:
        return replace(data, played=True, position=0)
    if share < _BARELY_BEGUN:
        return replace(data, position=0)
    return replace(data, position=int(run_time(item) * share))
