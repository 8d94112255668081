"""What Jellyfin's Webhook plugin is told and sends (API notes §7)."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
import pytest

from demo.household import (
    Household,
    HouseholdClient,
    HouseholdClock,
    HouseholdPlan,
    Which,
)
from demo.household.jellyfin.webhook import plugin
from tests.household.api import Api
from tests.household.conftest import NOW
from tests.household.descriptions import answer_schema, check

both = pytest.mark.parametrize("household", ["10.11", "12"], indirect=True)
CONFIGURATION = "/Plugins/71552a5a-5c5c-4350-a2ae-ebe451a30173/Configuration"
ALL_TYPES = (
    "ItemAdded ItemDeleted PlaybackStart PlaybackProgress PlaybackStop UserDataSaved"
)
ITEM = (
    "ServerId ServerName ServerVersion ServerUrl NotificationType Timestamp "
    "UtcTimestamp Name Overview Tagline ItemId ItemType RunTimeTicks"
)
MOVIE = f"{ITEM} Year PremiereDate Genres Provider_tmdb Provider_imdb"
EPISODE = (
    f"{ITEM} Year PremiereDate SeriesName SeriesId SeasonId SeasonNumber "
    "EpisodeNumber Provider_tvdb"
)
PLAYBACK = (
    "UserId NotificationUsername PlaybackPositionTicks IsPaused DeviceName ClientName "
    "Client"
)
SAVED = (
    "SaveReason Played PlayCount Favorite Likes Rating PlaybackPositionTicks "
    "LastPlayedDate UserId NotificationUsername"
)


@dataclass(frozen=True)
class Post:
    """One thing that the plugin sent."""

    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> dict[str, Any]:
        decoded: dict[str, Any] = json.loads(self.text)
        return decoded

    @property
    def fields(self) -> set[str]:
        """Return the members without those of video and audio."""
        return {one for one in self.json if not one.startswith(("Video_", "Audio_"))}


@dataclass
class Receiver:
    """Somebody who takes what the plugin sends, and answers with a status."""

    status: int = 200
    url: str = ""
    posts: list[Post] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.posts.append(Post(dict(request.headers), await request.text()))
        self._came.set()
        return web.Response(status=self.status)

    async def until(self, count: int) -> None:
        """Wait until so many came that were not taken."""
        async with asyncio.timeout(10):
            while len(self.posts) < count:
                self._came.clear()
                await self._came.wait()

    async def nothing_comes(self) -> None:
        """Fail when something comes though nobody waits for it."""
        await asyncio.sleep(0.1)
        assert self.posts == []

    def taken(self, *names: str) -> list[Any]:
        """Return members of what came so far, and forget it."""
        rows = [tuple(post.json.get(name) for name in names) for post in self.posts]
        self.posts.clear()
        return [row[0] for row in rows] if len(names) == 1 else rows


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver


def destination(url: str, **members: object) -> dict[str, object]:
    """Make the notes' destination, with some members changed."""
    return {
        "WebhookName": "Test",
        "WebhookUri": url,
        "NotificationTypes": ALL_TYPES.split(),
        "EnableMovies": True,
        "EnableEpisodes": True,
        "EnableSeries": True,
        "EnableSeasons": True,
        "SendAllProperties": True,
        "EnableWebhook": True,
        "Headers": [],
        "Fields": [],
        "UserFilter": [],
        **members,
    }


async def send_to(api: Api, *destinations: object) -> None:
    """Install the plugin and let it have these destinations, after all others."""
    await api.household.client.install_webhook()
    whole = await api.jellyfin(CONFIGURATION)
    whole["GenericOptions"] += destinations
    await api.jellyfin(CONFIGURATION, "POST", whole)


@asynccontextmanager
async def running(
    plan: HouseholdPlan, start: datetime | None = None
) -> AsyncIterator[Api]:
    """Run a household by itself; with a start its clock stands still."""
    clock = HouseholdClock(start, frozen=True) if start else None
    async with Household(plan, clock) as household, ClientSession() as session:
        yield Api(household, session)


async def delete(api: Api, name: str, kind: str = "Movie") -> str:
    """Delete something through Jellyfin; return its id."""
    item = await api.item(name, f"includeItemTypes={kind}")
    await api.jellyfin(f"/Items/{item['Id']}", "DELETE")
    return str(item["Id"])


async def test_without_the_plugin_there_is_nothing(
    api: Api, control: HouseholdClient
) -> None:
    assert await api.jellyfin("/Plugins") == []
    for method in ("GET", "POST"):
        assert (await api.ask("jellyfin", CONFIGURATION, method, {})).status == 404
    await delete(api, "Heat")
    await control.settle()
    assert await control.webhook_deliveries() == ()


@both
async def test_the_plugin_is_listed_as_described(
    api: Api, control: HouseholdClient
) -> None:
    await control.install_webhook()
    product = f"jellyfin {api.household.plan.jellyfin}"
    plugins = await api.ask("jellyfin", "/Plugins")
    schema = answer_schema(product, "GET", "/Plugins")
    assert schema
    check(product, schema, plugins.json)
    (webhook,) = plugins.json
    assert (webhook["Name"], webhook["Status"]) == ("Webhook", "Active")
    path = f"/Plugins/{webhook['Id']}/Configuration"
    answer = await api.ask("jellyfin", path)
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert answer.json["GenericOptions"] == []
    described = "/Plugins/{pluginId}/Configuration"
    # The description knows an object without members: what all plugins have.
    assert answer_schema(product, "GET", described) == {
        "$ref": "#/components/schemas/BasePluginConfiguration"
    }
    assert answer_schema(product, "POST", described) is None
    told = await api.ask("jellyfin", path, "POST", answer.json)
    assert (told.status, told.body) == (204, b"")


async def test_only_a_key_may_ask_of_plugins(
    api: Api, control: HouseholdClient
) -> None:
    await control.install_webhook()
    for method, path in (
        ("GET", "/Plugins"),
        ("GET", CONFIGURATION),
        ("POST", CONFIGURATION),
    ):
        answer = await api.ask("jellyfin", path, method, {}, headers={})
        assert answer.status == 401


async def test_a_configuration_replaces_the_whole(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url), {"WebhookUri": "http://x/"})
    whole = await api.jellyfin(CONFIGURATION)
    first, second = whole["GenericOptions"]
    assert first["NotificationTypes"] == ALL_TYPES.split()
    assert (second["EnableMovies"], second["EnableWebhook"]) == (False, True)
    await api.jellyfin(CONFIGURATION, "POST", {"ServerUrl": "http://jellyfin"})
    whole = await api.jellyfin(CONFIGURATION)
    assert (whole["ServerUrl"], whole["GenericOptions"]) == ("http://jellyfin", [])
    assert whole["DiscordOptions"] == []
    await control.play("Anna", "Heat")
    await control.settle()
    assert receiver.posts == []


@pytest.mark.parametrize(
    "body", [[], {"GenericOptions": "x"}, {"GenericOptions": ["x"]}]
)
async def test_a_body_that_is_no_configuration_is_refused(
    api: Api, control: HouseholdClient, body: object
) -> None:
    await control.install_webhook()
    answer = await api.ask("jellyfin", CONFIGURATION, "POST", body)
    assert answer.status == 400


@both
async def test_a_deletion_is_sent_half_a_minute_later(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    item = await delete(api, "Inception")
    await control.advance(seconds=29)
    await receiver.nothing_comes()
    await control.advance(seconds=1)
    await receiver.until(1)
    (post,) = receiver.posts
    assert set(post.json) == set(MOVIE.split())
    assert post.headers["Content-Type"].startswith("text/plain")
    assert post.json["NotificationType"] == "ItemDeleted"
    assert (post.json["Name"], post.json["ItemType"]) == ("Inception", "Movie")
    assert (post.json["ItemId"], post.json["Provider_tmdb"]) == (item, "27205")
    assert post.json["UtcTimestamp"] == "2026-11-21T12:00:30.0000000Z"
    assert len(post.json["ServerId"]) == 32
    assert "/media" not in post.text
    assert ".mkv" not in post.text


async def test_real_time_sends_too(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin, "_EVERY", timedelta(seconds=0.05))
    async with running(HouseholdPlan(tmp_path, jellyfin_webhook=True)) as api:
        await send_to(api, destination(receiver.url))
        await delete(api, "Heat")
        await receiver.until(1)
    assert receiver.taken("Name") == ["Heat"]


@both
async def test_a_deleted_series_is_told_with_what_it_contained_by_12(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    query = "includeItemTypes=Season,Episode&isMissing=false"
    inside = [
        item["Id"]
        for item in await api.items(query)
        if item["SeriesName"] == "The Wire"
    ]
    series = await delete(api, "The Wire", "Series")
    await control.settle()
    assert {post.json["NotificationType"] for post in receiver.posts} == {"ItemDeleted"}
    # What it belonged to is no longer there to be looked up.
    assert all("SeriesName" not in post.json for post in receiver.posts)
    expected = [series, *inside] if api.household.plan.jellyfin == "12" else [series]
    assert sorted(receiver.taken("ItemId")) == sorted(expected)


async def test_an_episode_names_what_it_belongs_to(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    await control.remove_from_disk(Which("The Wire", season=1, episode=1))
    await control.scan()
    await control.settle()
    (post,) = receiver.posts
    assert post.fields == set(EPISODE.split())
    assert post.json["SeriesName"] == "The Wire"
    assert (post.json["SeasonNumber"], post.json["EpisodeNumber"]) == (1, 1)


async def test_a_report_finds_a_file_gone(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    path = (await api.item("Heat"))["Path"]
    await control.remove_from_disk("Heat")
    update = {"Path": path, "UpdateType": "Deleted"}
    await api.jellyfin("/Library/Media/Updated", "POST", {"Updates": [update]})
    await control.settle()
    assert receiver.taken("NotificationType", "Name") == [("ItemDeleted", "Heat")]


async def test_an_upgrade_is_a_deletion_and_something_new(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    old = (await api.item("Heat"))["Id"]
    await control.rename_file("Heat", "Heat (1995) Better.mkv")
    await control.scan()
    new = (await api.item("Heat"))["Id"]
    await control.set_clock(NOW + timedelta(minutes=1))
    await receiver.until(2)
    video = receiver.posts[-1].json
    assert (video["Video_0_Codec"], video["Audio_0_Language"]) == ("hevc", "eng")
    assert receiver.taken("NotificationType", "ItemId") == [
        ("ItemDeleted", old),
        ("ItemAdded", new),
    ]


async def test_a_new_series_is_told_without_what_it_contains(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    await control.add_series("Brand New", 2020)
    await control.scan()
    await control.settle()
    told = receiver.taken("NotificationType", "ItemType", "Name")
    assert told == [("ItemAdded", "Series", "Brand New")]


async def test_something_new_waits_for_its_ids_five_minutes(
    api: Api, control: HouseholdClient, receiver: Receiver, media: Path
) -> None:
    await send_to(api, destination(receiver.url))
    (media / "movies" / "Our Wedding.mkv").write_bytes(b"film")
    await control.scan()
    await control.advance(seconds=300)
    await receiver.nothing_comes()
    await control.advance(seconds=30)
    await receiver.until(1)
    assert receiver.taken("NotificationType", "Name") == [("ItemAdded", "Our Wedding")]


async def test_what_is_gone_before_it_was_told_is_told_as_gone_only(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    await control.add_movie("Short Lived", 2020)
    await control.scan()
    await control.remove_from_disk("Short Lived")
    await control.scan()
    await control.settle()
    assert receiver.taken("NotificationType") == ["ItemDeleted"]


async def test_other_ids_are_no_deletions(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    await control.renumber_jellyfin()
    await control.settle()
    assert set(receiver.taken("NotificationType")) == {"ItemAdded"}


async def test_a_play_is_told_at_once(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    await control.play("Anna", "Inception")
    await receiver.until(4)
    start, stop = receiver.posts[1], receiver.posts[3]
    assert start.fields == {*MOVIE.split(), *PLAYBACK.split()}
    assert stop.fields == {*start.fields, "PlayedToCompletion"}
    assert receiver.posts[0].fields == {*MOVIE.split(), *SAVED.split()}
    assert stop.json["UserId"] == await api.user("Anna")
    assert stop.json["PlaybackPositionTicks"] == stop.json["RunTimeTicks"]
    told = ("NotificationType", "SaveReason", "Played", "PlayedToCompletion")
    assert receiver.taken(*told) == [
        ("UserDataSaved", "PlaybackStart", False, None),
        ("PlaybackStart", None, None, None),
        ("UserDataSaved", "PlaybackFinished", True, None),
        ("PlaybackStop", None, None, True),
    ]


async def test_a_session_is_told_as_it_goes_on(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    session = await control.start_playing("Ben", "Heat", device="Kitchen")
    await control.pause_playing(session, share=0.3)
    await control.stop_playing(session, share=0.4)
    await control.settle()
    assert {post.json.get("DeviceName", "Kitchen") for post in receiver.posts} == {
        "Kitchen"
    }
    told = ("NotificationType", "SaveReason", "IsPaused", "PlayedToCompletion")
    assert receiver.taken(*told)[2:] == [
        ("UserDataSaved", "PlaybackProgress", None, None),
        ("PlaybackProgress", None, True, None),
        ("UserDataSaved", "PlaybackFinished", None, None),
        ("PlaybackStop", None, False, False),
    ]


async def test_marks_and_favourites_are_told(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    await control.mark_played("Anna", "Alien")
    await control.mark_played("Anna", "Alien", on=False)
    await control.favorite("Anna", "The Wire")
    user, item = await api.user("Anna"), (await api.item("Heat"))["Id"]
    await api.jellyfin(f"/UserFavoriteItems/{item}?userId={user}", "POST")
    await control.settle()
    told = ("SaveReason", "Name", "Played", "Favorite", "NotificationUsername")
    assert receiver.taken(*told) == [
        ("TogglePlayed", "Alien", True, False, "Anna"),
        ("TogglePlayed", "Alien", False, False, "Anna"),
        ("UpdateUserRating", "The Wire", False, True, "Anna"),
        ("UpdateUserRating", "Heat", False, True, "Anna"),
    ]


async def test_each_destination_gets_what_it_asked_for(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    anna = str(UUID(await api.user("Anna")))

    def asking(name: str, **members: object) -> dict[str, object]:
        fields = [{"Key": "For", "Value": name}]
        return destination(receiver.url, Fields=fields, **members)

    await send_to(
        api,
        asking("movies", EnableEpisodes=False, EnableSeries=False),
        asking("episodes", EnableMovies=False, NotificationTypes=["PlaybackStop"]),
        asking("anna", UserFilter=[anna], NotificationTypes=["PlaybackStop"]),
        asking("deletions", UserFilter=[anna], NotificationTypes=["ItemDeleted"]),
        asking("nobody", EnableWebhook=False),
    )
    await control.mark_played("Ben", "Heat")
    await control.play("Ben", Which("The Wire", season=1, episode=1))
    await control.play("Anna", Which("The Wire", season=1, episode=1))
    await delete(api, "Alien")
    await control.settle()
    assert receiver.taken("For", "NotificationType") == [
        ("movies", "UserDataSaved"),
        ("episodes", "PlaybackStop"),
        ("episodes", "PlaybackStop"),
        ("anna", "PlaybackStop"),
        ("movies", "ItemDeleted"),
        ("deletions", "ItemDeleted"),
    ]


async def test_headers_are_sent(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    headers = [
        {"Key": "content-type", "Value": "application/json"},
        {"Key": "X-Token", "Value": "secret"},
        {"Key": "", "Value": "nonsense"},
    ]
    await send_to(api, destination(receiver.url, Headers=headers))
    await control.mark_played("Anna", "Heat")
    await control.settle()
    (post,) = receiver.posts
    assert post.headers["Content-Type"] == "application/json; charset=utf-8"
    assert post.headers["X-Token"] == "secret"


async def test_a_template_has_dashes_in_its_ids(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    text = '{"ItemId":"{{ItemId}}","Name":"{{{Name}}}","None":"{{Missing}}"}'
    template = b64encode(text.encode()).decode()
    chosen = destination(receiver.url, SendAllProperties=False, Template=template)
    await send_to(api, chosen)
    item = await delete(api, "Heat")
    await control.settle()
    (post,) = receiver.posts
    assert post.json == {"ItemId": str(UUID(item)), "Name": "Heat", "None": ""}


async def test_quotes_in_a_name_are_escaped_twice(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(api, destination(receiver.url))
    await control.add_movie('The "Best" Film', 2020)
    await control.scan()
    await control.settle()
    assert receiver.taken("Name") == ['The \\"Best\\" Film']


async def test_what_fails_is_not_sent_again(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await send_to(
        api,
        destination("http://127.0.0.1:9/"),
        destination("no address"),
        destination(receiver.url),
    )
    receiver.status = 500
    item = await delete(api, "Heat")
    await control.settle()
    await control.advance(hours=1)
    await control.settle()
    deliveries = await control.webhook_deliveries()
    assert [one.status for one in deliveries] == [0, 0, 500]
    assert {(one.type, one.item) for one in deliveries} == {("ItemDeleted", item)}
    assert len(receiver.posts) == 1


async def test_the_plugin_can_be_there_from_the_start_and_is_kept(
    tmp_path: Path, receiver: Receiver
) -> None:
    plan = HouseholdPlan(
        tmp_path, movies=5, series=2, jellyfin_webhook=True, keep=True, begins=NOW
    )
    async with running(plan, NOW) as api:
        await send_to(api, destination(receiver.url))
        left = await api.jellyfin(CONFIGURATION)
        await delete(api, "Inception")
    assert receiver.posts == []
    async with running(replace(plan, port_base=0)) as api:
        assert await api.jellyfin(CONFIGURATION) == left
        await api.household.client.mark_played("Anna", "The Matrix")
        await api.household.client.settle()
    assert receiver.taken("Name") == ["The Matrix"]
