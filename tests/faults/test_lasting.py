"""Faults that last, that come and go, and that are there when Cleanarr starts."""

import pytest

from custom_components.cleanarr.core import SourceState
from tests.core.street import HOUR, Street
from tests.faults.ailments import Ailment
from tests.faults.catalogue import AILMENTS, SERVICES
from tests.faults.living import DUE
from tests.faults.promises import on_disk, promises

# One of each service; how each other ailment goes for an hour is in test_faults.py.
LASTING = (
    "radarr: drive unmounted",
    "sonarr: no series",
    "jellyfin: scan shows a tenth",
    "seerr: stopped",
    "jellystat: no plays",
)
CHOSEN = [one for one in AILMENTS if one.id in LASTING]


@pytest.mark.case("A7")
@pytest.mark.parametrize("ailment", CHOSEN, ids=lambda one: one.id)
async def test_fifty_readings_later_all_is_held_as_after_one(
    household: Street, ailment: Ailment
) -> None:
    before = await promises(household)
    await ailment.begin(household)
    for _ in range(25):
        await household.live(1, step=HOUR)
        await household.world.advance(hours=1)
        await household.cleaner.catch_up()
    done = await household.clean()
    during = await promises(household)
    await ailment.end(household)
    gone = before.missing(await on_disk(household))
    for item, date in before.dates.items():
        if ailment.rests(item, before.entry(item)):
            assert item not in gone
            assert during.dates[item] == date or ailment.hides
            assert during.dates[item] >= date
            if during.dates[item] <= household.now:
                assert done[before.items[item]].outcome == "held"
    assert during.kept == before.kept
    assert {before.items[item] for item in gone} >= {
        title
        for item, title in before.items.items()
        if title in DUE and not ailment.rests(item, before.entry(item))
    }


@pytest.mark.case("A7")
@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_that_comes_and_goes_moves_no_date(
    household: Street, service: str
) -> None:
    before = await promises(household)
    for _ in range(4):
        for switch in (household.world.stop_service, household.world.start_service):
            await switch(service)
            await household.live(1, step=HOUR)
            now = await promises(household)
            assert now.dates == before.dates
            assert now.links == before.links
            assert now.kept == before.kept
    assert now.fresh


@pytest.mark.case("A1")
@pytest.mark.parametrize("service", SERVICES)
async def test_a_start_while_a_service_is_down_drops_nothing(
    household: Street, service: str
) -> None:
    before = await promises(household)
    await household.world.stop_service(service)
    await household.restart()
    await household.live(1, step=HOUR)
    during = await promises(household)
    assert during.sources[service].state is SourceState.NEVER_READ
    assert during.sources[service].since == household.now
    assert during.links == before.links
    await household.world.start_service(service)
    await household.live(1, step=HOUR)
    after = await promises(household)
    assert after.fresh
    assert (after.dates, after.links) == (before.dates, before.links)
    assert after.statuses == before.statuses
