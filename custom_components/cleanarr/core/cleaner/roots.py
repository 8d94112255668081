"""Root folders of which their service sees nothing: a drive that is not mounted."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..clients.servarr import RootFolder, ServarrClient
from ..errors import ServiceError
from ..identifiers import Slug
from ..library.paths import joined, lies_in, parts
from ..library.reader import Reader
from ..library.readings import ServarrSource
from .decide import Decided

# An emptied folder of a few titles is no drive that is away.
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RootAway:
    """A root folder in which a service sees none of so many titles that it lists."""

    service: Slug
    path: str
    titles: int


async def roots_away(reader: Reader, decided: Decided) -> tuple[RootAway, ...]:
    """Ask the services for what lies in their root folders.

    Of one that does not answer, nothing is known, and it shows so itself.
    """
    sources: Mapping[Slug, ServarrSource] = {**reader.movies, **reader.series}
    found = []
    for slug, source in sources.items():
        client = reader.radarrs.get(slug) or reader.sonarrs.get(slug)
        if client is None or source.last is None or not source.fresh:
            continue
        for root in source.last.root_folders:
            titles = _folders(decided, slug, root)
            if len(titles) > _FEW and await _is_away(client, root, titles):
                away = RootAway(service=slug, path=root.path, titles=len(titles))
                found.append(away)
    return tuple(found)


def _folders(decided: Decided, slug: Slug, root: RootFolder) -> frozenset[str]:
    """Return what titles with files need right below a root folder."""
    depth = len(parts(root.path)) + 1
    return frozenset(
        joined(parts(entry.path)[:depth])
        for entry in decided.entries.values()
        if entry.service == slug and entry.has_files and lies_in(entry.path, root.path)
    )


async def _is_away(
    client: ServarrClient[int], root: RootFolder, titles: frozenset[str]
) -> bool:
    if not root.accessible:
        return True
    try:
        listing = await client.listing(root.path)
    except ServiceError:
        return False
    return titles.isdisjoint(joined(parts(path)) for path in listing.folders)
