"""What of a series may go: scopes, completeness, shares, protection up and down."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.cleanarr.core.identifiers import RuleId, SeerrUserId
from custom_components.cleanarr.core.library.model import (
    Asked,
    Doubts,
    Missing,
    Requester,
)
from custom_components.cleanarr.core.reasons import Reason
from custom_components.cleanarr.core.settings import (
    NEVER,
    Base,
    EpisodeRule,
    PersonTerms,
    Settings,
    TagRule,
    TvScope,
    Unwatched,
    UserRule,
    WatchedBy,
    WatchedRule,
)
from tests.core.cleaner.shows import TV, Play, Show, all_of, episodes, part_of
from tests.core.library.builders import ANNA, BEN, DAY, NOW

SEASON = Settings(
    tv_scope=TvScope.SEASON,
    tv_retention=5 * DAY,
    retention_base=Base.LAST_WATCHED,
    unwatched=Unwatched.NEVER,
)
EPISODE = replace(SEASON, tv_scope=TvScope.EPISODE)
HYBRID = replace(SEASON, tv_scope=TvScope.HYBRID)
PLAIN = replace(Settings(), tv_scope=TvScope.SEASON)
TWO = Show(files=episodes(s1=2, s2=2), settings=SEASON, plays=tuple(all_of(1, 2, 10)))


def reasons(show: Show) -> dict[str, str]:
    return {part: verdict.reason.key for part, verdict in show.verdicts().items()}


def test_a_watched_season_goes_and_the_series_never():
    assert TWO.due() == {"S01": NOW - 5 * DAY}
    assert reasons(TWO)[""] == "divided_season"


@pytest.mark.case("D2")
@pytest.mark.parametrize(
    ("threshold", "seen", "goes"),
    [(1.0, 9, False), (0.8, 8, True), (0.8, 7, False), (0.9, 9, True)],
)
def test_a_share_will_do_where_the_household_says_so(
    threshold: float, seen: int, *, goes: bool
):
    settings = replace(SEASON, partial_season_threshold=threshold)
    plays = tuple(all_of(1, seen, 10))
    show = Show(files=episodes(s1=10), settings=settings, plays=plays)
    assert ("S01" in show.due()) is goes


@pytest.mark.case("D2")
def test_a_share_will_not_do_while_another_episode_is_half_watched():
    settings = replace(SEASON, partial_season_threshold=0.8)
    half = Play(BEN, 1, 10, 100 * DAY, share=0.5)
    show = Show(
        files=episodes(s1=10), settings=settings, plays=(*all_of(1, 9, 10), half)
    )
    assert reasons(show)["S01"] == "season_begun"


def test_a_season_that_somebody_began_stays_whatever_the_rule():
    show = Show(files=episodes(s1=4, s2=4), settings=PLAIN, plays=(*all_of(1, 2, 290),))
    assert set(show.due()) == {"S02"}
    assert reasons(show)["S01"] == "season_begun"


def test_all_must_have_watched_where_all_count():
    settings = replace(SEASON, watched_by=WatchedBy.ALL)
    one = replace(TWO, settings=settings)
    both = replace(one, plays=(*one.plays, *all_of(1, 2, 8, BEN)))
    assert one.due() == {}
    assert both.due() == {"S01": NOW - 3 * DAY}


@pytest.mark.parametrize(
    ("missing", "key"),
    [
        (Missing(monitored=True, airs=NOW - DAY), "season_incomplete"),
        (Missing(monitored=True, airs=NOW + DAY), "season_airing"),
        (Missing(monitored=False, airs=NOW + DAY), "season_airing"),
        (Missing(monitored=True, airs=None), "season_airing"),
    ],
)
def test_a_season_that_lacks_an_episode_stays(missing: Missing, key: str):
    show = replace(TWO, missing={1: (missing,)})
    assert show.due() == {}
    assert reasons(show)["S01"] == key


@pytest.mark.parametrize("airs", [NOW - DAY, None])
def test_what_nobody_waits_for_does_not_count(airs):
    show = replace(TWO, missing={1: (Missing(monitored=False, airs=airs),)})
    assert set(show.due()) == {"S01"}


@pytest.mark.parametrize("settings", [SEASON, EPISODE, HYBRID])
def test_the_latest_season_of_a_running_series_stays(settings: Settings):
    plays = (*all_of(1, 2, 10), *all_of(2, 2, 10))
    show = replace(TWO, settings=settings, plays=plays, status="continuing")
    assert show.due()
    assert not any(part.startswith("S02") for part in show.due())
    free = replace(settings, protect_latest_season=False)
    assert any(part.startswith("S02") for part in replace(show, settings=free).due())


@pytest.mark.parametrize("settings", [SEASON, EPISODE, HYBRID])
def test_nothing_of_a_running_series_goes_where_it_is_protected(settings: Settings):
    settings = replace(settings, protect_running_series=True)
    show = replace(TWO, settings=settings, status="continuing")
    assert show.due() == {}


def test_specials_never_go_in_bulk_and_do_not_count():
    files = (*episodes(s0=2, s1=2),)
    show = Show(files=files, settings=SEASON, plays=(*all_of(1, 2, 10),))
    assert set(show.due()) == {"S01"}
    watched = replace(show, settings=EPISODE, plays=(*show.plays, *all_of(0, 1, 10)))
    assert set(watched.due()) == {"S00E01", "S01E01", "S01E02"}


@pytest.mark.case("B13")
def test_a_file_of_two_episodes_goes_when_both_were_watched():
    files = (((1, 1), (1, 2)), ((1, 3),))
    one = Show(files=files, settings=EPISODE, plays=(*all_of(1, 1, 10),))
    both = replace(one, plays=(*all_of(1, 2, 10),))
    assert one.due() == {}
    assert set(both.due()) == {"S01E01-S01E02"}


@pytest.mark.case("B13")
def test_a_file_of_two_seasons_goes_with_neither_but_alone():
    files = (((1, 1),), ((1, 2), (2, 1)), ((2, 2),))
    plays = (*all_of(1, 2, 10), *all_of(2, 2, 10))
    seasons = Show(files=files, settings=SEASON, plays=plays)
    assert seasons.due() == {}
    assert reasons(seasons)["S02"] == "file_of_two_seasons"
    alone = replace(seasons, settings=EPISODE)
    assert "S01E02-S02E01" in alone.due()


@pytest.mark.case("B2")
def test_a_number_of_one_season_says_nothing_of_another():
    show = replace(TWO, settings=EPISODE, plays=(*all_of(2, 1, 10),))
    assert set(show.due()) == {"S02E01"}


@pytest.mark.case("D4")
@pytest.mark.parametrize(
    ("season", "episode", "left"),
    [
        (1, None, {"S02E01", "S02E02"}),
        (1, 1, {"S01E02", "S02E01", "S02E02"}),
    ],
)
def test_a_keep_on_a_part_keeps_that_part(season, episode, left):
    plays = (*all_of(1, 2, 10), *all_of(2, 2, 10))
    show = replace(TWO, settings=EPISODE, plays=plays)
    kept = replace(show, keeps=(part_of(show.item, season, episode),))
    assert set(kept.due()) == left


@pytest.mark.case("D4")
def test_a_keep_on_an_episode_holds_its_season_and_series():
    kept = replace(TWO, keeps=(part_of(TWO.item, 1, 2),))
    assert kept.due() == {}
    assert kept.verdicts()["S01"].reason.values["part"] == "S01E02"
    whole = replace(kept, settings=replace(SEASON, tv_scope=TvScope.SERIES))
    assert whole.verdicts()[""].reason.key == "kept_within"


def test_a_favourite_episode_protects_its_season_and_no_other():
    plays = (*all_of(1, 2, 10), *all_of(2, 2, 10))
    liked = Play(BEN, 1, 1, 500 * DAY, favorite=True)
    show = replace(TWO, plays=(*plays, liked))
    assert set(show.due()) == {"S02"}
    why = show.verdicts()["S01"].reason
    assert (why.key, why.values["part"]) == ("favorite_within", "S01E01")
    alone = replace(show, settings=EPISODE).verdicts()["S01E01"].reason
    assert alone == Reason("favorite", {"user": "Ben"})


def test_a_rule_that_never_ends_for_a_file_protects_all_that_contains_it():
    """A watched rule that never ends: what was watched stays, and all around it."""
    rule = WatchedRule(id=RuleId("w"), name="Seen", media=TV, retention=NEVER)
    settings = replace(PLAIN, tv_scope=TvScope.SERIES)
    show = Show(files=episodes(s1=3), settings=settings, rules=(rule,))
    assert set(show.due()) == {""}
    seen = replace(show, plays=(*all_of(1, 1, 290),))
    assert seen.due() == {}
    assert seen.verdicts()[""].reason.values["part"] == "S01E01"


SHORT = TagRule(
    id=RuleId("1"),
    name="Short",
    media=TV,
    retention=DAY,
    tags=frozenset({"kids"}),
    scope=TvScope.EPISODE,
)
LONG = replace(SHORT, id=RuleId("2"), retention=30 * DAY, scope=TvScope.SERIES)


def test_the_longest_lived_rule_that_names_one_chooses_the_scope():
    show = replace(TWO, tags=frozenset({"kids"}), rules=(SHORT,))
    assert "S01E01" in show.verdicts()
    for rules in ((SHORT, LONG), (LONG, SHORT)):
        assert set(replace(show, rules=rules).verdicts()) == {""}
    other = replace(show, tags=frozenset({"grown-ups"}))
    assert "S01" in other.verdicts()


ASKED = Asked(by=(Requester(person=SeerrUserId(7), name="Ben", account=BEN),))
BENS = UserRule(
    id=RuleId("u"),
    name="Ben's",
    media=TV,
    people=(PersonTerms(person=SeerrUserId(7), retention=DAY, require_watched=True),),
)


def test_a_user_rule_waits_for_that_users_own_watching():
    show = replace(TWO, rules=(BENS,), asked=ASKED)
    assert reasons(show)["S01"] == "unwatched_by_requester"
    seen = replace(show, plays=(*all_of(1, 2, 10, BEN),))
    assert seen.due() == {"S01": NOW - 9 * DAY}


def test_what_nobody_in_the_rule_asked_for_is_not_its_business():
    stranger = replace(ASKED.by[0], person=SeerrUserId(8))
    show = replace(TWO, rules=(BENS,), asked=Asked(by=(stranger,)))
    assert show.due() == TWO.due()


def test_a_requester_without_account_is_unknown():
    nobody = replace(ASKED.by[0], account=None)
    show = replace(TWO, rules=(BENS,), asked=Asked(by=(nobody,)))
    verdict = show.verdicts()["S01"]
    assert [each.key for each in verdict.unknown] == ["requester_without_account"]


def test_requests_that_may_be_outdated_hold_what_depends_on_them():
    stale = Doubts(asked=Reason("source_stale"))
    assert replace(TWO, rules=(BENS,), asked=ASKED, doubts=stale).due() == {}
    assert replace(TWO, asked=ASKED, doubts=stale).due() == TWO.due()


def test_watched_by_the_requester():
    settings = replace(SEASON, watched_by=WatchedBy.REQUESTER)
    show = replace(TWO, settings=settings, asked=ASKED)
    assert show.due() == {}
    assert replace(show, plays=(*all_of(1, 2, 10, BEN),)).due()
    assert replace(show, asked=Asked()).due() == TWO.due()
    unknown = replace(show, asked=Reason("source_never_read"))
    assert unknown.due() == {}


def test_an_open_request_protects():
    waiting = replace(TWO, asked=Asked(waiting=True))
    assert reasons(waiting)["S01"] == "request_open"


NEWEST = EpisodeRule(
    id=RuleId("e"), name="Newest", media=TV, max_episodes=2, require_watched=False
)
OLD = EpisodeRule(
    id=RuleId("o"), name="Old", media=TV, max_age=100 * DAY, require_watched=False
)
NEWS = Show(files=episodes(s0=3, s1=2, s2=2))


def test_the_newest_stay_by_season_and_number_and_specials_do_not_count():
    show = replace(NEWS, rules=(NEWEST,))
    assert {part for part in show.due() if part} == {"S01E01", "S01E02"}


def test_a_file_of_two_counts_twice_among_the_newest():
    files = (((1, 1),), ((1, 2), (1, 3)), ((1, 4),))
    show = Show(files=files, rules=(NEWEST,))
    assert {part for part in show.due() if part} == {"S01E01"}


def test_with_both_limits_both_must_be_exceeded():
    both = replace(NEWEST, max_age=100 * DAY)
    assert {part for part in replace(NEWS, rules=(both,)).due() if part} == {
        "S01E01",
        "S01E02",
    }
    fresh = replace(NEWS, imported=timedelta(days=3), rules=(both,))
    assert fresh.due()["S01E01"] == NOW + 97 * DAY


def test_an_age_alone_takes_specials_too():
    show = replace(NEWS, rules=(OLD,))
    assert len([part for part in show.due() if part]) == 7


def test_an_episode_rule_can_spare_running_series_and_latest_seasons():
    free = replace(Settings(), protect_latest_season=False)
    running = replace(NEWS, status="continuing", settings=free, rules=(OLD,))
    assert "S02E01" in running.due()
    for change in ({"exclude_continuing": True}, {"keep_latest_season": True}):
        spared = replace(running, rules=(replace(OLD, **change),))
        assert "S02E01" not in spared.due()


def test_an_episode_rule_can_wait_for_watching():
    waits = replace(OLD, require_watched=True)
    show = replace(NEWS, rules=(waits,), plays=(*all_of(1, 1, 200),))
    assert {part for part in show.due() if part} == {"S01E01"}


def test_a_rule_about_the_series_wins_over_one_for_files_of_all():
    stays = replace(LONG, retention=1000 * DAY, scope=None)
    show = replace(NEWS, tags=frozenset({"kids"}), rules=(stays, OLD))
    assert all(date > NOW for date in show.due().values())
    tagged = replace(OLD, tags=frozenset({"KIDS"}))
    both = replace(show, rules=(stays, tagged))
    assert both.due()["S01E01"] == NOW - 200 * DAY


def test_a_default_that_never_ends_does_not_stop_an_episode_rule():
    forever = replace(Settings(), tv_retention=NEVER)
    show = replace(NEWS, settings=forever, rules=(OLD,))
    assert "S01E01" in show.due()
    assert "" not in show.due()


@pytest.mark.parametrize("mode", [Unwatched.NEVER, Unwatched.OWN_RETENTION])
def test_what_was_begun_and_not_watched_stays_where_only_the_rest_may_go(mode):
    settings = Settings(unwatched=mode, tv_retention=NEVER)
    show = Show(files=episodes(s1=2), settings=settings)
    assert bool(show.due()) is (mode is Unwatched.OWN_RETENTION)
    begun = replace(show, plays=(Play(ANNA, 1, 1, 200 * DAY),))
    assert begun.due() == {}
