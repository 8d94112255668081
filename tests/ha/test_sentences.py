"""Reasons become sentences, in the system's language and time zone."""

from datetime import UTC, datetime

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.cleanarr.core import Reason

# 4:30 in the morning in UTC is the evening before in Los Angeles.
AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        pytest.param(
            Reason("watched_default", {"date": AT, "days": 90}),
            "Last watched on 1 March 2026; it stays for 90 days after that.",
            id="a local day",
        ),
        pytest.param(
            Reason("added_rule", {"date": AT, "days": 1, "rule": "Kids"}),
            "Added on 1 March 2026; by the rule Kids it stays for 1 day after that.",
            id="one day",
        ),
        pytest.param(
            Reason("source_stale", {"service": "radarr", "since": AT}),
            "Held: Radarr has given no good answer since 1 March 2026, 20:30.",
            id="a local minute, a service's name",
        ),
        pytest.param(
            Reason("cap_size", {"size": 500_000_000_000}),
            "The limit of 500.0 GB in 24 hours is reached.",
            id="a size",
        ),
        pytest.param(
            Reason("step_failed", {"error": "conflict"}),
            "A step failed: a root folder is missing or empty.",
            id="an error",
        ),
        pytest.param(
            Reason("step_failed", {"error": "of_tomorrow"}),
            "A step failed: of_tomorrow.",
            id="an error of a later version",
        ),
        pytest.param(
            Reason("of_tomorrow", {"date": AT}),
            "reason_of_tomorrow",
            id="a reason of a later version",
        ),
        pytest.param(
            Reason("kept", {"date": AT}),
            "Kept by ? on 1 March 2026.",
            id="a reason of an earlier version",
        ),
    ],
)
async def test_a_reason_becomes_a_sentence(
    hass: HomeAssistant, entry: ConfigEntry, reason: Reason, sentence: str
) -> None:
    assert entry.runtime_data.sentences.reason(reason) == sentence


async def test_a_rename_of_a_service_shows_in_sentences(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    radarr = next(
        subentry for subentry in entry.subentries.values() if subentry.title == "Radarr"
    )
    hass.config_entries.async_update_subentry(entry, radarr, title="Films")
    await hass.async_block_till_done(wait_background_tasks=True)
    reason = Reason("tags_unknown", {"service": "radarr"})
    assert entry.runtime_data.sentences.reason(reason) == (
        "Held: the tags of Films cannot be read."
    )
