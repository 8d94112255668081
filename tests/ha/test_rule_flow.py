"""Rules of every kind: added, looked at before they are saved, changed, refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.cleanarr.coordinator import CleanarrConfigEntry
from custom_components.cleanarr.core import (
    NEVER,
    AnyRule,
    Base,
    EpisodeRule,
    FilterProperty,
    FilterRow,
    FilterRule,
    MediaType,
    Operator,
    PersonTerms,
    SeerrUserId,
    TagRule,
    TvScope,
    UserRule,
    WatchedRule,
)
from custom_components.cleanarr.household import household_config
from custom_components.cleanarr.rule_flow import RuleSubentryFlow
from demo.household.plan import RADARR, SEERR, SONARR, HouseholdPlan
from demo.household.server import Household
from tests.ha.doing import call, choose, settle, silence
from tests.ha.steps import add, change, entered_by_default, go_on, set_up

DAY = timedelta(days=1)


@pytest.fixture
def household_plan(household_plan: HouseholdPlan) -> HouseholdPlan:
    return replace(household_plan, services=(RADARR, SONARR, SEERR))


@pytest.fixture
async def with_seerr(hass: HomeAssistant, household: Household) -> ConfigEntry:
    """Set up a household in which people ask for titles."""
    entry = await set_up(hass, household, ["radarr", "sonarr", "jellyfin", "seerr"])
    await settle(hass)
    return entry


def rules(entry: ConfigEntry) -> tuple[AnyRule, ...]:
    return household_config(entry).rules


def options(flow: Mapping[str, Any], field: str) -> list[str]:
    """Return what a form offers to choose from."""
    found: list[str] = flow["data_schema"].schema[field].config["options"]
    return found


def person(flow: Mapping[str, Any], name: str) -> str:
    """Return the id of a person whom a form offers by name."""
    offered: list[Any] = options(flow, "people")
    return next(each["value"] for each in offered if each["label"] == name)


def outcome(flow: Mapping[str, Any]) -> str:
    """Return what is said of what a rule would do."""
    assert flow["step_id"] == "preview", flow
    said: str = flow["description_placeholders"]["outcome"]
    return said


async def begin(
    hass: HomeAssistant, entry: ConfigEntry, kind: str
) -> Mapping[str, Any]:
    """Choose a kind of rule; return its form."""
    flow = await add(hass, entry, "rule")
    assert kind in flow["menu_options"]
    flow = await go_on(hass, flow, {"next_step_id": kind})
    assert flow["step_id"] == kind
    return flow


async def enter(
    hass: HomeAssistant, flow: Mapping[str, Any], **answers: Any
) -> Mapping[str, Any]:
    """Submit a form as it is, but for some answers."""
    return await go_on(hass, flow, entered_by_default(flow) | answers)


async def save(hass: HomeAssistant, flow: Mapping[str, Any]) -> None:
    """Save the rule that was looked at."""
    outcome(flow)
    flow = await go_on(hass, flow, {})
    ended = {FlowResultType.CREATE_ENTRY: None, FlowResultType.ABORT: "reconfigure"}
    assert flow["type"] in ended, flow
    assert flow.get("reason") in {None, "reconfigure_successful"}
    await settle(hass)


async def again_unchanged(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Open the one rule and save it as it is: it stays what it was."""
    (before,) = rules(entry)
    flow = await change(hass, entry, before.id)
    while flow["step_id"] != "preview":
        flow = await go_on(hass, flow, entered_by_default(flow))
    await save(hass, flow)
    assert rules(entry) == (before,)


async def test_tag_rule(hass: HomeAssistant, entry: ConfigEntry) -> None:
    flow = await begin(hass, entry, "tag")
    assert "keep" in options(flow, "tags")
    flow = await enter(
        hass,
        flow,
        name=" Kids ",
        tags=["kids", " cartoon "],
        media=["movie"],
        retention={"active_choice": "days", "days": 365},
        base="added",
        require_watched=True,
        scope="season",
    )
    await save(hass, flow)
    (rule,) = rules(entry)
    assert rule == TagRule(
        id=rule.id,
        name="Kids",
        media=frozenset({MediaType.MOVIE}),
        retention=365 * DAY,
        base=Base.ADDED,
        require_watched=True,
        tags=frozenset({"kids", "cartoon"}),
        scope=TvScope.SEASON,
    )
    await again_unchanged(hass, entry)


async def test_watched_rule(hass: HomeAssistant, entry: ConfigEntry) -> None:
    flow = await begin(hass, entry, "watched")
    await save(hass, await enter(hass, flow, name="Seen", retention=30))
    (rule,) = rules(entry)
    assert rule == WatchedRule(
        id=rule.id, name="Seen", media=frozenset(MediaType), retention=30 * DAY
    )
    await again_unchanged(hass, entry)


async def test_episode_rule(hass: HomeAssistant, entry: ConfigEntry) -> None:
    flow = await begin(hass, entry, "episode")
    flow = await enter(
        hass,
        flow,
        name="Daily",
        tags=["daily"],
        max_episodes=5,
        max_age=20,
        keep_latest_season=True,
        require_watched=False,
    )
    await save(hass, flow)
    (rule,) = rules(entry)
    assert rule == EpisodeRule(
        id=rule.id,
        name="Daily",
        media=frozenset({MediaType.TV}),
        tags=frozenset({"daily"}),
        max_episodes=5,
        max_age=20 * DAY,
        keep_latest_season=True,
        require_watched=False,
    )
    await again_unchanged(hass, entry)


async def test_a_limit_that_is_emptied_is_gone(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    flow = await begin(hass, entry, "episode")
    await save(hass, await enter(hass, flow, name="A", max_episodes=5, max_age=20))
    (rule,) = rules(entry)
    flow = await change(hass, entry, rule.id)
    entered = entered_by_default(flow)
    del entered["max_age"]
    await save(hass, await go_on(hass, flow, entered))
    assert rules(entry) == (replace(rule, max_age=None),)


async def test_user_rule_asks_about_one_person_after_the_other(
    hass: HomeAssistant, with_seerr: ConfigEntry
) -> None:
    flow = await begin(hass, with_seerr, "people")
    anna, ben = (person(flow, name) for name in ("Anna", "Ben"))
    flow = await enter(hass, flow, name="Wishes", people=[ben, anna], scope="episode")
    assert flow["description_placeholders"]["person"] == "Ben"
    flow = await enter(hass, flow, retention={"active_choice": "days", "days": 0.5})
    assert flow["errors"] == {"base": "retention_out_of_range"}
    flow = await enter(hass, flow, retention=60, require_watched=True)
    assert flow["description_placeholders"]["person"] == "Anna"
    never = {"active_choice": "never", "never": "never"}
    await save(hass, await enter(hass, flow, retention=never))
    (rule,) = rules(with_seerr)
    assert rule == UserRule(
        id=rule.id,
        name="Wishes",
        media=frozenset(MediaType),
        scope=TvScope.EPISODE,
        people=(
            PersonTerms(
                person=SeerrUserId(int(ben)), retention=60 * DAY, require_watched=True
            ),
            PersonTerms(person=SeerrUserId(int(anna)), retention=NEVER),
        ),
    )
    await again_unchanged(hass, with_seerr)


async def test_a_person_whom_seerr_does_not_name_stays_in_the_rule(
    hass: HomeAssistant, with_seerr: ConfigEntry, household: Household
) -> None:
    flow = await begin(hass, with_seerr, "people")
    flow = await enter(hass, flow, name="Wishes", people=[person(flow, "Anna")])
    await save(hass, await enter(hass, flow))
    await household.client.stop_service("seerr")
    await again_unchanged(hass, with_seerr)


def row(prop: str, operator: str, *value: str) -> dict[str, Any]:
    return {"property": prop, "operator": operator, "value": list(value)}


async def test_filter_rule_is_entered_in_words(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    flow = await begin(hass, entry, "filter")
    fields = flow["data_schema"].schema["rows"].config["fields"]
    offered = fields["value"]["selector"].config["options"]
    assert {"Movies", "/movies", "keep", "yes", "ended"} <= set(offered)
    rows = [
        row("Size in GB", "is at least", "2,5"),
        row("Library in Jellyfin", "is any of", "movies"),
        row("Genre", "is none of", "Drama, Comedy", "War"),
        row("Monitored", "is", "No"),
        row("Status of the series", "is not", "Ended"),
        row("Studio or network", "contains", "HBO"),
    ]
    await save(hass, await enter(hass, flow, name="Large", rows=rows))
    (rule,) = rules(entry)
    assert isinstance(rule, FilterRule)
    (library,) = rule.rows[1].value if isinstance(rule.rows[1].value, tuple) else ()
    assert len(library) == 32
    assert rule.rows == (
        FilterRow(FilterProperty.SIZE, Operator.AT_LEAST, 2_500_000_000),
        FilterRow(FilterProperty.LIBRARY, Operator.ANY_OF, (library,)),
        FilterRow(FilterProperty.GENRE, Operator.NONE_OF, ("Drama", "Comedy", "War")),
        FilterRow(FilterProperty.MONITORED, Operator.IS, False),
        FilterRow(FilterProperty.SERIES_STATUS, Operator.IS_NOT, "ended"),
        FilterRow(FilterProperty.STUDIO, Operator.CONTAINS, "HBO"),
    )

    flow = await change(hass, entry, rule.id)
    shown = entered_by_default(flow)["rows"]
    assert shown[0] == row("Size in GB", "is at least", "2.5")
    assert shown[1] == row("Library in Jellyfin", "is any of", "Movies")
    assert shown[3] == row("Monitored", "is", "no")
    await again_unchanged(hass, entry)


async def test_our_own_libraries_are_not_offered(
    hass: HomeAssistant, entry: ConfigEntry, leaving_soon_folder: Path
) -> None:
    await choose(
        hass,
        entry,
        leaving_soon_mode="symlinks",
        folder_here=str(leaving_soon_folder),
        folder_in_jellyfin="/leaving-soon",
    )
    flow = await begin(hass, entry, "filter")
    fields = flow["data_schema"].schema["rows"].config["fields"]
    offered = fields["value"]["selector"].config["options"]
    assert "Movies" in offered
    assert not [each for each in offered if each.startswith("Leaving Soon")]


async def test_a_library_keeps_its_id_while_jellyfin_is_silent(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    flow = await begin(hass, entry, "filter")
    rows = [row("Library in Jellyfin", "contains", "Movies")]
    await save(hass, await enter(hass, flow, name="Films", rows=rows))
    await household.client.stop_service("jellyfin")
    await again_unchanged(hass, entry)


async def test_conditions_that_make_no_sense(
    hass: HomeAssistant, entry: ConfigEntry, subtests: pytest.Subtests
) -> None:
    flow = await begin(hass, entry, "filter")
    for rows, error, said in (
        ([], "rows_missing", {}),
        (
            [row("Year", "is", "1999"), row("Size in GB", "contains", "4")],
            "operator_unfit",
            {"row": "2", "property": "Size in GB", "operator": "contains"},
        ),
        ([row("Year", "is", "old")], "value_no_number", {"row": "1", "value": "old"}),
        ([row("Year", "is", "nan")], "value_unfit", {"row": "1"}),
        ([row("Year", "is")], "value_blank", {"row": "1", "property": "Year"}),
        ([row("Genre", "is any of", " ")], "value_blank", {"row": "1"}),
        ([row("Year", "is", "1", "2")], "value_several", {"operator": "is"}),
        ([row("Monitored", "is", "maybe")], "value_no_flag", {"value": "maybe"}),
        (
            [row("Library in Jellyfin", "contains", "Attic")],
            "library_unknown",
            {"row": "1", "library": "Attic"},
        ),
    ):
        flow = await enter(hass, flow, name="Odd", rows=rows)
        with subtests.test(error, rows=rows):
            assert flow["errors"] == {"base": error}
            assert said.items() <= flow["description_placeholders"].items()
            assert entered_by_default(flow)["rows"] == rows
    assert rules(entry) == ()
    good = [row("Year", "is less than", "1990")]
    await save(hass, await enter(hass, flow, name="Old", rows=good))
    assert len(rules(entry)) == 1


@pytest.mark.parametrize(
    ("kind", "own", "mistakes"),
    [
        (
            "tag",
            {"tags": ["kids"]},
            [
                ({"name": " "}, "name_missing"),
                ({"tags": []}, "tags_missing"),
                ({"tags": ["", " "]}, "tags_missing"),
                ({"media": []}, "media_missing"),
                ({"retention": 0}, "retention_out_of_range"),
                ({"retention": 0.5}, "retention_out_of_range"),
                ({"retention": -3}, "retention_out_of_range"),
                ({"retention": 999_999}, "retention_out_of_range"),
                ({"retention": {"active_choice": "days"}}, "retention_out_of_range"),
                (
                    {"retention": {"active_choice": "days", "days": None}},
                    "retention_out_of_range",
                ),
            ],
        ),
        (
            "episode",
            {"max_episodes": 3},
            [({"max_episodes": None}, "limits_missing")],
        ),
    ],
)
async def test_rule_that_makes_no_sense(
    hass: HomeAssistant,
    entry: ConfigEntry,
    subtests: pytest.Subtests,
    kind: str,
    own: dict[str, Any],
    mistakes: list[tuple[dict[str, Any], str]],
) -> None:
    flow = await begin(hass, entry, kind)
    good = {**entered_by_default(flow), "name": "Kids", **own}
    for changes, error in mistakes:
        bad = {key: each for key, each in (good | changes).items() if each is not None}
        flow = await go_on(hass, flow, bad)
        with subtests.test(error, changes=changes):
            assert flow["errors"] == {"base": error}
    assert rules(entry) == ()
    await save(hass, await go_on(hass, flow, good))
    assert len(rules(entry)) == 1


async def test_rule_for_nobody(hass: HomeAssistant, with_seerr: ConfigEntry) -> None:
    flow = await begin(hass, with_seerr, "people")
    flow = await enter(hass, flow, name="Wishes", people=[])
    assert flow["errors"] == {"base": "people_missing"}
    flow = await enter(hass, flow, name="Wishes", people=[person(flow, "Anna")])
    assert flow["step_id"] == "person"


async def test_rule_shorter_than_the_window_is_accepted_with_a_warning(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    flow = await begin(hass, entry, "watched")
    flow = await enter(hass, flow, name="Seen", retention=13)
    assert flow["step_id"] == "short_retention"
    assert flow["description_placeholders"] == {"retention": "13", "window": "14"}
    await save(hass, await go_on(hass, flow, {}))
    (rule,) = rules(entry)
    assert isinstance(rule, WatchedRule)
    assert rule.retention == 13 * DAY


async def test_rule_that_protects_for_ever(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    flow = await begin(hass, entry, "tag")
    never = {"active_choice": "never", "never": "never"}
    await save(hass, await enter(hass, flow, name="Old", tags=["old"], retention=never))
    (rule,) = rules(entry)
    assert isinstance(rule, TagRule)
    assert rule.retention is NEVER
    flow = await change(hass, entry, rule.id)
    choices = flow["data_schema"].schema["retention"].config["choices"]
    assert next(iter(choices)) == "never"
    await again_unchanged(hass, entry)


async def test_change_a_rule(hass: HomeAssistant, entry: ConfigEntry) -> None:
    flow = await begin(hass, entry, "tag")
    await save(
        hass, await enter(hass, flow, name="Kids", tags=["kids"], base="last_watched")
    )
    (rule,) = rules(entry)
    flow = await change(hass, entry, rule.id)
    changes = {"name": "Children", "enabled": False, "base": "same", "retention": 45}
    await save(hass, await enter(hass, flow, **changes))
    assert isinstance(rule, TagRule)
    assert rules(entry) == (
        replace(rule, name="Children", enabled=False, base=None, retention=45 * DAY),
    )


async def test_without_jellyfin_only_what_can_be_known_is_asked(
    hass: HomeAssistant, household: Household
) -> None:
    entry = await set_up(hass, household, ["radarr"])
    await settle(hass)
    flow = await add(hass, entry, "rule")
    assert flow["menu_options"] == ["tag", "filter"]
    flow = await go_on(hass, flow, {"next_step_id": "filter"})
    fields = flow["data_schema"].schema["rows"].config["fields"]
    offered = fields["property"]["selector"].config["options"]
    assert "Size in GB" in offered
    unknowable = {"Number of plays", "Library in Jellyfin", "Requested in Seerr"}
    assert unknowable.isdisjoint(offered)
    flow = await begin(hass, entry, "tag")
    assert {"require_watched", "scope"}.isdisjoint(entered_by_default(flow))
    assert options(flow, "base") == ["same", "added"]
    assert options(flow, "media") == ["movie"]
    await save(hass, await enter(hass, flow, name="Kids", tags=["kids"]))
    (rule,) = rules(entry)
    assert rule.media == {MediaType.MOVIE}
    assert household_config(entry).missing_services == frozenset()


async def test_a_rule_keeps_what_is_not_asked_while_a_service_is_gone(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    flow = await begin(hass, entry, "tag")
    answers = {"base": "last_watched", "require_watched": True, "scope": "season"}
    await save(hass, await enter(hass, flow, name="Kids", tags=["kids"], **answers))
    (rule,) = rules(entry)
    for each in tuple(entry.subentries.values()):
        if each.title in {"Jellyfin", "Sonarr"}:
            hass.config_entries.async_remove_subentry(entry, each.subentry_id)
    await settle(hass)
    flow = await change(hass, entry, rule.id)
    assert options(flow, "base") == ["same", "last_watched", "added"]
    await again_unchanged(hass, entry)


async def test_a_silent_service_offers_nothing_and_stops_nothing(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await silence(household, "radarr", "sonarr")
    flow = await begin(hass, entry, "tag")
    assert options(flow, "tags") == []
    flow = await enter(hass, flow, name="Kids", tags=["kids"])
    assert "No service has this tag" not in outcome(flow)
    await save(hass, flow)


async def test_a_tag_that_no_service_has_is_said_to_match_nothing(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    said = "No service has this tag: nobody. It matches nothing until one has."
    flow = await begin(hass, entry, "tag")
    assert flow["description_placeholders"] == {"hint": ""}
    flow = await enter(hass, flow, name="Kids", tags=["nobody", "KEEP"])
    assert said in outcome(flow)
    await save(hass, flow)
    (rule,) = rules(entry)
    flow = await change(hass, entry, rule.id)
    assert "nobody" in options(flow, "tags")
    assert said in flow["description_placeholders"]["hint"]


async def test_what_a_rule_would_do_is_shown_before_it_is_saved(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    flow = await begin(hass, entry, "filter")
    rows = [row("Year", "is at least", "1900")]
    flow = await enter(hass, flow, name="All", rows=rows, media=["movie"])
    said = outcome(flow)
    assert rules(entry) == ()
    await save(hass, flow)
    listed = (await call(hass, "get_media"))["media"]
    decided = [one for one in listed if one["rule"] == "All"]
    assert decided
    gigabytes = sum(one["size"] for one in decided) / 10**9
    assert f"Items: {len(decided)}, together {gigabytes:.1f} GB" in said
    sample = [line for line in said.splitlines() if "at the earliest" in line]
    assert len(sample) == 5
    titles = {one["title"] for one in decided}
    assert {line[2:].partition(": ")[0] for line in sample} <= titles


async def test_a_rule_for_nothing_is_said_to_be_one(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    flow = await begin(hass, entry, "tag")
    flow = await enter(hass, flow, name="Kids", tags=["nobody"])
    assert "decides for nothing" in outcome(flow)


async def test_nobody_can_tell_before_anything_was_read(
    hass: HomeAssistant, entry: ConfigEntry, household: Household
) -> None:
    await silence(household, "radarr", "sonarr", "jellyfin")
    await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    flow = await begin(hass, entry, "tag")
    flow = await enter(hass, flow, name="Kids", tags=["kids"])
    assert "nobody can say yet" in outcome(flow)

    await hass.config_entries.async_unload(entry.entry_id)
    flow = await begin(hass, entry, "tag")
    flow = await enter(hass, flow, name="Kids", tags=["kids"])
    assert "nobody can say yet" in outcome(flow)
    await save(hass, flow)
    assert len(rules(entry)) == 1


async def test_a_household_with_everything_offers_every_kind(
    hass: HomeAssistant, with_seerr: ConfigEntry
) -> None:
    flow = await add(hass, with_seerr, "rule")
    assert flow["menu_options"] == ["tag", "people", "watched", "filter", "episode"]


async def test_nobody_can_tell_while_the_memory_is_shut(
    hass: HomeAssistant, entry: CleanarrConfigEntry
) -> None:
    await entry.runtime_data.cleaner.close()
    flow = await begin(hass, entry, "tag")
    flow = await enter(hass, flow, name="Kids", tags=["kids"])
    assert "nobody can say yet" in outcome(flow)


def test_there_are_no_steps_but_those_of_kinds() -> None:
    flow = RuleSubentryFlow()
    assert hasattr(flow, "async_step_filter")
    assert not hasattr(flow, "async_step_nothing")
    assert not hasattr(flow, "filter")
