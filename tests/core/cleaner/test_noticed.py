"""What others delete: one entry each, with its cause, and nobody is asked to change."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.cleanarr.core import EventKind, HookHint, ProblemKind
from demo.household import Hold, Match, Which
from demo.household.plan import RADARR as RADARR_PLAN, RADARR_4K, SONARR as SONARR_PLAN
from tests.core.cleaner.others import (
    ALIEN,
    HEAT,
    RADARR,
    SONARR,
    WIRE,
    at_home,
    entries,
    hook,
    movie_of,
    series_of,
)
from tests.core.street import DAY, Street, street


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    """A household of which nothing is due, read once."""
    async with at_home(tmp_path) as one:
        await one.world.reset_requests()
        yield one
        assert await one.changes() == []


async def later(one: Street) -> None:
    """Look again some minutes later."""
    await one.world.advance(seconds=300)
    await one.cleaner.sync()


async def test_a_movie_deleted_in_radarr_is_one_entry(one: Street):
    size, movie = one.shown(HEAT).size, await movie_of(one, HEAT)
    await one.world.remove_row(HEAT, files=True)
    body = hook("MovieDelete", movie=movie, deletedFiles=True, movieFolderSize=size)
    assert one.cleaner.hear(RADARR, body) is HookHint.DELETED
    await later(one)
    assert await entries(one) == [(HEAT, "movie", "radarr", "Radarr (external)")]
    (record,), _ = await one.cleaner.deletions()
    assert (record.size, record.year, record.status) == (size, 2001, "complete")
    assert one.told_of(EventKind.DELETED_EXTERNALLY) == [HEAT]
    assert one.told_of(EventKind.DELETED) == []


@pytest.mark.case("F2")
async def test_the_same_twice_and_a_day_later_is_one_entry(one: Street):
    body = hook("MovieDelete", movie=await movie_of(one, HEAT), deletedFiles=True)
    await one.world.remove_row(HEAT, files=True)
    for _ in range(2):
        one.cleaner.hear(RADARR, body)
    await later(one)
    one.cleaner.hear(RADARR, body)
    await later(one)
    await one.world.advance(days=1)
    one.cleaner.hear(RADARR, body)
    await later(one)
    assert len(await entries(one)) == 1


@pytest.mark.case("F2")
async def test_a_replay_after_it_came_back_says_nothing(one: Street):
    movie = await movie_of(one, HEAT)
    body = hook("MovieDelete", movie=movie, deletedFiles=True)
    await one.world.remove_row(HEAT, files=True)
    one.cleaner.hear(RADARR, body)
    await later(one)
    await one.movie(HEAT, tmdb=movie["tmdbId"], imported=0, played=None)
    await later(one)
    one.cleaner.hear(RADARR, body)
    await later(one)
    assert len(await entries(one)) == 1


@pytest.mark.case("F3")
async def test_a_series_whose_files_were_kept_is_not_deleted(one: Street):
    body = hook("SeriesDelete", series=await series_of(one), deletedFiles=False)
    await one.world.remove_row(WIRE, files=False)
    one.cleaner.hear(SONARR, body)
    await later(one)
    for _ in range(3):
        await one.world.advance(hours=12)
        await one.cleaner.check_missing()
    assert await entries(one) == []


async def test_a_series_deleted_in_sonarr_is_one_entry(one: Street):
    body = hook("SeriesDelete", series=await series_of(one), deletedFiles=True)
    await one.world.remove_row(WIRE, files=True)
    one.cleaner.hear(SONARR, body)
    await later(one)
    assert await entries(one) == [(WIRE, "series", "sonarr", "Sonarr (external)")]


@pytest.mark.case("F1")
@pytest.mark.case("F6")
@pytest.mark.parametrize(
    "body",
    [
        hook("Test", movie={"id": 1, "title": "Test Title", "tmdbId": 1234}),
        hook("MovieDelete"),
        hook("MovieDelete", movie=[], deletedFiles=True),
        hook("MovieDelete", movie={"tmdbId": "x" * 5000}, deletedFiles=True),
        hook("MovieDelete", movie={"tmdbId": 1}, deletedFiles=[{}]),
        hook("MovieFileDelete", movie={"tmdbId": 1}, deleteReason=["manual"]),
        hook("Health"),
        b"{}",
        b'{"eventType": 7}',
        b'{"eventType": ["MovieDelete"]}',
    ],
)
async def test_what_is_no_deletion_means_nothing(one: Street, body: bytes):
    assert one.cleaner.hear(RADARR, body) is HookHint.NOTHING
    await later(one)
    assert await entries(one) == []


@pytest.mark.case("F6")
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b"1" * 5000]
)
async def test_what_is_no_object_is_refused(one: Street, body: bytes):
    with pytest.raises(ValueError):
        one.cleaner.hear(RADARR, body)


@pytest.mark.case("F4")
@pytest.mark.parametrize("reason", ["upgrade", "manualOverride", "noLinkedEpisodes"])
async def test_a_file_that_was_replaced_is_no_deletion(one: Street, reason: str):
    body = hook(
        "EpisodeFileDelete",
        series=await series_of(one),
        episodes=[{"seasonNumber": 1, "episodeNumber": 1}],
        episodeFile={"id": 1, "size": 5},
        deleteReason=reason,
    )
    await one.world.import_episodes(Which(WIRE, season=1, episode=1))
    assert one.cleaner.hear(SONARR, body) is HookHint.CHANGED
    await later(one)
    assert await entries(one) == []


async def test_a_movie_that_is_gone_is_found_by_the_second_check(one: Street):
    await one.world.remove_row(HEAT, files=True)
    await one.world.scan()
    await later(one)
    await one.cleaner.check_missing()
    assert await entries(one) == []
    await one.world.advance(hours=12)
    await one.cleaner.check_missing()
    found = [(HEAT, "movie", "external", "System (external detection)")]
    assert await entries(one) == found
    assert one.cleaner.view.missing_media_found == 1
    assert one.cleaner.view.last_missing_media_check == one.now
    await one.world.advance(hours=12)
    await one.cleaner.check_missing()
    assert await entries(one) == found
    assert one.cleaner.view.missing_media_found == 0


@pytest.mark.case("F11")
async def test_what_jellyfin_still_has_is_not_missing(one: Street):
    await one.world.remove_row(HEAT, files=False)
    for _ in range(3):
        await one.cleaner.check_missing()
        await one.world.advance(hours=12)
    assert await entries(one) == []


@pytest.mark.case("F11")
async def test_nothing_is_decided_while_a_service_is_unknown(one: Street):
    await one.world.remove_row(HEAT, files=True)
    await one.world.scan()
    await one.cleaner.check_missing()
    await one.world.stop_service("jellyfin")
    for _ in range(2):
        await one.world.advance(hours=12)
        await one.cleaner.check_missing()
    assert await entries(one) == []
    await one.world.start_service("jellyfin")
    await one.world.advance(hours=12)
    await one.cleaner.check_missing()
    assert len(await entries(one)) == 1


@pytest.mark.case("F11")
async def test_what_was_added_again_under_another_id_is_there(one: Street):
    movie = await movie_of(one, HEAT)
    await one.cleaner.check_missing()
    await one.world.remove_row(HEAT, files=True)
    await one.movie(HEAT, tmdb=movie["tmdbId"], played=None)
    await one.world.renumber("sonarr")
    for _ in range(3):
        await one.world.advance(hours=12)
        await one.cleaner.check_missing()
    assert await entries(one) == []


@pytest.mark.case("F11")
async def test_a_restart_between_two_checks_loses_nothing(one: Street):
    await one.world.remove_row(HEAT, files=True)
    await one.world.scan()
    await one.cleaner.check_missing()
    await one.restart()
    await one.cleaner.check_missing()
    assert [each[:3] for each in await entries(one)] == [(HEAT, "movie", "external")]


@pytest.mark.case("F11")
async def test_too_much_at_once_waits_for_a_person(tmp_path: Path):
    async with street(tmp_path) as one:
        titles = [f"Movie {number}" for number in range(40)]
        for title in titles:
            await one.movie(title, played=None)
        await one.cleaner.sync()
        for title in titles[:7]:
            await one.world.remove_row(title, files=True)
        await one.world.scan()
        await one.cleaner.check_missing()
        for title in titles[7:9]:
            await one.world.remove_row(title, files=True)
        await one.world.scan()
        await one.cleaner.check_missing()
        assert await entries(one) == []
        (problem,) = one.cleaner.view.problems
        assert problem.kind is ProblemKind.MISSING_MEDIA
        assert (problem.values["count"], problem.values["of"]) == ("9", "40")
        await one.cleaner.confirm_problem(problem.id)
        assert one.cleaner.view.problems == ()
        assert len(await entries(one)) == 9


async def test_our_own_deletions_are_told_once(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.series(WIRE)
        await one.announce()
        movie = await movie_of(one, HEAT)
        await one.clean()
        one.cleaner.hear(RADARR, hook("MovieDelete", movie=movie, deletedFiles=True))
        for _ in range(3):
            await one.world.advance(seconds=DAY.total_seconds())
            await one.cleaner.check_missing()
        assert sorted(each[2] for each in await entries(one)) == ["cleanarr"] * 2
        assert one.told_of(EventKind.DELETED_EXTERNALLY) == []


async def test_a_movie_that_was_moved_to_another_radarr_is_there(tmp_path: Path):
    async with street(tmp_path, services=(RADARR_PLAN, SONARR_PLAN, RADARR_4K)) as one:
        await one.movie("Other", service="radarr", played=1)
        await one.movie(HEAT, tmdb=9949, service="radarr", played=1)
        await one.movie(ALIEN, tmdb=9348, service="radarr", played=1)
        await one.movie(ALIEN, tmdb=9348, service="radarr_4k", played=None)
        await one.cleaner.sync()
        await one.world.advance(hours=1)
        await one.movie(HEAT, tmdb=9949, service="radarr_4k", played=None)
        for title in (HEAT, ALIEN):
            await one.world.remove_row(title, service="radarr", files=True)
        await one.world.settle()
        await one.world.scan()
        for _ in range(3):
            await one.world.advance(hours=12)
            await one.cleaner.check_missing()
        assert [each[0] for each in await entries(one)] == [ALIEN]
        await one.world.remove_row(HEAT, service="radarr_4k", files=True)
        await one.world.settle()
        await one.world.scan()
        for _ in range(3):
            await one.world.advance(hours=12)
            await one.cleaner.check_missing()
        assert sorted(each[0] for each in await entries(one)) == [ALIEN, HEAT]


async def test_it_is_told_before_jellyfin_is_waited_for(tmp_path: Path):
    """Its link goes, so Jellyfin is asked to look, which can take a minute."""
    async with street(tmp_path, on_shelf=True) as one:
        for title in (HEAT, ALIEN):
            await one.movie(title)
        await one.cleaner.sync()
        body = hook("MovieDelete", movie=await movie_of(one, HEAT), deletedFiles=True)
        await one.world.remove_row(HEAT, files=True)
        one.cleaner.hear(RADARR, body)
        look = Match(service="jellyfin", method="POST", path="/Items/*/Refresh")
        hold = await one.world.hold(Hold(look))
        looking = asyncio.create_task(later(one))
        await one.world.until_held(hold)
        assert one.told_of(EventKind.DELETED_EXTERNALLY) == [HEAT]
        await one.world.release()
        await looking
