"""Who asked to be told is told: what is new, and what a cleanup did."""

import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.cleanarr.const import (
    CONF_DRY_RUN,
    CONF_LEAVING_SOON,
    CONF_MOVIE_RETENTION,
    CONF_NOTIFY,
)
from demo.household import Household
from tests.ha.doing import call, choose, settle

PHONES = ["notify.anna", "notify.ben"]


@pytest.fixture
def sent(hass: HomeAssistant) -> list[ServiceCall]:
    """Take whatever is sent to notify entities."""
    return async_mock_service(hass, "notify", "send_message")


async def test_nobody_chosen_nobody_told(
    hass: HomeAssistant, sent: list[ServiceCall], entry: ConfigEntry
) -> None:
    await call(hass, "delete", title="Arrival", skip_notice=True)
    await settle(hass)
    assert sent == []


async def test_what_is_new_is_told_once_in_one_message(
    hass: HomeAssistant, entry: ConfigEntry, sent: list[ServiceCall]
) -> None:
    await choose(hass, entry, **{CONF_NOTIFY: PHONES})
    assert sent == []

    await choose(hass, entry, **{CONF_MOVIE_RETENTION: 5 * 86400})
    (message,) = sent
    assert message.data["entity_id"] == PHONES
    title, lines = message.data["title"], message.data["message"].split("\n")
    assert title.endswith(" new in Leaving Soon")
    assert len(lines) == int(title.split()[0])
    assert any(line.startswith("Heat: not before ") for line in lines)
    assert not any(line.startswith("Inception") for line in lines)

    await call(hass, "sync")
    await settle(hass)
    assert len(sent) == 1


async def test_what_others_deleted_is_told_once(
    hass: HomeAssistant,
    household: Household,
    entry: ConfigEntry,
    sent: list[ServiceCall],
) -> None:
    await choose(hass, entry, **{CONF_NOTIFY: PHONES})
    await household.client.remove_row("Inception", files=True)
    await household.client.scan()
    for _ in range(3):
        await call(hass, "check_missing")
        await settle(hass)
    (message,) = sent
    assert message.data["title"] == "1 deleted by somebody else"
    assert message.data["message"] == "Inception: System (external detection)"


async def test_many_titles_are_counted(
    hass: HomeAssistant, entry: ConfigEntry, sent: list[ServiceCall]
) -> None:
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, CONF_MOVIE_RETENTION: "never"}
    )
    await settle(hass)
    await choose(
        hass,
        entry,
        **{
            CONF_NOTIFY: PHONES[:1],
            CONF_MOVIE_RETENTION: 86400,
            CONF_LEAVING_SOON: 86400,
        },
    )
    (message,) = sent
    lines = message.data["message"].split("\n")
    assert len(lines) == 11
    number = int(message.data["title"].split()[0])
    assert lines[-1] == f"and {number - 10} more"


async def test_a_dry_cleanup_tells_what_it_would_do(
    hass: HomeAssistant, entry: ConfigEntry, sent: list[ServiceCall]
) -> None:
    await choose(hass, entry, **{CONF_NOTIFY: PHONES})
    await call(hass, "delete", title="Arrival", skip_notice=True)
    await settle(hass)
    (message,) = sent
    assert message.data["title"] == (
        "Without dry run, 1 would be deleted and 4.3 GB freed"
    )
    assert message.data["message"].startswith("Arrival: Last watched on ")


async def test_a_real_cleanup_tells_what_it_did(
    hass: HomeAssistant, entry: ConfigEntry, sent: list[ServiceCall]
) -> None:
    await choose(hass, entry, **{CONF_NOTIFY: PHONES, CONF_DRY_RUN: False})
    await call(hass, "delete", title="Arrival", skip_notice=True)
    await settle(hass)
    assert [message.data["title"] for message in sent] == ["1 deleted, 4.3 GB freed"]


async def test_a_cleanup_that_did_nothing_is_no_news(
    hass: HomeAssistant, entry: ConfigEntry, sent: list[ServiceCall]
) -> None:
    await choose(hass, entry, **{CONF_NOTIFY: PHONES})
    await call(hass, "run_cleanup")
    await settle(hass)
    assert sent == []


async def test_a_message_that_cannot_be_sent_stops_nothing(
    hass: HomeAssistant, entry: ConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    await choose(hass, entry, **{CONF_NOTIFY: PHONES})
    job = await call(hass, "delete", title="Arrival", skip_notice=True)
    await settle(hass)
    assert job["status"] == "done"
    warned = [
        record.getMessage()
        for record in caplog.records
        if record.levelno == logging.WARNING and "cleanarr" in record.name
    ]
    assert any("notification could not be sent" in message for message in warned)
