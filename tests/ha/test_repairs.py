"""Repairs: what waits for a person is shown, answered and gone."""

from collections.abc import Iterable
from pathlib import Path
import shutil

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.cleanarr.const import (
    CONF_FOLDER_HERE,
    CONF_FOLDER_IN_JELLYFIN,
    CONF_MODE,
    CONF_USERS,
    DOMAIN,
    MODE_SYMLINKS,
)
from custom_components.cleanarr.core import Problem, ProblemKind
from demo.household import Household
from demo.household.jellyfin.model import make_id
from tests.ha.doing import call, choose, press, settle
from tests.ha.hand_made import show, view
from tests.ha.shown_texts import look_up

# A problem of each kind with the values that the core gives it.
PROBLEMS = {
    ProblemKind.SHRINK: {"service": "Radarr", "lists": "movies: 900 → 3"},
    ProblemKind.LOST_PROTECTION: {"count": "12", "titles": "Heat, Alien"},
    ProblemKind.MEMORY_RESTORED: {"detail": "not a database"},
    ProblemKind.MEMORY_LOST: {"detail": "not a database"},
    ProblemKind.MEMORY_UNUSABLE: {"detail": "disk is full"},
    ProblemKind.FOLDER_UNUSABLE: {
        "trouble": "read_only",
        "detail": "Read-only file system",
        "folder": "/share/leaving-soon",
    },
    ProblemKind.FOLDER_IN_DOUBT: {
        "trouble": "not_mounted",
        "detail": "no manifest",
        "folder": "/share/leaving-soon",
    },
    ProblemKind.USER_GONE: {"count": "1"},
    ProblemKind.SERVICE_NEEDED: {"service": "Jellyfin"},
    ProblemKind.RULE_REFERENCE_GONE: {"rule": "Films", "count": "2"},
    ProblemKind.ITEM_ABOVE_CAP: {"title": "Heat", "size": "600.0", "cap": "500.0"},
    ProblemKind.MISSING_MEDIA: {"service": "Radarr", "count": "30", "of": "40"},
    ProblemKind.ROOT_FOLDER_AWAY: {
        "service": "Radarr",
        "folder": "/movies",
        "count": "40",
    },
}
CONFIRMABLE = {
    ProblemKind.SHRINK,
    ProblemKind.LOST_PROTECTION,
    ProblemKind.MEMORY_RESTORED,
    ProblemKind.MEMORY_LOST,
    ProblemKind.FOLDER_IN_DOUBT,
    ProblemKind.ITEM_ABOVE_CAP,
    ProblemKind.MISSING_MEDIA,
}


def links_below(folder: Path) -> list[Path]:
    """Return the links in a folder, however deep."""
    return [path for path in folder.rglob("*") if path.is_symlink()]


def emptied(folder: Path) -> None:
    """Replace a folder by an empty one, as an unmounted share leaves it."""
    shutil.rmtree(folder)
    folder.mkdir()


def problem(kind: ProblemKind) -> Problem:
    """Return a problem of a kind."""
    return Problem(
        id=kind,
        kind=kind,
        values=PROBLEMS[kind],
        confirmable=kind in CONFIRMABLE,
    )


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return our issues that are shown."""
    return {
        issue_id: issue
        for (domain, issue_id), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and issue.active
    }


def texts(kind: ProblemKind) -> Iterable[str | None]:
    """Return the texts that a repair of a kind must have."""
    path = f"issues.{kind}"
    yield look_up(f"{path}.title")
    if kind in CONFIRMABLE:
        yield look_up(f"{path}.fix_flow.step.confirm.title")
        yield look_up(f"{path}.fix_flow.step.confirm.description")
        yield look_up(f"{path}.fix_flow.abort.not_confirmed")
    else:
        yield look_up(f"{path}.description")


async def start_fix(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, issue: str
) -> dict[str, object]:
    """Begin to answer a repair, as a person does in the browser."""
    assert await async_setup_component(hass, "repairs", {})
    client = await hass_client()
    answer = await client.post(
        "/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": issue}
    )
    return await answer.json()


async def confirm(
    hass_client: ClientSessionGenerator, flow: dict[str, object]
) -> dict[str, object]:
    """Say yes."""
    client = await hass_client()
    answer = await client.post(f"/api/repairs/issues/fix/{flow['flow_id']}", json={})
    return await answer.json()


def test_every_kind_of_problem_is_looked_at() -> None:
    assert set(PROBLEMS) == set(ProblemKind)


@pytest.mark.parametrize("kind", ProblemKind)
async def test_a_problem_is_shown_in_words_while_it_is_there(
    hass: HomeAssistant, entry: ConfigEntry, kind: ProblemKind
) -> None:
    await show(hass, entry, view(problems=(problem(kind),)))
    issue = issues(hass)[kind]
    assert issue.is_fixable == (kind in CONFIRMABLE)
    for text in texts(kind):
        assert text
        assert text.format(**issue.translation_placeholders)

    await show(hass, entry, view())
    assert issues(hass) == {}


async def test_trouble_with_the_folder_is_told_in_words(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    folder = problem(ProblemKind.FOLDER_UNUSABLE)
    await show(hass, entry, view(problems=(folder,)))
    placeholders = issues(hass)["folder_unusable"].translation_placeholders
    assert placeholders["trouble"] == "the Leaving Soon folder is read-only"


async def test_no_repair_outlives_the_household(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await show(hass, entry, view(problems=(problem(ProblemKind.USER_GONE),)))
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issues(hass) == {}


async def test_a_lost_memory_can_be_given_up(
    hass: HomeAssistant, entry: ConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    shutil.rmtree(hass.config.path(DOMAIN))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle(hass)
    assert "memory_lost" in issues(hass)

    flow = await start_fix(hass, hass_client, "memory_lost")
    assert (flow["type"], flow["step_id"]) == ("form", "confirm")
    assert "detail" in flow["description_placeholders"]
    assert (await confirm(hass_client, flow))["type"] == "create_entry"
    await settle(hass)
    assert issues(hass) == {}
    assert (await call(hass, "keep", title="Heat"))["status"] == "kept"


async def test_an_item_above_the_cap_can_be_let_go_once(
    hass: HomeAssistant,
    entry: ConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    await show(hass, entry, view(problems=(problem(ProblemKind.ITEM_ABOVE_CAP),)))
    flow = await start_fix(hass, hass_client, "item_above_cap")
    assert flow["description_placeholders"]["title"] == "Heat"
    assert (await confirm(hass_client, flow))["type"] == "create_entry"
    await settle(hass)
    assert issues(hass) == {}


async def test_an_answer_that_cannot_be_written_down_is_not_taken(
    hass: HomeAssistant, entry: ConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    await show(hass, entry, view(problems=(problem(ProblemKind.MEMORY_LOST),)))
    flow = await start_fix(hass, hass_client, "memory_lost")
    await entry.runtime_data.cleaner.close()
    answer = await confirm(hass_client, flow)
    assert (answer["type"], answer["reason"]) == ("abort", "not_confirmed")
    assert "memory_lost" in issues(hass)


async def test_a_folder_that_is_gone_is_told_and_mended_without_a_hand(
    hass: HomeAssistant, entry: ConfigEntry, leaving_soon_folder: Path
) -> None:
    await choose(
        hass,
        entry,
        **{
            CONF_MODE: MODE_SYMLINKS,
            CONF_FOLDER_HERE: str(leaving_soon_folder),
            CONF_FOLDER_IN_JELLYFIN: "/leaving-soon",
        },
    )
    assert issues(hass) == {}
    elsewhere = leaving_soon_folder.with_name("elsewhere")
    shutil.move(leaving_soon_folder, elsewhere)
    await press(hass, "sync_now")
    assert set(issues(hass)) == {"folder_unusable"}

    shutil.move(elsewhere, leaving_soon_folder)
    await press(hass, "sync_now")
    assert issues(hass) == {}


async def test_a_folder_that_lost_its_contents_is_taken_on_when_a_person_says_so(
    hass: HomeAssistant,
    entry: ConfigEntry,
    leaving_soon_folder: Path,
    hass_client: ClientSessionGenerator,
) -> None:
    await choose(
        hass,
        entry,
        **{
            CONF_MODE: MODE_SYMLINKS,
            CONF_FOLDER_HERE: str(leaving_soon_folder),
            CONF_FOLDER_IN_JELLYFIN: "/leaving-soon",
        },
    )
    emptied(leaving_soon_folder)
    await press(hass, "sync_now")
    assert set(issues(hass)) == {"folder_in_doubt"}
    assert links_below(leaving_soon_folder) == []

    flow = await start_fix(hass, hass_client, "folder_in_doubt")
    assert (await confirm(hass_client, flow))["type"] == "create_entry"
    await settle(hass)
    assert issues(hass) == {}
    assert links_below(leaving_soon_folder)


async def test_a_counted_user_who_is_gone_is_told(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    ben = make_id("user", f"{household.plan.seed} Ben")
    await choose(hass, entry, **{CONF_USERS: [ben]})
    assert issues(hass) == {}
    await household.client.remove_user("Ben")
    await press(hass, "sync_now")
    assert set(issues(hass)) == {"user_gone"}


async def test_a_removed_service_that_is_still_needed_is_told(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    jellyfin = next(
        subentry.subentry_id
        for subentry in entry.subentries.values()
        if subentry.title == "Jellyfin"
    )
    hass.config_entries.async_remove_subentry(entry, jellyfin)
    await settle(hass)
    assert set(issues(hass)) == {"service_needed_jellyfin"}
