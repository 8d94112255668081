"""What the household did with each item, from Jellyfin's own rows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.clients.jellyfin import (
    JellyfinItem,
    JellyfinUser,
    Kind,
    PlayingSession,
    WatchRow,
)
from custom_components.cleanarr.core.identifiers import UserId
from custom_components.cleanarr.core.library.doings import SortedDoings
from custom_components.cleanarr.core.library.join import OwnCopies, join
from custom_components.cleanarr.core.library.model import Item, Watch
from custom_components.cleanarr.core.library.sorting import (
    DoingsContext,
    sort_doings,
)
from custom_components.cleanarr.core.library.watch import Watching
from tests.core.library.builders import (
    ANNA,
    BEN,
    DAY,
    HOUR,
    NOW,
    PEOPLE,
    a_file,
    a_movie,
    a_row,
    a_series,
    by_id,
    playing,
    row_of,
    seen,
)

CONTEXT = DoingsContext(
    now=NOW, flags={}, known_files=lambda file: False, first_reading=False
)
MOVIE = a_movie(1)
MOVIE_ROW = row_of(MOVIE, 1)
SERIES = a_series(1)
SERIES_ROW = row_of(SERIES, 2)
SECONDS_AGO = NOW - HOUR


def read(
    item: Item,
    rows: Iterable[WatchRow],
    context: DoingsContext = CONTEXT,
    sessions: Iterable[PlayingSession] = (),
) -> SortedDoings:
    found = join([item], [row_of(item, 1 if item.series is None else 2)], OwnCopies())
    return sort_doings(by_id([item]), found, rows, sessions, context)


def watch(
    item: Item,
    rows: Iterable[WatchRow],
    context: DoingsContext = CONTEXT,
    sessions: Iterable[PlayingSession] = (),
    *,
    part: Item | None = None,
    users: tuple[JellyfinUser, ...] = PEOPLE,
    activity: Mapping[str, datetime] | None = None,
) -> Watch:
    """Return what was done with an item, or with a part of it."""
    done = read(item, rows, context, sessions)
    judged = Watching(
        done, users, activity or {}, in_progress=14 * DAY, now=context.now
    )
    return judged.watch(part or item)


def viewers(found: Watch) -> set[UserId]:
    """Return who watched all of it."""
    return {user for user, seen in found.seen if 0 < found.episodes <= seen}


def seen_most(found: Watch) -> int:
    return max((count for _, count in found.seen), default=0)


def episode_row(
    number: int, *, end: int | None = None, season: int = 1
) -> JellyfinItem:
    """Return an episode whose place is not known, so that its numbers count."""
    return a_row(
        100 * season + number,
        kind=Kind.EPISODE,
        series=SERIES_ROW.id,
        season=season,
        episode=number,
        episode_end=end,
    )


def test_nothing_happened():
    assert watch(MOVIE, []) == Watch(episodes=1)


def test_a_play_after_the_import_is_watching():
    found = watch(MOVIE, [seen(MOVIE_ROW, at=NOW - 100 * DAY)])
    assert viewers(found)
    assert found.activity == NOW - 100 * DAY
    assert found.touched


@pytest.mark.case("C4")
def test_a_play_before_the_import_is_not_watching():
    found = watch(MOVIE, [seen(MOVIE_ROW, at=NOW - 301 * DAY)])
    assert not viewers(found)
    assert found.touched


@pytest.mark.case("D2")
def test_half_watched_is_not_watched():
    found = watch(MOVIE, [seen(MOVIE_ROW, played=False, at=SECONDS_AGO, position=900)])
    assert not viewers(found)
    assert found.in_progress == (("Anna", SECONDS_AGO),)
    assert found.activity == SECONDS_AGO


def test_an_old_resume_position_is_no_longer_in_progress():
    row = seen(MOVIE_ROW, played=False, at=NOW - 15 * DAY, position=900)
    assert watch(MOVIE, [row]).in_progress == ()


def test_a_resume_position_without_a_date_is_in_progress():
    row = seen(MOVIE_ROW, played=False, at=None, position=900)
    assert watch(MOVIE, [row]).in_progress == (("Anna", NOW),)


@pytest.mark.case("D2")
def test_all_users_protect_whoever_counts():
    rows = [seen(MOVIE_ROW, ANNA, at=SECONDS_AGO, favorite=True)]
    found = watch(MOVIE, rows, CONTEXT, [playing(MOVIE_ROW, ANNA)])
    assert viewers(found) == {ANNA}
    assert found.favorites == ("Anna",)
    assert found.playing == ("Anna",)
    assert found.activity == SECONDS_AGO


def test_a_disabled_account_neither_likes_nor_is_in_progress():
    gone = tuple(replace(user, enabled=user.id != ANNA) for user in PEOPLE)
    rows = [seen(MOVIE_ROW, ANNA, at=SECONDS_AGO, position=9, favorite=True)]
    found = watch(MOVIE, rows, users=gone)
    assert found.favorites == ()
    assert found.in_progress == ()


def test_a_stranger_who_plays_protects():
    found = watch(MOVIE, [], CONTEXT, [playing(MOVIE_ROW, None)])
    assert found.playing == ("?",)


@pytest.mark.case("D2")
def test_a_series_is_watched_when_one_user_saw_every_file():
    first, second = episode_row(1), episode_row(2)
    whole = [seen(first, ANNA), seen(second, ANNA)]
    shared = [seen(first, ANNA), seen(second, BEN)]
    assert viewers(watch(SERIES, whole)) == {ANNA}
    assert not viewers(watch(SERIES, shared))


@pytest.mark.case("D2")
def test_the_share_watched_is_told():
    assert seen_most(watch(SERIES, [seen(episode_row(1), ANNA)])) == 1


def test_specials_do_not_count():
    special = a_file(30, path="/tv/Series 1/Specials/E1.mkv", episodes=((0, 1),))
    show = a_series(1, files=(*SERIES.files, special))
    rows = [seen(episode_row(1)), seen(episode_row(2))]
    assert viewers(watch(show, rows))


def test_a_series_of_specials_alone_is_never_watched():
    special = a_file(30, path="/tv/Series 1/Specials/E1.mkv", episodes=((0, 1),))
    show = a_series(1, files=(special,))
    assert not viewers(watch(show, [seen(episode_row(1, season=0))]))


@pytest.mark.case("B13")
def test_a_file_of_two_episodes_is_watched_when_both_are():
    double = a_file(30, path="/tv/Series 1/E1-E2.mkv", episodes=((1, 1), (1, 2)))
    show = a_series(1, files=(double,))
    assert not viewers(watch(show, [seen(episode_row(1))]))
    assert viewers(watch(show, [seen(episode_row(1)), seen(episode_row(2))]))
    assert viewers(watch(show, [seen(episode_row(1, end=2))]))


@pytest.mark.case("B2")
@pytest.mark.parametrize(("season", "number"), [(2, 1), (0, 1), (1, 3)])
def test_an_episode_of_another_season_says_nothing(season: int, number: int):
    found = watch(SERIES, [seen(episode_row(number, season=season))])
    assert seen_most(found) == 0


@pytest.mark.case("B2")
def test_an_episode_without_numbers_or_place_says_nothing():
    row = a_row(50, kind=Kind.EPISODE, series=SERIES_ROW.id)
    found = watch(SERIES, [seen(row)])
    assert seen_most(found) == 0
    assert found.activity == NOW - 100 * DAY


def test_an_episodes_place_counts_before_its_numbers():
    place = f"/media{SERIES.files[0].path}"
    row = replace(episode_row(2), path=place)
    both = [seen(row), seen(episode_row(2))]
    assert seen_most(watch(SERIES, [seen(row)])) == 1
    assert viewers(watch(SERIES, both))


def test_an_episode_in_no_files_place_is_none_of_them():
    row = replace(episode_row(1), path="/media/tv/Series 1/Season 01/old.mkv")
    assert seen_most(watch(SERIES, [seen(row)])) == 0


def test_a_ticked_season_is_no_play_of_its_files():
    row = a_row(50, kind=Kind.SEASON, series=SERIES_ROW.id, season=1)
    assert seen_most(watch(SERIES, [seen(row)])) == 0


@pytest.mark.case("D1")
@pytest.mark.parametrize("kind", [Kind.SERIES, Kind.SEASON, Kind.EPISODE])
def test_a_favourite_part_makes_the_series_a_favourite(kind: Kind):
    row = a_row(50, kind=kind, series=SERIES_ROW.id, season=1, episode=1)
    liked = seen(row, played=False, at=None, favorite=True)
    assert watch(SERIES, [liked]).favorites == ("Anna",)


class TestFlagWithoutDate:
    """Somebody ticked "played": Jellyfin tells no date."""

    ROW = seen(MOVIE_ROW, at=None)

    def test_counts_from_our_very_first_reading(self):
        found = watch(MOVIE, [self.ROW], replace(CONTEXT, first_reading=True))
        assert viewers(found)
        assert found.activity == NOW

    def test_counts_from_when_it_turned_on_for_a_file_that_we_knew(self):
        known = replace(CONTEXT, known_files=lambda file: True)
        assert watch(MOVIE, [self.ROW], known).activity == NOW

    def test_that_was_on_before_the_file_came_does_not_count(self):
        found = watch(MOVIE, [self.ROW])
        assert not viewers(found)
        assert found.touched

    def test_stays_where_it_was_remembered(self):
        first = read(MOVIE, [self.ROW], replace(CONTEXT, first_reading=True))
        later = replace(CONTEXT, now=NOW + DAY, flags=first.flags)
        assert watch(MOVIE, [self.ROW], later).activity == NOW

    def test_of_an_earlier_file_does_not_count_for_the_next(self):
        first = read(MOVIE, [self.ROW], replace(CONTEXT, first_reading=True))
        later = replace(CONTEXT, now=NOW + DAY, flags=first.flags)
        upgraded = a_movie(1, imported=NOW)
        assert not viewers(watch(upgraded, [self.ROW], later))


def test_a_play_that_was_remembered_still_counts():
    found = watch(MOVIE, [], activity={"movie:tmdb:1001": NOW - 50 * DAY})
    assert found.activity == NOW - 50 * DAY
    assert found.touched


def test_a_play_in_the_future_counts_as_now():
    assert watch(MOVIE, [seen(MOVIE_ROW, at=NOW + 9 * DAY)]).activity == NOW


def test_the_oldest_play_is_told_as_the_start_of_history():
    rows = [seen(MOVIE_ROW, at=SECONDS_AGO), seen(MOVIE_ROW, BEN, at=NOW - 9 * DAY)]
    assert read(MOVIE, rows).oldest_play == NOW - 9 * DAY


def test_a_file_without_import_date_is_never_watched():
    unknown = a_movie(1, imported=None)
    assert not viewers(watch(unknown, [seen(MOVIE_ROW)]))


MOMENTS = st.datetimes(
    datetime(2024, 1, 1), datetime(2026, 2, 28), timezones=st.just(NOW.tzinfo)
)
PLAYS = st.builds(
    seen,
    st.just(MOVIE_ROW),
    st.sampled_from([ANNA, BEN]),
    played=st.booleans(),
    at=st.none() | MOMENTS,
    position=st.sampled_from([0.0, 600.0]),
    favorite=st.booleans(),
)


@given(st.lists(PLAYS, max_size=6), PLAYS)
def test_more_that_was_done_never_says_less(rows: list[WatchRow], more: WatchRow):
    before, after = watch(MOVIE, rows), watch(MOVIE, [*rows, more])
    assert set(before.favorites) <= set(after.favorites)
    assert before.touched <= after.touched
    assert viewers(before) <= viewers(after)
    assert before.activity is None or (
        after.activity is not None and before.activity <= after.activity
    )


@given(
    st.lists(PLAYS, max_size=6).flatmap(
        lambda rows: st.tuples(st.just(rows), st.permutations(rows))
    )
)
def test_the_order_of_rows_never_matters(both: tuple[list[WatchRow], list[WatchRow]]):
    assert watch(MOVIE, both[0]) == watch(MOVIE, both[1])
