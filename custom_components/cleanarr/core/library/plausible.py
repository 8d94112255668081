"""Tell a list that shrank by itself from one that was cut off (SPEC §3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

_FEW = 5
_FEW_PROTECTED_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrink:
    """A list that became shorter than can be believed."""

    list: str
    before: int
    now: int


def shrinks(
    counts: Mapping[str, int], accepted: Mapping[str, int], max_shrink: float
) -> tuple[Shrink, ...]:
    """Return the lists that lost more than five entries and more than ``max_shrink``.

    An empty list where there were more than five is one, whatever the limit.
    ``accepted`` is the last count that was believed, less what is accounted for.
    """
    return tuple(
        Shrink(list=name, before=before, now=counts[name])
        for name, before in accepted.items()
        if name in counts and _too_few(before, counts[name], max_shrink)
    )


def lost_too_much(before: int, lost: int) -> bool:
    """Return whether too many protected items lost their protection at once."""
    return lost > _FEW and lost > before * _FEW_PROTECTED_SHARE


def _too_few(before: int, now: int, max_shrink: float) -> bool:
    """Return whether a fall from ``before`` to ``now`` is implausible."""
    lost = before - now
    return lost > _FEW and (now == 0 or lost > before * max_shrink)
