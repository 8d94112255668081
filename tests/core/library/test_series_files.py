"""The files of a series are believed only where Sonarr tells one story of them."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web
import pytest

from custom_components.cleanarr.core.clients.http import Network
from custom_components.cleanarr.core.clients.sonarr import SonarrClient
from custom_components.cleanarr.core.errors import NotFound, UnexpectedAnswer
from custom_components.cleanarr.core.identifiers import SeriesId
from custom_components.cleanarr.core.library.series_files import (
    SeriesFiles,
    fresh_content,
)
from custom_components.cleanarr.core.settings import ServiceKind
from tests.core.clients.servers import Answer, Service, serving
from tests.core.library.builders import SONARR

FILES, EPISODES = "/api/v3/episodefile", "/api/v3/episode"


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as running:
        yield running


@pytest.fixture
async def sonarr(service: Service) -> AsyncIterator[SonarrClient]:
    async with aiohttp.ClientSession() as session:
        network = Network(session=session, run_in_thread=asyncio.to_thread)
        yield SonarrClient(service.config(ServiceKind.SONARR), network)


def files(*numbers: int) -> list[object]:
    return [
        {"id": n, "seriesId": 1, "seasonNumber": 1, "path": f"/tv/a/{n}", "size": 1}
        for n in numbers
    ]


def episodes(*carried: int) -> list[object]:
    """Return one episode for each file named; 0 is none."""
    return [
        {
            "id": number,
            "seriesId": 1,
            "seasonNumber": 1,
            "episodeNumber": number,
            "episodeFileId": file,
        }
        for number, file in enumerate(carried, start=1)
    ]


def series(count: int) -> Answer:
    return {
        "id": 1,
        "title": "A",
        "path": "/tv/a",
        "monitored": True,
        "status": "ended",
        "tags": [],
        "images": [],
        "seasons": [],
        "statistics": {"episodeFileCount": count, "sizeOnDisk": count},
    }


async def test_a_file_of_two_episodes_counts_twice(
    service: Service, sonarr: SonarrClient
):
    service.at(FILES, files(7, 8))
    service.at(EPISODES, episodes(7, 7, 8, 0))
    found = await fresh_content(sonarr, SONARR, 1, 3)
    assert [len(file.episodes) for file in found.files] == [2, 1]
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("shown", "carried"), [((), ()), ((7,), (7, 8, 8)), ((7, 8), (7, 8, 0))]
)
async def test_lists_that_show_fewer_than_the_series_says_are_not_believed(
    service: Service,
    sonarr: SonarrClient,
    shown: tuple[int, ...],
    carried: tuple[int, ...],
):
    service.at(FILES, files(*shown))
    service.at(EPISODES, episodes(*carried))
    service.at("/api/v3/series/1", series(3))
    with pytest.raises(UnexpectedAnswer) as raised:
        await fresh_content(sonarr, SONARR, 1, 3)
    assert raised.value.values["status"] == "count"


async def test_what_changed_in_between_is_asked_once_more(
    service: Service, sonarr: SonarrClient
):
    service.at(FILES, files(7, 8))
    service.at(EPISODES, episodes(7, 8))
    service.at("/api/v3/series/1", series(2))
    assert len((await fresh_content(sonarr, SONARR, 1, 1)).files) == 2


async def test_a_series_that_is_not_found_is_a_failure(
    service: Service, sonarr: SonarrClient
):
    """Silence would make its notice end as if it had no files."""
    service.at(FILES, not_found)
    known = SeriesFiles({SONARR: sonarr})
    (failure,) = await known.read([(SONARR, SeriesId(1))])
    assert failure[0] == SONARR
    assert isinstance(failure[1], NotFound)
    assert known.of(SONARR, 1, resting=True) is None


async def test_what_was_known_stands_in_only_while_nothing_happens(
    service: Service, sonarr: SonarrClient
):
    service.at(FILES, files(7))
    service.at(EPISODES, episodes(7))
    known = SeriesFiles({SONARR: sonarr})
    assert await known.read([(SONARR, SeriesId(1))]) == []
    known.forget()
    assert known.of(SONARR, 1, resting=False) is None
    assert known.of(SONARR, 1, resting=True) is not None


async def not_found(_: web.Request) -> web.StreamResponse:
    return web.json_response({"message": "NotFound"}, status=404)
