"""Ask Jellyfin, and keep our own libraries there. Nothing here deletes an item."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import batched
from urllib.parse import quote

from ...errors import Conflict, UnexpectedAnswer
from ...identifiers import BlankIdentifier, JellyfinId, UserId, guid
from ...settings import ServiceConfig
from ..failures import COUNT, TAKEN
from ..fields import as_record, optional_text, text
from ..http import Network, Patience, ServiceHttp
from ..product import check_product, check_version
from .pages import PAGE, Pages
from .records import (
    JellyfinCounts,
    JellyfinItem,
    JellyfinLibrary,
    JellyfinStatus,
    JellyfinUser,
    Kind,
    PlayingSession,
    WatchRow,
)
from .rows import (
    counts_of,
    is_running_scan,
    item_of,
    library_of,
    session_of,
    subtitles_of,
    user_of,
    watch_row_of,
)

_OLDEST = "10.10"
_RECENT_PAGE = 100
_IDS = 150
_MOVIES = frozenset({Kind.MOVIE})
_SERIES = frozenset({Kind.SERIES})
_PLAYABLE = frozenset({Kind.MOVIE, Kind.EPISODE})
_ALL = frozenset(Kind)

_ITEMS = {
    "recursive": "true",
    "collapseBoxSetItems": "false",
    "locationTypes": "FileSystem",
    "fields": "Path,ProviderIds",
    "enableImages": "false",
    "sortBy": "SortName",
    "sortOrder": "Ascending",
}
_INVENTORY = {**_ITEMS, "enableUserData": "false"}
_NEWEST_FIRST = {**_ITEMS, "sortBy": "DatePlayed", "sortOrder": "Descending"}


def authorization(api_key: str) -> dict[str, str]:
    """Return the headers that carry a key (API notes §6.1)."""
    key = quote(api_key.strip(), safe="")
    return {"Authorization": f'MediaBrowser Token="{key}"'}


class JellyfinClient:
    """Read Jellyfin with a server-wide key, and write what is no media."""

    def __init__(
        self, config: ServiceConfig, network: Network, patience: Patience | None = None
    ) -> None:
        headers = authorization(config.api_key)
        self._http = ServiceHttp(config, network, headers, patience)

    async def status(self) -> JellyfinStatus:
        """Return who answers, once it is a Jellyfin that we know and takes our key."""
        found = await self._http.get("System/Info/Public", as_record)
        version = optional_text(found, "Version") or "?"
        check_product(self._http.slug, optional_text(found, "ProductName"), "Jellyfin")
        check_version(self._http.slug, version, _OLDEST)
        return await self._http.get("System/Info", _status)

    async def users(self) -> tuple[JellyfinUser, ...]:
        """Return every account, disabled ones too; there is always one at least."""
        found = await self._http.get_records("Users", user_of)
        if not found:
            raise UnexpectedAnswer(self._http.slug, status=COUNT)
        return found

    async def counts(self) -> JellyfinCounts:
        """Return how many items there are, by the server's quick count."""
        return await self._http.get("Items/Counts", counts_of)

    async def movies(self) -> tuple[JellyfinItem, ...]:
        """Return every movie of every library."""
        return await Pages(self._http, _INVENTORY, _MOVIES, item_of).whole()

    async def series(self) -> tuple[JellyfinItem, ...]:
        """Return every series of every library, without seasons and episodes."""
        return await Pages(self._http, _INVENTORY, _SERIES, item_of).whole()

    async def items_in(self, parent: JellyfinId) -> tuple[JellyfinItem, ...]:
        """Return what is below a library or a series, of all kinds, with paths."""
        query = {**_INVENTORY, "parentId": guid(JellyfinId, parent)}
        return await Pages(self._http, query, _ALL, item_of).whole()

    async def played(self, user: UserId) -> tuple[WatchRow, ...]:
        """Return every movie and episode that is marked as played for a user."""
        rows = await self._filtered(user, "IsPlayed", _PLAYABLE)
        return tuple(row for row in rows if row.played)

    async def resumable(self, user: UserId) -> tuple[WatchRow, ...]:
        """Return every movie and episode that a user left in the middle."""
        rows = await self._filtered(user, "IsResumable", _PLAYABLE)
        return tuple(row for row in rows if row.position > 0)

    async def favorites(self, user: UserId) -> tuple[WatchRow, ...]:
        """Return everything that a user marked as a favourite, whole series too."""
        rows = await self._filtered(user, "IsFavorite", _ALL)
        return tuple(row for row in rows if row.favorite)

    async def recent(
        self, user: UserId, since: datetime | None
    ) -> tuple[WatchRow, ...]:
        """Return what a user started or finished after ``since``, newest first.

        ``None``: everything that carries a date. Marking by hand counts as well.
        """
        query = {**_NEWEST_FIRST, "userId": guid(UserId, user)}
        pages = Pages(self._http, query, _PLAYABLE, watch_row_of(user))
        limit = PAGE if since is None else _RECENT_PAGE
        found: dict[JellyfinId, WatchRow] = {}
        start, more = 0, True
        while more:
            page = await pages.page(start, limit)
            for row in page.values:
                if more := _is_after(row.last_played, since):
                    found.setdefault(row.item.id, row)
            start += limit
            more = more and start < page.total
        return tuple(found.values())

    async def items(self, ids: Iterable[JellyfinId]) -> tuple[JellyfinItem, ...]:
        """Return those of these items that are still there."""
        found: list[JellyfinItem] = []
        for part in _parts(ids):
            query = {**_INVENTORY, "ids": part}
            found += await Pages(self._http, query, _ALL, item_of).whole()
        return tuple(found)

    async def subtitles(
        self, movies: Iterable[JellyfinId]
    ) -> Mapping[JellyfinId, tuple[str, ...]]:
        """Return the places of the subtitles beside these movies' files, by movie.

        Costs the server a query and 7 KB a movie (API notes §6.2): ask for few.
        """
        found: dict[JellyfinId, tuple[str, ...]] = {}
        for part in _parts(movies):
            query = {**_INVENTORY, "ids": part, "fields": "MediaSources"}
            found |= dict(await Pages(self._http, query, _MOVIES, subtitles_of).whole())
        return found

    async def rows(
        self, user: UserId, ids: Iterable[JellyfinId]
    ) -> tuple[WatchRow, ...]:
        """Return what a user did with these items, those that the user may see."""
        found: list[WatchRow] = []
        for part in _parts(ids):
            query = {**_ITEMS, "userId": guid(UserId, user), "ids": part}
            found += await Pages(self._http, query, _ALL, watch_row_of(user)).whole()
        return tuple(found)

    async def rows_below(
        self, user: UserId, parent: JellyfinId
    ) -> tuple[WatchRow, ...]:
        """Return what a user did with the seasons and episodes of a series."""
        query = {
            **_ITEMS,
            "userId": guid(UserId, user),
            "parentId": guid(JellyfinId, parent),
        }
        return await Pages(self._http, query, _ALL, watch_row_of(user)).whole()

    async def sessions(self) -> tuple[PlayingSession, ...]:
        """Return what is being played, paused or not."""
        found = await self._http.get_records("Sessions", session_of)
        return tuple(each for each in found if each is not None)

    async def libraries(self) -> tuple[JellyfinLibrary, ...]:
        """Return the libraries."""
        return await self._http.get_records("Library/VirtualFolders", library_of)

    async def scan_running(self) -> bool:
        """Tell whether Jellyfin looks through all libraries, or through any of them."""
        if any(await self._http.get_records("ScheduledTasks", is_running_scan)):
            return True
        return any(library.refreshing for library in await self.libraries())

    async def create_library(
        self,
        name: str,
        collection_type: str,
        path: str,
        options: Mapping[str, object],
    ) -> None:
        """Create a library that shows ``path``, as Jellyfin sees it, not yet scanned.

        Conflict when the name is taken: Jellyfin would add a second one with a number.
        RequestRefused when Jellyfin does not see the path.
        """
        taken = {library.name.casefold() for library in await self.libraries()}
        if name.casefold() in taken:
            raise Conflict(self._http.slug, status=TAKEN)
        query = {
            "name": _named(name),
            "collectionType": collection_type,
            "refreshLibrary": "false",
        }
        body = {"LibraryOptions": {**options, "PathInfos": [{"Path": path}]}}
        await self._http.send("POST", "Library/VirtualFolders", query, body)

    async def set_library_options(
        self, library: JellyfinId, options: Mapping[str, object]
    ) -> None:
        """Replace all options of a library: read, change, write back."""
        body = {"Id": guid(JellyfinId, library), "LibraryOptions": dict(options)}
        await self._http.send("POST", "Library/VirtualFolders/LibraryOptions", {}, body)

    async def remove_library(self, name: str) -> None:
        """Remove a library, no media; raise NotFound when there is none of the name."""
        query = {"name": _named(name), "refreshLibrary": "false"}
        await self._http.send("DELETE", "Library/VirtualFolders", query)

    async def refresh_library(self, library: JellyfinId) -> None:
        """Have one library looked through now."""
        path = f"Items/{guid(JellyfinId, library)}/Refresh"
        query = {"metadataRefreshMode": "Default", "imageRefreshMode": "Default"}
        await self._http.send("POST", path, query)

    async def paths_updated(self, paths: Iterable[str]) -> None:
        """Have folders looked at, a minute later, that hold ``paths`` or held them."""
        updates = [{"Path": path, "UpdateType": "Deleted"} for path in paths]
        if updates:
            body = {"Updates": updates}
            await self._http.send("POST", "Library/Media/Updated", {}, body)

    async def _filtered(
        self, user: UserId, condition: str, kinds: frozenset[Kind]
    ) -> tuple[WatchRow, ...]:
        """Ask for a user's rows; servers may ignore ``condition`` (API notes §6.2)."""
        query = {**_ITEMS, "userId": guid(UserId, user), "filters": condition}
        return await Pages(self._http, query, kinds, watch_row_of(user)).whole()


def _status(value: object) -> JellyfinStatus:
    found = as_record(value)
    return JellyfinStatus(
        id=guid(JellyfinId, found.get("Id")),
        name=optional_text(found, "ServerName") or "Jellyfin",
        version=text(found, "Version"),
    )


def _is_after(played: datetime | None, since: datetime | None) -> bool:
    return played is not None and (since is None or played >= since)


def _parts(ids: Iterable[JellyfinId]) -> Iterator[str]:
    """Yield ids in lists that fit into an address (API notes §6.1)."""
    for part in batched(
        sorted({guid(JellyfinId, each) for each in ids}), _IDS, strict=False
    ):
        yield ",".join(part)


def _named(name: str) -> str:
    if not name.strip():
        raise BlankIdentifier("a library without a name")
    return name
