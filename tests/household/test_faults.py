"""The ways in which the household's services fail, wait and tell."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import ClientError, ClientPayloadError, ServerDisconnectedError
import orjson
import pytest

from demo.household import (
    Fault,
    FaultKind,
    Hold,
    HouseholdClient,
    Match,
    Stage,
)
from tests.household.api import Api

MOVIES = Match("radarr", "GET", "/api/v3/movie")
ITEMS = Match("jellyfin", "GET", "/Items")
QUERY = "/Items?recursive=true&includeItemTypes=Movie&collapseBoxSetItems=false"


async def test_a_status(api: Api, control: HouseholdClient) -> None:
    await control.fail(Fault(FaultKind.STATUS, MOVIES, status=429, retry_after=7))
    answer = await api.ask("radarr", "movie")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    assert (await api.ask("radarr", "tag")).status == 200
    assert (await api.ask("sonarr", "series")).status == 200


async def test_a_login_page(api: Api, control: HouseholdClient) -> None:
    await control.fail(Fault(FaultKind.GARBAGE, MOVIES))
    answer = await api.ask("radarr", "movie")
    assert (answer.status, answer.content_type) == (200, "text/html")
    assert b"Login" in answer.body


async def test_nothing_at_all(api: Api, control: HouseholdClient) -> None:
    await control.fail(Fault(FaultKind.EMPTY, MOVIES))
    answer = await api.ask("radarr", "movie")
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert answer.body == b""


async def test_half_a_body_that_looks_whole(api: Api, control: HouseholdClient) -> None:
    whole = (await api.ask("radarr", "tag")).body
    await control.fail(Fault(FaultKind.TRUNCATE, Match("radarr", path="*/tag")))
    address = api.url("radarr", "tag")
    async with api.session.get(address, headers=api.headers("radarr")) as answer:
        body = await answer.read()
    assert answer.status == 200
    assert whole.startswith(body)
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(body)


async def test_a_connection_cut_in_the_body(api: Api, control: HouseholdClient) -> None:
    await control.fail(Fault(FaultKind.CUT, MOVIES))
    with pytest.raises(ClientPayloadError):
        await api.ask("radarr", "movie")


async def test_a_connection_dropped(api: Api, control: HouseholdClient) -> None:
    await control.fail(Fault(FaultKind.DROP, MOVIES, count=1))
    with pytest.raises(ServerDisconnectedError):
        await api.ask("radarr", "movie")
    assert (await api.ask("radarr", "movie")).status == 200


async def test_a_wrong_content_type(api: Api, control: HouseholdClient) -> None:
    true = await api.ask("radarr", "movie")
    await control.fail(Fault(FaultKind.CONTENT_TYPE, MOVIES))
    answer = await api.ask("radarr", "movie")
    assert answer.content_type == "text/plain"
    assert answer.body == true.body


@pytest.mark.parametrize("service", ["radarr", "jellyfin"])
async def test_a_valid_answer_with_nothing_in_it(
    api: Api, control: HouseholdClient, service: str
) -> None:
    await control.fail(Fault(FaultKind.ZERO, Match(service)))
    if service == "radarr":
        assert await api.radarr("movie") == []
        page = await api.radarr("history?pageSize=5")
        assert (page["totalRecords"], page["records"]) == (0, [])
    else:
        answer = await api.jellyfin(QUERY)
        assert (answer["TotalRecordCount"], answer["Items"]) == (0, [])


async def test_a_short_page_says_it_is_whole(
    api: Api, control: HouseholdClient
) -> None:
    await control.fail(Fault(FaultKind.SHORT, ITEMS))
    answer = await api.jellyfin(QUERY)
    assert (answer["TotalRecordCount"], len(answer["Items"])) == (25, 23)


async def test_a_compressed_answer_is_the_true_one(
    api: Api, control: HouseholdClient
) -> None:
    true = await api.radarr("movie")
    await control.fail(Fault(FaultKind.GZIP, MOVIES))
    answer = await api.ask("radarr", "movie")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.json == true


async def test_a_hanging_answer_ends_with_the_fault(
    api: Api, control: HouseholdClient
) -> None:
    await control.fail(Fault(FaultKind.HANG, MOVIES))
    hold = await control.hold(Hold(MOVIES))
    asked = asyncio.create_task(api.ask("radarr", "movie"))
    await control.until_held(hold)
    await control.release(hold)
    assert (await control.requests(MOVIES))[0].status is None
    assert not asked.done()
    await control.heal()
    with pytest.raises(ClientError):
        await asked
    assert (await api.ask("radarr", "movie")).status == 200


async def test_a_slow_answer_is_the_true_one(
    api: Api, control: HouseholdClient
) -> None:
    loop = asyncio.get_running_loop()
    await control.fail(Fault(FaultKind.SLOW, MOVIES, seconds=0.05))
    before = loop.time()
    assert len(await api.radarr("movie")) == 25
    assert loop.time() - before >= 0.05


async def test_page_k_of_n_fails(api: Api, control: HouseholdClient) -> None:
    await control.fail(Fault(FaultKind.STATUS, ITEMS, skip=2, count=1))
    statuses = [(await api.ask("jellyfin", QUERY)).status for _ in range(4)]
    assert statuses == [200, 200, 500, 200]


async def test_faults_are_told_apart_by_their_query(
    api: Api, control: HouseholdClient
) -> None:
    number = await control.fail(
        Fault(
            FaultKind.STATUS, Match("jellyfin", path="/Items", query="*startIndex=10*")
        )
    )
    assert (await api.ask("jellyfin", f"{QUERY}&startIndex=0")).status == 200
    assert (await api.ask("jellyfin", f"{QUERY}&startIndex=10")).status == 500
    await control.heal(number)
    assert (await api.ask("jellyfin", f"{QUERY}&startIndex=10")).status == 200


@pytest.mark.parametrize("kind", [FaultKind.STATUS, FaultKind.DROP])
async def test_a_service_that_acts_and_then_fails(
    api: Api, control: HouseholdClient, kind: FaultKind
) -> None:
    deletion = Match("radarr", "DELETE")
    await control.fail(Fault(kind, deletion, count=1, after=True, status=500))
    if kind is FaultKind.DROP:
        with pytest.raises(ServerDisconnectedError):
            await api.ask("radarr", "moviefile/1", "DELETE")
    else:
        assert (await api.ask("radarr", "moviefile/1", "DELETE")).status == 500
    assert (await api.ask("radarr", "moviefile/1")).status == 404


@pytest.mark.parametrize("stage", list(Stage))
async def test_a_request_is_held_until_released(
    api: Api, control: HouseholdClient, stage: Stage
) -> None:
    hold = await control.hold(Hold(Match("radarr", "DELETE"), stage))
    asked = asyncio.create_task(api.ask("radarr", "moviefile/1", "DELETE"))
    (held,) = await control.until_held(hold)
    assert (held.request.path, held.request.status) == ("/api/v3/moviefile/1", None)
    assert await control.held() == (held,)
    acted = (await api.ask("radarr", "moviefile/1")).status == 404
    assert acted is (stage is Stage.AFTER)
    assert not asked.done()
    await control.release(hold)
    assert (await asked).status == 200
    assert await control.held() == ()


async def test_a_held_request_can_be_dropped_before_it_acts(
    api: Api, control: HouseholdClient
) -> None:
    hold = await control.hold(Hold(Match("radarr", "DELETE")))
    asked = asyncio.create_task(api.ask("radarr", "moviefile/1", "DELETE"))
    await control.until_held(hold)
    await control.release(drop=True)
    with pytest.raises(ClientError):
        await asked
    assert (await api.ask("radarr", "moviefile/1")).status == 200


async def test_a_hold_takes_as_many_as_it_is_told(
    api: Api, control: HouseholdClient
) -> None:
    hold = await control.hold(Hold(Match("radarr", path="*/tag"), count=2))
    asked = [asyncio.create_task(api.ask("radarr", "tag")) for _ in range(2)]
    assert len(await control.until_held(hold, count=2)) == 2
    assert (await api.ask("radarr", "tag")).status == 200
    await control.release(hold)
    assert [answer.status for answer in await asyncio.gather(*asked)] == [200, 200]


async def test_every_request_is_shown(api: Api, control: HouseholdClient) -> None:
    await api.ask("radarr", "movie?excludeLocalCovers=true")
    await api.ask("radarr", "movie/999")
    body = {"movieIds": [1], "monitored": False}
    await api.ask("radarr", "movie/editor", "PUT", body)
    await api.ask("sonarr", "nonsense")
    await api.ask("jellyfin", "/Nonsense")
    shown = await control.requests()
    assert [(one.service, one.method, one.status) for one in shown] == [
        ("radarr", "GET", 200),
        ("radarr", "GET", 404),
        ("radarr", "PUT", 202),
        ("sonarr", "GET", 404),
        ("jellyfin", "GET", 404),
    ]
    assert shown[0].query == "excludeLocalCovers=true"
    assert orjson.loads(shown[2].body) == body
    assert shown[0].at == await control.now()
    assert len(await control.requests(Match(method="PUT"))) == 1
    await control.reset_requests()
    assert await control.requests() == ()


async def test_a_stopped_service_refuses_connections(
    api: Api, control: HouseholdClient
) -> None:
    asks: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: api.ask("radarr", "tag"),
        lambda: api.ask("radarr", "movie"),
    )
    await control.stop_service("radarr")
    for ask in asks:
        with pytest.raises(ClientError):
            await ask()
    assert (await api.ask("sonarr", "tag")).status == 200
    await control.start_service("radarr")
    for ask in asks:
        await ask()
