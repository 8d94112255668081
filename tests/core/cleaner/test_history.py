"""How far what is known goes back: histories that begin today, files that came later."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import NEVER, Status, Unwatched
from demo.household import Fault, FaultKind, Match, Which
from demo.household.plan import JELLYSTAT, RADARR, SONARR
from tests.core.street import DAY, LIVE, Street, street

HEAT, OTHER, WIRE = "Heat", "Other", "The Wire"
SWEEP = replace(LIVE, movie_retention=NEVER, unwatched=Unwatched.OWN_RETENTION)


@pytest.fixture
async def sweeping(tmp_path: Path) -> AsyncIterator[Street]:
    """Let only what nobody ever touched go, after half a year."""
    async with street(tmp_path, SWEEP, services=(RADARR, SONARR, JELLYSTAT)) as one:
        yield one


@pytest.mark.case("A5")
async def test_a_history_that_began_today_is_no_proof_of_never_watched(
    sweeping: Street,
):
    """The movie is older than its half year; what is known of it is a day old."""
    await sweeping.movie(HEAT, imported=400, played=None)
    await sweeping.announce()
    leaves = sweeping.shown(HEAT).delete_after
    assert leaves is not None
    assert leaves > sweeping.now + 178 * DAY
    assert await sweeping.clean() == {}


@pytest.mark.case("A5")
async def test_a_history_that_goes_back_far_enough_proves_it(sweeping: Street):
    await sweeping.movie(HEAT, imported=400, played=None)
    await sweeping.movie(OTHER, imported=400, played=300)
    await sweeping.announce()
    assert set(await sweeping.clean()) == {HEAT}
    assert await sweeping.titles() == {OTHER}


@pytest.mark.case("A5")
async def test_a_dry_run_is_dry_whoever_asks(tmp_path: Path):
    async with street(tmp_path, replace(LIVE, dry_run=True)) as one:
        await one.movie(HEAT)
        await one.announce()
        await one.clean()
        await one.cleaner.delete(one.shown(HEAT).id, by="Anna")
        assert await one.titles() == {HEAT}
        assert await one.changes() == []


@pytest.mark.case("A9")
async def test_what_tags_cannot_be_read_of_is_not_without_tags(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.movie(OTHER)
        await one.announce()
        await one.world.tag(HEAT, "keep")
        await one.world.fail(Fault(FaultKind.STATUS, Match(path="*/tag")))
        await one.cleaner.sync()
        assert {one.shown(each).status for each in (HEAT, OTHER)} == {Status.HELD}
        await one.clean()
        assert await one.titles() == {HEAT, OTHER}
        await one.world.heal()
        await one.cleaner.sync()
        assert set(await one.clean()) == {OTHER}


@pytest.mark.case("C5")
async def test_a_new_episode_is_not_judged_by_the_age_of_its_series(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.series(WIRE, episodes=(2,))
        await one.announce()
        assert one.shown(WIRE).announced
        await one.world.import_episodes(Which(WIRE, 1, 2))
        await one.cleaner.sync()
        assert not one.shown(WIRE).announced
        assert one.shown(WIRE).delete_after == one.now + 120 * DAY
        assert await one.clean() == {}
