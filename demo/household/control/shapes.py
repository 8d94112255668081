"""What the control door tells of a household."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """Where a service answers, its key, and its root folders as it sees them."""

    name: str
    kind: str
    url: str
    api_key: str
    roots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addresses:
    """All that a program needs to use a household; folders as absolute paths.

    `leaving_soon` is the folder as Home Assistant sees it, `leaving_soon_in_jellyfin`
    the same folder as Jellyfin sees it.
    """

    services: tuple[ServiceAddress, ...]
    control: str
    folder: str
    media: str
    leaving_soon: str
    leaving_soon_in_jellyfin: str
    jellyfin_version: str

    def service(self, name: str) -> ServiceAddress:
        """Return the address of the service of that name."""
        return next(one for one in self.services if one.name == name)


@dataclass(frozen=True, slots=True)
class MovieState:
    """A movie in Radarr; file id 0 has no file; `on_disk` is relative to the folder."""

    service: str
    id: int
    title: str
    year: int
    tmdb_id: int
    monitored: bool
    tags: tuple[str, ...]
    path: str
    file_id: int = 0
    file_path: str = ""
    on_disk: str = ""
    size: int = 0
    imported: datetime | None = None


@dataclass(frozen=True, slots=True)
class EpisodeState:
    """An episode in Sonarr; file id 0 has no file, several may share one file."""

    id: int
    season: int
    number: int
    monitored: bool
    airs: datetime
    file_id: int = 0
    on_disk: str = ""


@dataclass(frozen=True, slots=True)
class SeriesState:
    """A series in Sonarr with all its episodes; `seasons` says which are monitored."""

    service: str
    id: int
    title: str
    year: int
    tvdb_id: int
    monitored: bool
    ended: bool
    tags: tuple[str, ...]
    path: str
    seasons: dict[str, bool]
    episodes: tuple[EpisodeState, ...]


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item in Jellyfin, with its links' target and its episode's numbers."""

    id: str
    kind: str
    name: str
    library: str
    path: str
    target: str
    provider_ids: dict[str, str]
    series: str = ""
    season: int = -1
    episode: int = -1


@dataclass(frozen=True, slots=True)
class LibraryState:
    """A library in Jellyfin with the ids of its items."""

    id: str
    name: str
    locations: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class FileState:
    """A file or link on the disk; `target` is what a link says."""

    path: str
    size: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class MediaRequestState:
    """A request in Seerr, with the row that all requests for a title share."""

    id: int
    user: str
    title: str
    media_id: int
    status: int
    is_4k: bool
    seasons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HubState:
    """Shoko's hub: how many are connected, and how many pings they sent so far."""

    listeners: int
    pings: int


@dataclass(frozen=True, slots=True)
class HouseholdState:
    """The whole household at one moment; files relative to its folder."""

    now: datetime
    movies: tuple[MovieState, ...]
    series: tuple[SeriesState, ...]
    items: tuple[ItemState, ...]
    libraries: tuple[LibraryState, ...]
    users: tuple[str, ...]
    files: tuple[FileState, ...]
