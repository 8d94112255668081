"""Whether an item's place on disk is its own, compared in Jellyfin's view. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..identifiers import ItemId, Slug
from ..library.model import Item
from ..library.paths import Parts, PathMap, lies_in, parts
from ..reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Every entry of every service, with or without files, and all root folders.

    ``allowed``: the root folders in which a person lets us delete, by service.
    """

    entries: tuple[Item, ...]
    root_folders: Mapping[Slug, tuple[str, ...]]
    allowed: Mapping[Slug, frozenset[str]]
    paths: PathMap


def obstacles(around: Neighbourhood) -> dict[ItemId, Reason]:
    """Return why an item's place forbids deleting it, for those where it does."""
    overlapping = _overlaps(around)
    found = {}
    for item in around.entries:
        reason = _outside(item, around) or overlapping.get(item.id)
        if reason is not None:
            found[item.id] = reason
    return found


def _outside(item: Item, around: Neighbourhood) -> Reason | None:
    """Return why an item does not lie below an allowed, existing root folder.

    Of root folders in one another only the deepest around it counts.
    """
    root = _root(item, around)
    allowed = map(parts, around.allowed.get(item.service, ()))
    files = tuple(file.path for file in item.files)
    if (
        root
        and root in allowed
        and not any(map(_climbs, (item.path, *files)))
        and all(lies_in(file, item.path) for file in files)
    ):
        return None
    return Reason("outside_root_folders", {"path": item.root_folder})


def _root(item: Item, around: Neighbourhood) -> Parts:
    """Return the deepest existing root folder around an item, empty without one."""
    existing = around.root_folders.get(item.service, ())
    holding = (parts(folder) for folder in existing if lies_in(item.path, folder))
    return max(holding, key=len, default=())


def _climbs(path: str) -> bool:
    """Return whether a path may lie elsewhere than its names say."""
    return not {".", ".."}.isdisjoint(parts(path))


def _overlaps(around: Neighbourhood) -> dict[ItemId, Reason]:
    """Return the items of which the folder equals, contains or lies in another's."""
    places: defaultdict[Parts, list[Item]] = defaultdict(list)
    unplaced: list[Item] = []
    for item in around.entries:
        views = _views(around.paths, item.service, item.path)
        if len(views) == 1:
            unplaced.append(item)
        for view in views:
            places[view].append(item)
    found: dict[ItemId, Reason] = {}
    for place, owners in places.items():
        for other in _others_at_or_above(place, owners, places):
            for owner in owners:
                _note(found, owner, other)
    _compare_unplaced(unplaced, around.entries, found)
    _note_roots(around, found)
    return found


def _views(paths: PathMap, service: Slug, path: str) -> tuple[Parts, ...]:
    """Return a place as its service sees it and, where mapped, as Jellyfin does."""
    own = (service, *parts(path))
    shown = paths.to_jellyfin(service, path)
    return (own,) if shown is None else (own, ("", *parts(shown)))


def _others_at_or_above(
    place: Parts, owners: list[Item], places: Mapping[Parts, list[Item]]
) -> Iterable[Item]:
    """Yield the entries of other titles at a place or in a folder above it."""
    ids = {owner.id for owner in owners}
    if len(ids) > 1:
        yield from owners
    for length in range(2, len(place)):
        yield from (o for o in places.get(place[:length], ()) if o.id not in ids)


def _compare_unplaced(
    unplaced: Iterable[Item], entries: Iterable[Item], found: dict[ItemId, Reason]
) -> None:
    """Compare what the path map does not reach by its last folder: doubt holds."""
    by_name: defaultdict[str, list[Item]] = defaultdict(list)
    for item in entries:
        by_name[parts(item.path)[-1] if parts(item.path) else ""].append(item)
    for item in unplaced:
        for other in by_name[parts(item.path)[-1] if parts(item.path) else ""]:
            if other.service != item.service:
                _note(found, item, other)


def _note_roots(around: Neighbourhood, found: dict[ItemId, Reason]) -> None:
    """Hold every entry whose folder is anybody's root folder, or lies above one."""
    at_or_above = {
        view[:length]: folder
        for service, folders in around.root_folders.items()
        for folder in folders
        for view in _views(around.paths, service, folder)
        for length in range(2, len(view) + 1)
    }
    for item in around.entries:
        for view in _views(around.paths, item.service, item.path):
            if (folder := at_or_above.get(view)) is not None:
                found[item.id] = Reason("overlapping_path", {"title": folder})


def _note(found: dict[ItemId, Reason], one: Item, other: Item) -> None:
    """Write down for both that they are in each other's way."""
    if one.id != other.id:
        found[one.id] = Reason("overlapping_path", {"title": other.title})
        found[other.id] = Reason("overlapping_path", {"title": one.title})
