"""What services tell: it is answered at once, and a look follows, nothing else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
import json
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.cleanarr.const import DOMAIN
from demo.household import Hold, Household, Match
from tests.ha.doing import call, settle, written
from tests.ha.steps import change

ACTIVITY = "event.cleanarr_activity"
IMPORTED = {"eventType": "Download", "isUpgrade": False, "deletedFiles": [{"id": 1}]}


@pytest.fixture
async def door(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Where Radarr's webhooks go, as the form of the service says."""
    service = next(
        one for one in entry.subentries.values() if one.data.get("slug") == "radarr"
    )
    flow = await change(hass, entry, service.subentry_id)
    return URL(flow["description_placeholders"]["address"]).path


@dataclass
class Clock:
    """The loop's clock, which stands still until a test lets time pass."""

    hass: HomeAssistant
    now: float

    async def advance(self, seconds: float) -> None:
        """Let time pass, and what is due then be done."""
        self.now += seconds
        await asyncio.sleep(0)
        await settle(self.hass)


@pytest.fixture
async def clock(hass: HomeAssistant, household: Household) -> AsyncIterator[Clock]:
    """Stop the loop's clock, with no request counted yet."""
    await household.client.reset_requests()
    clock = Clock(hass, hass.loop.time())
    with patch.object(hass.loop, "time", lambda: clock.now):
        yield clock


async def looks(household: Household) -> int:
    """Return how often Radarr was asked what happened in it."""
    asked = Match(service="radarr", method="GET", path="/api/v3/history/since")
    return len(await household.client.requests(asked))


async def later(hass: HomeAssistant) -> None:
    """Let the quiet pass that a look waits for."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=11))
    await settle(hass)


async def movie_deleted(household: Household, title: str) -> dict[str, Any]:
    """Delete a movie in Radarr; return what Radarr's webhook says of it."""
    state = await household.client.household()
    row = next(each for each in state.movies if each.title == title)
    await household.client.remove_row(title, files=True)
    return {
        "eventType": "MovieDelete",
        "movie": {"id": row.id, "title": title, "tmdbId": row.tmdb_id},
        "deletedFiles": True,
    }


@pytest.mark.case("F1")
@pytest.mark.case("F6")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"[" * 50_000, 400),
        (b"{}", 200),
        (json.dumps({"eventType": "Test", "movie": {"id": 1, "tmdbId": 1}}), 200),
        (b'{"eventType": "MovieDelete"}', 200),
        (b'{"x": "' + b"y" * 10_000_000 + b'"}', 413),
    ],
    ids=["empty", "cut", "list", "deep", "nothing", "test", "no movie", "large"],
)
async def test_whatever_is_sent_changes_nothing(
    hass: HomeAssistant,
    household: Household,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
    body: bytes,
    status: int,
) -> None:
    client = await hass_client_no_auth()
    await household.client.reset_requests()
    answer = await client.post(door, data=body)
    assert answer.status == status
    assert await answer.text() == ""
    await later(hass)
    assert await household.client.requests() == ()


@pytest.mark.case("F6")
async def test_a_door_that_there_is_not_says_nothing(
    hass: HomeAssistant,
    household: Household,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
) -> None:
    client = await hass_client_no_auth()
    await household.client.reset_requests()
    sent = await movie_deleted(household, "Inception")
    answer = await client.post(f"{door[:-1]}x", json=sent)
    assert answer.status == 200
    await later(hass)
    assert await household.client.requests() == ()


async def test_a_deletion_in_radarr_is_told_and_written_down(
    hass: HomeAssistant,
    household: Household,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
) -> None:
    heard = async_capture_events(hass, "state_changed")
    sent = await movie_deleted(household, "Inception")
    await household.client.reset_requests()
    client = await hass_client_no_auth()
    for _ in range(2):
        assert (await client.post(door, json=sent)).status == 200
    await later(hass)
    answer = await call(hass, "get_deletions", source="radarr")
    (deletion,) = answer["deletions"]
    assert (deletion["title"], deletion["who"]) == ("Inception", "Radarr (external)")
    assert (await call(hass, "get_deletions", source="sonarr"))["total"] == 0
    told = [
        event.data["new_state"].attributes
        for event in heard
        if event.data["entity_id"] == ACTIVITY
    ]
    (gone,) = [one for one in told if one["event_type"] == "deleted_externally"]
    assert (gone["title"], gone["source"], gone["who"]) == (
        "Inception",
        "radarr",
        "Radarr (external)",
    )
    assert await written(household) == ()


async def test_an_import_is_seen_sooner(
    hass: HomeAssistant,
    household: Household,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
) -> None:
    movies = hass.states.get("sensor.cleanarr_movies").state
    await household.client.add_movie("Brand New", 2026)
    client = await hass_client_no_auth()
    assert (await client.post(door, json=IMPORTED)).status == 200
    await later(hass)
    assert int(hass.states.get("sensor.cleanarr_movies").state) == int(movies) + 1


async def test_many_webhooks_are_one_look_when_they_end(
    hass: HomeAssistant,
    household: Household,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
    clock: Clock,
) -> None:
    client = await hass_client_no_auth()
    for seconds in (0, 4, 9, 9):
        await clock.advance(seconds)
        assert (await client.post(door, json=IMPORTED)).status == 200
    await clock.advance(9.5)
    assert await looks(household) == 0
    await clock.advance(1)
    assert await looks(household) == 1
    await clock.advance(120)
    assert await looks(household) == 1


async def test_webhooks_without_end_are_looked_into_each_minute(
    hass: HomeAssistant,
    household: Household,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
    clock: Clock,
) -> None:
    client = await hass_client_no_auth()
    seen: list[int] = []
    for _ in range(25):
        assert (await client.post(door, json=IMPORTED)).status == 200
        await clock.advance(5)
        seen.append(await looks(household))
    assert seen == [0] * 11 + [1] * 12 + [2] * 2


async def test_looks_that_wait_for_their_turn_are_one(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
    clock: Clock,
) -> None:
    """A long run has each of its deletions come back by webhook, minute after minute."""
    client = await hass_client_no_auth()
    hold = await household.client.hold(Hold(Match(service="radarr")))
    run = asyncio.create_task(entry.runtime_data.async_sync())
    await household.client.until_held(hold)
    for _ in range(5):
        assert (await client.post(door, json=IMPORTED)).status == 200
        clock.now += 11
        await asyncio.sleep(0)
        await hass.async_block_till_done()
    await household.client.release()
    await run
    await settle(hass)
    assert await looks(household) == 3


async def test_doors_are_the_same_after_a_reload_and_close_with_the_household(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    door: str,
) -> None:
    client = await hass_client_no_auth()
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert (await client.post(door, data=b"{")).status == 400
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await client.post(door, data=b"{")).status == 200


async def test_a_check_is_a_job_and_finds_what_is_missing_twice(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    await movie_deleted(household, "Inception")
    await household.client.scan()
    for found in (0, 1):
        job = await call(hass, "check_missing")
        assert (job["type"], job["status"]) == ("missing_media_check", "done")
        sensor = hass.states.get("sensor.cleanarr_missing_media_found")
        assert sensor.state == str(found)
    (deletion,) = (await call(hass, "get_deletions", source="external"))["deletions"]
    assert deletion["who"] == "System (external detection)"
    assert await written(household) == ()
    assert DOMAIN in hass.config.components
