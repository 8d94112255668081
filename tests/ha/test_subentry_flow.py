"""Services, added and changed one by one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.cleanarr.core import (
    ServiceConfig,
    ServiceKind,
)
from custom_components.cleanarr.household import household_config
from demo.household.plan import (
    JELLYSTAT,
    RADARR,
    SEERR,
    SONARR,
    HouseholdPlan,
    RootPlan,
)
from demo.household.server import Household
from tests.ha.steps import (
    add,
    answers,
    change,
    entered_by_default,
    go_on,
    set_up,
    suggested,
)

RADARR_4K = replace(
    RADARR,
    name="radarr-4k",
    roots=(RootPlan("/movies-4k", "movies-4k"), RootPlan("/remux", "remux")),
)


@pytest.fixture
def household_plan(household_plan: HouseholdPlan) -> HouseholdPlan:
    services = (RADARR, SONARR, RADARR_4K, SEERR, JELLYSTAT)
    return replace(household_plan, services=services)


@pytest.fixture
async def entry(
    hass: HomeAssistant, household: Household, setup_entry: object
) -> ConfigEntry:
    """Set the usual household up, without the second Radarr."""
    return await set_up(hass, household)


def services(entry: ConfigEntry) -> dict[str, ServiceConfig]:
    return {service.slug: service for service in household_config(entry).services}


def subentry(entry: ConfigEntry, title: str) -> ConfigSubentry:
    """Return the service or rule that is called so."""
    return next(each for each in entry.subentries.values() if each.title == title)


def options(flow: Mapping[str, Any], field: str) -> list[str]:
    """Return what a form offers to choose from."""
    found: list[str] = flow["data_schema"].schema[field].config["options"]
    return found


async def add_service(
    hass: HomeAssistant, entry: ConfigEntry, kind: str, entered: dict[str, Any]
) -> Mapping[str, Any]:
    """Add a service; return the form or the end that follows."""
    flow = await add(hass, entry, "service")
    flow = await go_on(hass, flow, {"next_step_id": kind})
    assert flow["step_id"] == kind
    return await go_on(hass, flow, entered)


async def test_add_a_second_radarr(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    entered = answers(household, "radarr-4k", name=" Radarr 4K ")
    flow = await add_service(hass, entry, "radarr", entered)
    assert flow["step_id"] == "no_recycle_bin"
    flow = await go_on(hass, flow, {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY

    address = household.addresses.service("radarr-4k")
    assert services(entry)["radarr_4k"] == ServiceConfig(
        slug=services(entry)["radarr_4k"].slug,
        kind=ServiceKind.RADARR,
        name="Radarr 4K",
        url=address.url,
        api_key=address.api_key,
        root_folders=frozenset({"/movies-4k", "/remux"}),
    )
    assert subentry(entry, "Radarr 4K").unique_id == "radarr_4k"


async def test_a_service_without_a_name_takes_its_own(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    await household.client.recycle_bin("radarr-4k", on=True)
    entered = answers(household, "radarr-4k", name=" ")
    flow = await add_service(hass, entry, "radarr", entered)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert services(entry)["radarr_4k"].name == "radarr-4k"


async def test_one_jellyfin_is_all(
    hass: HomeAssistant, household: Household, setup_entry: object
) -> None:
    entry = await set_up(hass, household, ["radarr"])
    flow = await add_service(hass, entry, "jellyfin", answers(household, "jellyfin"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert services(entry)["jellyfin"].name == "Jellyfin"
    flow = await add(hass, entry, "service")
    assert flow["menu_options"] == ["radarr", "sonarr", "seerr", "jellystat", "shoko"]


async def test_add_a_jellystat_and_change_it(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    flow = await add_service(hass, entry, "jellystat", answers(household, "jellystat"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert services(entry)["jellystat"].kind is ServiceKind.JELLYSTAT
    flow = await add(hass, entry, "service")
    assert flow["menu_options"] == ["radarr", "sonarr", "seerr", "shoko"]

    flow = await change(hass, entry, subentry(entry, "Jellystat").subentry_id)
    entered = {**entered_by_default(flow), "name": "Statistics"}
    flow = await go_on(hass, flow, entered)
    assert flow["reason"] == "reconfigure_successful"
    assert services(entry)["jellystat"].name == "Statistics"


async def test_one_seerr_is_all_and_has_no_folders(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    flow = await add_service(hass, entry, "seerr", answers(household, "seerr"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert services(entry)["seerr"].name == "Seerr"
    flow = await add(hass, entry, "service")
    assert flow["menu_options"] == ["radarr", "sonarr", "jellystat", "shoko"]

    flow = await change(hass, entry, subentry(entry, "Seerr").subentry_id)
    entered = {**entered_by_default(flow), "name": "Wishes"}
    flow = await go_on(hass, flow, entered)
    assert flow["reason"] == "reconfigure_successful"
    assert services(entry)["seerr"].name == "Wishes"


async def test_add_a_sonarr(
    hass: HomeAssistant, household: Household, setup_entry: object
) -> None:
    await household.client.recycle_bin("sonarr", on=True)
    entry = await set_up(hass, household, ["radarr"])
    flow = await add_service(hass, entry, "sonarr", answers(household, "sonarr"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert services(entry)["sonarr"].root_folders == {"/tv"}


async def test_same_address_twice(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    flow = await add_service(hass, entry, "radarr", answers(household, "radarr"))
    assert flow["errors"] == {"base": "already_configured"}
    entered = answers(household, "radarr-4k")
    flow = await go_on(hass, flow, entered)
    assert flow["step_id"] == "no_recycle_bin"


async def test_same_short_name_in_two_forms_at_once(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    entered = answers(household, "radarr-4k", name="Radarr 4K")
    first = await add_service(hass, entry, "radarr", entered)
    second = await add_service(hass, entry, "radarr", entered)
    assert (await go_on(hass, first, {}))["type"] is FlowResultType.CREATE_ENTRY
    flow = await go_on(hass, second, {})
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "already_configured"


async def test_errors_are_shown_and_mended(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    wrong = answers(household, "radarr-4k", api_key="0" * 32, name="UHD")
    flow = await add_service(hass, entry, "radarr", wrong)
    assert flow["errors"] == {"base": "invalid_auth"}
    assert suggested(flow)["name"] == "UHD"
    flow = await go_on(hass, flow, answers(household, "radarr-4k", name="UHD"))
    flow = await go_on(hass, flow, {})
    assert services(entry)["radarr_uhd"].name == "UHD"


async def test_rename_a_service_and_change_its_folders(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    entered = answers(household, "radarr-4k", name="Radarr 4K")
    flow = await add_service(hass, entry, "radarr", entered)
    await go_on(hass, flow, {})
    before = services(entry)["radarr_4k"]

    flow = await change(hass, entry, subentry(entry, "Radarr 4K").subentry_id)
    assert suggested(flow) == {"name": "Radarr 4K", "url": before.url}
    changes = {
        "name": "Cinema",
        "url": f"{before.url}/",
        "connection": {"verify_certificate": False, "timeout": 60},
    }
    flow = await go_on(hass, flow, changes)
    assert flow["step_id"] == "root_folders"
    assert options(flow, "root_folders") == ["/movies-4k", "/remux"]
    flow = await go_on(hass, flow, {"root_folders": ["/remux"]})
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "reconfigure_successful"
    assert services(entry)["radarr_4k"] == replace(
        before,
        name="Cinema",
        verify_certificate=False,
        timeout=timedelta(minutes=1),
        root_folders=frozenset({"/remux"}),
    )


async def test_a_folder_that_came_later_is_not_allowed_until_ticked(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    radarr = subentry(entry, "Radarr")
    only_old = {**radarr.data, "root_folders": ["/old"]}
    hass.config_entries.async_update_subentry(entry, radarr, data=only_old)
    flow = await change(hass, entry, radarr.subentry_id)
    flow = await go_on(hass, flow, entered_by_default(flow))
    assert options(flow, "root_folders") == ["/movies", "/old"]
    assert entered_by_default(flow) == {"root_folders": ["/old"]}
    flow = await go_on(hass, flow, {"root_folders": ["/movies", "/old"]})
    assert services(entry)["radarr"].root_folders == {"/movies", "/old"}


async def test_jellyfin_has_no_root_folders(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    before = services(entry)["jellyfin"]
    flow = await change(hass, entry, subentry(entry, "Jellyfin").subentry_id)
    flow = await go_on(hass, flow, {**entered_by_default(flow), "name": "Screen"})
    assert flow["reason"] == "reconfigure_successful"
    assert services(entry)["jellyfin"] == replace(before, name="Screen")


async def test_changes_are_tried_first(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    before = services(entry)
    flow = await change(hass, entry, subentry(entry, "Radarr").subentry_id)
    entered = entered_by_default(flow)
    flow = await go_on(hass, flow, {**entered, "api_key": "0" * 32, "name": ""})
    assert flow["step_id"] == "reconfigure"
    assert flow["errors"] == {"base": "invalid_auth"}
    assert services(entry) == before
    key = household.addresses.service("radarr").api_key
    flow = await go_on(hass, flow, {**entered, "api_key": key, "name": ""})
    flow = await go_on(hass, flow, entered_by_default(flow))
    assert flow["reason"] == "reconfigure_successful"
    assert services(entry) == before


async def test_address_of_another_service_is_refused(
    hass: HomeAssistant, household: Household, entry: ConfigEntry
) -> None:
    await household.client.recycle_bin("radarr-4k", on=True)
    await add_service(hass, entry, "radarr", answers(household, "radarr-4k"))
    flow = await change(hass, entry, subentry(entry, "Radarr").subentry_id)
    flow = await go_on(hass, flow, answers(household, "radarr-4k"))
    assert flow["errors"] == {"base": "already_configured"}
