"""What looks like somebody's deletion and is none, or is our own."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import EventKind, HookHint, MovieDeletion
from demo.household import Fault, FaultKind, Match, plan
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
    gone_in_jellyfin,
    hook,
    item,
    looked,
    movie_of,
    series_of,
)
from tests.core.street import LIVE, Street, street

SERVICES = (plan.RADARR, plan.SONARR, plan.RADARR_4K)


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    async with at_home(tmp_path) as one:
        yield one


async def test_an_entry_that_was_removed_without_files_is_no_cause(one: Street):
    """Jellyfin deleted the file; a day later the empty entry is taken out of Radarr."""
    movie, row = await movie_of(one, HEAT), await item(one, HEAT)
    await ask_jellyfin(one, "DELETE", f"/Items/{row}")
    one.cleaner.hear(JELLYFIN, gone_in_jellyfin(HEAT, ItemId=row))
    assert await looked(one) == [(HEAT, "movie", "jellyfin")]
    await one.world.rescan("radarr")
    await looked(one)
    await one.world.advance(days=1)
    await one.world.remove_row(HEAT, files=False)
    one.cleaner.hear(RADARR, hook("MovieDelete", movie=movie, deletedFiles=False))
    assert await looked(one) == [(HEAT, "movie", "jellyfin")]


async def test_what_jellyfin_still_has_is_not_gone_because_a_hint_says_so(one: Street):
    """The entry leaves Radarr, its files stay; Jellyfin gave the row another id."""
    row = await item(one, HEAT)
    await one.world.remove_row(HEAT, files=False)
    one.cleaner.hear(JELLYFIN, gone_in_jellyfin(HEAT, ItemId=row))
    assert await looked(one) == []
    assert await one.on_disk(HEAT)


async def test_what_moved_to_another_service_is_not_gone(tmp_path: Path):
    async with street(tmp_path, services=SERVICES) as one:
        await one.movie(HEAT, played=1, service="radarr", tmdb=949)
        await one.movie(ALIEN, played=1, service="radarr")
        await one.cleaner.sync()
        row = await item(one, HEAT)
        await one.world.remove_row(HEAT, service="radarr", files=True)
        await one.movie(HEAT, played=None, service="radarr_4k", tmdb=949)
        one.cleaner.hear(JELLYFIN, gone_in_jellyfin(HEAT, ItemId=row))
        assert await looked(one) == []


async def test_what_was_added_again_with_the_right_number_is_not_gone(one: Street):
    """A wrong match is mended: taken out, and added again at the same place."""
    state = await one.world.household()
    movie = next(each for each in state.movies if each.title == HEAT)
    folder = movie.path.rstrip("/").rpartition("/")[2]
    await one.world.remove_row(HEAT, files=False)
    await one.movie(HEAT, tmdb=movie.tmdb_id + 77_000, folder=folder, played=None)
    assert await checked(one) == []


async def test_a_library_taken_out_of_jellyfin_tells_nothing_of_files(one: Street):
    await ask_jellyfin(
        one, "DELETE", "/Library/VirtualFolders?name=Movies&refreshLibrary=true"
    )
    await one.world.scan()
    await one.cleaner.sync()
    await one.world.remove_row(HEAT, files=False)
    assert await checked(one) == []
    assert await one.on_disk(HEAT)


async def test_a_movie_that_radarr_looks_for_elsewhere_is_not_gone(one: Street):
    """Somebody changes its path in Radarr; the file stays, and Jellyfin shows it."""
    movie = await ask(one, "radarr", "GET", "movie/1")
    movie["path"] = "/movies/Elsewhere"
    await ask(one, "radarr", "PUT", "movie/1", movie)
    await one.world.rescan("radarr")
    assert await looked(one) == []
    assert await one.on_disk(HEAT)


async def test_a_deletion_that_failed_halfway_is_ours(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.movie(ALIEN, played=1)
        await one.announce()
        match = Match(method="DELETE", path="*/movie/*")
        await one.world.fail(Fault(FaultKind.STATUS, match))
        await one.clean()
        await one.world.heal()
        await one.world.remove_row(HEAT, files=True)
        assert {each[2] for each in await checked(one)} == {"cleanarr"}
        assert one.told_of(EventKind.DELETED_EXTERNALLY) == []


async def test_a_webhook_of_ours_during_a_run_is_ours(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.series(WIRE, episodes=(1, 1))
        await one.movie(ALIEN, played=1)
        await one.announce()
        series = await series_of(one)
        await one.clean()
        for number in (1, 2):
            one.cleaner.hear(
                SONARR,
                hook(
                    "EpisodeFileDelete",
                    series=series,
                    episodes=[{"seasonNumber": number, "episodeNumber": 1}],
                    deleteReason="manual",
                ),
            )
        assert {each[2] for each in await looked(one)} == {"cleanarr"}


async def test_a_movie_whose_entry_we_keep_is_ours(tmp_path: Path):
    kept = replace(LIVE, movie_deletion=MovieDeletion.UNMONITOR)
    async with street(tmp_path, kept) as one:
        await one.movie(HEAT)
        await one.movie(ALIEN, played=1)
        await one.announce()
        movie = await movie_of(one, HEAT)
        await one.clean()
        one.cleaner.hear(
            RADARR, hook("MovieFileDelete", movie=movie, deleteReason="manual")
        )
        assert {each[2] for each in await looked(one)} == {"cleanarr"}
        one.cleaner.hear(RADARR, hook("MovieDelete", movie=movie, deletedFiles=True))
        await one.world.remove_row(HEAT, files=True)
        assert [each[2] for each in await checked(one)] == ["cleanarr"]


async def test_an_episode_without_a_number_is_not_the_series(one: Street):
    """Jellyfin leaves out the number of what it could not place."""
    await one.series(LOST, played=None)
    await one.cleaner.sync()
    one.cleaner.hear(
        JELLYFIN,
        gone_in_jellyfin(
            "?",
            ItemType="Episode",
            ItemId="ab" * 16,
            SeriesId=await item(one, WIRE),
        ),
    )
    await one.world.remove_row(WIRE, files=False)
    await one.world.rescan("sonarr")
    assert await looked(one) == []


async def test_a_hint_kept_for_an_hour_does_not_explain_what_comes_later(one: Street):
    """An upgrade: Jellyfin says the old row went. Then the entry leaves Radarr."""
    row = await item(one, HEAT)
    await one.world.import_movie(HEAT)
    await one.world.scan()
    one.cleaner.hear(JELLYFIN, gone_in_jellyfin(HEAT, ItemId=row, Provider_tmdb="0"))
    assert await looked(one) == []
    await one.world.remove_row(HEAT, files=False)
    assert await looked(one) == []
    assert await one.on_disk(HEAT)


@pytest.mark.case("F7")
@pytest.mark.parametrize("comes", [True, False])
async def test_a_file_that_gives_way_to_another_is_not_gone(one: Street, comes: bool):
    """To put a large file in the place of another takes a while; Jellyfin is quicker."""
    movie, row = await movie_of(one, HEAT), await item(one, HEAT)
    upgrade = hook("MovieFileDelete", movie=movie, deleteReason="upgrade")
    assert one.cleaner.hear(RADARR, upgrade) is HookHint.CHANGED
    await one.world.remove_from_disk(HEAT)
    one.cleaner.hear(JELLYFIN, gone_in_jellyfin(HEAT, ItemId=row))
    assert await looked(one) == []
    if comes:
        await one.world.import_movie(HEAT)
    await one.world.advance(seconds=900)
    gone = [] if comes else [(HEAT, "movie", "jellyfin")]
    assert await looked(one) == gone
