"""The services without which some rule or option cannot be judged."""

from collections.abc import Callable, Iterable, Mapping

from .core import (
    AnyRule,
    Base,
    EpisodeRule,
    FilterRule,
    ServiceKind,
    Settings,
    TagRule,
    Unwatched,
    UserRule,
    WatchedBy,
    WatchedRule,
)
from .rule_kinds.conditions import NEEDS


def needed_services(
    rules: Iterable[AnyRule], settings: Settings
) -> frozenset[ServiceKind]:
    """Return the kinds of service that options and rules (those turned on) need."""
    judged = tuple(rule for rule in rules if rule.enabled)
    return frozenset(
        kind
        for kind, (by_options, by_rule) in _ASKED.items()
        if by_options(settings) or any(map(by_rule, judged))
    )


def _options_ask_jellyfin(settings: Settings) -> bool:
    return (
        settings.retention_base is not Base.ADDED
        or settings.leaving_soon_folder is not None
        or settings.unwatched is not Unwatched.LIKE_THE_REST
    )


def _asks_jellyfin(rule: AnyRule) -> bool:
    """Return whether a rule cannot be judged without knowing who watches what."""
    match rule:
        case WatchedRule():
            return True
        case EpisodeRule():
            return rule.require_watched
        case UserRule():
            watching = any(one.require_watched for one in rule.people)
        case FilterRule():
            watching = rule.require_watched or _asks(rule, ServiceKind.JELLYFIN)
        case TagRule():
            watching = rule.require_watched
    return watching or rule.base not in {None, Base.ADDED}


def _options_ask_seerr(settings: Settings) -> bool:
    return settings.watched_by is WatchedBy.REQUESTER


def _asks_seerr(rule: AnyRule) -> bool:
    """Return whether a rule cannot be judged without knowing who requested what."""
    if isinstance(rule, FilterRule):
        return _asks(rule, ServiceKind.SEERR)
    return isinstance(rule, UserRule)


def _asks(rule: FilterRule, kind: ServiceKind) -> bool:
    return any(NEEDS.get(row.property) is kind for row in rule.rows)


_ASKED: Mapping[
    ServiceKind, tuple[Callable[[Settings], bool], Callable[[AnyRule], bool]]
] = {
    ServiceKind.JELLYFIN: (_options_ask_jellyfin, _asks_jellyfin),
    ServiceKind.SEERR: (_options_ask_seerr, _asks_seerr),
}
