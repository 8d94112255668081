"""Which title a path is of that counts from Shoko's own folder."""

from dataclasses import replace

import pytest

from custom_components.cleanarr.core.detect.by_folder import Folders
from custom_components.cleanarr.core.identifiers import (
    Identity,
    ItemId,
    MediaType,
    Scope,
)
from custom_components.cleanarr.core.library.model import Item
from tests.core.library.builders import RADARR, RADARR_4K, SONARR, a_file, a_movie

AKIRA = Identity(media=MediaType.MOVIE, tmdb=149)
BEBOP = Identity(media=MediaType.TV, tvdb=76885)
TWO = replace(BEBOP, episodes=((1, 2), (1, 3)))


def movie(path: str, identity: Identity = AKIRA, service: str = RADARR) -> Item:
    one = a_movie(files=(a_file(path=f"{path}/film.mkv"),))
    item = ItemId(f"{service}-1")
    return replace(one, id=item, path=path, identity=identity)


def series(path: str, identity: Identity = BEBOP) -> Item:
    one = movie(path, identity, SONARR)
    return replace(one, media=MediaType.TV, scope=Scope.SERIES, files=())


def with_file(item: Item, path: str) -> Item:
    file = a_file(path=path, episodes=TWO.episodes)
    return replace(item, files=(file,))


def about(path: str, *items: Item) -> frozenset[Identity]:
    return Folders(items).about(path, lambda item: item.files)


@pytest.mark.parametrize(
    ("path", "folder", "found"),
    [
        ("Bebop/Season 1/2.mkv", "/anime/Bebop", BEBOP),
        ("Bebop/2.mkv", "/anime/Bebop/", BEBOP),
        ("/anime/Bebop/2.mkv", "/anime/Bebop", BEBOP),
        ("anime/Bebop/2.mkv", "/mnt/anime/Bebop", BEBOP),
        ("Bebop\\Season 1\\2.mkv", "D:\\Anime\\Bebop", BEBOP),
        ("anime/Bebop/2.mkv", "/tv/Bebop", None),
        ("Bebop/2.mkv", "/anime/Cowboy Bebop", None),
        ("bop/2.mkv", "/anime/Bebop", None),
        ("Bebop", "/anime/Bebop", None),
        ("2.mkv", "/anime/Bebop", None),
        ("Bebop\\2.mkv/x", "/anime/Bebop", None),
        ("Bebop/2.mkv", "", None),
        ("", "/anime/Bebop", None),
        ("///", "/", None),
    ],
)
def test_a_series_by_its_folder(path: str, folder: str, found: Identity | None):
    assert about(path, series(folder)) == ({found} if found else set())


def test_a_known_file_is_its_episodes():
    bebop = with_file(series("/anime/Bebop"), "/anime/Bebop/Season 1/2.mkv")
    assert about("Bebop/Season 1/2.mkv", bebop) == {TWO}
    assert about("Bebop/Season 1/3.mkv", bebop) == {BEBOP}


def test_one_title_in_two_services_is_one_title():
    twice = movie("/movies/Akira"), movie("/4k/Akira", service=RADARR_4K)
    assert about("Akira/film.mkv", *twice) == {AKIRA}


def test_a_folder_that_fits_two_titles_says_nothing():
    both = series("/tv/Akira"), movie("/movies/Akira")
    assert about("Akira/other.mkv", *both) == set()
    assert about("Akira/film.mkv", *both) == {AKIRA}


def test_a_title_without_any_id_says_nothing():
    nobody = movie("/movies/Akira", Identity(media=MediaType.MOVIE))
    assert about("Akira/film.mkv", nobody) == set()
