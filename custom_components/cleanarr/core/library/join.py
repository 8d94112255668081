"""Find each title's copies in Jellyfin: by provider id, and by path where mapped."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..clients.jellyfin import JellyfinItem, Kind, PlayingSession
from ..identifiers import Identity, ItemId, JellyfinId, MediaType, Slug
from .model import Item
from .paths import Pair, Parts, PathMap, derive, joined, lies_in, parts

type FileRef = tuple[Slug, int]

_MEDIA = {Kind.MOVIE: MediaType.MOVIE, Kind.SERIES: MediaType.TV}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCopies:
    """Our Leaving Soon copies: ``folder`` as Jellyfin sees it, and whose each link is.

    ``past``: made-up places of copies that are gone, for what is remembered of them.
    """

    folder: str | None = None
    links: Mapping[str, FileRef] = field(default_factory=dict)
    past: Mapping[str, FileRef] = field(default_factory=dict)
    _below: dict[Parts, tuple[FileRef, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def covers(self, path: str | None) -> bool:
        """Return whether a path of Jellyfin lies in our folder, or stands for a past."""
        if path is None:
            return False
        inside = self.folder is not None and lies_in(path, self.folder)
        return inside or path in self.past

    def originals(self, path: str) -> frozenset[FileRef]:
        """Return the files that a link, or the links below a folder, stand for.

        The first folder that is asked for has all links sorted by folder: use a thread.
        """
        if (ref := self.links.get(path) or self.past.get(path)) is not None:
            return frozenset({ref})
        if not self._below:
            self._below.update(_by_folder(self.links))
        return frozenset(self._below.get(parts(path), ()))


def _by_folder(links: Mapping[str, FileRef]) -> Mapping[Parts, tuple[FileRef, ...]]:
    """Return the files behind the links in each folder, and at each link itself."""
    found: defaultdict[Parts, list[FileRef]] = defaultdict(list)
    for link, ref in links.items():
        pieces = parts(link)
        for length in range(1, len(pieces) + 1):
            found[pieces[:length]].append(ref)
    return {folder: tuple(refs) for folder, refs in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Who is who. ``folders`` and ``files``: places in Jellyfin's view, by item.

    ``own_copies``: our copies in Jellyfin of each file, series' folders among them.
    ``places``: where Jellyfin has each copy that is not ours.

    Tuples, not sets, where there is one for each title: Python's garbage collector
    need not look into them, and tens of thousands of sets would stop the event loop.
    """

    owners: Mapping[JellyfinId, tuple[ItemId, ...]]
    copies: Mapping[ItemId, tuple[JellyfinId, ...]]
    ambiguous: frozenset[ItemId]
    paths: PathMap
    folders: Mapping[str, ItemId]
    files: Mapping[str, tuple[tuple[ItemId, int], ...]]
    own: OwnCopies
    own_places: Mapping[JellyfinId, str]
    own_copies: Mapping[FileRef, tuple[JellyfinId, ...]]
    by_file: Mapping[FileRef, ItemId]
    places: Mapping[JellyfinId, str]

    def of_row(self, item: JellyfinItem) -> frozenset[ItemId]:
        """Return the items that a row of Jellyfin (episode, season …) belongs to."""
        return self._of(item.id, item.series, item.path)

    def of_session(self, session: PlayingSession) -> frozenset[ItemId]:
        """Return the items that somebody is playing in a session."""
        return self._of(session.item, session.series, session.path)

    def files_at(self, path: str | None) -> frozenset[tuple[ItemId, int]] | None:
        """Return the files (item, file id) at a path of Jellyfin or behind our link.

        ``None`` where the path says nothing, because no service's files are there.
        """
        if path is None:
            return None
        if self.own.covers(path):
            refs = self.own.originals(path)
            return frozenset((self.by_file[r], r[1]) for r in refs if r in self.by_file)
        if (found := self.files.get(path)) is not None:
            return frozenset(found)
        return frozenset() if self.paths.reaches(path) else None

    def _of(
        self, item: JellyfinId, series: JellyfinId | None, path: str | None
    ) -> frozenset[ItemId]:
        for place in (
            path,
            self.own_places.get(item),
            self.own_places.get(series or item),
        ):
            if place is not None and self.own.covers(place):
                refs = self.own.originals(place)
                return frozenset(
                    self.by_file[ref] for ref in refs if ref in self.by_file
                )
        by_id = self.owners.get(item, ())
        by_series = self.owners.get(series, ()) if series is not None else ()
        return frozenset((*by_id, *by_series)) | self._by_path(path)

    def _by_path(self, path: str | None) -> frozenset[ItemId]:
        """Return the items whose file or folder this is, by walking upwards."""
        if path is None:
            return frozenset()
        if (found := self.files.get(path)) is not None:
            return frozenset(owner for owner, _ in found)
        pieces = parts(path)
        for length in range(len(pieces) - 1, 1, -1):
            if (owner := self.folders.get(joined(pieces[:length]))) is not None:
                return frozenset({owner})
        return frozenset()


def join(
    items: Iterable[Item],
    jellyfin: Iterable[JellyfinItem],
    own: OwnCopies,
    by_hand: Iterable[tuple[str, str]] = (),
) -> Join:
    """Join what the *arr services manage with Jellyfin's movies and series.

    Several Jellyfin items with one title's id are its copies. One that fits two titles,
    or whose place belongs to another title, joins neither and makes both ambiguous.
    """
    items, jellyfin = tuple(items), tuple(jellyfin)
    rows = tuple(row for row in jellyfin if not own.covers(row.path))
    groups = _groups(items)
    by_id = {row.id: _fitting(row, groups) for row in rows}
    paths = derive(_pairs(rows, by_id), by_hand, {item.service for item in items})
    folders, files = _places(items, paths)
    owners: dict[JellyfinId, tuple[ItemId, ...]] = {}
    ambiguous: set[ItemId] = set()
    for row in rows:
        fits, doubtful = _decide(row, by_id[row.id], folders, files)
        owners[row.id] = tuple(sorted(fits))
        ambiguous |= doubtful
    copies: dict[ItemId, tuple[JellyfinId, ...]] = {}
    for row_id, found in owners.items():
        for item_id in found:
            copies[item_id] = (*copies.get(item_id, ()), row_id)
    own_places = {
        row.id: row.path for row in jellyfin if row.path and own.covers(row.path)
    }
    return Join(
        owners=owners,
        copies=copies,
        ambiguous=frozenset(ambiguous),
        paths=paths,
        folders=folders,
        files=files,
        own=own,
        own_places=own_places,
        own_copies=_copies_of_files(own_places, own),
        by_file={
            (item.service, file.id): item.id for item in items for file in item.files
        },
        places={row.id: row.path for row in rows if row.path is not None},
    )


def _copies_of_files(
    own_places: Mapping[JellyfinId, str], own: OwnCopies
) -> dict[FileRef, tuple[JellyfinId, ...]]:
    """Return which of our copies in Jellyfin stand for each file."""
    copies: defaultdict[FileRef, list[JellyfinId]] = defaultdict(list)
    for copy, place in own_places.items():
        for ref in own.originals(place):
            copies[ref].append(copy)
    return {ref: tuple(found) for ref, found in copies.items()}


def _groups(items: Iterable[Item]) -> dict[str, tuple[Item, ...]]:
    """Return the items of each identity key; one title in two Radarrs is one group."""
    groups: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        for key in item.identity.keys:
            groups[key].append(item)
    return {key: tuple(found) for key, found in groups.items()}


def _fitting(
    row: JellyfinItem, groups: Mapping[str, tuple[Item, ...]]
) -> tuple[Item, ...]:
    """Return the items that share a provider id with a row."""
    media = _MEDIA.get(row.kind)
    if media is None:
        return ()
    identity = Identity(media=media, tmdb=row.tmdb, imdb=row.imdb, tvdb=row.tvdb)
    found = {item.id: item for key in identity.keys for item in groups.get(key, ())}
    return tuple(found.values())


def _one_title(items: Iterable[Item]) -> bool:
    """Return whether all of these are one title, in one or several services."""
    items = tuple(items)
    services = {item.service for item in items}
    if len(services) < len(items):
        return False
    return all(set(item.identity.keys) & set(items[0].identity.keys) for item in items)


def _pairs(
    rows: Iterable[JellyfinItem], by_id: Mapping[JellyfinId, tuple[Item, ...]]
) -> Iterable[Pair]:
    """Yield the places of everything that is one title beyond doubt."""
    for row in rows:
        fits = by_id[row.id]
        if row.path is None or not fits or not _one_title(fits):
            continue
        for item in fits:
            for path in (
                (item.path,) if item.series else (file.path for file in item.files)
            ):
                yield Pair(
                    service=item.service,
                    root_folder=item.root_folder,
                    path=path,
                    in_jellyfin=row.path,
                )


def _places(
    items: Iterable[Item], paths: PathMap
) -> tuple[dict[str, ItemId], dict[str, tuple[tuple[ItemId, int], ...]]]:
    """Return the folders of series and the files of all, as Jellyfin sees them."""
    folders: dict[str, ItemId] = {}
    files: dict[str, tuple[tuple[ItemId, int], ...]] = {}
    for item in items:
        if item.series and (folder := paths.to_jellyfin(item.service, item.path)):
            folders[folder] = item.id
        for file in item.files:
            if place := paths.to_jellyfin(item.service, file.path):
                files[place] = (*files.get(place, ()), (item.id, file.id))
    return folders, files


def _decide(
    row: JellyfinItem,
    fits: tuple[Item, ...],
    folders: Mapping[str, ItemId],
    files: Mapping[str, tuple[tuple[ItemId, int], ...]],
) -> tuple[frozenset[ItemId], frozenset[ItemId]]:
    """Return the items that a row is a copy of, and those that it makes ambiguous."""
    by_id = frozenset(item.id for item in fits)
    place = row.path or ""
    by_path = frozenset(owner for owner, _ in files.get(place, ()))
    if (folder := folders.get(place)) is not None:
        by_path |= {folder}
    if by_id and not _one_title(fits):
        return frozenset(), by_id | by_path
    if by_id and by_path and not by_id & by_path:
        return frozenset(), by_id | by_path
    return by_id or by_path, frozenset()
