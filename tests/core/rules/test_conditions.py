"""The laws of conditions: three values, whatever is asked of whatever is known."""

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.filters import (
    KINDS,
    OPERATORS,
    FilterProperty,
    FilterRow,
    Kind,
    Operator,
    UnfitRow,
    Value,
)
from custom_components.cleanarr.core.reasons import Reason
from custom_components.cleanarr.core.rules.base import UnknownAnswer
from custom_components.cleanarr.core.rules.conditions import (
    PropertyAnswer,
    Truth,
    evaluate,
    holds,
)

pytestmark = pytest.mark.case("A4")

NEGATIONS = {
    Operator.IS: Operator.IS_NOT,
    Operator.CONTAINS: Operator.NOT_CONTAINS,
    Operator.ANY_OF: Operator.NONE_OF,
}
WORDS = st.sampled_from(["Crime", "crime", "Science Fiction", "fiction", "Straße", "1"])
NUMBERS = st.integers(-2, 3) | st.sampled_from([0.5, 7.5, 10**13, 10**400])
VALUES: dict[Kind, st.SearchStrategy[Value]] = {
    Kind.NUMBER: NUMBERS,
    Kind.TEXT: WORDS,
    Kind.TEXTS: st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    Kind.FLAG: st.booleans(),
}
TOLD = VALUES | {Kind.TEXTS: st.lists(WORDS, max_size=3).map(tuple)}


def rows_of(prop: FilterProperty) -> st.SearchStrategy[FilterRow]:
    return st.one_of(
        st.builds(FilterRow, st.just(prop), st.just(operator), VALUES[kind])
        for operator, kind in OPERATORS[KINDS[prop]].items()
    )


def unknown(prop: FilterProperty) -> UnknownAnswer:
    return UnknownAnswer(Reason(f"{prop}_unread"))


ROWS = st.sampled_from(FilterProperty).flatmap(rows_of)
KNOWN = st.fixed_dictionaries({prop: TOLD[kind] for prop, kind in KINDS.items()})
ANSWERS = st.fixed_dictionaries(
    {
        prop: st.none() | st.just(unknown(prop)) | TOLD[kind]
        for prop, kind in KINDS.items()
    }
)
SEVERAL = st.lists(ROWS, min_size=1, max_size=5)


@given(ROWS)
def test_what_is_absent_is_false_even_under_not(row: FilterRow):
    assert holds(row, None) is False


@given(ROWS)
def test_what_is_unknown_stays_unknown_even_under_not(row: FilterRow):
    assert holds(row, unknown(row.property)) == unknown(row.property)


@given(ROWS, KNOWN)
def test_not_is_the_opposite_of_what_is_known(
    row: FilterRow, known: dict[FilterProperty, PropertyAnswer]
):
    if (negation := NEGATIONS.get(row.operator)) in OPERATORS[KINDS[row.property]]:
        opposite = FilterRow(row.property, negation, row.value)
        told = known[row.property]
        assert holds(opposite, told) is not holds(row, told)


@given(ROWS, KNOWN)
def test_what_is_known_is_true_or_false(
    row: FilterRow, known: dict[FilterProperty, PropertyAnswer]
):
    assert holds(row, known[row.property]) in {True, False}


@given(st.data(), SEVERAL, ANSWERS)
def test_the_order_of_rows_never_matters(
    data: st.DataObject,
    rows: list[FilterRow],
    answers: dict[FilterProperty, PropertyAnswer],
):
    shuffled = data.draw(st.permutations(rows))
    assert evaluate(shuffled, answers.get) == evaluate(rows, answers.get)


@given(SEVERAL, ANSWERS)
def test_all_rows_must_hold(
    rows: list[FilterRow], answers: dict[FilterProperty, PropertyAnswer]
):
    each = [holds(row, answers[row.property]) for row in rows]
    found = evaluate(rows, answers.get)
    if False in each:
        assert found is False
    elif any(isinstance(one, UnknownAnswer) for one in each):
        assert found in each
        assert found is not True
    else:
        assert found is True


@given(SEVERAL, ANSWERS, KNOWN, st.frozensets(st.sampled_from(FilterProperty)))
def test_nothing_that_is_read_later_contradicts_an_answer(
    rows: list[FilterRow],
    answers: dict[FilterProperty, PropertyAnswer],
    later: dict[FilterProperty, PropertyAnswer],
    absent: frozenset[FilterProperty],
):
    """True and false are said only if they hold whatever the unknown turns out to be."""
    found = evaluate(rows, answers.get)
    read = {
        prop: (None if prop in absent else later[prop])
        if isinstance(told, UnknownAnswer)
        else told
        for prop, told in answers.items()
    }
    if not isinstance(found, UnknownAnswer):
        assert evaluate(rows, read.get) is found


MONITORED = FilterRow(FilterProperty.MONITORED, Operator.IS, True)
REQUESTED = FilterRow(FilterProperty.REQUESTED, Operator.IS, True)
MISSING = unknown(FilterProperty.MONITORED)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (True, True, True),
        (True, False, False),
        (False, False, False),
        (True, MISSING, MISSING),
        (False, MISSING, False),
        (MISSING, MISSING, MISSING),
    ],
    ids=["tt", "tf", "ff", "tu", "fu", "uu"],
)
def test_the_table_of_and(one: Truth, other: Truth, both: Truth):
    for first, second in ((one, other), (other, one)):
        seen = {FilterProperty.MONITORED: first, FilterProperty.REQUESTED: second}
        assert evaluate([MONITORED, REQUESTED], seen.get) == both


def test_of_several_unknowns_the_same_one_is_told_in_any_order():
    """An explanation that flips with each sync would look like a change."""
    rows = [MONITORED, REQUESTED]
    assert evaluate(rows, unknown) == evaluate(rows[::-1], unknown) == MISSING


def test_no_rows_hold_for_nothing():
    """A rule that lost its rows would be due for the whole library."""
    assert evaluate([], lambda _: True) is False


@pytest.mark.parametrize(
    ("row", "told", "truth"),
    [
        (("size", "greater_than", 10**9), 10**9, False),
        (("size", "greater_than", 10**9), 10**9 + 1, True),
        (("size", "at_least", 10**9), 10**9, True),
        (("rating", "less_than", 6.5), 6.5, False),
        (("rating", "less_than", 6.5), 6.4, True),
        (("rating", "at_most", 6.5), 6.5, True),
        (("play_count", "is", 0), 0, True),
        (("play_count", "is_not", 0), 0, False),
        (("year", "is", 1995), 1995.0, True),
        (("language", "is", "GERMAN"), "German", True),
        (("language", "is", "Ger"), "German", False),
        (("language", "is_not", "german"), "German", False),
        (("studio", "contains", "bros"), "Warner Bros. Pictures", True),
        (("studio", "not_contains", "bros"), "Warner Bros. Pictures", False),
        (("collection", "contains", "STRASSE"), "Die Straße", True),
        (("certification", "any_of", ("pg", "g")), "PG-13", False),
        (("certification", "any_of", ("pg-13", "g")), "PG-13", True),
        (("certification", "none_of", ("pg-13", "g")), "PG-13", False),
        (("genre", "contains", "fiction"), ("Science Fiction",), False),
        (("genre", "contains", "horror"), ("Comedy", "Horror"), True),
        (("genre", "not_contains", "horror"), ("Comedy", "Horror"), False),
        (("genre", "any_of", ("horror", "war")), ("Comedy", "Horror"), True),
        (("genre", "none_of", ("horror", "war")), ("Comedy",), True),
        (("tag", "none_of", ("keep",)), (), True),
        (("tag", "not_contains", "keep"), (), True),
        (("tag", "contains", "keep"), (), False),
        (("root_folder", "is_not", "/movies"), "", False),
        (("requested", "is", False), False, True),
        (("requested", "is", False), True, False),
    ],
    ids=str,
)
def test_rows(row: tuple[str, str, Value], told: PropertyAnswer, truth: bool):
    prop, operator, value = row
    asked = FilterRow(FilterProperty(prop), Operator(operator), value)
    assert holds(asked, told) is truth


def test_every_property_can_be_asked_for():
    for prop in FilterProperty:
        assert OPERATORS[KINDS[prop]]


@given(
    st.sampled_from(FilterProperty),
    st.sampled_from(Operator),
    st.sampled_from(Kind).flatmap(lambda kind: VALUES[kind]),
)
def test_what_the_table_allows_is_all_that_can_be_made(
    prop: FilterProperty, operator: Operator, value: Value
):
    kinds = {bool: Kind.FLAG, str: Kind.TEXT, tuple: Kind.TEXTS}
    wanted = OPERATORS[KINDS[prop]].get(operator)
    if wanted is kinds.get(type(value), Kind.NUMBER):
        assert FilterRow(prop, operator, value).value == value
        return
    with pytest.raises(UnfitRow) as raised:
        FilterRow(prop, operator, value)
    key = "operator_unfit" if wanted is None else "value_unfit"
    assert raised.value.key == key


@pytest.mark.parametrize(
    ("prop", "operator", "value", "key"),
    [
        ("size", "contains", 5, "operator_unfit"),
        ("genre", "is", "Horror", "operator_unfit"),
        ("monitored", "is_not", True, "operator_unfit"),
        ("size", "is", "5", "value_unfit"),
        ("size", "is", True, "value_unfit"),
        ("size", "is", float("nan"), "value_unfit"),
        ("size", "less_than", float("inf"), "value_unfit"),
        ("requested", "is", 1, "value_unfit"),
        ("language", "any_of", "German", "value_unfit"),
        ("language", "any_of", ["German"], "value_unfit"),
        ("language", "any_of", ("German", 4), "value_unfit"),
        ("language", "is", None, "value_unfit"),
        ("language", "contains", " ", "value_blank"),
        ("language", "none_of", (), "value_blank"),
        ("language", "none_of", ("German", ""), "value_blank"),
    ],
)
def test_a_row_that_asks_nothing_is_refused(
    prop: str, operator: str, value: Value, key: str
):
    """A blank part is in every text, and every text is none of no texts."""
    with pytest.raises(UnfitRow) as raised:
        FilterRow(FilterProperty(prop), Operator(operator), value)
    assert raised.value.key == key
