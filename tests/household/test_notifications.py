"""Registering webhooks with Radarr and Sonarr (API notes §4.2)."""

from pathlib import Path
from typing import Any

from aiohttp import ClientSession
import pytest

from demo.household import Household, HouseholdClient, HouseholdPlan
from tests.household.api import Api
from tests.household.conftest import NOW
from tests.household.descriptions import check, resource_schema
from tests.household.receiver import EVENTS, Receiver, add, order, put

BOTH = pytest.mark.parametrize("service", ["radarr", "sonarr"])
NOBODY = "http://127.0.0.1:9/hook"


async def known(api: Api, service: str) -> list[Any]:
    found: list[Any] = (await api.ask(service, "notification")).json
    return found


@BOTH
async def test_a_notification_is_tested_and_kept(
    api: Api, receiver: Receiver, service: str
) -> None:
    body = order(receiver.url, EVENTS[service])
    answer = await api.ask(service, "notification", "POST", body)
    (test,) = receiver.taken()
    assert (answer.status, test["eventType"]) == (201, "Test")
    made = answer.json
    assert await known(api, service) == [made]
    one = await api.ask(service, f"notification/{made['id']}")
    assert one.json == made
    check(service, resource_schema(service, "NotificationResource"), made)
    on = {name for name in made if name.startswith("on") and made[name]}
    assert on == set(EVENTS[service].split())
    assert (made["name"], made["implementation"]) == ("Home Assistant", "Webhook")
    fields = {one["name"]: one["value"] for one in made["fields"]}
    assert fields["url"] == receiver.url
    await api.ask(service, f"notification/{made['id']}", "DELETE")
    assert await known(api, service) == []
    assert (await api.ask(service, f"notification/{made['id']}")).status == 404


@BOTH
async def test_what_a_notification_is_made_from(api: Api, service: str) -> None:
    (schema,) = (await api.ask(service, "notification/schema")).json
    check(service, resource_schema(service, "NotificationResource"), schema)
    names = [field["name"] for field in schema["fields"]]
    assert names == ["url", "method", "username", "password", "headers"]
    assert schema["supportsOnUpgrade"] is True
    assert ("onMovieDelete" in schema) is (service == "radarr")
    assert ("onSeriesDelete" in schema) is (service == "sonarr")


async def test_the_payloads_of_a_test(api: Api, receiver: Receiver) -> None:
    for service in ("radarr", "sonarr"):
        body = order(receiver.url, EVENTS[service])
        answer = await api.ask(service, "notification/test", "POST", body)
        assert answer.status == 200
        assert await known(api, service) == []
    radarr, sonarr = receiver.taken()
    assert radarr["movie"] == {
        "id": 1,
        "title": "Test Title",
        "year": 1970,
        "releaseDate": "1970-01-01",
        "folderPath": "C:\\testpath",
        "tmdbId": 0,
        "tags": ["test-tag"],
    }
    assert radarr["remoteMovie"]["tmdbId"] == 1234
    assert sonarr["series"]["tvdbId"] == 1234
    assert sonarr["series"]["path"] == "C:\\testpath"
    assert [one["id"] for one in sonarr["episodes"]] == [123]
    assert (radarr["instanceName"], sonarr["instanceName"]) == ("Radarr", "Sonarr")


@BOTH
@pytest.mark.parametrize("query", ["", "?forceSave=true"])
async def test_a_test_that_fails_is_a_400_and_nothing_is_kept(
    api: Api, receiver: Receiver, service: str, query: str
) -> None:
    receiver.status = 404
    for url in (receiver.url, NOBODY):
        body = order(url, EVENTS[service])
        answer = await api.ask(service, f"notification{query}", "POST", body)
        (failure,) = answer.json
        assert (answer.status, failure["propertyName"]) == (400, "Url")
        assert failure["errorMessage"].startswith("Unable to send test message: ")
    answer = await api.ask(service, "notification/test", "POST", body)
    assert answer.status == 400
    assert await known(api, service) == []
    assert len(receiver.taken()) == 1


@BOTH
async def test_without_events_nobody_need_be_reachable(
    api: Api, receiver: Receiver, service: str
) -> None:
    made = await api.ask(service, "notification", "POST", order(NOBODY))
    assert made.status == 201
    wanted = {**made.json, **dict.fromkeys(EVENTS[service].split(), True)}
    assert (await put(api, service, wanted)).status == 400
    assert await known(api, service) == [made.json]
    forced = await put(api, service, wanted, "?forceSave=true")
    assert (forced.status, forced.json) == (202, wanted)
    assert await known(api, service) == [wanted]
    # what has not changed is not tested
    assert (await put(api, service, wanted)).status == 202
    wanted["fields"] = order(receiver.url)["fields"]
    assert (await put(api, service, wanted)).status == 202
    assert [one["eventType"] for one in receiver.taken()] == ["Test"]


async def test_no_address_is_refused_only_with_events(api: Api) -> None:
    answer = await api.ask("radarr", "notification", "POST", order("", "onGrab"))
    assert (answer.status, answer.json[0]["propertyName"]) == (400, "Url")
    assert answer.json[0]["errorMessage"].startswith("Invalid Url")
    assert (await api.ask("radarr", "notification", "POST", order(""))).status == 201
    # this only widens onDownload, as the servers see it
    widening = order("", "onUpgrade", name="Another")
    assert (await api.ask("radarr", "notification", "POST", widening)).status == 201


@BOTH
async def test_names_are_unique(api: Api, receiver: Receiver, service: str) -> None:
    await add(api, service, receiver)
    body = order(receiver.url, EVENTS[service], name="home ASSISTANT")
    answer = await api.ask(service, "notification", "POST", body)
    (failure,) = answer.json
    assert (answer.status, failure["propertyName"]) == (400, "Name")
    assert failure["errorMessage"] == "Should be unique"
    other = await add(api, service, receiver, name="Another")
    assert (await put(api, service, {**other, "name": body["name"]})).status == 400
    assert (await put(api, service, {**other, "name": "ANOTHER"})).status == 202
    body["name"] = ""
    answer = await api.ask(service, "notification", "POST", body)
    assert answer.json[0]["errorMessage"] == "'Name' must not be empty."


def with_fields(body: dict[str, Any], **values: object) -> dict[str, Any]:
    others = [field for field in body["fields"] if field["name"] not in values]
    named = [{"name": name, "value": value} for name, value in values.items()]
    return {**body, "fields": [*others, *named]}


def password(notification: Any) -> Any:
    fields = {one["name"]: one["value"] for one in notification["fields"]}
    return fields["password"]


async def test_a_password_is_masked_and_the_mask_keeps_it(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    body = with_fields(
        order(receiver.url, "onMovieAdded"), username="ha", password="secret"
    )
    made = (await api.ask("radarr", "notification", "POST", body)).json
    assert password(made) == "********"
    made["onRename"] = True
    assert password((await put(api, "radarr", made)).json) == "********"
    made["name"] = "Renamed"
    await put(api, "radarr", made, "?forceSave=true")
    await control.add_movie("New", 2026)
    sent = [hook.headers["Authorization"] for hook in receiver.hooks]
    assert sent == ["Basic aGE6c2VjcmV0"] * 3
    bare = with_fields(made, username="", password="")
    assert password((await put(api, "radarr", bare)).json) == ""
    assert "Authorization" not in receiver.hooks[-1].headers


async def test_method_headers_and_form(api: Api, receiver: Receiver) -> None:
    headers = [{"key": "X-Token", "value": "abc"}, {"key": "X-Other", "value": "1"}]
    body = with_fields(order(receiver.url, "onGrab"), method=2, headers=headers)
    made = await api.ask("radarr", "notification", "POST", body)
    assert {one["name"]: one["value"] for one in made.json["fields"]}[
        "headers"
    ] == headers
    (hook,) = receiver.hooks
    assert hook.method == "PUT"
    assert (hook.headers["X-Token"], hook.headers["X-Other"]) == ("abc", "1")
    assert hook.headers["Content-Type"] == "application/json"
    assert hook.text.startswith('{\n  "eventType": "Test",\n')
    assert "null" not in hook.text
    wrong = with_fields(body, method=3)
    assert (await api.ask("radarr", "notification", "POST", wrong)).status == 400


@BOTH
async def test_null_breaks_tags_and_headers(
    api: Api, receiver: Receiver, service: str
) -> None:
    body = order(receiver.url)
    for broken in ({**body, "tags": None}, with_fields(body, headers=None)):
        answer = await api.ask(service, "notification", "POST", broken)
        assert answer.status == 500
    assert await known(api, service) == []
    assert receiver.taken() == []


@BOTH
async def test_tags_know_their_notifications(
    api: Api, receiver: Receiver, service: str
) -> None:
    tag = (await api.ask(service, "tag", "POST", {"label": "told"})).json
    made = await add(api, service, receiver, tags=[tag["id"]])
    details = (await api.ask(service, "tag/detail")).json
    found = next(one for one in details if one["label"] == "told")
    assert found["notificationIds"] == [made["id"]]
    assert (await api.ask(service, f"tag/{tag['id']}", "DELETE")).status == 409
    await api.ask(service, f"notification/{made['id']}", "DELETE")
    assert (await api.ask(service, f"tag/{tag['id']}", "DELETE")).status == 200


async def test_a_kept_household_keeps_its_notifications(
    tmp_path: Path, receiver: Receiver
) -> None:
    plan = HouseholdPlan(tmp_path, movies=2, series=1, keep=True, begins=NOW)
    async with Household(plan) as household, ClientSession() as session:
        made = await add(Api(household, session), "radarr", receiver)
    async with Household(plan) as household, ClientSession() as session:
        assert await known(Api(household, session), "radarr") == [made]
        await household.client.add_movie("New", 2026, with_file=False)
    assert [one["eventType"] for one in receiver.taken()] == ["MovieAdded"]
