"""What Jellyfin tells those inside it who listen: its plugins."""

from dataclasses import dataclass
from enum import StrEnum

from .model import Item, Session, User, UserData


class NoticeType(StrEnum):
    """What happened, as the Webhook plugin calls it."""

    ITEM_ADDED = "ItemAdded"
    ITEM_DELETED = "ItemDeleted"
    PLAYBACK_START = "PlaybackStart"
    PLAYBACK_PROGRESS = "PlaybackProgress"
    PLAYBACK_STOP = "PlaybackStop"
    USER_DATA_SAVED = "UserDataSaved"


class SaveReason(StrEnum):
    """Why what a user did was written down."""

    PLAYBACK_START = "PlaybackStart"
    PLAYBACK_PROGRESS = "PlaybackProgress"
    PLAYBACK_FINISHED = "PlaybackFinished"
    TOGGLE_PLAYED = "TogglePlayed"
    UPDATE_USER_RATING = "UpdateUserRating"


@dataclass(frozen=True, slots=True)
class Played:
    """How a session plays; `completed` is known at its end."""

    session: Session
    completed: bool | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written down of a user, and why."""

    data: UserData
    reason: SaveReason


@dataclass(frozen=True, slots=True)
class Notice:
    """Something happened to an item, and who did what if a user did it."""

    type: NoticeType
    item: Item
    user: User | None = None
    did: Played | Saved | None = None


def unheard(notice: Notice) -> None:
    """Let nobody hear a notice."""
