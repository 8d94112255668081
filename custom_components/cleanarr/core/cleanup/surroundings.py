"""Whether a folder is one entry's alone, so that what is left in it may go. Pure."""

from dataclasses import dataclass

from ..identifiers import Slug
from ..library.paths import Parts, PathMap, parts

type Place = tuple[Slug, str]
"""A path, as a service sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The folders of entries of other services, and how places are compared."""

    others: tuple[Place, ...]
    paths: PathMap

    def alone(self, place: Place, neighbours: tuple[str, ...]) -> bool:
        """Return whether nobody else's folder equals, contains or lies in ``place``.

        ``neighbours``: the other entries of the same service. Letter case is no
        difference, and a place that the path map does not reach is compared by its
        last folder: doubt is no.
        """
        own = _folded(place[1])
        same = [(place[0], path) for path in neighbours]
        return (
            bool(own)
            and ".." not in own
            and not any(_near(own, _folded(path)) for path in neighbours)
            and not any(
                self._in_the_way(place, other) for other in (*same, *self.others)
            )
        )

    def _in_the_way(self, place: Place, other: Place) -> bool:
        """Return whether two folders meet in Jellyfin's view, or could."""
        here, there = self.paths.to_jellyfin(*place), self.paths.to_jellyfin(*other)
        if here is not None and there is not None:
            return _near(_folded(here), _folded(there))
        return place[0] != other[0] and _alike(_folded(place[1]), _folded(other[1]))


def _near(one: Parts, other: Parts) -> bool:
    """Return whether one folder equals, contains or lies in the other."""
    length = min(len(one), len(other))
    return ".." in other or one[:length] == other[:length]


def _alike(one: Parts, other: Parts) -> bool:
    """Return whether one folder's name is among those of the other's path."""
    return not other or one[-1] in other or other[-1] in one


def _folded(path: str) -> Parts:
    return tuple(piece.casefold() for piece in parts(path))
