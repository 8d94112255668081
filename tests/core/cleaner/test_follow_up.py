"""A deletion of our own is complete once Jellyfin is seen without it."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import DeletionRecord, ServiceKind, TvScope
from demo.household import Fault, FaultKind, Match
from tests.core.street import LIVE, Street, street

HEAT, ALIEN, WIRE = "Heat", "Alien", "The Wire"
SEASONS = replace(LIVE, tv_scope=TvScope.SEASON)


async def ended(one: Street) -> dict[str, tuple[str, str]]:
    """Return the status and Jellyfin's outcome of each deletion."""
    found, _ = await one.cleaner.deletions()
    return {each.title: _end(each) for each in found}


def _end(record: DeletionRecord) -> tuple[str, str]:
    outcome = next(each for slug, each in record.outcomes.items() if slug == "jellyfin")
    return record.status, outcome


async def deleted(one: Street) -> None:
    """Delete a movie, and of a series that goes on the seasons that may go."""
    await one.movie(HEAT)
    await one.movie(ALIEN, played=1)
    await one.series(WIRE, episodes=(2, 2, 2), ended=False)
    await one.announce()
    await one.world.monitor_delay(None)
    await one.world.reset_requests()
    await one.clean()


async def test_it_is_complete_once_jellyfin_let_go_of_it(tmp_path: Path):
    """Nothing but the places of what is gone is looked at, and a restart ends nothing."""
    async with street(tmp_path, settings=SEASONS) as one:
        await deleted(one)
        told = (HEAT, f"{WIRE} S01", f"{WIRE} S02")
        assert await ended(one) == dict.fromkeys(told, ("in_progress", "pending"))
        await one.restart()
        await one.cleaner.sync()
        assert set((await ended(one)).values()) == {("in_progress", "pending")}
        await one.world.settle()
        await one.world.fail(Fault(FaultKind.STATUS, Match(service="jellyfin")))
        await one.cleaner.sync()
        assert set((await ended(one)).values()) == {("in_progress", "pending")}
        await one.world.heal()
        await one.cleaner.sync()
        assert await ended(one) == dict.fromkeys(told, ("complete", "confirmed"))
        sent = [each for each in await one.changes() if each.startswith("jellyfin")]
        assert sent == ["jellyfin POST /Library/Media/Updated"]


async def test_what_jellyfin_shows_a_day_later_has_failed_there(tmp_path: Path):
    async with street(tmp_path, settings=SEASONS) as one:
        await deleted(one)
        await one.world.advance(hours=25)
        await one.cleaner.sync()
        assert set((await ended(one)).values()) == {("incomplete", "failed")}
        await one.world.settle()
        await one.cleaner.sync()
        assert set((await ended(one)).values()) == {("incomplete", "failed")}


@pytest.mark.parametrize("status", [500, 403])
async def test_what_jellyfin_could_not_be_told_has_failed_there(
    tmp_path: Path, status: int
):
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.announce()
        told = Match(service="jellyfin", path="*/Library/Media/Updated")
        await one.world.fail(Fault(FaultKind.STATUS, told, status=status))
        await one.clean()
        assert await ended(one) == {HEAT: ("incomplete", "failed")}


async def test_without_jellyfin_there_is_nothing_more_to_see(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.announce()
        await one.clean()
        others = [s for s in one.config.services if s.kind is not ServiceKind.JELLYFIN]
        await one.restart(replace(one.config, services=tuple(others)))
        await one.cleaner.sync()
        assert await ended(one) == {HEAT: ("complete", "not_applicable")}
