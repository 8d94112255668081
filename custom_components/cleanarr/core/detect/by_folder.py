"""Which title a file is of whose path counts from a folder of somebody else."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from ..identifiers import Identity
from ..library.model import Item, MediaFile
from ..library.paths import Parts, parts

type FilesOf = Callable[[Item], Collection[MediaFile]]
"""Returns the files of a movie or series, as far as they are known."""


class Folders:
    """Movies and series, found by the folder of their own."""

    def __init__(self, entries: Iterable[Item]) -> None:
        """Put them in order; blocks for a moment where there are many."""
        self._named: dict[str, list[Item]] = {}
        for item in entries:
            for name in parts(item.path)[-1:]:
                self._named.setdefault(name, []).append(item)

    def about(self, path: str, files_of: FilesOf) -> frozenset[Identity]:
        """Return what a path is about: a movie, the episodes of a file, or a series.

        Each is the same title, which several services can have. Nothing where its folder
        is not in the path, or fits titles that differ.
        """
        around = [*self._around(_pieces(path))]
        files = [_exact(item, inside, files_of(item)) for item, inside in around]
        found = {one for one in files if one is not None}
        found = found or {item.identity for item, _ in around}
        first = next(iter(found), None)
        if first is None or not all(first.same_title(one) for one in found):
            return frozenset()
        return frozenset(found)

    def _around(self, pieces: Parts) -> Iterator[tuple[Item, Parts]]:
        """Yield whose folder ends as a path begins, and the rest of the path."""
        for end in range(1, len(pieces)):
            for item in self._named.get(pieces[end - 1], ()):
                if parts(item.path)[-end:] == pieces[:end]:
                    yield item, pieces[end:]


def _exact(item: Item, inside: Parts, files: Iterable[MediaFile]) -> Identity | None:
    """Return what is in the file at this place of a title's folder, if one is known."""
    whole = parts(item.path) + inside
    for file in files:
        if parts(file.path) == whole:
            return replace(item.identity, episodes=file.episodes)
    return None


def _pieces(path: str) -> Parts:
    """Split a path that tells by nothing but its separators which system it is of."""
    if "/" not in path:
        path = path.replace("\\", "/")
    return tuple(piece for piece in path.split("/") if piece)
