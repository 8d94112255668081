"""What the household decided: services, rules and options, as the core is given them."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from typing import override

from .filters import FilterRow
from .identifiers import MediaType, RuleId, SeerrUserId, Slug, UserId


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
    SEERR = "seerr"
    JELLYSTAT = "jellystat"
    SHOKO = "shoko"

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
    """Whose watching makes an item *watched*: of those who count, or who asked for it."""

    ANY = "any"
    ALL = "all"
    REQUESTER = "requester"


class TvScope(StrEnum):
    """What of a series is deleted as one.

    *Hybrid*: complete seasons of ended series, and watched files for the rest.
    """

    SERIES = "series"
    SEASON = "season"
    EPISODE = "episode"
    HYBRID = "hybrid"


class Unwatched(StrEnum):
    """What the default does with what nobody who counts has watched."""

    LIKE_THE_REST = "like_the_rest"
    NEVER = "never"
    OWN_RETENTION = "own_retention"


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
    """What every kind of rule has."""

    id: RuleId
    name: str
    media: frozenset[MediaType]
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainingRule(Rule):
    """A rule with one retention. ``base`` ``None``: the household's own base."""

    retention: Retention
    base: Base | None = None
    require_watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRule(RetainingRule):
    """Matches items with any of ``tags`` (labels, case-insensitive)."""

    tags: frozenset[str]
    scope: TvScope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedRule(RetainingRule):
    """Matches watched items; with ``require_watched`` it protects unwatched ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTerms:
    """How long what one person requested stays; the watching meant is their own."""

    person: SeerrUserId
    retention: Retention
    require_watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRule(Rule):
    """Matches what any of these people requested in Seerr."""

    people: tuple[PersonTerms, ...]
    base: Base | None = None
    scope: TvScope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRule(RetainingRule):
    """Matches items for which all ``rows`` hold."""

    rows: tuple[FilterRow, ...]
    scope: TvScope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRule(Rule):
    """Names single files of series: of all, or of those with any of ``tags``.

    ``max_episodes``: the newest so many stay. ``max_age``: since the import. With both,
    both must be exceeded.
    """

    tags: frozenset[str] = frozenset()
    max_episodes: int | None = None
    max_age: timedelta | None = None
    require_watched: bool = True
    exclude_continuing: bool = False
    keep_latest_season: bool = False


type ScopingRule = TagRule | UserRule | FilterRule
"""A rule about certain titles, which can say what of a series is deleted as one."""

type AnyRule = ScopingRule | WatchedRule | EpisodeRule


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
    tv_scope: TvScope = TvScope.SERIES
    retention_base: Base = Base.LAST_WATCHED_OR_ADDED
    unwatched: Unwatched = Unwatched.LIKE_THE_REST
    untouched_retention: timedelta = timedelta(days=180)
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
    partial_season_threshold: float = 1.0
    movie_deletion: MovieDeletion = MovieDeletion.REMOVE
    import_exclusion: bool = False
    clean_requests: bool = True
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
