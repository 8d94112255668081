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
from ..rules.engine import Verdict
from ..settings import Settings

_GIVEN_BY_SERVICES = frozenset({"keep_tag", "favorite"})

type Verdicts = tuple[tuple[JoinedItem, Verdict], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionCheck:
    """The verdicts as they may stand, and what is protected by tags and favourites.

    ``lost``: titles that stay protected until a person agrees that they no longer are.
    ``now``: what to remember, as it is now.
    """

    verdicts: Verdicts
    now: Protection
    lost: tuple[str, ...]


def check_protection(
    verdicts: Iterable[tuple[JoinedItem, Verdict]],
    before: Protection,
    settings: Settings,
    frozen: Mapping[Slug, Reason],
) -> ProtectionCheck:
    """Compare with what was protected before, under the same settings.

    Items of services that rest are left out of the comparison and keep what they had.
    """
    verdicts = tuple(verdicts)
    now = {
        _key(one): verdict.reason.key
        for one, verdict in verdicts
        if verdict.protected and verdict.reason.key in _GIVEN_BY_SERVICES and _key(one)
    }
    if frozen:
        known = {_key(one) for one, _ in verdicts if one.item.service not in frozen}
        kept = {key: why for key, why in before.items.items() if key not in known}
        now = {**kept, **now}
    protection = Protection(_fingerprint(settings), now)
    if before.fingerprint != protection.fingerprint:
        return ProtectionCheck(verdicts=verdicts, now=protection, lost=())
    lost = [one for one, verdict in verdicts if _lost(one, verdict, before, frozen)]
    if not lost_too_much(len(before.items), len(lost)):
        return ProtectionCheck(verdicts=verdicts, now=protection, lost=())
    names = {one.item.id for one in lost}
    held = tuple(
        (one, _protected(verdict) if one.item.id in names else verdict)
        for one, verdict in verdicts
    )
    return ProtectionCheck(
        verdicts=held,
        now=protection,
        lost=tuple(sorted(one.item.title for one in lost)),
    )


def _lost(
    one: JoinedItem, verdict: Verdict, before: Protection, frozen: Mapping[Slug, Reason]
) -> bool:
    """Return whether an item was protected and nothing protects it any more."""
    shielded = verdict.protected or verdict.keep is not None
    return _key(one) in before.items and not shielded and one.item.service not in frozen


def _protected(verdict: Verdict) -> Verdict:
    return replace(verdict, protected=True, reason=Reason("protection_lost"))


def _key(one: JoinedItem) -> str:
    return next(iter(one.item.identity.keys), "")


def _fingerprint(settings: Settings) -> str:
    """Return a short sign of the settings that protection depends on."""
    parts = [sorted(settings.keep_tags), settings.protect_favorites]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
