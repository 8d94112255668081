"""Whether an item's place on disk is its own."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.cleanarr.core.cleanup.places import Neighbourhood, obstacles
from custom_components.cleanarr.core.identifiers import Slug
from custom_components.cleanarr.core.library.model import Item
from custom_components.cleanarr.core.library.paths import PathMap, parts
from tests.core.library.builders import (
    RADARR,
    RADARR_4K,
    SONARR,
    a_file,
    a_movie,
    a_series,
)

MAPPED = PathMap(
    {
        RADARR: ((parts("/movies"), parts("/media/movies")),),
        RADARR_4K: ((parts("/uhd"), parts("/media/movies")),),
        SONARR: ((parts("/tv"), parts("/media/tv")),),
    }
)
ROOTS = {RADARR: ("/movies",), RADARR_4K: ("/uhd",), SONARR: ("/tv",)}


def found(
    items: Iterable[Item],
    *,
    roots: dict[Slug, tuple[str, ...]] | None = None,
    allowed: dict[Slug, frozenset[str]] | None = None,
    paths: PathMap = MAPPED,
) -> dict[str, str]:
    roots = ROOTS if roots is None else roots
    around = Neighbourhood(
        entries=tuple(items),
        root_folders=roots,
        allowed=allowed
        if allowed is not None
        else {slug: frozenset(folders) for slug, folders in roots.items()},
        paths=paths,
    )
    return {item: reason.key for item, reason in obstacles(around).items()}


def movie(number: int, path: str, service: Slug = RADARR, **more: object) -> Item:
    return a_movie(number, path=path, service=service, **more)


ALONE = movie(1, "/movies/Foo")


@pytest.mark.case("B7")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/movies/Foo", "/movies/Foo"),
        ("/movies/Foo", "/movies/Foo/Foo 2"),
        ("/movies/Foo/", "/movies//Foo"),
        ("/movies/A", "/movies/A/B/C/D"),
    ],
)
def test_overlapping_folders_forbid_both(one: str, other: str):
    first, second = movie(1, one), movie(2, other)
    assert found([first, second]) == {
        first.id: "overlapping_path",
        second.id: "overlapping_path",
    }


@pytest.mark.case("B7")
@pytest.mark.parametrize(
    "other", ["/movies/Foo Bar", "/movies/Foobar", "/movies/foo", "/movies/Bar/Foo"]
)
def test_neighbours_do_not_overlap(other: str):
    assert found([ALONE, movie(2, other)]) == {}


@pytest.mark.case("B7")
def test_an_entry_without_files_overlaps_as_well():
    assert ALONE.id in found([ALONE, movie(2, "/movies/Foo/Bar", files=())])


@pytest.mark.case("B7")
def test_folders_are_compared_as_jellyfin_sees_them():
    other = movie(1, "/uhd/Foo", RADARR_4K)
    assert set(found([ALONE, other])) == {ALONE.id, other.id}
    assert found([ALONE, movie(1, "/uhd/Foo 2", RADARR_4K)]) == {}


@pytest.mark.case("B7")
def test_a_place_that_cannot_be_mapped_is_compared_by_its_name():
    other = movie(1, "/uhd/Foo", RADARR_4K)
    assert set(found([ALONE, other], paths=PathMap())) == {ALONE.id, other.id}
    assert found([ALONE, movie(1, "/uhd/Bar", RADARR_4K)], paths=PathMap()) == {}


@pytest.mark.case("B7")
@pytest.mark.parametrize(
    ("one", "other", "free"),
    [
        ("/movies/Heat (1995)", "/data/movies/Heat (1995)/4K", False),
        ("/movies/Heat (1995)/4K", "/data/movies/Heat (1995)", False),
        ("/movies/Heat (1995)", "/Heat (1995)/Extras/4K", False),
        ("/movies/Heat", r"D:\Media\Heat\4K", False),
        ("/movies/Foo", "/uhd/Foo Bar", True),
        ("/movies/Foo", "/uhd/Foo Bar/4K", True),
        ("/movies/Foo", "/movies/Bar", True),
        ("/movies/A/Foo", "/movies/A/Bar", True),
    ],
)
@pytest.mark.parametrize("mapped", [(), (RADARR,), (RADARR_4K,)])
def test_places_without_a_common_view_are_compared_by_their_names(
    one: str, other: str, free: bool, mapped: tuple[Slug, ...]
):
    paths = PathMap({slug: ((parts("/"), parts("/media")),) for slug in mapped})
    first, second = movie(1, one), movie(1, other, RADARR_4K)
    around = {RADARR: ("/movies",), RADARR_4K: ("/data", "/", "/uhd", "D:\\")}
    held = found([first, second], roots=around, paths=paths)
    assert set(held) & {first.id} == (set() if free else {first.id})
    assert (held.get(second.id) == "overlapping_path") is not free


@pytest.mark.parametrize(
    ("root", "free"),
    [
        ("/uhd/Foo", False),
        ("/data/movies/Foo/kids", False),
        ("/data/movies", True),
        ("/data/Foo Bar", True),
    ],
)
def test_root_folders_without_a_common_view_are_compared_by_their_names(
    root: str, free: bool
):
    roots = {RADARR: ("/movies",), RADARR_4K: (root,)}
    held = found([ALONE], roots=roots, paths=PathMap())
    assert held == ({} if free else {ALONE.id: "overlapping_path"})


def test_the_same_service_needs_no_map():
    other = movie(2, "/movies/Bar/Foo/4K")
    assert found([ALONE, other], paths=PathMap()) == {}


def test_a_folder_that_is_a_root_folder_is_never_deleted():
    whole = movie(1, "/movies", files=(a_file(path="/movies/Foo.mkv"),))
    assert whole.id in found([whole])


def test_a_folder_above_a_root_folder_is_never_deleted():
    above = movie(1, "/movies/Foo")
    roots = {RADARR: ("/movies", "/movies/Foo/kids")}
    assert found([above], roots=roots) == {above.id: "overlapping_path"}


def test_a_folder_above_another_services_root_folder_is_never_deleted():
    roots = {RADARR: ("/movies",), RADARR_4K: ("/uhd/Foo",)}
    assert found([ALONE], roots=roots) == {ALONE.id: "overlapping_path"}


@pytest.mark.case("B10")
@pytest.mark.parametrize(
    ("existing", "allowed"),
    [
        (("/movies",), ()),
        (("/movies",), ("/kids",)),
        ((), ("/movies",)),
        ((), ("",)),
        (("/movies/Fo",), ("/movies/Fo",)),
    ],
)
def test_only_allowed_root_folders(existing: tuple[str, ...], allowed: tuple[str, ...]):
    held = found(
        [ALONE], roots={RADARR: existing}, allowed={RADARR: frozenset(allowed)}
    )
    assert held == {ALONE.id: "outside_root_folders"}


def test_an_allowed_root_folder_of_another_service_allows_nothing():
    held = found([ALONE], allowed={RADARR_4K: frozenset({"/movies"})})
    assert ALONE.id in held


@pytest.mark.case("B10")
@pytest.mark.parametrize(
    ("path", "allowed", "free"),
    [
        ("/movies/kids/Foo", {"/movies"}, False),
        ("/movies/kids/Foo", {"/movies/kids"}, True),
        ("/movies/kids/Foo", {"/movies", "/movies/kids"}, True),
        ("/movies/Foo", {"/movies/kids"}, False),
        ("/movies/kids too/Foo", {"/movies"}, True),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_nested_root_folders_the_deepest_counts(
    path: str, allowed: set[str], free: bool, turned: bool
):
    existing = ("/movies/kids/", "/movies") if turned else ("/movies", "/movies/kids")
    held = found(
        [movie(1, path)],
        roots={RADARR: existing},
        allowed={RADARR: frozenset(allowed)},
    )
    assert (not held) is free


def test_a_windows_root_folder():
    roots = {RADARR: ("D:\\Movies",)}
    inside, outside = movie(1, r"D:\Movies\Foo"), movie(2, r"E:\Movies\Foo")
    files = (a_file(path=r"D:\Movies\Foo\Foo.mkv"),)
    inside = replace(inside, files=files)
    assert list(found([inside, outside], roots=roots)) == [outside.id]


def test_a_file_outside_its_own_folder_forbids():
    strange = movie(1, "/movies/Foo", files=(a_file(path="/movies/Bar/Foo.mkv"),))
    assert found([strange]) == {strange.id: "outside_root_folders"}


@pytest.mark.parametrize(
    "path", ["/movies/../tv/Foo", "/movies/Foo/..", "/movies/./Foo"]
)
def test_a_path_that_climbs_forbids(path: str):
    assert found([movie(1, path)]) == {"radarr-1": "outside_root_folders"}


@pytest.mark.parametrize(
    "path", ["/movies/Foo/../Bar/Bar.mkv", "/movies/Foo/./Foo.mkv"]
)
def test_a_file_whose_path_climbs_forbids(path: str):
    climbing = movie(1, "/movies/Foo", files=(a_file(path=path),))
    assert found([climbing]) == {"radarr-1": "outside_root_folders"}


NAMES = st.sampled_from(["A", "A B", "B"])
FOLDERS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
ENTRIES = st.lists(
    st.tuples(st.sampled_from([(RADARR, "/movies"), (RADARR_4K, "/uhd")]), FOLDERS),
    max_size=5,
).map(
    lambda chosen: [
        movie(number, f"{root}/{folder}", service)
        for number, ((service, root), folder) in enumerate(chosen, start=1)
    ]
)


def touching(one: Item, other: Item) -> bool:
    """Return whether one of two folders is, or lies in, the other."""
    first, second = (
        item.path.removeprefix("/movies/").removeprefix("/uhd/").split("/")
        for item in (one, other)
    )
    shorter = min(len(first), len(second))
    return first[:shorter] == second[:shorter]


@given(ENTRIES, st.randoms(use_true_random=False))
def test_what_overlaps_is_held_and_nothing_else(items: list[Item], chance: Random):
    expected = {
        one.id
        for one in items
        for other in items
        if one is not other and touching(one, other)
    }
    chance.shuffle(items)
    assert set(found(items)) == expected


@given(ENTRIES)
def test_without_a_map_a_last_name_that_is_found_elsewhere_holds(items: list[Item]):
    """Whatever is held, each is held for another, and every pair is looked at."""
    expected = {
        one.id
        for one in items
        for other in items
        if one is not other
        and (
            touching(one, other)
            if one.service == other.service
            else parts(one.path)[-1] in parts(other.path)
            or parts(other.path)[-1] in parts(one.path)
        )
    }
    assert set(found(items, paths=PathMap())) == expected


def test_a_series_lies_with_all_its_files_in_its_folder():
    assert found([a_series(1)]) == {}
