"""The laws of deciding: properties over all kinds of items, rules and households."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.identifiers import MediaType, RuleId
from custom_components.cleanarr.core.library.model import JoinedItem, Season, Watch
from custom_components.cleanarr.core.reasons import Reason
from custom_components.cleanarr.core.rules.base import (
    DecideContext,
    KeepFacts,
    MarkFacts,
)
from custom_components.cleanarr.core.rules.choosing import Verdict
from custom_components.cleanarr.core.rules.engine import decide
from custom_components.cleanarr.core.settings import (
    NEVER,
    AnyRule,
    Base,
    Settings,
    TagRule,
    WatchedRule,
)
from tests.core.library.builders import (
    ANNA,
    BEN,
    DAY,
    HOUR,
    NOW,
    a_movie,
    a_series,
    joined,
)

BOTH = frozenset(MediaType)
CONTEXT = DecideContext(
    now=NOW,
    settings=Settings(),
    keeps={},
    kept_within={},
    marks={},
    counted=frozenset({ANNA, BEN}),
    excess={},
    history_since=NOW - 1000 * DAY,
    with_jellyfin=True,
)
UNKNOWN = Reason("source_never_read")
KEEP = KeepFacts(by="anna", by_name="Anna", at=NOW - DAY, until=None)

MOMENTS = st.integers(-24 * 900, 24 * 3).map(lambda hours: NOW + hours * HOUR)
RETENTIONS = st.sampled_from([1, 30, 90, 400]).map(lambda days: days * DAY)
LABELS = st.frozensets(st.sampled_from(["keep", "kids", "4k"]), max_size=2)
WATCHES = st.builds(
    Watch,
    activity=st.none() | MOMENTS,
    touched=st.booleans(),
    seen=st.sampled_from([(), ((ANNA, 1),), ((ANNA, 2),), ((ANNA, 2), (BEN, 2))]),
    episodes=st.sampled_from([1, 2]),
    halfway=st.booleans(),
    favorites=st.sampled_from([(), (), ("Anna",)]),
    in_progress=st.sampled_from([(), (), (("Ben", NOW - DAY),)]),
    playing=st.sampled_from([(), (), ("Ben",)]),
)
SERIES = st.builds(
    lambda tags, status, coming: a_series(
        1, tags=tags, status=status, next_airing=coming
    ),
    LABELS,
    st.sampled_from(["ended", "continuing"]),
    st.none() | MOMENTS,
)
MOVIES = st.builds(
    lambda tags, imported: a_movie(1, tags=tags, imported=imported), LABELS, MOMENTS
)
ITEMS = st.builds(joined, MOVIES | SERIES, WATCHES, downloading=st.booleans())
MAYBE_NEVER = RETENTIONS | st.just(NEVER)
NAMES = st.integers(1, 99).map(str)
TAG_RULES = st.builds(
    TagRule,
    id=NAMES.map(RuleId),
    name=NAMES,
    media=st.just(BOTH),
    retention=MAYBE_NEVER,
    enabled=st.booleans(),
    base=st.none() | st.sampled_from(Base),
    require_watched=st.booleans(),
    tags=st.frozensets(st.sampled_from(["KIDS", "4k", "none"]), min_size=1),
)
WATCHED_RULES = st.builds(
    WatchedRule,
    id=NAMES.map(RuleId),
    name=NAMES,
    media=st.just(BOTH),
    retention=MAYBE_NEVER,
    enabled=st.booleans(),
    base=st.none() | st.sampled_from(Base),
    require_watched=st.booleans(),
)
RULES = st.lists(TAG_RULES | WATCHED_RULES, max_size=4)
SETTINGS = st.builds(
    Settings,
    movie_retention=MAYBE_NEVER,
    tv_retention=MAYBE_NEVER,
    retention_base=st.sampled_from(Base),
    protect_favorites=st.booleans(),
    protect_latest_season=st.booleans(),
    protect_running_series=st.booleans(),
)
KEEPS = st.sampled_from([{}, {}, {"movie:tmdb:1001": KEEP}, {"tv:tvdb:5001": KEEP}])
MARKS = st.sampled_from(
    [{}, {"movie:tmdb:1001": MarkFacts(by_name="Anna", at=NOW - DAY, after=NOW + DAY)}]
)
CONTEXTS = st.builds(
    DecideContext,
    now=st.just(NOW),
    settings=SETTINGS,
    keeps=KEEPS,
    kept_within=st.just({}),
    marks=MARKS,
    counted=st.just(frozenset({ANNA, BEN})),
    excess=st.just({}),
    history_since=st.none() | MOMENTS,
    with_jellyfin=st.just(True),
)


def rank(verdict: Verdict) -> tuple[int, datetime]:
    """Return how far from deletion a verdict is: a higher rank is further away."""
    if verdict.keep is not None or verdict.protected:
        return 2, NOW
    if verdict.unknown or verdict.due is None:
        return 1, NOW
    return 0, verdict.due


def never_nearer(before: Verdict, after: Verdict) -> bool:
    """Return whether ``after`` is at least as safe as ``before``."""
    return rank(after) >= rank(before)


@given(
    ITEMS,
    RULES.flatmap(lambda rules: st.tuples(st.just(rules), st.permutations(rules))),
    CONTEXTS,
)
def test_the_order_of_rules_never_matters(
    item: JoinedItem, both: tuple[list[AnyRule], list[AnyRule]], context: DecideContext
):
    rules, shuffled = both
    first, again = decide(item, rules, context), decide(item, shuffled, context)
    assert rank(first) == rank(again)
    assert first.retention == again.retention or first.due == again.due


@given(ITEMS, RULES, CONTEXTS)
def test_deciding_twice_is_deciding_once(
    item: JoinedItem, rules: list[AnyRule], context: DecideContext
):
    assert decide(item, rules, context) == decide(item, rules, context)


@given(ITEMS, RULES, CONTEXTS)
def test_a_keep_wins_over_everything(
    item: JoinedItem, rules: list[AnyRule], context: DecideContext
):
    keeps = dict.fromkeys(item.item.identity.keys, KEEP)
    verdict = decide(item, rules, replace(context, keeps=keeps))
    assert verdict.keep == KEEP


MORE_PROTECTION = st.sampled_from(
    [
        lambda item: replace(
            item, item=replace(item.item, tags=item.item.tags | {"keep"})
        ),
        lambda item: replace(item, watch=replace(item.watch, playing=("Ben",))),
        lambda item: replace(
            item, watch=replace(item.watch, in_progress=(("Ben", NOW),))
        ),
        lambda item: replace(item, watch=replace(item.watch, favorites=("Ben",))),
        lambda item: replace(item, downloading=True),
    ]
)


@given(ITEMS, RULES, CONTEXTS, MORE_PROTECTION)
def test_more_protection_never_brings_nearer(item, rules, context, more):
    assert never_nearer(
        decide(item, rules, context), decide(more(item), rules, context)
    )


@given(ITEMS, RULES, CONTEXTS, RETENTIONS)
def test_a_rule_that_never_ends_never_brings_nearer(item, rules, context, retention):
    shield = TagRule(
        id=RuleId("never"),
        name="Never",
        media=BOTH,
        retention=NEVER,
        tags=frozenset({"kids"}),
    )
    before = decide(item, rules, context)
    assert never_nearer(before, decide(item, [*rules, shield], context))


@given(ITEMS, RULES, CONTEXTS, MOMENTS)
def test_a_later_play_never_brings_nearer(item, rules, context, moment):
    """The same item, with and without one more play that does not change who watched."""
    watch = replace(item.watch, touched=True)
    latest = moment if watch.activity is None else max(moment, watch.activity)
    before = decide(replace(item, watch=watch), rules, replace(context, marks={}))
    later = replace(item, watch=replace(watch, activity=latest))
    after = decide(later, rules, replace(context, marks={}))
    if before.due is not None or before.protected:
        assert never_nearer(before, after)


@given(ITEMS, RULES, CONTEXTS)
def test_unknown_watching_never_makes_due(item, rules, context):
    """Unless something known protects it, an item of unknown watching is held."""
    verdict = decide(replace(item, watch=UNKNOWN), rules, context)
    assert verdict.unknown or verdict.protected or verdict.keep


@given(ITEMS, RULES, CONTEXTS)
def test_unknown_tags_never_make_due(item, rules, context):
    unknown = replace(item, item=replace(item.item, tags=None))
    verdict = decide(unknown, rules, context)
    assert verdict.unknown or verdict.protected or verdict.keep


@given(ITEMS, RULES, CONTEXTS)
def test_what_protects_for_sure_protects_whatever_is_unknown(item, rules, context):
    tagged = replace(item.item, tags=frozenset({"keep"}))
    assert rank(decide(joined(tagged, UNKNOWN), rules, context))[0] == 2


@given(ITEMS, RULES, CONTEXTS)
def test_a_missing_import_date_is_never_due(item, rules, context):
    files = tuple(replace(file, imported=None) for file in item.item.files)
    undated = replace(item, item=replace(item.item, files=files))
    verdict = decide(undated, rules, replace(context, marks={}))
    assert verdict.due is None


@given(ITEMS, RULES, CONTEXTS)
def test_nothing_is_due_before_its_file_was_here_for_its_retention(
    item, rules, context
):
    verdict = decide(item, rules, replace(context, marks={}))
    imported = item.item.imported
    if verdict.due is not None and imported is not None:
        assert verdict.retention is not None
        assert verdict.due >= min(imported, NOW) + verdict.retention


@given(ITEMS, RULES, CONTEXTS, RETENTIONS)
def test_a_longer_default_never_brings_nearer(item, rules, context, more):
    if (
        context.settings.movie_retention is NEVER
        or context.settings.tv_retention is NEVER
    ):
        return
    longer = replace(
        context.settings,
        movie_retention=context.settings.movie_retention + more,
        tv_retention=context.settings.tv_retention + more,
    )
    before = decide(item, rules, context)
    assert never_nearer(before, decide(item, rules, replace(context, settings=longer)))


def tag_rule(
    days: int | None, *labels: str, number: str = "t", **more: object
) -> TagRule:
    retention = NEVER if days is None else days * DAY
    return TagRule(
        id=RuleId(number),
        name=f"Tag {number}",
        media=BOTH,
        retention=retention,
        tags=frozenset(labels),
        **more,
    )


def watched_rule(days: int | None, *, number: str = "w", **more: object) -> WatchedRule:
    retention = NEVER if days is None else days * DAY
    return WatchedRule(
        id=RuleId(number),
        name=f"Watched {number}",
        media=BOTH,
        retention=retention,
        **more,
    )


def verdict_of(
    item: JoinedItem, *rules: AnyRule, settings: Settings | None = None, **more: object
) -> Verdict:
    context = replace(CONTEXT, **more)
    if settings is not None:
        context = replace(context, settings=settings)
    return decide(item, rules, context)


WATCHED = Watch(activity=NOW - 40 * DAY, touched=True, seen=((ANNA, 1),), episodes=1)
KIDS = joined(a_movie(1, tags=frozenset({"kids"})), WATCHED)


def test_a_tag_rule_decides_before_a_watched_rule_and_the_default():
    verdict = verdict_of(KIDS, watched_rule(5), tag_rule(400, "kids"))
    assert verdict.rule is not None
    assert verdict.rule.id == "t"
    assert verdict.due == NOW + 360 * DAY
    assert verdict.reason.key == "watched_rule"


def test_a_watched_rule_decides_before_the_default():
    verdict = verdict_of(KIDS, watched_rule(5))
    assert verdict.due == NOW - 35 * DAY


def test_within_a_kind_the_latest_date_wins():
    rules = (tag_rule(1, "kids", number="a"), tag_rule(200, "kids", number="b"))
    verdict = verdict_of(KIDS, *rules)
    assert verdict.rule == rules[1]


def test_a_rule_for_other_media_says_nothing():
    rule = replace(tag_rule(1, "kids"), media=frozenset({MediaType.TV}))
    watched = replace(watched_rule(1), media=frozenset({MediaType.TV}))
    assert verdict_of(KIDS, rule, watched).rule is None


def test_a_rule_that_is_off_says_nothing():
    assert verdict_of(KIDS, replace(tag_rule(None, "kids"), enabled=False)).rule is None


def test_tags_are_compared_without_case():
    assert verdict_of(KIDS, tag_rule(200, "KIDS")).rule is not None


def test_a_tag_that_nobody_has_matches_nothing():
    assert verdict_of(KIDS, tag_rule(1, "nothing")).rule is None


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (tag_rule(None, "kids"), "never_rule"),
        (watched_rule(None), "never_rule"),
    ],
)
def test_a_rule_of_any_kind_that_never_ends_protects(rule: AnyRule, key: str):
    verdict = verdict_of(KIDS, rule)
    assert verdict.protected
    assert verdict.reason == Reason(key, {"rule": rule.name})


def test_a_rule_can_require_watching():
    unwatched = replace(KIDS, watch=Watch())
    for rule in (
        tag_rule(1, "kids", require_watched=True),
        watched_rule(1, require_watched=True),
    ):
        assert verdict_of(unwatched, rule).reason.key == "unwatched_rule"
        assert verdict_of(unwatched, rule).protected
        assert not verdict_of(KIDS, rule).protected


def test_a_rule_that_requires_watching_waits_until_that_is_known():
    unknown = replace(KIDS, watch=UNKNOWN)
    verdict = verdict_of(unknown, tag_rule(1, "kids", require_watched=True))
    assert UNKNOWN in verdict.unknown


def test_a_default_that_never_ends_protects():
    settings = Settings(movie_retention=NEVER, tv_retention=NEVER)
    assert verdict_of(KIDS, settings=settings).reason.key == "never_default"
    assert verdict_of(joined(a_series(1)), settings=settings).protected


@pytest.mark.case("C4")
def test_a_play_before_the_import_does_not_count():
    movie = a_movie(1, imported=NOW - 2 * DAY)
    old = Watch(activity=NOW - 500 * DAY, touched=True)
    verdict = verdict_of(joined(movie, old))
    assert verdict.due == NOW + 88 * DAY
    assert verdict.reason.key == "added_default"


@pytest.mark.case("C5")
def test_the_newest_import_of_a_series_counts():
    show = a_series(1)
    first, second = show.files
    grown = replace(show, files=(first, replace(second, imported=NOW - DAY)))
    assert verdict_of(joined(grown)).due == NOW + 119 * DAY


@pytest.mark.case("A5")
def test_never_watched_is_believed_only_for_known_history():
    untouched = joined(a_movie(1))
    assert verdict_of(untouched, history_since=NOW - 10 * DAY).due == NOW + 80 * DAY
    assert verdict_of(untouched).due == NOW - 210 * DAY


@pytest.mark.case("A5")
def test_what_was_touched_long_ago_counts_from_its_import():
    touched = joined(a_movie(1), Watch(touched=True))
    assert verdict_of(touched, history_since=NOW).due == NOW - 210 * DAY


def test_dates_in_the_future_count_as_now():
    ahead = joined(a_movie(1, imported=NOW + 9 * DAY), Watch())
    assert verdict_of(ahead).due == NOW + 90 * DAY


def test_a_base_that_does_not_exist_is_not_scheduled():
    settings = Settings(retention_base=Base.LAST_WATCHED)
    verdict = verdict_of(joined(a_movie(1)), settings=settings)
    assert verdict.due is None
    assert verdict.reason.key == "no_base"


def test_added_counts_from_the_import_whatever_was_watched():
    assert (
        verdict_of(KIDS, settings=Settings(retention_base=Base.ADDED)).due
        == NOW - 210 * DAY
    )


@pytest.mark.case("A9")
def test_unknown_tags_hold():
    assert verdict_of(joined(a_movie(1, tags=None))).unknown[0].key == "tags_unknown"


def test_a_title_without_any_id_is_held():
    assert verdict_of(joined(a_movie(1, tmdb=0))).unknown[0].key == "no_identity"


def test_without_a_jellyfin_only_what_was_added_counts():
    bare = joined(a_movie(1), Reason("service_missing"))
    added = Settings(retention_base=Base.ADDED)
    assert verdict_of(bare, settings=added, with_jellyfin=False).unknown == ()
    assert verdict_of(bare, with_jellyfin=False).unknown != ()
    assert verdict_of(bare, settings=added).unknown != ()


@pytest.mark.parametrize(
    ("watch", "key"),
    [
        (Watch(favorites=("Ben",)), "favorite"),
        (Watch(playing=("Ben",)), "playing"),
        (
            Watch(in_progress=(("Anna", NOW - 2 * DAY), ("Ben", NOW - DAY))),
            "in_progress",
        ),
    ],
)
def test_what_people_do_protects(watch: Watch, key: str):
    verdict = verdict_of(joined(a_movie(1), watch))
    assert verdict.protected
    assert verdict.reason.key == key
    assert verdict.reason.values["user"] == "Ben"


@pytest.mark.case("D1")
def test_favourites_can_be_left_unprotected():
    liked = joined(a_movie(1), Watch(favorites=("Anna",)))
    assert not verdict_of(liked, settings=Settings(protect_favorites=False)).protected


def test_a_keep_tag_is_compared_without_case():
    settings = Settings(keep_tags=frozenset({"Kids"}))
    assert verdict_of(KIDS, settings=settings).reason == Reason(
        "keep_tag", {"tag": "kids"}
    )


SEASONS = (
    Season(number=0, file_count=3, aired=True),
    Season(number=1, file_count=2, aired=True),
    Season(number=2, file_count=0, aired=True),
    Season(number=3, file_count=0, aired=False),
)


@pytest.mark.parametrize(
    ("status", "coming", "reason"),
    [
        ("continuing", None, Reason("latest_season", {"season": 2})),
        ("upcoming", None, Reason("latest_season", {"season": 2})),
        ("ended", NOW + DAY, Reason("latest_season", {"season": 2})),
        ("ended", NOW - DAY, None),
        ("ended", None, None),
    ],
)
def test_the_latest_season_of_a_running_series_protects_it(
    status: str, coming: datetime | None, reason: Reason | None
):
    show = a_series(1, status=status, next_airing=coming, seasons=SEASONS)
    verdict = verdict_of(joined(show))
    assert (verdict.reason if verdict.protected else None) == reason


def test_a_running_series_of_specials_alone_is_protected_as_running():
    show = a_series(1, status="continuing", seasons=SEASONS[:1])
    assert verdict_of(joined(show)).reason == Reason("running_series")


def test_running_series_can_be_protected_as_a_whole_or_not_at_all():
    show = joined(a_series(1, status="continuing", seasons=SEASONS))
    whole = Settings(protect_running_series=True)
    assert verdict_of(show, settings=whole).reason == Reason("running_series")
    assert not verdict_of(
        show, settings=Settings(protect_latest_season=False)
    ).protected


def test_a_keep_until_a_day_says_so():
    keeps = {"movie:tmdb:1001": replace(KEEP, until=NOW + DAY)}
    verdict = verdict_of(KIDS, keeps=keeps)
    assert verdict.reason.key == "kept_until"
    assert verdict.reason.values["until"] == NOW + DAY


MARK = {
    "movie:tmdb:1001": MarkFacts(by_name="Anna", at=NOW - DAY, after=NOW + 13 * DAY)
}


def test_a_mark_puts_on_notice_before_any_rule():
    verdict = verdict_of(KIDS, tag_rule(400, "kids"), marks=MARK)
    assert verdict.due == NOW + 13 * DAY
    assert verdict.retention == 14 * DAY
    assert verdict.reason.key == "marked"


def test_a_play_ends_a_mark():
    played = replace(KIDS, watch=replace(WATCHED, activity=NOW - HOUR))
    assert verdict_of(played, marks=MARK).reason.key == "watched_default"


def test_a_mark_is_for_the_files_that_were_there():
    again = a_movie(1, tags=frozenset({"kids"}), imported=NOW - DAY + HOUR)
    verdict = verdict_of(joined(again, WATCHED), marks=MARK)
    assert verdict.reason.key == "added_default"
    assert verdict.due == NOW + 89 * DAY + HOUR


def test_a_mark_ends_when_one_file_of_a_series_is_newer():
    show = a_series(1)
    first, second = show.files
    grown = replace(show, files=(first, replace(second, imported=NOW - HOUR)))
    marks = {"tv:tvdb:5001": MARK["movie:tmdb:1001"]}
    assert verdict_of(joined(show), marks=marks).reason.key == "marked"
    assert verdict_of(joined(grown), marks=marks).reason.key == "added_default"


def test_a_mark_does_not_make_due_what_has_no_import_date():
    undated = joined(a_movie(1, imported=None), WATCHED)
    assert verdict_of(undated, marks=MARK).unknown[0].key == "no_import_date"


def test_a_mark_never_overrides_protection_or_doubt():
    assert verdict_of(KIDS, tag_rule(None, "kids"), marks=MARK).protected
    assert verdict_of(replace(KIDS, watch=UNKNOWN), marks=MARK).unknown == (UNKNOWN,)


def test_two_verdicts_are_the_same_when_their_outcome_is():
    one = verdict_of(KIDS, watched_rule(5))
    assert one.outcome == verdict_of(KIDS, watched_rule(5)).outcome
    assert one.outcome != verdict_of(KIDS, watched_rule(6)).outcome
    assert one.outcome != verdict_of(KIDS, watched_rule(5, number="x")).outcome
