"""What services tell by webhook, as far as it means anything to us."""

from .body import LARGEST_BODY, UnreadableHook
from .jellyfin import read_jellyfin_hook
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
    "file_fate",
    "read_jellyfin_hook",
    "read_servarr_hook",
]
