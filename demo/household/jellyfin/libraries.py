"""Jellyfin's libraries: made, given folders, changed, removed (API notes §6.4)."""

from collections.abc import Mapping, Sequence

from ..wire import Json
from .eyes import look_at
from .model import Item, ItemKind, Library, make_id
from .resolve import sort_name
from .scan import is_at
from .state import JellyfinState

COLLECTIONS = "Collections"
COLLECTIONS_PATH = "/config/data/collections"
_DEFAULT_OPTIONS: Mapping[str, Json] = {
    "Enabled": True,
    "EnablePhotos": True,
    "EnableRealtimeMonitor": False,
    "EnableLUFSScan": True,
    "EnableChapterImageExtraction": False,
    "ExtractChapterImagesDuringLibraryScan": False,
    "EnableTrickplayImageExtraction": False,
    "ExtractTrickplayImagesDuringLibraryScan": False,
    "SaveLocalMetadata": False,
    "EnableInternetProviders": True,
    "EnableAutomaticSeriesGrouping": False,
    "EnableEmbeddedTitles": False,
    "EnableEmbeddedExtrasTitles": False,
    "EnableEmbeddedEpisodeInfos": False,
    "AutomaticRefreshIntervalDays": 0,
    "PreferredMetadataLanguage": "en",
    "MetadataCountryCode": "US",
    "SeasonZeroDisplayName": "Specials",
    "DisabledLocalMetadataReaders": [],
    "DisabledSubtitleFetchers": [],
    "SubtitleFetcherOrder": [],
    "DisabledMediaSegmentProviders": [],
    "MediaSegmentProviderOrder": [],
    "SkipSubtitlesIfEmbeddedSubtitlesPresent": False,
    "SkipSubtitlesIfAudioTrackMatches": False,
    "RequirePerfectSubtitleMatch": True,
    "SaveSubtitlesWithMedia": True,
    "SaveLyricsWithMedia": False,
    "SaveTrickplayWithMedia": False,
    "DisabledLyricFetchers": [],
    "LyricFetcherOrder": [],
    "PreferNonstandardArtistsTag": False,
    "UseCustomTagDelimiters": False,
    "CustomTagDelimiters": [],
    "DelimiterWhitelist": [],
    "AutomaticallyAddToCollection": False,
    "AllowEmbeddedSubtitles": "AllowAll",
    "TypeOptions": [],
}


class Unseen(Exception):
    """A path that the server cannot see."""


class Unknown(Exception):
    """A library, path or item that is not there."""


def add_library(
    state: JellyfinState,
    name: str,
    collection_type: str,
    paths: Sequence[str],
    options: Mapping[str, Json],
) -> Library:
    """Make a library; a taken name gets a number, an unseen path raises Unseen."""
    for path in paths:
        _check_seen(state, path)
    taken = {library.name for library in state.libraries.values()}
    suffix, free = 2, name
    while free in taken:
        free, suffix = f"{name}{suffix}", suffix + 1
    number = make_id("CollectionFolder", f"/config/root/default/{free}")
    chosen = {**_DEFAULT_OPTIONS, **options}
    library = Library(number, free, collection_type, list(paths), chosen)
    state.libraries[number] = library
    return library


def named_library(state: JellyfinState, name: str) -> Library:
    """Return the library of that name; Unknown when there is none."""
    for library in state.libraries.values():
        if library.name.casefold() == name.casefold():
            return library
    raise Unknown(name)


def remove_library(state: JellyfinState, name: str) -> None:
    """Remove a library with its items; never the media."""
    library = named_library(state, name)
    inside = [item.id for item in state.items.values() if item.library_id == library.id]
    del state.libraries[library.id]
    state.drop(inside)


def add_path(state: JellyfinState, name: str, path: str) -> None:
    """Add a folder to a library; Unseen when the server cannot see it."""
    library = named_library(state, name)
    _check_seen(state, path)
    if path not in library.locations:
        library.locations.append(path)


def remove_path(state: JellyfinState, name: str, path: str) -> None:
    """Take a folder from a library; its items go with the next scan of it."""
    library = named_library(state, name)
    if path not in library.locations:
        raise Unknown(path)
    library.locations.remove(path)
    state.drop([item.id for item in state.items.values() if is_at(item.path, path)])


def library_record(state: JellyfinState, library: Library) -> Json:
    """Write a library as VirtualFolders lists it."""
    infos: list[Json] = [{"Path": path} for path in library.locations]
    record: dict[str, Json] = {
        "Name": library.name,
        "Locations": list(library.locations),
        "CollectionType": library.collection_type,
        "LibraryOptions": {**library.options, "PathInfos": infos},
        "ItemId": library.id,
        "PrimaryImageItemId": library.id,
        "RefreshStatus": "Active" if state.scanning else "Idle",
    }
    return {**record, "RefreshProgress": 41.5} if state.scanning else record


def make_box_set(state: JellyfinState, name: str, children: Sequence[str]) -> Item:
    """Make a collection, or add to the one of that name; Unknown for a strange id."""
    _check_known(state, children)
    libraries = (one.name for one in state.libraries.values())
    if COLLECTIONS not in libraries:
        number = make_id("CollectionFolder", COLLECTIONS_PATH)
        state.libraries[number] = Library(
            number, COLLECTIONS, "boxsets", [COLLECTIONS_PATH], dict(_DEFAULT_OPTIONS)
        )
    path = f"{COLLECTIONS_PATH}/{name} [boxset]"
    number = state.new_id(ItemKind.BOX_SET, path)
    old = state.items.get(number)
    now = state.clock.now()
    box_set = Item(
        id=number,
        kind=ItemKind.BOX_SET,
        name=name,
        sort_name=sort_name(name),
        path=path,
        library_id=named_library(state, COLLECTIONS).id,
        created=now,
        saved=now,
        data_key=number,
        children=tuple(dict.fromkeys((*(old.children if old else ()), *children))),
    )
    state.put([box_set])
    return box_set


def _check_known(state: JellyfinState, numbers: Sequence[str]) -> None:
    for number in numbers:
        if number not in state.items:
            raise Unknown(number)


def _check_seen(state: JellyfinState, path: str) -> None:
    seen = look_at(state.view, path)
    if seen is None or not seen.folder:
        raise Unseen(path)
