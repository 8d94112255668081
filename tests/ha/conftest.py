"""Home Assistant's tests: a real one, a real household over HTTP, and one law.

The law: whatever form, menu or abort of ours a test sees has its texts.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

# Before the plugin's own folder of custom components can take the name.
import custom_components.cleanarr  # noqa: F401
from demo.household.plan import HouseholdPlan
from demo.household.server import Household
from tests.ha.shown_texts import watch_flows
from tests.ha.steps import set_up


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""


@pytest.fixture(autouse=True)
def _every_text_exists() -> Iterator[None]:
    """Fail when a flow shows something that has no text."""
    missing: list[str] = []
    with watch_flows(missing):
        yield
    assert not missing, "\n".join(missing)


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Let the loop not check itself, which is two fifths of all time.

    It does in test_activity.py, where all of it runs: reading, linking, deleting.
    """


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep what is written out of the environment, and out of other tests."""
    return hass_tmp_config_dir


@pytest.fixture
def household_plan(tmp_path_factory: pytest.TempPathFactory) -> HouseholdPlan:
    """Plan the household; a test module may plan another one."""
    return HouseholdPlan(folder=tmp_path_factory.mktemp("household"), series=1)


@pytest.fixture
async def household(
    socket_enabled: None, household_plan: HouseholdPlan
) -> AsyncIterator[Household]:
    """Start a media household that answers on 127.0.0.1."""
    async with Household(household_plan) as household:
        yield household


@pytest.fixture
def leaving_soon_folder(household_plan: HouseholdPlan) -> Path:
    """Return the shared folder as Home Assistant sees it."""
    return household_plan.leaving_soon


@pytest.fixture
def setup_entry() -> Iterator[AsyncMock]:
    """Set nothing up: for tests of the questions alone."""
    with patch(
        "custom_components.cleanarr.async_setup_entry", return_value=True
    ) as setup_entry:
        yield setup_entry


@pytest.fixture
async def entry(hass: HomeAssistant, household: Household) -> ConfigEntry:
    """Set Cleanarr up for the household as a person does; the first sync is over."""
    entry = await set_up(hass, household)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry
