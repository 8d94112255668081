"""A request ends when no service has the title any more, and rests while one may."""

from pathlib import Path

from demo.household.plan import RADARR, SEERR, SONARR, RootPlan, ServicePlan
from tests.core.street import street

UHD = ServicePlan(
    "radarr_4k", RADARR.kind, (RootPlan("/movies-4k", "movies-4k"),), RADARR.version
)


async def test_a_request_stays_while_a_service_that_may_have_the_title_is_unread(
    tmp_path: Path,
):
    services = (RADARR, UHD, SONARR, SEERR)
    async with street(tmp_path, services=services) as one:
        await one.movie("Other", tmdb=11)
        await one.movie("Heat", tmdb=949)
        await one.movie("Heat", tmdb=949, service="radarr_4k", played=None, imported=1)
        await one.world.request_media("Ben", "Heat")
        await one.announce()
        await one.world.stop_service("radarr_4k")
        await one.restart()
        await one.cleaner.sync()
        await one.clean()
        state = await one.world.household()
        assert [each.service for each in state.movies if each.title == "Heat"] == [
            "radarr_4k"
        ]
        assert len(await one.world.media_requests()) == 1


async def test_a_title_that_left_two_services_in_one_run_can_be_requested_again(
    tmp_path: Path,
):
    services = (RADARR, UHD, SONARR, SEERR)
    async with street(tmp_path, services=services) as one:
        await one.movie("Other", tmdb=11, played=1)
        await one.movie("Heat", tmdb=949)
        await one.movie("Heat", tmdb=949, service="radarr_4k")
        await one.world.request_media("Ben", "Heat", service="radarr")
        await one.announce()
        await one.clean()
        assert await one.titles() == {"Other"}
        assert await one.world.media_requests() == ()
