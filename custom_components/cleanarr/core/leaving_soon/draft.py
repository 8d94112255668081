"""One item on the shelf: where its links are, and what they say (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
import posixpath

from ..identifiers import ItemId, Slug, entry_of
from .manifest import Entry, Link
from .names import key, media_suffix, names, stems, suffix
from .wanted import Hindrance, Obstacle, Original, Wanted, WantedFile


@dataclass(frozen=True, slots=True)
class Draft:
    """A wanted item, what the shelf had of it, and Jellyfin's path of the shelf."""

    wanted: Wanted
    before: Entry | None
    in_jellyfin: str

    @property
    def known_name(self) -> str | None:
        """Return the name that the item has, where it still is one of its names."""
        usual = islice(names(self.wanted), 2)
        return self.before.name if self.before and self.before.name in usual else None

    def entry(self, taken: dict[str, ItemId | None]) -> Entry:
        """Return the item under the first name that nobody else has, and take it.

        Parts of one series share a name. A file of which the place is unknown for now
        keeps the link that it has.
        """
        links = self.before.settled.links if self.before else ()
        kept = {link.original: link for link in links if key(link.path) not in taken}
        known = (name for name in (self.known_name,) if name)
        entries = (
            Entry(self.wanted.item, name, self._links(name, kept))
            for name in chain(known, names(self.wanted))
        )
        entry = next(entry for entry in entries if self._is_free(entry, taken))
        taken |= occupied(entry)
        return entry

    def _is_free(self, entry: Entry, taken: Mapping[str, ItemId | None]) -> bool:
        """Return whether nothing else has a link of ``entry``, nor anybody else its name."""
        return all(
            name not in taken or (owner is not None and taken[name] == owner)
            for name, owner in occupied(entry).items()
        )

    def obstacles(self, entry: Entry) -> Iterator[Obstacle]:
        """Yield what ``entry`` lacks because nobody knows where Jellyfin has it."""
        shown = {link.original for link in entry.links}
        for file in self.wanted.files:
            if file.original not in shown:
                target = file.target or ""
                yield Obstacle(self.wanted.item, target, Hindrance.NO_TARGET)

    def _links(
        self, name: str, kept: Mapping[Original | None, Link]
    ) -> tuple[Link, ...]:
        """Return the links under a name: media files first, then those beside them."""
        stem_of = dict(self._stems(name))
        media = (
            kept.get(file.original)
            if file.target is None
            else self._link(stem + media_suffix(file), file.target, file.original)
            for file, stem in stem_of.items()
        )
        beside = (
            self._link(stem + suffix(side.suffix), side.target, None)
            for file, stem in stem_of.items()
            for side in file.side_files
        )
        by_key: dict[str, Link] = {}
        for link in filter(None, chain(media, beside)):
            by_key.setdefault(key(link.path), link)
        return tuple(by_key.values())

    def _stems(self, name: str) -> Iterator[tuple[WantedFile, str]]:
        """Yield each file with a path of its own, without suffix."""
        used: set[str] = set()
        for file in sorted(self.wanted.files, key=_order):
            end = media_suffix(file)
            stem = next(
                stem
                for stem in stems(self.wanted, name, file)
                if used.isdisjoint((key(stem), key(stem + end)))
            )
            used |= {key(stem), key(stem + end)}
            yield file, stem

    def _link(self, path: str, target: str, original: Original | None) -> Link | None:
        """Return a link that leads Jellyfin to ``target``, if there can be one."""
        text = link_text(self.in_jellyfin, path, target)
        return Link(path, text, original) if text else None


def occupied(entry: Entry) -> dict[str, ItemId | None]:
    """Return the keys of the names that an item takes: whose its own, its links' for all."""
    links: dict[str, ItemId | None] = {key(link.path): None for link in entry.links}
    return {key(entry.name): entry_of(entry.item), **links}


def link_text(in_jellyfin: str, path: str, target: str) -> str | None:
    """Return what the link at ``path`` has to say to lead Jellyfin to ``target``.

    Relative where both lie below one first folder, else absolute. ``None`` for a target
    that is no plain absolute path, or on the shelf itself.
    """
    if not _is_plain(target):
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


def _order(file: WantedFile) -> tuple[int, str, Slug, int]:
    """Sort files alike in every sync."""
    original = file.original
    return file.season or 0, file.target or "", original.service, original.file
