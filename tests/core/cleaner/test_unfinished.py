"""What an earlier run left open, and households that changed in between."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import ServiceKind
from custom_components.cleanarr.core.memory import Memory, Step
from demo.household import Fault, FaultKind, Hold, Match, Stage
from tests.core.street import Street, street

HEAT = "Heat"
DELETE_FILE = Match(method="DELETE", path="*/moviefile/*")
DELETE_MOVIE = Match(method="DELETE", path="*/movie/*")
TOLD = Match(method="POST", path="/Library/Media/Updated")
WRITE = Match(method="PUT", path="*/movie/editor")


@pytest.fixture
async def open_entry(tmp_path: Path) -> AsyncIterator[Street]:
    """A run that unmonitored a movie and could not put that back."""
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.announce()
        await one.world.fail(Fault(FaultKind.STATUS, DELETE_FILE))
        await one.world.fail(Fault(FaultKind.STATUS, WRITE, skip=1))
        assert (await one.clean())[HEAT].outcome == "failed"
        await one.world.heal()
        await one.world.reset_requests()
        assert len(unfinished(one)) == 1
        yield one


def unfinished(one: Street) -> list[Step]:
    """Return the steps at which deletions stand that are open on the disk."""
    memory = Memory.open(one.memory, now=one.now, expected=True)
    steps = [entry.step for entry in memory.journal.unfinished()]
    memory.close()
    return steps


async def monitored(one: Street) -> bool:
    return (await one.world.household()).movies[0].monitored


@pytest.mark.case("E1")
async def test_the_next_sync_puts_monitoring_back(open_entry: Street):
    assert not await monitored(open_entry)
    await open_entry.cleaner.sync()
    assert await monitored(open_entry)
    assert unfinished(open_entry) == []
    assert (await open_entry.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("D7")
async def test_a_dry_run_does_not_even_put_things_back(open_entry: Street):
    config = open_entry.config
    dry = replace(config, settings=replace(config.settings, dry_run=True))
    await open_entry.restart(dry)
    await open_entry.cleaner.sync()
    await open_entry.cleaner.run_cleanup(by="anna")
    assert await open_entry.changes() == []
    await open_entry.restart(config)
    await open_entry.cleaner.sync()
    assert await monitored(open_entry)


async def test_a_service_that_was_removed_stops_nobody(open_entry: Street):
    config = open_entry.config
    others = tuple(s for s in config.services if s.kind is not ServiceKind.RADARR)
    await open_entry.restart(replace(config, services=others))
    job = await open_entry.cleaner.sync()
    assert job.status == "done"
    assert len(unfinished(open_entry)) == 1
    await open_entry.restart(config)
    await open_entry.cleaner.sync()
    assert unfinished(open_entry) == []


@pytest.mark.case("B9")
async def test_an_id_that_means_another_title_now_is_let_go(open_entry: Street):
    await open_entry.world.add_movie("Another", 1999)
    await open_entry.world.add_movie("Third", 1998)
    await open_entry.world.renumber("radarr")
    await open_entry.cleaner.sync()
    assert unfinished(open_entry) == []
    assert await open_entry.changes() == []
    assert (await open_entry.cleaner.deletions())[1] == 0
    assert await open_entry.on_disk(HEAT)


async def test_a_service_that_does_not_answer_is_waited_for(open_entry: Street):
    await open_entry.world.stop_service("radarr")
    await open_entry.cleaner.sync()
    assert len(unfinished(open_entry)) == 1
    await open_entry.world.start_service("radarr")
    await open_entry.cleaner.sync()
    assert await monitored(open_entry)


@pytest.mark.case("E1")
@pytest.mark.case("E6")
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("match", [WRITE, DELETE_FILE, DELETE_MOVIE, TOLD])
async def test_a_run_that_was_cut_off_is_finished_or_let_go(
    tmp_path: Path, match: Match, stage: Stage
):
    """Cut off before or after each request is heard: one deletion, booked once."""
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.announce()
        size = one.shown(HEAT).size
        hold = await one.world.hold(Hold(match, stage))
        cleaning = asyncio.create_task(one.clean())
        await one.world.until_held(hold)
        cleaning.cancel()
        await one.world.release(hold)
        await asyncio.gather(cleaning, return_exceptions=True)
        await one.restart()
        await one.cleaner.sync()
        assert unfinished(one) == []
        if await one.on_disk(HEAT):
            assert await monitored(one)
            assert (await one.clean())[HEAT].outcome == "deleted"
        (record,), total = await one.cleaner.deletions()
        assert (total, record.size) == (1, size)
        assert record.outcomes["radarr"] == "confirmed"
        assert HEAT not in await one.titles()


@pytest.mark.case("E5")
async def test_an_empty_root_folder_fails_only_what_was_tried(tmp_path: Path):
    """Radarr refuses, but all its folders are there: the next one is tried."""
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.movie("Alien")
        await one.announce()
        first = one.shown(HEAT).files[0]
        refused = Match(method="DELETE", path=f"*/moviefile/{first}")
        await one.world.fail(Fault(FaultKind.STATUS, refused, status=409))
        done = await one.clean()
        assert done[HEAT].outcome == "failed"
        assert done["Alien"].outcome == "deleted"
