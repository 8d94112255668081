"""The options: one form in sections, and what follows from some answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.cleanarr.core import (
    NEVER,
    Base,
    LeavingSoonFolder,
    MovieDeletion,
    ServiceKind,
    Settings,
    TvScope,
    Unwatched,
    UserId,
    WatchedBy,
)
from custom_components.cleanarr.household import household_config, publishing_options
from custom_components.cleanarr.stored_options import PublishingOptions
from demo.household.front import Fault, FaultKind, Match
from demo.household.plan import RADARR, SEERR, HouseholdPlan
from demo.household.server import Household
from tests.ha.steps import entered_by_default, open_options, set_up, submit_options


@pytest.fixture
async def only_questions(
    hass: HomeAssistant, household: Household, setup_entry: object
) -> ConfigEntry:
    """Set the usual household up, for the questions alone."""
    return await set_up(hass, household)


def settings(entry: ConfigEntry) -> Settings:
    """Return the options as the core takes them, from what JSON can hold of them."""
    assert json.loads(json.dumps(dict(entry.options))) == entry.options
    return household_config(entry).settings


def selector(flow: Mapping[str, Any], part: str, field: str) -> Mapping[str, Any]:
    """Return how a field of a section is asked."""
    asked: Mapping[str, Any] = (
        flow["data_schema"].schema[part].schema.schema[field].config
    )
    return asked


def answered(
    flow: Mapping[str, Any], part: str | None = None, **answers: Any
) -> dict[str, Any]:
    """Return the form as it is, but for some answers (in a section)."""
    entered = entered_by_default(flow)
    if part is None:
        return entered | answers
    return entered | {part: entered[part] | answers}


async def test_nothing_changed_changes_nothing(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    flow = await submit_options(hass, flow, entered_by_default(flow))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert settings(only_questions) == Settings()
    assert publishing_options(only_questions) == PublishingOptions()


OTHER_ANSWERS: dict[str, Any] = {
    "dry_run": False,
    "retention": {
        "movie_retention": {"active_choice": "days", "days": 30},
        "tv_retention": {"active_choice": "never", "never": "never"},
        "tv_scope": "hybrid",
        "retention_base": "added",
        "unwatched": "own_retention",
        "untouched_retention": 400,
        "leaving_soon": 7,
    },
    "protection": {
        "keep_tags": ["keep", " forever "],
        "protect_favorites": False,
        "in_progress": 21,
        "protect_latest_season": False,
        "protect_running_series": True,
    },
    "watching": {
        "watched_by": "all",
        "partial_season_threshold": 80,
    },
    "cleanup": {
        "cleanup_time": "04:30:00",
        "max_items_per_day": 5,
        "max_bytes_per_day": 100.5,
        "movie_deletion": "unmonitor",
        "import_exclusion": True,
    },
    "leaving_soon": {
        "leaving_soon_mode": "symlinks",
        "folder_here": " /media/soon/ ",
        "folder_in_jellyfin": "/soon",
        "movies_name": "Going: movies",
        "tv_name": "Going: series",
        "in_dry_run": False,
    },
    "notifications": {"notify": ["notify.phone", "notify.tablet"]},
    "expert": {
        "full_sync_interval": 30,
        "incremental_sync_interval": 5,
        "check_interval": 0,
        "max_shrink": 35,
        "path_map": [
            {"service_path": " /movies", "jellyfin_path": "/media/movies"},
            {"service_path": "D:\\TV", "jellyfin_path": "/media/tv"},
        ],
        "max_item_entities": 0,
    },
    "webhooks": {"webhook_services": ["sonarr"], "webhooks_local": False},
}
OTHER_SETTINGS = Settings(
    dry_run=False,
    movie_retention=timedelta(days=30),
    tv_retention=NEVER,
    tv_scope=TvScope.HYBRID,
    retention_base=Base.ADDED,
    unwatched=Unwatched.OWN_RETENTION,
    untouched_retention=timedelta(days=400),
    leaving_soon=timedelta(days=7),
    watched_by=WatchedBy.ALL,
    keep_tags=frozenset({"keep", "forever"}),
    protect_favorites=False,
    in_progress=timedelta(days=21),
    full_sync_interval=timedelta(minutes=30),
    max_items_per_day=5,
    max_bytes_per_day=100_500_000_000,
    max_shrink=0.35,
    protect_latest_season=False,
    protect_running_series=True,
    partial_season_threshold=0.8,
    movie_deletion=MovieDeletion.UNMONITOR,
    import_exclusion=True,
    leaving_soon_folder=LeavingSoonFolder(
        here="/media/soon",
        in_jellyfin="/soon",
        movies_name="Going: movies",
        tv_name="Going: series",
        in_dry_run=False,
    ),
    path_map=(("/movies", "/media/movies"), ("D:\\TV", "/media/tv")),
)
OTHER_PUBLISHING = PublishingOptions(
    cleanup_time=time(4, 30),
    incremental_sync_interval=timedelta(minutes=5),
    check_interval=timedelta(),
    notify=("notify.phone", "notify.tablet"),
    max_item_entities=0,
    webhook_services=frozenset({"sonarr"}),
    webhooks_local=False,
)


async def test_everything_can_be_changed(
    hass: HomeAssistant, only_questions: ConfigEntry, household: Household
) -> None:
    flow = await open_options(hass, only_questions)
    users = selector(flow, "watching", "users")["options"]
    ada = users[0]["value"]
    flow = await submit_options(
        hass,
        flow,
        OTHER_ANSWERS | {"watching": OTHER_ANSWERS["watching"] | {"users": [ada]}},
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert settings(only_questions) == replace(
        OTHER_SETTINGS, users=frozenset({UserId(ada)})
    )
    assert publishing_options(only_questions) == OTHER_PUBLISHING

    before = dict(only_questions.options)
    flow = await open_options(hass, only_questions)
    flow = await submit_options(hass, flow, entered_by_default(flow))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert only_questions.options == before


async def test_a_short_time_for_the_untouched_is_warned_of_where_it_counts(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    for unwatched, then in (
        ("like_the_rest", FlowResultType.CREATE_ENTRY),
        ("own_retention", FlowResultType.FORM),
    ):
        flow = await open_options(hass, only_questions)
        answers = {"unwatched": unwatched, "untouched_retention": 3}
        flow = await submit_options(hass, flow, answered(flow, "retention", **answers))
        assert flow["type"] is then
    assert flow["step_id"] == "short_retention"


class TestWithSeerr:
    @pytest.fixture
    def household_plan(self, household_plan: HouseholdPlan) -> HouseholdPlan:
        return replace(household_plan, services=(RADARR, SEERR))

    async def test_who_requested_it_can_be_who_counts(
        self, hass: HomeAssistant, household: Household, setup_entry: object
    ) -> None:
        entry = await set_up(hass, household, ["radarr", "jellyfin", "seerr"])
        flow = await open_options(hass, entry)
        offered = selector(flow, "watching", "watched_by")["options"]
        assert offered == ["any", "all", "requester"]
        entered = answered(flow, "watching", watched_by="requester")
        await submit_options(hass, flow, entered)
        assert settings(entry).watched_by is WatchedBy.REQUESTER

        seerr = next(
            each for each in entry.subentries.values() if each.title == "Seerr"
        )
        hass.config_entries.async_remove_subentry(entry, seerr.subentry_id)
        assert household_config(entry).missing_services == {ServiceKind.SEERR}
        flow = await open_options(hass, entry)
        await submit_options(hass, flow, entered_by_default(flow))
        assert settings(entry).watched_by is WatchedBy.REQUESTER


async def test_without_seerr_nobody_is_known_to_have_requested_anything(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    assert selector(flow, "watching", "watched_by")["options"] == ["any", "all"]


async def test_lists_can_be_emptied(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    entered = entered_by_default(flow)
    del entered["protection"]["keep_tags"]
    await submit_options(hass, flow, entered)
    assert settings(only_questions) == replace(Settings(), keep_tags=frozenset())


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("movie_retention", 0),
        ("movie_retention", 0.9),
        ("movie_retention", -1),
        ("movie_retention", 1e300),
        ("tv_retention", 36_501),
    ],
)
async def test_retention_out_of_range(
    hass: HomeAssistant, only_questions: ConfigEntry, field: str, days: float
) -> None:
    flow = await open_options(hass, only_questions)
    entered = answered(flow, "retention", **{field: days, "leaving_soon": 3})
    flow = await submit_options(hass, flow, entered)
    assert flow["errors"] == {"retention": "retention_out_of_range"}
    kept = entered_by_default(flow)["retention"]
    assert (kept[field], kept["leaving_soon"]) == (days, 3)

    flow = await submit_options(hass, flow, answered(flow, "retention", **{field: 1}))
    assert flow["step_id"] == "short_retention"


async def test_never_stays_the_open_choice(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    entered = answered(flow, "retention", movie_retention="never")
    await submit_options(hass, flow, entered)
    flow = await open_options(hass, only_questions)
    for field, first in (("movie_retention", "never"), ("tv_retention", "days")):
        choices = selector(flow, "retention", field)["choices"]
        assert next(iter(choices)) == first


async def test_retention_shorter_than_the_window_is_accepted_with_a_warning(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    entered = answered(flow, "retention", tv_retention=5)
    flow = await submit_options(hass, flow, entered)
    assert flow["step_id"] == "short_retention"
    assert flow["description_placeholders"] == {"window": "14"}
    flow = await submit_options(hass, flow, {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert settings(only_questions).tv_retention == timedelta(days=5)


SHELF = {
    "leaving_soon_mode": "symlinks",
    "folder_here": "/media/soon",
    "folder_in_jellyfin": "/soon",
}


async def test_checks_are_not_more_frequent_than_every_six_hours(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    flow = await submit_options(hass, flow, answered(flow, "expert", check_interval=5))
    assert flow["errors"] == {"expert": "check_interval_too_short"}
    flow = await submit_options(hass, flow, answered(flow, "expert", check_interval=6))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert publishing_options(only_questions).check_interval == timedelta(hours=6)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"folder_here": ""}, "folder_missing"),
        ({"folder_in_jellyfin": " "}, "folder_missing"),
        ({"folder_here": "media/soon"}, "folder_invalid"),
        ({"folder_here": "/media/../soon"}, "folder_invalid"),
        ({"folder_here": "/"}, "folder_invalid"),
        ({"folder_in_jellyfin": ".."}, "folder_invalid"),
        ({"folder_in_jellyfin": "/so\non"}, "folder_invalid"),
        ({"movies_name": " "}, "library_name_invalid"),
        ({"movies_name": ".."}, "library_name_invalid"),
        ({"tv_name": "a/b"}, "library_name_invalid"),
        ({"tv_name": "leaving soon - MOVIES"}, "library_names_equal"),
    ],
)
async def test_leaving_soon_needs_two_good_paths_and_names(
    hass: HomeAssistant,
    only_questions: ConfigEntry,
    changes: dict[str, str],
    error: str,
) -> None:
    flow = await open_options(hass, only_questions)
    entered = answered(flow, "leaving_soon", **SHELF | changes)
    flow = await submit_options(hass, flow, entered)
    assert flow["errors"] == {"leaving_soon": error}
    kept = entered_by_default(flow)["leaving_soon"]
    assert kept | changes == kept

    flow = await submit_options(
        hass,
        flow,
        answered(
            flow,
            "leaving_soon",
            **SHELF | {"movies_name": "Movies that go", "tv_name": "Series that go"},
        ),
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    folder = settings(only_questions).leaving_soon_folder
    assert folder == LeavingSoonFolder(
        here="/media/soon",
        in_jellyfin="/soon",
        movies_name="Movies that go",
        tv_name="Series that go",
    )


async def test_leaving_soon_that_is_off_needs_nothing(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    entered = answered(flow, "leaving_soon", folder_here="/media/soon")
    flow = await submit_options(hass, flow, entered)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert settings(only_questions).leaving_soon_folder is None


@pytest.mark.parametrize(
    ("service_path", "jellyfin_path"),
    [
        ("movies", "/media/movies"),
        ("", "/media/movies"),
        ("/movies/../..", "/media/movies"),
        ("D:movies", "/media/movies"),
        ("D:\\a\\..\\b", "/media/movies"),
        ("/mov\0ies", "/media/movies"),
        ("/movies", "media/movies"),
    ],
)
async def test_corrected_paths_are_absolute(
    hass: HomeAssistant,
    only_questions: ConfigEntry,
    service_path: str,
    jellyfin_path: str,
) -> None:
    flow = await open_options(hass, only_questions)
    good = {"service_path": "/movies", "jellyfin_path": "/media/movies"}
    bad = {"service_path": service_path, "jellyfin_path": jellyfin_path}
    entered = answered(flow, "expert", path_map=[good, bad])
    flow = await submit_options(hass, flow, entered)
    assert flow["errors"] == {"expert": "path_map_invalid"}
    flow = await submit_options(hass, flow, answered(flow, "expert", path_map=[good]))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert settings(only_questions).path_map == (("/movies", "/media/movies"),)


async def test_errors_of_all_sections_at_once(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    entered = answered(flow, "retention", movie_retention=0)
    entered["leaving_soon"] |= {"leaving_soon_mode": "symlinks"}
    flow = await submit_options(hass, flow, entered | {"dry_run": False})
    assert flow["errors"] == {
        "retention": "retention_out_of_range",
        "leaving_soon": "folder_missing",
    }
    assert entered_by_default(flow)["dry_run"] is False
    assert settings(only_questions) == Settings()


async def test_without_jellyfin_nothing_is_asked_that_needs_it(
    hass: HomeAssistant, household: Household, setup_entry: object
) -> None:
    entry = await set_up(hass, household, ["radarr"])
    flow = await open_options(hass, entry)
    assert selector(flow, "retention", "retention_base")["options"] == ["added"]
    assert {
        name: list(answers) if isinstance(answers, dict) else answers
        for name, answers in entered_by_default(flow).items()
    } == {
        "dry_run": True,
        "retention": ["movie_retention", "retention_base", "leaving_soon"],
        "protection": ["keep_tags"],
        "cleanup": [
            "cleanup_time",
            "max_items_per_day",
            "max_bytes_per_day",
            "movie_deletion",
            "import_exclusion",
        ],
        "notifications": ["notify"],
        "webhooks": ["webhook_services", "webhooks_local"],
        "expert": [
            "full_sync_interval",
            "incremental_sync_interval",
            "check_interval",
            "max_shrink",
            "max_item_entities",
        ],
    }
    entered = answered(flow, "retention", movie_retention=60)
    flow = await submit_options(hass, flow, entered)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert settings(entry) == replace(
        Settings(), retention_base=Base.ADDED, movie_retention=timedelta(days=60)
    )


async def test_what_needs_jellyfin_survives_its_removal(
    hass: HomeAssistant, only_questions: ConfigEntry
) -> None:
    flow = await open_options(hass, only_questions)
    entered = answered(flow, "leaving_soon", **SHELF)
    await submit_options(hass, flow, entered)
    before = settings(only_questions)
    jellyfin = list(only_questions.subentries)[-1]
    hass.config_entries.async_remove_subentry(only_questions, jellyfin)

    flow = await open_options(hass, only_questions)
    assert selector(flow, "retention", "retention_base")["options"] == [
        "last_watched_or_added",
        "added",
    ]
    await submit_options(hass, flow, entered_by_default(flow))
    assert settings(only_questions) == before
    missing = household_config(only_questions).missing_services
    assert missing == {ServiceKind.JELLYFIN}


async def test_users_and_tags_are_offered_from_the_services(
    hass: HomeAssistant, only_questions: ConfigEntry, household: Household
) -> None:
    await household.client.add_user("Grace")
    flow = await open_options(hass, only_questions)
    users = selector(flow, "watching", "users")["options"]
    assert "Grace" in [user["label"] for user in users]
    assert "kids" in selector(flow, "protection", "keep_tags")["options"]


async def test_a_chosen_user_stays_while_jellyfin_is_silent(
    hass: HomeAssistant, only_questions: ConfigEntry, household: Household
) -> None:
    grace = await household.client.add_user("Grace")
    flow = await open_options(hass, only_questions)
    await submit_options(hass, flow, answered(flow, "watching", users=[grace]))
    await household.client.fail(Fault(FaultKind.STATUS, Match("jellyfin"), status=503))
    flow = await open_options(hass, only_questions)
    assert selector(flow, "watching", "users")["options"] == [
        {"value": grace, "label": grace}
    ]
    flow = await submit_options(hass, flow, entered_by_default(flow))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert settings(only_questions).users == {UserId(grace)}


@pytest.fixture
async def with_leaving_soon(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> ConfigEntry:
    """Let the household show what is leaving soon in Jellyfin."""
    flow = await open_options(hass, entry)
    entered = answered(
        flow,
        "leaving_soon",
        leaving_soon_mode="symlinks",
        folder_here=household.addresses.leaving_soon,
        folder_in_jellyfin=household.addresses.leaving_soon_in_jellyfin,
    )
    flow = await submit_options(hass, flow, entered)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await libraries(household) >= OURS
    return entry


OURS = {"Leaving Soon - Movies", "Leaving Soon - TV Shows"}


async def libraries(household: Household) -> set[str]:
    """Return the names of Jellyfin's libraries."""
    state = await household.client.household()
    return {library.name for library in state.libraries}


def links(folder: Path) -> list[Path]:
    """Return the links below a folder."""
    return [path for path in folder.rglob("*") if path.is_symlink()]


async def turn_off(
    hass: HomeAssistant, entry: ConfigEntry, **entered: Any
) -> Mapping[str, Any]:
    """Turn Leaving Soon off; answer what becomes of the libraries."""
    flow = await open_options(hass, entry)
    off = answered(flow, "leaving_soon", leaving_soon_mode="off")
    flow = await submit_options(hass, flow, off)
    assert flow["step_id"] == "leave_libraries"
    assert flow["description_placeholders"] == {
        "movies": "Leaving Soon - Movies",
        "tv": "Leaving Soon - TV Shows",
    }
    return await submit_options(hass, flow, entered)


async def test_turned_off_with_its_libraries(
    hass: HomeAssistant,
    with_leaving_soon: ConfigEntry,
    household: Household,
    leaving_soon_folder: Path,
) -> None:
    flow = await turn_off(hass, with_leaving_soon)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not OURS & await libraries(household)
    assert not links(leaving_soon_folder)
    assert settings(with_leaving_soon).leaving_soon_folder is None


async def test_turned_off_without_its_libraries(
    hass: HomeAssistant,
    with_leaving_soon: ConfigEntry,
    household: Household,
    leaving_soon_folder: Path,
) -> None:
    flow = await turn_off(hass, with_leaving_soon, remove_libraries=False)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await libraries(household) >= OURS
    assert not links(leaving_soon_folder)


async def test_libraries_that_cannot_be_removed_are_said(
    hass: HomeAssistant, with_leaving_soon: ConfigEntry, household: Household
) -> None:
    removal = Match("jellyfin", "DELETE", "/Library/VirtualFolders*")
    await household.client.fail(Fault(FaultKind.STATUS, removal, status=503))
    flow = await turn_off(hass, with_leaving_soon, remove_libraries=True)
    assert flow["errors"] == {"base": "libraries_remain"}
    await household.client.heal()
    flow = await submit_options(hass, flow, {"remove_libraries": True})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not OURS & await libraries(household)


async def test_other_names_for_the_libraries(
    hass: HomeAssistant, with_leaving_soon: ConfigEntry, household: Household
) -> None:
    flow = await open_options(hass, with_leaving_soon)
    named = answered(flow, "leaving_soon", movies_name="Going", tv_name="Going, too")
    flow = await submit_options(hass, flow, named)
    flow = await submit_options(hass, flow, {"remove_libraries": True})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not OURS & await libraries(household)
    assert await libraries(household) >= {"Going", "Going, too"}


async def test_nothing_is_asked_about_libraries_that_stay(
    hass: HomeAssistant, with_leaving_soon: ConfigEntry
) -> None:
    flow = await open_options(hass, with_leaving_soon)
    flow = await submit_options(hass, flow, answered(flow, dry_run=False))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert settings(with_leaving_soon).dry_run is False
