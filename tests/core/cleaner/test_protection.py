"""When many items lose at once what services protect them by."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from custom_components.cleanarr.core.cleaner.protection import (
    ProtectionCheck,
    check_protection,
)
from custom_components.cleanarr.core.identifiers import MediaType, RuleId
from custom_components.cleanarr.core.library.model import Item, JoinedItem, Watch
from custom_components.cleanarr.core.memory import Protection
from custom_components.cleanarr.core.reasons import Reason
from custom_components.cleanarr.core.rules.base import DecideContext
from custom_components.cleanarr.core.rules.engine import decide
from custom_components.cleanarr.core.settings import (
    NEVER,
    HouseholdConfig,
    Settings,
    TagRule,
    WatchedBy,
    WatchedRule,
)
from tests.core.library.builders import (
    ANNA,
    DAY,
    NOW,
    RADARR,
    RADARR_4K,
    SONARR,
    a_movie,
    joined,
)

KIDS = TagRule(
    id=RuleId("1"),
    name="Kids",
    media=frozenset(MediaType),
    retention=NEVER,
    tags=frozenset({"kids"}),
)
SEEN = WatchedRule(
    id=RuleId("2"), name="Seen", media=frozenset(MediaType), retention=NEVER
)
FIRST = Protection("", {})
WATCHED = Watch(seen=((ANNA, 1),), episodes=1, touched=True, activity=NOW - DAY)
DOWN = Reason("source_stale")
UNREAD = Reason("source_never_read")
KEEPING = HouseholdConfig(services=(), rules=(KIDS,))
SEEING = HouseholdConfig(services=(), rules=(SEEN,))


def movies(*tags: str) -> list[JoinedItem]:
    return [
        joined(a_movie(number, tags=frozenset(tags)), Watch())
        for number in range(1, 11)
    ]


def each(items: Iterable[JoinedItem], **change: object) -> list[JoinedItem]:
    return [replace(one, **change) for one in items]


def check(
    items: Iterable[JoinedItem],
    before: Protection,
    config: HouseholdConfig = KEEPING,
    **frozen: Reason,
) -> ProtectionCheck:
    context = DecideContext(
        now=NOW,
        settings=config.settings,
        keeps={},
        kept_within={},
        marks={},
        counted=frozenset({ANNA}),
        excess={},
        history_since=None,
        with_jellyfin=True,
    )
    verdicts = [(one, decide(one, config.rules, context)) for one in items]
    return check_protection(verdicts, before, config, frozen)


def all_protected(checked: ProtectionCheck) -> bool:
    return all(verdict.protected for _, verdict in checked.verdicts)


@pytest.mark.parametrize(
    ("config", "protected", "bare"),
    [
        (KEEPING, movies("kids"), movies("children")),
        (KEEPING, movies("keep"), movies()),
        (SEEING, each(movies(), watch=WATCHED), movies()),
    ],
)
def test_what_loses_its_protection_at_once_stays_protected(
    config: HouseholdConfig, protected: list[JoinedItem], bare: list[JoinedItem]
):
    before = check(protected, FIRST, config).now
    lost = check(bare, before, config)
    assert len(lost.lost) == 10
    assert all_protected(lost)
    agreed = check(bare, lost.now, config)
    assert agreed.lost == ()
    assert not all_protected(agreed)


@pytest.mark.parametrize(
    "rules",
    [
        (),
        (replace(KIDS, enabled=False),),
        (replace(KIDS, retention=90 * DAY),),
        (replace(KIDS, tags=frozenset({"children"})),),
        (replace(KIDS, media=frozenset({MediaType.TV})),),
    ],
)
def test_a_rule_that_a_person_changes_is_no_loss(rules: tuple[TagRule, ...]):
    before = check(movies("kids"), FIRST).now
    edited = HouseholdConfig(services=(), rules=rules)
    changed = check(movies("kids"), before, edited)
    assert changed.lost == ()
    assert not all_protected(changed)
    assert check(movies("kids"), changed.now, edited).lost == ()


def test_an_option_about_watching_is_no_loss():
    before = check(each(movies(), watch=WATCHED), FIRST, SEEING).now
    everybody = replace(SEEING, settings=Settings(watched_by=WatchedBy.ALL))
    assert check(movies(), before, everybody).lost == ()


@pytest.mark.parametrize(
    "rules",
    [
        (replace(KIDS, name="For the children"),),
        (KIDS, replace(KIDS, id=RuleId("3"), retention=90 * DAY)),
    ],
)
def test_a_change_that_protects_nothing_hides_no_loss(rules: tuple[TagRule, ...]):
    before = check(movies("kids"), FIRST).now
    edited = HouseholdConfig(services=(), rules=rules)
    assert len(check(movies(), before, edited).lost) == 10


def unread_tags(one: JoinedItem) -> JoinedItem:
    item: Item = replace(one.item, tags=None)
    return replace(one, item=item)


def unread_watching(one: JoinedItem) -> JoinedItem:
    return replace(one, watch=UNREAD)


def watched_just_now(one: JoinedItem) -> JoinedItem:
    return replace(one, watch=Watch(playing=("Anna",)))


@pytest.mark.parametrize(
    "shade",
    [unread_tags, unread_watching, watched_just_now],
    ids=lambda one: one.__name__,
)
def test_what_is_unknown_in_one_reading_is_not_forgotten(
    shade: Callable[[JoinedItem], JoinedItem],
):
    before = check(movies("kids"), FIRST).now
    between = check(map(shade, movies()), before)
    assert between.lost == ()
    assert between.now == before
    assert len(check(movies(), between.now).lost) == 10


def test_what_was_unknown_when_a_rule_changed_is_no_loss_later():
    before = check(movies("kids"), FIRST).now
    without = HouseholdConfig(services=())
    between = check(map(unread_tags, movies()), before, without)
    assert check(movies(), between.now, without).lost == ()


@pytest.mark.parametrize("seen", [movies(), []])
def test_what_rests_keeps_what_it_had(seen: list[JoinedItem]):
    before = check(movies("kids"), FIRST).now
    down = check(seen, before, **{RADARR: DOWN})
    assert down.lost == ()
    assert down.now == before
    assert len(check(movies(), before, **{SONARR: DOWN}).lost) == 10


def test_a_few_may_lose_it():
    before = check(movies("kids"), FIRST).now
    few = check([*movies("kids")[:5], *movies()[5:]], before)
    assert few.lost == ()
    assert len(few.now.items) == 5


@pytest.mark.parametrize("turned", [False, True])
def test_the_same_title_in_another_service_never_had_it(turned: bool):
    other = [
        joined(a_movie(number, service=RADARR_4K), Watch()) for number in range(1, 11)
    ]
    both = [*movies("kids"), *other][:: -1 if turned else 1]
    before = check(both, FIRST).now
    assert check(both, before).lost == ()
    assert len(check([*movies(), *other], before).lost) == 10
