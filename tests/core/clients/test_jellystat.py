"""What Jellystat tells of plays, and what it can get wrong (measured §1)."""

import asyncio
from datetime import UTC, datetime
import json
from typing import Any

from aiohttp import web
import pytest

from custom_components.cleanarr.core.clients.failures import (
    COUNT,
    CREDENTIALS,
    JSON,
    NO_KEYS,
    NOT_SET_UP,
    SHAPE,
)
from custom_components.cleanarr.core.clients.jellystat import (
    JellystatClient,
    JellystatStatus,
    Play,
)
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    NotFound,
    ServiceUnreachable,
    UnexpectedAnswer,
    UnsupportedVersion,
)
from custom_components.cleanarr.core.identifiers import JellyfinId, UserId
from custom_components.cleanarr.core.settings import ServiceKind
from tests.core.clients.servers import KEY, Service
from tests.recorded import recorded, recorded_body, recorded_text

HISTORY, ACTIVITY = "/api/getHistory", "/stats/getPlaybackActivity"
ANN = "a" * 32
DAY = datetime(2026, 11, 21, tzinfo=UTC)


def item(number: int) -> str:
    """Return the id of a made-up item."""
    return f"{number:032x}"


def row(number: int, at: str = "2026-11-20T20:00:00.000Z", **more: Any) -> Any:
    """Return a movie's row."""
    return {
        "Id": f"play {number} {at}",
        "UserId": ANN,
        "NowPlayingItemId": item(number),
        "EpisodeId": None,
        "ActivityDateInserted": at,
        "imported": False,
        "results": None,
        "TotalPlays": None,
        **more,
    }


def page(
    number: int, pages: int | None, rows: list[Any], **changes: Any
) -> dict[str, object]:
    """Return a page as Jellystat sends it."""
    return {"current_page": number, "pages": pages, "size": 1000} | {
        "sort": "ActivityDateInserted",
        "desc": True,
        "results": rows,
        **changes,
    }


@pytest.fixture
def jellystat(service) -> Service:
    """A Jellystat that is set up and takes the key."""
    service.at("/auth/isConfigured", {"state": 2, "version": "1.1.8"})
    service.at("/api/getLibraries", [])
    return service


@pytest.fixture
def client(jellystat, network) -> JellystatClient:
    return JellystatClient(jellystat.config(ServiceKind.JELLYSTAT), network)


async def test_says_its_version_and_takes_the_key(jellystat, client):
    assert await client.status() == JellystatStatus(version="1.1.8")
    assert jellystat.lines == ["GET /auth/isConfigured", "GET /api/getLibraries"]
    for asked in jellystat.asked:
        assert asked.headers["x-api-token"] == KEY
        assert "Authorization" not in asked.headers


@pytest.mark.case("H")
async def test_a_name_and_password_would_hide_the_key(service, network):
    address = service.url.replace("http://", "http://ann:secret@")
    with pytest.raises(ServiceUnreachable) as raised:
        JellystatClient(service.config(ServiceKind.JELLYSTAT, url=address), network)
    assert raised.value.values["status"] == CREDENTIALS
    assert "secret" not in str(raised.value)


def refusing(status: int, body: dict[str, str]) -> Any:
    """Return a server's answer of a status with a JSON body."""

    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    return refuse


@pytest.mark.case("H")
@pytest.mark.parametrize(
    ("status", "message", "told"),
    [
        (401, "Authentication failed. No token or API key provided.", "401"),
        (403, "Invalid API key", "403"),
        (404, "No API keys configured", NO_KEYS),
    ],
)
async def test_a_key_that_is_not_taken(jellystat, client, status, message, told):
    refusal = refusing(status, {"message": message})
    for path in ("/api/getLibraries", HISTORY, ACTIVITY):
        jellystat.at(path, refusal)
    for reading in (client.status(), client.plays(), client.recent(DAY)):
        with pytest.raises(AuthenticationRejected) as raised:
            await reading
        assert raised.value.values["status"] == told


@pytest.mark.case("H")
async def test_what_is_not_there_is_no_wrong_key(jellystat, client):
    jellystat.at(HISTORY, refusing(404, {"error": "Not Found"}))
    with pytest.raises(UnexpectedAnswer) as raised:
        await client.plays()
    assert not isinstance(raised.value, NotFound)


async def html(_request: web.Request) -> web.Response:
    return web.Response(text="<!doctype html>", content_type="text/html")


async def nothing(request: web.Request) -> web.StreamResponse:
    """Answer 200 without a body and without saying of what type it is."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write_eof()
    return answer


@pytest.mark.case("H")
async def test_the_web_page_of_a_wrong_address(service, network):
    service.at("/stats/auth/isConfigured", html)
    config = service.config(ServiceKind.JELLYSTAT, url=service.url + "/stats")
    with pytest.raises(UnexpectedAnswer) as raised:
        await JellystatClient(config, network).status()
    assert raised.value.values["status"] == JSON


@pytest.mark.case("A10")
@pytest.mark.parametrize("answer", [nothing, b""])
async def test_libraries_that_could_not_be_read(jellystat, client, answer):
    jellystat.at("/api/getLibraries", answer)
    with pytest.raises(UnexpectedAnswer) as raised:
        await client.status()
    assert raised.value.values["status"] == JSON


@pytest.mark.parametrize("state", [0, 1])
async def test_one_that_is_not_set_up_is_not_asked_with_the_key(
    jellystat, client, state
):
    jellystat.at("/auth/isConfigured", {"state": state, "version": "1.1.8"})
    for reading in (client.status(), client.plays(), client.recent(DAY)):
        with pytest.raises(UnexpectedAnswer) as raised:
            await reading
        assert raised.value.values["status"] == NOT_SET_UP
    assert set(jellystat.lines) == {"GET /auth/isConfigured"}


@pytest.mark.parametrize("answer", [{"state": 2}, {"state": 2, "version": "1.0.9"}])
async def test_one_that_is_too_old(jellystat, client, answer):
    jellystat.at("/auth/isConfigured", answer)
    with pytest.raises(UnsupportedVersion):
        await client.status()


async def test_another_product_says_nothing_of_its_state(jellystat, client):
    jellystat.at("/auth/isConfigured", {"version": "1.1.8"})
    with pytest.raises(UnexpectedAnswer) as raised:
        await client.status()
    assert raised.value.values["status"] == SHAPE


async def test_one_question_at_a_time(jellystat, client):
    running = most = 0

    async def slowly(_request: web.Request) -> web.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return web.json_response(page(1, 0, []))

    jellystat.at(HISTORY, slowly)
    jellystat.at(ACTIVITY, slowly)
    await asyncio.gather(client.plays(), client.recent(DAY), client.plays())
    assert most == 1


class TestRealRows:
    async def test_of_a_page(self, jellystat, client):
        rows = recorded_body("jellystat", "getHistory.page1size10.json")["results"]
        jellystat.at(HISTORY, page(1, 1, rows))
        movie, episode, other = await client.plays()
        assert movie == Play(
            user=UserId("b5b73fae0d87d8b4e2573105f8fbe7bc"),
            movie=JellyfinId("ced6bfe1f650f6b338594d37eb7850d2"),
            at=datetime(2026, 11, 21, 1, 17, 23, 582000, UTC),
            first=datetime(2026, 11, 21, 1, 17, 23, 582000, UTC),
        )
        assert episode == Play(
            user=UserId("421525d60d8d983db9c9daf91c1c74d4"),
            series=JellyfinId("bd99deaf5817c9846481708c7f09de94"),
            episode=JellyfinId("18752cf1beb0cd5e0411b73059f36ded"),
            season_number=1,
            episode_number=3,
            at=datetime(2026, 11, 21, 1, 17, 23, 582000, UTC),
            first=datetime(2025, 12, 2, 22, 23, 45, 237000, UTC),
            count=4,
        )
        assert other.movie == "7b1f6dff14d8c2dfeb7da9487be0612d"

    async def test_of_an_import(self, jellystat, client):
        jellystat.at(
            HISTORY,
            page(
                1, 1, recorded_body("jellystat", "getHistory.lastpage.json")["results"]
            ),
        )
        (play,) = await client.plays()
        assert (play.movie, play.series, play.item) == (None, None, None)
        assert play.episode == "49319c3c34705d928c0bc0da7cf1ba82"
        assert play.at == datetime(2024, 6, 21, tzinfo=UTC)

    async def test_of_an_old_server(self, jellystat, client):
        sample = recorded("jellystat", "getHistory.v1.1.2.json")
        jellystat.at(HISTORY, [sample["movie"], sample["episode"]])
        movie, episode = await client.plays()
        assert movie.movie == "6e7acd7ca8183bddb91a6fde319ebc0f"
        assert movie.first == datetime(2025, 8, 8, 0, 40, 15, 470000, UTC)
        assert (movie.count, episode.count) == (3, 5)

    async def test_of_single_plays(self, jellystat, client):
        rows = recorded_body("jellystat", "stats.getPlaybackActivity.json")["results"]
        jellystat.at(ACTIVITY, page(1, 1, rows))
        (play,) = await client.recent(DAY)
        assert play.series == "bd99deaf5817c9846481708c7f09de94"
        assert play.episode == "18752cf1beb0cd5e0411b73059f36ded"

    @pytest.mark.case("A10")
    async def test_none(self, jellystat, client):
        answer = recorded_text("jellystat", "getHistory.query_failed.http")
        body = answer.splitlines()[-1].replace('"size":100', '"size":1000')
        jellystat.at(HISTORY, body.encode())
        assert await client.plays() == ()


async def only_play(jellystat: Service, client: JellystatClient, **row_: Any) -> Play:
    """Return how one row is read."""
    jellystat.at(HISTORY, page(1, 1, [row(1, **row_)]))
    (play,) = await client.plays()
    return play


@pytest.mark.case("H")
@pytest.mark.parametrize(
    ("episode", "kind"),
    [(item(1), "episode"), (item(1) + item(2), "episode"), (None, "item")],
)
async def test_an_imported_row_names_what_was_played(jellystat, client, episode, kind):
    play = await only_play(jellystat, client, imported=True, EpisodeId=episode)
    assert getattr(play, kind) == item(1)
    assert (play.movie, play.series) == (None, None)


@pytest.mark.parametrize("user", [7, 1.2e31, None, "Ann"])
async def test_a_user_whose_id_was_lost(jellystat, client, user):
    assert (await only_play(jellystat, client, UserId=user)).user is None


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T09:00:00+01:00",
        "2026-03-01T10:00:00.0+02:00",
        "2026-03-01T08:00:00.000000+00:00",
        "2026-03-01T03:00:00.000-05:00",
    ],
)
async def test_dates_in_the_time_zone_of_the_database(jellystat, client, written):
    plays = [{"ActivityDateInserted": written, "PlaybackDuration": "17"}]
    play = await only_play(jellystat, client, results=plays, TotalPlays=1)
    assert play.first == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert play.at == datetime(2026, 11, 20, 20, tzinfo=UTC)


@pytest.mark.parametrize("total", [None, 2, "2"])
async def test_counts_what_is_known(jellystat, client, total):
    plays = [{"ActivityDateInserted": "2026-03-01T09:00:00Z"}] * (2 if not total else 1)
    play = await only_play(jellystat, client, results=plays, TotalPlays=total)
    assert play.count == 2


async def test_a_row_without_an_item_says_nothing(jellystat, client):
    rows = [row(1, NowPlayingItemId=None), row(2)]
    jellystat.at(HISTORY, page(1, 1, rows))
    assert [play.movie for play in await client.plays()] == [item(2)]


@pytest.mark.parametrize(
    "broken",
    [
        {"ActivityDateInserted": None},
        {"ActivityDateInserted": "yesterday"},
        {"results": "none"},
        {"EpisodeId": "x"},
        {"imported": "no"},
    ],
)
async def test_a_row_of_another_shape_refuses_all(jellystat, client, broken):
    jellystat.at(HISTORY, page(1, 1, [row(1), row(2, **broken)]))
    with pytest.raises(UnexpectedAnswer):
        await client.plays()


def thousand(start: int) -> list[Any]:
    """Return a full page's rows."""
    return [row(number) for number in range(start, start + 1000)]


class TestPages:
    async def test_all_are_read(self, jellystat, client):
        jellystat.at(
            HISTORY,
            page(1, 3, thousand(1)),
            page(2, 3, thousand(1001)),
            page(3, 3, [row(2001)]),
        )
        assert len(await client.plays()) == 2001
        asked = [one.query for one in jellystat.asked if one.path == HISTORY]
        assert asked == [{"page": str(number), "size": "1000"} for number in (1, 2, 3)]

    async def test_what_jumps_to_the_top_is_not_lost(self, jellystat, client):
        """Item 1500 is played between the pages: 1000 is seen twice, 1500 not at all."""
        late = row(1500, "2026-11-21T01:00:00.000Z")
        after = [late, *thousand(1)[:999]]
        rest = [row(n) for n in range(1000, 1601) if n != 1500]
        jellystat.at(
            HISTORY,
            page(1, 2, thousand(1)),
            page(2, 2, rest),
            page(1, 2, after),
            page(2, 2, rest),
        )
        plays = {play.movie: play for play in await client.plays()}
        assert len(plays) == 1600
        assert plays[JellyfinId(item(1500))].at == datetime(2026, 11, 21, 1, tzinfo=UTC)

    async def test_the_newest_of_two_counts(self, jellystat, client):
        late = row(5, "2026-11-21T01:00:00.000Z")
        jellystat.at(HISTORY, page(1, 1, [late, row(6), row(5)]))
        plays = await client.plays()
        assert len(plays) == 2
        assert plays[0].at == datetime(2026, 11, 21, 1, tzinfo=UTC)

    async def test_users_and_episodes_are_told_apart(self, jellystat, client):
        rows = [
            row(1),
            row(1, UserId="b" * 32),
            row(1, EpisodeId=item(8)),
            row(1, EpisodeId=item(9)),
        ]
        jellystat.at(HISTORY, page(1, 1, rows))
        assert len(await client.plays()) == 4

    @pytest.mark.case("A10")
    @pytest.mark.case("A2")
    @pytest.mark.parametrize(
        "second",
        [
            page(2, 3, []),
            page(2, 0, []),
            page(2, 3, thousand(1001)[:-1]),
            page(2, 1, []),
            page(2, 2, []),
            page(1, 3, thousand(1)),
            page(2, 3, thousand(1001), size=500),
            page(2, 2, [*thousand(1001), row(1)]),
            [row(1001)],
        ],
    )
    async def test_one_that_does_not_fit_refuses_all(self, jellystat, client, second):
        jellystat.at(HISTORY, page(1, 3, thousand(1)), second, page(3, 3, [row(2001)]))
        with pytest.raises(UnexpectedAnswer) as raised:
            await client.plays()
        assert raised.value.values["status"] == COUNT

    @pytest.mark.parametrize(
        "only",
        [
            page(1, 0, [row(1)]),
            page(1, 1, []),
            page(2, 2, [row(1)]),
            page(1, 2, [row(1)]),
            page(1, None, [row(1)]),
            page(1, 1, [row(1)], size="abc"),
            page(1, 1, [row(1)], results=None),
        ],
    )
    async def test_a_first_one_that_contradicts_itself(self, jellystat, client, only):
        jellystat.at(HISTORY, only)
        with pytest.raises(UnexpectedAnswer):
            await client.plays()

    async def test_an_old_server_sends_all_there_is(self, jellystat, client):
        jellystat.at(HISTORY, [*thousand(1), *thousand(1001)])
        assert len(await client.plays()) == 2000
        assert jellystat.lines.count(f"GET {HISTORY}") == 1


class TestRecent:
    async def test_single_plays_come_together(self, jellystat, client):
        times = ("2026-11-21T05:00:00.000Z", "2026-11-21T03:00:00.000Z")
        rows = [row(1, time) for time in times]
        jellystat.at(ACTIVITY, page(1, 1, [*rows, row(2, times[0])]))
        first, second = await client.recent(DAY)
        assert (first.movie, first.count) == (item(1), 2)
        assert (first.first.hour, first.at.hour) == (3, 5)
        assert (second.movie, second.count) == (item(2), 1)

    async def test_a_play_on_two_pages_is_one(self, jellystat, client):
        plays = [
            row(1, "2026-11-21T03:00:00.000Z", Id=str(number)) for number in range(1001)
        ]
        first, second = page(1, 2, plays[:1000]), page(2, 2, plays[999:])
        jellystat.at(ACTIVITY, first, second, first, second)
        (play,) = await client.recent(DAY)
        assert play.count == 1001

    async def test_asks_for_nothing_older(self, jellystat, client):
        old = row(1, "2026-11-20T23:59:59.999Z")
        jellystat.at(ACTIVITY, page(1, 1, [row(2, "2026-11-21T00:00:00.000Z"), old]))
        assert [play.movie for play in await client.recent(DAY)] == [item(2)]
        (asked,) = [one for one in jellystat.asked if one.path == ACTIVITY]
        assert json.loads(asked.query["filters"]) == [
            {"field": "ActivityDateInserted", "min": "2026-11-21T00:00:00.000Z"}
        ]

    async def test_nothing_new(self, jellystat, client):
        jellystat.at(ACTIVITY, page(1, 0, []))
        assert await client.recent(DAY) == ()

    @pytest.mark.parametrize("version", ["1.1.2", "1.1.6"])
    async def test_an_old_server_is_not_asked_for_all_it_has(
        self, jellystat, client, version
    ):
        jellystat.at("/auth/isConfigured", {"state": 2, "version": version})
        new = row(1, "2026-11-21T03:00:00.000Z", TotalPlays=3)
        jellystat.at(
            HISTORY, page(1, 1, [new]) if version == "1.1.6" else [new, row(2)]
        )
        (play,) = await client.recent(DAY)
        assert (play.movie, play.count) == (item(1), 1)
        assert f"GET {ACTIVITY}" not in jellystat.lines

    async def test_an_old_server_groups_older_plays_that_do_not_count(
        self, jellystat, client
    ):
        jellystat.at("/auth/isConfigured", {"state": 2, "version": "1.1.6"})
        times = ("2026-11-21T05:00:00.000Z", "2026-11-21T03:00:00.000Z")
        plays = [row(1, time) for time in (*times, "2026-11-19T03:00:00.000Z")]
        group = row(1, times[0], EpisodeId=item(9), TotalPlays=3, results=plays)
        jellystat.at(HISTORY, page(1, 1, [group]))
        (play,) = await client.recent(DAY)
        assert (play.count, play.first.hour) == (2, 3)
