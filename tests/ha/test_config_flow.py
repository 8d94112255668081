"""First questions: connect services, see the preset, mend a rejected key."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cleanarr.core import (
    NEVER,
    Base,
    ServiceConfig,
    ServiceKind,
    Settings,
    Slug,
    TvScope,
    Unwatched,
)
from custom_components.cleanarr.household import household_config
from demo.household.front import Fault, FaultKind, Match
from demo.household.plan import (
    JELLYSTAT,
    RADARR,
    SEERR,
    SHOKO,
    SONARR,
    SONARR_ANIME,
    HouseholdPlan,
    RootPlan,
)
from demo.household.server import Household
from tests.ha.certificate import untrusted_server
from tests.ha.steps import (
    answers,
    choose,
    connect,
    entered_by_default,
    open_options,
    set_up,
    start,
    submit,
    submit_options,
    suggested,
)

pytestmark = pytest.mark.usefixtures("setup_entry")

RADARR_4K = replace(
    RADARR, name="radarr-4k", roots=(RootPlan("/movies-4k", "movies-4k"),)
)


async def test_whole_household(
    hass: HomeAssistant, household: Household, setup_entry: AsyncMock
) -> None:
    flow = await start(hass)
    others = ["seerr", "jellystat", "shoko"]
    assert flow["menu_options"] == ["radarr", "sonarr", "jellyfin", *others]
    flow = await connect(hass, flow, household, "radarr")
    flow = await connect(hass, flow, household, "sonarr")
    assert flow["menu_options"][2:] == ["jellyfin", *others, "balanced_by_age"]
    flow = await connect(hass, flow, household, "jellyfin")
    presets = ["balanced", "watched_and_gone", "stale_sweep"]
    assert flow["menu_options"] == ["radarr", "sonarr", *others, *presets]
    assert flow["description_placeholders"] == {"services": "Radarr, Sonarr, Jellyfin"}
    flow = await choose(hass, flow, "balanced")
    assert flow["description_placeholders"] == {
        "movie_days": "90",
        "tv_days": "120",
        "untouched_days": "180",
        "window_days": "14",
        "cleanup_time": "03:00",
        "keep_tags": "keep",
    }
    flow = await submit(hass, flow, {})

    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["title"] == "Cleanarr"
    await hass.async_block_till_done()
    assert len(setup_entry.mock_calls) == 1
    config = household_config(flow["result"])
    assert [service.slug for service in config.services] == [
        "radarr",
        "sonarr",
        "jellyfin",
    ]
    radarr, sonarr, jellyfin = config.services
    assert (radarr.name, radarr.kind) == ("Radarr", ServiceKind.RADARR)
    assert radarr.url == household.addresses.service("radarr").url
    assert radarr.api_key == household.addresses.service("radarr").api_key
    assert radarr.root_folders == {"/movies"}
    assert sonarr.root_folders == {"/tv"}
    assert jellyfin.root_folders == frozenset()
    assert config.settings == Settings()
    assert config.settings.dry_run
    assert config.missing_services == frozenset()


async def test_without_jellyfin_age_alone_counts(
    hass: HomeAssistant, household: Household
) -> None:
    config = household_config(await set_up(hass, household, ["radarr"]))
    assert config.settings == replace(Settings(), retention_base=Base.ADDED)
    assert config.missing_services == frozenset()


@pytest.mark.parametrize(
    ("preset", "settings", "days"),
    [
        (
            "watched_and_gone",
            Settings(
                movie_retention=timedelta(days=5),
                tv_retention=timedelta(days=5),
                tv_scope=TvScope.SEASON,
                retention_base=Base.LAST_WATCHED,
                unwatched=Unwatched.NEVER,
            ),
            {"movie_days": "5", "tv_days": "5"},
        ),
        (
            "stale_sweep",
            Settings(
                movie_retention=NEVER,
                tv_retention=NEVER,
                unwatched=Unwatched.OWN_RETENTION,
            ),
            {"untouched_days": "180"},
        ),
    ],
)
async def test_other_presets_are_ordinary_options(
    hass: HomeAssistant,
    household: Household,
    setup_entry: AsyncMock,
    preset: str,
    settings: Settings,
    days: dict[str, str],
) -> None:
    flow = await connect(hass, await start(hass), household, "radarr")
    flow = await connect(hass, flow, household, "jellyfin")
    flow = await choose(hass, flow, preset)
    assert days.items() <= flow["description_placeholders"].items()
    flow = await submit(hass, flow, {})
    assert household_config(flow["result"]).settings == settings
    options = await open_options(hass, flow["result"])
    await submit_options(hass, options, entered_by_default(options))
    assert household_config(flow["result"]).settings == settings


async def test_jellyfin_alone_is_not_enough(
    hass: HomeAssistant, household: Household
) -> None:
    flow = await connect(hass, await start(hass), household, "jellyfin")
    assert flow["menu_options"] == ["radarr", "sonarr", "seerr", "jellystat", "shoko"]


class TestJellystat:
    @pytest.fixture
    def household_plan(self, household_plan: HouseholdPlan) -> HouseholdPlan:
        return replace(household_plan, services=(RADARR, SONARR, JELLYSTAT))

    async def test_is_one_of_the_services(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        flow = await connect(hass, await start(hass), household, "jellystat")
        others = ["jellyfin", "seerr", "shoko"]
        assert flow["menu_options"] == ["radarr", "sonarr", *others]
        flow = await connect(hass, flow, household, "radarr")
        flow = await submit(hass, await choose(hass, flow, "balanced_by_age"), {})
        jellystat, _ = household_config(flow["result"]).services
        address = household.addresses.service("jellystat")
        assert jellystat == ServiceConfig(
            slug=Slug("jellystat"),
            kind=ServiceKind.JELLYSTAT,
            name="Jellystat",
            url=address.url,
            api_key=address.api_key,
        )

    async def test_that_has_no_keys_yet(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        await household.client.jellystat_keys(on=False)
        flow = await choose(hass, await start(hass), "jellystat")
        flow = await submit(hass, flow, answers(household, "jellystat"))
        assert flow["errors"] == {"base": "invalid_auth"}
        await household.client.jellystat_keys(on=True)
        flow = await submit(hass, flow, answers(household, "jellystat"))
        assert flow["step_id"] == "more"


class TestShoko:
    @pytest.fixture
    def household_plan(self, household_plan: HouseholdPlan) -> HouseholdPlan:
        return replace(household_plan, services=(RADARR, SONARR_ANIME, SHOKO))

    async def test_is_one_of_the_services(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        flow = await connect(hass, await start(hass), household, "shoko")
        assert "shoko" not in flow["menu_options"]
        flow = await connect(hass, flow, household, "radarr")
        flow = await submit(hass, await choose(hass, flow, "balanced_by_age"), {})
        shoko, _ = household_config(flow["result"]).services
        address = household.addresses.service("shoko")
        assert shoko == ServiceConfig(
            slug=Slug("shoko"),
            kind=ServiceKind.SHOKO,
            name="Shoko",
            url=address.url,
            api_key=address.api_key,
        )

    async def test_that_cannot_be_taken_yet(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        await household.client.shoko_starting()
        flow = await choose(hass, await start(hass), "shoko")
        assert flow["description_placeholders"]["example"].endswith(":8111")
        flow = await submit(hass, flow, answers(household, "shoko"))
        assert flow["errors"] == {"base": "cannot_connect"}
        await household.client.shoko_starting(on=False)
        flow = await submit(hass, flow, answers(household, "shoko", api_key="f" * 32))
        assert flow["errors"] == {"base": "invalid_auth"}
        flow = await submit(hass, flow, answers(household, "shoko"))
        assert flow["step_id"] == "more"


class TestSeerr:
    @pytest.fixture
    def household_plan(self, household_plan: HouseholdPlan) -> HouseholdPlan:
        return replace(household_plan, services=(RADARR, SONARR, SEERR))

    async def test_is_one_of_the_services(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        flow = await connect(hass, await start(hass), household, "seerr")
        others = ["jellyfin", "jellystat", "shoko"]
        assert flow["menu_options"] == ["radarr", "sonarr", *others]
        flow = await connect(hass, flow, household, "radarr")
        flow = await submit(hass, await choose(hass, flow, "balanced_by_age"), {})
        seerr, _ = household_config(flow["result"]).services
        address = household.addresses.service("seerr")
        assert seerr == ServiceConfig(
            slug=Slug("seerr"),
            kind=ServiceKind.SEERR,
            name="Seerr",
            url=address.url,
            api_key=address.api_key,
        )

    async def test_with_the_wrong_key(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        flow = await choose(hass, await start(hass), "seerr")
        wrong = answers(household, "seerr", api_key="f" * 32)
        flow = await submit(hass, flow, wrong)
        assert (flow["step_id"], flow["errors"]) == ("seerr", {"base": "invalid_auth"})
        flow = await submit(hass, flow, answers(household, "seerr"))
        assert flow["step_id"] == "more"

    async def test_is_no_radarr(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        flow = await choose(hass, await start(hass), "seerr")
        flow = await submit(hass, flow, answers(household, "radarr"))
        assert flow["errors"] == {"base": "unexpected_answer"}
        flow = await submit(hass, flow, answers(household, "seerr"))
        assert flow["step_id"] == "more"

    async def test_that_has_another_key_now(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        entry = await set_up(hass, household, ["radarr", "seerr"])
        (_, seerr) = entry.subentries.values()
        old = {**seerr.data, "api_key": "0" * 32}
        hass.config_entries.async_update_subentry(entry, seerr, data=old)
        entry.async_start_reauth(hass, data={"slug": "seerr"})
        await hass.async_block_till_done()
        flow = await submit(hass, asked(hass), {"api_key": "1" * 32})
        assert flow["errors"] == {"base": "invalid_auth"}
        key = household.addresses.service("seerr").api_key
        flow = await submit(hass, flow, {"api_key": key})
        assert flow["reason"] == "reauth_successful"
        assert household_config(entry).services[1].api_key == key


class TestTwoRadarrs:
    @pytest.fixture
    def household_plan(self, household_plan: HouseholdPlan) -> HouseholdPlan:
        return replace(household_plan, services=(RADARR, SONARR, RADARR_4K))

    async def test_each_has_its_own_short_name(
        self, hass: HomeAssistant, household: Household
    ) -> None:
        flow = await connect(hass, await start(hass), household, "radarr")
        flow = await connect(hass, flow, household, "radarr-4k", "radarr")
        flow = await submit(hass, await choose(hass, flow, "balanced_by_age"), {})
        services = household_config(flow["result"]).services
        assert [(service.slug, service.name) for service in services] == [
            ("radarr", "Radarr"),
            ("radarr_4k", "radarr-4k"),
        ]


async def test_a_recycle_bin_needs_no_warning(
    hass: HomeAssistant, household: Household
) -> None:
    await household.client.recycle_bin("radarr", on=True)
    flow = await choose(hass, await start(hass), "radarr")
    flow = await submit(hass, flow, answers(household, "radarr"))
    assert flow["step_id"] == "more"


async def test_no_recycle_bin_is_said(
    hass: HomeAssistant, household: Household
) -> None:
    flow = await choose(hass, await start(hass), "radarr")
    flow = await submit(hass, flow, answers(household, "radarr"))
    assert flow["step_id"] == "no_recycle_bin"
    assert flow["description_placeholders"] == {"service": "Radarr"}
    flow = await submit(hass, flow, {})
    assert flow["step_id"] == "more"


async def refuse(
    hass: HomeAssistant, household: Household, **entered: Any
) -> Mapping[str, Any]:
    """Enter what is refused; return the form that says so."""
    flow = await choose(hass, await start(hass), "radarr")
    flow = await submit(hass, flow, answers(household, "radarr", **entered))
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "radarr"
    return flow


async def assert_recovers(
    hass: HomeAssistant, flow: Mapping[str, Any], household: Household
) -> None:
    """Enter what is right into the same form."""
    await household.client.recycle_bin("radarr", on=True)
    flow = await submit(hass, flow, answers(household, "radarr"))
    assert flow["step_id"] == "more"


async def test_wrong_key(hass: HomeAssistant, household: Household) -> None:
    flow = await refuse(hass, household, api_key="f" * 32)
    assert flow["errors"] == {"base": "invalid_auth"}
    url = household.addresses.service("radarr").url
    assert suggested(flow) == {"url": url, "api_key": "f" * 32}
    await assert_recovers(hass, flow, household)


async def test_nobody_answers(hass: HomeAssistant, household: Household) -> None:
    await household.client.stop_service("radarr")
    flow = await refuse(hass, household)
    assert flow["errors"] == {"base": "cannot_connect"}
    await household.client.start_service("radarr")
    await assert_recovers(hass, flow, household)


async def test_another_product_answers(
    hass: HomeAssistant, household: Household
) -> None:
    sonarr = household.addresses.service("sonarr")
    flow = await refuse(hass, household, url=sonarr.url, api_key=sonarr.api_key)
    assert flow["errors"] == {"base": "wrong_product"}
    assert flow["description_placeholders"]["found"] == "Sonarr"
    await assert_recovers(hass, flow, household)


async def test_a_login_page_answers(hass: HomeAssistant, household: Household) -> None:
    await household.client.fail(Fault(FaultKind.GARBAGE, Match("radarr")))
    flow = await refuse(hass, household)
    assert flow["errors"] == {"base": "unexpected_answer"}
    await household.client.heal()
    await assert_recovers(hass, flow, household)


class TestOldRadarr:
    @pytest.fixture
    def household_plan(self, household_plan: HouseholdPlan) -> HouseholdPlan:
        old = replace(RADARR_4K, version="4.7.5.7809")
        return replace(household_plan, services=(RADARR, SONARR, old))

    async def test_is_too_old(self, hass: HomeAssistant, household: Household) -> None:
        old = household.addresses.service("radarr-4k")
        flow = await refuse(hass, household, url=old.url, api_key=old.api_key)
        assert flow["errors"] == {"base": "unsupported_version"}
        assert flow["description_placeholders"]["found"] == "4.7.5.7809"
        await assert_recovers(hass, flow, household)


async def test_certificate_that_nobody_vouches_for(
    hass: HomeAssistant, household: Household
) -> None:
    with untrusted_server() as address:
        await assert_certificate_is_checked(hass, household, address)


async def assert_certificate_is_checked(
    hass: HomeAssistant, household: Household, address: str
) -> None:
    flow = await refuse(hass, household, url=address)
    assert flow["errors"] == {"base": "invalid_certificate"}

    unchecked = {"verify_certificate": False, "timeout": 30}
    entered = answers(household, "radarr", url=address, connection=unchecked)
    flow = await submit(hass, flow, entered)
    assert flow["errors"] == {"base": "unexpected_answer"}
    await assert_recovers(hass, flow, household)


@pytest.mark.parametrize(
    "url",
    [
        "192.168.1.20:7878",
        "radarr",
        "ftp://192.168.1.20",
        "http://",
        "http://me:secret@192.168.1.20:7878",
        "http://192.168.1.20:7878/?apikey=1",
        "http://192.168.1.20:7878/#/system",
        "http://[::1",
        "http://192.168.1.20:port",
    ],
)
async def test_what_is_no_address(
    hass: HomeAssistant, household: Household, url: str
) -> None:
    flow = await refuse(hass, household, url=url)
    assert flow["errors"] == {"base": "invalid_url"}
    assert suggested(flow)["url"] == url
    await assert_recovers(hass, flow, household)


async def test_blanks_and_the_last_slash_do_not_matter(
    hass: HomeAssistant, household: Household
) -> None:
    await household.client.recycle_bin("radarr", on=True)
    address = household.addresses.service("radarr")
    entered = {"url": f" {address.url}/ ", "api_key": f" {address.api_key}\n"}
    flow = await choose(hass, await start(hass), "radarr")
    flow = await submit(hass, flow, answers(household, "radarr", **entered))
    flow = await submit(hass, await choose(hass, flow, "balanced_by_age"), {})
    (service,) = household_config(flow["result"]).services
    assert (service.url, service.api_key) == (address.url, address.api_key)


async def test_the_same_address_twice(
    hass: HomeAssistant, household: Household
) -> None:
    await household.client.recycle_bin("radarr", on=True)
    flow = await connect(hass, await start(hass), household, "radarr")
    flow = await choose(hass, flow, "radarr")
    address = household.addresses.service("radarr").url
    flow = await submit(hass, flow, answers(household, "radarr", url=f"{address}/"))
    assert flow["errors"] == {"base": "already_configured"}


async def test_suggests_what_home_assistant_knows(
    hass: HomeAssistant, household: Household
) -> None:
    address = household.addresses.service("radarr")
    known = {"url": address.url, "api_key": address.api_key, "verify_ssl": False}
    MockConfigEntry(domain="radarr", data={"host": "old"}).add_to_hass(hass)
    MockConfigEntry(domain="radarr", data=known).add_to_hass(hass)
    MockConfigEntry(domain="jellyfin", data={"url": "http://10.0.0.2"}).add_to_hass(
        hass
    )
    flow = await choose(hass, await start(hass), "radarr")
    assert suggested(flow) == {"url": address.url, "api_key": address.api_key}
    (connection,) = [
        part for key, part in flow["data_schema"].schema.items() if key == "connection"
    ]
    assert suggested({"data_schema": connection.schema}) == {
        "verify_certificate": False
    }

    await household.client.recycle_bin("radarr", on=True)
    flow = await submit(hass, flow, answers(household, "radarr"))
    radarr = await choose(hass, flow, "radarr")
    assert suggested(radarr) == {}


async def test_a_stored_key_is_suggested_only_where_there_is_one(
    hass: HomeAssistant, household: Household
) -> None:
    jellyfin = {"url": "http://10.0.0.2:8096", "username": "me", "password": "secret"}
    MockConfigEntry(domain="jellyfin", data=jellyfin).add_to_hass(hass)
    flow = await choose(hass, await start(hass), "jellyfin")
    assert suggested(flow) == {"url": "http://10.0.0.2:8096"}


@pytest.mark.parametrize(
    ("tls", "port", "url"),
    [
        (False, 5055, "http://seerr.local:5055"),
        (True, 8443, "https://seerr.local:8443"),
        (True, 443, "https://seerr.local"),
    ],
)
async def test_suggests_what_the_integration_of_seerr_knows_in_parts(
    hass: HomeAssistant, household: Household, tls: bool, port: int, url: str
) -> None:
    parts = {"host": "seerr.local", "port": port, "ssl": tls, "api_key": "a-key"}
    MockConfigEntry(domain="overseerr", data=parts).add_to_hass(hass)
    flow = await choose(hass, await start(hass), "seerr")
    assert suggested(flow) == {"url": url, "api_key": "a-key"}


async def test_one_household_is_all(hass: HomeAssistant, household: Household) -> None:
    await set_up(hass, household)
    flow = await start(hass)
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "single_instance_allowed"


@pytest.fixture
async def rejected(hass: HomeAssistant, household: Household) -> ConfigEntry:
    """Set up a household whose Sonarr then gets another key."""
    entry = await set_up(hass, household)
    (_, sonarr, _) = entry.subentries.values()
    old = {**sonarr.data, "api_key": "0" * 32}
    hass.config_entries.async_update_subentry(entry, sonarr, data=old)
    entry.async_start_reauth(hass, data={"slug": "sonarr"})
    await hass.async_block_till_done()
    return entry


def asked(hass: HomeAssistant) -> Mapping[str, Any]:
    """Return the one flow that waits for a new key."""
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    return {**flow, "type": FlowResultType.FORM}


async def test_rejected_key_is_mended(
    hass: HomeAssistant, household: Household, rejected: ConfigEntry
) -> None:
    before = household_config(rejected)
    flow = await submit(hass, asked(hass), {"api_key": "1" * 32})
    assert flow["errors"] == {"base": "invalid_auth"}
    sonarr = household.addresses.service("sonarr")
    assert flow["description_placeholders"]["service"] == "Sonarr"
    assert flow["description_placeholders"]["url"] == sonarr.url

    flow = await submit(hass, flow, {"api_key": f"{sonarr.api_key} "})
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "reauth_successful"
    after = household_config(rejected)
    assert after.services[1] == replace(before.services[1], api_key=sonarr.api_key)
    assert after.services[::2] == before.services[::2]


async def test_key_of_a_service_that_does_not_answer(
    hass: HomeAssistant, household: Household, rejected: ConfigEntry
) -> None:
    sonarr = household.addresses.service("sonarr")
    await household.client.stop_service("sonarr")
    flow = await submit(hass, asked(hass), {"api_key": sonarr.api_key})
    assert flow["errors"] == {"base": "cannot_connect"}
    await household.client.start_service("sonarr")
    flow = await submit(hass, flow, {"api_key": sonarr.api_key})
    assert flow["reason"] == "reauth_successful"


async def test_rejected_service_was_removed_meanwhile(
    hass: HomeAssistant, rejected: ConfigEntry
) -> None:
    flow = asked(hass)
    (_, sonarr, _) = rejected.subentries
    hass.config_entries.async_remove_subentry(rejected, sonarr)
    flow = await submit(hass, flow, {"api_key": "1" * 32})
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "service_removed"
