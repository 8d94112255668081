"""Rules as devices: switched on and off, counted, removed, and about what is gone."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.cleanarr.const import DOMAIN
from custom_components.cleanarr.household import household_config
from demo.household.plan import RADARR, SEERR, SONARR, HouseholdPlan
from demo.household.server import Household
from tests.ha.doing import call, settle, silence
from tests.ha.steps import set_up

OLD = {
    "kind": "filter",
    "rows": [{"property": "year", "operator": "at_most", "value": 1995}],
    "media": ["movie"],
    "retention": 60 * 86_400,
}
KINDS: dict[str, dict[str, Any]] = {
    "tag": {"kind": "tag", "tags": ["keep"]},
    "user": {
        "kind": "user",
        "people": [{"person": "1", "retention": 864_000, "require_watched": False}],
    },
    "watched": {"kind": "watched"},
    "filter": OLD,
    "episode": {"kind": "episode", "max_episodes": 3},
}


async def add_rule(
    hass: HomeAssistant, entry: ConfigEntry, name: str, data: dict[str, Any]
) -> str:
    """Add a rule; return its id once the household is read with it."""
    complete = {"enabled": True, **data}
    rule = ConfigSubentry(
        data=MappingProxyType(complete),
        subentry_type="rule",
        title=name,
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(entry, rule)
    await settle(hass)
    return rule.subentry_id


def device_of(
    devices: dr.DeviceRegistry, entry: ConfigEntry, rule: str | None
) -> dr.DeviceEntry:
    """Return the device of a rule, or the hub's."""
    name = entry.entry_id if rule is None else f"{entry.entry_id}_{rule}"
    return next(
        device
        for device in dr.async_entries_for_config_entry(devices, entry.entry_id)
        if (DOMAIN, name) in device.identifiers
    )


async def turn(hass: HomeAssistant, switch: str, way: str) -> None:
    """Turn a switch, and wait until the household was read anew."""
    await hass.services.async_call(
        "switch", f"turn_{way}", {"entity_id": switch}, blocking=True
    )
    await settle(hass)


async def decided_by(hass: HomeAssistant, rule: str) -> list[str]:
    """Return the ids of the items for which a rule decides."""
    listed = (await call(hass, "get_media"))["media"]
    return [one["id"] for one in listed if one["rule"] == rule]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_rule_of_each_kind_is_a_device_until_it_is_removed(
    hass: HomeAssistant,
    entry: ConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
    kind: str,
) -> None:
    rule = await add_rule(hass, entry, "Special", KINDS[kind])
    device = device_of(device_registry, entry, rule)
    assert device.name == "Special"
    hub = device_of(device_registry, entry, None)
    assert device.via_device_id == hub.id
    entities = er.async_entries_for_device(entity_registry, device.id)
    assert {entity.entity_id for entity in entities} == {
        "switch.special_enabled",
        "sensor.special_matching_items",
    }
    assert {entity.config_subentry_id for entity in entities} == {rule}
    await turn(hass, "switch.special_enabled", "off")
    (read,) = household_config(entry).rules
    assert not read.enabled
    assert hass.states.get("switch.special_enabled").state == "off"

    hass.config_entries.async_remove_subentry(entry, rule)
    await settle(hass)
    assert device_registry.async_get(device.id) is None
    assert not er.async_entries_for_device(entity_registry, device.id)
    assert hass.states.get("switch.special_enabled") is None


async def test_switched_off_a_rule_decides_nothing(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await add_rule(hass, entry, "Old", OLD)
    before = await decided_by(hass, "Old")
    assert before
    assert hass.states.get("sensor.old_matching_items").state == str(len(before))
    await turn(hass, "switch.old_enabled", "off")
    assert await decided_by(hass, "Old") == []
    assert hass.states.get("sensor.old_matching_items").state == "0"
    await turn(hass, "switch.old_enabled", "on")
    assert await decided_by(hass, "Old") == before


async def test_a_renamed_rule_renames_its_device(
    hass: HomeAssistant, entry: ConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    rule = await add_rule(hass, entry, "Old", OLD)
    stored = entry.subentries[rule]
    hass.config_entries.async_update_subentry(entry, stored, title="Ancient")
    await settle(hass)
    device = device_of(device_registry, entry, rule)
    assert device.name == "Ancient"
    assert hass.states.get("switch.old_enabled").name == "Ancient Enabled"


async def test_a_rule_counts_nothing_before_the_library_was_read(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await silence(household, "radarr")
    await add_rule(hass, entry, "Old", OLD)
    assert hass.states.get("sensor.old_matching_items").state == STATE_UNAVAILABLE


async def test_the_device_of_a_rule_that_is_there_stays(
    hass: HomeAssistant,
    entry: ConfigEntry,
    device_registry: dr.DeviceRegistry,
    hass_ws_client: WebSocketGenerator,
) -> None:
    rule = await add_rule(hass, entry, "Old", OLD)
    device = device_of(device_registry, entry, rule)
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    answer = await client.remove_device(device.id)
    assert not answer["success"]


async def test_a_rule_that_there_is_can_be_previewed(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    rule = await add_rule(hass, entry, "Old", OLD)
    decided = await decided_by(hass, "Old")
    by_name = await call(hass, "preview_rule", rule="old")
    assert by_name["items"] == len(decided)
    assert {one["id"] for one in by_name["sample"]} <= set(decided)
    by_id = await call(hass, "preview_rule", rule=rule)
    assert (by_id["items"], by_id["due"]) == (by_name["items"], by_name["due"])


async def test_a_rule_can_be_described_and_previewed(
    hass: HomeAssistant, entry: ConfigEntry, hass_read_only_user: Any
) -> None:
    answers = {
        "rows": [{"property": "Year", "operator": "is at most", "value": ["1995"]}],
        "media": ["movie"],
        "retention": 60,
    }
    user = hass_read_only_user.id
    told = await call(hass, "preview_rule", user, kind="filter", answers=answers)
    await add_rule(hass, entry, "Old", OLD)
    assert told["items"] == len(await decided_by(hass, "Old"))
    never = answers | {"retention": "never"}
    told = await call(hass, "preview_rule", kind="filter", answers=never)
    assert told["protected"] == told["items"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "choose_one_rule"),
        ({"rule": "Old", "kind": "tag"}, "choose_one_rule"),
        ({"rule": "Nothing like it"}, "rule_not_found"),
        ({"kind": "tag", "answers": {"tags": []}}, "rule_refused"),
        ({"kind": "tag", "answers": {"tags": "kids"}}, "rule_refused"),
        ({"kind": "tag", "answers": {"colour": "red"}}, "rule_refused"),
    ],
)
async def test_a_preview_of_nonsense_is_refused(
    hass: HomeAssistant, entry: ConfigEntry, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(ServiceValidationError) as raised:
        await call(hass, "preview_rule", **asked)
    assert raised.value.translation_key == said


async def test_a_refused_description_says_what_the_form_would(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    rows = [{"property": "Year", "operator": "contains", "value": ["1"]}]
    with pytest.raises(ServiceValidationError, match="Condition 1: Year cannot be"):
        await call(hass, "preview_rule", kind="filter", answers={"rows": rows})


async def test_a_preview_before_any_reading_says_so(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await silence(household, "radarr", "sonarr", "jellyfin")
    await add_rule(hass, entry, "Old", OLD)
    with pytest.raises(ServiceValidationError) as raised:
        await call(hass, "preview_rule", rule="Old")
    assert raised.value.translation_key == "nothing_read"


def gone(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return the repairs about rules."""
    return [
        issue
        for issue in ir.async_get(hass).issues.values()
        if issue.translation_key == "rule_reference_gone" and issue.active
    ]


async def test_a_library_that_is_gone_is_a_repair(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    row = {"property": "library", "operator": "any_of", "value": ["f" * 32]}
    rule = await add_rule(hass, entry, "Films", OLD | {"rows": [row]})
    (issue,) = gone(hass)
    assert issue.translation_placeholders == {"rule": "Films", "count": "1"}
    await turn(hass, "switch.films_enabled", "off")
    assert gone(hass) == []
    await turn(hass, "switch.films_enabled", "on")
    assert len(gone(hass)) == 1
    hass.config_entries.async_remove_subentry(entry, rule)
    await settle(hass)
    assert gone(hass) == []


async def test_nothing_is_gone_while_jellyfin_was_not_read(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await silence(household, "jellyfin")
    row = {"property": "library", "operator": "contains", "value": "f" * 32}
    await add_rule(hass, entry, "Films", OLD | {"rows": [row]})
    assert gone(hass) == []


class TestWithSeerr:
    @pytest.fixture
    def household_plan(self, household_plan: HouseholdPlan) -> HouseholdPlan:
        return replace(household_plan, services=(RADARR, SONARR, SEERR))

    @pytest.fixture
    async def entry(self, hass: HomeAssistant, household: Household) -> ConfigEntry:
        entry = await set_up(hass, household, ["radarr", "sonarr", "jellyfin", "seerr"])
        await settle(hass)
        return entry

    async def test_a_person_who_is_gone_is_a_repair(
        self, hass: HomeAssistant, entry: ConfigEntry, household: Household
    ) -> None:
        known = await household.client.add_requester("Zoe")
        people = [
            {"person": str(each), "retention": 864_000, "require_watched": False}
            for each in (known, 99_999)
        ]
        await add_rule(hass, entry, "Wishes", KINDS["user"] | {"people": people})
        (issue,) = gone(hass)
        assert issue.translation_placeholders == {"rule": "Wishes", "count": "1"}

    async def test_what_people_requested_can_be_described(
        self, hass: HomeAssistant, entry: ConfigEntry, household: Household
    ) -> None:
        await household.client.request_media("Anna", "Inception")
        await call(hass, "sync")
        state = await household.client.media_requests()
        assert state
        flow = await call(
            hass,
            "preview_rule",
            kind="user",
            answers={"people": ["1"], "retention": "never", "require_watched": False},
        )
        assert flow["items"] == flow["protected"]
