"""Names on the shelf: true to the title, and taken by every file system."""

from pathlib import PurePosixPath
import unicodedata

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.cleanarr.core.identifiers import ItemId, MediaType
from custom_components.cleanarr.core.leaving_soon.links import arrangement
from custom_components.cleanarr.core.leaving_soon.manifest import Manifest
from custom_components.cleanarr.core.leaving_soon.names import (
    component,
    names,
    suffix,
)
from custom_components.cleanarr.core.leaving_soon.wanted import (
    Original,
    SideFile,
    Wanted,
    WantedFile,
)
from tests.core.leaving_soon.support import RADARR, SHELF, SONARR, movie, series

EMPTY = Manifest(installation="home")

TITLES = {
    "Inception": "Inception (2010)",
    "Face/Off": "Face-Off (2010)",
    "Back\\Slash": "Back-Slash (2010)",
    "Mission: Impossible": "Mission - Impossible (2010)",
    "2:22": "2-22 (2010)",
    "M*A*S*H": "MASH (2010)",
    "Who?": "Who (2010)",
    'The "Best" <Movie>': "The 'Best' Movie (2010)",
    "This|That": "This-That (2010)",
    "What If...": "What If... (2010)",
    "Tick, Tick... Boom!": "Tick, Tick... Boom! (2010)",
    " .hack//SIGN ": "hack--SIGN (2010)",
    "Tab\tand\nline\x00\x1f": "Tab and line (2010)",
    "Wide \u2003 space": "Wide space (2010)",
    "Broken \ud800 text": "Broken text (2010)",
    "Amélie": "Amélie (2010)",
    "Ame\u0301lie": "Amélie (2010)",
    "🎬 The Movie 🎬": "🎬 The Movie 🎬 (2010)",
    "千と千尋の神隠し": "千と千尋の神隠し (2010)",
    "100%20Wolf": "100%20Wolf (2010)",
    "C:\\Movies\\Con": "C--Movies-Con (2010)",
    "../../etc/passwd": "-..-etc-passwd (2010)",
    "..": "radarr-1 (2010)",
    "???": "radarr-1 (2010)",
    " . ": "radarr-1 (2010)",
    "": "radarr-1 (2010)",
}


def names_of(*wanted: Wanted, manifest: Manifest = EMPTY) -> dict[str, str]:
    entries = arrangement(wanted, manifest, frozenset(), SHELF).entries
    return {str(item): entry.name for item, entry in entries.items()}


def paths_of(*wanted: Wanted) -> list[str]:
    return list(arrangement(wanted, EMPTY, frozenset(), SHELF).links)


@pytest.mark.case("G")
@pytest.mark.parametrize(("title", "name"), TITLES.items(), ids=range(len(TITLES)))
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert paths_of(movie(1, title)) == [f"movies/{name}.mkv"]


@pytest.mark.case("G")
@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What If...", "What If"),
        ("Con", "Con_"),
        ("nul", "nul_"),
        ("AUX.alpha", "AUX_alpha"),
        ("com1 .tar", "com1 _tar"),
        ("LPT³", "LPT³_"),
        ("Concert", "Concert"),
        ("???", "radarr-1"),
        ("...", "radarr-1"),
    ],
)
def test_a_movie_without_a_year(title: str, name: str) -> None:
    assert paths_of(movie(1, title, None)) == [f"movies/{name}.mkv"]


@pytest.mark.parametrize("year", [0, -1, 10**300])
def test_an_impossible_year_is_left_out(year: int) -> None:
    assert paths_of(movie(1, year=year)) == ["movies/Inception.mkv"]


def test_a_series_has_a_folder_for_each_season() -> None:
    assert paths_of(series(5, "Breaking Bad", {0: 1, 3: 2})) == [
        "tv/Breaking Bad/Season 00/x.S00E01.mkv",
        "tv/Breaking Bad/Season 03/x.S03E01.mkv",
        "tv/Breaking Bad/Season 03/x.S03E02.mkv",
    ]


def test_a_file_outside_of_seasons_lies_in_the_series_folder() -> None:
    file = WantedFile(original=Original(SONARR, 7), target="/media/tv/x/Pilot.mkv")
    item = Wanted(
        item=ItemId("sonarr-1"), media=MediaType.TV, title="X", year=None, files=(file,)
    )
    assert paths_of(item) == ["tv/X/Pilot.mkv"]


@pytest.mark.case("G")
def test_two_movies_of_one_name_and_year_are_told_apart() -> None:
    found = names_of(movie(7), movie(12), movie(3, service=SONARR))
    assert found == {
        "radarr-12": "movies/Inception (2010)",
        "radarr-7": "movies/Inception (2010) [radarr-7]",
        "sonarr-3": "movies/Inception (2010) [sonarr-3]",
    }


@pytest.mark.case("G")
@pytest.mark.parametrize(
    ("one", "other"),
    [("INCEPTION", "Inception"), ("Amélie", "AME\u0301LIE"), ("Straße", "STRASSE")],
)
def test_case_and_composition_do_not_tell_apart(one: str, other: str) -> None:
    found = names_of(movie(1, one), movie(2, other))
    assert found["radarr-2"].endswith("(2010) [radarr-2]")


def test_a_name_stays_when_another_of_the_same_name_comes() -> None:
    first = arrangement((movie(7),), EMPTY, frozenset(), SHELF)
    manifest = Manifest(installation="home", entries=first.entries)
    assert names_of(movie(7), movie(12), manifest=manifest) == {
        "radarr-7": "movies/Inception (2010)",
        "radarr-12": "movies/Inception (2010) [radarr-12]",
    }


def test_the_longer_name_stays_when_the_other_goes() -> None:
    first = arrangement((movie(1), movie(2)), EMPTY, frozenset(), SHELF)
    manifest = Manifest(installation="home", entries=first.entries)
    assert names_of(movie(2), manifest=manifest) == {
        "radarr-2": "movies/Inception (2010) [radarr-2]"
    }


def test_a_new_title_gets_its_own_name() -> None:
    first = arrangement((movie(1),), EMPTY, frozenset(), SHELF)
    manifest = Manifest(installation="home", entries=first.entries)
    assert names_of(movie(1, "Tenet", 2020), manifest=manifest) == {
        "radarr-1": "movies/Tenet (2020)"
    }


def test_a_title_that_looks_like_a_told_apart_one() -> None:
    found = names_of(movie(1), movie(2), movie(3, "Inception (2010) [radarr-2]", None))
    assert len({*found.values()}) == 3


@pytest.mark.case("G")
def test_a_long_title_keeps_its_year_its_mark_and_room_for_every_suffix() -> None:
    title = "é" * 200
    sides = (".en.forced.srt",)
    one, other = movie(1, title, sides=sides), movie(2, title, sides=sides)
    paths = paths_of(one, other)
    assert len(paths) == 4
    assert all(len(path.split("/")[1].encode()) <= 255 for path in paths)
    assert all("é (2010)" in path for path in paths)
    assert sum("[radarr-2]" in path for path in paths) == 2


@pytest.mark.case("G")
def test_a_name_of_250_bytes_is_not_cut_in_the_middle_of_a_character() -> None:
    for length in range(60, 66):
        (path,) = paths_of(movie(1, "🎬" * length, None))
        assert path.removeprefix("movies/").removesuffix(".mkv").strip("🎬") == ""


def test_a_title_that_is_cut_at_a_space_has_no_gap_before_its_year() -> None:
    item = movie(1, "x" * 243 + " yes")
    assert names_of(item) == {"radarr-1": f"movies/{'x' * 243} (2010)"}
    assert paths_of(item) == [f"movies/{'x' * 243} (2010).mkv"]


@pytest.mark.case("G")
def test_subtitles_are_called_like_their_movie() -> None:
    assert paths_of(movie(1, sides=[".en.srt", ".de.forced.ass"])) == [
        "movies/Inception (2010).mkv",
        "movies/Inception (2010).en.srt",
        "movies/Inception (2010).de.forced.ass",
    ]


@pytest.mark.case("G")
@pytest.mark.parametrize("end", ["/../../x", "", "..", ".mkv", ".en.srt"])
def test_an_odd_suffix_neither_leaves_the_folder_nor_takes_a_name_twice(
    end: str,
) -> None:
    arranged = arrangement(
        (movie(1, sides=[".en.srt", end]),), EMPTY, frozenset(), SHELF
    )
    paths = list(arranged.links)
    assert len(set(paths)) == len(paths)
    assert arranged.links[paths[0]][1].original == Original(RADARR, 1)
    assert all(path.count("/") == 1 and ".." not in path for path in paths)


def test_files_of_one_name_in_one_season_are_told_apart() -> None:
    files = tuple(
        WantedFile(original=Original(SONARR, n), target=f"/media/{n}/E01.mkv", season=1)
        for n in (3, 4)
    )
    item = Wanted(
        item=ItemId("sonarr-1"), media=MediaType.TV, title="X", year=None, files=files
    )
    assert paths_of(item) == ["tv/X/Season 01/E01.mkv", "tv/X/Season 01/E01 [4].mkv"]


def test_a_name_with_a_dot_at_its_end_is_told_apart_too() -> None:
    files = tuple(
        WantedFile(original=Original(SONARR, n), target=f"/media/{n}/{name}", season=1)
        for n, name in ((3, "E01.mkv."), (4, "E01.mkv"))
    )
    item = Wanted(
        item=ItemId("sonarr-1"), media=MediaType.TV, title="X", year=None, files=files
    )
    assert paths_of(item) == ["tv/X/Season 01/E01.mkv", "tv/X/Season 01/E01 [4].mkv"]


def test_the_name_of_the_shelfs_own_file_is_never_given_away() -> None:
    item = movie(1, "About-This-Folder", None, target="/media/movies/x.TXT")
    other = series(2, "about-this-folder.txt")
    assert paths_of(item, other) == [
        "movies/About-This-Folder [radarr-1].TXT",
        "tv/about-this-folder.txt [sonarr-2]/Season 01/x.S01E01.mkv",
        "tv/about-this-folder.txt [sonarr-2]/Season 01/x.S01E02.mkv",
    ]


UNTIMED = settings(deadline=None)
ANY_TEXT = st.text(st.characters(), max_size=300) | st.from_regex(r"[a-c./ \\]{0,9}")


@UNTIMED
@given(head=ANY_TEXT, room=st.integers(20, 255))
def test_a_component_is_safe_and_stays_what_it_is(head: str, room: int) -> None:
    name = component(head, room=room)
    assert len(name.encode()) <= room
    assert not set(name) & set('/\\:*?"<>|')
    assert name == name.strip(" .")
    assert name == unicodedata.normalize("NFC", name)
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in name)
    assert component(name, room=room) == name


@UNTIMED
@given(text=ANY_TEXT)
def test_a_suffix_is_short_and_begins_with_its_dot(text: str) -> None:
    end = suffix(text)
    assert len(end.encode()) <= 41
    assert end == "" or end.startswith(".")


FILES = st.builds(
    WantedFile,
    original=st.builds(Original, st.just(SONARR), st.integers(1, 2**63)),
    target=ANY_TEXT.map("/media/{}".format),
    season=st.none() | st.integers(0, 3000),
    side_files=st.lists(
        st.builds(SideFile, ANY_TEXT, st.just("/media/side")), max_size=2
    ).map(tuple),
)
ITEMS = st.builds(
    Wanted,
    item=st.builds(
        "{}-{}".format, st.sampled_from([RADARR, SONARR]), st.integers(1, 9)
    ),
    media=st.sampled_from(MediaType),
    title=ANY_TEXT | st.sampled_from(["Same", "same", "Same (1)", "Same [radarr-1]"]),
    year=st.none() | st.integers(),
    files=st.lists(FILES, max_size=3).map(tuple),
)


@UNTIMED
@given(wanted=st.lists(ITEMS, max_size=6, unique_by=lambda item: item.item))
def test_every_path_is_possible_and_none_is_taken_twice(wanted: list[Wanted]) -> None:
    arranged = arrangement(wanted, EMPTY, frozenset(), SHELF)
    paths = [link.path for entry in arranged.entries.values() for link in entry.links]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        parts = PurePosixPath(path).parts
        assert parts[0] in ("movies", "tv")
        assert 2 <= len(parts) <= 4
        assert all(len(part.encode()) <= 255 for part in parts)
        assert ".." not in parts
        assert path == "/".join(parts)


@UNTIMED
@given(wanted=st.lists(ITEMS, max_size=6, unique_by=lambda item: item.item))
def test_the_same_items_always_get_the_same_names(wanted: list[Wanted]) -> None:
    first = arrangement(wanted, EMPTY, frozenset(), SHELF).entries
    manifest = Manifest(installation="home", entries=first)
    again = arrangement(reversed(wanted), manifest, frozenset(), SHELF).entries
    assert dict(again) == dict(first)


def test_names_go_on_for_as_long_as_anybody_asks() -> None:
    found = names(movie(1))
    assert [next(found) for _ in range(4)] == [
        "movies/Inception (2010)",
        "movies/Inception (2010) [radarr-1]",
        "movies/Inception (2010) [radarr-1] 2",
        "movies/Inception (2010) [radarr-1] 3",
    ]
