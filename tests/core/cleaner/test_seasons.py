"""Seasons and single files, from what people watched to what is gone from the disk."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    Base,
    EpisodeRule,
    MediaType,
    RuleId,
    Status,
    TvScope,
    Unwatched,
)
from demo.household import Match, Which
from tests.core.snapshot import Snapshot
from tests.core.street import DAY, LIVE, Street, street, told

SHOW = "Breaking Bad"
WATCHED_AND_GONE = replace(
    LIVE,
    tv_scope=TvScope.SEASON,
    tv_retention=5 * DAY,
    retention_base=Base.LAST_WATCHED,
    unwatched=Unwatched.NEVER,
    leaving_soon=DAY,
)
HYBRID = replace(WATCHED_AND_GONE, tv_scope=TvScope.HYBRID)
EPISODE = replace(WATCHED_AND_GONE, tv_scope=TvScope.EPISODE)


async def watch(one: Street, season: int, episodes: range, days: float) -> None:
    """Let Anna watch some episodes of a season so many days ago."""
    for number in episodes:
        what = Which(SHOW, season=season, episode=number)
        await one.world.play("Anna", what, at=one.now - days * DAY)


async def breaking_bad(one: Street, *, ended: bool = False) -> int:
    """Add the worked example: two seasons watched, one begun, two untouched."""
    number = await one.series(
        SHOW, episodes=(7, 13, 13, 13, 16), played=None, year=2008, ended=ended
    )
    await watch(one, 1, range(1, 8), 10)
    await watch(one, 2, range(1, 14), 7)
    await watch(one, 3, range(1, 6), 6)
    return number


async def seasons_on_disk(one: Street) -> dict[int, int]:
    """Return how many files of each season there are."""
    state = await one.world.household()
    counts: dict[int, int] = {}
    for file in state.files:
        if SHOW in file.path and file.path.endswith(".mkv"):
            _, _, after = file.path.partition("Season ")
            counts[int(after[:2])] = counts.get(int(after[:2]), 0) + 1
    return counts


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A household in which two seasons are fully announced."""
    return asyncio.run(
        Snapshot.take(
            tmp_path_factory.mktemp("lived"),
            lambda there: street(there, WATCHED_AND_GONE, keep=True),
            _live,
        )
    )


async def _live(one: Street) -> None:
    await breaking_bad(one)
    await one.announce()


@pytest.fixture
async def announced(lived: Snapshot) -> AsyncIterator[Street]:
    async with lived.taken_up() as one:
        await one.cleaner.sync()
        yield one


WHOLE = {1: 7, 2: 13, 3: 13, 4: 13, 5: 16}
AFTER = {3: 13, 4: 13, 5: 16}


@pytest.mark.parametrize("threshold", [1.0, 0.8])
async def test_watched_seasons_go_and_nothing_else(tmp_path: Path, threshold: float):
    settings = replace(WATCHED_AND_GONE, partial_season_threshold=threshold)
    async with street(tmp_path, settings) as one:
        await breaking_bad(one)
        await one.announce()
        assert set(one.dates()) == {"sonarr-1-s01", "sonarr-1-s02"}
        await one.clean()
        assert await seasons_on_disk(one) == AFTER
        assert SHOW in await one.titles()
        why = {item.id: item.reason.key for item in one.cleaner.view.items.values()}
        assert why["sonarr-1"] == "divided_season"
        assert why["sonarr-1-s03"] == "season_begun"
        assert why["sonarr-1-s04"] == "unwatched_default"
        assert why["sonarr-1-s05"] == "latest_season"


@pytest.mark.case("B5")
async def test_a_season_goes_in_one_call_after_it_is_no_longer_monitored(
    announced: Street,
):
    await announced.world.reset_requests()
    await announced.clean()
    sent = [each for each in await announced.world.requests() if each.method != "GET"]
    first = [each.path.rpartition("/")[2] for each in sent if each.service == "sonarr"]
    assert first == ["monitor", "seasonpass", "bulk"] * 2
    assert not await announced.asked(
        Match(service="sonarr", method="DELETE", path="*/series/*")
    )


@pytest.mark.case("E1")
async def test_what_went_is_not_downloaded_again(announced: Street):
    await announced.clean()
    assert await announced.world.rss("sonarr") == 0


@pytest.mark.case("B5")
async def test_the_last_season_leaves_the_series_in_sonarr(tmp_path: Path):
    async with street(tmp_path, WATCHED_AND_GONE) as one:
        await one.series(SHOW, episodes=(2,), played=10)
        await one.announce()
        assert told(await one.cleaner.run_cleanup(by="Anna"))
        assert await seasons_on_disk(one) == {}
        assert SHOW in await one.titles()
        (record,), _ = await one.cleaner.deletions()
        assert (record.scope, record.title) == ("season", f"{SHOW} S01")


async def test_a_running_series_loses_single_watched_files(tmp_path: Path):
    async with street(tmp_path, HYBRID) as one:
        await breaking_bad(one)
        await watch(one, 5, range(1, 3), 9)
        await one.announce()
        await one.clean()
        assert await seasons_on_disk(one) == {3: 8, 4: 13, 5: 16}


async def test_an_ended_series_loses_seasons_once_they_were_watched(tmp_path: Path):
    async with street(tmp_path, HYBRID) as one:
        await breaking_bad(one, ended=True)
        await watch(one, 5, range(1, 17), 9)
        await one.announce()
        announced = set(one.dates())
        assert {"sonarr-1-s01", "sonarr-1-s02", "sonarr-1-s05"} <= announced
        assert {f"sonarr-1-s03e{n:02d}" for n in range(1, 6)} <= announced
        assert len(announced) == 8
        await one.clean()
        assert await seasons_on_disk(one) == {3: 8, 4: 13}


async def test_a_file_inside_an_announced_season_is_not_told_twice(tmp_path: Path):
    async with street(tmp_path, HYBRID) as one:
        await breaking_bad(one, ended=True)
        await one.announce()
        inside = one.cleaner.view.items["sonarr-1-s01e01"]
        assert inside.status is Status.SAFE
        assert inside.reason.key == "inside_announced"
        whole = one.cleaner.view.items["sonarr-1-s01"].size
        shown = sum(item.size for item in one.cleaner.view.leaving_soon)
        assert one.cleaner.view.totals.reclaimable_size == shown
        assert whole > 0


async def test_leaving_soon_shows_only_the_files_of_the_season(tmp_path: Path):
    async with street(tmp_path, WATCHED_AND_GONE, on_shelf=True) as one:
        await breaking_bad(one)
        await one.announce()
        shelf = Path(one.house.addresses.leaving_soon) / "tv"
        folders = [path for path in shelf.iterdir() if path.is_dir()]
        assert [folder.name for folder in folders] == [SHOW]
        links = sorted(folders[0].rglob("*.mkv"))
        assert len(links) == 20
        assert {link.parent.name for link in links} == {"Season 01", "Season 02"}
        await one.cleaner.keep(one.shown(f"{SHOW} S01").id, by="anna", by_name="Anna")
        await one.cleaner.sync()
        left = {link.parent.name for link in folders[0].rglob("*.mkv")}
        assert left == {"Season 02"}


@pytest.mark.case("D4")
async def test_a_kept_season_keeps_itself_its_files_and_no_other_season(
    announced: Street,
):
    kept = announced.shown(f"{SHOW} S01")
    await announced.cleaner.keep(kept.id, by="anna", by_name="Anna")
    await announced.clean()
    assert await seasons_on_disk(announced) == {1: 7, **AFTER}
    whole = announced.shown(SHOW)
    assert whole.status is Status.PROTECTED
    assert whole.reason.values["part"] == "S01"


@pytest.mark.case("D4")
async def test_a_kept_series_keeps_every_season(announced: Street):
    await announced.cleaner.keep(announced.shown(SHOW).id, by="anna", by_name="Anna")
    assert announced.shown(f"{SHOW} S02").status is Status.KEPT
    assert not announced.dates()
    await announced.clean()
    assert await seasons_on_disk(announced) == WHOLE


@pytest.mark.case("D2")
async def test_an_episode_in_progress_protects_its_season_alone(announced: Street):
    again = Which(SHOW, season=1, episode=2)
    await announced.world.play("Ben", again, share=0.4, at=announced.now)
    await announced.clean()
    assert await seasons_on_disk(announced) == {1: 7, **AFTER}


async def test_a_notice_follows_the_files_to_another_scope(announced: Street):
    """What was announced as a season is announced at once as single files."""
    dates = announced.dates()
    files = replace(announced.settings, tv_scope=TvScope.EPISODE)
    await announced.restart(replace(announced.config, settings=files))
    await announced.cleaner.sync()
    of_season = {
        item: date for item, date in announced.dates().items() if "-s01e" in item
    }
    assert len(of_season) == 7
    assert all(date >= dates["sonarr-1-s01"] for date in of_season.values())
    await announced.clean()
    assert 1 not in await seasons_on_disk(announced)


async def test_a_new_file_begins_its_notice_anew(announced: Street):
    await announced.world.import_episodes(Which(SHOW, season=1, episode=3))
    await announced.world.scan()
    await announced.clean()
    assert await seasons_on_disk(announced) == {1: 7, **AFTER}


@pytest.mark.case("B13")
async def test_a_file_of_two_episodes_is_one_item_and_goes_as_one(tmp_path: Path):
    async with street(tmp_path, EPISODE) as one:
        await one.series(SHOW, episodes=(3, 3), played=None)
        await one.world.import_episodes(Which(SHOW, season=1, episode=1), to=2)
        await one.world.scan()
        await one.world.advance(hours=1)
        await watch(one, 1, range(1, 2), 0)
        await one.world.advance(days=6)
        await one.announce()
        (title,) = {item.title for item in one.cleaner.view.leaving_soon}
        assert title == f"{SHOW} S01E01-S01E02"
        await one.clean()
        assert await seasons_on_disk(one) == {1: 1, 2: 3}
        (record,), _ = await one.cleaner.deletions()
        assert (record.title, record.scope) == (title, "episode")


async def test_scope_episode_takes_watched_files_one_by_one(tmp_path: Path):
    async with street(tmp_path, EPISODE) as one:
        await one.series(SHOW, episodes=(3, 3), played=None)
        await watch(one, 1, range(1, 3), 10)
        await one.announce()
        assert set(one.dates()) == {"sonarr-1-s01e01", "sonarr-1-s01e02"}
        await one.clean()
        assert await seasons_on_disk(one) == {1: 1, 2: 3}
        assert await one.world.rss("sonarr") == 0


NEWEST = EpisodeRule(
    id=RuleId("news"),
    name="Newest",
    media=frozenset({MediaType.TV}),
    max_episodes=4,
    require_watched=False,
)


async def test_an_episode_rule_keeps_the_newest(tmp_path: Path):
    async with street(tmp_path, LIVE, rules=(NEWEST,)) as one:
        await one.series(SHOW, episodes=(3, 3), played=None, imported=2)
        await one.announce()
        assert set(one.dates()) == {"sonarr-1-s01e01", "sonarr-1-s01e02"}
        first = one.dates()
        await one.live(3)
        assert one.dates() == first
        await one.clean()
        assert await seasons_on_disk(one) == {1: 1, 2: 3}


@pytest.mark.case("B11")
async def test_an_episode_rule_that_names_nothing_any_more_deletes_nothing(
    tmp_path: Path,
):
    async with street(tmp_path, LIVE, rules=(NEWEST,)) as one:
        await one.series(SHOW, episodes=(3, 3), played=None, imported=2)
        await one.announce()
        await one.world.remove_from_disk(Which(SHOW, season=2))
        await one.world.rss("sonarr")
        await one.world.scan()
        await one.clean()
        state = await one.world.household()
        assert SHOW in {each.title for each in state.series}
