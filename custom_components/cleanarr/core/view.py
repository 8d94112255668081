"""What the household sees: one immutable picture of everything, made after each step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .identifiers import ItemId, MediaType, RuleId, Scope, Slug
from .reasons import Reason
from .settings import ServiceKind


class Status(StrEnum):
    """Where an item stands (SPEC §1)."""

    SAFE = "safe"
    LEAVING_SOON = "leaving_soon"
    SCHEDULED = "scheduled"
    HELD = "held"
    KEPT = "kept"
    PROTECTED = "protected"


class SourceState(StrEnum):
    """How good the last reading of a service is."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER_READ = "never_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured service and its last reading. ``since``: not fresh since then (UTC)."""

    slug: Slug
    kind: ServiceKind
    name: str
    state: SourceState
    since: datetime | None
    read_at: datetime | None
    version: str | None
    error: str | None
    key_rejected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item as people see it. Moments are UTC, ``size`` is bytes.

    ``delete_after`` is a promise, "not before", where ``announced``; elsewhere it is
    what the rules say today. ``files`` are ids in the item's service.
    """

    id: ItemId
    scope: Scope
    media: MediaType
    service: Slug
    title: str
    year: int | None
    status: Status
    reason: Reason
    announced: bool
    delete_after: datetime | None
    size: int
    rule: RuleId | None
    rule_name: str | None
    added: datetime | None
    last_watched: datetime | None
    watched: bool | None
    tags: tuple[str, ...]
    poster: str | None
    files: tuple[int, ...]
    kept_by: str | None = None
    kept_by_name: str | None = None
    kept_until: datetime | None = None


class ProblemKind(StrEnum):
    """What a person has to look at; each is a repair in Home Assistant."""

    SHRINK = "shrink"
    LOST_PROTECTION = "lost_protection"
    MEMORY_RESTORED = "memory_restored"
    MEMORY_LOST = "memory_lost"
    MEMORY_UNUSABLE = "memory_unusable"
    FOLDER_UNUSABLE = "folder_unusable"
    FOLDER_IN_DOUBT = "folder_in_doubt"
    USER_GONE = "user_gone"
    SERVICE_NEEDED = "service_needed"
    RULE_REFERENCE_GONE = "rule_reference_gone"
    ITEM_ABOVE_CAP = "item_above_cap"
    MISSING_MEDIA = "missing_media"
    ROOT_FOLDER_AWAY = "root_folder_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that waits for a person. ``id`` stays while the problem stays.

    ``Cleaner.confirm_problem(id)`` is the person's answer where ``confirmable``.
    """

    id: str
    kind: ProblemKind
    values: Mapping[str, str]
    confirmable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Numbers over the whole library; sizes in bytes."""

    movies: int = 0
    series: int = 0
    leaving_soon_movies: int = 0
    leaving_soon_tv: int = 0
    scheduled: int = 0
    held: int = 0
    kept: int = 0
    unmatched: int = 0
    library_size: int = 0
    reclaimable_size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The whole picture. ``leaving_soon``: announced items, soonest first.

    ``items`` holds every item by id; ``complete`` tells that every configured Radarr and
    Sonarr has been read at least once since start, so what is not there is not there.
    ``rule_counts``: for how many items each rule decides, those without any left out.
    ``missing_media_found``: how many deletions by others the last check found, and
    ``orphaned_requests`` how many titles that Seerr wrongly takes for there.
    """

    at: datetime
    dry_run: bool
    paused: bool
    items: Mapping[ItemId, ItemView] = field(default_factory=dict)
    leaving_soon: tuple[ItemView, ...] = ()
    totals: Totals = Totals()
    rule_counts: Mapping[RuleId, int] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    read_services: frozenset[Slug] = frozenset()
    reclaimed_size: int = 0
    last_full_sync: datetime | None = None
    last_incremental_sync: datetime | None = None
    last_cleanup: datetime | None = None
    last_missing_media_check: datetime | None = None
    missing_media_found: int | None = None
    orphaned_requests: int | None = None

    @property
    def leaving_soon_count(self) -> int:
        """Return how many items are announced."""
        return len(self.leaving_soon)

    @property
    def next_deletion(self) -> ItemView | None:
        """Return the announced item that goes first, or ``None``."""
        waiting = (Status.LEAVING_SOON, Status.SCHEDULED)
        return next(
            (item for item in self.leaving_soon if item.status in waiting), None
        )


class EventKind(StrEnum):
    """What just happened, as the activity entity tells it."""

    LEAVING_SOON = "leaving_soon"
    KEPT = "kept"
    UNKEPT = "unkept"
    DELETED = "deleted"
    DELETED_EXTERNALLY = "deleted_externally"
    HELD = "held"
    FAILED = "failed"
    SYNC_COMPLETED = "sync_completed"


class HookHint(StrEnum):
    """What services tell makes worth doing: nothing, or a look at what changed or went.

    *Missed*: nobody heard for a while what they told, so a check is worth it.
    """

    NOTHING = "nothing"
    CHANGED = "changed"
    DELETED = "deleted"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that just happened; ``size`` is the bytes it freed, or would.

    ``source`` and ``who``: what deleted it, where that was not Cleanarr.
    """

    kind: EventKind
    at: datetime
    item: ItemId | None = None
    title: str | None = None
    reason: Reason | None = None
    size: int = 0
    source: str | None = None
    who: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardResult:
    """One guard's answer: ``passed`` or the reason why not."""

    guard: str
    reason: Reason | None

    @property
    def passed(self) -> bool:
        """Return whether nothing stands in the way."""
        return self.reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTried:
    """One rule's answer for an item: matched, not, or unknown (``None``).

    ``protects``: it keeps the item for as long as it matches.
    """

    rule: RuleId | None
    name: str | None
    kind: str
    matched: bool | None
    date: datetime | None
    protects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole chain for one item: facts, rules tried, guards."""

    item: ItemView
    facts: Mapping[str, str | int | datetime | None]
    rules: tuple[RuleTried, ...]
    guards: tuple[GuardResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePreview:
    """What a rule would decide: how many items, how large (bytes), and what of them.

    ``due``: how many would go as soon as their notice is over, ``protected``: how many
    it keeps. ``unread``: series of which the files would have to be read first; what is
    in them is not counted. ``sample``: the soonest few, with the dates they would have.
    """

    items: int
    size: int
    due: int
    protected: int
    unread: int
    sample: tuple[ItemView, ...]
