"""What users do: watch, stop in the middle, mark, prefer."""

from dataclasses import dataclass, replace
from datetime import datetime

from ..wire import TICKS_PER_SECOND
from .model import ActivityEntry, Item, Playback, Session, UserData, make_id
from .notices import Notice, NoticeType, Played, Saved, SaveReason
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
        count = data.play_count + 1
        self._set(
            item,
            replace(data, played=False, play_count=count, last_played=at),
            SaveReason.PLAYBACK_START,
        )
        number = make_id("session", f"{self.user_id} {device}")
        session = Session(number, self.user_id, item.id, device, at, data.position)
        self.state.sessions[number] = session
        self._tell(NoticeType.PLAYBACK_START, item, Played(session))
        self._log("VideoPlayback", "is playing", item, device, at)
        return session

    def pauses(self, session: Session, share: float) -> None:
        """Stand still at a share of the run time."""
        item = self.state.items[session.item_id]
        paused = _at(session, item, share, paused=True)
        self.state.sessions[session.id] = paused
        data = _after(self.state.data(self.user_id, item), item, share)
        self._set(item, data, SaveReason.PLAYBACK_PROGRESS)
        self._tell(NoticeType.PLAYBACK_PROGRESS, item, Played(paused))

    def stops(self, session: Session, share: float, at: datetime) -> None:
        """End a session at a share of the run time (0 to 1)."""
        item = self.state.items[session.item_id]
        self.state.sessions[session.id] = replace(session, item_id="", seen=at)
        data = replace(self.state.data(self.user_id, item), last_played=at)
        self._set(item, _after(data, item, share), SaveReason.PLAYBACK_FINISHED)
        played = Played(_at(session, item, share), completed=share >= _FINISHED)
        self._tell(NoticeType.PLAYBACK_STOP, item, played)
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
            SaveReason.TOGGLE_PLAYED,
        )

    def unmarks(self, item: Item) -> UserData:
        """Mark as not played; count, date and position go."""
        data = self.state.data(self.user_id, item)
        forgotten = UserData(data.key, favorite=data.favorite)
        return self._set(item, forgotten, SaveReason.TOGGLE_PLAYED)

    def likes(self, item: Item, *, favorite: bool) -> UserData:
        """Make an item a favourite, or no longer."""
        data = self.state.data(self.user_id, item)
        liked = replace(data, favorite=favorite)
        return self._set(item, liked, SaveReason.UPDATE_USER_RATING)

    def _set(self, item: Item, data: UserData, reason: SaveReason) -> UserData:
        self.state.set_data(self.user_id, item, data)
        self._tell(NoticeType.USER_DATA_SAVED, item, Saved(data, reason))
        return data

    def _tell(self, type_: NoticeType, item: Item, did: Played | Saved) -> None:
        if self.state.webhook:
            self.state.hear(Notice(type_, item, self.state.users[self.user_id], did))

    def _log(self, kind: str, text: str, item: Item, device: str, at: datetime) -> None:
        user = self.state.users[self.user_id]
        self.state.users[user.id] = replace(
            user, last_activity=max(user.last_activity, at)
        )
        name = f"{user.name} {text} {item.name} on {device}"
        number = len(self.state.activity) + 1
        entry = ActivityEntry(number, name, kind, at, self.user_id, item.id)
        self.state.log(entry)


def _at(session: Session, item: Item, share: float, *, paused: bool = False) -> Session:
    return replace(session, position=int(run_time(item) * share), paused=paused)


def _after(data: UserData, item: Item, share: float) -> UserData:
    if share >= _FINISHED:
        return replace(data, played=True, position=0)
    if share < _BARELY_BEGUN:
        return replace(data, position=0)
    return replace(data, position=int(run_time(item) * share))
