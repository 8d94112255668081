"""What a webhook can mean. None of it is more than a hint."""

from dataclasses import dataclass
from enum import StrEnum

from ...identifiers import Identity, JellyfinId


class FileFate(StrEnum):
    """Why a file went (API notes §4.3)."""

    BY_HAND = "by_hand"
    MISSING = "missing"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Nothing:
    """It means nothing to us."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Something came or was played: it is worth looking sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGone:
    """A movie or series was removed from its service, with its files or without."""

    identity: Identity
    with_files: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGone:
    """A file is gone; ``identity``: the movie, or the episodes that it carried.

    ``size`` is bytes; ``None``: not told.
    """

    identity: Identity
    fate: FileFate
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGone:
    """Jellyfin removed an item; ``series``: whose season or episode it was.

    ``identity`` is that of a movie or whole series, ``None`` for a part: the provider
    ids of an episode are those of another world (CASES F8).
    """

    item: JellyfinId
    series: JellyfinId | None
    identity: Identity | None
    season: int | None
    episode: int | None


type Told = Nothing | Changed | EntryGone | FileGone | RowGone

NOTHING = Nothing()
