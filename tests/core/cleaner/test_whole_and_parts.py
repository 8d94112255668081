"""What a rule says of a series or season, and what that does to its parts. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from custom_components.cleanarr.core.filters import (
    FilterProperty,
    FilterRow,
    Operator,
)
from custom_components.cleanarr.core.identifiers import RuleId
from custom_components.cleanarr.core.rules.engine import decide
from custom_components.cleanarr.core.settings import (
    NEVER,
    Base,
    EpisodeRule,
    FilterRule,
    Retention,
    Settings,
    TvScope,
)
from tests.core.cleaner.shows import (
    TV,
    Play,
    Show,
    all_of,
    episodes,
    may_go,
)
from tests.core.library.builders import ANNA, DAY, NOW, a_series

SEASON = Settings(tv_scope=TvScope.SEASON, tv_retention=5 * DAY)
EPISODE = replace(SEASON, tv_scope=TvScope.EPISODE)


def a_filter(row: FilterRow, retention: Retention = NEVER) -> FilterRule:
    return FilterRule(
        id=RuleId("filter"), name="Filter", media=TV, retention=retention, rows=(row,)
    )


def reasons(show: Show) -> Mapping[str, str]:
    return {part: verdict.reason.key for part, verdict in show.verdicts().items()}


LARGE = a_filter(FilterRow(FilterProperty.SIZE, Operator.GREATER_THAN, 3 * 10**9))
POPULAR = a_filter(FilterRow(FilterProperty.PLAY_COUNT, Operator.AT_LEAST, 4))


def test_a_series_under_a_never_rule_keeps_its_seasons():
    """The series has 4 GB, each season 2: the rule matches the whole, and so its parts."""
    show = Show(files=episodes(s1=2, s2=2), settings=SEASON, rules=(LARGE,))
    assert reasons(show)[""] == "never_rule"
    assert show.due() == {}


def test_a_series_under_a_never_rule_keeps_its_files():
    plays = (*all_of(1, 2, 100), *all_of(2, 2, 100))
    show = Show(
        files=episodes(s1=2, s2=2), settings=EPISODE, rules=(POPULAR,), plays=plays
    )
    assert reasons(show)[""] == "never_rule"
    assert show.due() == {}


def test_a_season_under_a_never_rule_keeps_its_files():
    """Season 2 has 4 GB, season 1 only 1; the series is no longer one of the small."""
    rule = a_filter(FilterRow(FilterProperty.SIZE, Operator.IS, 4 * 10**9))
    plays = (*all_of(1, 1, 100), *all_of(2, 4, 100))
    hybrid = replace(SEASON, tv_scope=TvScope.HYBRID)
    show = Show(files=episodes(s1=1, s2=4), settings=hybrid, rules=(rule,), plays=plays)
    assert reasons(show)["S02"] == "never_rule"
    assert set(show.due()) == {"S01", "S01E01"}


def test_what_a_rule_says_of_the_series_wins_over_files_of_all_series():
    popular = replace(POPULAR, retention=400 * DAY, base=Base.ADDED)
    newest = EpisodeRule(id=RuleId("e"), name="Newest", media=TV, max_episodes=1)
    plays = (*all_of(1, 2, 100), *all_of(2, 2, 100))
    show = Show(files=episodes(s1=2, s2=2), rules=(popular, newest), plays=plays)
    assert show.verdicts()[""].rule is popular
    assert show.due() == {"": NOW + 100 * DAY}


def test_a_kept_episode_that_got_another_number_holds_its_season():
    """TVDB moved the episode: it was S01E05, now its file is in season 2."""
    series = a_series(1)
    moved = replace(
        series.files[0], path="/tv/Series 1/Season 02/1.mkv", episodes=((2, 1),)
    )
    moved = replace(moved, episode_tvdbs=(555,))
    keep = replace(series.identity, episodes=((1, 5),), episode_tvdbs=(555,))
    show = Show(files=(((2, 1),),), settings=SEASON, keeps=(keep,))
    (season,) = (one for one in show.joined() if one.item.part == "S02")
    season = replace(season, item=replace(season.item, files=(moved,)))
    assert not may_go(decide(season, (), show.context))


def test_what_is_begun_under_another_numbering_protects_every_part():
    """Jellyfin counts on through all seasons: its S01E04 is the second of season 2."""
    begun = Play(ANNA, 1, 4, DAY, share=0.5)
    plays = (*all_of(1, 2, 100), *all_of(2, 2, 100), begun)
    show = Show(files=episodes(s1=2, s2=2), settings=SEASON, plays=plays)
    assert show.due() == {}
