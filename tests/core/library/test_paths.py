"""Paths of one service in the eyes of another."""

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.library.paths import (
    Pair,
    PathMap,
    derive,
    lies_in,
    parts,
)
from tests.core.library.builders import RADARR, RADARR_4K, SONARR

NAME = st.text(
    st.characters(exclude_characters="/\\\0", exclude_categories=("Cs",)), min_size=1
)
PATH = st.lists(NAME, min_size=1, max_size=4).map(lambda names: "/" + "/".join(names))


def learned(
    *pairs: tuple[str, str, str], by_hand: tuple[tuple[str, str], ...] = ()
) -> PathMap:
    """Learn from (root folder, path, path in Jellyfin) of Radarr."""
    told = [
        Pair(service=RADARR, root_folder=root, path=path, in_jellyfin=there)
        for root, path, there in pairs
    ]
    return derive(told, by_hand, {RADARR, SONARR})


MOVIES = learned(("/movies", "/movies/Heat/Heat.mkv", "/media/films/Heat/Heat.mkv"))


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/movies/Foo", "/movies/Foo"),
        ("/movies/Foo/", "/movies/Foo"),
        ("/movies/Foo/Foo.mkv", "/movies/Foo/"),
        ("/movies//Foo", "/movies"),
        (r"D:\Movies\Foo\Foo.mkv", r"D:\Movies\Foo"),
        (r"D:\Movies\Foo", "D:/Movies"),
        (r"\\nas\media\Foo", "//nas/media"),
    ],
)
def test_lies_in_a_folder(path: str, folder: str):
    assert lies_in(path, folder)


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/movies/Foo Bar", "/movies/Foo"),
        ("/movies/Foo", "/movies/Foo Bar"),
        ("/movies", "/movies/Foo"),
        ("movies/Foo", "/movies"),
        ("/backup/movies/Foo", "/movies"),
        ("/movies/Foo", ""),
        ("/movies/a\\b", "/movies/a"),
    ],
)
def test_whole_names_are_compared(path: str, folder: str):
    assert not lies_in(path, folder)


def test_a_backslash_in_a_linux_name_is_a_letter():
    assert parts(r"/movies/AC\DC") == ("/", "movies", r"AC\DC")


@given(PATH)
def test_what_is_mapped_keeps_everything_below_the_root(path: str):
    assert MOVIES.to_jellyfin(RADARR, "/movies" + path) == "/media/films" + path


@given(PATH, PATH)
def test_a_path_lies_in_every_folder_above_it(path: str, below: str):
    assert lies_in(path + below, path)
    assert not lies_in(path, path + below)


def test_a_root_that_appears_again_in_the_middle_is_mapped_once():
    path = "/movies/A/movies/A/A.mkv"
    assert MOVIES.to_jellyfin(RADARR, path) == "/media/films/A/movies/A/A.mkv"


def test_a_prefix_counts_only_at_the_start():
    assert MOVIES.to_jellyfin(RADARR, "/mnt/movies/A.mkv") is None
    assert MOVIES.to_jellyfin(RADARR, "/movies2/A.mkv") is None


def test_a_percent_sign_is_a_letter():
    path = "/movies/100%20Wolf/100%20Wolf.mkv"
    assert MOVIES.to_jellyfin(RADARR, path) == "/media/films/100%20Wolf/100%20Wolf.mkv"


def test_windows_paths_are_learned():
    found = learned(
        (r"D:\Movies", r"D:\Movies\Heat\Heat.mkv", "/media/Heat/Heat.mkv"),
    )
    assert found.to_jellyfin(RADARR, r"D:\Movies\A\A.mkv") == "/media/A/A.mkv"


def test_other_services_learn_nothing_from_it():
    assert MOVIES.to_jellyfin(SONARR, "/movies/A.mkv") is None
    assert MOVIES.to_jellyfin(RADARR_4K, "/movies/A.mkv") is None


def test_a_renamed_file_teaches_nothing():
    found = learned(("/movies", "/movies/Heat/Heat.mkv", "/media/Heat/Other.mkv"))
    assert found.to_jellyfin(RADARR, "/movies/A.mkv") is None


def test_the_majority_of_a_root_folder_decides():
    one = ("/movies", "/movies/A/A.mkv", "/media/A/A.mkv")
    other = ("/movies", "/movies/B/B.mkv", "/old/B/B.mkv")
    assert learned(one, one, other).to_jellyfin(RADARR, "/movies/C") == "/media/C"
    assert learned(one, other).to_jellyfin(RADARR, "/movies/C") is None


def test_the_longest_root_folder_wins():
    found = learned(
        ("/data", "/data/A/A.mkv", "/media/A/A.mkv"),
        ("/data/kids", "/data/kids/B/B.mkv", "/kids/B/B.mkv"),
    )
    assert found.to_jellyfin(RADARR, "/data/kids/C") == "/kids/C"
    assert found.to_jellyfin(RADARR, "/data/C") == "/media/C"


def test_a_correction_by_hand_comes_first_and_holds_for_all():
    found = learned(
        ("/movies", "/movies/A/A.mkv", "/media/A/A.mkv"),
        by_hand=(("/movies", "/hand"),),
    )
    assert found.to_jellyfin(RADARR, "/movies/B") == "/hand/B"
    assert found.to_jellyfin(SONARR, "/movies/B") == "/hand/B"


def test_knows_which_places_of_jellyfin_are_the_services():
    assert MOVIES.reaches("/media/films/anything.mkv")
    assert not MOVIES.reaches("/media/music/song.flac")
