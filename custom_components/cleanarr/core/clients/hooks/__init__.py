"""What services tell by webhook, as far as it means anything to us."""

from .body import LARGEST_BODY, UnreadableHook
from .jellyfin import read_jellyfin_hook
from .order import cancel_webhook, order_webhook
from .servarr import file_fate, read_servarr_hook
from .told import (
    NOTHING,
    Changed,
    EntryGone,
    FileFate,
    FileGone,
    Nothing,
    RowGone,
    Told,
)

__all__ = [
    "LARGEST_BODY",
    "NOTHING",
    "Changed",
    "EntryGone",
    "FileFate",
    "FileGone",
    "Nothing",
    "RowGone",
    "Told",
    "UnreadableHook",
    "cancel_webhook",
    "file_fate",
    "order_webhook",
    "read_jellyfin_hook",
    "read_servarr_hook",
]
