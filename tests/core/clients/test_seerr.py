"""What Seerr says, read whole or not at all, and the one thing that it is told."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aiohttp import web
import pytest

from custom_components.cleanarr.core.clients.permit import DeletionPermit
from custom_components.cleanarr.core.clients.seerr import (
    RequestStatus,
    SeerrClient,
    SeerrRequest,
    SeerrServer,
    SeerrStatus,
    SeerrUser,
    SeerrWriter,
)
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    NotFound,
    PermitWithdrawn,
    RequestRefused,
    ServiceUnreachable,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongProduct,
)
from custom_components.cleanarr.core.identifiers import (
    BlankIdentifier,
    MediaType,
    SeerrMediaId,
    SeerrRequestId,
    SeerrUserId,
    UserId,
)
from custom_components.cleanarr.core.settings import ServiceKind
from tests.core.clients.servers import KEY

PAGE = 500
BLANK = [0, -1, None, "", " ", "7", True, 1.5]
STATUS = {
    "version": "3.1.0",
    "commitTag": "f74306ed",
    "updateAvailable": False,
    "commitsBehind": 0,
    "restartRequired": False,
}
FORBIDDEN = {
    "status": 403,
    "error": "You do not have permission to access this endpoint",
}
UNAUTHENTICATED = {"message": "cookie 'connect.sid' required", "errors": []}
ALICE = {
    "permissions": 32,
    "warnings": [],
    "id": 2,
    "email": "alice",
    "plexUsername": None,
    "jellyfinUsername": "alice",
    "username": None,
    "userType": 3,
    "plexId": None,
    "jellyfinUserId": "873838a8-E0C3-ce1b-ac85-961224173fd8",
    "requestCount": 31,
    "displayName": "Alice in the Attic",
}
READ_ALICE = SeerrUser(
    id=SeerrUserId(2),
    name="Alice in the Attic",
    jellyfin=UserId("873838a8e0c3ce1bac85961224173fd8"),
    jellyfin_name="alice",
)
MEDIA = {
    "downloadStatus": [],
    "id": 221,
    "mediaType": "tv",
    "tmdbId": 5020,
    "tvdbId": 70020,
    "imdbId": None,
    "status": 5,
    "status4k": 1,
    "serviceId": 0,
    "serviceId4k": 1,
    "externalServiceId": 21,
    "externalServiceId4k": 5,
    "externalServiceSlug": "lost-station-show",
    "jellyfinMediaId": "c27004b60ad06ace9fbfbf76cf4572da",
}
REQUEST = {
    "id": 212,
    "status": 5,
    "createdAt": "2025-09-14T10:00:00.000Z",
    "updatedAt": "2025-09-14T10:00:00.000Z",
    "type": "tv",
    "is4k": False,
    "serverId": 0,
    "profileId": 4,
    "rootFolder": "/tv",
    "languageProfileId": None,
    "tags": None,
    "isAutoRequest": False,
    "media": MEDIA,
    "seasons": [
        {"id": 23, "seasonNumber": 0, "status": 5},
        {"id": 24, "seasonNumber": 2, "status": 5},
    ],
    "modifiedBy": None,
    "requestedBy": ALICE,
    "seasonCount": 2,
    "canRemove": True,
}
READ = SeerrRequest(
    id=SeerrRequestId(212),
    status=RequestStatus.COMPLETED,
    media=MediaType.TV,
    tmdb=5020,
    tvdb=70020,
    is_4k=False,
    seasons=frozenset({0, 2}),
    requester=READ_ALICE,
    media_id=SeerrMediaId(221),
    entry=21,
    server=0,
    created=datetime(2025, 9, 14, 10, tzinfo=UTC),
    waiting=False,
    available=True,
)
NOTHING_KNOWN = {
    "serverId": None,
    "profileId": None,
    "createdAt": None,
    "seasons": [],
    "media": dict.fromkeys(MEDIA) | {"id": 221},
    "requestedBy": dict.fromkeys(ALICE) | {"id": 2},
}


def numbered(number: int) -> dict[str, object]:
    """Return a request as it stands in a long list."""
    return REQUEST | {"id": number}


class Listed:
    """Answers from a list, page by page, as Seerr does: the newest first."""

    def __init__(self, rows):
        self.rows = rows
        self.total = None
        self.before_page = {}
        self.pages = 0

    async def __call__(self, request):
        self.pages += 1
        if change := self.before_page.get(self.pages):
            change(self)
        take, skip = int(request.query["take"]), int(request.query["skip"])
        total = len(self.rows) if self.total is None else self.total
        info = {
            "pages": -(-total // take),
            "pageSize": take,
            "results": total,
            "page": skip // take + 1,
        }
        rows = self.rows[skip : skip + take]
        errors = {"radarr": [{"id": 0, "name": "Radarr dead"}], "sonarr": []}
        return web.json_response(
            {"pageInfo": info, "results": rows, "serviceErrors": errors}
        )


def answering(body: object, status: int):
    """Return what answers with this body and status."""

    async def answer(_request):
        return web.json_response(body, status=status)

    return answer


@pytest.fixture
def seerr(service, network) -> SeerrClient:
    return SeerrClient(service.config(ServiceKind.SEERR), network)


@pytest.fixture
def writer(seerr) -> SeerrWriter:
    async def confirm():
        pass

    return seerr.writer(DeletionPermit(confirm))


@pytest.fixture
def listed(service) -> Listed:
    """Hold 1,200 requests: three pages."""
    found = Listed([numbered(number) for number in range(1200, 0, -1)])
    service.at("/api/v1/request", found)
    return found


OVERSEERR_USER = {
    name: value for name, value in ALICE.items() if not name.startswith("jellyfin")
}


@pytest.mark.parametrize(
    ("version", "owner", "name"),
    [
        ("3.1.0", ALICE, "Seerr"),
        ("develop-local", ALICE, "Seerr"),
        ("3.0.0", ALICE | {"jellyfinUserId": None}, "Seerr"),
        ("2.7.3", ALICE, "Jellyseerr"),
        ("1.9.2", ALICE, "Jellyseerr"),
        ("1.34.0", OVERSEERR_USER, "Overseerr"),
    ],
)
@pytest.mark.case("H")
async def test_who_answers(service, seerr, version, owner, name):
    service.at("/api/v1/status", STATUS | {"version": version})
    service.at("/api/v1/auth/me", owner)
    assert await seerr.status() == SeerrStatus(name=name, version=version)
    assert {asked.headers["X-Api-Key"] for asked in service.asked} == {KEY}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"version": "4.0.19"}, WrongProduct),
        ({}, WrongProduct),
        (STATUS | {"version": None}, UnexpectedAnswer),
        (STATUS | {"version": "1.8.1"}, UnsupportedVersion),
        ([], UnexpectedAnswer),
        (b"<!DOCTYPE html>", UnexpectedAnswer),
    ],
)
@pytest.mark.case("H")
async def test_what_is_no_seerr_that_we_know(service, seerr, answer, error):
    service.at("/api/v1/status", answer)
    service.at("/api/v1/auth/me", ALICE)
    with pytest.raises(error):
        await seerr.status()


@pytest.mark.parametrize(("body", "status"), [(FORBIDDEN, 403), (UNAUTHENTICATED, 401)])
@pytest.mark.case("H")
async def test_a_status_that_answers_to_any_key_proves_none(
    service, seerr, body, status
):
    service.at("/api/v1/status", STATUS)
    service.at("/api/v1/auth/me", answering(body, status))
    with pytest.raises(AuthenticationRejected) as raised:
        await seerr.status()
    assert KEY not in repr(raised.value)


async def test_an_account_that_is_none_proves_no_key(service, seerr):
    service.at("/api/v1/status", STATUS)
    service.at("/api/v1/auth/me", {})
    with pytest.raises(UnexpectedAnswer):
        await seerr.status()


async def test_a_request(service, seerr):
    service.at("/api/v1/request", Listed([REQUEST]))
    assert await seerr.requests() == (READ,)


@pytest.mark.case("H")
async def test_only_what_overseerr_knows_is_asked(service, seerr):
    service.at("/api/v1/request", Listed([REQUEST]))
    service.at("/api/v1/user", Listed([ALICE]))
    await seerr.requests()
    await seerr.users()
    assert all(asked.query.keys() == {"take", "skip"} for asked in service.asked)


@pytest.mark.case("B6")
async def test_a_request_in_4k_is_about_the_other_server(service, seerr):
    service.at("/api/v1/request", Listed([REQUEST | {"is4k": True}]))
    assert await seerr.requests() == (
        replace(READ, is_4k=True, entry=5, server=1, available=False),
    )


@pytest.mark.case("B4")
async def test_a_movie_is_no_series_of_the_same_number(service, seerr):
    movie = REQUEST | {"type": "movie", "seasons": []}
    service.at("/api/v1/request", Listed([movie]))
    assert await seerr.requests() == (
        replace(READ, media=MediaType.MOVIE, seasons=frozenset()),
    )


async def test_a_request_that_was_sent_nowhere_yet(service, seerr):
    media = MEDIA | {"serviceId": None, "externalServiceId": None, "tvdbId": None}
    waiting = REQUEST | {"status": 2, "serverId": 3, "media": media}
    service.at("/api/v1/request", Listed([waiting]))
    (found,) = await seerr.requests()
    assert (found.server, found.entry, found.tvdb) == (3, None, None)


@pytest.mark.case("B6")
async def test_a_request_that_was_sent_elsewhere_than_it_says(service, seerr):
    service.at("/api/v1/request", Listed([REQUEST | {"serverId": 3}]))
    assert await seerr.requests() == (READ,)


@pytest.mark.case("H")
async def test_everything_that_can_be_null(service, seerr):
    service.at("/api/v1/request", Listed([REQUEST | NOTHING_KNOWN]))
    assert await seerr.requests() == (
        replace(
            READ,
            tmdb=None,
            tvdb=None,
            seasons=frozenset(),
            requester=SeerrUser(
                id=SeerrUserId(2), name="2", jellyfin=None, jellyfin_name=None
            ),
            entry=None,
            server=None,
            created=None,
            waiting=False,
            available=False,
        ),
    )


@pytest.mark.case("H")
async def test_numbers_that_come_as_texts(service, seerr):
    media = MEDIA | {
        "id": "221",
        "tmdbId": "5020",
        "tvdbId": "70020",
        "serviceId": "0",
        "externalServiceId": "21",
    }
    texts = {"id": "212", "status": "5", "media": media, "unknown": [1]}
    service.at("/api/v1/request", Listed([REQUEST | texts]))
    assert await seerr.requests() == (READ,)


@pytest.mark.parametrize("status", [0, 6, 7, 99, -1])
@pytest.mark.case("H")
async def test_a_status_that_nobody_knows_yet(service, seerr, status):
    service.at("/api/v1/request", Listed([REQUEST | {"status": status}]))
    assert await seerr.requests() == (replace(READ, status=RequestStatus.UNKNOWN),)


@pytest.mark.case("H")
async def test_media_that_is_blocklisted_or_deleted_is_requested_all_the_same(
    service, seerr
):
    rows = [
        REQUEST | {"id": status, "media": MEDIA | {"status": status}}
        for status in (6, 7, 42)
    ]
    service.at("/api/v1/request", Listed(rows))
    assert len(await seerr.requests()) == 3


@pytest.mark.case("B8")
async def test_requests_for_other_media_are_left_out(service, seerr):
    music = numbered(213) | {"type": "music", "media": None}
    service.at("/api/v1/request", Listed([music, REQUEST]))
    assert await seerr.requests() == (READ,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": None},
        {"id": 0},
        {"status": None},
        {"type": None},
        {"is4k": "no"},
        {"media": None},
        {"media": MEDIA | {"id": 0}},
        {"media": MEDIA | {"externalServiceId": -1}},
        {"requestedBy": None},
        {"requestedBy": ALICE | {"id": None}},
        {"seasons": None},
        {"seasons": [{"id": 23}]},
        {"createdAt": "yesterday"},
    ],
)
@pytest.mark.case("A1")
async def test_a_row_that_the_api_does_not_promise(service, seerr, wrong):
    service.at("/api/v1/request", Listed([numbered(213), REQUEST | wrong]))
    with pytest.raises(UnexpectedAnswer):
        await seerr.requests()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({}, "Alice in the Attic"),
        ({"displayName": None, "username": "Al"}, "Al"),
        ({"displayName": " ", "plexUsername": "alicia"}, "alicia"),
        ({"displayName": ""}, "alice"),
        ({"displayName": None, "jellyfinUsername": None, "email": "a@b"}, "a@b"),
    ],
)
async def test_the_name_of_an_account(service, seerr, names, expected):
    service.at("/api/v1/user", Listed([ALICE | names]))
    (found,) = await seerr.users()
    assert found.name == expected


@pytest.mark.parametrize("unknown", [None, "", "0" * 32, "not-an-id"])
async def test_an_account_without_jellyfin(service, seerr, unknown):
    service.at("/api/v1/user", Listed([ALICE | {"jellyfinUserId": unknown}]))
    (found,) = await seerr.users()
    assert found == replace(READ_ALICE, jellyfin=None)


@pytest.mark.case("H")
async def test_accounts_of_overseerr(service, seerr):
    service.at("/api/v1/user", Listed([OVERSEERR_USER]))
    assert await seerr.users() == (
        replace(READ_ALICE, jellyfin=None, jellyfin_name=None),
    )


@pytest.mark.case("A3")
async def test_no_account_at_all_is_no_answer(service, seerr):
    service.at("/api/v1/user", Listed([]))
    with pytest.raises(UnexpectedAnswer):
        await seerr.users()


async def test_nobody_ever_asked_for_anything(service, seerr):
    service.at("/api/v1/request", Listed([]))
    assert await seerr.requests() == ()


async def test_requests_of_three_pages(service, seerr, listed):
    found = await seerr.requests()
    assert [request.id for request in found] == list(range(1200, 0, -1))
    assert [(asked.query["skip"], asked.query["take"]) for asked in service.asked] == [
        ("0", "500"),
        ("500", "500"),
        ("1000", "500"),
    ]


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (500, ServiceUnreachable),
        (b"", UnexpectedAnswer),
        (b'{"pageInfo":{"page":1,"pages":1,"res', UnexpectedAnswer),
        ({}, UnexpectedAnswer),
        (
            {"pageInfo": {"page": 1, "pages": 0, "results": 1200}, "results": []},
            UnexpectedAnswer,
        ),
        (
            {"pageInfo": {"page": 1, "pages": 3, "results": 1200}, "results": None},
            UnexpectedAnswer,
        ),
        (answering({"message": "no", "errors": []}, 400), RequestRefused),
    ],
)
@pytest.mark.case("A2")
async def test_one_bad_page_spoils_the_list(
    service, seerr, listed, page, answer, error
):
    service.at("/api/v1/request", *[listed] * (page - 1), answer)
    with pytest.raises(error):
        await seerr.requests()


async def login_page(_request):
    return web.Response(text="<!DOCTYPE html>", content_type="text/html")


@pytest.mark.case("A1")
async def test_a_page_for_people_is_no_answer(service, seerr):
    for path in ("request", "user", "settings/radarr", "status"):
        service.at(f"/api/v1/{path}", login_page)
    for call in (seerr.requests(), seerr.users(), seerr.servers(), seerr.status()):
        with pytest.raises(UnexpectedAnswer):
            await call


@pytest.mark.case("A2")
async def test_a_short_page(seerr, listed):
    listed.total = 1300
    with pytest.raises(UnexpectedAnswer):
        await seerr.requests()
    assert listed.pages == 3


@pytest.mark.case("A2")
async def test_another_page_than_was_asked_for(service, seerr, listed):
    async def first_again(request):
        return await listed(request.clone(rel_url="/?take=500&skip=0"))

    service.at("/api/v1/request", listed, first_again)
    with pytest.raises(UnexpectedAnswer):
        await seerr.requests()
    assert listed.pages == 2


@pytest.mark.case("A2")
async def test_a_request_that_comes_in_between_shifts_nothing_out(seerr, listed):
    listed.before_page[2] = lambda all_: all_.rows.insert(0, numbered(1201))
    found = await seerr.requests()
    assert [request.id for request in found] == list(range(1201, 0, -1))


@pytest.mark.case("A2")
async def test_one_that_goes_as_another_comes_is_noticed(seerr, listed):
    def change(all_):
        del all_.rows[-1]
        all_.rows.insert(0, numbered(1201))

    listed.before_page[2] = change
    found = await seerr.requests()
    assert [request.id for request in found] == list(range(1201, 1, -1))


@pytest.mark.case("A2")
async def test_a_list_that_never_stands_still(seerr, listed):
    for page in range(2, 20):
        listed.before_page[page] = lambda all_: all_.rows.insert(
            0, numbered(1200 + all_.pages)
        )
    with pytest.raises(UnexpectedAnswer):
        await seerr.requests()
    assert listed.pages == 4


@pytest.mark.case("A2")
async def test_the_same_request_twice_is_one_too_few(service, seerr):
    service.at("/api/v1/request", Listed([REQUEST, REQUEST]))
    with pytest.raises(UnexpectedAnswer):
        await seerr.requests()


@pytest.mark.case("H")
async def test_a_radarr_that_hangs_in_seerr_delays_every_page(service, network):
    async def slowly(request):
        await asyncio.sleep(0.3)
        return await Listed([REQUEST])(request)

    service.at("/api/v1/request", slowly)
    hasty = service.config(ServiceKind.SEERR, timeout=timedelta(seconds=0.1))
    seerr = SeerrClient(hasty, replace(network, sleep=None))
    assert await seerr.requests() == (READ,)


@pytest.mark.case("H")
async def test_a_wrong_key(service, seerr):
    service.at("/api/v1/request", answering(FORBIDDEN, 403))
    with pytest.raises(AuthenticationRejected):
        await seerr.requests()
    assert len(service.asked) == 1


SETTINGS = {
    "id": 0,
    "name": "Radarr Main",
    "hostname": "radarr",
    "port": 7878,
    "apiKey": "a-secret",
    "useSsl": False,
    "baseUrl": "",
    "is4k": False,
    "isDefault": True,
}


@pytest.mark.case("B6")
async def test_servers(service, seerr):
    other = {"id": 1, "port": "443", "useSsl": True, "is4k": True}
    service.at(
        "/api/v1/settings/radarr", [SETTINGS, SETTINGS | other | {"baseUrl": "/4k/"}]
    )
    service.at("/api/v1/settings/sonarr", [SETTINGS | {"name": None, "baseUrl": "tv"}])
    main = SeerrServer(
        number=0,
        media=MediaType.MOVIE,
        name="Radarr Main",
        host="radarr",
        port=7878,
        tls=False,
        path="",
        is_4k=False,
    )
    found = await seerr.servers()
    assert found == (
        main,
        replace(main, number=1, port=443, tls=True, path="/4k", is_4k=True),
        replace(main, media=MediaType.TV, name="", path="/tv"),
    )
    assert "a-secret" not in repr(found)


@pytest.mark.parametrize(
    "wrong", [{"id": None}, {"hostname": ""}, {"port": None}, {"is4k": 1}]
)
async def test_a_server_that_cannot_be_told_from_others(service, seerr, wrong):
    service.at("/api/v1/settings/radarr", [SETTINGS | wrong])
    service.at("/api/v1/settings/sonarr", [])
    with pytest.raises(UnexpectedAnswer):
        await seerr.servers()


async def test_forgetting_a_title(service, writer):
    async def done(_request):
        return web.Response(status=204)

    service.at("/api/v1/media/221", done)
    await writer.remove_media(SeerrMediaId(221))
    assert service.lines == ["DELETE /api/v1/media/221"]


@pytest.mark.case("E3")
async def test_a_title_that_is_forgotten_already(service, writer):
    service.at("/api/v1/media/221", answering({"message": "Media not found"}, 404))
    with pytest.raises(NotFound):
        await writer.remove_media(SeerrMediaId(221))


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.case("B3")
async def test_a_blank_id_is_never_sent(service, writer, blank):
    with pytest.raises(BlankIdentifier):
        await writer.remove_media(blank)
    assert service.asked == []


@pytest.mark.case("D6")
async def test_a_withdrawn_permit_sends_nothing(service, seerr):
    async def withdrawn():
        raise PermitWithdrawn(reason="kept")

    with pytest.raises(PermitWithdrawn):
        await seerr.writer(DeletionPermit(withdrawn)).remove_media(SeerrMediaId(221))
    assert service.asked == []
