"""What the household's Seerr answers, as measured with a real one (MEASURED §2)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
import pytest

from demo.household import (
    OVERSEERR,
    Fault,
    FaultKind,
    Household,
    HouseholdClient,
    HouseholdClock,
    HouseholdPlan,
    Kind,
    Match,
    RootPlan,
    ServicePlan,
)
from demo.household.plan import RADARR, SEERR, SONARR
from tests.household.api import Api

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
UHD = ServicePlan("radarr_4k", Kind.RADARR, (RootPlan("/uhd", "uhd"),), RADARR.version)
NO_ENTRY = {
    "status": 403,
    "error": "You do not have permission to access this endpoint",
}
ADDRESSES = ("request", "request/1", "media", "user", "auth/me", "settings/radarr")


@asynccontextmanager
async def household_with(folder: Path, *services: ServicePlan) -> AsyncIterator[Api]:
    """Start a small household with these services."""
    plan = HouseholdPlan(folder, movies=9, series=2, services=services)
    async with Household(plan) as household, ClientSession() as session:
        yield Api(household, session)


async def ask(api: Api, path: str, method: str = "GET", key: str | None = None) -> Any:
    """Return status and body of an answer; with another key, or with none ("")."""
    headers = {None: api.headers("seerr"), "": {}}.get(key, {"X-Api-Key": str(key)})
    answer = await api.ask("seerr", f"/api/v1/{path}", method, headers=headers)
    return answer.status, answer.json


async def request_of(api: Api, number: int) -> Any:
    """Return a request as it stands in the list."""
    rows = (await api.seerr("request?take=500"))["results"]
    return next(row for row in rows if row["id"] == number)


@pytest.mark.parametrize("path", ADDRESSES)
async def test_a_key_is_needed(api: Api, path: str) -> None:
    status, body = await ask(api, path, key="")
    sentence = "cookie 'connect.sid' required"
    error = {"path": f"/api/v1/{path}", "message": sentence}
    assert (status, body) == (401, {"message": sentence, "errors": [error]})
    assert await ask(api, path, key="f" * 32) == (403, NO_ENTRY)
    assert (await ask(api, path))[0] == 200


async def test_another_way_to_show_the_key_is_none(api: Api) -> None:
    key = api.household.addresses.service("seerr").api_key
    bearer = {"Authorization": f"Bearer {key}"}
    answer = await api.ask("seerr", "/api/v1/request", headers=bearer)
    assert answer.status == 401


@pytest.mark.parametrize("key", ["", "f" * 32])
async def test_status_answers_to_anybody(api: Api, key: str) -> None:
    status, body = await ask(api, "status", key=key)
    assert (status, body["version"]) == (200, SEERR.version)


async def test_what_is_not_there(api: Api) -> None:
    error = {"path": "/api/v1/nope", "message": "not found"}
    nope = {"message": "not found", "errors": [error]}
    assert await ask(api, "nope", key="") == (404, nope)
    assert await ask(api, "request/999") == (404, {"message": "Request not found."})
    assert await ask(api, "user/999") == (404, {"message": "User not found."})
    page = await api.ask("seerr", "/api/v3/system/status")
    assert (page.status, page.content_type) == (200, "text/html")


async def test_pages(api: Api, control: HouseholdClient) -> None:
    count = len(await control.media_requests())
    for number in range(25 - count):
        await control.request_media("Ben", "Heat", seasons=(number,))
    for query, info, rows in (
        ("", (1, 3, 10, 25), 10),
        ("take=0", (1, 3, 10, 25), 10),
        ("take=10&skip=20", (3, 3, 10, 25), 5),
        ("take=1000", (1, 1, 1000, 25), 25),
        ("take=-1", (1, -25, -1, 25), 25),
        ("take=10&skip=5000", (501, 3, 10, 25), 0),
    ):
        answer = await api.seerr(f"request?{query}")
        found = answer["pageInfo"]
        order = ("page", "pages", "pageSize", "results")
        assert tuple(found[name] for name in order) == info, query
        assert len(answer["results"]) == rows, query
        assert answer["serviceErrors"] == {"radarr": [], "sonarr": []}


async def test_the_newest_come_first(api: Api, control: HouseholdClient) -> None:
    rows = (await api.seerr("request?take=500"))["results"]
    ids = [row["id"] for row in rows]
    assert ids == sorted(ids, reverse=True)
    oldest = await api.seerr("request?take=500&sortDirection=asc")
    assert [row["id"] for row in oldest["results"]] == ids[::-1]
    newest = await control.request_media("Ben", "Heat")
    assert (await api.seerr("request?take=1"))["results"][0]["id"] == newest


FILTERS = (
    "all, approved, available, pending, processing, unavailable, failed, deleted, "
    "completed"
)
REFUSED = (
    ("foo=1", "Unknown query parameter 'foo'", None),
    (
        "filter=bogus",
        f"should be equal to one of the allowed values: {FILTERS}",
        "enum",
    ),
    (
        "sort=bogus",
        "should be equal to one of the allowed values: added, modified",
        "enum",
    ),
    ("take=abc", "should be number,null", "type"),
)


@pytest.mark.parametrize(("query", "sentence", "code"), REFUSED)
async def test_parameters_are_checked(
    api: Api, query: str, sentence: str, code: str | None
) -> None:
    name = query.partition("=")[0]
    error = {"path": f".query.{name}", "message": sentence}
    message = sentence
    if code:
        error["errorCode"] = f"{code}.openapi.validation"
        message = f"request.query.{name} {sentence}"
    body = {"message": message, "errors": [error]}
    assert await ask(api, f"request?take=10&{query}") == (400, body)
    assert (await ask(api, f"request?{query}", key="f"))[0] == 400
    assert (await ask(api, "status?foo=1"))[0] == 400


async def test_filters(api: Api, control: HouseholdClient) -> None:
    for request in await control.media_requests():
        await control.withdraw_request(request.id)
    made = {
        status: await control.request_media("Ben", "Heat", status=status)
        for status in (1, 2, 3, 4, 5)
    }
    series = await control.request_media("Anna", "The Wire")
    unknown = await control.request_media("Anna", "Alien", status=9)
    expected = {
        "filter=pending": {made[1]},
        "filter=approved": {made[2]},
        "filter=processing": set(),
        "filter=failed": {made[4]},
        "filter=available": {made[5], series},
        "filter=completed": {made[5], series},
        "filter=deleted": set(),
        "filter=all": {*made.values(), series, unknown},
        "mediaType=tv": {series},
        "requestedBy=1": {series, unknown},
    }
    for query, ids in expected.items():
        answer = await api.seerr(f"request?take=500&{query}")
        assert {row["id"] for row in answer["results"]} == ids, query
        assert answer["pageInfo"]["results"] == len(ids)


async def test_a_movie_that_is_there(api: Api, control: HouseholdClient) -> None:
    number = await control.request_media("Ben", "Heat")
    found, movie = await request_of(api, number), await api.movie("Heat")
    ben = next(row for row in (await api.seerr("user"))["results"] if row["id"] == 2)
    assert (found["type"], found["status"], found["seasons"]) == ("movie", 5, [])
    assert found["requestedBy"] == ben
    assert ben["jellyfinUserId"] == await api.user("Ben")
    media = found["media"]
    assert (media["tmdbId"], media["tvdbId"]) == (movie["tmdbId"], None)
    assert (media["serviceId"], media["externalServiceId"]) == (0, movie["id"])
    assert (media["serviceId4k"], media["externalServiceId4k"]) == (None, None)
    assert media["jellyfinMediaId"] == (await api.item("Heat"))["Id"]
    assert (found["canRemove"], found["profileName"]) == (True, "HD-1080p")


async def test_seasons_of_a_series(api: Api, control: HouseholdClient) -> None:
    series = await api.series("The Wire")
    regular = {one["seasonNumber"] for one in series["seasons"]} - {0}
    for asked, expected in (((), regular), ((0, 2), {0, 2})):
        number = await control.request_media("Ben", "The Wire", seasons=asked)
        found = await request_of(api, number)
        assert {one["seasonNumber"] for one in found["seasons"]} == expected
        assert found["media"]["tvdbId"] == series["tvdbId"]
        assert found["media"]["externalServiceId"] == series["id"]


async def test_two_requests_share_the_row_of_their_title(
    api: Api, control: HouseholdClient
) -> None:
    first = await request_of(api, await control.request_media("Ben", "Heat"))
    second = await request_of(api, await control.request_media("Anna", "Heat"))
    assert first["media"]["id"] == second["media"]["id"]


@pytest.mark.parametrize(("status", "media"), [(1, 2), (2, 3), (3, 1), (4, 1)])
async def test_a_title_that_is_not_there_yet(
    api: Api, control: HouseholdClient, status: int, media: int
) -> None:
    await control.remove_row("Heat", files=True)
    number = await control.request_media("Ben", "Heat", status=status)
    found = await request_of(api, number)
    assert (found["status"], found["media"]["status"]) == (status, media)
    assert found["media"]["externalServiceId"] is None
    assert found["media"]["serviceId"] == (0 if status == 2 else None)
    assert (found["modifiedBy"] is None) is (status == 1)


async def test_a_request_in_4k(tmp_path: Path) -> None:
    async with household_with(tmp_path, RADARR, SONARR, UHD, SEERR) as api:
        control = api.household.client
        there = await control.add_movie(
            "Arrival", 2016, tmdb_id=329865, service="radarr_4k"
        )
        number = await control.request_media("Ben", "Arrival", is_4k=True)
        found = await request_of(api, number)
        media = found["media"]
        assert (found["is4k"], found["serverId"]) == (True, 1)
        assert (media["serviceId4k"], media["externalServiceId4k"]) == (1, there)
        assert media["status4k"] == 5
        hd, uhd = await api.seerr("settings/radarr")
        assert (hd["id"], hd["is4k"]) == (0, False)
        assert (uhd["id"], uhd["is4k"]) == (1, True)
        address = api.household.addresses.service("radarr_4k").url
        assert address == f"http://{uhd['hostname']}:{uhd['port']}"


async def test_forgetting_a_title(api: Api, control: HouseholdClient) -> None:
    first = await request_of(api, await control.request_media("Ben", "Heat"))
    await control.request_media("Anna", "Heat")
    other = await control.request_media("Anna", "Alien")
    path = f"media/{first['media']['id']}"
    unknown = {"message": "Media not found"}
    assert (await ask(api, path, "DELETE", key=""))[0] == 401
    assert await ask(api, path, "DELETE", key="f") == (403, NO_ENTRY)
    gone = await api.ask("seerr", f"/api/v1/{path}", "DELETE")
    assert (gone.status, gone.body, gone.content_type) == (204, b"", "")
    assert await ask(api, path, "DELETE") == (404, unknown)
    assert await ask(api, "media/abc", "DELETE") == (404, unknown)
    titles = [one.title for one in await control.media_requests()]
    assert "Heat" not in titles
    assert (await request_of(api, other))["status"] == 5


async def test_taking_a_request_back(api: Api, control: HouseholdClient) -> None:
    number = await control.request_media("Ben", "Heat")
    assert (await ask(api, f"request/{number}", "DELETE")) == (204, None)
    assert (await ask(api, f"request/{number}", "DELETE"))[0] == 404


async def test_blocklisted_media_are_left_out_of_the_list_alone(
    api: Api, control: HouseholdClient
) -> None:
    before = (await api.seerr("request"))["pageInfo"]["results"]
    number = await control.request_media("Ben", "Heat")
    media = (await request_of(api, number))["media"]["id"]
    await control.blocklist("Heat")
    assert (await api.seerr("request"))["pageInfo"]["results"] == before
    assert (await api.seerr("request/count"))["total"] == before + 1
    assert (await ask(api, f"media/{media}", "DELETE")) == (204, None)
    rows = (await api.seerr("media?take=500"))["results"]
    assert [row["status"] for row in rows if row["id"] == media] == [6]


async def test_counts(api: Api, control: HouseholdClient) -> None:
    for request in await control.media_requests():
        await control.withdraw_request(request.id)
    for status in (1, 2, 3, 4, 5):
        await control.request_media("Ben", "Heat", status=status)
    await control.request_media("Ben", "The Wire")
    assert await api.seerr("request/count") == {
        "total": 6,
        "movie": 5,
        "tv": 1,
        "pending": 1,
        "approved": 1,
        "declined": 1,
        "processing": 0,
        "available": 1,
        "completed": 2,
    }


async def test_a_radarr_that_is_down(api: Api, control: HouseholdClient) -> None:
    number = await control.request_media("Ben", "Heat")
    await control.stop_service("radarr")
    answer = await api.seerr("request?take=500")
    dead = [{"id": 0, "name": "Radarr"}]
    assert answer["serviceErrors"] == {"radarr": dead, "sonarr": []}
    assert "profileName" not in await request_of(api, number)


async def test_people_who_ask(api: Api, control: HouseholdClient) -> None:
    names = [row["displayName"] for row in (await api.seerr("user"))["results"]]
    assert names == list((await control.household()).users)
    await control.add_requester("Oma")
    await control.add_user("Zoe")
    oma = await request_of(api, await control.request_media("Oma", "Heat"))
    zoe = await request_of(api, await control.request_media("Zoe", "Heat"))
    assert oma["requestedBy"]["jellyfinUserId"] is None
    assert oma["requestedBy"]["displayName"] == "Oma"
    assert zoe["requestedBy"]["jellyfinUserId"] == await api.user("Zoe")
    assert zoe["requestedBy"]["requestCount"] == 1


async def test_it_begins_with_requests(control: HouseholdClient) -> None:
    requests = await control.media_requests()
    assert {request.user for request in requests} == {"Anna", "Ben", "Clara", "Dora"}
    assert {request.status for request in requests} == {3, 5}
    assert any(request.seasons for request in requests)


async def test_an_overseerr(tmp_path: Path) -> None:
    async with household_with(tmp_path, RADARR, SONARR, OVERSEERR) as api:
        number = await api.household.client.request_media("Ben", "Arrival", status=2)
        found = await request_of(api, number)
        for record in (
            found["requestedBy"],
            found["media"],
            await api.seerr("auth/me"),
        ):
            assert not [name for name in record if name.startswith("jellyfin")]
        assert (found["requestedBy"]["plexUsername"], found["status"]) == ("Ben", 2)
        assert (await api.seerr("status"))["version"] == "1.34.0"
        assert "serviceErrors" not in await api.seerr("request")
        for query in ("sortDirection=asc", "mediaType=tv", "filter=deleted"):
            assert (await ask(api, f"request?{query}"))[0] == 400


async def test_a_household_without_seerr(tmp_path: Path) -> None:
    async with household_with(tmp_path, RADARR, SONARR) as api:
        names = [one.name for one in api.household.addresses.services]
        assert names == ["jellyfin", "radarr", "sonarr"]


async def test_requests_are_kept(tmp_path: Path) -> None:
    services = (RADARR, SONARR, SEERR)
    plan = HouseholdPlan(tmp_path, 9, 2, services=services, keep=True, begins=NOW)
    async with Household(plan, HouseholdClock(NOW)) as household:
        await household.client.request_media("Ben", "Arrival", status=4)
        left = await household.client.media_requests()
    async with Household(replace(plan, port_base=0)) as household:
        assert await household.client.media_requests() == left


async def test_faults(api: Api, control: HouseholdClient) -> None:
    whole = await api.seerr("request?take=500")
    count = whole["pageInfo"]["results"]
    await control.fail(Fault(FaultKind.SHORT, Match("seerr", path="*/request")))
    short = await api.seerr("request?take=500")
    assert short["pageInfo"] == whole["pageInfo"]
    assert len(short["results"]) == count - max(1, count // 10)
    await control.heal()
    await control.fail(Fault(FaultKind.ZERO, Match("seerr", path="*/request")))
    empty = await api.seerr("request?take=500")
    assert (empty["pageInfo"]["results"], empty["results"]) == (0, [])
