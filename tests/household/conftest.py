"""A small household for each test, with its services' addresses at hand."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession
import pytest

from demo.household import Household, HouseholdClient, HouseholdClock, HouseholdPlan
from demo.household.plan import RADARR, SEERR, SONARR
from tests.household.api import Api
from tests.household.receiver import Receiver, receiving

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> HouseholdClock:
    return HouseholdClock(NOW, frozen=True)


@pytest.fixture
async def household(
    tmp_path: Path, clock: HouseholdClock, request: pytest.FixtureRequest
) -> AsyncIterator[Household]:
    version = getattr(request, "param", "12")
    services = (RADARR, SONARR, SEERR)
    plan = HouseholdPlan(
        tmp_path, movies=25, series=4, jellyfin=version, services=services
    )
    async with Household(plan, clock) as household:
        yield household


@pytest.fixture
async def api(household: Household) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        # aiohttp sends GET, PUT and DELETE again when a connection is dropped; these
        # tests want to see the drop.
        session._retry_connection = False
        yield Api(household, session)


@pytest.fixture
def control(household: Household) -> HouseholdClient:
    return household.client


@pytest.fixture
def media(household: Household) -> Path:
    """The media folder on the disk."""
    return household.plan.media


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Somebody who is sent webhooks."""
    async with receiving() as receiver:
        yield receiver
