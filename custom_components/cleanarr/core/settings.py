"""What the household decided: services, rules and options, as the core is given them."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from typing import override

from .identifiers import MediaType, RuleId, Slug, UserId


class Never(Enum):
    """A retention that does not end. Distinct from every number."""

    NEVER = "never"


NEVER = Never.NEVER

type Retention = timedelta | Never


class ServiceKind(StrEnum):
    """The products that Cleanarr speaks with."""

    RADARR = "radarr"
    SONARR = "sonarr"
    JELLYFIN = "jellyfin"
    JELLYSTAT = "jellystat"

    @property
    def deletes(self) -> bool:
        """Return whether files go through it; of all others there is one at most."""
        return self in {ServiceKind.RADARR, ServiceKind.SONARR}


class Base(StrEnum):
    """The moment that a retention counts from."""

    LAST_WATCHED_OR_ADDED = "last_watched_or_added"
    LAST_WATCHED = "last_watched"
    ADDED = "added"


class WatchedBy(StrEnum):
    """Whose watching makes an item *watched*."""

    ANY = "any"
    ALL = "all"


class MovieDeletion(StrEnum):
    """What becomes of the entry in Radarr when a movie's file is deleted."""

    REMOVE = "remove"
    UNMONITOR = "unmonitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConfig:
    """How to reach one service. ``api_key`` is a secret: it never leaves this object."""

    slug: Slug
    kind: ServiceKind
    name: str
    url: str
    api_key: str
    verify_certificate: bool = True
    timeout: timedelta = timedelta(seconds=30)
    root_folders: frozenset[str] = frozenset()

    @override
    def __repr__(self) -> str:
        """Leave out the key and the address."""
        return f"ServiceConfig({self.slug!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every kind of rule has. ``base`` and ``None``: the household's own base."""

    id: RuleId
    name: str
    media: frozenset[MediaType]
    retention: Retention
    enabled: bool = True
    base: Base | None = None
    require_watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRule(Rule):
    """Matches items with any of ``tags`` (labels, case-insensitive)."""

    tags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedRule(Rule):
    """Matches watched items; with ``require_watched`` it protects unwatched ones."""


type AnyRule = TagRule | WatchedRule


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingSoonFolder:
    """A folder on a share, as Home Assistant and as Jellyfin see it."""

    here: str
    in_jellyfin: str
    movies_name: str = "Leaving Soon - Movies"
    tv_name: str = "Leaving Soon - TV Shows"
    in_dry_run: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The options (SPEC §2), each with its default."""

    dry_run: bool = True
    movie_retention: Retention = timedelta(days=90)
    tv_retention: Retention = timedelta(days=120)
    retention_base: Base = Base.LAST_WATCHED_OR_ADDED
    leaving_soon: timedelta = timedelta(days=14)
    watched_by: WatchedBy = WatchedBy.ANY
    users: frozenset[UserId] = frozenset()
    keep_tags: frozenset[str] = frozenset({"keep"})
    protect_favorites: bool = True
    in_progress: timedelta = timedelta(days=14)
    full_sync_interval: timedelta = timedelta(hours=1)
    max_items_per_day: int = 25
    max_bytes_per_day: int = 500 * 10**9
    max_shrink: float = 0.2
    protect_latest_season: bool = True
    protect_running_series: bool = False
    movie_deletion: MovieDeletion = MovieDeletion.REMOVE
    import_exclusion: bool = False
    leaving_soon_folder: LeavingSoonFolder | None = None
    path_map: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdConfig:
    """Everything that the household decided, in one value.

    ``missing_services``: kinds that rules or options need but that nobody configured.
    """

    services: tuple[ServiceConfig, ...]
    rules: tuple[AnyRule, ...] = ()
    settings: Settings = Settings()
    missing_services: frozenset[ServiceKind] = frozenset()
