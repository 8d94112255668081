"""Webhooks that anybody can have written, and services that refuse."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
import tracemalloc

from aiohttp import ClientSession, web
import pytest

from custom_components.cleanarr.core import (
    ServiceConfig,
    ServiceError,
    ServiceKind,
    order_webhook,
)
from demo.household import Fault, FaultKind, Match, plan
from tests.core.cleaner.others import (
    ALIEN,
    HEAT,
    JELLYFIN,
    RADARR,
    SONARR,
    WIRE,
    ask,
    ask_jellyfin,
    at_home,
    checked,
    files,
    gone_in_jellyfin,
    hook,
    item,
    looked,
    movie_of,
    series_of,
)
from tests.core.street import Street, street


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    async with at_home(tmp_path) as one:
        yield one


@pytest.mark.parametrize("size", [10**30, -(10**30)])
async def test_a_size_beyond_the_memory_stops_no_sync(one: Street, size: int):
    body = hook(
        "EpisodeFileDelete",
        series=await series_of(one),
        episodes=[{"seasonNumber": 1, "episodeNumber": 2}],
        episodeFile={"id": 1, "size": size},
        deleteReason="manual",
    )
    (file,) = await files(one, 1, 2)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    one.cleaner.hear(SONARR, body)
    await one.world.advance(seconds=300)
    await one.cleaner.sync()


async def test_a_made_up_size_is_not_believed(one: Street):
    body = hook(
        "EpisodeFileDelete",
        series=await series_of(one),
        episodes=[{"seasonNumber": 1, "episodeNumber": 2}],
        episodeFile={"id": 1, "size": -(10**15)},
        deleteReason="manual",
    )
    (file,) = await files(one, 1, 2)
    await ask(one, "sonarr", "DELETE", f"episodefile/{file}")
    one.cleaner.hear(SONARR, body)
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "sonarr")]
    (record,), _ = await one.cleaner.deletions()
    assert record.size >= 0


async def test_large_hints_do_not_fill_the_memory(one: Street):
    rows = [{"seasonNumber": 1, "episodeNumber": n} for n in range(20_000)]
    bodies = [
        hook(
            "EpisodeFileDelete",
            series={"tvdbId": number, "tmdbId": number, "imdbId": f"tt{number}"},
            episodes=rows,
            deleteReason="manual",
        )
        for number in (1, 2)
    ]
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for body in bodies:
            one.cleaner.hear(SONARR, body)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_000_000


async def test_a_service_that_shows_no_folders_is_not_asked_for_each_title(
    tmp_path: Path,
):
    async with street(tmp_path, movies=60) as one:
        await one.world.scan()
        await one.cleaner.sync()
        state = await one.world.household()
        for movie in state.movies:
            one.cleaner.hear(
                JELLYFIN,
                gone_in_jellyfin(
                    movie.title,
                    ItemId=f"{movie.id:032x}",
                    Provider_tmdb=str(movie.tmdb_id),
                ),
            )
        match = Match(method="GET", path="*/filesystem")
        await one.world.fail(Fault(FaultKind.STATUS, match))
        await one.world.reset_requests()
        await one.cleaner.sync()
        assert len(await one.asked(match)) <= 10


async def test_a_hint_waits_for_a_service_that_refuses(tmp_path: Path):
    """The other service that has the title can say nothing of the file that went."""
    both = (plan.RADARR, plan.RADARR_4K)
    async with street(tmp_path, services=both) as one:
        for radarr in both:
            for number, title in enumerate((HEAT, ALIEN), 949):
                await one.movie(title, played=1, service=radarr.name, tmdb=number)
        await one.cleaner.sync()
        row = await item(one, HEAT)
        await ask_jellyfin(one, "DELETE", f"/Items/{row}")
        told = gone_in_jellyfin(HEAT, ItemId=row, Provider_tmdb="949")
        one.cleaner.hear(JELLYFIN, told)
        folders = Match(service="radarr", path="/api/v3/filesystem")
        await one.world.fail(Fault(FaultKind.STATUS, folders, status=400))
        assert await looked(one) == []
        await one.world.heal()
        assert await looked(one) == [(HEAT, "movie", "jellyfin")]


async def test_a_hint_outlasts_a_service_that_is_away(one: Street):
    """The same holds for a cleanup run of more than an hour: it looks at its end."""
    movie = await movie_of(one, HEAT)
    await one.world.remove_row(HEAT, files=True)
    await one.world.scan()
    one.cleaner.hear(RADARR, hook("MovieDelete", movie=movie, deletedFiles=True))
    await one.world.stop_service("radarr")
    for _ in range(3):
        await one.world.advance(seconds=1800)
        await one.cleaner.sync()
    await one.world.start_service("radarr")
    await one.cleaner.sync()
    assert await checked(one) == [(HEAT, "movie", "radarr")]


async def test_a_refused_order_does_not_tell_the_address():
    """Radarr's reason names the address that it could not reach, as it does."""
    secret = "5ec4e7" * 10
    url = f"http://homeassistant:8123/api/webhook/{secret}"

    async def answer(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.json_response([])
        why = f"HTTP request failed: [502:BadGateway] [POST] at [{url}]"
        why = f"Unable to send test message: {why}"
        return web.json_response(
            [{"propertyName": "Url", "errorMessage": why}], status=400
        )

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    config = ServiceConfig(
        slug=RADARR,
        kind=ServiceKind.RADARR,
        name="Radarr",
        url=f"http://127.0.0.1:{runner.addresses[0][1]}",
        api_key="k" * 32,
        root_folders=frozenset(),
    )
    try:
        async with ClientSession() as session:
            with pytest.raises(ServiceError) as raised:
                await order_webhook(
                    config, url, session=session, run_in_thread=asyncio.to_thread
                )
    finally:
        await runner.cleanup()
    assert secret not in str(raised.value)
