"""The folder on disk: exactly what is wanted, and nobody else's files touched."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.cleanarr.core.identifiers import ItemId
from custom_components.cleanarr.core.leaving_soon.folder import (
    Arranged,
    Past,
    Place,
    arrange,
    dismantle,
    prove_links,
    read,
    withdraw,
)
from custom_components.cleanarr.core.leaving_soon.links import ABOUT_NAME
from custom_components.cleanarr.core.leaving_soon.manifest import MANIFEST_NAME
from custom_components.cleanarr.core.leaving_soon.trouble import (
    ShelfTrouble,
    TroubleKind,
)
from custom_components.cleanarr.core.leaving_soon.wanted import (
    Hindrance,
    Obstacle,
    Wanted,
    WantedFile,
)
from tests.core.leaving_soon.crashes import Died, dying
from tests.core.leaving_soon.support import (
    RADARR,
    SHELF,
    SONARR,
    Picture,
    links,
    movie,
    picture,
    series,
)

NOTHING = frozenset[str]()
OUR_FILES = {MANIFEST_NAME, f"movies/{ABOUT_NAME}", f"tv/{ABOUT_NAME}"}
INCEPTION = "movies/Inception (2010).mkv"


def at(root: Path, in_jellyfin: str = SHELF, installation: str = "home") -> Place:
    return Place(root=root, in_jellyfin=in_jellyfin, installation=installation)


def apply(root: Path, *wanted: Wanted, retained: frozenset[str] = NOTHING) -> Arranged:
    return arrange(at(root), Past.NEW, wanted, retained)


def targets(wanted: tuple[Wanted, ...]) -> dict[str, list[str]]:
    """Return what the links of each item have to lead to."""
    return {
        item.item: sorted(
            target
            for file in item.files
            for target in (file.target, *(side.target for side in file.side_files))
            if target
        )
        for item in wanted
    }


def shown(root: Path) -> dict[str, list[str]]:
    """Return where the links of each item lead, as disk and manifest agree."""
    manifest, on_disk = read(at(root), Past.ESTABLISHED), links(root)
    assert {link.path: link.text for link in manifest.links} == on_disk
    return {
        item: sorted(link.text for link in entry.links)
        for item, entry in manifest.entries.items()
    }


def assert_exact(root: Path, wanted: tuple[Wanted, ...]) -> None:
    """Assert that the folder holds what is wanted and not one thing more."""
    assert shown(root) == targets(wanted)
    found = picture(root)
    needed = {str(parent) for path in links(root) for parent in Path(path).parents}
    folders = {path for path, (kind, _) in found.items() if kind == "folder"}
    assert folders == (needed | {"movies", "tv"}) - {"."}
    assert {path for path, (kind, _) in found.items() if kind == "file"} == OUR_FILES


def test_movies_lie_loose_and_episodes_in_real_folders(tmp_path: Path) -> None:
    apply(tmp_path, movie(1, sides=[".en.srt"]), series(2, episodes={1: 1}))
    assert links(tmp_path) == {
        INCEPTION: "/media/movies/1/1.mkv",
        "movies/Inception (2010).en.srt": "/media/movies/1/1.en.srt",
        "tv/Breaking Bad/Season 01/x.S01E01.mkv": "/media/tv/2/S01/x.S01E01.mkv",
    }
    assert picture(tmp_path)["tv/Breaking Bad/Season 01"] == ("folder", "")


def test_links_are_relative_below_one_first_folder(tmp_path: Path) -> None:
    place = at(tmp_path, "/media/soon")
    arrange(place, Past.NEW, (movie(1), series(2, episodes={1: 1})), NOTHING)
    assert set(links(tmp_path).values()) == {
        "../../movies/1/1.mkv",
        "../../../../tv/2/S01/x.S01E01.mkv",
    }


@pytest.mark.parametrize(
    "target", ["//media//x.mkv", "/media/./x.mkv", "/media/x.mkv/"]
)
def test_a_path_that_is_written_oddly_is_written_plainly(
    tmp_path: Path, target: str
) -> None:
    arrange(at(tmp_path, "//soon//"), Past.NEW, (movie(1, target=target),), NOTHING)
    assert [*links(tmp_path).values()] == ["/media/x.mkv"]


def test_the_report_says_what_came_and_what_went(tmp_path: Path) -> None:
    first = apply(tmp_path, movie(1), movie(2, "Tenet"))
    second = apply(tmp_path, movie(2, "Tenet"), series(3))
    assert first.added == {"radarr-1", "radarr-2"}
    assert (second.added, second.removed) == ({"sonarr-3"}, {"radarr-1"})
    assert second.obstacles == ()


def test_a_new_file_of_a_movie_takes_the_place_of_the_old(tmp_path: Path) -> None:
    apply(tmp_path, movie(1))
    apply(tmp_path, movie(1, target="/media/movies/better.mkv"))
    assert links(tmp_path) == {INCEPTION: "/media/movies/better.mkv"}


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    wanted = (movie(1, sides=[".srt"]), series(2))
    apply(tmp_path, *wanted)
    with dying(0, done=False):
        again = apply(tmp_path, *wanted)
    assert (again.added, again.removed, again.touched) == (set(), set(), set())


def test_a_link_that_vanished_comes_back(tmp_path: Path) -> None:
    apply(tmp_path, movie(1), series(2))
    (tmp_path / INCEPTION).unlink()
    again = apply(tmp_path, movie(1), series(2))
    assert_exact(tmp_path, (movie(1), series(2)))
    assert [media.value for media in again.touched] == ["movie"]


def test_items_of_a_service_that_did_not_answer_stay(tmp_path: Path) -> None:
    apply(tmp_path, movie(1), series(2), movie(3, service=SONARR))
    apply(tmp_path, series(2), retained=frozenset({RADARR}))
    assert_exact(tmp_path, (movie(1), series(2)))


def test_a_hundred_links_are_one_job(tmp_path: Path) -> None:
    wanted = (*(movie(n, f"Movie {n}") for n in range(60)), series(1, episodes={1: 40}))
    apply(tmp_path, *wanted)
    assert len(links(tmp_path)) == 100
    assert_exact(tmp_path, wanted)


def test_a_folder_of_ours_goes_when_it_is_empty_and_only_then(tmp_path: Path) -> None:
    apply(tmp_path, series(1, "One"), series(2, "Two"))
    (tmp_path / "tv/One/poster.jpg").write_bytes(b"mine")
    apply(tmp_path)
    assert (tmp_path / "tv/One/poster.jpg").read_bytes() == b"mine"
    assert not (tmp_path / "tv/One/Season 01").exists()
    assert not (tmp_path / "tv/Two").exists()
    (tmp_path / "tv/One/poster.jpg").unlink()
    apply(tmp_path)
    assert not (tmp_path / "tv/One").exists()


def test_a_folder_that_somebody_makes_after_ours_went_is_theirs(tmp_path: Path) -> None:
    apply(tmp_path, series(2))
    apply(tmp_path)
    (tmp_path / "tv/Breaking Bad").mkdir()
    apply(tmp_path)
    assert (tmp_path / "tv/Breaking Bad").is_dir()


def test_an_empty_shelf_still_holds_something_for_jellyfin(tmp_path: Path) -> None:
    apply(tmp_path, movie(1), series(2))
    apply(tmp_path)
    assert os.listdir(tmp_path / "movies") == [ABOUT_NAME]  # noqa: PTH208
    assert b"Cleanarr" in (tmp_path / "tv" / ABOUT_NAME).read_bytes()


def test_an_unknown_path_or_one_that_leads_elsewhere_is_reported(
    tmp_path: Path,
) -> None:
    odd = ("", "relative.mkv", "/media/../etc/passwd", f"{SHELF}/movies/x.mkv", SHELF)
    odd += ("D:\\Movies\\x.mkv", "/media/nul\0.mkv", "/media/\ud800.mkv")
    done = apply(tmp_path, *(movie(n, target=path) for n, path in enumerate(odd, 1)))
    assert {(each.item, each.why) for each in done.obstacles} == {
        (f"radarr-{n}", Hindrance.NO_TARGET) for n in range(2, len(odd) + 1)
    }
    assert shown(tmp_path) == {"radarr-1": ["/media/movies/1/1.mkv"]}


def test_a_series_with_a_file_of_unknown_place_shows_the_rest(tmp_path: Path) -> None:
    item = series(1, episodes={1: 2})
    lost = WantedFile(original=item.files[0].original, target=None, season=1)
    files = (lost, item.files[1])
    changed = Wanted(
        item=item.item, media=item.media, title=item.title, year=None, files=files
    )
    done = apply(tmp_path, changed)
    assert done.obstacles == (Obstacle(item.item, "", Hindrance.NO_TARGET),)
    assert len(links(tmp_path)) == 1


@pytest.mark.case("E3")
def test_an_item_is_withdrawn_and_nothing_else(tmp_path: Path) -> None:
    apply(tmp_path, movie(1), series(2), series(3, "Other"))
    after = withdraw(at(tmp_path), Past.ESTABLISHED, ItemId("sonarr-2"))
    assert set(after.entries) == {"radarr-1", "sonarr-3"}
    assert_exact(tmp_path, (movie(1), series(3, "Other")))
    with dying(0, done=False):
        again = withdraw(at(tmp_path), Past.ESTABLISHED, ItemId("sonarr-2"))
    assert again == after


# Foreign things in the way (CASES G).


@pytest.mark.case("G")
@pytest.mark.parametrize("what", ["file", "folder", "link", "dangling"])
def test_what_is_not_ours_keeps_its_place(tmp_path: Path, what: str) -> None:
    there = tmp_path / INCEPTION
    there.parent.mkdir()
    make = {
        "file": lambda: there.write_bytes(b"mine"),
        "folder": lambda: (there / "inside").mkdir(parents=True),
        "link": lambda: there.symlink_to(tmp_path),
        "dangling": lambda: there.symlink_to("/elsewhere"),
    }
    make[what]()
    before = picture(tmp_path)
    done = apply(tmp_path, movie(1), movie(2, "Tenet"))
    assert before.items() <= picture(tmp_path).items()
    assert done.obstacles == (Obstacle(ItemId("radarr-1"), INCEPTION, Hindrance.TAKEN),)
    assert set(done.manifest.entries) == {"radarr-2"}


@pytest.mark.case("G")
@pytest.mark.parametrize("wanted", [(), (movie(1),)], ids=["gone", "still there"])
def test_a_link_that_somebody_replaced_is_no_longer_ours(
    tmp_path: Path, wanted: tuple[Wanted, ...]
) -> None:
    apply(tmp_path, movie(1))
    (tmp_path / INCEPTION).unlink()
    (tmp_path / INCEPTION).mkdir()
    (tmp_path / INCEPTION / "inside").write_bytes(b"mine")
    done = apply(tmp_path, *wanted)
    assert (tmp_path / INCEPTION / "inside").read_bytes() == b"mine"
    assert [each.item for each in done.obstacles] == [each.item for each in wanted]
    assert done.manifest.entries == {}


@pytest.mark.case("G")
@pytest.mark.parametrize("folder", ["movies", "tv", "tv/Breaking Bad"])
@pytest.mark.parametrize("before", [True, False])
def test_a_folder_that_leads_outside_is_not_entered(
    tmp_path: Path, folder: str, before: bool
) -> None:
    root, outside = tmp_path / "shelf", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / ABOUT_NAME).write_bytes(b"mine")
    (outside / "Breaking Bad/Season 01").mkdir(parents=True)
    (outside / "Season 01").mkdir()
    theirs = picture(outside)
    if before:
        apply(root, movie(1), series(2))
        (root / folder).rename(tmp_path / "moved")
    (root / folder).parent.mkdir(exist_ok=True)
    (root / folder).symlink_to(outside)
    done = apply(root, movie(1), series(2))
    withdraw(at(root), Past.ESTABLISHED, ItemId("sonarr-2"))
    dismantle(at(root), Past.ESTABLISHED)
    assert {each.why for each in done.obstacles} == {Hindrance.TAKEN}
    assert picture(outside) == theirs
    assert (root / folder).is_symlink()


@pytest.mark.case("G")
def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "tv").mkdir()
    (tmp_path / "tv/Breaking Bad").write_bytes(b"mine")
    done = apply(tmp_path, series(2), movie(1))
    assert {each.item for each in done.obstacles} == {"sonarr-2"}
    assert (tmp_path / "tv/Breaking Bad").read_bytes() == b"mine"
    assert set(done.manifest.entries) == {"radarr-1"}


@pytest.mark.parametrize("name", [".cleanarr-new", ".cleanarr-new-file"])
def test_a_folder_under_a_name_of_work_in_progress_stays(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    with suppress(OSError):
        apply(tmp_path, movie(1))
    assert (tmp_path / name).is_dir()


def test_a_file_under_the_name_of_a_link_in_progress_stays(tmp_path: Path) -> None:
    (tmp_path / ".cleanarr-new").write_bytes(b"mine")
    apply(tmp_path, movie(1))
    assert (tmp_path / ".cleanarr-new").read_bytes() == b"mine"


def test_a_link_that_says_just_what_it_should_is_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "movies").mkdir()
    (tmp_path / INCEPTION).symlink_to("/media/movies/1/1.mkv")
    assert apply(tmp_path, movie(1)).obstacles == ()
    apply(tmp_path)
    assert links(tmp_path) == {}


NAMES = (
    "movies",
    "tv",
    INCEPTION,
    "movies/Inception (2010) [radarr-2].mkv",
    f"movies/{ABOUT_NAME}",
    "movies/other.mkv",
    "tv/Breaking Bad",
    "tv/Breaking Bad/Season 01",
    "tv/Breaking Bad/Season 01/x.S01E01.mkv",
    "tv/Breaking Bad/tvshow.nfo",
    "tv/@eaDir",
    "notes.txt",
    "Inception (2010).mkv",
)
THINGS = st.sampled_from(["file", "empty", "folder", "link", "way out"])
FOREIGN = st.dictionaries(st.sampled_from(NAMES), THINGS)
ITEMS = st.one_of(
    st.builds(
        movie,
        st.integers(1, 3),
        st.sampled_from(["Inception", "inception", "Tenet"]),
        target=st.sampled_from([None, "/media/movies/new.mkv", "/media/movies/x.mp4"]),
        sides=st.sampled_from([(), (".en.srt",)]),
    ),
    st.builds(
        series,
        st.integers(1, 2),
        episodes=st.dictionaries(st.integers(0, 2), st.integers(1, 2), max_size=2),
    ),
)
SHELVES = st.lists(ITEMS, max_size=4, unique_by=lambda item: item.item).map(tuple)
STEPS = st.lists(
    st.tuples(SHELVES, st.none() | st.tuples(st.integers(0, 40), st.booleans())),
    min_size=1,
    max_size=4,
)


LONG = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


def furnish(root: Path, foreign: dict[str, str]) -> Picture:
    """Put other people's things into the folder, where there is room for them."""
    (root.parent / "outside").mkdir()
    (root.parent / "outside" / "treasure").write_bytes(b"theirs")
    for path, what in sorted(foreign.items()):
        there = root / path
        if not there.parent.is_dir() or there.parent.is_symlink():
            continue
        if what == "folder":
            there.mkdir()
        elif what in ("file", "empty"):
            there.write_bytes(b"theirs" if what == "file" else b"")
        else:
            there.symlink_to("/theirs" if what == "link" else root.parent / "outside")
    return picture(root.parent)


def go(root: Path, wanted: tuple[Wanted, ...], death: tuple[int, bool] | None) -> None:
    """Apply once, perhaps dying on the way."""
    if death is None:
        apply(root, *wanted)
        return
    step, done = death
    with suppress(Died), dying(step, done=done):
        apply(root, *wanted)


@LONG
@given(foreign=FOREIGN, steps=STEPS)
def test_what_others_own_is_untouched_by_anything_that_happens(
    ground: Path, foreign: dict[str, str], steps: list[tuple[tuple[Wanted, ...], None]]
) -> None:
    with TemporaryDirectory(dir=ground) as folder:
        root = Path(folder) / "shelf"
        root.mkdir()
        before = furnish(root, foreign)
        for wanted, death in steps:
            go(root, wanted, death)
            assert before.items() <= picture(root.parent).items()
        dismantle(at(root), Past.NEW)
        assert picture(root.parent) == before


@LONG
@given(steps=STEPS, last=SHELVES)
def test_after_any_crash_the_next_time_gives_exactly_what_is_wanted(
    ground: Path, steps: list[tuple[tuple[Wanted, ...], None]], last: tuple[Wanted, ...]
) -> None:
    with TemporaryDirectory(dir=ground) as folder:
        root = Path(folder)
        for wanted, death in steps:
            go(root, wanted, death)
        apply(root, *last)
        last = tuple(item for item in last if item.files)
        assert_exact(root, last)
        whole = picture(root)
        apply(root, *last)
        assert picture(root) == whole


@pytest.mark.parametrize("done", [False, True])
def test_a_crash_at_each_step_of_one_change(tmp_path: Path, done: bool) -> None:
    old = (movie(1), movie(2), series(3, episodes={1: 2, 2: 1}))
    new = (movie(2, target="/media/new.mkv"), movie(4), series(3, episodes={2: 2}))
    for step in range(60):
        root = tmp_path / str(step)
        root.mkdir()
        apply(root, *old)
        go(root, new, (step, done))
        apply(root, *new)
        assert_exact(root, new)


# Whose folder it is.


def trouble_of(root: Path, past: Past, installation: str = "home") -> TroubleKind:
    with pytest.raises(ShelfTrouble) as caught:
        arrange(at(root, installation=installation), past, (movie(1),), NOTHING)
    return caught.value.trouble.kind


@pytest.mark.parametrize("emptied", [True, False])
def test_without_the_manifest_that_was_there_nothing_is_made(
    tmp_path: Path, emptied: bool
) -> None:
    if not emptied:
        apply(tmp_path, movie(1))
        (tmp_path / MANIFEST_NAME).unlink()
    before = picture(tmp_path)
    assert trouble_of(tmp_path, Past.ESTABLISHED) is TroubleKind.NOT_MOUNTED
    assert picture(tmp_path) == before


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        apply(tmp_path / "soon", movie(1))
    (tmp_path / "file").write_bytes(b"mine")
    assert trouble_of(tmp_path / "file", Past.NEW) is TroubleKind.MISSING


def test_another_installations_folder_is_left_alone(tmp_path: Path) -> None:
    apply(tmp_path, movie(1))
    before = picture(tmp_path)
    assert trouble_of(tmp_path, Past.ESTABLISHED, "cabin") is TroubleKind.FOREIGN
    assert picture(tmp_path) == before


def test_another_installations_folder_can_be_taken_over(tmp_path: Path) -> None:
    apply(tmp_path, movie(1), movie(2, "Tenet"))
    place = at(tmp_path, installation="cabin")
    done = arrange(place, Past.TAKEN_OVER, (movie(1),), NOTHING)
    assert done.removed == {"radarr-2"}
    assert list(links(tmp_path)) == [INCEPTION]
    assert read(place, Past.ESTABLISHED) == done.manifest


DAMAGE = {
    "empty": b"",
    "cut off": b'{"version": 1, "installation": "home"',
    "no JSON": b"\xff\xfe",
    "a list": b"[]",
    "nothing in it": b'{"version": 1}',
    "nested": b"[" * 100_000,
}
DAMAGE |= {"no list": b'{"version": 1, "installation": "x", "entries": {}}'}
PATHS = [
    "/etc/passwd",
    "movies/../../x",
    "movies//x",
    "movies/./x",
    "movies/\\u0000",
    "music/x",
    "",
    7,
]


def manifest_with(path: object) -> bytes:
    quoted = f'"{path}"' if isinstance(path, str) else path
    return (
        '{"version": 1, "installation": "home", "folders": [], "entries": [{"item": '
        f'"radarr-1", "name": "movies/x", "links": [{{"path": {quoted}, "text": "/x"}}]'
        "}]}"
    ).encode()


@pytest.mark.case("G")
@pytest.mark.parametrize(
    "content",
    [*DAMAGE.values(), *map(manifest_with, PATHS)],
    ids=[*DAMAGE, *map(str, PATHS)],
)
def test_a_manifest_that_makes_no_sense_stops_everything(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / MANIFEST_NAME).write_bytes(content)
    before = picture(tmp_path)
    assert trouble_of(tmp_path, Past.ESTABLISHED) is TroubleKind.DAMAGED
    assert picture(tmp_path) == before


def test_a_manifest_of_another_version_stops_everything(tmp_path: Path) -> None:
    newer = manifest_with("movies/x").replace(b'"version": 1', b'"version": 2')
    (tmp_path / MANIFEST_NAME).write_bytes(newer)
    assert trouble_of(tmp_path, Past.NEW) is TroubleKind.DAMAGED


@pytest.mark.parametrize("file", ["true", '"7"', "null"])
def test_a_manifest_with_an_odd_number_stops_everything(
    tmp_path: Path, file: str
) -> None:
    good = manifest_with("movies/x").decode()
    odd = good.replace('"text"', f'"service": "radarr", "file": {file}, "text"')
    (tmp_path / MANIFEST_NAME).write_text(odd)
    assert trouble_of(tmp_path, Past.ESTABLISHED) is TroubleKind.DAMAGED


def test_a_manifest_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "soon").mkdir()
    (tmp_path / "elsewhere").write_bytes(manifest_with("movies/x"))
    (tmp_path / "soon" / MANIFEST_NAME).symlink_to(tmp_path / "elsewhere")
    assert trouble_of(tmp_path / "soon", Past.NEW) is TroubleKind.DAMAGED


def test_after_a_damaged_manifest_only_what_is_provably_ours_is_taken_up(
    tmp_path: Path,
) -> None:
    apply(tmp_path, movie(1), movie(2, "Tenet"))
    (tmp_path / MANIFEST_NAME).write_bytes(b"")
    arrange(at(tmp_path), Past.TAKEN_OVER, (movie(1),), NOTHING)
    arrange(at(tmp_path), Past.ESTABLISHED, (), NOTHING)
    assert links(tmp_path) == {"movies/Tenet (2010).mkv": "/media/movies/2/2.mkv"}


def test_the_manifest_stays_readable_through_any_name(tmp_path: Path) -> None:
    wanted = (movie(1, '千 "quoted" \\ 🎬'), movie(2, "é" * 300))
    done = apply(tmp_path, *wanted)
    assert read(at(tmp_path), Past.ESTABLISHED) == done.manifest


def test_proving_that_links_can_be_made_leaves_nothing(tmp_path: Path) -> None:
    prove_links(at(tmp_path), Past.NEW)
    assert picture(tmp_path) == {}


def test_a_file_whose_place_is_unknown_for_now_keeps_its_link(tmp_path: Path) -> None:
    wanted = (movie(1), series(2))
    first = apply(tmp_path, *wanted)
    again = apply(tmp_path, *map(unplaced, wanted))
    assert again.obstacles == ()
    assert again.manifest == first.manifest
    assert_exact(tmp_path, wanted)


def unplaced(item: Wanted) -> Wanted:
    return replace(item, files=tuple(replace(file, target=None) for file in item.files))


def test_a_kept_link_gives_way_to_the_item_that_has_its_name(tmp_path: Path) -> None:
    apply(tmp_path, movie(2))
    done = apply(tmp_path, movie(1), unplaced(movie(2, "Tenet")))
    assert links(tmp_path) == {INCEPTION: "/media/movies/1/1.mkv"}
    assert done.obstacles == (Obstacle(ItemId("radarr-2"), "", Hindrance.NO_TARGET),)


@pytest.mark.parametrize("retained", [True, False])
@pytest.mark.parametrize("step", range(12))
def test_what_was_half_changed_is_whole_again_without_its_service(
    tmp_path: Path, step: int, retained: bool
) -> None:
    better = movie(1, target="/media/movies/better.mkv")
    apply(tmp_path, movie(1), series(2))
    go(tmp_path, (better, movie(3), series(2)), (step, True))
    if retained:
        apply(tmp_path, series(2), retained=frozenset({RADARR}))
    else:
        apply(tmp_path, unplaced(better), series(2))
    (told,) = shown(tmp_path)["radarr-1"]
    assert links(tmp_path)[INCEPTION] == told
    assert told in ("/media/movies/1/1.mkv", "/media/movies/better.mkv")
    before = picture(tmp_path)
    apply(tmp_path, series(2), retained=frozenset({RADARR}))
    assert picture(tmp_path) == before
