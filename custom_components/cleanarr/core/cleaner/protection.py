"""Notice when many items lose their protection at once (SPEC §3.5). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
import hashlib
import json

from ..identifiers import Slug
from ..library.model import JoinedItem
from ..library.plausible import lost_too_much
from ..memory import Protection
from ..reasons import Reason
from ..rules.choosing import Verdict
from ..settings import (
    NEVER,
    AnyRule,
    EpisodeRule,
    FilterRule,
    HouseholdConfig,
    Settings,
    TagRule,
    UserRule,
)

_GIVEN_BY_SERVICES = frozenset(
    {"keep_tag", "favorite", "favorite_within", "never_rule", "never_rule_within"}
)

type Verdicts = tuple[tuple[JoinedItem, Verdict], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionCheck:
    """The verdicts as they may stand, and what tags, favourites and watching protect.

    ``lost``: titles that stay protected until a person agrees that they no longer are.
    ``now``: what to remember, as it is now.
    """

    verdicts: Verdicts
    now: Protection
    lost: tuple[str, ...]


def check_protection(
    verdicts: Iterable[tuple[JoinedItem, Verdict]],
    before: Protection,
    config: HouseholdConfig,
    frozen: Mapping[Slug, Reason],
) -> ProtectionCheck:
    """Compare with what was protected before, under the same options and rules.

    Movies and whole series are compared, for each is protected with all of its parts.
    """
    verdicts = tuple(verdicts)
    whole = tuple(one for one in verdicts if one[0].item.identity.is_whole)
    now = {
        _key(one): verdict.reason.key
        for one, verdict in whole
        if verdict.protected and verdict.reason.key in _GIVEN_BY_SERVICES and _key(one)
    }
    fingerprint = _fingerprint(config)
    same = before.fingerprint == fingerprint
    kept = _kept(whole, before, frozen, same=same)
    protection = Protection(fingerprint, {**kept, **now})
    if not same:
        return ProtectionCheck(verdicts=verdicts, now=protection, lost=())
    lost = [one for one, verdict in whole if _lost(one, verdict, before, frozen)]
    if not lost_too_much(len(before.items), len(lost)):
        return ProtectionCheck(verdicts=verdicts, now=protection, lost=())
    names = {one.item.id for one in lost}
    held = tuple(
        (one, _protected(verdict) if one.item.entry_item in names else verdict)
        for one, verdict in verdicts
    )
    return ProtectionCheck(
        verdicts=held,
        now=protection,
        lost=tuple(sorted(one.item.title for one in lost)),
    )


def _kept(
    verdicts: Verdicts, before: Protection, frozen: Mapping[Slug, Reason], *, same: bool
) -> Mapping[str, str]:
    """Return what stays remembered because nothing tells that it is over.

    That is what cannot be seen while a service rests and, under the same options and
    rules, what is protected by other means or unknown just now.
    """
    seen = {_key(one) for one, _ in verdicts}
    open_still = {
        _key(one) for one, verdict in verdicts if not _bare(one, verdict, frozen)
    }
    return {
        key: why
        for key, why in before.items.items()
        if (same and key in open_still) or (frozen and key not in seen)
    }


def _lost(
    one: JoinedItem, verdict: Verdict, before: Protection, frozen: Mapping[Slug, Reason]
) -> bool:
    """Return whether an item was protected and nothing protects it any more."""
    return _key(one) in before.items and _bare(one, verdict, frozen)


def _bare(one: JoinedItem, verdict: Verdict, frozen: Mapping[Slug, Reason]) -> bool:
    """Return whether it is certain that nothing protects an item."""
    shielded = verdict.protected or verdict.keep is not None
    return not (shielded or verdict.unknown or one.item.service in frozen)


def _protected(verdict: Verdict) -> Verdict:
    return replace(verdict, protected=True, reason=Reason("protection_lost"))


def _key(one: JoinedItem) -> str:
    """Return a title in its service, for each has tags of its own; empty if unnamed."""
    name = next(iter(one.item.identity.keys), None)
    return "" if name is None else f"{one.item.service}:{name}"


def _fingerprint(config: HouseholdConfig) -> str:
    """Return a short sign of the options and rules that protection depends on."""
    settings = config.settings
    parts = [
        sorted(settings.keep_tags),
        settings.protect_favorites,
        sorted(_sign(rule, settings) for rule in config.rules if _keeps(rule)),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _keeps(rule: AnyRule) -> bool:
    """Return whether a rule protects some items for ever."""
    match rule:
        case UserRule():
            return rule.enabled and any(one.retention is NEVER for one in rule.people)
        case EpisodeRule():
            return False
    return rule.enabled and rule.retention is NEVER


def _sign(rule: AnyRule, settings: Settings) -> tuple[str, list[str], list[str]]:
    """Return what decides which items a rule matches."""
    match rule:
        case TagRule():
            own = sorted(rule.tags)
        case FilterRule():
            own = [f"{row.property} {row.operator} {row.value}" for row in rule.rows]
        case UserRule():
            never = (one for one in rule.people if one.retention is NEVER)
            own = sorted(str(one.person) for one in never)
        case _:
            own = [settings.watched_by, *sorted(settings.users)]
    return rule.id, sorted(rule.media), own
