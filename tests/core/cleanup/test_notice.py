"""The notice promise: nothing goes that was not announced for its full notice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core import Settings, Status
from custom_components.cleanarr.core.cleanup.plan import Planned, file_keys
from custom_components.cleanarr.core.rules.choosing import Verdict
from tests.core.cleanup.plans import (
    BLOCKED,
    KEPT,
    PROTECTED,
    SETTINGS,
    STALE,
    Life,
    doubtful,
    due,
)
from tests.core.library.builders import (
    DAY,
    HOUR,
    NOW,
    RADARR,
    a_file,
    a_movie,
    a_series,
)

FULL = 14 * DAY
SHORT = Settings(leaving_soon=HOUR, full_sync_interval=HOUR)


@pytest.mark.case("C2")
def test_a_first_run_announces_what_is_long_due_for_the_full_notice():
    life = Life(verdict=due(NOW - 500 * DAY))
    shown = life.sync()
    assert shown.status is Status.LEAVING_SOON
    assert shown.date == life.now + FULL
    assert life.notice.credited == timedelta(0)


def test_the_first_sync_announces_but_only_the_next_ones_count():
    life = Life()
    life.sync()
    life.sync()
    assert life.notice.credited == HOUR


def test_it_is_due_when_the_notice_is_complete():
    life = Life(verdict=due(NOW - DAY))
    life.sync()
    assert life.syncs(335).status is Status.LEAVING_SOON
    assert life.sync().status is Status.SCHEDULED


@pytest.mark.case("C1")
@pytest.mark.parametrize(
    ("window", "retention", "length"),
    [
        (FULL, 90 * DAY, FULL),
        (FULL, 3 * DAY, 3 * DAY),
        (HOUR, 90 * DAY, DAY),
        (timedelta(0), 90 * DAY, DAY),
    ],
)
def test_the_length_of_a_notice(
    window: timedelta, retention: timedelta, length: timedelta
):
    settings = replace(SETTINGS, leaving_soon=window)
    life = Life(verdict=due(NOW, retention), settings=settings)
    life.sync()
    assert life.notice.length == length


@pytest.mark.case("C1")
def test_a_window_longer_than_the_retention_announces_for_the_whole_retention():
    life = Life(verdict=due(NOW + 5 * DAY, 5 * DAY))
    shown = life.sync()
    assert shown.announced
    assert shown.date == life.now + 5 * DAY


@pytest.mark.case("C7")
@pytest.mark.parametrize(
    ("interval", "away", "gained"),
    [
        (HOUR, HOUR, HOUR),
        (HOUR, 2 * HOUR, 2 * HOUR),
        (HOUR, 3 * HOUR, 2 * HOUR),
        (HOUR, 30 * DAY, 2 * HOUR),
        (12 * HOUR, 30 * DAY, 3 * HOUR),
        (HOUR / 4, HOUR, HOUR / 2),
        (HOUR, -5 * HOUR, timedelta(0)),
    ],
)
def test_what_one_sync_credits(interval: timedelta, away: timedelta, gained: timedelta):
    life = Life(settings=replace(SETTINGS, full_sync_interval=interval))
    life.sync()
    life.sync(after=away)
    assert life.notice.credited == gained


@pytest.mark.case("C7")
def test_a_clock_that_jumps_there_and_back_gives_nothing_for_free():
    life = Life()
    life.sync()
    shown = life.sync()
    before = shown.date
    life.sync(after=365 * DAY)
    shown = life.sync(after=-365 * DAY)
    assert life.notice.credited == HOUR
    assert before is not None
    assert shown.date is not None
    assert shown.date >= before


@pytest.mark.case("C7")
@pytest.mark.parametrize("jump", [-3 * HOUR, 3 * HOUR, 365 * DAY])
def test_a_clock_that_jumps_at_every_restart_counts_no_hour_twice(jump: timedelta):
    """Restart 24 times within two hours; each time the clock is wrong, then right."""
    life = Life()
    life.sync()
    for _ in range(24):
        life.sync(after=jump)
        life.sync(after=-jump + timedelta(minutes=5))
    assert life.notice.credited <= 2 * HOUR
    life.sync()
    assert life.notice.credited == 3 * HOUR


@pytest.mark.case("C7")
def test_a_clock_from_before_the_notice_leaves_no_debt():
    life = Life(verdict=due(NOW - 500 * DAY))
    life.syncs(5)
    life.sync(after=-30 * DAY)
    assert life.notice.credited == timedelta(0)


def test_what_jellyfin_did_not_confirm_gains_nothing():
    life = Life()
    life.sync()
    shown = life.sync(after=2 * HOUR, confirmed=False)
    assert life.notice.credited == timedelta(0)
    assert shown.date == life.now + FULL
    life.sync()
    assert life.notice.credited == HOUR


Change = Callable[[Life], None]


def stale(life: Life) -> None:
    life.frozen = {RADARR: STALE}


def doubted(life: Life) -> None:
    life.verdict = doubtful()


@pytest.mark.case("A2")
@pytest.mark.parametrize("change", [stale, doubted])
def test_what_rests_is_left_exactly_as_it_was(change: Change):
    life = Life()
    life.syncs(5)
    before, date = life.notice, life.planned().date
    change(life)
    for _ in range(50):
        shown = life.sync(after=DAY)
        assert shown.status is Status.HELD
        assert shown.announced
        assert shown.date == date
    assert life.notice == before


@pytest.mark.case("A2")
def test_after_an_outage_the_notice_goes_on_where_it_stood():
    life = Life()
    life.syncs(101)
    stale(life)
    life.syncs(5, after=DAY)
    life.frozen = {}
    life.sync()
    assert life.notice.credited == 102 * HOUR


def obstructed(life: Life) -> None:
    life.obstacles = {life.item.id: BLOCKED}


def test_what_may_not_be_deleted_stays_announced_and_held():
    life = Life()
    life.syncs(5)
    obstructed(life)
    shown = life.sync()
    assert (shown.status, shown.reason) == (Status.HELD, BLOCKED)
    assert shown.announced


def test_what_may_not_be_deleted_is_not_announced_anew():
    life = Life()
    obstructed(life)
    shown = life.sync()
    assert shown.status is Status.HELD
    assert not shown.announced
    assert not life.notices


def protect(life: Life) -> None:
    life.verdict = PROTECTED


def keep(life: Life) -> None:
    life.verdict = KEPT


def play(life: Life) -> None:
    life.verdict = due(life.now + 90 * DAY)


def replace_file(life: Life) -> None:
    life.item = a_movie(1, files=(a_file(2, imported=life.now),))


def reimport(life: Life) -> None:
    life.item = a_movie(1, imported=life.now)


def change_identity(life: Life) -> None:
    life.item = a_movie(1, tmdb=4711)


@pytest.mark.parametrize("change", [protect, keep, play])
def test_what_leaves_the_window_starts_again_from_zero(change: Change):
    life = Life()
    life.syncs(100)
    verdict = life.verdict
    change(life)
    shown = life.sync()
    assert not shown.announced
    assert not life.notices
    life.verdict = verdict
    shown = life.sync()
    assert life.notice.credited == timedelta(0)
    assert shown.date == life.now + FULL


@pytest.mark.case("C3")
def test_a_keep_ends_the_notice_even_while_its_service_is_down():
    life = Life()
    life.syncs(5)
    stale(life)
    keep(life)
    life.sync()
    assert not life.notices


@pytest.mark.parametrize("change", [replace_file, reimport, change_identity])
def test_another_file_starts_at_zero(change: Change):
    life = Life()
    life.syncs(100)
    change(life)
    life.sync()
    assert life.notice.credited == timedelta(0)
    assert len(life.notices) == 1


def test_an_item_has_the_smallest_notice_of_its_files():
    show = a_series(1)
    first, second = show.files
    life = Life(item=replace(show, files=(first,)))
    life.syncs(101)
    life.item = show
    assert not life.planned().announced
    shown = life.sync()
    assert shown.notice is not None
    assert shown.notice.credited == timedelta(0)
    assert shown.date == life.now + FULL
    assert life.notices[file_keys(show)[0]].credited == 101 * HOUR
    life.item = replace(show, files=(second,))
    assert life.planned().notice == life.notices[file_keys(show)[1]]


def test_another_item_over_the_same_files_inherits_their_notice():
    show = a_series(1)
    life = Life(item=show)
    life.syncs(101)
    life.item = replace(show, id=f"{show.id}-s01")
    assert life.planned().notice.credited == 100 * HOUR


def test_a_longer_notice_is_asked_for_and_a_shorter_one_is_not():
    life = Life()
    life.sync()
    life.settings = replace(SETTINGS, leaving_soon=DAY)
    life.sync()
    assert life.notice.length == FULL
    life.settings = replace(SETTINGS, leaving_soon=30 * DAY)
    life.sync()
    assert life.notice.length == 30 * DAY


def test_a_file_that_cannot_be_told_from_another_is_never_announced():
    for item in (a_movie(1, tmdb=0), a_movie(1, imported=None)):
        life = Life(item=item)
        shown = life.sync()
        assert not shown.announce
        assert not life.notices


def test_a_service_that_is_gone_takes_its_notices_along():
    life = Life()
    life.syncs(3)
    life.item = a_movie(2)
    life.sync()
    assert set(life.notices) == set(file_keys(life.item))


def test_only_what_was_not_announced_before_is_new():
    life = Life()
    life.sync()
    first = life.notice.begun
    life.sync()
    assert life.notice.begun == first


def test_what_is_shown_is_a_whole_second_and_never_earlier():
    life = Life(verdict=due(NOW + 13 * DAY + timedelta(microseconds=1)))
    shown = life.sync()
    assert shown.date is not None
    assert shown.date.microsecond == 0
    assert shown.date >= life.now + FULL


VERDICTS = st.one_of(
    st.integers(-30 * 24, 14 * 24).map(lambda hours: ("due", hours * HOUR)),
    st.just(("doubt", HOUR)),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [HOUR, HOUR, 2 * HOUR, DAY, -DAY, 30 * DAY, timedelta(seconds=7)]
        ),
        st.booleans(),  # confirmed by Jellyfin
        st.sampled_from([False, False, False, True]),  # service down
        VERDICTS,
        st.sampled_from([DAY, 7 * DAY, FULL, 30 * DAY]),  # the option
        st.booleans(),  # in the way of another title
    ),
    max_size=40,
)


def verdict_of(life: Life, wish: tuple[str, timedelta]) -> Verdict:
    kind, offset = wish
    return doubtful() if kind == "doubt" else due(life.now + offset)


@given(STEPS)
def test_a_date_that_was_shown_never_moves_earlier(steps: list[tuple]):
    """Whatever plays, options, outages and clocks do, as long as it stays announced."""
    life = Life()
    shown: datetime | None = None
    for after, confirmed, down, wish, window, blocked in steps:
        life.verdict = verdict_of(life, wish)
        life.settings = replace(SETTINGS, leaving_soon=window)
        life.frozen = {RADARR: STALE} if down else {}
        life.obstacles = {life.item.id: BLOCKED} if blocked else {}
        now = life.sync(after=after, confirmed=confirmed)
        if not now.announced:
            shown = None
            continue
        assert now.date is not None
        assert shown is None or now.date >= shown
        shown = now.date


@given(STEPS)
def test_nothing_is_scheduled_before_a_day_of_healthy_notice(steps: list[tuple]):
    life = Life()
    healthy = timedelta(0)
    for after, confirmed, down, wish, window, _ in steps:
        life.verdict = verdict_of(life, wish)
        life.settings = replace(SETTINGS, leaving_soon=window)
        life.frozen = {RADARR: STALE} if down else {}
        was_announced = bool(life.notices)
        now: Planned = life.sync(after=after, confirmed=confirmed)
        healthy += max(after, timedelta(0)) if was_announced else timedelta(0)
        if now.notice is not None:
            assert now.notice.credited <= healthy
        if now.notice is not None and now.notice.credited >= now.notice.length:
            assert healthy >= DAY
        if not now.announced:
            healthy = timedelta(0)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_the_smallest_notice_decides(hours: list[int]):
    """Files announced for different times: the youngest announcement counts."""
    files = tuple(
        a_file(number, episodes=((1, number),)) for number in range(1, len(hours) + 1)
    )
    show = a_series(1, files=files)
    life = Life(item=show)
    life.sync()
    for key, credited in zip(file_keys(show), hours, strict=True):
        life.notices[key] = replace(life.notices[key], credited=credited * HOUR)
    notice = life.planned().notice
    assert notice is not None
    assert notice.credited == min(hours) * HOUR
