"""Paths as one service sees them, in the eyes of another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
import re

from ..identifiers import Slug

type Parts = tuple[str, ...]

_WINDOWS = re.compile(r"^[A-Za-z]:[\\/]|^\\\\")


def parts(path: str) -> Parts:
    """Split a path of any system; ``..`` and ``.`` stay as they are.

    A backslash separates only where the path is plainly a Windows one, because Linux
    allows it in names.
    """
    if _WINDOWS.match(path):
        path = path.replace("\\", "/")
    absolute = ("/",) if path.startswith("/") else ()
    return absolute + tuple(part for part in path.split("/") if part)


def joined(pieces: Parts) -> str:
    """Return the path of these parts, with slashes."""
    if pieces[:1] == ("/",):
        return "/" + "/".join(pieces[1:])
    return "/".join(pieces)


def lies_in(path: str, folder: str) -> bool:
    """Return whether ``path`` is ``folder`` or below it, whole names compared."""
    inner, outer = parts(path), _folder_parts(folder)
    return bool(outer) and inner[: len(outer)] == outer


@lru_cache(maxsize=64)
def _folder_parts(folder: str) -> Parts:
    """Split a folder that thousands of paths are held against."""
    return parts(folder)


@dataclass(frozen=True, slots=True)
class PathMap:
    """Which prefix of a service is which prefix of Jellyfin, the longest first."""

    prefixes: Mapping[Slug, tuple[tuple[Parts, Parts], ...]] = field(
        default_factory=dict
    )

    def to_jellyfin(self, service: Slug, path: str) -> str | None:
        """Return ``path`` of a service as Jellyfin sees it, ``None`` where unknown."""
        pieces = parts(path)
        for here, there in self.prefixes.get(service, ()):
            if pieces[: len(here)] == here:
                return joined(there + pieces[len(here) :])
        return None

    def reaches(self, in_jellyfin: str) -> bool:
        """Return whether a path of Jellyfin lies where some service's files are."""
        pieces = parts(in_jellyfin)
        return any(
            pieces[: len(there)] == there
            for prefixes in self.prefixes.values()
            for _, there in prefixes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One file, as its service and as Jellyfin see it; equal by id, not by path."""

    service: Slug
    root_folder: str
    path: str
    in_jellyfin: str


def derive(
    pairs: Iterable[Pair], by_hand: Iterable[tuple[str, str]], services: Iterable[Slug]
) -> PathMap:
    """Learn the map from files that are known to be the same by their ids.

    Each root folder takes the prefix that more than half of its pairs agree on.
    Corrections made by hand come first and hold for every service.
    """
    votes: defaultdict[tuple[Slug, Parts], Counter[Parts]] = defaultdict(Counter)
    for pair in pairs:
        root, whole, there = (
            parts(pair.root_folder),
            parts(pair.path),
            parts(pair.in_jellyfin),
        )
        inner = whole[len(root) :]
        if whole[: len(root)] == root and inner and there[-len(inner) :] == inner:
            votes[pair.service, root][there[: -len(inner)]] += 1
    hand = [(parts(here), parts(there)) for here, there in by_hand]
    found: defaultdict[Slug, list[tuple[Parts, Parts]]] = defaultdict(list)
    for (service, root), counter in votes.items():
        prefix, count = counter.most_common(1)[0]
        if 2 * count > counter.total():
            found[service].append((root, prefix))
    return PathMap(
        {
            service: tuple(
                sorted(hand, key=_length) + sorted(found[service], key=_length)
            )
            for service in services
        }
    )


def _length(prefix: tuple[Parts, Parts]) -> int:
    """Sort the longest first."""
    return -len(prefix[0])
