"""What was asked for, was there once, and is gone: nobody could ask for it again."""

from pathlib import Path

from custom_components.cleanarr.core import Job
from demo.household import Fault, FaultKind, Match
from demo.household.plan import RADARR, SEERR, SONARR
from tests.core.cleaner.others import ALIEN, HEAT, LOST, WIRE
from tests.core.street import Street, street


def orphaned(job: Job) -> dict[str, str]:
    """Return who asked for each title that a check found nobody has any more."""
    return {
        item.title: str(item.reason.values["user"])
        for item in job.items
        if item.outcome == "orphaned_request" and item.reason
    }


async def checked(one: Street) -> dict[str, str]:
    await one.world.advance(hours=12)
    return orphaned(await one.cleaner.check_missing())


async def test_a_request_is_orphaned_once_nobody_has_its_title(tmp_path: Path):
    """Seerr is left as it is; what cannot be read, or what Jellyfin has, is not gone."""
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, services=services) as one:
        for title in (HEAT, ALIEN):
            await one.movie(title, played=1)
        for title in (WIRE, LOST):
            await one.series(title, episodes=(2,), played=1)
        for title in (HEAT, ALIEN, WIRE):
            await one.world.request_media("Ben", title)
        await one.world.request_media("Anna", HEAT)
        await one.cleaner.sync()
        assert await checked(one) == {}
        await one.world.remove_row(HEAT, files=True)
        await one.world.remove_row(WIRE, files=True)
        assert await checked(one) == {}  # Jellyfin has not looked yet
        await one.world.scan()
        await one.world.fail(Fault(FaultKind.STATUS, Match(service="radarr")))
        assert await checked(one) == {WIRE: "Ben"}
        await one.world.heal()
        await one.world.reset_requests()
        assert await checked(one) == {HEAT: "Anna, Ben", WIRE: "Ben"}
        assert one.cleaner.view.orphaned_requests == 2
        assert await one.changes() == []
        await one.world.fail(Fault(FaultKind.STATUS, Match(service="seerr")))
        assert await checked(one) == {}
