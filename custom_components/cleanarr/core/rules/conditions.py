"""Whether the rows of a filter hold: yes, no, or not known (SPEC §4.1, CASES A4). Pure.

A property that is *absent* makes its row false, a negated one too. What is *unknown*
stays so: it becomes neither true nor false by being negated.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import eq, ge, gt, le, lt

from ..filters import FilterProperty, FilterRow, Operator, Value
from .base import UnknownAnswer

type PropertyAnswer = Value | UnknownAnswer | None
"""What is known of a property of an item; ``None`` and a blank text: it is absent.

An empty list is a value: an item without any tag surely has none of some tags.
"""

type Look = Callable[[FilterProperty], PropertyAnswer]
"""Looks at an item: the same answer for the same property each time."""

type Truth = bool | UnknownAnswer

_OPPOSITES: Mapping[Operator, Operator] = {
    Operator.IS_NOT: Operator.IS,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NONE_OF: Operator.ANY_OF,
}
_NUMBERS: Mapping[Operator, Callable[[float, float], bool]] = {
    Operator.IS: eq,
    Operator.GREATER_THAN: gt,
    Operator.LESS_THAN: lt,
    Operator.AT_LEAST: ge,
    Operator.AT_MOST: le,
}


def evaluate(rows: Iterable[FilterRow], look: Look) -> Truth:
    """Return whether all rows hold for what ``look`` sees; no rows hold for nothing.

    One row that surely does not hold decides, whatever is unknown. The order of the
    rows never matters, not even for the reason why something is unknown.
    """
    in_order = sorted(rows, key=lambda row: row.property)
    found = [holds(row, look(row.property)) for row in in_order]
    if not found or any(each is False for each in found):
        return False
    return next((each for each in found if each is not True), True)


def holds(row: FilterRow, told: PropertyAnswer) -> Truth:
    """Return whether one row holds for what is known of its property."""
    if isinstance(told, UnknownAnswer):
        return told
    if told is None or told == "":
        return False
    opposite = _OPPOSITES.get(row.operator)
    if opposite is not None:
        return not _compare(opposite, told, row.value)
    return _compare(row.operator, told, row.value)


def _compare(operator: Operator, told: Value, wanted: Value) -> bool:
    """Compare two known values of one kind by an operator that negates nothing."""
    match told, wanted:
        case bool(), bool():
            return told is wanted
        case ((int() | float()), (int() | float())):
            return _NUMBERS[operator](told, wanted)
        case ((str() | tuple()), (str() | tuple())):
            return _match(operator, told, wanted)
    raise TypeError(f"{told!r} was told where {wanted!r} is compared")


def _match(
    operator: Operator, told: str | tuple[str, ...], wanted: str | tuple[str, ...]
) -> bool:
    """Look for a part of a text; otherwise for a text that both sides have."""
    contains = operator is Operator.CONTAINS
    if contains and isinstance(told, str) and isinstance(wanted, str):
        return wanted.casefold() in told.casefold()
    return not _folded(told).isdisjoint(_folded(wanted))


def _folded(texts: str | tuple[str, ...]) -> frozenset[str]:
    several = (texts,) if isinstance(texts, str) else texts
    return frozenset(text.casefold() for text in several)
