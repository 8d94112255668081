"""Whether an item's place on disk is its own, compared in Jellyfin's view. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A folder by its names: the last one, and all, in every view there is of it."""

    service: Slug
    mapped: bool
    title: str
    ends: frozenset[str]
    names: frozenset[str]

    def doubts(self, other: _Place) -> bool:
        """Return whether no view is common to both, so that only names can tell."""
        return self.service != other.service and not (self.mapped and other.mapped)


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
    for item in around.entries:
        for view in _views(around.paths, item.service, item.path):
            places[view].append(item)
    found = _by_name(around)
    for place, owners in places.items():
        for other in _others_at_or_above(place, owners, places):
            for owner in owners:
                _note(found, owner, other)
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


def _by_name(around: Neighbourhood) -> dict[ItemId, Reason]:
    """Compare by names what no common view reaches; doubt holds.

    Where the last name of one is among the names of another, either may contain the
    other: nobody knows which folder stands above it.
    """
    entries = [
        (item, _place(around.paths, item.service, item.path, item.title))
        for item in around.entries
    ]
    roots = [
        _place(around.paths, service, folder, folder)
        for service, folders in around.root_folders.items()
        for folder in folders
    ]
    ending = _index((name, place) for _, place in entries for name in place.ends)
    holding = _index(
        (name, place)
        for place in chain((place for _, place in entries), roots)
        for name in place.names
    )
    found = {}
    for item, place in entries:
        above = (ending.get(name, {}) for name in place.names)
        below = (holding.get(name, {}) for name in place.ends)
        for other in chain.from_iterable(map(dict.values, chain(above, below))):
            if place.doubts(other):
                found[item.id] = Reason("overlapping_path", {"title": other.title})
    return found


def _place(paths: PathMap, service: Slug, path: str, title: str) -> _Place:
    """Return what is compared by name of an entry's folder or of a root folder."""
    views = _views(paths, service, path)
    return _Place(
        service=service,
        mapped=len(views) > 1,
        title=title,
        ends=frozenset(view[-1] for view in views),
        names=frozenset(name for view in views for name in view[1:]),
    )


def _index(
    named: Iterable[tuple[str, _Place]],
) -> Mapping[str, dict[tuple[Slug, bool], _Place]]:
    """Return one place of each sort by name: one is enough to hold another."""
    found: defaultdict[str, dict[tuple[Slug, bool], _Place]] = defaultdict(dict)
    for name, place in named:
        found[name].setdefault((place.service, place.mapped), place)
    return found


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
