"""Each deletion is told with its source wherever deletions are told: ours and others'."""

from datetime import timedelta
from typing import Any

from aiohttp import ClientSession
from homeassistant.components.recorder import Recorder
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_mock_service,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.cleanarr.const import (
    CONF_DRY_RUN,
    CONF_NOTIFY,
    CONF_WEBHOOK_SERVICES,
    DOMAIN,
    EVENT_DELETION,
)
from demo.household import Household
from demo.household.plan import HouseholdPlan
from tests.ha.doing import call, choose, settle

ACTIVITY = "event.cleanarr_activity"
# Title, source, and who it was, in the order in which they are deleted.
OTHERS = [
    ("Inception", "external", "System (external detection)"),
    ("Heat", "radarr", "Radarr (external)"),
    ("Chernobyl", "sonarr", "Sonarr (external)"),
    ("Face/Off", "jellyfin", "Jellyfin (external)"),
]


@pytest.fixture
def household_plan(tmp_path_factory: pytest.TempPathFactory) -> HouseholdPlan:
    """Plan some series: a service that lost most of its files is not believed."""
    return HouseholdPlan(folder=tmp_path_factory.mktemp("household"), series=3)


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Record, which is to begin before Home Assistant does."""


async def test_each_deletion_is_told_with_its_source(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    assert await async_setup_component(hass, "logbook", {})
    sent = async_mock_service(hass, "notify", "send_message")
    heard = async_capture_events(hass, EVENT_DELETION)
    await choose(hass, entry, **{CONF_DRY_RUN: False, CONF_NOTIFY: ["notify.anna"]})
    await delete_unheard(hass, household)
    client = await hass_client_no_auth()
    hass.config.internal_url = f"http://127.0.0.1:{client.server.port}"
    await delete_heard(hass, household, entry)
    await call(hass, "delete", title="Arrival", skip_notice=True)
    await settle(hass)

    others = [
        (title, f"was deleted by somebody else: {who}") for title, _, who in OTHERS
    ]
    *lines, own = await read(hass, hass_ws_client)
    assert sorted((one["name"], one["message"]) for one in lines) == sorted(others)
    assert own["name"] == "Arrival"
    assert own["message"].startswith("was deleted by Cleanarr. Last watched on ")
    assert own["domain"] == DOMAIN
    told = [event.data for event in heard]
    assert {(one["title"], one["source"], one["who"]) for one in told} == {
        *OTHERS,
        ("Arrival", None, None),
    }
    messages = "\n".join(each.data["message"] for each in sent)
    for title, _, who in OTHERS:
        assert f"{title}: {who}" in messages.split("\n")
    await listed_in_pages(hass)


async def delete_unheard(hass: HomeAssistant, household: Household) -> None:
    """Delete a movie that nobody tells of, and let it be found missing twice."""
    await household.client.remove_row(OTHERS[0][0], files=True)
    await household.client.scan()
    for _ in range(2):
        await call(hass, "check_missing")


async def delete_heard(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    """Order webhooks; delete in Radarr, Sonarr and Jellyfin, and let all be looked at."""
    await household.client.install_webhook()
    await choose(
        hass, entry, **{CONF_WEBHOOK_SERVICES: ["radarr", "sonarr", "jellyfin"]}
    )
    for title, source, _ in OTHERS[1:3]:
        await household.client.remove_row(title, service=source, files=True)
    state, jellyfin = (
        await household.client.household(),
        household.addresses.service("jellyfin"),
    )
    item = next(one.id for one in state.items if one.name == OTHERS[3][0])
    key = {"Authorization": f'MediaBrowser Token="{jellyfin.api_key}"'}
    async with ClientSession(headers=key) as session:
        await session.delete(f"{jellyfin.url}/Items/{item}")
    await household.client.settle()
    await call(hass, "sync")


async def read(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> list[dict[str, Any]]:
    """Return what the logbook says in sentences of the activity."""
    await async_wait_recording_done(hass)
    client = await hass_ws_client()
    start = dt_util.utcnow() - timedelta(minutes=5)
    asked = {"start_time": start.isoformat(), "entity_ids": [ACTIVITY]}
    await client.send_json_auto_id({"type": "logbook/get_events", **asked})
    answer = await client.receive_json()
    return [one for one in answer["result"] if "message" in one]


async def listed_in_pages(hass: HomeAssistant) -> None:
    """Assert that the list of deletions pages and filters, newest first."""
    everything = await call(hass, "get_deletions")
    titles = [one["title"] for one in everything["deletions"]]
    assert (titles[0], titles[-1], everything["total"]) == ("Arrival", "Inception", 5)
    pages = [
        await call(hass, "get_deletions", limit=2, offset=offset)
        for offset in (0, 2, 4, 6)
    ]
    assert [page["total"] for page in pages] == [5] * 4
    paged = [[one["title"] for one in page["deletions"]] for page in pages]
    assert paged == [titles[:2], titles[2:4], titles[4:], []]
    for title, source, who in OTHERS:
        (found,) = (await call(hass, "get_deletions", source=source))["deletions"]
        assert (found["title"], found["who"]) == (title, who)
    both = await call(hass, "get_deletions", source="radarr", text="inception")
    assert both == {"deletions": [], "total": 0}
