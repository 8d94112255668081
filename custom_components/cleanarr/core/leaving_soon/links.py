"""Which links there should be, and what differs from what is there (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from ..identifiers import ItemId, MediaType, Slug
from .draft import Draft, occupied
from .manifest import Entry, Link, Manifest
from .names import FOLDERS, key
from .wanted import Hindrance, Obstacle, Wanted

ABOUT_NAME = "about-this-folder.txt"
"""The one harmless entry that keeps a folder from being empty (API notes §6.4)."""

_RESERVED = frozenset(key(f"{folder}/{ABOUT_NAME}") for folder in FOLDERS.values())


class Spot(Enum):
    """What is at a path, where it is no link."""

    FREE = "free"
    TAKEN = "taken"
    REFUSED = "refused"


type Found = str | Spot
"""What a link at a path says, or what else is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The shelf as it should be, and what could not be part of it."""

    entries: Mapping[ItemId, Entry]
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def links(self) -> dict[str, tuple[ItemId, Link]]:
        """Return every link with its item, by path."""
        return {
            link.path: (entry.item, link)
            for entry in self.entries.values()
            for link in entry.links
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What to do, in this order; ``remove`` are paths of links that are ours."""

    remove: tuple[str, ...] = ()
    replace: tuple[Link, ...] = ()
    make: tuple[Link, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def media(self) -> frozenset[MediaType]:
        """Return the kinds of media whose links change."""
        paths = (*self.remove, *(link.path for link in self.replace + self.make))
        tops = {path.split("/")[0] for path in paths}
        return frozenset(media for media, folder in FOLDERS.items() if folder in tops)


def arrangement(
    wanted: Iterable[Wanted],
    manifest: Manifest,
    retained: frozenset[Slug],
    in_jellyfin: str,
) -> Arrangement:
    """Give every wanted item its names; what is there keeps the name it has.

    Items of ``retained`` services that nobody wants stay as they are.
    """
    known = manifest.entries
    drafts = [Draft(each, known.get(each.item), in_jellyfin) for each in wanted]
    waiting = {draft.wanted.item for draft in drafts}
    entries = {
        item: entry.settled
        for item, entry in known.items()
        if item not in waiting and entry.services & retained
    }
    taken: dict[str, ItemId | None] = dict.fromkeys(_RESERVED)
    for entry in entries.values():
        taken |= occupied(entry)
    obstacles: list[Obstacle] = []
    for draft in sorted(drafts, key=_turn):
        entry = draft.entry(taken)
        obstacles += draft.obstacles(entry)
        if entry.links:
            entries[entry.item] = entry
    return Arrangement(entries=entries, obstacles=tuple(obstacles))


def _turn(draft: Draft) -> tuple[bool, ItemId]:
    """Let those choose first that have a name already."""
    return draft.known_name is None, draft.wanted.item


def difference(
    arranged: Arrangement, manifest: Manifest, found: Mapping[str, Found]
) -> Difference:
    """Compare what should be with what was found at each path.

    A link is ours when it says what the manifest has for it, or just what we would write.
    """
    ours, wanted = manifest.texts(), arranged.links
    make: list[Link] = []
    replace: list[Link] = []
    obstacles: list[Obstacle] = []
    for path, (item, link) in wanted.items():
        spot = found[path]
        if spot is Spot.FREE:
            make.append(link)
        elif spot in ours.get(path, ()) and spot != link.text:
            replace.append(link)
        elif spot != link.text:
            refused = spot is Spot.REFUSED
            why = Hindrance.REFUSED if refused else Hindrance.TAKEN
            obstacles.append(Obstacle(item, path, why))
    gone = (path for path in ours if path not in wanted)
    return Difference(
        remove=tuple(path for path in gone if found[path] in ours[path]),
        replace=tuple(replace),
        make=tuple(make),
        obstacles=tuple(obstacles),
    )
