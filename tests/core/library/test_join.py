"""Who is who: by provider id, by place, and by neither where there is doubt."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.clients.jellyfin import JellyfinItem, Kind
from custom_components.cleanarr.core.library.join import OwnCopies, join
from custom_components.cleanarr.core.library.model import Item
from custom_components.cleanarr.core.library.paths import lies_in
from tests.core.library.builders import (
    RADARR,
    RADARR_4K,
    SONARR,
    a_file,
    a_movie,
    a_row,
    a_series,
    jellyfin_id,
    playing,
    row_of,
)

NONE = OwnCopies()
SHELF = "/leaving-soon"


def shelf_of(*links: tuple[str, int]) -> OwnCopies:
    """Return our folder with links to files of Radarr."""
    return OwnCopies(
        folder=SHELF, links={f"{SHELF}/{name}": (RADARR, file) for name, file in links}
    )


def copies(items: Iterable[Item], rows: Iterable[JellyfinItem]) -> dict[str, set[str]]:
    """Return the copies of each item that has any."""
    found = join(items, rows, NONE).copies
    return {item: set(copies) for item, copies in found.items()}


def test_joins_by_provider_id():
    heat, alien = a_movie(1), a_movie(2)
    assert copies([heat, alien], [row_of(heat, 7), row_of(alien, 8)]) == {
        heat.id: {jellyfin_id(7)},
        alien.id: {jellyfin_id(8)},
    }


def test_an_imdb_id_is_enough():
    heat = a_movie(1, tmdb=0, imdb="tt0113277")
    found = join([heat], [a_row(7, imdb="tt0113277", path="/else/Heat.mkv")], NONE)
    assert set(found.copies[heat.id]) == {jellyfin_id(7)}


def test_several_jellyfin_items_of_one_title_are_its_copies():
    heat = a_movie(1)
    other = a_row(8, tmdb=heat.identity.tmdb, path="/elsewhere/Heat.mkv")
    found = join([heat], [row_of(heat, 7), other], NONE)
    assert set(found.copies[heat.id]) == {jellyfin_id(7), jellyfin_id(8)}


@pytest.mark.case("B1")
def test_missing_ids_never_match():
    unknown = a_movie(1, tmdb=0)
    assert unknown.identity.keys == ()
    found = join([unknown], [a_row(7, path="/media/other.mkv")], NONE)
    assert unknown.id not in found.copies
    assert not found.ambiguous


@pytest.mark.case("B4")
def test_a_movie_and_a_series_with_one_number_are_two_titles():
    movie, series = a_movie(1, tmdb=1396), a_series(2, tmdb=1396)
    assert copies([movie, series], [row_of(movie, 7), row_of(series, 8)]) == {
        movie.id: {jellyfin_id(7)},
        series.id: {jellyfin_id(8)},
    }


@pytest.mark.case("B6")
def test_a_title_in_two_radarrs_shares_its_copies():
    hd = a_movie(1, tmdb=949)
    uhd = a_movie(9, service=RADARR_4K, tmdb=949, root="/movies-4k")
    rows = [row_of(hd, 7), row_of(uhd, 8)]
    both = {jellyfin_id(7), jellyfin_id(8)}
    assert copies([hd, uhd], rows) == {hd.id: both, uhd.id: both}
    assert not join([hd, uhd], rows, NONE).ambiguous


@pytest.mark.case("B1")
def test_two_items_with_one_id_are_ambiguous():
    one, other = a_movie(1, tmdb=949), a_movie(2, tmdb=949)
    found = join([one, other], [row_of(one, 7)], NONE)
    assert found.ambiguous == {one.id, other.id}
    assert not found.copies


def test_a_row_that_fits_two_titles_joins_neither():
    one, other = a_movie(1), a_movie(2, imdb="tt0000042")
    row = a_row(7, tmdb=one.identity.tmdb, imdb="tt0000042")
    found = join([one, other], [row], NONE)
    assert found.ambiguous == {one.id, other.id}
    assert not found.copies


def test_a_row_in_another_titles_place_joins_neither():
    one, other, sure = a_movie(1), a_movie(2), a_movie(3)
    astray = replace(row_of(one, 7), path=f"/media{other.files[0].path}")
    rows = [astray, row_of(other, 8), row_of(sure, 9), row_of(a_movie(4), 10)]
    found = join([one, other, sure], rows, NONE)
    assert found.ambiguous == {one.id, other.id}
    assert set(found.copies[sure.id]) == {jellyfin_id(9)}


def test_a_row_without_ids_joins_by_its_place():
    known, bare = a_movie(1), a_movie(2)
    row = a_row(8, path=f"/media{bare.files[0].path}")
    found = join([known, bare], [row_of(known, 7), row], NONE)
    assert set(found.copies[bare.id]) == {jellyfin_id(8)}


def test_a_series_joins_by_its_folder():
    known, bare = a_series(1), a_series(2)
    row = a_row(8, kind=Kind.SERIES, path=f"/media{bare.path}")
    found = join([known, bare], [row_of(known, 7), row], NONE)
    assert set(found.copies[bare.id]) == {jellyfin_id(8)}


@pytest.mark.case("B12")
def test_our_own_copy_is_never_a_candidate():
    heat = a_movie(1)
    copy = a_row(7, tmdb=heat.identity.tmdb, path=f"{SHELF}/movies/Heat.mkv")
    found = join([heat], [copy], shelf_of(("movies/Heat.mkv", 1)))
    assert heat.id not in found.copies


@pytest.mark.case("B12")
def test_what_happens_to_our_own_copy_counts_for_the_original():
    heat = a_movie(1)
    copy = a_row(7, path=f"{SHELF}/movies/Heat.mkv")
    found = join([heat], [row_of(heat, 1), copy], shelf_of(("movies/Heat.mkv", 1)))
    assert found.of_row(copy) == {heat.id}
    assert found.of_session(playing(copy)) == {heat.id}
    assert found.files_at(copy.path) == {(heat.id, 1)}


@pytest.mark.case("B12")
def test_a_session_on_our_copy_counts_without_a_path():
    heat = a_movie(1)
    copy = a_row(7, path=f"{SHELF}/movies/Heat.mkv")
    found = join([heat], [row_of(heat, 1), copy], shelf_of(("movies/Heat.mkv", 1)))
    assert found.of_session(replace(playing(copy), path=None)) == {heat.id}


@pytest.mark.case("B12")
def test_a_strange_file_in_our_folder_belongs_to_nobody():
    heat = a_movie(1)
    copy = a_row(7, tmdb=heat.identity.tmdb, path=f"{SHELF}/movies/Strange.mkv")
    found = join([heat], [row_of(heat, 1), copy], shelf_of(("movies/Heat.mkv", 1)))
    assert found.of_row(copy) == frozenset()


def test_an_episode_belongs_to_its_series():
    show = a_series(1)
    row = row_of(show, 7)
    found = join([show], [row], NONE)
    unplaced = a_row(8, kind=Kind.EPISODE, series=row.id)
    assert found.of_row(unplaced) == {show.id}
    assert found.of_session(playing(unplaced)) == {show.id}


def test_an_episode_in_a_folder_belongs_to_the_series_of_the_folder():
    show = a_series(1)
    found = join([show], [row_of(show, 7)], NONE)
    astray = a_row(8, kind=Kind.EPISODE, path=f"/media{show.path}/Extras/new.mkv")
    assert found.of_row(astray) == {show.id}


@pytest.mark.case("B4")
def test_a_file_in_a_folder_of_nobody_belongs_to_nobody():
    show = a_series(1)
    found = join([show], [row_of(show, 7)], NONE)
    assert found.of_row(a_row(8, path="/media/music/song.flac")) == frozenset()
    assert found.files_at("/media/music/song.flac") is None
    assert found.files_at("/media/tv/nothing-here.mkv") == frozenset()
    assert found.files_at(None) is None


def test_a_file_of_two_entries_belongs_to_both():
    path = "/movies/Shared/Shared.mkv"
    one = a_movie(1, path="/movies/Shared", files=(a_file(1, path=path),))
    other = a_movie(2, path="/movies/Shared", files=(a_file(2, path=path),))
    sure = a_movie(3)
    found = join([one, other, sure], [row_of(sure, 7)], NONE)
    assert found.files_at("/media" + path) == {(one.id, 1), (other.id, 2)}


@given(st.randoms(use_true_random=False))
def test_order_never_matters(chance: Random):
    items = [a_movie(1), a_movie(2), a_movie(3, tmdb=1002), a_series(1), a_series(2)]
    rows = [row_of(item, number) for number, item in enumerate(items, 1)]
    first, found = join(items, rows, NONE), copies(items, rows)
    chance.shuffle(items)
    chance.shuffle(rows)
    again = join(items, rows, NONE)
    assert copies(items, rows) == found
    assert again.ambiguous == first.ambiguous
    assert again.paths == first.paths


NAMES = st.sampled_from(["tv", "movies", "Heat", "Heat 2", "Season 01", "a.mkv"])
LINKS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@given(st.lists(LINKS, max_size=12, unique=True), LINKS)
def test_a_folder_stands_for_every_link_in_it(links: list[str], folder: str):
    own = shelf_of(*((link, number) for number, link in enumerate(links, start=1)))
    place = f"{SHELF}/{folder}"
    inside = {ref for link, ref in own.links.items() if lies_in(link, place)}
    expected = {own.links[place]} if place in own.links else inside
    assert own.originals(place) == expected
    assert own.originals(SHELF) == set(own.links.values())


def test_our_copies_are_known_by_each_of_their_files():
    wire = a_series(1)
    own = OwnCopies(
        folder=SHELF,
        links={f"{SHELF}/tv/Wire/E{f.id}.mkv": (SONARR, f.id) for f in wire.files},
    )
    rows = [
        a_row(7, kind=Kind.SERIES, path=f"{SHELF}/tv/Wire"),
        a_row(8, kind=Kind.SERIES, path=f"{SHELF}/tv/Wireless"),
    ]
    found = join([wire], rows, own).own_copies
    assert found == {(SONARR, f.id): (jellyfin_id(7),) for f in wire.files}
