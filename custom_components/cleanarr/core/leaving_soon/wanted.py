"""What the shelf is asked to show, and what it could not."""

from dataclasses import dataclass
from enum import StrEnum

from ..identifiers import ItemId, MediaType, Slug


@dataclass(frozen=True, slots=True)
class Original:
    """The file that a link stands for: an id of its service."""

    service: Slug
    file: int


@dataclass(frozen=True, slots=True)
class SideFile:
    """A file beside a movie, such as ``.en.srt``. ``target`` as Jellyfin sees it."""

    suffix: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFile:
    """A media file to show. ``target`` as Jellyfin sees it, ``None`` where unknown.

    ``season`` chooses the folder below a series; movies have none.
    """

    original: Original
    target: str | None
    season: int | None = None
    side_files: tuple[SideFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An announced item with all of its files; parts of a series have its title."""

    item: ItemId
    media: MediaType
    title: str
    year: int | None
    files: tuple[WantedFile, ...]


class Hindrance(StrEnum):
    """Why a link could not be made; the rest of the shelf is not concerned."""

    TAKEN = "taken"
    """Something that is not ours is at its place."""
    REFUSED = "refused"
    """The disk does not take the name."""
    NO_TARGET = "no_target"
    """Jellyfin's path of the file is unknown, relative, or on the shelf itself."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A link that is missing: ``path`` below the folder, or of the file itself."""

    item: ItemId
    path: str
    why: Hindrance
