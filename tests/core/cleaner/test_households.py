"""Households of other shapes: two Radarrs, a rebuilt one, copies, rules, users."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    NEVER,
    MediaType,
    RuleId,
    ServiceKind,
    TagRule,
    UserId,
    WatchedBy,
    WatchedRule,
)
from demo.household import Hold, Kind, Match, RootPlan, ServicePlan, Which
from demo.household.plan import RADARR, SONARR
from tests.core.street import DAY, HOUR, LIVE, Street, street

UHD = ServicePlan("radarr_4k", Kind.RADARR, (RootPlan("/uhd", "uhd"),), RADARR.version)
BOTH = frozenset(MediaType)
HEAT, OTHER, WIRE = "Heat", "Other", "The Wire"
SHELF = "Leaving Soon - Movies"


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Street]:
    """One title in two Radarrs."""
    async with street(tmp_path, services=(RADARR, UHD, SONARR)) as one:
        await one.movie(HEAT, tmdb=949)
        await one.movie(HEAT, tmdb=949, service="radarr_4k", played=None)
        await one.movie(OTHER, played=1)
        await one.movie("Other UHD", played=1, service="radarr_4k")
        yield one


@pytest.mark.case("B6")
async def test_a_title_in_two_radarrs_is_two_items_that_share_their_plays(two: Street):
    await two.announce()
    hd, uhd = two.shown(HEAT, "radarr"), two.shown(HEAT, "radarr_4k")
    assert hd.id != uhd.id
    assert hd.last_watched == uhd.last_watched
    assert {hd.status, uhd.status} == {"scheduled"}
    job = await two.cleaner.delete(uhd.id, by="Anna")
    assert [item.outcome for item in job.items] == ["deleted"]
    assert await two.on_disk(HEAT)
    assert two.shown(HEAT, "radarr").id == hd.id


@pytest.mark.case("B6")
async def test_a_keep_holds_in_both(two: Street):
    await two.announce()
    item = two.shown(HEAT, "radarr").id
    await two.cleaner.keep(item, by="anna", by_name="Anna")
    assert two.shown(HEAT, "radarr_4k").status == "kept"
    assert await two.clean() == {}
    await two.cleaner.unkeep(item, by="anna", administrator=False)
    assert two.dates() == {}


@pytest.mark.case("B6")
async def test_the_other_radarr_goes_on_while_one_is_down(two: Street):
    await two.announce()
    await two.world.stop_service("radarr_4k")
    job = await two.cleaner.run_cleanup(by="Anna")
    outcomes = {item.item: item.outcome for item in job.items}
    assert outcomes[two.shown(HEAT, "radarr_4k").id] == "held"
    assert sorted(outcomes.values()) == ["deleted", "held"]


@pytest.mark.case("B7")
async def test_folders_inside_each_other_are_held(live: Street):
    await live.movie("Outer", folder="/movies/Outer")
    await live.movie("Inner", folder="/movies/Outer/Inner")
    await live.movie("Outer Space", folder="/movies/Outer Space")
    await live.announce()
    for title in ("Outer", "Inner"):
        assert live.shown(title).status == "held"
        assert live.shown(title).reason.key == "overlapping_path"
    done = await live.clean()
    assert set(done) == {"Outer Space"}
    assert done["Outer Space"].outcome == "deleted"


@pytest.mark.case("B10")
async def test_a_root_folder_that_nobody_ticked_is_left_alone(live: Street):
    await live.movie(HEAT)
    unticked = tuple(
        replace(each, root_folders=frozenset()) for each in live.config.services
    )
    await live.restart(replace(live.config, services=unticked))
    await live.announce()
    assert live.shown(HEAT).reason.key == "outside_root_folders"
    job = await live.cleaner.delete(live.shown(HEAT).id, by="Anna", skip_notice=True)
    assert job.items[0].outcome == "held"
    assert await live.changes() == []


@pytest.mark.case("B9")
async def test_ids_that_were_renumbered_start_their_notice_anew(live: Street):
    await live.movie(OTHER, played=1)
    await live.movie(HEAT)
    await live.announce()
    assert live.shown(HEAT).status == "scheduled"
    await live.world.renumber("radarr")
    assert await live.clean() == {}
    assert live.shown(HEAT).delete_after == live.now + DAY


@pytest.mark.case("B9")
async def test_ids_that_are_renumbered_in_the_middle_of_a_run_hold(live: Street):
    await live.series(WIRE, imported=400)
    await live.cleaner.sync()
    await live.movie(HEAT)
    await live.movie(OTHER)
    await live.live(27)
    hold = await live.world.hold(Hold(Match(method="DELETE", path="*/series/*")))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.renumber("radarr")
    await live.world.release(hold)
    done = await cleaning
    assert done[WIRE].outcome == "deleted"
    for title in (HEAT, OTHER):
        assert done[title].reason.key == "identity_changed"
        assert title in await live.titles()


async def test_a_rebuilt_jellyfin_is_joined_again(live: Street):
    await live.movie(HEAT)
    await live.announce()
    dates = live.dates()
    await live.world.renumber_jellyfin()
    await live.cleaner.sync()
    assert live.dates() == dates
    assert (await live.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("B12")
async def test_playing_the_leaving_soon_copy_protects_the_original(shown: Street):
    await shown.movie(HEAT)
    await shown.announce()
    copy = Which(HEAT, library=SHELF)
    await shown.world.start_playing("Ben", copy)
    await shown.cleaner.sync()
    assert shown.shown(HEAT).reason.key == "playing"
    assert await shown.clean() == {}
    await shown.cleaner.sync()
    assert shown.shown(HEAT).status == "safe"
    assert shown.shown(HEAT).last_watched == shown.now


@pytest.mark.case("B12")
async def test_a_play_that_begins_on_the_copy_after_the_plan_holds(shown: Street):
    await shown.movie(OTHER)
    await shown.movie(HEAT)
    await shown.announce()
    first = shown.shown(OTHER).files[0]
    match = Match(method="DELETE", path=f"*/moviefile/{first}")
    hold = await shown.world.hold(Hold(match))
    cleaning = asyncio.create_task(shown.clean())
    await shown.world.until_held(hold)
    await shown.world.start_playing("Ben", Which(HEAT, library=SHELF))
    await shown.world.release(hold)
    done = await cleaning
    assert (done[HEAT].outcome, done[HEAT].reason.key) == ("held", "playing")


@pytest.mark.case("E3")
async def test_what_cannot_be_taken_out_of_leaving_soon_stays(shown: Street):
    await shown.movie(HEAT)
    await shown.announce()
    hold = await shown.world.hold(Hold(Match(method="PUT", path="*/movie/editor")))
    cleaning = asyncio.create_task(shown.clean())
    await shown.world.until_held(hold)
    await shown.world.stop_service("jellyfin")
    await shown.world.release(hold)
    done = await cleaning
    assert done[HEAT].outcome == "failed"
    assert await shown.on_disk(HEAT)
    assert "DELETE" not in " ".join(
        each for each in await shown.changes() if "radarr" in each
    )
    await shown.world.start_service("jellyfin")
    await shown.cleaner.sync()
    assert shown.shown(HEAT).announced


@pytest.mark.case("C2")
async def test_a_large_old_library_is_not_deleted_on_the_first_run(tmp_path: Path):
    async with street(tmp_path, movies=12, series=3) as one:
        assert await one.clean() == {}
        assert await one.clean() == {}
        assert await one.changes() == []
        assert one.cleaner.view.leaving_soon_count > 2
        assert all(date >= one.now + DAY for date in one.dates().values())


@pytest.mark.case("C4")
async def test_what_was_downloaded_again_is_new(live: Street):
    await live.movie(HEAT)
    await live.announce()
    await live.world.import_movie(HEAT)
    await live.world.scan()
    assert await live.clean() == {}
    assert live.shown(HEAT).status == "safe"
    assert live.shown(HEAT).delete_after == live.now + 90 * DAY


@pytest.mark.case("C7")
async def test_a_notice_outlives_restarts_and_a_month_switched_off(live: Street):
    await live.movie(HEAT)
    await live.cleaner.sync()
    await live.live(12)
    await live.restart()
    await live.world.advance(days=30)
    await live.cleaner.sync()
    assert live.shown(HEAT).delete_after == live.now + 9 * HOUR


@pytest.mark.case("D2")
@pytest.mark.parametrize(
    ("by", "watchers", "leaves"),
    [
        (WatchedBy.ANY, ("Anna",), True),
        (WatchedBy.ALL, ("Anna",), False),
        (WatchedBy.ALL, ("Anna", "Ben"), True),
    ],
)
async def test_watched_by(
    tmp_path: Path, *, by: WatchedBy, watchers: tuple[str, ...], leaves: bool
):
    rule = WatchedRule(
        id=RuleId("w"), name="Watched", media=BOTH, retention=DAY, require_watched=True
    )
    settings = replace(LIVE, watched_by=by)
    async with street(tmp_path, settings, rules=(rule,)) as one:
        await one.movie(HEAT, played=None)
        await one.series(WIRE, played=None)
        for user in watchers:
            for title in (HEAT, WIRE):
                await one.world.play(user, title, at=one.now - 3 * DAY)
        await one.cleaner.sync()
        for title in (HEAT, WIRE):
            assert one.shown(title).announced is leaves
            assert (one.shown(title).reason.key == "unwatched_rule") is not leaves


@pytest.mark.case("D1")
async def test_a_favourite_episode_protects_its_series(live: Street):
    await live.series(WIRE)
    await live.world.favorite("Ben", Which(WIRE, 1, 2))
    await live.cleaner.sync()
    reason = live.shown(WIRE).reason
    assert reason.key == "favorite_within"
    assert reason.values == {"user": "Ben", "part": "S01E02"}


async def test_a_disabled_account_protects_nothing(tmp_path: Path):
    async with street(tmp_path, users=4) as one:
        await one.movie(HEAT)
        await one.world.favorite("Dora", HEAT)
        await one.cleaner.sync()
        assert one.shown(HEAT).announced


async def test_a_counted_user_who_is_gone_is_a_problem(live: Street):
    await live.movie(HEAT)
    settings = replace(live.settings, users=frozenset({UserId("e" * 32)}))
    await live.restart(replace(live.config, settings=settings))
    await live.announce()
    assert live.shown(HEAT).reason.key == "user_gone"
    assert live.shown(HEAT).status == "held"
    (problem,) = live.cleaner.view.problems
    assert (problem.id, problem.confirmable) == ("user_gone", False)
    await live.cleaner.confirm_problem("user_gone")
    assert [each.id for each in live.cleaner.view.problems] == ["user_gone"]


async def test_a_jellyfin_that_was_taken_away_is_missed(live: Street):
    await live.movie(HEAT)
    without = tuple(
        each for each in live.config.services if each.kind is not ServiceKind.JELLYFIN
    )
    missing = frozenset({ServiceKind.JELLYFIN})
    config = replace(live.config, services=without, missing_services=missing)
    await live.restart(config)
    await live.announce()
    assert live.shown(HEAT).reason.key == "service_missing"
    assert await live.clean() == {}
    assert [each.id for each in live.cleaner.view.problems] == [
        "service_needed_jellyfin"
    ]


async def test_rules_for_tags(tmp_path: Path):
    stays = TagRule(
        id=RuleId("a"),
        name="Kids",
        media=BOTH,
        retention=NEVER,
        tags=frozenset({"kids"}),
    )
    goes = TagRule(
        id=RuleId("b"),
        name="Quick",
        media=BOTH,
        retention=2 * DAY,
        tags=frozenset({"quick"}),
    )
    async with street(tmp_path, rules=(stays, goes)) as one:
        await one.movie(HEAT)
        await one.movie(OTHER, played=3)
        await one.world.tag(HEAT, "kids")
        await one.world.tag(OTHER, "quick")
        await one.announce()
        assert one.shown(HEAT).reason.key == "never_rule"
        assert one.shown(OTHER).rule_name == "Quick"
        assert set(await one.clean()) == {OTHER}


async def test_a_running_series_stays(live: Street):
    await live.series(WIRE, ended=False)
    await live.cleaner.sync()
    assert live.shown(WIRE).reason.key == "latest_season"


@pytest.mark.case("C6")
async def test_the_first_to_go_is_shown_first(live: Street):
    await live.movie(OTHER)
    await live.cleaner.sync()
    await live.movie(HEAT)
    await live.live(3)
    assert [each.title for each in live.cleaner.view.leaving_soon] == [OTHER, HEAT]
    soonest = live.cleaner.view.next_deletion
    assert soonest is not None
    assert soonest.title == OTHER
    assert live.cleaner.view.totals.leaving_soon_movies == 2


@pytest.mark.case("B8")
async def test_a_box_set_is_nobodys_copy(tmp_path: Path):
    """The household has a collection of two movies: it is neither of them."""
    async with street(tmp_path, movies=4) as one:
        state = await one.world.household()
        assert "BoxSet" in {item.kind for item in state.items}
        await one.cleaner.sync()
        assert one.cleaner.view.totals.movies == 4
        assert one.cleaner.view.totals.unmatched == 0
        box = next(item.name for item in state.items if item.kind == "BoxSet")
        assert box not in {item.title for item in one.cleaner.view.items.values()}


async def test_a_copy_that_vanished_between_plan_and_deletion_holds(live: Street):
    """One of two copies is gone: what was done with it can no longer be read."""
    await live.series(WIRE)
    await live.cleaner.sync()
    await live.movie(HEAT)
    await live.live(27)
    hold = await live.world.hold(Hold(Match(method="DELETE", path="*/series/*")))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.renumber_jellyfin()
    await live.world.release(hold)
    done = await cleaning
    assert (done[HEAT].outcome, done[HEAT].reason.key) == ("held", "not_in_jellyfin")
    assert (await live.clean())[HEAT].outcome == "deleted"
