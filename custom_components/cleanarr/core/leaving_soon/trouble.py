"""What can be wrong with the shelf, told so that a person can mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import errno
import os

from ..errors import CleanarrError


class TroubleKind(StrEnum):
    """What is wrong: with the folder, or with Jellyfin's view of it."""

    MISSING = "missing"
    NOT_MOUNTED = "not_mounted"
    READ_ONLY = "read_only"
    FULL = "full"
    NO_LINKS = "no_links"
    NO_PERMISSION = "no_permission"
    FOREIGN = "foreign"
    DAMAGED = "damaged"
    HANGING = "hanging"
    FAILING = "failing"
    LIBRARY_TAKEN = "library_taken"
    NOT_VISIBLE = "not_visible"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong; ``detail`` is the system's own word for it."""

    kind: TroubleKind
    detail: str


class ShelfTrouble(CleanarrError):
    """The shelf cannot do what was asked; ``key`` is ``leaving_soon_`` and the kind."""

    def __init__(self, kind: TroubleKind, detail: str = "") -> None:
        """Choose the sentence by the kind."""
        self.trouble = Trouble(kind, detail)
        self.key = f"leaving_soon_{kind}"
        super().__init__(detail=detail)


_NOT_MOUNTED = (
    errno.ESTALE,
    errno.ENOTCONN,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ETIMEDOUT,
    errno.ENODEV,
)
_BY_ERROR_NUMBER: Mapping[int, TroubleKind] = {
    errno.ENOENT: TroubleKind.MISSING,
    errno.ENOTDIR: TroubleKind.MISSING,
    errno.EROFS: TroubleKind.READ_ONLY,
    errno.ENOSPC: TroubleKind.FULL,
    errno.EDQUOT: TroubleKind.FULL,
    errno.EACCES: TroubleKind.NO_PERMISSION,
    errno.EPERM: TroubleKind.NO_PERMISSION,
    **dict.fromkeys(_NOT_MOUNTED, TroubleKind.NOT_MOUNTED),
}
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}


def disk_trouble(error: OSError, *, linking: bool = False) -> ShelfTrouble:
    """Return what an error of the disk means; ``linking``: while a link was made.

    A share that cannot make links answers "not permitted" (CIFS) or "not supported".
    """
    number = error.errno or 0
    detail = os.strerror(number) if number else str(error)
    if linking and number in _NO_LINKS:
        return ShelfTrouble(TroubleKind.NO_LINKS, detail)
    return ShelfTrouble(_BY_ERROR_NUMBER.get(number, TroubleKind.FAILING), detail)
