"""What Radarr and Sonarr tell and write down themselves, each in its own words."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest

from custom_components.cleanarr.core import HookHint, ProblemKind
from demo.household import Hold, Match, Which
from tests.core.cleaner.others import (
    ALIEN,
    HEAT,
    WIRE,
    Ear,
    ask,
    files,
    listening,
    looked,
)
from tests.core.street import Street, street


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    """A household of which nothing is due, read once."""
    async with street(tmp_path) as one:
        await one.movie(HEAT, played=1)
        await one.series(WIRE, episodes=(3, 2), played=1)
        await one.cleaner.sync()
        yield one


@pytest.fixture
async def ear(one: Street) -> AsyncIterator[Ear]:
    async with listening(one) as ear:
        yield ear


async def test_a_movie_deleted_by_hand(one: Street, ear: Ear):
    await ask(one, "radarr", "DELETE", "movie/1?deleteFiles=true")
    assert ear.hints == [HookHint.DELETED]
    assert await looked(one) == [(HEAT, "movie", "radarr")]


async def test_a_movies_file_deleted_by_hand(one: Street, ear: Ear):
    await ask(one, "radarr", "DELETE", "moviefile/1")
    assert ear.hints == [HookHint.DELETED]
    assert await looked(one) == [(HEAT, "movie", "radarr")]
    assert await looked(one) == [(HEAT, "movie", "radarr")]


@pytest.mark.case("F3")
async def test_a_series_removed_without_its_files(one: Street, ear: Ear):
    await ask(one, "sonarr", "DELETE", "series/1?deleteFiles=false")
    assert ear.hints == [HookHint.DELETED]
    assert await looked(one) == []


async def test_a_series_deleted_by_hand(one: Street, ear: Ear):
    size = one.shown(WIRE).size
    await ask(one, "sonarr", "DELETE", "series/1?deleteFiles=true")
    assert await looked(one) == [(WIRE, "series", "sonarr")]
    (record,), _ = await one.cleaner.deletions()
    assert (record.size, record.who) == (size, "Sonarr (external)")


async def test_all_files_of_a_season_are_one_entry(one: Street, ear: Ear):
    body = {"episodeFileIds": await files(one, 1)}
    await ask(one, "sonarr", "DELETE", "episodefile/bulk", body)
    assert await looked(one) == [(f"{WIRE} S01", "season", "sonarr")]


async def test_one_episode_is_one_entry(one: Street, ear: Ear):
    (file,) = await files(one, 1, 2)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "sonarr")]
    (record,), _ = await one.cleaner.deletions()
    assert record.size > 0


async def test_one_after_the_other_and_then_the_series(one: Street, ear: Ear):
    (file,) = await files(one, 1, 2)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await looked(one)
    await ask(one, "sonarr", "DELETE", "series/1?deleteFiles=true")
    assert await looked(one) == [
        (WIRE, "series", "sonarr"),
        (f"{WIRE} S01E02", "episode", "sonarr"),
    ]


async def in_a_reading(one: Street, service: str, deed: Awaitable[object]) -> None:
    """Do something in a service of which the titles, but not the history, were read."""
    history = Match(service=service, path="/api/v3/history/since")
    hold = await one.world.hold(Hold(history))
    reading = asyncio.create_task(one.cleaner.sync())
    await one.world.until_held(hold)
    await one.world.advance(seconds=20)
    await deed
    await one.world.settle()
    await one.world.advance(seconds=20)
    await one.world.release()
    await reading


async def test_one_goes_and_then_another_while_that_is_read(one: Street, ear: Ear):
    (first,), (second,) = await files(one, 1, 1), await files(one, 1, 2)
    await ask(one, "sonarr", "DELETE", f"episodefile/{first}")
    await one.world.advance(seconds=12)
    await in_a_reading(
        one, "sonarr", ask(one, "sonarr", "DELETE", f"episodefile/{second}")
    )
    assert sorted(await looked(one)) == [
        (f"{WIRE} S01E01", "episode", "sonarr"),
        (f"{WIRE} S01E02", "episode", "sonarr"),
    ]


async def test_a_movie_goes_while_it_is_read_for_the_first_time(one: Street, ear: Ear):
    number = await one.movie(ALIEN, played=1)
    gone = ask(one, "radarr", "DELETE", f"movie/{number}?deleteFiles=true")
    await in_a_reading(one, "radarr", gone)
    assert await looked(one) == [(ALIEN, "movie", "radarr")]


async def test_files_go_and_then_the_entry_without_the_others(one: Street, ear: Ear):
    (file,) = await files(one, 1, 2)
    await ask(one, "radarr", "DELETE", "moviefile/1")
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await one.world.advance(seconds=5)
    await ask(one, "radarr", "DELETE", "movie/1?deleteFiles=false")
    await ask(one, "sonarr", "DELETE", "series/1?deleteFiles=false")
    found = [(HEAT, "movie", "radarr"), (f"{WIRE} S01E02", "episode", "sonarr")]
    assert sorted(await looked(one)) == found
    assert sorted(await looked(one)) == found


@pytest.mark.case("F4")
@pytest.mark.case("F5")
async def test_an_upgrade_a_rename_and_a_new_import_are_no_deletions(
    one: Street, ear: Ear
):
    await one.world.import_movie(HEAT)
    await one.world.import_episodes(Which(WIRE, season=1, episode=1), to=2)
    await one.world.rename_file(HEAT, "Heat again")
    assert set(ear.hints) == {HookHint.CHANGED}
    assert await looked(one) == []


@pytest.mark.case("F4")
async def test_what_sonarr_only_misses_was_deleted_by_others(one: Street, ear: Ear):
    await one.world.remove_from_disk(Which(WIRE, season=1))
    await one.world.rescan("sonarr")
    assert set(ear.hints) == {HookHint.DELETED}
    assert await looked(one) == [(f"{WIRE} S01", "season", "external")]
    (record,), _ = await one.cleaner.deletions()
    assert record.who == "System (external detection)"


async def test_without_webhooks_the_history_tells_of_files(one: Street):
    (file,) = await files(one, 2, 1)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await ask(one, "radarr", "DELETE", "moviefile/1")
    assert sorted(await looked(one)) == [
        (HEAT, "movie", "radarr"),
        (f"{WIRE} S02E01", "episode", "sonarr"),
    ]


async def test_a_reading_of_what_changed_is_enough_for_files(one: Street, ear: Ear):
    (file,) = await files(one, 1, 3)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await one.world.advance(seconds=60)
    await one.cleaner.catch_up()
    found, _ = await one.cleaner.deletions()
    assert [each.title for each in found] == [f"{WIRE} S01E03"]


async def test_a_file_of_two_episodes_is_one_entry(one: Street):
    await one.world.import_episodes(Which(WIRE, season=1, episode=1), to=2)
    await one.cleaner.sync()
    (file,) = set(await files(one, 1, 1, 2))
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    assert await looked(one) == [(f"{WIRE} S01E01-S01E02", "episode", "sonarr")]


async def test_our_own_deletion_comes_back_as_a_webhook_and_is_ours(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.series(WIRE, episodes=(2, 2))
        async with listening(one) as ear:
            await one.announce()
            await one.clean()
            assert HookHint.DELETED in ear.hints
            assert {each[2] for each in await looked(one)} == {"cleanarr"}
            assert len(await looked(one)) == 2


@pytest.mark.case("F11")
async def test_a_lost_mount_is_no_deletion(one: Street, ear: Ear):
    for number in range(30):
        await one.movie(f"Movie {number}", played=None)
    await one.cleaner.sync()
    for empty in (False, True):
        await one.world.unmount("radarr", "/movies", empty=empty)
        await one.world.rescan("radarr")
        for _ in range(3):
            await one.cleaner.check_missing()
            await one.world.advance(hours=12)
        (problem,) = one.cleaner.view.problems
        assert problem.kind is ProblemKind.ROOT_FOLDER_AWAY
        assert (problem.values["folder"], problem.values["count"]) == ("/movies", "31")
        await one.world.remount("radarr", "/movies")
    assert await looked(one) == []
    await one.cleaner.check_missing()
    assert one.cleaner.view.problems == ()


async def test_a_season_that_went_file_by_file_is_not_told_as_one(one: Street):
    """Whoever deletes one after the other is told so, and nothing twice."""
    for number in (1, 2):
        (file,) = await files(one, 2, number)
        await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
        await one.world.advance(seconds=60)
        await one.cleaner.catch_up()
    assert sorted(await looked(one)) == [
        (f"{WIRE} S02E01", "episode", "sonarr"),
        (f"{WIRE} S02E02", "episode", "sonarr"),
    ]
