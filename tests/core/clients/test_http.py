"""What goes wrong on the way to a service, and what becomes of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
import gzip
import json
from pathlib import Path
import ssl
import threading
import traceback

from aiohttp import web
import pytest

from custom_components.cleanarr.core.clients.fields import as_records
from custom_components.cleanarr.core.clients.http import HASTE, Network, ServiceHttp
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    CertificateRejected,
    Conflict,
    NotFound,
    RequestRefused,
    ServiceError,
    ServiceUnreachable,
    UnexpectedAnswer,
)
from custom_components.cleanarr.core.settings import ServiceKind
from tests.core.clients.servers import KEY, Service, serving

ROWS = [{"id": number, "name": "x" * 50} for number in range(5000)]
HEADERS = {"X-Api-Key": KEY}


def client(service: Service, network: Network, **changes) -> ServiceHttp:
    return ServiceHttp(service.config(ServiceKind.RADARR, **changes), network, HEADERS)


def page(html: str = "<html>Login</html>", status: int = 200):
    async def handler(request):
        return web.Response(status=status, text=html, content_type="text/html")

    return handler


def redirect(target: str, status: int = 307):
    async def handler(request):
        return web.Response(status=status, headers={"Location": target})

    return handler


def labelled(body: bytes, content_type: str):
    async def handler(request):
        return web.Response(body=body, headers={"Content-Type": content_type})

    return handler


async def hangs(request):
    await asyncio.Event().wait()


async def drops(request):
    request.transport.abort()
    await asyncio.Event().wait()


async def ends_midway(request):
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 1000
    await response.prepare(request)
    await response.write(b'[{"id": 1}')
    request.transport.close()
    return response


async def compressed(request):
    return web.Response(
        body=gzip.compress(json.dumps(ROWS).encode()),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )


async def badly_compressed(request):
    return web.Response(
        body=b"no gzip at all",
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )


async def read(http: ServiceHttp, way: str):
    """Read ``/list`` in one of the two ways: they differ in nothing but size."""
    if way == "whole":
        return list(await http.get("list", as_records))
    return list(await http.get_records("list", dict))


@pytest.fixture(params=["whole", "record by record"])
def way(request) -> str:
    return request.param


@pytest.mark.parametrize(
    ("answer", "error", "status", "tries"),
    [
        (401, AuthenticationRejected, "401", 1),
        (403, AuthenticationRejected, "403", 1),
        (404, NotFound, "404", 1),
        (409, Conflict, "409", 1),
        (400, RequestRefused, "400", 1),
        (408, ServiceUnreachable, "408", 4),
        (429, ServiceUnreachable, "429", 4),
        (500, ServiceUnreachable, "500", 4),
        (503, ServiceUnreachable, "503", 4),
        (304, UnexpectedAnswer, "304", 1),
        (page(), UnexpectedAnswer, "not json", 1),
        (b"", UnexpectedAnswer, None, 1),
        (b'[{"id": 1}, {"i', UnexpectedAnswer, None, 1),
        (b"\xff\xfe", UnexpectedAnswer, "not json", 1),
        (b"[" * 200_000, UnexpectedAnswer, "shape", 1),
        (b"null", UnexpectedAnswer, "shape", 1),
        (labelled(b"[]", "text/plain"), UnexpectedAnswer, "not json", 1),
        (labelled(b"[]", "application/octet-stream"), UnexpectedAnswer, "not json", 1),
        (badly_compressed, UnexpectedAnswer, "cut off", 4),
        (ends_midway, UnexpectedAnswer, "cut off", 4),
        (drops, ServiceUnreachable, "connection", 4),
    ],
)
@pytest.mark.case("A1")
async def test_a_failure_is_never_an_answer(
    service, network, sleeps, way, answer, error, status, tries
):
    service.at("/list", answer)
    with pytest.raises(ServiceError) as raised:
        await read(client(service, network), way)
    assert isinstance(raised.value, error)
    assert raised.value.service == "radarr"
    assert status is None or raised.value.values["status"] == status
    assert len(service.asked) == tries
    assert sleeps == [1, 2, 4][: tries - 1]


@pytest.mark.case("A1")
async def test_silence_ends_at_the_time_out(service, network, way):
    service.at("/list", hangs)
    hasty = replace(HASTE, answer=0.05, long_answer=0.05)
    config = service.config(ServiceKind.RADARR)
    with pytest.raises(ServiceUnreachable) as raised:
        await read(ServiceHttp(config, network, HEADERS, hasty), way)
    assert raised.value.values["status"] == "timeout"


async def test_the_household_sets_the_time_out(service, network, sleeps):
    service.at("/list", hangs)
    http = client(service, network, timeout=timedelta(seconds=0.02))
    with pytest.raises(ServiceUnreachable):
        await read(http, "whole")
    assert len(service.asked) == 4


async def test_nobody_at_the_address(network, sleeps, way):
    async with serving() as service:
        http = client(service, network)
    with pytest.raises(ServiceUnreachable) as raised:
        await read(http, way)
    assert raised.value.values["status"] == "connection"
    assert sleeps == [1, 2, 4]


async def test_what_speaks_no_http(network, way):
    async def speak(reader, writer):
        await reader.read(1)
        writer.write(b"220 welcome to mail\r\n")
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    service = Service(url=f"http://127.0.0.1:{port}")
    async with server:
        with pytest.raises(UnexpectedAnswer) as raised:
            await read(client(service, network), way)
    assert raised.value.values["status"] == "not http"


@pytest.mark.parametrize(
    "address",
    ["", "radarr:7878", "ftp://127.0.0.1", "http://", "http://[::1", "http://a%3Ab@c"],
)
def test_an_address_that_is_none(address):
    config = Service(url=address).config(ServiceKind.RADARR)
    with pytest.raises(ServiceUnreachable) as raised:
        ServiceHttp(config, None, HEADERS)
    assert raised.value.values["status"] == "address"


def test_a_key_that_cannot_be_sent():
    config = Service(url="http://127.0.0.1").config(ServiceKind.RADARR)
    with pytest.raises(AuthenticationRejected):
        ServiceHttp(config, None, {"X-Api-Key": "one\r\nHost: two"})


async def test_a_failure_that_passes_is_not_noticed(service, network, sleeps, way):
    service.at("/list", 503, drops, ends_midway, ROWS)
    assert await read(client(service, network), way) == ROWS
    assert sleeps == [1, 2, 4]


async def test_who_cannot_wait_does_not_try_again(service, network, way):
    service.at("/list", 503, ROWS)
    hasty = Network(session=network.session, run_in_thread=network.run_in_thread)
    with pytest.raises(ServiceUnreachable):
        await read(client(service, hasty), way)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("wanted", "status", "waits"),
    [
        ("7", 429, [7]),
        ("60", 503, [60]),
        ("0", 429, [1]),
        ("Sat, 21 Nov 2026 09:00:00 GMT", 429, [1]),
        ("soon", 429, [1]),
    ],
)
async def test_a_service_says_when_to_come_back(
    service, network, sleeps, wanted, status, waits
):
    async def busy(request):
        return web.Response(status=status, headers={"Retry-After": wanted})

    service.at("/list", busy, ROWS)
    assert await read(client(service, network), "whole") == ROWS
    assert sleeps == waits


async def test_a_service_that_wants_an_hour_is_left_alone(service, network, sleeps):
    async def busy(request):
        return web.Response(status=429, headers={"Retry-After": "3600"})

    service.at("/list", busy, ROWS)
    with pytest.raises(ServiceUnreachable):
        await read(client(service, network), "whole")
    assert sleeps == []
    assert len(service.asked) == 1


@pytest.mark.parametrize("answer", [drops, ends_midway, 500, 429, 503])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
@pytest.mark.case("E1")
async def test_a_write_is_sent_once(service, network, sleeps, method, answer):
    service.at("/thing", answer)
    http = client(service, network)
    with pytest.raises(ServiceError):
        await http.send_for_records(method, "thing", dict, {"ids": [1]})
    assert service.lines == [f"{method} /thing"]
    assert sleeps == []


async def test_a_write_on_a_connection_that_had_died_is_sent_once(service, network):
    """A kept connection that fails is where aiohttp would send a DELETE again."""
    service.at("/list", ROWS)
    service.at("/thing", drops)
    http = client(service, network)
    await read(http, "whole")
    with pytest.raises(ServiceUnreachable):
        await http.send("DELETE", "thing")
    assert service.lines == ["GET /list", "DELETE /thing"]


async def test_a_write_needs_no_body_in_return(service, network):
    service.at("/thing", b"")
    await client(service, network).send("DELETE", "thing", {"deleteFiles": "true"})
    assert service.asked[0].query == {"deleteFiles": "true"}


async def test_a_login_page_confirms_no_write(service, network):
    service.at("/thing", page())
    with pytest.raises(UnexpectedAnswer):
        await client(service, network).send("DELETE", "thing")


@pytest.mark.parametrize("location", ["/radarr/list", "list2", None])
async def test_a_redirect_within_the_service_is_followed(
    service, network, way, location
):
    target = service.url + "/elsewhere" if location is None else location
    service.at("/list", redirect(target))
    for path in ("/radarr/list", "/list2", "/elsewhere"):
        service.at(path, ROWS)
    assert await read(client(service, network), way) == ROWS
    assert service.asked[-1].headers["X-Api-Key"] == KEY


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_origin_does_not_get_the_key(
    service, network, way, status
):
    async with serving() as stranger:
        stranger.at("/list", ROWS)
        service.at("/list", redirect(stranger.url + "/list", status))
        with pytest.raises(UnexpectedAnswer) as raised:
            await read(client(service, network), way)
        assert raised.value.values["status"] == "redirect"
        assert stranger.asked == []


@pytest.mark.parametrize("target", ["/list", "", "data:text/plain,x"])
async def test_redirects_without_end_or_aim(service, network, way, target):
    service.at("/list", redirect(target))
    with pytest.raises(UnexpectedAnswer):
        await read(client(service, network), way)
    assert len(service.asked) <= 4


async def test_a_write_follows_only_where_it_stays_what_it_is(service, network):
    service.at("/kept", redirect("/radarr/kept", 307))
    service.at("/radarr/kept", b"")
    service.at("/changed", redirect("/radarr/changed", 302))
    http = client(service, network)
    await http.send("DELETE", "kept", {}, {"ids": [1]})
    assert service.asked[-1].method == "DELETE"
    assert service.asked[-1].body == {"ids": [1]}
    with pytest.raises(UnexpectedAnswer):
        await http.send("DELETE", "changed")
    assert "/radarr/changed" not in service.lines[-1]


@pytest.mark.parametrize(
    "suffix", ["/media/radarr", "/media/radarr/", "/media/radarr?a=b#c"]
)
async def test_the_path_of_an_address_is_kept(service, network, way, suffix):
    service.at("/media/radarr/list", ROWS)
    http = client(service, network, url=f"  {service.url}{suffix} ")
    assert await read(http, way) == ROWS


async def test_a_name_in_the_address_is_for_the_proxy(service, network):
    service.at("/list", ROWS)
    address = service.url.replace("http://", "http://ann:s3cret@")
    http = client(service, network, url=address)
    await read(http, "whole")
    assert service.asked[0].headers["Authorization"].startswith("Basic ")
    jellyfin = ServiceHttp(
        service.config(ServiceKind.JELLYFIN, url=address),
        network,
        {"Authorization": "MediaBrowser"},
    )
    await read(jellyfin, "whole")
    assert service.asked[1].headers["Authorization"] == "MediaBrowser"


async def test_compressed_answers_are_read(service, network, way):
    service.at("/list", compressed)
    assert await read(client(service, network), way) == ROWS


async def test_big_answers_are_decoded_beside_the_event_loop(service, network, way):
    seen = set()

    def project(value):
        seen.add(threading.current_thread())
        return value

    http = client(service, network)
    body = json.dumps(ROWS).encode()

    async def at_once(request):
        return web.Response(body=body, content_type="application/json")

    service.at("/list", at_once)
    service.at("/small", ROWS[:3])
    await http.get("list", project)
    assert threading.main_thread() not in seen
    seen.clear()
    await http.get("small", project)
    await http.get_records("small", project)
    assert seen == {threading.main_thread()}


async def test_four_questions_at_a_time(service, network):
    running, most = 0, 0
    release = asyncio.Event()

    async def held(request):
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 4:
            asyncio.get_running_loop().call_soon(release.set)
        await release.wait()
        running -= 1
        return web.json_response(ROWS[:1])

    service.at("/list", held)
    http = client(service, network)
    await asyncio.gather(*(read(http, "whole") for _ in range(20)))
    assert most == 4


@pytest.mark.case("D6")
async def test_a_write_does_not_queue_behind_readings(service, network):
    """A Keep could come between its permit and its turn."""
    asked, release = asyncio.Semaphore(0), asyncio.Event()

    async def held(request):
        asked.release()
        await release.wait()
        return web.json_response(ROWS[:1])

    service.at("/list", held)
    service.at("/thing", b"")
    http = client(service, network)
    readings = [asyncio.create_task(read(http, "whole")) for _ in range(4)]
    for _ in readings:
        await asked.acquire()
    await http.send("DELETE", "thing")
    assert not any(reading.done() for reading in readings)
    release.set()
    await asyncio.gather(*readings)


@asynccontextmanager
async def self_signed() -> AsyncIterator[Service]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
    async with serving(context) as service:
        service.at("/list", ROWS)
        yield service


async def test_a_certificate_that_nobody_vouches_for(network, sleeps, way):
    async with self_signed() as service:
        with pytest.raises(CertificateRejected) as raised:
            await read(client(service, network), way)
        assert raised.value.values["status"] == "certificate"
        assert sleeps == []
        unverified = client(service, network, verify_certificate=False)
        assert await read(unverified, way) == ROWS


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            b'[{"propertyName": "Tags", "errorMessage": "Label is taken"}]',
            "Label is taken",
        ),
        (b'{"message": "no such thing", "content": "x"}', "no such thing"),
        (b'{"title": "One or more errors", "status": 400}', "One or more errors"),
        (f'{{"message": "key {KEY} is odd"}}'.encode(), "key *** is odd"),
        (b'{"message": "' + b"x" * 999 + b'"}', "x" * 200),
        (b"Error processing request.", ""),
        (b"[]", ""),
        (b"7", ""),
    ],
)
async def test_a_refusal_says_why(service, network, body, message):
    async def refuses(request):
        return web.Response(status=400, body=body)

    service.at("/thing", refuses)
    with pytest.raises(RequestRefused) as raised:
        await client(service, network).send("PUT", "thing")
    assert raised.value.values["message"] == message


async def test_a_refusal_without_a_key(service, network):
    async def refuses(request):
        return web.Response(status=400, body=b'{"message": "no key"}')

    service.at("/thing", refuses)
    with pytest.raises(RequestRefused) as raised:
        await client(service, network, api_key="").send("PUT", "thing")
    assert raised.value.values["message"] == "no key"


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (
            b'{"message": "Movie with ID 5 does not exist"}',
            "application/json",
            NotFound,
        ),
        (b'{"title": "Not Found"}', "application/problem+json", NotFound),
        (b"Error processing request.", "text/plain", NotFound),
        (b"404 page not found", "text/plain", UnexpectedAnswer),
        (b"<html>nginx</html>", "text/html", UnexpectedAnswer),
        (b"", "", UnexpectedAnswer),
    ],
)
@pytest.mark.case("A1")
async def test_only_the_service_itself_can_say_that_a_thing_is_gone(
    service, network, body, content_type, error
):
    """A proxy says 404 as well, while the service behind it is down."""

    async def missing(request):
        headers = {"Content-Type": content_type} if content_type else {}
        return web.Response(status=404, body=body, headers=headers)

    service.at("/thing", missing)
    with pytest.raises(ServiceError) as raised:
        await client(service, network).get("thing", as_records)
    assert type(raised.value) is error
    assert raised.value.values["status"] == "404"


@pytest.mark.parametrize(
    "answer",
    [
        401,
        404,
        500,
        drops,
        ends_midway,
        page(KEY),
        redirect("http://other.example/?apikey=" + KEY),
        b"{" + KEY.encode(),
    ],
)
async def test_secrets_are_in_no_error_and_no_log(
    service, network, caplog, way, answer
):
    caplog.set_level(0)
    service.at("/list", answer)
    address = service.url.replace("http://", "http://ann:s3cret@")
    with pytest.raises(ServiceError) as raised:
        await read(client(service, network, url=address), way)
    told = "".join(traceback.format_exception(raised.value)) + caplog.text
    told += repr(raised.value) + str(raised.value.values)
    assert KEY not in told
    assert "s3cret" not in told
    assert str(service.url) not in told
