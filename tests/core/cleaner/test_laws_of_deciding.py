"""The laws of deciding, over whole series with all of their parts (SPEC §4, §9).

What is compared is when each *file* could first go, as whatever item that holds it: so
no law can be escaped by another scope.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.filters import FilterProperty, FilterRow, Operator
from custom_components.cleanarr.core.identifiers import (
    RuleId,
    Scope,
    SeerrUserId,
)
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
    FilterRule,
    PersonTerms,
    Settings,
    TagRule,
    TvScope,
    Unwatched,
    UserRule,
    WatchedBy,
    WatchedRule,
)
from tests.core.cleaner.shows import FOR_EVER, TV, Play, Show, may_go, part_of
from tests.core.library.builders import ANNA, BEN, DAY, HOUR, NOW

NUMBERS = st.tuples(st.integers(0, 3), st.integers(1, 3))
FILES = (
    st.lists(NUMBERS, min_size=1, max_size=7, unique=True)
    .map(sorted)
    .flatmap(
        lambda numbers: st.lists(
            st.booleans(), min_size=len(numbers), max_size=len(numbers)
        ).map(lambda joined: grouped(numbers, joined))
    )
)


def grouped(
    numbers: list[tuple[int, int]], joined: list[bool]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return files that carry one episode each, or the next one too where joined."""
    files: list[list[tuple[int, int]]] = []
    for number, follows in zip(numbers, joined, strict=True):
        if follows and files and len(files[-1]) == 1:
            files[-1].append(number)
        else:
            files.append([number])
    return tuple(map(tuple, files))


USERS = st.sampled_from([ANNA, BEN])
AGES = st.integers(1, 24 * 400).map(lambda hours: hours * HOUR)
PLAYS = st.builds(
    Play,
    user=USERS,
    season=st.integers(0, 3),
    episode=st.integers(1, 3),
    ago=AGES,
    share=st.sampled_from([1.0, 1.0, 1.0, 0.5]),
    favorite=st.sampled_from([False, False, False, True]),
)
MISSING = st.dictionaries(
    st.integers(1, 3),
    st.tuples(
        st.builds(
            Missing,
            monitored=st.booleans(),
            airs=st.sampled_from([None, NOW - DAY, NOW + DAY]),
        )
    ),
    max_size=1,
)
RETENTIONS = st.sampled_from([1, 5, 60, 350]).map(lambda days: days * DAY)
MAYBE_NEVER = RETENTIONS | RETENTIONS | st.just(NEVER)
NAMES = st.integers(1, 99).map(str)
IDS = NAMES.map(RuleId)
SCOPES = st.none() | st.sampled_from(TvScope)
BASES = st.none() | st.sampled_from(Base)
TAGS = st.frozensets(st.sampled_from(["kids", "4k"]), min_size=1)
PEOPLE = st.sampled_from([SeerrUserId(1), SeerrUserId(2)])
ROWS = st.sampled_from(
    [
        FilterRow(FilterProperty.SIZE, Operator.AT_LEAST, 2 * 10**9),
        FilterRow(FilterProperty.REQUESTED, Operator.IS, False),
        FilterRow(FilterProperty.DAYS_SINCE_WATCHED, Operator.GREATER_THAN, 30),
        FilterRow(FilterProperty.TAG, Operator.NONE_OF, ("kids",)),
        FilterRow(FilterProperty.AGE, Operator.LESS_THAN, 10_000),
    ]
)
RULES = st.lists(
    st.builds(
        TagRule,
        id=IDS,
        name=NAMES,
        media=st.just(TV),
        retention=MAYBE_NEVER,
        base=BASES,
        require_watched=st.booleans(),
        tags=TAGS,
        scope=SCOPES,
    )
    | st.builds(
        UserRule,
        id=IDS,
        name=NAMES,
        media=st.just(TV),
        people=st.lists(
            st.builds(
                PersonTerms,
                person=PEOPLE,
                retention=MAYBE_NEVER,
                require_watched=st.booleans(),
            ),
            min_size=1,
            max_size=2,
            unique_by=lambda terms: terms.person,
        ).map(tuple),
        base=BASES,
        scope=SCOPES,
    )
    | st.builds(
        WatchedRule,
        id=IDS,
        name=NAMES,
        media=st.just(TV),
        retention=MAYBE_NEVER,
        require_watched=st.booleans(),
    )
    | st.builds(
        FilterRule,
        id=IDS,
        name=NAMES,
        media=st.just(TV),
        retention=MAYBE_NEVER,
        rows=st.tuples(ROWS),
        scope=SCOPES,
    )
    | st.builds(
        EpisodeRule,
        id=IDS,
        name=NAMES,
        media=st.just(TV),
        tags=st.just(frozenset[str]()) | TAGS,
        max_age=RETENTIONS,
        max_episodes=st.none() | st.integers(1, 3),
        require_watched=st.booleans(),
        exclude_continuing=st.booleans(),
        keep_latest_season=st.booleans(),
    ),
    max_size=3,
    unique_by=lambda rule: rule.id,
).map(tuple)
SETTINGS = st.builds(
    Settings,
    tv_retention=MAYBE_NEVER,
    tv_scope=st.sampled_from(TvScope),
    retention_base=st.sampled_from(Base),
    unwatched=st.sampled_from(Unwatched),
    watched_by=st.sampled_from(WatchedBy),
    protect_favorites=st.booleans(),
    protect_latest_season=st.booleans(),
    partial_season_threshold=st.sampled_from([1.0, 0.5]),
)
REQUESTS = st.builds(
    Asked,
    by=st.lists(
        st.builds(
            Requester,
            person=PEOPLE,
            name=st.just("Ben"),
            account=st.sampled_from([BEN, ANNA, None]),
        ),
        max_size=2,
        unique_by=lambda one: one.person,
    ).map(tuple),
)
SHOWS = st.builds(
    Show,
    files=FILES,
    missing=MISSING,
    imported=AGES,
    status=st.sampled_from(["ended", "ended", "continuing"]),
    tags=st.frozensets(st.sampled_from(["kids", "4k"])),
    plays=st.lists(PLAYS, max_size=8).map(tuple),
    rules=RULES,
    settings=SETTINGS,
    asked=REQUESTS,
)


def is_safer(before: Mapping[int, datetime], after: Mapping[int, datetime]) -> bool:
    """Return whether no file could go sooner than before."""
    return all(after[file] >= date for file, date in before.items())


@given(SHOWS, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_of_what_was_done_never_matters(show, chance):
    rules, plays = list(show.rules), list(show.plays)
    chance.shuffle(rules)
    chance.shuffle(plays)
    shuffled = replace(show, rules=tuple(rules), plays=tuple(plays))
    assert shuffled.exposed() == show.exposed()
    assert shuffled.due() == show.due()


@given(SHOWS)
def test_deciding_twice_is_deciding_once(show: Show):
    assert show.verdicts() == show.verdicts()


def kept(show: Show, season: int) -> Show:
    return replace(show, keeps=(*show.keeps, part_of(show.item, season)))


MORE_PROTECTION: tuple[Callable[[Show], Show], ...] = (
    lambda show: replace(show, tags=(show.tags or frozenset()) | {"keep"}),
    lambda show: replace(show, keeps=(show.item.identity,)),
    lambda show: kept(show, 1),
    lambda show: replace(show, keeps=(part_of(show.item, 2, 1),)),
    lambda show: replace(show, asked=replace(show.asked, waiting=True)),
    lambda show: replace(
        show,
        settings=replace(
            show.settings, protect_running_series=True, protect_latest_season=True
        ),
    ),
)


@given(SHOWS, st.sampled_from(MORE_PROTECTION))
def test_more_protection_never_makes_anything_sooner(show, more):
    assert is_safer(show.exposed(), more(show).exposed())


@given(SHOWS, NUMBERS, USERS)
def test_a_favourite_never_makes_anything_sooner(show, number, user):
    """It dates back to before the files came, so it is nothing but a favourite."""
    settings = replace(
        show.settings, unwatched=Unwatched.LIKE_THE_REST, protect_favorites=True
    )
    touched = tuple(
        Play(BEN, season, episode, 500 * DAY, share=0.0)
        for season, episode in {each for file in show.files for each in file}
    )
    show = replace(show, settings=settings, plays=(*show.plays, *touched))
    liked = Play(user, *number, 500 * DAY, share=0.0, favorite=True)
    after = replace(show, plays=(*show.plays, liked))
    assert is_safer(show.exposed(), after.exposed())


@given(SHOWS, NAMES, MAYBE_NEVER)
def test_a_rule_that_never_ends_never_makes_anything_sooner(show, name, retention):
    shield = TagRule(
        id=RuleId("never"),
        name=name,
        media=TV,
        retention=NEVER,
        tags=frozenset({"kids"}),
    )
    after = replace(show, rules=(*show.rules, shield))
    assert is_safer(show.exposed(), after.exposed())


@given(SHOWS.filter(lambda show: show.plays), st.data())
def test_a_later_play_never_makes_anything_sooner(show: Show, data):
    """The same play, and nothing else, comes later; finished it was before as well."""
    at = data.draw(st.integers(0, len(show.plays) - 1))
    play = show.plays[at]
    earliest = min(play.ago, show.imported)
    sooner = replace(play, ago=earliest * data.draw(st.sampled_from([0.1, 0.5, 0.9])))
    if play.ago >= show.imported:
        return
    later = replace(show, plays=(*show.plays[:at], sooner, *show.plays[at + 1 :]))
    rows = any(isinstance(rule, FilterRule) for rule in show.rules)
    if not rows:
        assert is_safer(show.exposed(), later.exposed())


STALE = Reason("source_stale")
LESS_KNOWN: tuple[Callable[[Show], Show], ...] = (
    lambda show: replace(show, unread=True),
    lambda show: replace(show, tags=None),
    lambda show: replace(show, asked=STALE),
    lambda show: replace(show, doubts=Doubts(asked=STALE)),
    lambda show: replace(show, doubts=Doubts(watch=STALE)),
)


@given(SHOWS, st.sampled_from(LESS_KNOWN))
def test_what_is_not_known_never_makes_anything_sooner(show, less):
    before = replace(show, rules=tuple(map(without_scope, show.rules)))
    assert is_safer(before.exposed(), less(before).exposed())


def without_scope(rule):
    """Leave the scope to the options: what it hangs on is tested by itself."""
    return replace(rule, scope=None) if hasattr(rule, "scope") else rule


@given(SHOWS)
def test_a_verdict_never_names_more_than_its_scope(show: Show):
    for one in show.joined():
        carried = {season for file in one.item.files for season in file.seasons}
        match one.item.scope:
            case Scope.SEASON:
                assert all(
                    one.item.identity.season in file.seasons for file in one.item.files
                )
                verdict = show.verdicts()[one.item.part]
                if may_go(verdict) and verdict.due is not None:
                    assert carried == {one.item.identity.season}
                    assert carried != {0}
            case Scope.EPISODE:
                assert len(one.item.files) == 1
            case Scope.SERIES if one.item.divided:
                assert show.verdicts()[""].due is None


@given(SHOWS)
def test_no_two_items_have_one_id_and_every_file_is_in_one(show: Show):
    joined = show.joined()
    assert len({one.item.id for one in joined}) == len(joined)
    assert {file.id for file in joined[0].item.files} == set(
        range(1, len(show.files) + 1)
    )


@given(SHOWS, st.data())
def test_a_completed_keep_always_wins(show: Show, data):
    number = data.draw(st.sampled_from([each for file in show.files for each in file]))
    season, episode = number
    identity = data.draw(
        st.sampled_from(
            [
                show.item.identity,
                part_of(show.item, season),
                part_of(show.item, season, episode),
            ]
        )
    )
    held = replace(show, keeps=(identity,))
    for file in held.item.files:
        if number in file.episodes:
            assert held.exposed()[file.id] == FOR_EVER
    for one in held.joined():
        if one.item.identity.overlaps(identity):
            verdict = held.verdicts()[one.item.part]
            assert not may_go(verdict)


@given(SHOWS)
def test_nothing_goes_before_it_was_here_for_a_day(show: Show):
    imported = NOW - show.imported
    for date in show.exposed().values():
        assert date >= imported + DAY


@pytest.mark.parametrize("scope", TvScope)
@given(show=SHOWS)
def test_seasons_that_lack_something_never_go_as_one(scope: TvScope, show: Show):
    settings = replace(show.settings, tv_scope=scope)
    show = replace(show, settings=settings, rules=())
    for part, verdict in show.verdicts().items():
        if len(part) == 3 and may_go(verdict) and verdict.due is not None:
            lacking = show.missing.get(int(part[1:]), ())
            assert not any(one.monitored for one in lacking)
            assert not any(one.airs and one.airs > NOW for one in lacking)


def test_the_generated_shows_do_go():
    """So that no law holds only because nothing ever goes."""
    show = Show(files=(((1, 1),), ((1, 2),)), imported=timedelta(days=300))
    assert set(show.exposed().values()) == {NOW - 180 * DAY}
