"""Which links there should be, and what differs from what is there (pure)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice
import posixpath

from ..identifiers import ItemId, MediaType, Slug
from .manifest import Entry, Link, Manifest
from .names import FOLDERS, key, media_suffix, names, stems, suffix
from .wanted import Hindrance, Obstacle, Wanted, WantedFile

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
    waiting = {each.item: each for each in wanted}
    entries = {
        item: entry.settled
        for item, entry in manifest.entries.items()
        if item not in waiting and entry.services & retained
    }
    taken = set(_RESERVED).union(*map(_keys, entries.values()))
    known = {item: _known_name(each, manifest) for item, each in waiting.items()}
    obstacles: list[Obstacle] = []
    for item in sorted(waiting, key=lambda item: (known[item] is None, item)):
        candidates = chain(filter(None, [known[item]]), names(waiting[item]))
        entry = _first_free(waiting[item], candidates, taken, in_jellyfin)
        entries |= {item: entry} if entry.links else {}
        obstacles += _without_target(waiting[item], in_jellyfin)
    return Arrangement(entries=entries, obstacles=tuple(obstacles))


def difference(
    arranged: Arrangement, manifest: Manifest, found: Mapping[str, Found]
) -> Difference:
    """Compare what should be with what was found at each path.

    A link is ours when it says what the manifest has for it, or just what we would write.
    """
    ours, wanted = manifest.texts(), arranged.links
    make, replace, obstacles = list[Link](), list[Link](), list[Obstacle]()
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


def link_text(in_jellyfin: str, path: str, target: str | None) -> str | None:
    """Return what the link at ``path`` has to say to lead Jellyfin to ``target``.

    Relative where both lie below one first folder, else absolute. ``None`` for a target
    that is unknown, no plain absolute path, or on the shelf itself.
    """
    if not target or not _is_plain(target):
        return None
    shelf, target = _normal(in_jellyfin), _normal(target)
    if target == shelf or target.startswith(f"{shelf}/"):
        return None
    if target.split("/")[1] != shelf.split("/")[1]:
        return target
    return posixpath.relpath(target, posixpath.dirname(f"{shelf}/{path}"))


def _is_plain(path: str) -> bool:
    """Return whether it is an absolute path that means what it says."""
    surrogates = any("\ud800" <= character <= "\udfff" for character in path)
    odd = surrogates or "\0" in path or ".." in path.split("/")
    return path.startswith("/") and not odd


def _normal(path: str) -> str:
    """Return an absolute path without doubled slashes."""
    return posixpath.normpath("/" + path.lstrip("/"))


def _known_name(wanted: Wanted, manifest: Manifest) -> str | None:
    """Return the name that the item has, where it still is one of its names."""
    entry = manifest.entries.get(wanted.item)
    usual = islice(names(wanted), 2)
    return entry.name if entry and entry.name in usual else None


def _first_free(
    wanted: Wanted, candidates: Iterator[str], taken: set[str], in_jellyfin: str
) -> Entry:
    """Return the item under the first name that nothing else has, and take it."""
    entries = (
        Entry(wanted.item, name, tuple(_links(wanted, name, in_jellyfin)))
        for name in candidates
    )
    entry = next(entry for entry in entries if taken.isdisjoint(_keys(entry)))
    taken |= _keys(entry)
    return entry


def _keys(entry: Entry) -> set[str]:
    """Return what an item occupies."""
    return {key(entry.name), *(key(link.path) for link in entry.links)}


def _links(wanted: Wanted, name: str, in_jellyfin: str) -> Iterator[Link]:
    """Yield an item's links under a name: media files first, then those beside them."""
    stem_of = dict(_stems(wanted, name))
    used: set[str] = set()
    for file, stem in stem_of.items():
        path = stem + media_suffix(file)
        if text := link_text(in_jellyfin, path, file.target):
            used.add(key(path))
            yield Link(path, text, file.original)
    for file, stem in stem_of.items():
        for side in file.side_files:
            path = stem + suffix(side.suffix)
            text = link_text(in_jellyfin, path, side.target)
            if text and key(path) not in used:
                used.add(key(path))
                yield Link(path, text, None)


def _stems(wanted: Wanted, name: str) -> Iterator[tuple[WantedFile, str]]:
    """Yield each file with a path of its own, without suffix."""
    used: set[str] = set()
    for file in sorted(wanted.files, key=_order):
        end = media_suffix(file)
        stem = next(
            stem
            for stem in stems(wanted, name, file)
            if used.isdisjoint((key(stem), key(stem + end)))
        )
        used |= {key(stem), key(stem + end)}
        yield file, stem


def _order(file: WantedFile) -> tuple[int, str, Slug, int]:
    """Sort files alike in every sync."""
    original = file.original
    return file.season or 0, file.target or "", original.service, original.file


def _without_target(wanted: Wanted, in_jellyfin: str) -> Iterator[Obstacle]:
    """Yield what cannot be shown because nobody knows where Jellyfin has it."""
    for file in wanted.files:
        if link_text(in_jellyfin, FOLDERS[wanted.media], file.target) is None:
            yield Obstacle(wanted.item, file.target or "", Hindrance.NO_TARGET)
