"""What only Jellystat knows counts, and what it cannot tell holds what needs it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    Base,
    FilterProperty,
    FilterRow,
    FilterRule,
    MediaType,
    Operator,
    RuleId,
    SourceState,
    Status,
    TagRule,
)
from demo.household import Fault, FaultKind, Match, Which
from demo.household.plan import JELLYSTAT, RADARR, SONARR
from tests.core.street import DAY, Street, street

KIDS = TagRule(
    id=RuleId("kids"),
    name="Kids",
    media=frozenset(MediaType),
    retention=30 * DAY,
    base=Base.ADDED,
    tags=frozenset({"kids"}),
)


SERVICES = (RADARR, SONARR, JELLYSTAT)


def played(times: int) -> FilterRule:
    """Return a rule for what was played so many times."""
    return FilterRule(
        id=RuleId("popular"),
        name="Popular",
        media=frozenset(MediaType),
        retention=5 * DAY,
        rows=(FilterRow(FilterProperty.PLAY_COUNT, Operator.AT_LEAST, times),),
    )


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    async with street(tmp_path, rules=(KIDS,), services=SERVICES) as one:
        yield one


async def test_a_play_that_only_jellystat_knows_counts(one: Street):
    await one.movie("Heat")
    await one.world.import_plays("Ben", "Heat", at=one.now - 2 * DAY)
    await one.announce()
    heat = one.shown("Heat")
    assert heat.last_watched is not None
    assert heat.delete_after == heat.last_watched + 90 * DAY


async def test_a_play_that_jellyfin_forgot_with_its_user_still_counts(one: Street):
    await one.movie("Heat", played=2, by="Ben")
    await one.cleaner.sync()
    await one.world.remove_user("Ben")
    await one.cleaner.sync(whole=True)
    await one.restart()
    await one.cleaner.sync()
    assert one.shown("Heat").last_watched is not None
    assert one.shown("Heat").status is Status.SAFE


async def test_an_imported_play_of_an_episode_is_found_by_its_id(one: Street):
    await one.series("Lost", episodes=(2,), played=None)
    await one.world.import_plays(
        "Ben", Which("Lost", season=1, episode=2), at=one.now - 2 * DAY
    )
    await one.cleaner.sync()
    assert one.shown("Lost").last_watched is not None
    assert not one.shown("Lost").watched


@pytest.mark.case("A10")
@pytest.mark.parametrize("kind", [FaultKind.QUERY_FAILED, FaultKind.ZERO])
async def test_an_empty_history_after_one_that_was_not_changes_nothing(
    one: Street, kind: FaultKind
):
    for number in range(8):
        await one.movie(f"Movie {number}")
    await one.announce()
    dates = one.dates()
    await one.world.fail(Fault(kind, Match(service="jellystat", path="*/getHistory")))
    await one.cleaner.sync(whole=True)
    states = {each.slug: each.state for each in one.cleaner.view.sources}
    assert states["jellystat"] is SourceState.STALE
    assert one.dates() == dates
    held = {item.status for item in one.cleaner.view.leaving_soon}
    assert held == {Status.HELD}
    await one.clean()
    assert len(await one.titles()) == 8
    await one.world.heal()
    await one.cleaner.sync(whole=True)
    assert one.dates() == dates


@pytest.mark.case("A10")
async def test_what_does_not_ask_for_watching_goes_on_without_jellystat(one: Street):
    await one.movie("Heat")
    await one.movie("Ronin")
    await one.world.tag("Ronin", "kids")
    await one.announce()
    await one.world.stop_service("jellystat")
    outcome = await one.clean()
    assert outcome["Heat"].reason.key == "source_stale"
    assert await one.titles() == {"Heat"}


async def test_what_protects_protects_while_jellystat_is_down(one: Street):
    await one.movie("Heat")
    await one.world.favorite("Ben", "Heat")
    await one.cleaner.sync()
    await one.world.stop_service("jellystat")
    await one.cleaner.sync()
    assert one.shown("Heat").status is Status.PROTECTED


@pytest.mark.case("H")
async def test_jellystat_is_asked_one_thing_at_a_time(one: Street):
    await one.movie("Heat")
    await one.world.jellystat_fragile()
    await one.cleaner.sync(whole=True)
    await one.cleaner.sync()
    assert all(each.state is SourceState.FRESH for each in one.cleaner.view.sources)


async def test_only_what_was_played_since_is_asked_for_between_whole_readings(
    one: Street,
):
    await one.movie("Heat")
    await one.cleaner.sync(whole=True)
    await one.world.reset_requests()
    await one.world.play("Ben", "Heat", at=one.now)
    await one.live(3)
    asked = await one.asked(Match(service="jellystat"))
    assert not [each for each in asked if each.path.endswith("getHistory")]
    assert one.shown("Heat").last_watched is not None


async def test_a_play_that_is_read_again_and_again_is_one_play(tmp_path: Path):
    async with street(tmp_path, rules=(played(4),), services=SERVICES) as one:
        await one.series("Lost", episodes=(1,), played=None)
        pilot = Which("Lost", season=1, episode=1)
        for days in (50, 40, 0):
            await one.world.import_plays("Ben", pilot, at=one.now - days * DAY)
        await one.cleaner.sync(whole=True)
        for _ in range(4):
            await one.cleaner.catch_up()
        assert one.shown("Lost").rule is None
        await one.world.advance(hours=1)
        await one.world.import_plays("Ben", pilot, at=one.now)
        await one.cleaner.catch_up()
        assert one.shown("Lost").rule == "popular"
        activity = Match(service="jellystat", path="*/getPlaybackActivity")
        await one.world.fail(Fault(FaultKind.QUERY_FAILED, activity))
        await one.cleaner.catch_up()
        assert one.shown("Lost").rule == "popular"


async def test_a_clock_that_is_wrong_hides_no_play(one: Street):
    await one.movie("Heat", played=None)
    await one.movie("Ronin", played=None)
    await one.world.import_plays("Ben", "Ronin", at=one.now + DAY)
    await one.cleaner.sync(whole=True)
    await one.world.import_plays("Ben", "Heat", at=one.now - DAY / 200)
    await one.cleaner.catch_up()
    assert one.shown("Heat").last_watched is not None


async def test_what_goes_by_logged_plays_does_go(tmp_path: Path):
    async with street(tmp_path, rules=(played(2),), services=SERVICES) as one:
        await one.movie("Heat", imported=80, played=60)
        for days in (50, 40, 30):
            await one.world.import_plays("Ben", "Heat", at=one.now - days * DAY)
        await one.announce()
        assert one.shown("Heat").rule == "popular"
        outcome = await one.clean()
        assert outcome["Heat"].reason.key != "verdict_changed"
        assert await one.titles() == set()
