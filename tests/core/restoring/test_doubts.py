"""Where a title, or what its service says of it, does not fit, nothing is guessed."""

import asyncio
from dataclasses import replace
import json
from typing import Any

import aiohttp
import pytest

from custom_components.cleanarr.core.clients.http import Network
from custom_components.cleanarr.core.clients.permit import FetchPermit
from custom_components.cleanarr.core.clients.radarr import RadarrClient
from custom_components.cleanarr.core.clients.sonarr import SonarrClient
from custom_components.cleanarr.core.errors import (
    AnotherTitle,
    CleanarrError,
    DryRunOn,
    NotConfirmed,
    PartGone,
    RecipeUnknown,
    RequestRefused,
    TitleUnknown,
)
from custom_components.cleanarr.core.identifiers import (
    Identity,
    ItemId,
    MediaType,
    Scope,
)
from custom_components.cleanarr.core.library.recipe import (
    MovieRecipe,
    SeriesRecipe,
    written,
)
from custom_components.cleanarr.core.reasons import Reason
from custom_components.cleanarr.core.restoring.done import Deed
from custom_components.cleanarr.core.restoring.movies import DeletedMovie
from custom_components.cleanarr.core.restoring.parts import DeletedPart
from custom_components.cleanarr.core.restoring.series import DeletedSeries
from custom_components.cleanarr.core.settings import ServiceKind
from tests.core.memory.builders import a_record
from tests.core.restoring.conftest import Said

MOVIE = MovieRecipe(
    quality_profile="HD",
    root_folder="/movies",
    tags=("kids", "mum's"),
    monitored=True,
    availability="released",
)
SERIES = SeriesRecipe(
    quality_profile="HD",
    root_folder="/tv/",
    tags=(),
    monitored=True,
    series_type="standard",
    season_folder=True,
    new_items="all",
    seasons=((0, False), (1, True), (2, False)),
)
HEAT = replace(
    a_record(title="Heat"),
    identity=Identity(media=MediaType.MOVIE, tmdb=949, imdb="tt0113277"),
    restore=written(MOVIE),
)
DARK = replace(
    HEAT,
    item=ItemId("sonarr-12"),
    scope=Scope.SERIES,
    media=MediaType.TV,
    title="Dark",
    identity=Identity(media=MediaType.TV, tvdb=334824, imdb="tt5753856"),
    restore=written(SERIES),
)
FOUND = {"title": "Heat", "tmdbId": 949, "imdbId": "tt0113277"}
THERE = {
    **FOUND,
    "id": 7,
    "path": "/movies/Heat (1995)",
    "monitored": False,
    "tags": [],
    "movieFileId": 0,
}
SERIES_FOUND = {
    "title": "Dark",
    "tvdbId": 334824,
    "imdbId": "tt5753856",
    "seasons": [{"seasonNumber": number, "monitored": True} for number in range(4)],
}
SERIES_THERE: dict[str, Any] = {
    **SERIES_FOUND,
    "id": 12,
    "path": "/tv/Dark",
    "status": "ended",
    "monitored": True,
    "tags": [],
    "seasons": [{"seasonNumber": 1, "monitored": False}],
}
PLACES = {
    "qualityprofile": [{"id": 3, "name": "HD"}],
    "rootfolder": [
        {"path": "/movies", "accessible": True},
        {"path": "/tv", "accessible": True},
    ],
    "tag": [{"id": 1, "label": "Kids"}],
    "exclusions/paged": {"totalRecords": 0, "records": []},
    "importlistexclusion/paged": {"totalRecords": 0, "records": []},
}


async def allowed() -> None:
    pass


async def in_dry_run() -> None:
    raise DryRunOn


@pytest.fixture
def network(session: aiohttp.ClientSession) -> Network:
    return Network(session=session, run_in_thread=asyncio.to_thread)


@pytest.fixture
def radarr(said: Said, network: Network) -> RadarrClient:
    said.rows |= {"movie/lookup": [FOUND], **PLACES}
    return RadarrClient(said.service.config(ServiceKind.RADARR), network)


@pytest.fixture
def sonarr(said: Said, network: Network) -> SonarrClient:
    said.rows |= {"series/lookup": [SERIES_FOUND], **PLACES}
    return SonarrClient(said.service.config(ServiceKind.SONARR), network)


def a_movie(radarr: RadarrClient, **changes: Any) -> DeletedMovie:
    record = replace(HEAT, **changes)
    return DeletedMovie(record, radarr, radarr.fetcher(FetchPermit(allowed)))


def a_series(sonarr: SonarrClient, **changes: Any) -> DeletedSeries:
    record = replace(DARK, **changes)
    return DeletedSeries(record, sonarr, sonarr.fetcher(FetchPermit(allowed)))


def a_part(sonarr: SonarrClient, **identity: Any) -> DeletedPart:
    record = replace(DARK, identity=replace(DARK.identity, **identity))
    return DeletedPart(record, sonarr, sonarr.fetcher(FetchPermit(allowed)))


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ({"movie/lookup": [{**FOUND, "imdbId": "tt0000001"}]}, AnotherTitle),
        ({"movie/lookup": [{**FOUND, "tmdbId": 1}]}, AnotherTitle),
        ({"movie/lookup": [{"title": "Heat"}]}, AnotherTitle),
        ({"movie/lookup": []}, TitleUnknown),
        ({"movie": [{**THERE, "imdbId": "tt0000001"}]}, AnotherTitle),
    ],
)
async def test_another_title_is_neither_added_nor_touched(
    said: Said, radarr: RadarrClient, rows: dict[str, Any], error: type[CleanarrError]
):
    said.rows |= rows
    with pytest.raises(error) as raised:
        await a_movie(radarr).restore()
    assert raised.value.values["title"] == "Heat"
    assert said.sent == []


@pytest.mark.parametrize(
    "restore",
    [
        {},
        {"quality_profile": 3, "tags": [1], "root_folder": "/movies"},
        {**written(MOVIE), "monitored": None},
    ],
)
async def test_what_is_not_known_is_not_guessed(
    said: Said,
    radarr: RadarrClient,
    sonarr: SonarrClient,
    restore: dict[str, object],
):
    for title in (a_movie(radarr, restore=restore), a_series(sonarr, restore=restore)):
        with pytest.raises(RecipeUnknown):
            await title.restore()
    assert said.sent == []


async def test_without_its_id_nobody_is_asked_about_a_title(
    said: Said, radarr: RadarrClient, sonarr: SonarrClient
):
    for make in (
        lambda: a_movie(radarr, identity=Identity(media=MediaType.MOVIE, imdb="tt1")),
        lambda: a_series(sonarr, identity=Identity(media=MediaType.TV, tmdb=9)),
    ):
        with pytest.raises(TitleUnknown):
            make()
    assert said.service.asked == []


async def test_a_server_that_lists_everything_has_not_got_everything(
    said: Said, radarr: RadarrClient
):
    """One that does not know the parameter answers with its whole library."""
    said.rows["movie"] = [{**THERE, "tmdbId": 1}]
    with pytest.raises(NotConfirmed):
        await a_movie(radarr).restore()
    assert [name for name, _ in said.sent] == ["POST tag", "POST movie"]


async def test_a_tag_that_is_no_longer_taken_is_left_out_and_said(
    said: Said, radarr: RadarrClient
):
    said.refuses, said.becomes = frozenset({"tag"}), {"movie": [THERE]}
    movie = a_movie(radarr, restore=written(replace(MOVIE, monitored=False)))
    done = await movie.restore()
    assert done.deeds == (Deed.ADDED, Deed.SEARCHED)
    without = {"service": "radarr", "tags": "mum's"}
    assert Reason("restore_without_tags", without) in done.notes
    (_, (_, body), (_, search)) = said.sent
    assert search == {"name": "MoviesSearch", "movieIds": [7]}
    assert body == {
        "tmdbId": 949,
        "title": "Heat",
        "qualityProfileId": 3,
        "rootFolderPath": "/movies",
        "tags": [1],
        "monitored": False,
        "minimumAvailability": "released",
        "addOptions": {
            "monitor": "movieOnly",
            "searchForMovie": True,
            "addMethod": "manual",
        },
    }


async def test_a_switch_that_does_not_turn_is_no_success(
    said: Said, radarr: RadarrClient, sonarr: SonarrClient
):
    said.rows |= {
        "movie": [THERE],
        "movie/editor": [{"id": 7, "monitored": False}],
        "series": [SERIES_THERE],
        "series/12": SERIES_THERE,
        "episode": [an_episode(100, 1)],
    }
    with pytest.raises(NotConfirmed):
        await a_movie(radarr).restore()
    with pytest.raises(NotConfirmed):
        await a_part(sonarr, season=1).restore()
    assert [name for name, _ in said.sent] == ["PUT movie/editor", "POST seasonpass"]


def an_episode(number: int, tvdb: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "seriesId": 12,
        "seasonNumber": 1,
        "episodeNumber": number - 99,
        "tvdbId": tvdb,
        "monitored": True,
        "episodeFileId": 0,
        **changes,
    }


async def test_a_series_gets_its_seasons_as_they_were_and_new_ones_as_new_ones(
    said: Said, sonarr: SonarrClient
):
    said.becomes = {"series": [SERIES_THERE]}
    said.rows["importlistexclusion/paged"] = 500
    done = await a_series(sonarr).restore()
    assert done.deeds == (Deed.ADDED, Deed.MONITORED, Deed.SEARCHED)
    unread = Reason("restore_exclusions_unread", {"service": "sonarr"})
    assert unread in done.notes
    ((name, body),) = said.sent
    assert (name, body["rootFolderPath"]) == ("POST series", "/tv")
    assert body["seasons"] == [
        {"seasonNumber": 0, "monitored": False},
        {"seasonNumber": 1, "monitored": True},
        {"seasonNumber": 2, "monitored": False},
        {"seasonNumber": 3, "monitored": True},
    ]


async def test_an_episode_that_was_renumbered_is_searched_under_its_new_number(
    said: Said, sonarr: SonarrClient
):
    said.rows |= {
        "series": [SERIES_THERE],
        "episode": [an_episode(100, 11), an_episode(101, 10)],
    }
    first = {"episodes": ((1, 1),), "episode_tvdbs": (10,)}
    done = await a_part(sonarr, **first).restore()
    assert done.deeds == (Deed.SEARCHED,)
    order = {"name": "EpisodeSearch", "episodeIds": [101]}
    assert said.sent == [("POST command", order)]
    with pytest.raises(PartGone):
        await a_part(sonarr, episodes=((1, 1),), episode_tvdbs=(12,)).restore()


async def test_a_movie_that_was_not_monitored_stays_so_and_is_searched(
    said: Said, radarr: RadarrClient
):
    said.rows["movie"] = [THERE]
    movie = a_movie(radarr, restore=written(replace(MOVIE, monitored=False)))
    assert (await movie.restore()).deeds == (Deed.SEARCHED,)
    assert said.sent == [("POST command", {"name": "MoviesSearch", "movieIds": [7]})]


async def test_nothing_is_sent_without_permission(
    said: Said, radarr: RadarrClient, sonarr: SonarrClient
):
    said.rows |= {"movie": [THERE], "series": [SERIES_THERE]}
    said.rows["episode"] = [an_episode(100, 1)]
    permit = FetchPermit(in_dry_run)
    part = replace(DARK, identity=replace(DARK.identity, season=1))
    movie = DeletedMovie(HEAT, radarr, radarr.fetcher(permit))
    series = DeletedSeries(DARK, sonarr, sonarr.fetcher(permit))
    season = DeletedPart(part, sonarr, sonarr.fetcher(permit))
    for act in (movie.restore, series.restore, series.unmonitor, season.restore):
        with pytest.raises(DryRunOn):
            await act()
    said.rows |= {"movie": [], "series": []}
    for act in (movie.restore, series.restore):
        with pytest.raises(DryRunOn):
            await act()
    assert said.sent == []


async def test_a_service_that_refuses_says_why(said: Said, radarr: RadarrClient):
    said.refuses = frozenset({"movie"})
    with pytest.raises(RequestRefused) as error:
        await a_movie(radarr).restore()
    assert error.value.values["message"] == "Not such a one"


def test_a_recipe_comes_back_from_json():
    for recipe in (MOVIE, SERIES):
        assert json.loads(json.dumps(written(recipe))) == written(recipe)
