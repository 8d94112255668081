"""The household's Shoko, versions 5 and 6: files on the disk, and its SignalR hub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
import json
from pathlib import Path
from typing import Any

from aiohttp import (
    ClientError,
    ClientWebSocketResponse,
    WSMsgType,
    WSServerHandshakeError,
)
import pytest

from demo.household import (
    CommandRefused,
    Household,
    HouseholdClient,
    HouseholdClock,
    HouseholdPlan,
    Packing,
    Which,
)
from demo.household.plan import RADARR, SHOKO, SHOKO_6, SONARR, SONARR_ANIME
from tests.household.api import Api

HUB = "/signalr/aggregate"
FEEDS = "feeds=shoko,file,release,metadata"
END = "\x1e"
JSON = "application/json"
HELLO = json.dumps({"protocol": "json", "version": 1}) + END
PING = json.dumps({"type": 6}) + END


@pytest.fixture(params=[SHOKO, SHOKO_6], ids=["5", "6"])
def shoko(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def six(shoko: Any) -> bool:
    return bool(shoko == SHOKO_6)


@pytest.fixture
async def household(
    tmp_path: Path, clock: HouseholdClock, shoko: Any
) -> AsyncIterator[Household]:
    services = (RADARR, SONARR, SONARR_ANIME, shoko)
    plan = HouseholdPlan(tmp_path, movies=1, series=1, services=services)
    async with Household(plan, clock) as household:
        yield household


@pytest.fixture
async def title(control: HouseholdClient) -> str:
    return next(one.title for one in await anime(control))


async def anime(control: HouseholdClient) -> list[Any]:
    found = (await control.household()).series
    return [one for one in found if one.service == SONARR_ANIME.name]


def on_disk(household: Household, title: str, state: Any) -> Path:
    """Return the file of the first episode."""
    series = next(one for one in state.series if one.title == title)
    episode = next(one for one in series.episodes if (one.season, one.number) == (1, 1))
    return household.plan.folder / episode.on_disk


def place(path: str) -> Path:
    return Path(path)


@asynccontextmanager
async def listening(api: Api, query: str = FEEDS) -> AsyncIterator[Any]:
    """Yield a connection after its handshake."""
    url, headers = api.url("shoko", f"{HUB}?{query}"), api.headers("shoko")
    async with api.session.ws_connect(url, headers=headers) as socket:
        await socket.send_str(HELLO)
        assert await socket.receive_str() == "{}" + END
        for _ in range(100):
            if (await api.household.client.shoko_hub()).listeners:
                break
        yield socket


async def records(socket: ClientWebSocketResponse, count: int = 1) -> list[Any]:
    """Return the next records that are no pings or greetings."""
    found: list[Any] = []
    text = ""
    while len(found) < count:
        text += await socket.receive_str(timeout=20)
        *whole, text = text.split(END)
        decoded = [json.loads(one) for one in whole]
        found += [one for one in decoded if not is_small_talk(one)]
    return found


def is_small_talk(record: Any) -> bool:
    return record["type"] == 6 or "OnConnected" in record.get("target", "")


class TestRest:
    async def test_says_its_state_and_version_to_everybody(
        self, api: Api, shoko: Any
    ) -> None:
        status = await api.ask("shoko", "/api/v3/Init/Status", headers={})
        assert status.json["State"] == "Started"
        version = await api.ask("shoko", "/api/v3/Init/Version", headers={})
        assert version.json["Server"]["Version"] == shoko.version

    @pytest.mark.parametrize(
        "headers",
        [{}, {"apikey": ""}, {"apikey": "wrong"}, {"Authorization": "Bearer wrong"}],
    )
    async def test_no_key(self, api: Api, headers: dict[str, str]) -> None:
        for path in ("/api/v3/User/Current", HUB):
            assert (await api.ask("shoko", path, headers=headers)).status == 401

    async def test_three_ways_to_show_the_key(self, api: Api) -> None:
        key = api.household.addresses.service("shoko").api_key
        user = "/api/v3/User/Current"
        for headers, query in (
            ({"apikey": key}, ""),
            ({"Authorization": f"Bearer {key}"}, ""),
            ({}, f"?apikey={key}"),
        ):
            answer = await api.ask("shoko", user + query, headers=headers)
            assert answer.json["Username"] == "Default"

    async def test_gives_its_key_to_who_logs_in(self, api: Api) -> None:
        for password, status in (("secret", 200), ("wrong", 401)):
            body = {"user": "Default", "pass": password, "device": "tests"}
            answer = await api.ask("shoko", "/api/auth", "POST", body, headers={})
            assert answer.status == status
            if status == 200:
                assert answer.json["apikey"] == api.headers("shoko")["apikey"]

    async def test_starting(
        self, api: Api, control: HouseholdClient, six: bool
    ) -> None:
        await control.shoko_starting()
        assert (await api.ask("shoko", HUB)).status == (503 if six else 401)
        status = await api.ask("shoko", "/api/v3/Init/Status", headers={})
        assert status.json["State"] == "Starting"
        await control.shoko_starting(on=False)
        assert (await api.ask("shoko", "/api/v3/User/Current")).status == 200

    async def test_deletes_a_file_on_the_disk(
        self, api: Api, household: Household, control: HouseholdClient, title: str
    ) -> None:
        path = on_disk(household, title, await control.household())
        copy = place(await control.shoko_copy(Which(title, 1, 1)))
        assert (path.exists(), copy.exists()) == (True, True)
        async with listening(api) as socket:
            await control.shoko_delete(Which(title, 1, 1), one_location=True)
            (first,) = await records(socket)
            number = first["arguments"][0]["FileID"]
            assert (path.exists(), copy.exists()) == (False, True)
            file = await api.ask("shoko", f"/api/v3/File/{number}")
            assert len(file.json["Locations"]) == 1
            query = "removeFiles=true&removeFolder=true"
            done = await api.ask("shoko", f"/api/v3/File/{number}?{query}", "DELETE")
            assert done.status == 200
            (second,) = await records(socket)
        assert not copy.exists()
        assert not copy.parent.exists()
        assert second["arguments"][0]["FileID"] == number
        told = {one["arguments"][0]["FileLocationID"] for one in (first, second)}
        assert len(told) == 2
        for accepted, kind in (("*/*", "text/plain"), (JSON, JSON)):
            headers = {**api.headers("shoko"), "Accept": accepted}
            gone = await api.ask("shoko", f"/api/v3/File/{number}", headers=headers)
            assert (gone.status, gone.content_type) == (404, kind)

    async def test_deletes_one_location(
        self, api: Api, household: Household, control: HouseholdClient, title: str
    ) -> None:
        copy = place(await control.shoko_copy(Which(title, 1, 1)))
        file = await api.ask("shoko", "/api/v3/File/1")
        while len(file.json["Locations"]) == 1:
            file = await api.ask("shoko", f"/api/v3/File/{file.json['ID'] + 1}")
        last = file.json["Locations"][1]
        path = f"/api/v3/File/Location/{last['ID']}?deleteFolder=false"
        assert (await api.ask("shoko", path, "DELETE")).status == 200
        assert not copy.exists()
        assert copy.parent.exists()
        assert (await api.ask("shoko", path, "DELETE")).status == 404
        assert on_disk(household, title, await control.household()).exists()


class TestHub:
    async def test_negotiates(self, api: Api) -> None:
        path = f"{HUB}/negotiate?negotiateVersion=1"
        answer = await api.ask("shoko", path, "POST")
        assert answer.json["negotiateVersion"] == 1
        assert answer.json["availableTransports"][0]["transport"] == "WebSockets"
        token = answer.json["connectionToken"]
        async with listening(api, f"id={token}&{FEEDS}"):
            pass
        with pytest.raises(WSServerHandshakeError) as raised:
            async with listening(api, f"id={token}&{FEEDS}"):
                pass
        assert raised.value.status == 404

    async def test_key_in_the_query(self, api: Api) -> None:
        key = api.headers("shoko")["apikey"]
        for name in ("apikey", "access_token"):
            url = api.url("shoko", f"{HUB}?{name}={key}")
            async with api.session.ws_connect(url) as socket:
                await socket.send_str(HELLO)
                assert await socket.receive_str() == "{}" + END

    async def test_another_protocol(self, api: Api) -> None:
        url, headers = api.url("shoko", HUB), api.headers("shoko")
        async with api.session.ws_connect(url, headers=headers) as socket:
            await socket.send_str('{"protocol":"messagepack","version":1}' + END)
            assert "error" in await socket.receive_str()
            assert (await socket.receive()).type is WSMsgType.CLOSE

    async def test_greets(self, api: Api, six: bool) -> None:
        async with listening(api) as socket:
            await api.household.client.shoko_send((PING,))
            first = await socket.receive_str()
        greeting = {"type": 1, "target": "ShokoEvent:OnConnected", "arguments": [None]}
        assert json.loads(first.rstrip(END)) == ({"type": 6} if six else greeting)

    async def test_tells_of_what_others_delete(
        self,
        api: Api,
        household: Household,
        control: HouseholdClient,
        title: str,
        six: bool,
    ) -> None:
        path = on_disk(household, title, await control.household())
        async with listening(api) as socket:
            path.unlink()
            assert await control.shoko_scan() == 1
            (told,) = await records(socket)
        assert told["target"] == ("file:deleted" if six else "ShokoEvent:FileDeleted")
        (file,) = told["arguments"]
        assert file["RelativePath"].lstrip("/") == "/".join(path.parts[-3:])
        assert ("ManagedFolderID" in file) is six
        assert ("ImportFolderID" in file) is not six
        members = {"EpisodeID", "AnidbEpisodeID", "SeriesID", "AnidbAnimeID", "GroupID"}
        assert [one.keys() for one in file["CrossReferences"]] == [members, members]
        assert await control.shoko_scan() == 0

    async def test_a_folder_that_is_away_is_not_gone(
        self, control: HouseholdClient
    ) -> None:
        await control.unmount(SONARR_ANIME.name, "/anime")
        assert await control.shoko_scan() == 0

    async def test_tells_of_series(
        self, api: Api, control: HouseholdClient, title: str, six: bool
    ) -> None:
        async with listening(api) as socket:
            await control.shoko_series(title)
            (told,) = await records(socket)
        target = "metadata:series.updated" if six else "ShokoEvent:SeriesUpdated"
        assert told["target"] == target
        assert told["arguments"][0]["Source"] == "AniDB"

    async def test_only_to_who_follows(
        self, api: Api, control: HouseholdClient, title: str, six: bool
    ) -> None:
        async with listening(api, "feeds=shoko" if six else "feeds=file") as socket:
            await control.shoko_delete(Which(title, 1, 1))
            await control.shoko_send((PING,))
            assert json.loads((await socket.receive_str()).rstrip(END)) == {"type": 6}

    @pytest.mark.parametrize(
        ("packing", "count"), [("each", 2), ("together", 1), ("split", 4)]
    )
    async def test_packs_records(
        self,
        api: Api,
        control: HouseholdClient,
        title: str,
        packing: str,
        count: int,
        six: bool,
    ) -> None:
        await control.shoko_copy(Which(title, 1, 1))
        await control.shoko_packing(Packing(packing))
        async with listening(api) as socket:
            if not six:
                await socket.receive_str()
            await control.shoko_delete(Which(title, 1, 1))
            texts = [await socket.receive_str() for _ in range(count)]
        told = [json.loads(one) for one in "".join(texts).split(END) if one]
        assert len(told) == 2
        assert texts[0].count(END) == {"each": 1, "together": 2, "split": 0}[packing]

    async def test_pings_and_counts_pings(
        self, api: Api, control: HouseholdClient
    ) -> None:
        await control.shoko_beat(0.02)
        async with listening(api, "feeds=none") as socket:
            for _ in range(8):
                await socket.send_str(PING)
                assert await socket.receive_str() == '{"type":6}' + END
        assert (await control.shoko_hub()).pings >= 7

    async def test_drops_who_is_silent(
        self, api: Api, control: HouseholdClient
    ) -> None:
        await control.shoko_beat(patience=0.02)
        url, headers = api.url("shoko", HUB), api.headers("shoko")
        async with api.session.ws_connect(url, headers=headers) as socket:
            await socket.send_str(HELLO)
            await socket.receive_str()
            assert (await socket.receive(timeout=20)).type is WSMsgType.CLOSE

    async def test_ends_in_two_ways(self, api: Api, control: HouseholdClient) -> None:
        async with listening(api, "feeds=none") as socket:
            await control.shoko_close(error="Bye")
            told = json.loads((await socket.receive_str()).rstrip(END))
            assert told == {"type": 7, "allowReconnect": True, "error": "Bye"}
            assert (await socket.receive()).type is WSMsgType.CLOSE
        async with listening(api, "feeds=none") as socket:
            await control.shoko_hang_up()
            assert (await socket.receive()).type is WSMsgType.CLOSED

    async def test_can_be_switched_off(
        self, api: Api, control: HouseholdClient
    ) -> None:
        async with listening(api, "feeds=none") as socket:
            await control.shoko_signalr(on=False)
            assert json.loads((await socket.receive_str()).rstrip(END))["type"] == 7
        assert (await api.ask("shoko", HUB)).status == 404
        await control.shoko_signalr()
        assert (await api.ask("shoko", HUB)).status == 400

    async def test_ends_with_its_service(
        self, api: Api, control: HouseholdClient
    ) -> None:
        async with listening(api, "feeds=none") as socket:
            await control.stop_service("shoko")
            assert (await socket.receive(timeout=20)).type is not WSMsgType.TEXT
        with pytest.raises(ClientError):
            await api.ask("shoko", HUB)
        await control.start_service("shoko")
        async with listening(api, "feeds=none"):
            pass


async def test_is_kept_between_runs(
    tmp_path: Path, clock: HouseholdClock, shoko: Any
) -> None:
    services = (SONARR, SONARR_ANIME, shoko)
    plan = HouseholdPlan(tmp_path, movies=0, series=1, services=services, keep=True)
    async with Household(plan, clock) as household:
        title = next(one.title for one in await anime(household.client))
        await household.client.shoko_delete(Which(title, 1, 1))
    async with Household(plan, clock) as household:
        assert await household.client.shoko_scan() == 0
        with pytest.raises(CommandRefused):
            await household.client.shoko_delete(Which(title, 1, 1))


async def test_can_watch_another_folder(
    tmp_path: Path, clock: HouseholdClock, shoko: Any
) -> None:
    watching = replace(shoko, roots=(replace(shoko.roots[0], folder="tv"),))
    plan = HouseholdPlan(tmp_path, movies=0, series=1, services=(SONARR, watching))
    async with Household(plan, clock) as household:
        (series,) = (await household.client.household()).series
        await household.client.shoko_delete(Which(series.title, 1, 1))
        files = (await household.client.household()).files
    assert not [file for file in files if "S01E01" in file.path]
