"""One item on its way out: steps in order, confirmed, and undone where they fail."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    Busy,
    EventKind,
    ItemNotFound,
    ItemProtected,
    MovieDeletion,
)
from demo.household import Fault, FaultKind, Hold, Match, Stage
from tests.core.street import DAY, LIVE, Street, street, told

HEAT, ALIEN, WIRE = "Heat", "Alien", "The Wire"
DELETE_FILE = Match(method="DELETE", path="*/moviefile/*")
DELETE_MOVIE = Match(method="DELETE", path="*/movie/*")
UNMONITOR = Match(method="PUT", path="*/movie/editor")
BULK = Match(method="DELETE", path="*/episodefile/bulk")


async def due(one: Street, *titles: str) -> None:
    for title in titles or (HEAT,):
        await one.movie(title)
    await one.announce()
    await one.world.reset_requests()


async def monitored(one: Street, title: str) -> bool:
    state = await one.world.household()
    return next(
        each.monitored for each in (*state.movies, *state.series) if each.title == title
    )


@pytest.mark.case("E1")
@pytest.mark.case("E2")
async def test_a_movie_goes_step_by_step(live: Street):
    await due(live)
    item = live.shown(HEAT)
    done = await live.clean()
    assert done[HEAT].outcome == "deleted"
    assert await live.changes() == [
        "radarr PUT /api/v3/movie/editor",
        f"radarr DELETE /api/v3/moviefile/{item.files[0]}",
        f"radarr DELETE /api/v3/movie/{item.id.removeprefix('radarr-')}",
        "jellyfin POST /Library/Media/Updated",
    ]
    assert not await live.on_disk(HEAT)
    (record,), total = await live.cleaner.deletions()
    assert total == 1
    assert (record.title, record.size) == (HEAT, item.size)
    assert record.status == "in_progress"
    assert record.who == "Anna"
    assert live.cleaner.view.reclaimed_size == item.size
    assert live.told_of(EventKind.DELETED) == [HEAT]


async def test_a_series_goes_with_its_files_by_id(live: Street):
    await live.series(WIRE, episodes=(2, 3))
    await live.announce()
    await live.world.reset_requests()
    done = await live.clean()
    assert done[WIRE].outcome == "deleted"
    assert await live.changes() == [
        "sonarr PUT /api/v3/series/editor",
        "sonarr DELETE /api/v3/episodefile/bulk",
        "sonarr DELETE /api/v3/episodefile/bulk",
        "sonarr DELETE /api/v3/series/1",
        "jellyfin POST /Library/Media/Updated",
    ]
    bulk = await live.asked(BULK)
    ids = [sorted(number for number in json_ids(each.body)) for each in bulk]
    assert [len(each) for each in ids] == [2, 3]
    assert not set(ids[0]) & set(ids[1])
    assert WIRE not in await live.titles()
    assert not await live.on_disk(WIRE)


def json_ids(body: str) -> list[int]:
    start, end = body.index("["), body.index("]")
    return [int(number) for number in body[start + 1 : end].split(",")]


@pytest.mark.case("E1")
@pytest.mark.parametrize("match", [DELETE_FILE, DELETE_MOVIE])
async def test_rss_between_the_steps_fetches_nothing(live: Street, match: Match):
    await due(live)
    hold = await live.world.hold(Hold(match))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    assert await live.world.rss("radarr") == 0
    await live.world.release(hold)
    assert (await cleaning)[HEAT].outcome == "deleted"
    assert await live.world.rss("radarr") == 0


@pytest.mark.case("E1")
@pytest.mark.parametrize("after", [False, True])
async def test_what_cannot_be_unmonitored_stays(live: Street, *, after: bool):
    await due(live)
    await live.world.fail(Fault(FaultKind.DROP, UNMONITOR, count=1, after=after))
    done = await live.clean()
    assert done[HEAT].outcome == "failed"
    assert await live.on_disk(HEAT)
    assert await monitored(live, HEAT)
    assert live.told_of(EventKind.FAILED) == [HEAT]
    assert (await live.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("E2")
async def test_a_yes_that_changed_nothing_is_no_yes(live: Street):
    """Radarr answers, but a fresh read shows that it is still monitored."""
    await due(live)
    hold = await live.world.hold(Hold(UNMONITOR, Stage.AFTER))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.monitor(HEAT)
    await live.world.release(hold)
    done = await cleaning
    assert done[HEAT].outcome == "failed"
    assert done[HEAT].reason.values == {"error": "not_confirmed"}
    assert await live.on_disk(HEAT)


@pytest.mark.case("E2")
async def test_a_file_that_cannot_be_deleted_stays_monitored(live: Street):
    await due(live)
    await live.world.fail(Fault(FaultKind.STATUS, DELETE_FILE))
    done = await live.clean()
    assert done[HEAT].outcome == "failed"
    assert await monitored(live, HEAT)
    assert live.cleaner.view.reclaimed_size == 0
    assert await live.cleaner.deletions() == ((), 0)


@pytest.mark.case("E1")
async def test_an_answer_that_got_lost_is_looked_for(live: Street):
    """The file is gone, only the answer is not: it is booked and finished."""
    await due(live)
    await live.world.fail(Fault(FaultKind.DROP, DELETE_FILE, after=True))
    done = await live.clean()
    assert done[HEAT].outcome == "deleted"
    assert HEAT not in await live.titles()
    (record,), _ = await live.cleaner.deletions()
    assert record.size > 0


async def test_an_entry_that_cannot_be_removed_is_told(live: Street):
    await due(live)
    await live.world.fail(Fault(FaultKind.STATUS, DELETE_MOVIE))
    done = await live.clean()
    assert done[HEAT].outcome == "deleted"
    (record,), _ = await live.cleaner.deletions()
    assert (record.status, record.error) == ("incomplete", "service_unreachable")
    assert HEAT in await live.titles()
    assert not await monitored(live, HEAT)


async def test_an_entry_that_has_files_again_stays(live: Street):
    await due(live)
    hold = await live.world.hold(Hold(DELETE_FILE, Stage.AFTER))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.import_movie(HEAT)
    await live.world.release(hold)
    await cleaning
    (record,), _ = await live.cleaner.deletions()
    assert record.error == "files_again"
    assert await live.on_disk(HEAT)


@pytest.mark.case("E5")
async def test_a_series_file_that_went_meanwhile_is_left_out(live: Street):
    """A bulk call with one id that is gone is a 500, so that one is left out."""
    await live.series(WIRE, episodes=(2, 2))
    await live.announce()
    hold = await live.world.hold(Hold(BULK, Stage.AFTER))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    state = await live.world.household()
    second = [each for each in state.series[0].episodes if each.season == 2]
    await live.session.delete(
        f"{sonarr(live)}/api/v3/episodefile/{second[0].file_id}",
        headers={"X-Api-Key": key(live, "sonarr")},
    )
    await live.world.release(hold)
    assert (await cleaning)[WIRE].outcome == "deleted"
    assert WIRE not in await live.titles()


def sonarr(one: Street) -> str:
    return one.house.addresses.service("sonarr").url


def key(one: Street, service: str) -> str:
    return one.house.addresses.service(service).api_key


@pytest.mark.case("E5")
async def test_a_series_that_is_half_gone_is_booked_as_far_as_it_got(live: Street):
    await live.series(WIRE, episodes=(2, 2))
    await live.announce()
    await live.world.fail(Fault(FaultKind.STATUS, BULK, skip=1))
    done = await live.clean()
    assert done[WIRE].outcome == "incomplete"
    (record,), _ = await live.cleaner.deletions()
    assert record.status == "incomplete"
    assert record.size > 0
    assert WIRE in await live.titles()
    await live.world.heal()
    assert (await live.clean())[WIRE].outcome == "deleted"


@pytest.mark.case("E5")
async def test_a_root_folder_that_is_away_stops_its_service(live: Street):
    await due(live, HEAT, ALIEN)
    await live.series(WIRE)
    await live.announce()
    hold = await live.world.hold(Hold(DELETE_FILE))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.unmount("radarr", "/movies")
    await live.world.release(hold)
    done = await cleaning
    assert done[HEAT].outcome == "failed"
    assert done[ALIEN].reason.key == "root_folder_unavailable"
    assert done[WIRE].outcome == "deleted"
    await live.world.remount("radarr", "/movies")
    assert await live.on_disk(HEAT)
    assert await monitored(live, HEAT)


async def test_a_root_folder_that_is_away_before_holds(live: Street):
    await due(live)
    await live.world.unmount("radarr", "/movies")
    done = await live.clean()
    assert done[HEAT].outcome == "held"
    assert await live.changes() == []


@pytest.mark.case("C3")
@pytest.mark.case("D6")
@pytest.mark.parametrize("match", [UNMONITOR, DELETE_FILE])
async def test_a_keep_in_the_middle_wins(live: Street, match: Match):
    """The request on its way is done; every later one is not sent."""
    await due(live, HEAT, ALIEN)
    hold = await live.world.hold(Hold(match))
    cleaning = asyncio.create_task(live.clean())
    (held,) = await live.world.until_held(hold)
    await live.cleaner.keep(live.shown(ALIEN).id, by="anna", by_name="Anna")
    if match is UNMONITOR:
        await live.cleaner.keep(live.shown(HEAT).id, by="anna", by_name="Anna")
    await live.world.release(hold)
    done = await cleaning
    assert held.request.service == "radarr"
    assert done[ALIEN].outcome == "held"
    assert done[ALIEN].reason.key == "kept"
    assert await live.on_disk(ALIEN)
    if match is UNMONITOR:
        assert (done[HEAT].outcome, done[HEAT].reason.key) == ("held", "kept_meanwhile")
        assert await live.on_disk(HEAT)
        assert await monitored(live, HEAT)
        assert live.shown(HEAT).status == "kept"


@pytest.mark.case("C3")
async def test_a_keep_after_the_file_went_keeps_the_entry(live: Street):
    await due(live)
    hold = await live.world.hold(Hold(DELETE_FILE, Stage.AFTER))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.cleaner.keep(live.shown(HEAT).id, by="anna", by_name="Anna")
    await live.world.release(hold)
    await cleaning
    assert HEAT in await live.titles()
    (record,), _ = await live.cleaner.deletions()
    assert (record.status, record.error) == ("incomplete", "permit_withdrawn")


@pytest.mark.case("D6")
async def test_a_pause_in_the_middle_stops(live: Street):
    await due(live, HEAT, ALIEN)
    hold = await live.world.hold(Hold(UNMONITOR))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.cleaner.set_paused(True)
    await live.world.release(hold)
    done = await cleaning
    assert {item.reason.key for item in done.values()} == {"paused"}
    assert await live.on_disk(HEAT)
    assert await monitored(live, HEAT)
    await live.restart()
    assert live.cleaner.view.paused
    await live.cleaner.set_paused(False)
    assert (await live.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("E7")
async def test_two_runs_at_once_are_one(live: Street):
    await due(live)
    hold = await live.world.hold(Hold(DELETE_FILE))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    with pytest.raises(Busy):
        await live.cleaner.run_cleanup(by="Ben")
    with pytest.raises(Busy):
        await live.cleaner.delete(live.shown(HEAT).id, by="Ben")
    syncing = asyncio.create_task(live.cleaner.sync())
    await live.world.release(hold)
    assert (await cleaning)[HEAT].outcome == "deleted"
    await syncing
    assert len(await live.asked(DELETE_FILE)) == 1


@pytest.mark.case("E7")
async def test_closing_in_the_middle_finishes_what_was_begun_or_lets_go(live: Street):
    await due(live, HEAT, ALIEN)
    hold = await live.world.hold(Hold(UNMONITOR))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    closing = asyncio.create_task(live.cleaner.close())
    await asyncio.sleep(0)
    await live.world.release(hold)
    done = await cleaning
    await closing
    assert done[HEAT].reason.key == "closing"
    assert ALIEN not in done
    assert await monitored(live, HEAT)
    await live.cleaner.open()
    assert (await live.clean())[HEAT].outcome == "deleted"


async def test_movies_can_stay_in_radarr_without_their_file(tmp_path: Path):
    settings = replace(LIVE, movie_deletion=MovieDeletion.UNMONITOR)
    async with street(tmp_path, settings) as one:
        await due(one)
        assert (await one.clean())[HEAT].outcome == "deleted"
        assert not await one.asked(DELETE_MOVIE)
        assert HEAT in await one.titles()
        assert not await monitored(one, HEAT)
        assert not await one.on_disk(HEAT)
        assert await one.world.rss("radarr") == 0


@pytest.mark.parametrize("exclusion", [False, True])
async def test_an_import_exclusion_is_asked_for_where_wanted(
    tmp_path: Path, *, exclusion: bool
):
    settings = replace(LIVE, import_exclusion=exclusion)
    async with street(tmp_path, settings) as one:
        await due(one)
        await one.clean()
        (removal,) = await one.asked(DELETE_MOVIE)
        assert ("addImportExclusion=true" in removal.query) is exclusion


@pytest.mark.case("D7")
async def test_a_dry_run_says_what_it_would_do(tmp_path: Path):
    async with street(tmp_path, replace(LIVE, dry_run=True)) as one:
        await due(one)
        size = one.shown(HEAT).size
        job = await one.cleaner.run_cleanup(by="Anna")
        assert told(job)[HEAT].outcome == "would_delete"
        assert job.counts["movie"]["bytes"] == size
        assert await one.changes() == []
        explained = await one.cleaner.explain(one.shown(HEAT).id)
        stopped = [guard.guard for guard in explained.guards if not guard.passed]
        assert stopped == ["dry_run"]


@pytest.mark.case("D7")
async def test_one_run_can_be_dry_where_it_is_for_real(live: Street):
    await due(live)
    job = await live.cleaner.run_cleanup(by="Anna", dry_run=True)
    assert told(job)[HEAT].outcome == "would_delete"
    assert await live.changes() == []


class TestCaps:
    """Rolling limits over 24 hours."""

    async def test_one_a_day(self, tmp_path: Path):
        async with street(tmp_path, replace(LIVE, max_items_per_day=1)) as one:
            await due(one, HEAT, ALIEN)
            done = await one.clean()
            assert sorted(item.outcome for item in done.values()) == ["deleted", "held"]
            (left,) = [title for title in done if done[title].outcome == "held"]
            assert done[left].reason.key == "cap_items"
            assert (await one.clean())[left].reason.key == "cap_items"
            await one.world.advance(days=1, seconds=1)
            assert (await one.clean())[left].outcome == "deleted"

    async def test_the_next_item_that_fits_is_tried(self, tmp_path: Path):
        async with street(tmp_path) as one:
            await one.movie(HEAT)
            await one.movie(ALIEN)
            await one.movie("Arrival")
            await one.announce()
            sizes = {t: one.shown(t).size for t in (HEAT, ALIEN, "Arrival")}
            small, middle, large = sorted(sizes, key=lambda title: sizes[title])
            cap = max(sizes[middle] + sizes[small], sizes[large])
            settings = replace(one.settings, max_bytes_per_day=cap)
            await one.restart(replace(one.config, settings=settings))
            done = await one.clean()
            held = {t for t, item in done.items() if item.reason.key == "cap_size"}
            assert held
            gone = sum(sizes[title] for title in sizes.keys() - held)
            assert 0 < gone <= cap
            for title in held:
                assert gone + sizes[title] > cap

    async def test_an_item_above_the_cap_is_allowed_once(self, tmp_path: Path):
        async with street(tmp_path, replace(LIVE, max_bytes_per_day=1)) as one:
            await due(one)
            assert (await one.clean())[HEAT].reason.key == "above_cap"
            (problem,) = one.cleaner.view.problems
            assert problem.values["title"] == HEAT
            await one.cleaner.confirm_problem(problem.id)
            assert one.cleaner.view.problems == ()
            assert (await one.clean())[HEAT].outcome == "deleted"
            await one.movie(HEAT + " 2")
            await one.announce()
            assert (await one.clean())[HEAT + " 2"].reason.key == "above_cap"


class TestOneItem:
    """``delete``: one item, all guards but, where asked, the notice."""

    async def test_needs_its_notice(self, live: Street):
        await live.movie(HEAT)
        await live.cleaner.sync()
        item = live.shown(HEAT).id
        job = await live.cleaner.delete(item, by="Anna")
        assert told(job)[HEAT].outcome == "held"
        assert await live.changes() == []

    async def test_may_skip_its_notice(self, live: Street):
        await due(live, ALIEN)
        await live.movie(HEAT)
        await live.cleaner.sync()
        job = await live.cleaner.delete(
            live.shown(HEAT).id, by="Anna", skip_notice=True
        )
        assert told(job)[HEAT].outcome == "deleted"
        assert ALIEN in await live.titles()

    async def test_skips_no_other_guard(self, live: Street):
        await live.movie(HEAT)
        await live.movie(ALIEN, played=1)
        await live.cleaner.sync()
        await live.world.favorite("Ben", HEAT)
        for title, reason in ((HEAT, "favorite"), (ALIEN, "not_due")):
            item = live.shown(title).id
            job = await live.cleaner.delete(item, by="Anna", skip_notice=True)
            assert told(job)[title].reason.key == reason
        assert await live.changes() == []

    async def test_must_be_there(self, live: Street):
        with pytest.raises(ItemNotFound):
            await live.cleaner.delete("radarr-4711", by="Anna")


class TestMark:
    """``mark_leaving_soon``: on notice by hand."""

    async def test_is_due_after_the_leaving_soon_days(self, live: Street):
        await live.movie(HEAT, played=1)
        await live.cleaner.sync()
        item = await live.cleaner.mark_leaving_soon(live.shown(HEAT).id, by="Anna")
        assert item.announced
        assert item.delete_after == live.now + DAY
        assert HEAT in live.told_of(EventKind.LEAVING_SOON)
        await live.live(24)
        assert (await live.clean())[HEAT].outcome == "deleted"

    async def test_is_ended_by_a_play(self, live: Street):
        await live.movie(HEAT, played=1)
        await live.cleaner.sync()
        await live.cleaner.mark_leaving_soon(live.shown(HEAT).id, by="Anna")
        await live.live(12)
        await live.world.play("Ben", HEAT)
        await live.live(12)
        assert live.shown(HEAT).status == "safe"
        assert await live.clean() == {}

    async def test_is_ended_by_a_keep(self, live: Street):
        await live.movie(HEAT, played=1)
        await live.cleaner.sync()
        item = live.shown(HEAT).id
        await live.cleaner.mark_leaving_soon(item, by="Anna")
        await live.cleaner.keep(item, by="ben", by_name="Ben")
        assert live.shown(HEAT).status == "kept"
        with pytest.raises(ItemProtected):
            await live.cleaner.mark_leaving_soon(item, by="Anna")

    async def test_is_refused_for_what_is_protected(self, live: Street):
        await live.movie(HEAT)
        await live.world.favorite("Ben", HEAT)
        await live.cleaner.sync()
        with pytest.raises(ItemProtected):
            await live.cleaner.mark_leaving_soon(live.shown(HEAT).id, by="Anna")


async def test_a_failed_item_comes_last_for_a_day(live: Street):
    await due(live, HEAT, ALIEN)
    file = live.shown(HEAT).files[0]
    broken = Match(method="DELETE", path=f"*/moviefile/{file}")
    await live.world.fail(Fault(FaultKind.STATUS, broken))
    assert list(await live.clean()) == [HEAT, ALIEN]
    await live.movie("Arrival")
    await live.live(24 + 3)
    await live.world.heal()
    assert set(await live.clean()) == {HEAT, "Arrival"}
