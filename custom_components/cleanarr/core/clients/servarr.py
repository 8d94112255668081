"""Ask what Radarr and Sonarr answer alike (API notes §2, §3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from ..identifiers import Episode, EpisodeId
from ..settings import ServiceConfig
from .fields import (
    Fields,
    Malformed,
    as_record,
    as_records,
    flag,
    identifier,
    moment,
    number,
    optional_identifier,
    optional_number,
    optional_text,
    record,
    records,
    text,
)
from .http import Network, Patience, ServiceHttp
from .paging import Page, read_whole
from .product import check_product, check_version

_PAGE = 1000


class HistoryEvent(StrEnum):
    """The entries of the history that say something about files."""

    IMPORTED = "imported"
    FILE_DELETED = "file_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect[Entry: int]:
    """Where Radarr and Sonarr differ in what they otherwise answer alike."""

    product: str
    oldest: str
    entry_field: str
    entry: Callable[[int], Entry]
    events: Mapping[str, HistoryEvent]
    exclusions: str
    provider_field: str
    history_query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServarrStatus:
    """Who answers: the instance's own name and its version."""

    instance_name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RootFolder:
    """A folder in which entries have theirs. ``free`` counts bytes."""

    path: str
    accessible: bool
    free: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSpace:
    """A mount, in bytes; a root folder lies on the one with the longest prefix."""

    path: str
    free: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The folders and files in a folder, by their whole paths."""

    folders: frozenset[str]
    files: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRecord[Entry: int]:
    """A file that came or went. Removed entries leave no history (API notes §2.1).

    ``reason`` is the service's word for a deletion, such as ``MissingFromDisk``;
    ``place`` the episode's season and number, where its service tells them. ``size`` is
    bytes, ``path`` where the file was: one that carries several episodes has a record
    for each.
    """

    event: HistoryEvent
    entry: Entry
    episode: EpisodeId | None
    at: datetime
    reason: str | None
    place: Episode | None = None
    size: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued[Entry: int]:
    """An entry for which something is in the queue, in any state.

    ``season`` and ``episode`` are Sonarr's; ``None``: it may be for any of the entry.
    """

    entry: Entry
    season: int | None
    episode: EpisodeId | None


class ServarrClient[Entry: int]:
    """Read what is common to both. ``Entry`` is MovieId or SeriesId."""

    def __init__(
        self,
        config: ServiceConfig,
        network: Network,
        dialect: Dialect[Entry],
        patience: Patience | None = None,
    ) -> None:
        self._http = ServiceHttp(
            config, network, {"X-Api-Key": config.api_key.strip()}, patience
        )
        self._dialect = dialect

    async def status(self) -> ServarrStatus:
        """Return who answers, once it is the right product in a version we know."""
        found = await self._http.get("api/v3/system/status", as_record)
        name, slug = self._dialect.product, self._http.slug
        product = optional_text(found, "appName")
        check_product(slug, product, name)
        version = optional_text(found, "version") or "?"
        check_version(slug, version, self._dialect.oldest)
        return ServarrStatus(
            instance_name=optional_text(found, "instanceName") or name, version=version
        )

    async def tags(self) -> Mapping[int, str]:
        """Return every tag's label in lower case by its number."""
        return dict(await self._http.get_records("api/v3/tag", _tag))

    async def quality_profiles(self) -> Mapping[int, str]:
        """Return every quality profile's name by its number."""
        path = "api/v3/qualityprofile"
        return dict(await self._http.get_records(path, _quality_profile))

    async def root_folders(self) -> tuple[RootFolder, ...]:
        """Return the root folders; this walks the service's disks."""
        return await self._http.get_records("api/v3/rootfolder", _root_folder)

    async def disk_space(self) -> tuple[DiskSpace, ...]:
        """Return the mounts that the service shows."""
        return await self._http.get_records("api/v3/diskspace", _disk_space)

    async def has_recycle_bin(self) -> bool:
        """Tell whether deleted files are moved to a recycle bin."""
        return await self._http.get("api/v3/config/mediamanagement", _has_recycle_bin)

    async def downloading(self) -> frozenset[Queued[Entry]]:
        """Return what is in the queue; what is for no known entry is left out."""
        found = await self._http.get_records("api/v3/queue/details", self._queued)
        return frozenset(queued for queued in found if queued is not None)

    async def history_since(self, since: datetime) -> tuple[HistoryRecord[Entry], ...]:
        """Return the files that came and went since then, oldest first."""
        query = {"date": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        query |= self._dialect.history_query
        found = await self._http.get_records(
            "api/v3/history/since", self._history, query
        )
        return tuple(each for each in found if each is not None)

    async def listing(self, folder: str) -> Listing:
        """Return what the service sees in a folder; nothing where it is not there."""
        query = {"path": f"{folder.rstrip('/')}/", "includeFiles": "true"}
        return await self._http.get("api/v3/filesystem", _listing, query)

    async def exclusions(self) -> frozenset[int]:
        """Return what import lists may not add, by its id at TMDB or TVDB."""
        found = await read_whole(self._http.slug, _PAGE, self._exclusions_from)
        return frozenset(found)

    async def _exclusions_from(self, start: int) -> Page[int, int]:
        query = {"page": str(start // _PAGE + 1), "pageSize": str(_PAGE)}
        path = f"api/v3/{self._dialect.exclusions}/paged"
        around, rows = await self._http.get_page(
            path, "records", self._exclusion, query
        )
        return Page(start=start, total=number(around or {}, "totalRecords"), rows=rows)

    def _exclusion(self, row: Fields) -> tuple[int, int]:
        return number(row, "id"), number(row, self._dialect.provider_field)

    def _queued(self, row: Fields) -> Queued[Entry] | None:
        kind, name = self._dialect.entry, self._dialect.entry_field
        if (entry := optional_identifier(kind, row, name)) is None:
            return None
        return Queued(
            entry=entry,
            season=optional_number(row, "seasonNumber"),
            episode=optional_identifier(EpisodeId, row, "episodeId"),
        )

    def _history(self, row: Fields) -> HistoryRecord[Entry] | None:
        event = self._dialect.events.get(text(row, "eventType"))
        if event is None:
            return None
        if (at := moment(row, "date")) is None:
            raise Malformed("a history without dates")
        data = record(row, "data") or {}
        return HistoryRecord(
            event=event,
            entry=identifier(self._dialect.entry, row, self._dialect.entry_field),
            episode=optional_identifier(EpisodeId, row, "episodeId"),
            at=at,
            reason=optional_text(data, "reason"),
            place=_place(record(row, "episode")),
            size=optional_number(data, "size"),
            path=optional_text(row, "sourceTitle"),
        )


def poster(row: Fields) -> str | None:
    """Return the public address of an entry's poster."""
    images = records(row, "images")
    found = (image for image in images if image.get("coverType") == "poster")
    return next((optional_text(image, "remoteUrl") for image in found), None)


def year(row: Fields) -> int | None:
    """Return the year; 0 is none."""
    return optional_number(row, "year") or None


def _place(episode: Fields | None) -> Episode | None:
    """Return an episode's season and number."""
    if episode is None:
        return None
    return number(episode, "seasonNumber"), number(episode, "episodeNumber")


def _listing(answer: object) -> Listing:
    """Return a listing; a list that is not there is no empty one."""
    found = as_record(answer)
    folders, files = (
        as_records(found.get("directories")),
        as_records(found.get("files")),
    )
    return Listing(
        folders=frozenset(text(row, "path").rstrip("/") for row in folders),
        files=frozenset(text(row, "path") for row in files),
    )


def _tag(row: Fields) -> tuple[int, str]:
    return number(row, "id"), text(row, "label").lower()


def _quality_profile(row: Fields) -> tuple[int, str]:
    return number(row, "id"), text(row, "name")


def _root_folder(row: Fields) -> RootFolder:
    return RootFolder(
        path=text(row, "path"),
        accessible=flag(row, "accessible"),
        free=optional_number(row, "freeSpace"),
    )


def _disk_space(row: Fields) -> DiskSpace:
    return DiskSpace(
        path=text(row, "path"),
        free=number(row, "freeSpace"),
        total=number(row, "totalSpace"),
    )


def _has_recycle_bin(value: object) -> bool:
    folder = optional_text(as_record(value), "recycleBin")
    return bool(folder and folder.strip())
