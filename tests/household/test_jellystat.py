"""The household's Jellystat, held against what a real one answered (measured §1)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession
import pytest

from demo.household import (
    CommandRefused,
    Fault,
    FaultKind,
    Household,
    HouseholdClient,
    HouseholdClock,
    HouseholdPlan,
    Match,
    Which,
)
from demo.household.plan import JELLYSTAT, RADARR, SONARR
from tests.household.api import Api
from tests.recorded import recorded, recorded_body, recorded_text

HISTORY, ACTIVITY = "/api/getHistory", "/stats/getPlaybackActivity"
SERVICE = Match(service="jellystat")


@pytest.fixture
def version() -> str:
    return "1.1.8"


@pytest.fixture
def plan(tmp_path: Path, version: str) -> HouseholdPlan:
    jellystat = replace(JELLYSTAT, version=version)
    services = (RADARR, SONARR, jellystat)
    return HouseholdPlan(tmp_path, movies=4, series=1, services=services)


@pytest.fixture
async def household(
    plan: HouseholdPlan, clock: HouseholdClock
) -> AsyncIterator[Household]:
    async with Household(plan, clock) as household:
        yield household


async def history(api: Api, query: str = "size=1000") -> list[Any]:
    """Return the rows of a page of the history."""
    return list((await api.jellystat(f"{HISTORY}?{query}"))["results"])


def of(rows: list[Any], name: str) -> list[Any]:
    """Return the rows of a film or an episode."""
    return [row for row in rows if row["NowPlayingItemName"] == name]


def kinds(rows: list[Any]) -> dict[str, set[type]]:
    """Return the types that each member of some rows has."""
    return {name: {type(row[name]) for row in rows} | {type(None)} for name in rows[0]}


def assert_alike(ours: list[Any], theirs: list[Any]) -> None:
    """Fail unless rows have the same members, of types that a real one has as well."""
    found, real = kinds(ours), kinds(theirs)
    assert found.keys() == real.keys()
    assert {
        name: got - real[name] for name, got in found.items() if got - real[name]
    } == {}


async def test_shows_what_was_seeded_and_what_is_played(
    api: Api, control: HouseholdClient
) -> None:
    before = await history(api)
    assert {row["UserName"] for row in of(before, "Inception")} == {"Anna"}
    at = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)
    await control.play("Ben", "Inception", at=at)
    (new,) = [row for row in of(await history(api), "Inception") if row not in before]
    item = await api.item("Inception")
    assert (new["NowPlayingItemId"], new["EpisodeId"]) == (item["Id"], None)
    assert (new["UserId"], new["UserName"]) == (await api.user("Ben"), "Ben")
    assert new["ActivityDateInserted"] == "2026-11-20T19:30:00.000Z"


async def test_remembers_what_is_gone(api: Api, control: HouseholdClient) -> None:
    before = of(await history(api), "Inception")
    await control.remove_row("Inception", files=True)
    await control.settle()
    await control.scan()
    await control.remove_user("Anna")
    assert of(await history(api), "Inception") == before


async def test_an_episode_belongs_to_its_series(
    api: Api, control: HouseholdClient
) -> None:
    times = [datetime(2026, 11, day, 20, tzinfo=UTC) for day in (10, 12)]
    for at in times:
        await control.play("Ben", Which("Breaking Bad", season=1, episode=3), at=at)
    (row,) = [row for row in await history(api) if row["UserName"] == "Ben"]
    episodes = await api.items("includeItemTypes=Episode&isMissing=false")
    episode = next(one for one in episodes if one["Id"] == row["EpisodeId"])
    assert row["NowPlayingItemId"] == episode["SeriesId"]
    assert (row["SeasonNumber"], row["EpisodeNumber"]) == (1, 3)
    assert (row["TotalPlays"], len(row["results"])) == (2, 2)
    assert row["PlaybackDuration"] == sum(
        play["PlaybackDuration"] for play in row["results"]
    )
    dates = [play["ActivityDateInserted"] for play in row["results"]]
    assert dates == ["2026-11-12T20:00:00+00:00", "2026-11-10T20:00:00+00:00"]


async def test_a_play_that_is_soon_resumed_goes_on(
    api: Api, control: HouseholdClient
) -> None:
    begun = datetime(2026, 11, 20, 19, tzinfo=UTC)
    for share, minutes in ((0.4, 0), (0.5, 50), (0.2, 300)):
        at = begun + timedelta(minutes=minutes)
        await control.play("Ben", "Inception", share=share, at=at)
    flat = (await api.jellystat(f"{ACTIVITY}?size=1000"))["results"]
    plays = [one for one in of(flat, "Inception") if one["UserName"] == "Ben"]
    ends = [play["ActivityDateInserted"] for play in plays]
    assert ends == ["2026-11-21T00:00:00.000Z", "2026-11-20T19:50:00.000Z"]


async def test_the_nested_dates_are_the_databases(
    api: Api, control: HouseholdClient
) -> None:
    await control.jellystat_time_zone("Europe/Berlin")
    for at in ("2026-07-01T20:00:00.500Z", "2026-11-01T20:00:00.000001Z"):
        moment = datetime.fromisoformat(at)
        await control.play("Ben", Which("Breaking Bad", 1, 3), at=moment)
    (row,) = [row for row in await history(api) if row["UserName"] == "Ben"]
    assert row["ActivityDateInserted"] == "2026-11-01T20:00:00.000Z"
    assert [play["ActivityDateInserted"] for play in row["results"]] == [
        "2026-11-01T21:00:00.000001+01:00",
        "2026-07-01T22:00:00.5+02:00",
    ]


async def test_numbers_are_made_of_names(api: Api, control: HouseholdClient) -> None:
    await control.add_user("007")
    await control.add_movie("1917", 2019)
    await control.scan()
    await control.play("007", "1917")
    (row,) = of(await history(api), "1917")
    assert (row["UserName"], row["FullName"]) == (7, 1917)


async def test_imported_rows(api: Api, control: HouseholdClient) -> None:
    at = datetime(2024, 6, 21, tzinfo=UTC)
    await control.import_plays("Anna", Which("Breaking Bad", 1, 1), at=at)
    await control.import_plays("Ben", "Inception", at=at)
    episode, movie = [row for row in await history(api) if row["imported"]]
    assert episode["NowPlayingItemId"] == episode["EpisodeId"]
    assert episode["Id"] == "1"
    assert episode["NowPlayingItemName"].startswith("Breaking Bad - s01e01 - ")
    assert movie["NowPlayingItemId"] == (await api.item("Inception"))["Id"]
    theirs = recorded_body("jellystat", "getHistory.lastpage.json")["results"]
    assert_alike([episode], theirs)


class TestAsRecorded:
    async def test_history(self, api: Api) -> None:
        theirs = recorded_body("jellystat", "getHistory.page1size10.json")
        ours = await api.jellystat(f"{HISTORY}?page=1&size=10")
        assert ours.keys() == theirs.keys()
        assert_alike(ours["results"], theirs["results"])
        episodes = [row for row in ours["results"] if row["results"]]
        nested = next(row for row in theirs["results"] if row["results"])["results"]
        assert_alike(episodes[0]["results"], nested)

    async def test_activity(self, api: Api) -> None:
        theirs = recorded_body("jellystat", "stats.getPlaybackActivity.json")
        ours = await api.jellystat(f"{ACTIVITY}?size=5")
        assert ours.keys() == theirs.keys()
        assert_alike(ours["results"], theirs["results"])

    async def test_libraries(self, api: Api) -> None:
        theirs = recorded_body("jellystat", "getLibraries.json")
        assert_alike(await api.jellystat("/api/getLibraries"), theirs)

    async def test_being_set_up(self, api: Api) -> None:
        theirs = recorded_body("jellystat", "auth.isConfigured.json")
        answer = await api.ask("jellystat", "/auth/isConfigured", headers={})
        assert answer.json == theirs

    @pytest.mark.parametrize(
        "name",
        [
            "page0",
            "page-1",
            "size0",
            "size-1",
            "sizeabc",
            "filter_unknown",
            "filter_badjson",
        ],
    )
    async def test_odd_questions(self, api: Api, name: str) -> None:
        theirs = recorded("jellystat", f"getHistory.{name}.json")
        answer = await api.ask("jellystat", theirs["request"]["path"])
        assert answer.status == theirs["status"]
        assert answer.json == theirs["body_trimmed_to_1"]

    @pytest.mark.parametrize(
        ("name", "headers"),
        [
            ("nokey", {}),
            ("emptykey", {"x-api-token": ""}),
            ("badkey", {"X-Api-Token": "wrong"}),
            ("bearer_key", {"Authorization": "Bearer {key}"}),
            ("basic_plus_key", {"Authorization": "Basic YTpi", "x-api-token": "{key}"}),
        ],
    )
    async def test_keys(self, api: Api, name: str, headers: dict[str, str]) -> None:
        theirs = recorded("jellystat", f"auth.{name}.json")
        key = api.household.addresses.service("jellystat").api_key
        sent = {header: value.format(key=key) for header, value in headers.items()}
        answer = await api.ask("jellystat", "/api/getLibraries", headers=sent)
        assert answer.status == theirs["status"]
        assert answer.content_type == "application/json"
        assert answer.json == recorded_body("jellystat", f"auth.{name}.json")

    async def test_no_keys_at_all(self, api: Api, control: HouseholdClient) -> None:
        await control.jellystat_keys(on=False)
        answer = await api.ask("jellystat", "/api/getLibraries")
        theirs = recorded_text("jellystat", "getLibraries.nokeys.http").splitlines()
        assert answer.status == 404
        assert answer.body.decode() == theirs[-1]

    async def test_paths_that_it_does_not_know(self, api: Api) -> None:
        theirs = recorded("jellystat", "unknown_api.json")
        answer = await api.ask("jellystat", "/api/nope")
        assert answer.status == theirs["status"]
        assert answer.json == theirs["body_trimmed_to_3"]
        page = await api.ask("jellystat", "/nope", headers={})
        assert (page.status, page.content_type) == (200, "text/html")

    @pytest.mark.case("A10")
    async def test_a_failed_query(self, api: Api, control: HouseholdClient) -> None:
        await control.fail(Fault(FaultKind.QUERY_FAILED, SERVICE))
        answer = await api.ask("jellystat", f"{HISTORY}?page=1&size=100")
        theirs = recorded_text("jellystat", "getHistory.query_failed.http")
        assert answer.status == 200
        assert answer.body.decode() == theirs.splitlines()[-1]
        libraries = await api.ask("jellystat", "/api/getLibraries")
        assert (libraries.status, libraries.body) == (200, b"")
        assert "Content-Type" not in libraries.headers

    @pytest.mark.parametrize("version", ["1.1.2"])
    async def test_an_old_history(self, api: Api) -> None:
        theirs = recorded("jellystat", "getHistory.v1.1.2.json")
        rows = await api.jellystat(f"{HISTORY}?page=1&size=1")
        movie = next(row for row in rows if row["EpisodeId"] is None)
        episode = next(row for row in rows if row["EpisodeId"])
        for ours, real in ((movie, theirs["movie"]), (episode, theirs["episode"])):
            assert real.keys() <= ours.keys()
            assert type(ours["results"][0]["PlaybackDuration"]) is str
            assert ours["TotalPlays"] == len(ours["results"])


async def test_the_key_may_stand_in_the_address(api: Api) -> None:
    key = api.household.addresses.service("jellystat").api_key
    path = f"/api/getLibraries?apiKey={key}"
    assert (await api.ask("jellystat", path, headers={})).status == 200


async def test_pages(api: Api) -> None:
    whole = await history(api)
    answers = [
        await api.jellystat(f"{HISTORY}?page={page}&size=7") for page in range(1, 99)
    ]
    pages = answers[0]["pages"]
    assert [len(one["results"]) for one in answers[: pages - 1]] == [7] * (pages - 1)
    assert [row for one in answers for row in one["results"]] == whole
    assert (answers[pages]["pages"], answers[pages]["results"]) == (pages, [])
    assert (await api.ask("jellystat", f"{HISTORY}?page=1&page=2")).status == 500


@pytest.mark.parametrize("path", [HISTORY, ACTIVITY])
async def test_the_filter_by_date_is_exact(api: Api, path: str) -> None:
    rows = (await api.jellystat(f"{path}?size=1000"))["results"]
    date = rows[len(rows) // 2]["ActivityDateInserted"]
    filters = json.dumps([{"field": "ActivityDateInserted", "min": date}])
    answer = await api.jellystat(f"{path}?size=1000&filters={filters}")
    assert answer["results"] == [
        row for row in rows if row["ActivityDateInserted"] >= date
    ]
    assert answer["filters"] == json.loads(filters)


@pytest.mark.parametrize("version", ["1.1.2", "1.1.6"])
async def test_before_1_1_7_all_plays_come_at_once(api: Api) -> None:
    rows = await api.jellystat(f"{ACTIVITY}?page=3&size=1")
    dates = [row["ActivityDateInserted"] for row in rows]
    assert len(rows) > 10
    assert dates != sorted(dates, reverse=True)


async def ask_twice(api: Api) -> list[object]:
    """Ask two questions at once."""
    asked = (api.ask("jellystat", path) for path in (HISTORY, ACTIVITY))
    return list(await asyncio.gather(*asked, return_exceptions=True))


@pytest.mark.case("H")
async def test_a_fragile_one_is_asked_one_thing_at_a_time(
    api: Api, control: HouseholdClient
) -> None:
    assert not any(isinstance(one, Exception) for one in await ask_twice(api))
    await control.jellystat_fragile()
    assert all(isinstance(one, ClientError) for one in await ask_twice(api))
    assert (await api.ask("jellystat", HISTORY)).status == 200


async def test_one_that_is_not_set_up_ends_with_the_first_key(
    api: Api, control: HouseholdClient
) -> None:
    await control.jellystat_set_up(1)
    assert (await api.jellystat("/auth/isConfigured"))["state"] == 1
    with pytest.raises(ClientError):
        await api.jellystat("/api/getLibraries")


async def test_its_requests_are_logged(api: Api, control: HouseholdClient) -> None:
    await api.jellystat("/auth/isConfigured")
    (record,) = await control.requests(SERVICE)
    assert (record.path, record.status) == ("/auth/isConfigured", 200)


async def test_it_remembers_from_run_to_run(
    plan: HouseholdPlan, clock: HouseholdClock
) -> None:
    seen = []
    async with ClientSession() as session:
        for _ in range(2):
            async with Household(replace(plan, keep=True), clock) as household:
                seen.append(await history(Api(household, session)))
    assert seen[0] == seen[1] != []


async def test_without_one_there_is_none(tmp_path: Path) -> None:
    async with Household(HouseholdPlan(tmp_path, movies=1, series=0)) as household:
        assert {one.kind for one in household.addresses.services} == {
            "jellyfin",
            "radarr",
            "sonarr",
        }
        with pytest.raises(CommandRefused):
            await household.client.jellystat_keys(on=False)
