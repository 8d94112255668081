"""How the memory was found, and whether anything may be deleted on its word."""

from dataclasses import dataclass
from enum import StrEnum
import errno
import sqlite3


class State(StrEnum):
    """What became of the memory when it was opened."""

    NEW = "new"
    FINE = "fine"
    RESTORED = "restored"
    LOST = "lost"
    NEWER = "newer"
    READ_ONLY = "read_only"
    FULL = "full"
    UNAVAILABLE = "unavailable"


_TRUSTED = frozenset({State.NEW, State.FINE, State.RESTORED})

_BY_SYSTEM_ERROR = {
    errno.EACCES: State.READ_ONLY,
    errno.EPERM: State.READ_ONLY,
    errno.EROFS: State.READ_ONLY,
    errno.EDQUOT: State.FULL,
    errno.EFBIG: State.FULL,
    errno.ENOSPC: State.FULL,
}
_BY_DATABASE_ERROR = {
    sqlite3.SQLITE_FULL: State.FULL,
    sqlite3.SQLITE_READONLY: State.READ_ONLY,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """The state, and in ``detail`` what the file system or SQLite said about it."""

    state: State
    detail: str = ""

    @property
    def trusted(self) -> bool:
        """Return whether anything may be deleted; otherwise: observe only."""
        return self.state in _TRUSTED


class Unusable(Exception):
    """A file cannot be the memory."""


class Newer(Unusable):
    """It was written by a later version of Cleanarr."""


class Damaged(Unusable):
    """It is not a whole database of ours."""


def condition_after(error: BaseException) -> Condition:
    """Return the condition that ``error``, or what it came from, leaves behind."""
    origin = error.__cause__ or error
    return Condition(_state_after(origin), str(origin))


def _state_after(error: BaseException) -> State:
    if isinstance(error, Newer):
        return State.NEWER
    if isinstance(error, OSError):
        return _BY_SYSTEM_ERROR.get(error.errno or 0, State.UNAVAILABLE)
    code = primary_code(error)
    return _BY_DATABASE_ERROR.get(code, State.UNAVAILABLE)


def primary_code(error: BaseException) -> int:
    """Return SQLite's result code without its extension; 0 where there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0
