"""Items made of what Radarr and Sonarr answered, and files read once per change."""

from datetime import timedelta

import pytest

from custom_components.cleanarr.core.clients.radarr import MovieFileRecord, MovieRecord
from custom_components.cleanarr.core.clients.sonarr import (
    EpisodeFileRecord,
    EpisodeRecord,
)
from custom_components.cleanarr.core.identifiers import (
    EpisodeFileId,
    EpisodeId,
    MovieFileId,
    MovieId,
    SeriesId,
)
from custom_components.cleanarr.core.library.items import movie_item
from custom_components.cleanarr.core.library.model import MediaFile
from custom_components.cleanarr.core.library.series_content import series_content
from tests.core.library.builders import DAY, NOW, RADARR, a_file, a_movie, a_series

FILE = MovieFileRecord(
    id=MovieFileId(7), path="/movies/Heat/Heat.mkv", size=5, imported=NOW
)


def record(*tags: int, file: MovieFileRecord | None = FILE) -> MovieRecord:
    return MovieRecord(
        id=MovieId(1),
        title="Heat",
        year=1995,
        path="/movies/Heat",
        root_folder="/movies",
        tmdb=949,
        imdb=None,
        monitored=True,
        tags=frozenset(tags),
        added=NOW - DAY,
        poster=None,
        quality_profile=4,
        file=file,
    )


def test_tags_are_labels_in_lower_case():
    item = movie_item(RADARR, record(1, 2), {1: "Keep", 2: "kids"})
    assert item.tags == {"keep", "kids"}


@pytest.mark.case("A9")
@pytest.mark.parametrize("labels", [None, {}, {1: "keep"}])
def test_one_unknown_label_makes_all_tags_unknown(labels: dict[int, str] | None):
    assert movie_item(RADARR, record(1, 2), labels).tags is None


def test_no_tags_are_known_tags():
    assert movie_item(RADARR, record(), {}).tags == frozenset()


def test_a_movie_without_a_file_has_nothing_to_delete():
    item = movie_item(RADARR, record(file=None), {})
    assert not item.has_files
    assert item.imported is None
    assert item.size == 0


def episode(number: int, file: int | None, *, season: int = 1) -> EpisodeRecord:
    return EpisodeRecord(
        id=EpisodeId(number + 100 * season + 1),
        season=season,
        number=number,
        title="",
        tvdb=None,
        monitored=True,
        aired=None,
        file=None if file is None else EpisodeFileId(file),
    )


def file_record(number: int) -> EpisodeFileRecord:
    return EpisodeFileRecord(
        id=EpisodeFileId(number),
        series=SeriesId(1),
        season=1,
        path=f"/tv/Wire/{number}.mkv",
        size=number,
        imported=NOW,
    )


@pytest.mark.case("B13")
def test_a_file_carries_all_its_episodes_once():
    episodes = [episode(2, 9), episode(1, 9), episode(3, None), episode(1, 8, season=0)]
    files = series_content([file_record(9), file_record(8)], episodes).files
    assert [(file.id, file.episodes) for file in files] == [
        (8, ((0, 1),)),
        (9, ((1, 1), (1, 2))),
    ]
    assert [file.special for file in files] == [True, False]


@pytest.mark.case("B2")
def test_a_file_of_no_episode_is_no_special():
    (file,) = series_content([file_record(9)], []).files
    assert file.episodes == ()
    assert not file.special


@pytest.mark.case("C5")
def test_an_item_was_imported_with_its_newest_file():
    files = (a_file(1, imported=NOW - DAY), a_file(2, imported=NOW))
    assert a_series(1, files=files).imported == NOW


def test_one_undated_file_leaves_the_item_undated():
    files: tuple[MediaFile, ...] = (a_file(1, imported=None), a_file(2))
    assert a_series(1, files=files).imported is None
    assert a_movie(1, imported=NOW + timedelta()).imported == NOW
