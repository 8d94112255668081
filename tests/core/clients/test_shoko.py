"""Asking Shoko and listening to it: the household's, 5 and 6, and some that lie."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
import json
import logging
from pathlib import Path
import ssl
import traceback
from typing import Any

from aiohttp import web
from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.clients.failures import (
    CLOSED,
    CONNECTION,
    CREDENTIALS,
    KEY as BAD_KEY,
    NO_HUB,
    NOT_SET_UP,
    REDIRECT,
    SHAPE,
    STARTING,
    TIMEOUT,
)
from custom_components.cleanarr.core.clients.fields import Malformed
from custom_components.cleanarr.core.clients.shoko import (
    Connected,
    FileDeleted,
    HubEvent,
    SeriesChanged,
    ShokoClient,
    ShokoHub,
    ShokoStatus,
)
from custom_components.cleanarr.core.clients.shoko.records import LONGEST, Records
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    CertificateRejected,
    ServiceError,
    ServiceUnreachable,
    UnexpectedAnswer,
    UnsupportedVersion,
)
from custom_components.cleanarr.core.identifiers import ShokoFileId, Slug
from custom_components.cleanarr.core.settings import ServiceConfig, ServiceKind
from demo.household import Household, HouseholdClient, HouseholdPlan, Packing, Which
from demo.household.plan import SHOKO, SHOKO_6, SONARR, SONARR_ANIME, ServicePlan
from tests.core.clients.servers import KEY, serving

HUB = "/signalr/aggregate"
END = "\x1e"
FIRST, SECOND = Which("Cowboy Bebop", 1, 1), Which("Cowboy Bebop", 1, 2)
PING = json.dumps({"type": 6}) + END
DELETED = {5: "ShokoEvent:FileDeleted", 6: "file:deleted"}
CHANGED = {5: "ShokoEvent:SeriesUpdated", 6: "metadata:series.updated"}


class Beats:
    """A sleep that lasts until it is told to end."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._over = asyncio.Semaphore(0)

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self._over.acquire()

    async def pass_by(self, count: int = 1) -> None:
        """Let time go on for so many sleeps."""
        for _ in range(count):
            before = len(self.asked)
            self._over.release()
            async with asyncio.timeout(20):
                while len(self.asked) == before:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)


class Listener:
    """Hears a hub out, one event after the other."""

    def __init__(self, hub: ShokoHub) -> None:
        self.events = hub.events()

    async def next(self) -> HubEvent:
        async with asyncio.timeout(20):
            return await anext(self.events)

    async def error(self) -> ServiceError:
        """Return what it ends with, at once."""
        with pytest.raises(ServiceError) as raised:
            await self.next()
        with pytest.raises(StopAsyncIteration):
            await self.next()
        return raised.value


@asynccontextmanager
async def listening(hub: ShokoHub) -> AsyncIterator[Listener]:
    """Yield who listens, connected."""
    listener = Listener(hub)
    async with aclosing(listener.events):
        assert await listener.next() == Connected()
        yield listener


@pytest.fixture(params=[5, 6])
def version(request) -> int:
    return request.param


@pytest.fixture
def plan(version) -> ServicePlan:
    return {5: SHOKO, 6: SHOKO_6}[version]


@pytest.fixture
async def household(tmp_path: Path, plan) -> AsyncIterator[Household]:
    services = (SONARR, SONARR_ANIME, replace(plan, url_base="/shoko"))
    async with Household(
        HouseholdPlan(tmp_path, movies=0, series=1, services=services)
    ) as household:
        yield household


@pytest.fixture
def world(household) -> HouseholdClient:
    return household.client


@pytest.fixture
def config(household) -> ServiceConfig:
    there = household.addresses.service("shoko")
    return ServiceConfig(
        slug=Slug("shoko"),
        kind=ServiceKind.SHOKO,
        name="shoko",
        url=there.url,
        api_key=there.api_key,
        timeout=timedelta(seconds=20),
    )


@pytest.fixture
def beats() -> Beats:
    return Beats()


@pytest.fixture
def client(config, network) -> ShokoClient:
    return ShokoClient(config, replace(network, sleep=None))


@pytest.fixture
def hub(config, network, beats) -> ShokoHub:
    return ShokoHub(config, network.session, beats)


@pytest.fixture
async def listener(hub) -> AsyncIterator[Listener]:
    async with listening(hub) as listener:
        yield listener


async def connected(world: HouseholdClient, count: int) -> None:
    async with asyncio.timeout(20):
        while (await world.shoko_hub()).listeners != count:
            pass


@pytest.fixture
async def heard(listener, world) -> Listener:
    """Somebody whom the hub has on its list."""
    await connected(world, 1)
    return listener


def call(target: str, *arguments: Any) -> str:
    return json.dumps({"type": 1, "target": target, "arguments": arguments}) + END


class TestClient:
    async def test_says_its_version_and_takes_the_key(self, client, plan):
        assert await client.status() == ShokoStatus(version=plan.version)

    @pytest.mark.parametrize("key", ["", "wrong", KEY])
    async def test_another_key(self, config, network, key):
        client = ShokoClient(replace(config, api_key=key), network)
        with pytest.raises(AuthenticationRejected) as raised:
            await client.status()
        assert raised.value.values["status"] == "401"

    async def test_one_that_starts_does_not_mean_its_refusal(self, client, world):
        await world.shoko_starting()
        with pytest.raises(ServiceUnreachable) as raised:
            await client.status()
        assert raised.value.values["status"] == STARTING

    async def test_knows_which_files_there_are(self, client):
        assert await client.has_file(ShokoFileId(1))
        assert not await client.has_file(ShokoFileId(99_999))

    async def test_nobody_there(self, client, world):
        await world.stop_service("shoko")
        with pytest.raises(ServiceUnreachable):
            await client.status()

    async def test_a_name_would_stand_where_the_key_does(self, config, network, beats):
        address = config.url.replace("http://", "http://ann:secret@")
        named = replace(config, url=address)
        for make in (
            lambda: ShokoClient(named, network),
            lambda: ShokoHub(named, network.session, beats),
        ):
            with pytest.raises(ServiceUnreachable) as raised:
                make()
            assert raised.value.values["status"] == CREDENTIALS
            assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("answers", "error", "status"),
    [
        ({"Version": {"Server": {"Version": "4.2.2.0"}}}, UnsupportedVersion, None),
        ({"Version": [{"Name": "Server"}]}, UnexpectedAnswer, SHAPE),
        ({"Version": {"Server": {}}}, UnexpectedAnswer, SHAPE),
        ({"Version": b"<html>"}, UnexpectedAnswer, "not json"),
        ({"Status": {"State": "Waiting"}}, UnexpectedAnswer, NOT_SET_UP),
        ({"Status": {"State": 4}}, UnexpectedAnswer, NOT_SET_UP),
        ({"Status": {"State": 1}}, ServiceUnreachable, STARTING),
        ({"Status": {"State": "Failed"}}, ServiceUnreachable, STARTING),
        ({"Status": {}}, UnexpectedAnswer, SHAPE),
        ({"User": {}}, UnexpectedAnswer, SHAPE),
        ({"User": 401}, AuthenticationRejected, "401"),
        ({"User": 503}, ServiceUnreachable, "503"),
    ],
)
async def test_one_that_answers_oddly(network, answers, error, status):
    good: dict[str, Any] = {
        "Version": {"Server": {"Version": "5.3.3.0-beta"}},
        "Status": {"State": 2},
        "User": {"ID": 1},
    }
    async with serving() as service:
        given = good | answers
        service.at("/api/v3/Init/Version", given["Version"])
        service.at("/api/v3/Init/Status", given["Status"])
        service.at("/api/v3/User/Current", given["User"])
        there = service.config(ServiceKind.SHOKO)
        with pytest.raises(error) as raised:
            await ShokoClient(there, replace(network, sleep=None)).status()
    assert status in (None, raised.value.values.get("status"))


async def test_a_file_of_another_number_is_no_answer(network):
    async with serving() as service:
        service.at("/api/v3/File/7", {"ID": 8})
        client = ShokoClient(service.config(ServiceKind.SHOKO), network)
        with pytest.raises(UnexpectedAnswer):
            await client.has_file(ShokoFileId(7))


@pytest.mark.case("F10")
class TestWhatItTells:
    async def test_a_file_deleted_behind_its_back(self, household, world, heard):
        state = await world.household()
        (series,) = [one for one in state.series if one.title == FIRST.title]
        known = next(
            one for one in series.episodes if (one.season, one.number) == (1, 1)
        )
        (household.plan.folder / known.on_disk).unlink()
        await world.shoko_scan()
        told = await heard.next()
        assert isinstance(told, FileDeleted)
        assert f"media/anime/{told.path}" == known.on_disk
        assert told.location is not None
        assert (len(told.series), len(told.anime), len(told.episodes)) == (1, 1, 2)

    async def test_one_of_two_locations(self, world, heard, client):
        await world.shoko_copy(FIRST)
        await world.shoko_delete(FIRST, one_location=True)
        first = await heard.next()
        assert isinstance(first, FileDeleted)
        assert await client.has_file(first.file)

    async def test_both_locations(self, world, heard, client):
        await world.shoko_copy(FIRST)
        await world.shoko_delete(FIRST)
        first, second = await heard.next(), await heard.next()
        assert isinstance(first, FileDeleted)
        assert isinstance(second, FileDeleted)
        assert first.file == second.file
        assert first.location != second.location
        assert second.path.startswith("Copies/")
        assert not await client.has_file(first.file)

    @pytest.mark.parametrize("packing", Packing)
    async def test_records_however_packed(self, world, heard, packing):
        await world.shoko_packing(packing)
        await world.shoko_delete(Which(FIRST.title, 1))
        told = [await heard.next() for _ in range(5)]
        assert len({one.location for one in told}) == 5

    @pytest.mark.parametrize(
        ("reason", "removed"), [("Added", False), ("Updated", False), ("Removed", True)]
    )
    async def test_series(self, world, heard, reason, removed):
        await world.shoko_series(FIRST.title, reason=reason)
        told = await heard.next()
        assert isinstance(told, SeriesChanged)
        assert (told.source, told.removed) == ("anidb", removed)
        assert len(told.series) == 1

    @pytest.mark.parametrize("number", [5, 6])
    async def test_either_name_from_either_version(self, world, heard, number):
        file = {"FileID": 7, "RelativePath": "\\Show\\a.mkv", "CrossReferences": None}
        await world.shoko_send((call(DELETED[number], file),))
        assert await heard.next() == FileDeleted(
            file=ShokoFileId(7),
            location=None,
            path="Show\\a.mkv",
            series=(),
            anime=(),
            episodes=(),
        )
        series = {"Source": "TMDB", "Reason": "None", "SeriesID": 3}
        await world.shoko_send((call(CHANGED[number], series),))
        changed = SeriesChanged(source="tmdb", entry=3, series=(), removed=False)
        assert await heard.next() == changed

    async def test_ids_that_it_does_not_know(self, world, heard, version):
        references = [
            {
                "EpisodeID": None,
                "SeriesID": None,
                "AnidbAnimeID": 9,
                "AnidbEpisodeID": 2,
            },
            {"SeriesID": 0, "AnidbAnimeID": 9, "AnidbEpisodeID": 1},
            {"SeriesID": 4},
        ]
        file = {"FileID": 7, "FileLocationID": 0, "CrossReferences": references}
        await world.shoko_send((call(DELETED[version], file),))
        told = await heard.next()
        assert isinstance(told, FileDeleted)
        assert (told.series, told.anime, told.episodes) == ((4,), (9,), (1, 2))
        assert told.location is None

    async def test_a_record_in_many_pieces_between_others(self, world, heard, version):
        text = PING + call(DELETED[version], {"FileID": 1}) + PING
        text += call(DELETED[version], {"FileID": 2}) + PING
        await world.shoko_send(tuple(text))
        for number in (1, 2):
            told = await heard.next()
            assert isinstance(told, FileDeleted)
            assert told.file == number


HOSTILE = [
    "",
    END,
    "no json" + END,
    "null" + END,
    "[]" + END,
    "7" + END,
    '"7"' + END,
    "{}" + END,
    "[" * 100_000 + END,
    '{"type":' + "9" * 5000 + "}" + END,
    '{"type":1}' + END,
    '{"type":1,"target":["file:deleted"],"arguments":[{"FileID":1}]}' + END,
    '{"type":1,"target":"file:deleted"}' + END,
    '{"type":1,"target":"file:deleted","arguments":{}}' + END,
    '{"type":[],"target":"file:deleted","arguments":[{"FileID":1}]}' + END,
    '{"type":3,"invocationId":"1","error":"no"}' + END,
    '{"type":5,"target":"file:deleted","arguments":[{"FileID":1}]}' + END,
    call("file:deleted"),
    call("file:deleted", {"FileID": 1}, {"FileID": 2}),
    call("file:deleted", None),
    call("file:deleted", {}),
    call("file:deleted", {"FileID": 0}),
    call("file:deleted", {"FileID": -1}),
    call("file:deleted", {"FileID": True}),
    call("file:deleted", {"FileID": 1.5}),
    call("file:deleted", {"FileID": 1, "FileLocationID": -1}),
    call("file:deleted", {"FileID": 1, "RelativePath": ["x"]}),
    call("file:deleted", {"FileID": 1, "CrossReferences": {}}),
    call("file:deleted", {"FileID": 1, "CrossReferences": [1]}),
    call("file:deleted", {"FileID": 1, "CrossReferences": [{"SeriesID": {}}]}),
    call("metadata:series.updated", {"Source": "AniDB"}),
    call("metadata:series.updated", {"Source": None, "SeriesID": 1}),
    call(
        "metadata:series.updated",
        {"Source": "AniDB", "SeriesID": 1, "ShokoSeriesIDs": ["a"]},
    ),
    call("file:connected", {}),
    call("ShokoEvent:OnConnected", None),
    call("ShokoEvent:FileMoved", {"FileID": 1}),
    call("file:relocated", {"FileID": 1}),
    call("FILE:DELETED", {"FileID": 1}),
]


class TestWhatItBears:
    async def test_what_makes_no_sense_is_passed_over(self, world, heard, version):
        good = call(DELETED[version], {"FileID": 5})
        await world.shoko_send((*HOSTILE, good))
        told = await heard.next()
        assert isinstance(told, FileDeleted)
        assert told.file == 5

    async def test_a_record_without_end(self, world, heard):
        for _ in range(3):
            await world.shoko_send(("x" * (LONGEST // 3 + 1),))
        error = await heard.error()
        assert isinstance(error, UnexpectedAnswer)
        assert error.values["status"] == SHAPE

    async def test_nothing_is_left_behind(self, world, hub, beats):
        for _ in range(3):
            async with listening(hub):
                await connected(world, 1)
            await connected(world, 0)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert not [one for one in others if "_beat" in repr(one.get_coro())]

    async def test_being_told_to_stop_in_the_middle(self, world, hub):
        async with listening(hub) as listener:
            waiting = asyncio.create_task(anext(listener.events))
            await connected(world, 1)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        await connected(world, 0)


@pytest.mark.case("F10")
class TestItsEnd:
    async def test_good_bye(self, world, heard, version):
        last = call(DELETED[version], {"FileID": 5})
        await world.shoko_send((last + '{"type":7}' + END,))
        assert isinstance(await heard.next(), FileDeleted)
        assert_unreachable(await heard.error(), CLOSED)

    @pytest.mark.parametrize("error", ["", "Server is shutting down"])
    async def test_good_bye_by_its_own_will(self, world, heard, error):
        await world.shoko_close(error=error)
        ended = await heard.error()
        assert_unreachable(ended, CLOSED)
        assert "shutting" not in str(ended)

    async def test_hung_up(self, world, heard):
        await world.shoko_hang_up()
        assert_unreachable(await heard.error(), CLOSED)

    async def test_gone_and_back(self, world, heard, hub):
        await world.stop_service("shoko")
        assert_unreachable(await heard.error(), CLOSED)
        assert_unreachable(await Listener(hub).error(), CONNECTION)
        await world.start_service("shoko")
        async with listening(hub):
            await connected(world, 1)

    async def test_switched_off(self, world, heard, hub):
        await world.shoko_signalr(on=False)
        assert_unreachable(await heard.error(), CLOSED)
        error = await Listener(hub).error()
        assert isinstance(error, UnexpectedAnswer)
        assert error.values["status"] == NO_HUB

    async def test_starting(self, world, hub, version):
        await world.shoko_starting()
        error = await Listener(hub).error()
        wanted = {5: AuthenticationRejected, 6: ServiceUnreachable}[version]
        assert type(error) is wanted

    @pytest.mark.parametrize("key", ["", "wrong", KEY])
    async def test_another_key(self, config, network, beats, key):
        mistaken = replace(config, api_key=key)
        error = await Listener(ShokoHub(mistaken, network.session, beats)).error()
        assert isinstance(error, AuthenticationRejected)


@pytest.mark.case("F10")
class TestPings:
    async def test_it_says_that_it_is_there(self, world, heard, beats):
        await beats.pass_by(3)
        assert set(beats.asked) == {15}
        async with asyncio.timeout(20):
            while (await world.shoko_hub()).pings < 3:
                pass

    async def test_a_hub_that_says_nothing_is_given_up(self, heard, beats):
        waiting = asyncio.create_task(heard.error())
        await asyncio.sleep(0.01)
        await beats.pass_by(3)
        assert not waiting.done()
        beats._over.release()
        assert_unreachable(await waiting, TIMEOUT)

    async def test_pings_are_enough(self, world, heard, beats, version):
        waiting = asyncio.create_task(heard.next())
        for _ in range(10):
            await world.shoko_send((PING,))
            await asyncio.sleep(0.01)
            await beats.pass_by()
        await world.shoko_send((call(DELETED[version], {"FileID": 5}),))
        assert isinstance(await waiting, FileDeleted)

    async def test_nobody_listening_is_not_silence(self, world, heard, beats, version):
        await beats.pass_by(10)
        await world.shoko_send((call(DELETED[version], {"FileID": 5}),))
        assert isinstance(await heard.next(), FileDeleted)


def assert_unreachable(error: ServiceError, status: str) -> None:
    assert isinstance(error, ServiceUnreachable)
    assert error.values["status"] == status


type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def status_of(code: int) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=code, text="<html></html>")

    return answer


def speaks(*messages: str | bytes) -> Answer:
    """Open a websocket, and say that, whatever is said to it."""

    async def answer(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for message in messages:
            if isinstance(message, bytes):
                await socket.send_bytes(message)
            else:
                await socket.send_str(message)
        async for _ in socket:
            pass
        return socket

    return answer


async def hangs(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def drops(request: web.Request) -> web.StreamResponse:
    request.transport.abort()
    return await hangs(request)


@pytest.mark.parametrize(
    ("answer", "error", "status"),
    [
        (status_of(200), UnexpectedAnswer, "200"),
        (status_of(400), UnexpectedAnswer, "400"),
        (status_of(401), AuthenticationRejected, "401"),
        (status_of(403), AuthenticationRejected, "403"),
        (status_of(404), UnexpectedAnswer, NO_HUB),
        (status_of(429), ServiceUnreachable, "429"),
        (status_of(503), ServiceUnreachable, "503"),
        (drops, ServiceUnreachable, CONNECTION),
        (hangs, ServiceUnreachable, TIMEOUT),
        (speaks(), ServiceUnreachable, TIMEOUT),
        (speaks("{}"), ServiceUnreachable, TIMEOUT),
        (speaks(b"{}\x1e"), ServiceUnreachable, TIMEOUT),
        (speaks('{"error":"The protocol is unknown."}' + END), UnexpectedAnswer, SHAPE),
        (speaks("[]" + END), UnexpectedAnswer, SHAPE),
        (speaks("hello" + END), UnexpectedAnswer, "not json"),
        (speaks("[" * 100_000 + END), UnexpectedAnswer, SHAPE),
        (speaks("x" * (LONGEST + 1)), UnexpectedAnswer, SHAPE),
    ],
)
async def test_no_hub_at_all(network, beats, answer, error, status, caplog):
    caplog.set_level(logging.DEBUG)
    async with serving() as service:
        service.at(HUB, answer)
        patience = timedelta(seconds=0.3 if status == TIMEOUT else 20)
        there = service.config(ServiceKind.SHOKO, timeout=patience)
        raised = await Listener(ShokoHub(there, network.session, beats)).error()
        assert service.asked[0].headers["Authorization"] == f"Bearer {KEY}"
        assert KEY not in str(service.asked[0].query)
    assert type(raised) is error
    assert raised.values["status"] == status
    shown = "".join(traceback.format_exception(raised))
    assert KEY not in shown + caplog.text
    assert beats.asked == []


async def test_a_redirect_does_not_take_the_key_along(network, beats):
    async with serving() as service, serving() as other:

        async def away(_request: web.Request) -> web.StreamResponse:
            raise web.HTTPTemporaryRedirect(other.url + HUB)

        service.at(HUB, away)
        other.at(HUB, 401)
        there = service.config(ServiceKind.SHOKO)
        raised = await Listener(ShokoHub(there, network.session, beats)).error()
    assert isinstance(raised, UnexpectedAnswer)
    assert raised.values["status"] == REDIRECT
    assert [KEY in str(asked) for asked in other.asked] == [False]


async def test_a_certificate_that_nobody_vouches_for(network, beats):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
    async with serving(context) as service:
        service.at(HUB, speaks("{}" + END))
        there = service.config(ServiceKind.SHOKO)
        error = await Listener(ShokoHub(there, network.session, beats)).error()
        assert isinstance(error, CertificateRejected)
        there = replace(there, verify_certificate=False)
        async with listening(ShokoHub(there, network.session, beats)):
            pass


async def test_a_key_that_cannot_be_sent(network, service, beats):
    there = service.config(ServiceKind.SHOKO, api_key="a\r\nb")
    with pytest.raises(AuthenticationRejected) as raised:
        ShokoHub(there, network.session, beats)
    assert raised.value.values["status"] == BAD_KEY


@given(st.lists(st.text(st.characters(exclude_characters=END))), st.data())
def test_records_come_out_as_they_went_in(texts: list[str], data: st.DataObject):
    """However a stream is cut, the same records come out of it."""
    stream = "".join(text + END for text in texts)
    cuts = data.draw(st.lists(st.integers(0, len(stream))).map(sorted))
    records, found = Records(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += records.feed(stream[start:end])
    assert found == texts


def test_a_record_is_not_collected_for_ever():
    records = Records()
    for _ in range(LONGEST):
        records.feed("x")
    with pytest.raises(Malformed):
        records.feed("x")
