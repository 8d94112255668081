"""Whole jobs on the folder, each one call in a thread: look, compare, then act.

Errors are ShelfTrouble, or OSError where the disk itself fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from ..identifiers import ItemId, MediaType, Slug
from .links import (
    ABOUT_NAME,
    Arrangement,
    Difference,
    Spot,
    arrangement,
    difference,
)
from .manifest import MANIFEST_NAME, Entry, Manifest, decode, encode
from .names import FOLDERS
from .tree import Tree, folders_above
from .trouble import ShelfTrouble, TroubleKind, disk_trouble
from .wanted import Hindrance, Obstacle, Wanted

_ABOUT_PATHS = tuple(f"{folder}/{ABOUT_NAME}" for folder in FOLDERS.values())


class Past(Enum):
    """What is known of the folder from before."""

    NEW = "new"
    """Nothing: a manifest may be there or not."""
    ESTABLISHED = "established"
    """There was a manifest: without one, the share is not mounted."""
    TAKEN_OVER = "taken_over"
    """A person said: whatever is there, this installation goes on with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folder, as Home Assistant and as Jellyfin see it, and whose it is."""

    root: Path
    in_jellyfin: str
    installation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The shelf after a job, and what changed; ``touched``: whose links on disk."""

    manifest: Manifest
    added: frozenset[ItemId]
    removed: frozenset[ItemId]
    touched: frozenset[MediaType]
    obstacles: tuple[Obstacle, ...]


def read(place: Place, past: Past) -> Manifest:
    """Return what is on the shelf; an empty manifest where none was ever made."""
    return _open(place, past).manifest


def arrange(
    place: Place, past: Past, wanted: tuple[Wanted, ...], retained: frozenset[Slug]
) -> Arranged:
    """Bring the folder to what is wanted; other people's files stay as they are."""
    opened = _open(place, past)
    tree, before = opened.tree, opened.manifest
    tree.sweep()
    plan = arrangement(wanted, before, retained, place.in_jellyfin)
    paths = plan.links.keys() | before.texts().keys()
    todo = difference(plan, before, {path: tree.found(path) for path in paths})
    for path in todo.remove:
        tree.remove_link(path)
    ahead = _announce(opened, plan, todo)
    hindered = (*todo.obstacles, *_make(tree, plan, todo))
    after = _tidy(tree, replace(ahead, entries=_standing(plan, hindered)))
    if after != ahead:
        _store_unless_full(tree, after)
    return Arranged(
        manifest=after,
        added=frozenset(after.entries.keys() - before.entries.keys()),
        removed=frozenset(before.entries.keys() - after.entries.keys()),
        touched=todo.media,
        obstacles=plan.obstacles + hindered,
    )


def withdraw(place: Place, past: Past, item: ItemId) -> Manifest:
    """Take every link of one item away and prove it, even where the disk is full."""
    opened = _open(place, past)
    tree, before = opened.tree, opened.manifest
    tree.sweep()
    others = dict(before.entries)
    if entry := others.pop(item, None):
        _remove(tree, entry, before.texts())
    after = _tidy(tree, replace(before, entries=others))
    if after != before:
        _store_unless_full(tree, after)
    return after


def dismantle(place: Place, past: Past) -> None:
    """Remove everything that is ours, the manifest last."""
    manifest = arrange(place, past, (), frozenset()).manifest
    tree = Tree(place.root)
    for folder in FOLDERS.values():
        tree.undescribe(folder)
    tree.remove_folders(manifest.folders)
    tree.remove_file(MANIFEST_NAME)


def prove_links(place: Place, past: Past) -> None:
    """Make a link and remove it; raises what is wrong with the folder."""
    _open(place, past).tree.prove_links()


@dataclass(frozen=True, slots=True)
class _Opened:
    """The folder and its manifest; ``stored``: it stands like that on disk."""

    tree: Tree
    manifest: Manifest
    stored: bool


def _open(place: Place, past: Past) -> _Opened:
    """Return the folder, if it is ours to work in."""
    tree = Tree(place.root)
    data = tree.read_file(MANIFEST_NAME)
    if data is Spot.FREE and past is Past.ESTABLISHED:
        raise ShelfTrouble(TroubleKind.NOT_MOUNTED, MANIFEST_NAME)
    found = None if data is Spot.FREE else _decoded(data, past)
    if found is None:
        return _Opened(tree, Manifest(installation=place.installation), stored=False)
    own = found.installation == place.installation
    if not own and past is not Past.TAKEN_OVER:
        raise ShelfTrouble(TroubleKind.FOREIGN, found.installation)
    return _Opened(tree, replace(found, installation=place.installation), stored=own)


def _decoded(data: bytes | Spot, past: Past) -> Manifest | None:
    """Return the manifest; ``None`` for a damaged one that a person gave up."""
    try:
        return decode(data if isinstance(data, bytes) else b"")
    except ShelfTrouble:
        if past is not Past.TAKEN_OVER:
            raise
    return None


def _announce(opened: _Opened, plan: Arrangement, todo: Difference) -> Manifest:
    """Write down what is about to be made, before it is made; make the folders."""
    before = opened.manifest
    making = {link.path for link in todo.make}
    folders = opened.tree.missing_folders(making.union(_ABOUT_PATHS))
    changing = todo.make or todo.replace
    ahead = replace(
        before,
        entries=_old_and_new(before, plan) if changing else before.entries,
        folders=before.folders | folders,
    )
    if ahead != before or not opened.stored:
        _store(opened.tree, ahead)
    opened.tree.make_folders(folders)
    return ahead


def _old_and_new(before: Manifest, plan: Arrangement) -> Mapping[ItemId, Entry]:
    """Return every item with the links that it has and those that it will have."""
    entries = dict(before.entries)
    for item, entry in plan.entries.items():
        old = entries[item].links if item in entries else ()
        entries[item] = replace(entry, links=tuple(dict.fromkeys(old + entry.links)))
    return entries


def _make(tree: Tree, plan: Arrangement, todo: Difference) -> list[Obstacle]:
    """Make the links; return those that could not be made."""
    for folder in FOLDERS.values():
        tree.describe(folder)
    hindered = {link.path: tree.replace_link(link) for link in todo.replace}
    hindered |= {link.path: tree.make_link(link) for link in todo.make}
    return [
        Obstacle(plan.links[path][0], path, Hindrance(spot.value))
        for path, spot in hindered.items()
        if spot is not None
    ]


def _remove(tree: Tree, entry: Entry, texts: Mapping[str, set[str]]) -> None:
    """Remove an item's links, unless something else has taken their places."""
    paths = {link.path for link in entry.links}
    for path in paths:
        if tree.found(path) in texts[path]:
            tree.remove_link(path)
    left = [path for path in paths if tree.found(path) in texts[path]]
    if left:
        raise ShelfTrouble(TroubleKind.FAILING, left[0])


def _standing(
    plan: Arrangement, hindered: tuple[Obstacle, ...]
) -> Mapping[ItemId, Entry]:
    """Return the items with the links that really stand; those without any are out."""
    missing = {obstacle.path for obstacle in hindered}
    entries = (
        replace(
            entry, links=tuple(link for link in entry.links if link.path not in missing)
        )
        for entry in plan.entries.values()
    )
    return {entry.item: entry for entry in entries if entry.links}


def _tidy(tree: Tree, manifest: Manifest) -> Manifest:
    """Remove the folders of ours that nothing needs any more."""
    needed = folders_above(link.path for link in manifest.links) | {*FOLDERS.values()}
    remaining = tree.remove_folders(manifest.folders - needed)
    return replace(manifest, folders=manifest.folders & needed | remaining)


def _store(tree: Tree, manifest: Manifest) -> None:
    """Write the manifest into the folder."""
    tree.write_file(MANIFEST_NAME, encode(manifest))


def _store_unless_full(tree: Tree, manifest: Manifest) -> None:
    """Write the manifest, but let the one before do where the disk is full.

    That one lists at most links that are gone, which does no harm.
    """
    try:
        _store(tree, manifest)
    except OSError as error:
        if disk_trouble(error).trouble.kind is not TroubleKind.FULL:
            raise
