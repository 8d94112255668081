"""A list that shrank by itself, or was cut off: the numbers at the edges."""

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.library.plausible import lost_too_much, shrinks


def believed(before: int, now: int, most: float = 0.2) -> bool:
    return not shrinks({"movies": now}, {"movies": before}, most)


@pytest.mark.case("A6")
@pytest.mark.parametrize(
    ("before", "now"),
    [
        (10, 5),  # half of them, but only five
        (6, 1),
        (5, 0),
        (100, 80),  # twenty, but not more than a fifth
        (30, 24),
        (30, 30),
        (30, 60),
        (0, 0),
    ],
)
def test_believes(before: int, now: int):
    assert believed(before, now)


@pytest.mark.case("A6")
@pytest.mark.parametrize(
    ("before", "now"), [(10, 4), (29, 23), (100, 79), (6, 0), (1000, 0)]
)
def test_does_not_believe(before: int, now: int):
    assert not believed(before, now)


@pytest.mark.case("A3")
@given(st.integers(6, 10**6), st.floats(0, 1))
def test_never_believes_that_everything_went(before: int, most: float):
    assert not believed(before, 0, most)


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0, 1))
def test_more_left_is_never_less_believable(before: int, now: int, most: float):
    if believed(before, now, most):
        assert believed(before, now + 1, most)


def test_a_list_that_was_not_read_says_nothing():
    assert not shrinks({"movies": 10}, {"movies": 10, "plays": 500}, 0.2)


def test_names_every_list_that_shrank():
    found = shrinks({"movies": 0, "users": 4}, {"movies": 40, "users": 4}, 0.2)
    assert [(one.list, one.before, one.now) for one in found] == [("movies", 40, 0)]


@pytest.mark.case("A6")
@pytest.mark.parametrize(
    ("before", "lost", "too_much"),
    [(6, 5, False), (6, 6, True), (30, 6, False), (29, 6, True), (100, 20, False)],
)
def test_lost_protection(before: int, lost: int, *, too_much: bool):
    assert lost_too_much(before, lost) is too_much
