"""Diagnostics and system health help, and tell on nobody."""

import json
import re

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import paths

from custom_components.cleanarr.const import CONF_NOTIFY, CONF_USERS, DOMAIN
from demo.household import Fault, FaultKind, Household, Match
from demo.household.jellyfin.model import make_id
from tests.ha.doing import call, choose, press
from tests.ha.hand_made import item, show, view


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write as Home Assistant's own tests do."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


async def test_diagnostics_show_what_helps(
    hass: HomeAssistant,
    entry: ConfigEntry,
    hass_client: ClientSessionGenerator,
    snapshot: SnapshotAssertion,
) -> None:
    await show(hass, entry, view(item(1), item(2)))
    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert told == snapshot(exclude=paths("jobs.0.started", "jobs.0.ended"))


async def test_diagnostics_tell_on_nobody(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    hass_client: ClientSessionGenerator,
) -> None:
    ben = make_id("user", f"{household.plan.seed} Ben")
    await choose(hass, entry, **{CONF_USERS: [ben], CONF_NOTIFY: ["notify.bens_phone"]})
    await call(hass, "keep", title="Inception", reason="For Grandma")
    await household.client.fail(
        Fault(match=Match(service="radarr"), kind=FaultKind.STATUS, status=403)
    )
    await press(hass, "sync_now")
    told = json.dumps(await get_diagnostics_for_config_entry(hass, hass_client, entry))
    state = await household.client.household()
    services = [
        household.addresses.service(name) for name in ("radarr", "sonarr", "jellyfin")
    ]
    secrets = {
        *(service.api_key for service in services),
        *(re.sub(r".*//", "", service.url) for service in services),
        "127.0.0.1",
        "notify.bens_phone",
        "Grandma",
        "Home Assistant",
        ben,
        *state.users,
        *(title.title for title in (*state.movies, *state.series)),
    }
    assert len(secrets) > 30
    assert {secret for secret in secrets if secret in told} == set()


async def test_system_health_shows_each_service(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    assert await async_setup_component(hass, "system_health", {})
    await show(hass, entry, view())
    info = await get_system_health_info(hass, DOMAIN)
    assert info == {
        "version": "0.1.0",
        "running_since": entry.runtime_data.started,
        "radarr": "fresh, 1.2.3",
        "sonarr": "fresh, 1.2.3",
        "jellyfin": "fresh, 1.2.3",
    }
