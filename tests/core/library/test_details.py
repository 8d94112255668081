"""What an item says of itself to filter rules."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from custom_components.cleanarr.core.clients.radarr import MovieFileRecord, MovieRecord
from custom_components.cleanarr.core.clients.sonarr import (
    EpisodeFileRecord,
    SeriesRecord,
)
from custom_components.cleanarr.core.identifiers import (
    EpisodeFileId,
    MovieFileId,
    MovieId,
    SeriesId,
)
from custom_components.cleanarr.core.library.details import Details
from custom_components.cleanarr.core.library.items import (
    movie_item,
    series_item,
)
from custom_components.cleanarr.core.library.model import Item
from custom_components.cleanarr.core.library.series_content import series_content
from custom_components.cleanarr.core.reasons import Reason
from tests.core.library.builders import RADARR, SONARR

AT = datetime(2026, 3, 1, tzinfo=UTC)
PROFILES = {4: "HD-1080p"}
FILE = MovieFileRecord(
    id=MovieFileId(7),
    path="/movies/Heat/Heat.mkv",
    size=5,
    imported=AT,
    quality="Bluray-1080p",
    resolution=1080,
)
HEAT = MovieRecord(
    id=MovieId(1),
    title="Heat",
    year=1995,
    path="/movies/Heat",
    root_folder="/movies",
    tmdb=949,
    imdb=None,
    monitored=True,
    tags=frozenset(),
    added=AT,
    poster=None,
    quality_profile=4,
    file=FILE,
    status="released",
    genres=("Crime", "Drama"),
    rating=8.3,
    language="English",
    certification="R",
    collection="Heat Collection",
    studio="Regency",
    runtime=170,
)
WIRE = SeriesRecord(
    id=SeriesId(2),
    title="The Wire",
    year=2002,
    path="/tv/The Wire",
    root_folder="/tv",
    tvdb=79126,
    tmdb=1438,
    imdb=None,
    monitored=True,
    status="ended",
    next_airing=None,
    tags=frozenset(),
    added=AT,
    poster=None,
    quality_profile=4,
    file_count=0,
    size=0,
    seasons=(),
    series_type="standard",
    genres=("Crime",),
    rating=9.3,
    language="English",
    certification="TV-MA",
    network="HBO",
    runtime=59,
)


def test_a_movie_says_what_radarr_said():
    item = movie_item(RADARR, HEAT, {}, PROFILES)
    assert item.details == Details(
        status="released",
        genres=("Crime", "Drama"),
        rating=8.3,
        language="English",
        certification="R",
        collection="Heat Collection",
        studio="Regency",
        runtime=170,
        quality_profile="HD-1080p",
    )
    (file,) = item.files
    assert (file.quality, file.resolution) == ("Bluray-1080p", 1080)


def test_a_series_says_what_sonarr_said():
    item = series_item(SONARR, WIRE, {}, None, PROFILES)
    assert item.details == Details(
        status="ended",
        genres=("Crime",),
        rating=9.3,
        language="English",
        certification="TV-MA",
        studio="HBO",
        runtime=59,
        series_type="standard",
        quality_profile="HD-1080p",
    )


def test_an_episode_file_says_its_quality():
    record = EpisodeFileRecord(
        id=EpisodeFileId(9),
        series=SeriesId(2),
        season=1,
        path="/tv/The Wire/9.mkv",
        size=1,
        imported=AT,
        quality="WEBDL-720p",
        resolution=720,
    )
    (file,) = series_content([record], []).files
    assert (file.quality, file.resolution) == ("WEBDL-720p", 720)


def items(number: int | None, profiles: dict[int, str] | None) -> list[Item]:
    movie, series = (replace(each, quality_profile=number) for each in (HEAT, WIRE))
    return [
        movie_item(RADARR, movie, {}, profiles),
        series_item(SONARR, series, {}, None, profiles),
    ]


@pytest.mark.case("A4")
@pytest.mark.parametrize("profiles", [None, {}, {5: "Ultra-HD"}], ids=str)
def test_a_profile_that_nobody_names_is_unknown(profiles: dict[int, str] | None):
    """Made between two readings, or gone: that is not "has none"."""
    for item in items(4, profiles):
        assert item.details.quality_profile == Reason(
            "quality_profile_unknown", {"service": item.service}
        )


@pytest.mark.case("A4")
def test_no_profile_is_absent_even_where_no_names_were_read():
    assert {each.details.quality_profile for each in items(None, None)} == {None}
