"""Webhooks that Cleanarr orders itself: compared before they are written, taken back."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientSession
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from demo.household import Household
from tests.ha.doing import call, choose, settle, written

PLUGIN = "/Plugins/71552a5a-5c5c-4350-a2ae-ebe451a30173/Configuration"
ALL = ["jellyfin", "radarr", "sonarr"]


@pytest.fixture
async def port(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> int:
    """Where this Home Assistant answers; services reach it there."""
    client = await hass_client_no_auth()
    assert client.server.port
    hass.config.internal_url = f"http://127.0.0.1:{client.server.port}"
    return client.server.port


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def ask(household: Household, session: ClientSession, service: str) -> Any:
    """Return a service's webhooks as a person sees them there."""
    address = household.addresses.service(service)
    if service == "jellyfin":
        headers = {"Authorization": f'MediaBrowser Token="{address.api_key}"'}
        async with session.get(address.url + PLUGIN, headers=headers) as answer:
            found = await answer.json()
            return [one["WebhookUri"] for one in found["GenericOptions"]]
    headers = {"X-Api-Key": address.api_key}
    url = f"{address.url}/api/v3/notification"
    async with session.get(url, headers=headers) as answer:
        return [one["fields"][0]["value"] for one in await answer.json()]


async def ordered(household: Household, session: ClientSession) -> dict[str, list[str]]:
    """Return the addresses that each service sends to."""
    return {service: await ask(household, session, service) for service in ALL}


async def chosen(hass: HomeAssistant, entry: ConfigEntry, *services: str) -> None:
    await choose(hass, entry, webhook_services=list(services))
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_they_are_ordered_once_and_found_again(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    port: int,
    session: ClientSession,
) -> None:
    await household.client.install_webhook()
    await chosen(hass, entry, *ALL)
    found = await ordered(household, session)
    addresses = [address for each in found.values() for address in each]
    assert len(set(addresses)) == 3
    assert all(each.startswith(f"http://127.0.0.1:{port}/api/") for each in addresses)

    await household.client.reset_requests()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await written(household) == ()

    hass.config.internal_url = f"http://localhost:{port}"
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    again = await ordered(household, session)
    assert again == {
        service: [each.replace("127.0.0.1", "localhost") for each in addresses]
        for service, addresses in found.items()
    }


async def test_they_go_with_the_option_the_service_and_the_household(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    port: int,
    session: ClientSession,
) -> None:
    await household.client.install_webhook()
    await chosen(hass, entry, *ALL)
    await chosen(hass, entry, "radarr", "sonarr")
    found = await ordered(household, session)
    assert (len(found["radarr"]), found["jellyfin"]) == (1, [])
    sonarr = next(
        one for one in entry.subentries.values() if one.data.get("slug") == "sonarr"
    )
    hass.config_entries.async_remove_subentry(entry, sonarr.subentry_id)
    await settle(hass)
    assert (await ordered(household, session))["sonarr"] == []
    await hass.config_entries.async_remove(entry.entry_id)
    assert (await ordered(household, session))["radarr"] == []


async def test_a_deletion_comes_all_the_way(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    port: int,
    session: ClientSession,
) -> None:
    await chosen(hass, entry, "radarr")
    await household.client.remove_row("Inception", files=True)
    await call(hass, "sync")
    (deletion,) = (await call(hass, "get_deletions"))["deletions"]
    assert (deletion["title"], deletion["source"]) == ("Inception", "radarr")


async def test_what_cannot_be_ordered_is_said_and_stops_nothing(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    session: ClientSession,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass.config.internal_url = "http://127.0.0.1:9"
    await chosen(hass, entry, "radarr", "jellyfin")
    assert "Radarr sends no webhooks" in caplog.text
    assert "Jellyfin has no plugin for webhooks" in caplog.text
    assert await ask(household, session, "radarr") == []
    assert (await call(hass, "sync"))["status"] == "done"
