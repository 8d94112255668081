"""Files that leave on their own: their series, their season and their notices."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    Base,
    EpisodeRule,
    MediaType,
    RuleId,
    SourceState,
    TvScope,
    Unwatched,
)
from custom_components.cleanarr.core.cleanup.hands import PartHand
from custom_components.cleanarr.core.clients.permit import DeletionPermit
from custom_components.cleanarr.core.identifiers import Identity, SeriesId
from demo.household import Which
from tests.core.street import DAY, LIVE, Street, street

EPISODE = replace(
    LIVE,
    tv_scope=TvScope.EPISODE,
    tv_retention=5 * DAY,
    retention_base=Base.LAST_WATCHED,
    unwatched=Unwatched.NEVER,
)
SEASON = replace(EPISODE, tv_scope=TvScope.SEASON)


async def watched_file(one: Street) -> None:
    """Announce the one watched file of a series."""
    await one.series("Lost", episodes=(3,), played=None, ended=True)
    what = Which("Lost", season=1, episode=1)
    await one.world.play("Anna", what, at=one.now - 10 * DAY)
    await one.announce()
    assert set(one.dates()) == {"sonarr-1-s01e01"}


@pytest.mark.parametrize("service", ["sonarr", "jellyfin"])
async def test_an_announced_file_stays_announced_while_a_service_is_down(
    tmp_path: Path, service: str
):
    async with street(tmp_path, EPISODE) as one:
        await watched_file(one)
        dates = one.dates()
        await one.world.stop_service(service)
        await one.cleaner.sync(whole=True)
        assert one.dates() == dates


async def test_an_announced_file_stays_announced_over_a_restart_without_jellyfin(
    tmp_path: Path,
):
    async with street(tmp_path, EPISODE) as one:
        await watched_file(one)
        dates = one.dates()
        await one.world.stop_service("jellyfin")
        await one.restart()
        await one.cleaner.sync()
        assert one.dates() == dates


async def test_an_episode_rule_names_files_of_a_running_series(tmp_path: Path):
    """Under the usual scope and options: the older seasons of a show that goes on."""
    rule = EpisodeRule(
        id=RuleId("newest"),
        name="Newest",
        media=frozenset({MediaType.TV}),
        max_episodes=2,
    )
    async with street(tmp_path, rules=(rule,)) as one:
        await one.series("News", episodes=(2, 2), played=30, ended=False)
        await one.cleaner.sync()
        assert set(one.dates()) == {"sonarr-1-s01e01", "sonarr-1-s01e02"}


@pytest.mark.parametrize("on_shelf", [False, True])
async def test_a_kept_file_survives_that_its_season_goes(
    tmp_path: Path, *, on_shelf: bool
):
    async with street(tmp_path, SEASON, on_shelf=on_shelf) as one:
        await one.series("Lost", episodes=(3, 3), played=10)
        await one.announce()
        assert set(one.dates()) == {"sonarr-1-s01", "sonarr-1-s02"}
        settings = replace(one.settings, tv_scope=TvScope.EPISODE)
        await one.restart(replace(one.config, settings=settings))
        await one.cleaner.sync()
        await one.cleaner.keep("sonarr-1-s01e02", by="b", by_name="Ben")
        settings = replace(one.settings, tv_scope=TvScope.SEASON)
        await one.restart(replace(one.config, settings=settings))
        await one.cleaner.sync()
        await one.clean()
        state = await one.world.household()
        left = [
            f.path for f in state.files if "Season 01" in f.path and "Lost" in f.path
        ]
        assert (
            len([p for p in left if p.endswith(".mkv") and p.startswith("media/")]) == 3
        )


async def test_a_scope_that_becomes_narrower_and_wider_again_keeps_dates(
    tmp_path: Path,
):
    async with street(tmp_path, SEASON) as one:
        await one.series("Lost", episodes=(3,), played=10)
        await one.cleaner.sync()
        date = one.dates()["sonarr-1-s01"]
        for scope in (TvScope.EPISODE, TvScope.HYBRID, TvScope.SERIES, TvScope.SEASON):
            settings = replace(one.settings, tv_scope=scope)
            await one.restart(replace(one.config, settings=settings))
            await one.cleaner.sync()
            found = one.dates()
            assert found
            assert all(each >= date for each in found.values()), (scope, found)


async def test_monitoring_of_other_parts_is_left_alone(tmp_path: Path):
    async with street(tmp_path, EPISODE) as one:
        await one.series("Lost", episodes=(3, 2), played=None)
        await one.world.play(
            "Anna", Which("Lost", season=1, episode=1), at=one.now - 10 * DAY
        )
        await one.announce()
        await one.clean()
        sonarr = one.sonarr()
        episodes = await sonarr.episodes(1)
        off = {(e.season, e.number) for e in episodes if not e.monitored}
        assert off == {(1, 1)}
        series = await sonarr.one_series(1)
        assert series.monitored
        assert all(season.monitored for season in series.seasons if season.number)


async def allowed() -> None:
    """Let every request through."""


async def test_monitoring_comes_back_where_an_episode_is_gone(tmp_path: Path):
    """Sonarr refuses the whole list for one id that it no longer knows."""
    async with street(tmp_path) as one:
        number = SeriesId(await one.series("Lost", episodes=(2,), played=None))
        await one.cleaner.sync()
        sonarr = one.sonarr()
        part = Identity(media=MediaType.TV, tvdb=1, season=1)
        hand = PartHand(sonarr, sonarr.writer(DeletionPermit(allowed)), number, part)
        before = await hand.monitored()
        await hand.unmonitor()
        await hand.monitor_again((*before, ("episode", 99_999)))
        assert await hand.monitored() == before


async def test_files_of_two_episodes_that_we_deleted_are_not_missed(tmp_path: Path):
    """Twelve files carried 24 of Sonarr's 54 episodes."""
    async with street(tmp_path) as one:
        await one.series("Twins", episodes=(24,), played=None)
        for first in range(1, 24, 2):
            what = Which("Twins", season=1, episode=first)
            await one.world.import_episodes(what, to=first + 1)
        await one.series("Lost", episodes=(30,), played=1)
        await one.world.scan()
        await one.world.play("Anna", "Twins", at=one.now)
        await one.world.advance(days=130)
        await one.world.play("Anna", "Lost", at=one.now - DAY)
        await one.announce()
        await one.clean()
        assert await one.titles() == {"Lost"}
        states = {each.slug: each.state for each in one.cleaner.view.sources}
        assert states["sonarr"] is SourceState.FRESH
