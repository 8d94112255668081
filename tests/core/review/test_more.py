"""More of what a hostile review found on the whole street."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    Base,
    MediaType,
    PersonTerms,
    RuleId,
    SeerrUserId,
    TvScope,
    Unwatched,
    UserRule,
)
from demo.household import Match, Which
from demo.household.plan import RADARR, SEERR, SONARR
from tests.core.street import DAY, LIVE, street

EPISODE = replace(
    LIVE,
    tv_scope=TvScope.EPISODE,
    tv_retention=5 * DAY,
    retention_base=Base.LAST_WATCHED,
    unwatched=Unwatched.NEVER,
)
SEASON = replace(EPISODE, tv_scope=TvScope.SEASON)


async def test_a_request_made_during_a_run_is_seen_before_the_deletion(tmp_path: Path):
    """The run has read everything; then somebody asks for the title."""
    async with street(tmp_path, services=(RADARR, SONARR, SEERR)) as one:
        await one.movie("Heat")
        await one.announce()
        prover = one.cleaner._house.rooms.prover
        prove = prover.prove

        async def late(planned, decided, known):
            await one.world.request_media("Clara", "Heat", status=1)
            return await prove(planned, decided, known)

        prover.prove = late
        await one.clean()
        assert await one.titles() == {"Heat"}


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


async def test_a_user_rule_waits_while_seerr_was_never_read(tmp_path: Path):
    bens = UserRule(
        id=RuleId("bens"),
        name="Ben's",
        media=frozenset(MediaType),
        people=(PersonTerms(person=SeerrUserId(2), retention=400 * DAY),),
        scope=TvScope.SEASON,
    )
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, rules=(bens,), services=services) as one:
        await one.series("Lost", episodes=(2, 2))
        await one.world.stop_service("seerr")
        await one.announce()
        await one.clean()
        assert not await one.asked(Match(method="DELETE"))
