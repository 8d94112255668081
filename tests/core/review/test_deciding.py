"""What a hostile review found in deciding: each test holds one broken promise. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

from custom_components.cleanarr.core.clients.jellyfin import (
    JellyfinItem,
    Kind,
    WatchRow,
)
from custom_components.cleanarr.core.clients.jellystat import Play as Logged
from custom_components.cleanarr.core.filters import (
    FilterProperty,
    FilterRow,
    Operator,
)
from custom_components.cleanarr.core.identifiers import JellyfinId, RuleId
from custom_components.cleanarr.core.library.doings import (
    DoingsContext,
    Flag,
    sort_doings,
)
from custom_components.cleanarr.core.library.join import OwnCopies, join
from custom_components.cleanarr.core.library.plays import PlayedItems
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
from tests.core.library.builders import ANNA, DAY, NOW, a_row, a_series, row_of

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


def test_an_old_mark_does_not_become_a_new_one_where_the_place_is_known_by_now():
    """It was on when this file was first read, and goes by its number until then."""
    series = a_series(1)
    file, jellyfin = series.files[0], row_of(series, 2)
    assert file.imported is not None
    episode = a_row(
        7, kind=Kind.EPISODE, series=jellyfin.id, season=1, episode=1, path=file.path
    )
    mark = WatchRow(
        item=episode,
        user=ANNA,
        played=True,
        last_played=None,
        position=0.0,
        favorite=False,
        plays=0,
    )
    flags = {
        (ANNA, "tv:tvdb:5001:s01e01"): Flag(imported=file.imported, counts_from=None)
    }
    found = join([series], [jellyfin], OwnCopies(), [("/tv", "/tv")])
    assert found.files_at(file.path)
    done = sort_doings(
        {series.id: series},
        found,
        [mark],
        (),
        DoingsContext(
            now=NOW, flags=flags, known_files=lambda _: True, first_reading=False
        ),
    )
    assert not done.entries[series.id].of(series).watched


async def test_what_was_gone_from_jellyfin_is_asked_for_again():
    """A drive was away while the log was read; its ids come back with it."""
    episode = a_row(7, kind=Kind.EPISODE, series=JellyfinId(f"{9:032x}"), season=1)
    play = Logged(user=ANNA, item=episode.id, at=NOW, first=NOW, count=1)

    class Library:
        there: tuple[JellyfinItem, ...] = ()

        async def items(self, ids: object) -> tuple[JellyfinItem, ...]:
            return self.there

    async def at_once(work, *arguments):
        return work(*arguments)

    library, played = Library(), PlayedItems(at_once)
    reading = SimpleNamespace(movies=(), rows={})
    await played.learn(library, reading, (play,))
    library.there = (episode,)
    played.forget_gone()
    await played.learn(library, reading, (play,))
    assert played.known[episode.id] == episode


def test_what_is_begun_under_another_numbering_protects_every_part():
    """Jellyfin counts on through all seasons: its S01E04 is the second of season 2."""
    begun = Play(ANNA, 1, 4, DAY, share=0.5)
    plays = (*all_of(1, 2, 100), *all_of(2, 2, 100), begun)
    show = Show(files=episodes(s1=2, s2=2), settings=SEASON, plays=plays)
    assert show.due() == {}
