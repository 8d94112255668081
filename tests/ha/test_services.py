"""Cleanarr's actions, on a real household."""

from datetime import timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
)
import voluptuous as vol

from custom_components.cleanarr.const import CONF_DRY_RUN, DOMAIN
from custom_components.cleanarr.core import ItemId, MediaType, Scope, Status
from custom_components.cleanarr.services import ACTIONS
from demo.household import Fault, FaultKind, Household, Match
from tests.ha.doing import call, choose, media, settle, written
from tests.ha.hand_made import NOW, SONARR, item, show, view

READS = ("get_media", "get_leaving_soon", "get_jobs", "get_deletions")
FOR_ADMINISTRATORS = {
    "mark_leaving_soon": {},
    "run_cleanup": {},
    "delete": {},
    "restore": {"number": 1},
    "unmonitor": {"number": 1},
}


def movie_ids(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    """Return the ids of the listed items, in order."""
    return [listed["id"] for listed in answer["media"]]


async def test_sync_reads_everything_and_tells_what_it_saw(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await household.client.reset_requests()
    job = await call(hass, "sync")
    assert job["type"] == "full_sync"
    assert job["status"] == "done"
    assert job["sources"] == dict.fromkeys(("radarr", "sonarr", "jellyfin"), "fresh")
    assert job["counts"]["movie"]["read"] == 20
    assert await household.client.requests(Match(service="radarr"))
    assert await written(household) == ()


async def test_a_sync_can_read_only_what_changed(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await household.client.reset_requests()
    assert await call(hass, "sync", mode="incremental") == {"changed": False}
    await household.client.play("Anna", "Inception")
    job = await call(hass, "sync", mode="incremental")
    assert job["changed"]
    assert job["type"] == "incremental_sync"
    everything = Match(service="radarr", path="*/movie")
    assert not await household.client.requests(everything)


async def test_a_keep_holds_at_once_and_bears_the_name_of_who_asked(
    hass: HomeAssistant, entry: ConfigEntry, hass_read_only_user: MockUser
) -> None:
    kept = await call(
        hass,
        "keep",
        hass_read_only_user.id,
        title="Inception",
        reason="For Grandma",
    )
    assert kept["id"] == "radarr-1"
    assert kept["status"] == "kept"
    assert kept["kept_by"] == hass_read_only_user.name
    assert kept["reason"].startswith(f"Kept by {hass_read_only_user.name} on ")
    assert hass.states.get("sensor.cleanarr_inception") is None
    assert hass.states.get("sensor.cleanarr_kept").state == "1"
    listed = await call(hass, "get_leaving_soon")
    assert "radarr-1" not in movie_ids(listed)


async def test_a_keep_survives_a_restart(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await call(hass, "keep", title="Inception")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    assert (await media(hass))["Inception"]["status"] == "kept"


async def test_a_keep_until_a_local_moment_ends_then(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    local = (dt_util.now() + timedelta(days=30)).replace(microsecond=0)
    kept = await call(hass, "keep", title="Inception", until=local.replace(tzinfo=None))
    assert dt_util.parse_datetime(kept["kept_until"]) == local


async def test_a_keep_in_the_past_is_refused(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "keep", title="Inception", until=NOW - timedelta(days=9999))
    assert refused.value.translation_key == "invalid_date"


async def test_only_who_kept_or_an_administrator_ends_a_keep(
    hass: HomeAssistant,
    entry: ConfigEntry,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    await call(hass, "keep", hass_admin_user.id, title="Inception")
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "unkeep", hass_read_only_user.id, title="Inception")
    assert refused.value.translation_key == "not_allowed"
    assert refused.value.translation_placeholders["item"] == "Inception"
    assert (await media(hass))["Inception"]["status"] == "kept"

    freed = await call(hass, "unkeep", hass_admin_user.id, title="Inception")
    assert freed["status"] != "kept"


async def test_who_kept_may_end_it_and_so_may_an_administrator(
    hass: HomeAssistant,
    entry: ConfigEntry,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    for user in (hass_read_only_user, hass_admin_user):
        await call(hass, "keep", hass_read_only_user.id, title="Arrival")
        freed = await call(hass, "unkeep", user.id, title="Arrival")
        assert freed["status"] != "kept"


async def test_nothing_kept_nothing_to_end(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "unkeep", title="Inception")
    assert refused.value.translation_key == "item_not_kept"


async def test_an_administrator_puts_an_item_on_notice(
    hass: HomeAssistant, entry: ConfigEntry, hass_admin_user: MockUser
) -> None:
    marked = await call(
        hass, "mark_leaving_soon", hass_admin_user.id, title="Paddington 2"
    )
    assert marked["status"] == "leaving_soon"
    assert marked["reason"].startswith("Marked as leaving soon by Mock User")
    assert hass.states.get("sensor.cleanarr_paddington_2")


@pytest.mark.parametrize("title", ["Spirited Away", "Face/Off"])
async def test_what_is_protected_cannot_be_put_on_notice(
    hass: HomeAssistant, entry: ConfigEntry, title: str
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "mark_leaving_soon", title=title)
    assert refused.value.translation_key == "item_protected"
    assert refused.value.translation_placeholders == {"item": title}


async def test_a_cleanup_in_dry_run_only_tells(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await household.client.reset_requests()
    job = await call(hass, "delete", title="Arrival", skip_notice=True)
    assert [one["outcome"] for one in job["items"]] == ["would_delete"]
    job = await call(hass, "run_cleanup")
    assert job["type"] == "cleanup"
    assert await written(household) == ()
    assert "Arrival" in await media(hass)


async def test_the_dry_run_of_an_action_only_goes_towards_dry(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    await household.client.reset_requests()
    await call(hass, "run_cleanup", dry_run=True)
    assert await written(household) == ()

    await choose(hass, entry, **{CONF_DRY_RUN: True})
    await household.client.reset_requests()
    await call(hass, "run_cleanup", dry_run=False)
    await call(hass, "delete", title="Arrival", skip_notice=True)
    assert await written(household) == ()


async def test_a_deletion_for_real_is_told_and_written_down(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    hass_admin_user: MockUser,
) -> None:
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    size = (await media(hass))["Arrival"]["size"]
    told = async_capture_events(hass, "state_changed")
    job = await call(
        hass, "delete", hass_admin_user.id, title="Arrival", skip_notice=True
    )
    assert [one["outcome"] for one in job["items"]] == ["deleted"]
    assert "Arrival" not in await media(hass)

    activity = [
        event.data["new_state"].attributes
        for event in told
        if event.data["entity_id"] == "event.cleanarr_activity"
    ]
    deleted = [one for one in activity if one["event_type"] == "deleted"]
    assert [(one["title"], one["size"]) for one in deleted] == [("Arrival", size)]

    ledger = await call(hass, "get_deletions", text="arri")
    (entry_of_ledger,) = ledger["deletions"]
    assert ledger["total"] == 1
    assert entry_of_ledger["title"] == "Arrival"
    assert entry_of_ledger["who"] == hass_admin_user.name
    assert entry_of_ledger["size"] == size
    assert entry_of_ledger["reason"].startswith("Last watched on ")
    reclaimed = hass.states.get("sensor.cleanarr_space_reclaimed")
    assert float(reclaimed.state) == pytest.approx(size / 10**9)


async def test_a_deletion_that_the_guards_refuse_fails_with_the_reason(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    await household.client.reset_requests()
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, "delete", title="Arrival")
    assert refused.value.translation_key == "not_deleted"
    assert refused.value.translation_placeholders["title"] == "Arrival"
    assert "not due before" in refused.value.translation_placeholders["reason"]
    assert await written(household) == ()


async def test_the_ledger_can_be_asked_for_a_span(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    await call(hass, "delete", title="Arrival", skip_notice=True)
    now = dt_util.now()
    hour = timedelta(hours=1)
    inside = await call(hass, "get_deletions", since=now - hour, until=now + hour)
    before = await call(hass, "get_deletions", until=now - hour)
    assert (inside["total"], before["total"]) == (1, 0)


async def test_a_deleted_movie_is_restored_by_its_number(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    hass_admin_user: MockUser,
) -> None:
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    await call(hass, "delete", hass_admin_user.id, title="Arrival", skip_notice=True)
    (deleted,) = (await call(hass, "get_deletions"))["deletions"]
    number = deleted["number"]
    entry_of_answer = {
        "number": number,
        "id": deleted["id"],
        "title": "Arrival",
        "service": "radarr",
    }
    gone = await call(hass, "unmonitor", hass_admin_user.id, number=number)
    sentence = (
        "It is not in Radarr any more, so there is nothing that could be fetched again."
    )
    assert gone == {
        "unmonitored": [{**entry_of_answer, "done": [], "notes": [sentence]}]
    }
    adding = Match(service="radarr", method="POST", path="*/movie")
    await household.client.fail(Fault(FaultKind.STATUS, adding, status=403))
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, "restore", hass_admin_user.id, number=number)
    assert (refused.value.translation_placeholders or {})["service"] == "Radarr"
    await household.client.heal()
    answer = await call(hass, "restore", hass_admin_user.id, number=[str(number)])
    assert answer == {
        "restored": [
            {
                **entry_of_answer,
                "done": ["added", "monitored", "searched"],
                "notes": [
                    "The file itself cannot be restored: Radarr looks for it anew."
                ],
            }
        ]
    }
    await household.client.settle()
    await call(hass, "sync")
    assert "Arrival" in await media(hass)


async def test_nothing_is_restored_in_a_dry_run_or_that_is_not_listed(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await household.client.reset_requests()
    for action in ("restore", "unmonitor"):
        with pytest.raises(ServiceValidationError) as refused:
            await call(hass, action, number=1)
        assert refused.value.translation_key == "dry_run_on"
        for wrong in ([], 0, "two"):
            with pytest.raises(vol.Invalid):
                await call(hass, action, number=wrong)
    assert await household.client.requests() == ()
    await choose(hass, entry, **{CONF_DRY_RUN: False})
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "restore", number=7)
    assert refused.value.translation_key == "deletion_not_found"
    assert refused.value.translation_placeholders == {"number": "7"}
    assert await written(household) == ()


async def test_leaving_soon_is_listed_as_it_always_is(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    picture = view(
        item(1, delete_after=dt_util.utcnow() + timedelta(hours=3)),
        item(2, delete_after=dt_util.utcnow() + timedelta(days=1, hours=1)),
    )
    await show(hass, entry, picture)
    listed = await call(hass, "get_leaving_soon")
    assert listed["total"] == 2
    first, second = listed["media"]
    assert first == {
        "id": "radarr-1001",
        "type": "movie",
        "title": "Movie 1",
        "year": 2001,
        "delete_after": picture.leaving_soon[0].delete_after.isoformat(),
        "days_until_due": 1,
        "deletion_reason": (
            "Last watched on 1 March 2026; it stays for 90 days after that."
        ),
        "status": "leaving_soon",
        "rule": None,
        "service": "radarr",
        "size": 1_000_000_000,
        "poster": "/MediaCover/1/poster.jpg",
    }
    assert second["days_until_due"] == 2


async def test_overdue_is_zero_days(hass: HomeAssistant, entry: ConfigEntry) -> None:
    past = dt_util.utcnow() - timedelta(days=3)
    await show(hass, entry, view(item(1, delete_after=past, status=Status.SCHEDULED)))
    (listed,) = (await call(hass, "get_leaving_soon"))["media"]
    assert listed["days_until_due"] == 0


async def test_an_explanation_tells_the_whole_chain(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    told = await call(hass, "explain", title="Inception")
    assert told["item"]["id"] == "radarr-1"
    assert told["facts"]["path"] == "/movies/Inception (2010)"
    assert [rule["kind"] for rule in told["rules"]] == ["default"]
    guards = {guard["guard"]: guard for guard in told["guards"]}
    assert guards["dry_run"] == {
        "guard": "dry_run",
        "passed": False,
        "reason": "Dry run is on.",
    }
    assert guards["identity"]["passed"]


async def test_jobs_are_listed_newest_first(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await call(hass, "run_cleanup")
    listed = await call(hass, "get_jobs", limit=1)
    assert listed["total"] == 2
    assert [job["type"] for job in listed["jobs"]] == ["cleanup"]
    listed = await call(hass, "get_jobs", limit=1, offset=1)
    assert [job["type"] for job in listed["jobs"]] == ["full_sync"]


SERIES = item(
    3,
    id=ItemId("sonarr-1001"),
    service=SONARR,
    scope=Scope.SERIES,
    media=MediaType.TV,
    title="series three",
    status=Status.KEPT,
    delete_after=None,
    announced=False,
)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, ["radarr-1001", "radarr-1002", "sonarr-1001"], id="all"),
        pytest.param({"type": "tv"}, ["sonarr-1001"], id="type"),
        pytest.param(
            {"status": ["kept", "held"]}, ["radarr-1002", "sonarr-1001"], id="status"
        ),
        pytest.param({"text": "VIE 2"}, ["radarr-1002"], id="text"),
        pytest.param({"service": "sonarr"}, ["sonarr-1001"], id="service"),
        pytest.param(
            {"sort": "size", "descending": True},
            ["sonarr-1001", "radarr-1002", "radarr-1001"],
            id="sorted",
        ),
        pytest.param(
            {"sort": "delete_after", "descending": True},
            ["radarr-1002", "radarr-1001", "sonarr-1001"],
            id="without a date last, descending",
        ),
        pytest.param(
            {"sort": "delete_after"},
            ["radarr-1001", "radarr-1002", "sonarr-1001"],
            id="without a date last",
        ),
        pytest.param({"limit": 1, "offset": 1}, ["radarr-1002"], id="a page"),
        pytest.param({"offset": 9}, [], id="behind the end"),
    ],
)
async def test_the_library_is_listed_as_asked(
    hass: HomeAssistant,
    entry: ConfigEntry,
    filters: dict[str, object],
    expected: list[str],
) -> None:
    await show(hass, entry, view(item(1), item(2, status=Status.HELD), SERIES))
    assert movie_ids(await call(hass, "get_media", **filters)) == expected


async def test_a_page_knows_how_many_there_are(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    listed = await call(hass, "get_media", type="movie", limit=3)
    assert (len(listed["media"]), listed["total"]) == (3, 20)


@pytest.mark.parametrize(
    ("action", "page"),
    [
        ("get_media", {"limit": 1001}),
        ("get_jobs", {"limit": 0}),
        ("get_deletions", {"offset": -1}),
    ],
)
async def test_impossible_pages_are_refused(
    hass: HomeAssistant, entry: ConfigEntry, action: str, page: dict[str, int]
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, action, **page)
    assert refused.value.translation_key == "invalid_page"


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"item_id": "radarr-1"}, id="id"),
        pytest.param({"entity_id": "sensor.cleanarr_inception"}, id="entity"),
        pytest.param({"title": "Inception"}, id="whole title before part"),
        pytest.param({"title": " inception (2010) "}, id="title and year"),
    ],
)
async def test_an_item_is_found_by_what_it_is_called(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    asked: dict[str, str],
) -> None:
    await household.client.add_movie("Inception Again", 2024)
    await call(hass, "sync")
    assert (await call(hass, "explain", **asked))["item"]["id"] == "radarr-1"


async def test_part_of_a_title_is_enough_where_it_is_the_only_one(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    assert (await call(hass, "explain", title="ncept"))["item"]["id"] == "radarr-1"


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        pytest.param({}, "choose_one_item", id="nothing"),
        pytest.param(
            {"title": "Inception", "item_id": "radarr-1"}, "choose_one_item", id="two"
        ),
        pytest.param({"item_id": "radarr-9999"}, "item_not_found", id="no such id"),
        pytest.param({"title": "No Such Film"}, "item_not_found", id="no such title"),
        pytest.param({"title": "The Guest"}, "ambiguous_title", id="two of one title"),
        pytest.param(
            {"entity_id": "sensor.cleanarr_kept"}, "not_an_item_entity", id="no item"
        ),
        pytest.param(
            {"entity_id": "sensor.nowhere"}, "not_an_item_entity", id="no entity"
        ),
    ],
)
async def test_an_item_that_is_not_clear_is_asked_for(
    hass: HomeAssistant, entry: ConfigEntry, asked: dict[str, str], key: str
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "keep", **asked)
    assert refused.value.translation_key == key


async def test_several_matches_are_named(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "keep", title="the guest")
    named = refused.value.translation_placeholders["matches"]
    assert "radarr-9" in named
    assert "radarr-10" in named


@pytest.mark.parametrize("action", FOR_ADMINISTRATORS)
async def test_what_is_for_administrators_is_refused_to_others(
    hass: HomeAssistant,
    entry: ConfigEntry,
    household: Household,
    hass_read_only_user: MockUser,
    action: str,
) -> None:
    await household.client.reset_requests()
    data = FOR_ADMINISTRATORS[action]
    with pytest.raises(Unauthorized):
        await call(hass, action, hass_read_only_user.id, **data)
    assert await household.client.requests() == ()


async def test_a_user_who_is_gone_keeps_nothing(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    with pytest.raises(UnknownUser):
        await call(hass, "keep", "0" * 32, title="Inception")


@pytest.mark.parametrize("action", ["sync", *READS])
async def test_actions_exist_and_refuse_while_nothing_is_loaded(
    hass: HomeAssistant, entry: ConfigEntry, action: str
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError):
        await call(hass, action)


async def test_home_assistant_can_offer_all_actions_in_forms(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    offered = (await async_get_all_descriptions(hass))[DOMAIN]
    assert set(offered) == set(ACTIONS)
    for name, action in ACTIONS.items():
        fields = offered[name]["fields"]
        assert set(fields) == {str(field) for field in action.fields}
        assert all("selector" in field for field in fields.values())
