"""What servers send is folded where they differ and refused where it is wrong."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.clients.fields import (
    Malformed,
    as_record,
    as_records,
    flag,
    identifier,
    moment,
    number,
    numbers,
    optional_decimal,
    optional_identifier,
    optional_number,
    optional_text,
    record,
    records,
    text,
    word,
    words,
)
from custom_components.cleanarr.core.identifiers import MovieId

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
READERS = [
    text,
    optional_text,
    number,
    optional_number,
    optional_decimal,
    numbers,
    word,
    words,
    flag,
    moment,
    record,
    records,
    lambda fields, name: identifier(MovieId, fields, name),
    lambda fields, name: optional_identifier(MovieId, fields, name),
    lambda fields, name: as_record(fields[name]),
    lambda fields, name: as_records(fields[name]),
]


@given(value=ANYTHING, reader=st.sampled_from(READERS))
def test_whatever_comes_is_read_or_refused(value, reader):
    """Nothing but ValueError, which makes an UnexpectedAnswer of the whole."""
    with suppress(ValueError):
        reader({"field": value}, "field")


@pytest.mark.parametrize(
    "fields", [{}, {"field": None}, {"field": ""}], ids=["missing", "null", "blank"]
)
def test_absent_is_absent_however_it_is_said(fields):
    assert optional_text(fields, "field") is None
    assert optional_number(fields, "field") is None
    assert moment(fields, "field") is None
    assert optional_identifier(MovieId, fields, "field") is None
    for reader in (text, number):
        with pytest.raises(ValueError):
            reader(fields, "field")


@pytest.mark.parametrize("fields", [{}, {"field": None}])
def test_absent_lists_and_flags(fields):
    assert records(fields, "field") == ()
    assert record(fields, "field") is None
    assert flag(fields, "field") is False


@pytest.mark.parametrize("fields", [{}, {"field": None}])
def test_numbers_that_are_absent_are_no_empty_list(fields):
    with pytest.raises(Malformed):
        numbers(fields, "field")
    assert numbers({"field": []}, "field") == frozenset()


@pytest.mark.case("H")
def test_numbers_that_come_as_text():
    assert number({"field": "8589934592"}, "field") == 8_589_934_592
    assert identifier(MovieId, {"field": "7"}, "field") == 7
    assert numbers({"field": ["1", 2]}, "field") == {1, 2}
    assert text({"field": 1917}, "field") == "1917"


@pytest.mark.parametrize("value", [0, -1, "0", True, "x", 1.5, [], " "])
@pytest.mark.case("B3")
def test_what_is_no_id(value):
    with pytest.raises(ValueError):
        identifier(MovieId, {"field": value}, "field")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-01-15T10:30:00Z", datetime(2025, 1, 15, 10, 30, tzinfo=UTC)),
        (
            "2025-01-15T10:30:00.1234567Z",
            datetime(2025, 1, 15, 10, 30, 0, 123456, tzinfo=UTC),
        ),
        ("2025-01-15T12:30:00+02:00", datetime(2025, 1, 15, 10, 30, tzinfo=UTC)),
        ("2025-01-15T10:30:00", datetime(2025, 1, 15, 10, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00.0000000Z", None),
    ],
)
@pytest.mark.case("C6")
def test_moments_are_utc_and_the_year_1_is_none(written, read):
    found = moment({"field": written}, "field")
    assert found == read
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    "written", ["soon", "0000-00-00", "9999-12-31T23:59:59-01:00", "2025-13-01"]
)
def test_a_date_that_is_none_is_no_absent_one(written):
    with pytest.raises(ValueError):
        moment({"field": written}, "field")


@given(
    at=st.datetimes(
        min_value=datetime(1900, 1, 1),
        max_value=datetime(2200, 1, 1),
        timezones=st.builds(
            timezone, st.timedeltas(-timedelta(hours=14), timedelta(hours=14))
        ),
    )
)
def test_any_zone_means_the_same_moment(at):
    assert moment({"field": at.isoformat()}, "field") == at
