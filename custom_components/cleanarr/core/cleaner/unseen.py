"""Ask Radarr and Sonarr for their files, where numbers and hints do not tell enough."""

from collections.abc import Collection, Iterable, Mapping

from ..clients.servarr import Listing, ServarrClient
from ..detect.by_path import Unseen
from ..detect.signals import by_title
from ..errors import ServiceError
from ..identifiers import Slug
from ..library.items import series_item
from ..library.model import Item, MediaFile
from ..library.reader import Reader
from ..memory import DeletionSource, Signal
from .decide import Decided

_HINTS = frozenset({DeletionSource.JELLYFIN, DeletionSource.SHOKO})
# Each costs a request for each of its folders; the next ones come once these are settled.
_MOST = 50


async def unseen(
    reader: Reader, decided: Decided, signals: Iterable[Signal]
) -> list[Unseen]:
    """Return what is said to be gone and still listed, with what is not on the disk.

    Where a service does not answer, nothing is known, and it is not asked again now.
    A hint about a title there waits, though another service has all files of it.
    """
    found, silent, doubtful = list[Unseen](), set[Slug](), set[Signal]()
    for item, about in _still_listed(decided, signals)[:_MOST]:
        one = None
        if item.service not in silent:
            try:
                one = await _look(reader, decided, item, about)
            except ServiceError:
                silent.add(item.service)
        if one is None:
            doubtful.update(about)
        else:
            found.append(one)
    return [one for one in found if one.files or doubtful.isdisjoint(one.signals)]


async def contents_of(
    reader: Reader, wanted: Collection[tuple[Slug, int]]
) -> Mapping[tuple[Slug, int], tuple[MediaFile, ...]]:
    """Return the files of series, as far as their services tell them now."""
    some = sorted(wanted)[:_MOST]
    await reader.read_files(some)
    found = {
        (slug, series): reader.files.of(slug, series, resting=False)
        for slug, series in some
    }
    return {key: content.files for key, content in found.items() if content}


def _still_listed(
    decided: Decided, signals: Iterable[Signal]
) -> list[tuple[Item, tuple[Signal, ...]]]:
    """Return the movies and series that hints are about and that still have files."""
    told = by_title(signal for signal in signals if signal.source in _HINTS)
    found = []
    for item in decided.entries.values() if told else ():
        about = {hint for key in item.identity.keys for hint in told.get(key, ())}
        if about and item.has_files:
            found.append((item, tuple(about)))
    return found


async def _look(
    reader: Reader, decided: Decided, item: Item, about: tuple[Signal, ...]
) -> Unseen | None:
    """Ask a title's service for its files.

    ``None`` where it sees nothing else in the root folder either: it may be away.
    """
    client = _client(reader, item)
    item = await _with_files(reader, item)
    if (
        client is None
        or not item.files
        or not await _root_is_there(client, decided, item)
    ):
        return None
    seen: dict[str, Listing] = {}
    gone = []
    for file in item.files:
        folder = file.path.rpartition("/")[0]
        if folder not in seen:
            seen[folder] = await client.listing(folder)
        if file.path not in seen[folder].files and _is_meant(file, about):
            gone.append(file)
    return Unseen(item=item, files=tuple(gone), signals=about)


async def _root_is_there(
    client: ServarrClient[int], decided: Decided, item: Item
) -> bool:
    """Return whether the service sees another title's folder beside this one's."""
    others = {
        one.path.rstrip("/")
        for one in decided.entries.values()
        if one.service == item.service
        and one.root_folder == item.root_folder
        and one.id != item.id
        and one.has_files
    }
    listing = await client.listing(item.root_folder)
    return not others.isdisjoint(listing.folders)


async def _with_files(reader: Reader, item: Item) -> Item:
    """Return an item with all its files, read anew for a series."""
    source = reader.series.get(item.service)
    if item.series is None or source is None or source.last is None:
        return item
    await reader.read_files([(item.service, item.entry)])
    content = reader.files.of(item.service, item.entry, resting=False)
    record = next((one for one in source.last.entries if one.id == item.entry), None)
    if content is None or record is None:
        return item
    return series_item(item.service, record, None, content)


def _client(reader: Reader, item: Item) -> ServarrClient[int] | None:
    return reader.radarrs.get(item.service) or reader.sonarrs.get(item.service)


def _is_meant(file: MediaFile, signals: Iterable[Signal]) -> bool:
    """Return whether any of the signals is about a file."""
    return any(_covers(signal, file) for signal in signals)


def _covers(signal: Signal, file: MediaFile) -> bool:
    identity = signal.identity
    if identity.is_whole:
        return True
    if identity.season is not None:
        return identity.season in file.seasons
    return not set(identity.episodes).isdisjoint(file.episodes)
