"""Each deletion is told once, of what really went, whatever else happens around it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.household import Which, plan
from tests.core.cleaner.others import (
    ALIEN,
    HEAT,
    JELLYFIN,
    LOST,
    RADARR,
    SONARR,
    WIRE,
    ask,
    ask_jellyfin,
    at_home,
    checked,
    entries,
    files,
    gone_in_jellyfin,
    hook,
    item,
    looked,
    lose_episode,
    movie_of,
    series_of,
)
from tests.core.street import Street, street

SERVICES = (plan.RADARR, plan.SONARR, plan.RADARR_4K)


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    async with at_home(tmp_path) as one:
        yield one


async def test_an_episode_deleted_while_cleanarr_was_away(one: Street):
    (file,) = await files(one, 1, 2)
    await one.cleaner.close()
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await one.world.advance(seconds=300)
    await one.cleaner.open()
    await one.cleaner.sync()
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "sonarr")]


async def test_the_same_file_deleted_again_soon_after_it_came_back(one: Street):
    """Both deletions are in the overlap of the history."""
    for _ in range(2):
        (file,) = await files(one, 1, 2)
        await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
        await one.world.advance(seconds=60)
        await one.cleaner.sync()
        await one.world.import_episodes(Which(WIRE, season=1, episode=2))
        await one.world.advance(seconds=60)
        await one.cleaner.sync()
    found, _ = await one.cleaner.deletions()
    assert [each.title for each in found] == [f"{WIRE} S01E02"] * 2


async def test_a_file_deleted_soon_after_its_upgrade(one: Street):
    """The upgrade of a path is not all that its history says."""
    await one.world.import_episodes(Which(WIRE, season=1, episode=2))
    await one.world.advance(seconds=60)
    (file,) = await files(one, 1, 2)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "sonarr")]


async def test_a_movie_file_deleted_soon_after_its_upgrade(one: Street):
    await one.world.import_movie(HEAT)
    await one.world.advance(seconds=60)
    state = await one.world.household()
    movie = next(each for each in state.movies if each.title == HEAT)
    await ask(one, "radarr", "DELETE", f"moviefile/{movie.file_id}")
    assert await looked(one) == [(HEAT, "movie", "radarr")]


async def test_which_came_back_and_which_did_not(one: Street):
    """Two are deleted by hand, the first is fetched again before anybody looks."""
    for number in (1, 2):
        (file,) = await files(one, 1, number)
        await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
        await one.world.advance(seconds=5)
    await one.world.import_episodes(Which(WIRE, season=1, episode=1))
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "sonarr")]


async def test_a_movie_that_another_service_has_too_is_missed_in_one(tmp_path: Path):
    async with street(tmp_path, services=SERVICES) as one:
        await one.movie(HEAT, played=1, service="radarr", tmdb=949)
        await one.movie(HEAT, played=None, service="radarr_4k", tmdb=949)
        await one.movie(ALIEN, played=1, service="radarr")
        await one.cleaner.sync()
        await one.world.advance(days=2)
        await one.cleaner.sync()
        await one.world.remove_row(HEAT, service="radarr", files=True)
        await one.world.scan()
        assert await checked(one) == [(HEAT, "movie", "external")]


async def test_an_episode_gone_in_jellyfin_is_told_once_though_another_comes(
    one: Street,
):
    """A new episode arrives before Sonarr has looked at its disk."""
    (file,) = await files(one, 1, 3)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await looked(one)
    await one.series(LOST, played=None)
    await one.cleaner.sync()
    await lose_episode(one, 1, 2)
    told = await looked(one)
    assert (f"{WIRE} S01E02", "episode", "jellyfin") in told
    await one.world.import_episodes(Which(WIRE, season=1, episode=3))
    assert await looked(one) == told
    await one.world.rescan("sonarr")
    assert await looked(one) == told


async def test_a_stronger_cause_replaces_a_weaker_one_of_an_episode(one: Street):
    """Jellyfin deletes it, and somebody in Sonarr before Sonarr looks at its disk."""
    await one.series(LOST, played=None)
    await one.cleaner.sync()
    (file,) = await files(one, 1, 2)
    await lose_episode(one, 1, 2)
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "jellyfin")]
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "sonarr")]


async def test_a_series_gone_in_jellyfin_is_told_once_though_an_episode_comes(
    one: Street,
):
    (file,) = await files(one, 1, 3)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await looked(one)
    await one.series(LOST, played=None)
    await one.cleaner.sync()
    row = await item(one, WIRE)
    await ask_jellyfin(one, "DELETE", f"/Items/{row}")
    one.cleaner.hear(JELLYFIN, gone_in_jellyfin(WIRE, ItemType="Series", ItemId=row))
    told = await looked(one)
    assert (WIRE, "series", "jellyfin") in told
    await one.world.import_episodes(Which(WIRE, season=1, episode=3))
    assert await looked(one) == told
    await one.world.rescan("sonarr")
    assert await looked(one) == told


async def test_a_deletion_is_told_though_somebody_only_looked_first(one: Street):
    """The picture is refreshed, as anybody may; the history was read for that."""
    (file,) = await files(one, 1, 2)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    await one.world.advance(seconds=900)
    await one.cleaner.refresh()
    await one.world.advance(hours=1)
    await one.cleaner.sync()
    assert [each[0] for each in await entries(one)] == [f"{WIRE} S01E02"]


async def test_the_same_path_deleted_again_soon_after_it_came_back(one: Street):
    """What is fetched again has the same name: both are in one part of the history."""
    what = Which(WIRE, season=1, episode=2)
    await one.world.rename_file(what, "Two")
    await one.world.advance(hours=1)
    await one.cleaner.sync()
    for _ in range(2):
        (file,) = await files(one, 1, 2)
        await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
        await one.world.advance(seconds=60)
        await one.cleaner.sync()
        await one.world.import_episodes(what)
        await one.world.rename_file(what, "Two")
        await one.world.advance(seconds=60)
        await one.cleaner.sync()
    found, _ = await one.cleaner.deletions()
    assert [each.title for each in found] == [f"{WIRE} S01E02"] * 2


async def test_a_restart_right_after_a_webhook_keeps_its_cause(one: Street):
    movie = await movie_of(one, HEAT)
    await one.world.remove_row(HEAT, files=True)
    await one.world.scan()
    one.cleaner.hear(RADARR, hook("MovieDelete", movie=movie, deletedFiles=True))
    await one.restart()
    await one.cleaner.sync()
    assert await checked(one) == [(HEAT, "movie", "radarr")]


async def test_a_restart_while_a_hint_waits_for_an_upgrade_keeps_it(one: Street):
    """Another episode of the series gives way to a better one just now."""
    await one.series(LOST, played=1)
    await one.cleaner.sync()
    told = {"seasonNumber": 2, "episodeNumber": 1}
    upgrade = hook(
        "EpisodeFileDelete",
        series=await series_of(one),
        episodes=[told],
        deleteReason="upgrade",
    )
    one.cleaner.hear(SONARR, upgrade)
    await lose_episode(one, 1, 2)
    assert await looked(one) == []
    await one.restart()
    await one.world.advance(seconds=1200)
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "jellyfin")]


@pytest.mark.case("F2")
async def test_a_replay_is_not_taken_for_the_next_deletion(one: Street):
    """The webhook of one episode comes again before another one is deleted."""
    series = await series_of(one)

    def told_of(number: int) -> bytes:
        return hook(
            "EpisodeFileDelete",
            series=series,
            episodes=[{"seasonNumber": 1, "episodeNumber": number}],
            deleteReason="manual",
        )

    for number in (1, 2):
        (file,) = await files(one, 1, number)
        await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
        one.cleaner.hear(SONARR, told_of(number))
        await looked(one)
        one.cleaner.hear(SONARR, told_of(number))
        await looked(one)
    found, _ = await one.cleaner.deletions()
    assert sorted(each.title for each in found) == [f"{WIRE} S01E01", f"{WIRE} S01E02"]


@pytest.mark.parametrize(("number", "looks"), [(40, 1), (60, 5)])
async def test_however_many_hints_there_are_the_true_one_is_found(
    tmp_path: Path, number: int, looks: int
):
    """Jellyfin makes its library anew; the file of one of its movies is gone."""
    async with street(tmp_path) as one:
        titles = [f"Movie {each}" for each in range(1, number + 1)]
        for each, title in enumerate(titles, start=7001):
            await one.world.add_movie(title, 2001, tmdb_id=each)
        await one.world.scan()
        await one.cleaner.sync()
        await one.world.remove_from_disk(titles[-1])
        for each, title in enumerate(titles, start=7001):
            row = f"{each:032x}"
            hint = gone_in_jellyfin(title, ItemId=row, Provider_tmdb=str(each))
            one.cleaner.hear(JELLYFIN, hint)
        for _ in range(looks):
            found = await looked(one)
        assert found == [(titles[-1], "movie", "jellyfin")]


async def test_what_was_told_of_a_series_before_counts_once(
    tmp_path: Path,
):
    """What Jellyfin deleted is told; the rest goes in Sonarr: bytes count once."""
    async with street(tmp_path) as one:
        await one.series(LOST, played=None)
        await one.series(WIRE, episodes=(3, 2), played=1)
        await one.cleaner.sync()
        size = one.shown(WIRE).size
        await lose_episode(one, 1, 2)
        assert len(await looked(one)) == 1
        told = await series_of(one)
        await one.world.remove_row(WIRE, files=True)
        one.cleaner.hear(SONARR, hook("SeriesDelete", series=told, deletedFiles=True))
        await looked(one)
        found, _ = await one.cleaner.deletions()
        assert sum(each.size for each in found) <= size


async def test_each_season_is_looked_for_twice(tmp_path: Path):
    """That one season is missing already says nothing of the next.

    No history is as long as Cleanarr was away.
    """
    async with street(tmp_path) as one:
        await one.series(WIRE, episodes=(2, 2, 2), played=1)
        await one.cleaner.sync()
        for season in (1, 2):
            body = {"episodeFileIds": await files(one, season)}
            await ask(one, "sonarr", "DELETE", "episodefile/bulk", body)
            await one.world.advance(days=31)
            await one.restart()
            await one.cleaner.check_missing()
        assert await entries(one) == [
            (f"{WIRE} S01", "season", "external", "System (external detection)")
        ]
