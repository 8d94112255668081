"""The shelf as the household sees it: links on disk, libraries in Jellyfin."""

from dataclasses import replace

import pytest

from custom_components.cleanarr.core.errors import (
    NotFound,
    RequestRefused,
    ServiceUnreachable,
)
from custom_components.cleanarr.core.identifiers import ItemId, JellyfinId, Slug
from custom_components.cleanarr.core.leaving_soon.links import ABOUT_NAME
from custom_components.cleanarr.core.leaving_soon.manifest import MANIFEST_NAME
from custom_components.cleanarr.core.leaving_soon.trouble import (
    ShelfTrouble,
    Trouble,
    TroubleKind,
)
from custom_components.cleanarr.core.leaving_soon.wanted import Original
from tests.core.leaving_soon.conftest import Home
from tests.core.leaving_soon.support import (
    RADARR,
    SHELF,
    SONARR,
    links,
    movie,
    picture,
    put_media,
    series,
)

JELLYFIN = Slug("jellyfin")
MOVIES, TV = "Leaving Soon - Movies", "Leaving Soon - TV Shows"
BOTH = {"radarr-1", "sonarr-2"}


async def test_two_libraries_are_made_and_everything_is_confirmed(home: Home) -> None:
    report = await home.shelf().apply(home.own(movie(1), series(2)))
    assert report.confirmed == report.added == BOTH
    assert report.trouble is None
    made = {each.name: each for each in home.jellyfin.all_libraries}
    assert made.keys() == {MOVIES, TV}
    assert made[MOVIES].locations == (f"{SHELF}/movies",)
    assert made[TV].collection_type == "tvshows"
    assert made[TV].options["SaveLocalMetadata"] is False


async def test_all_links_are_made_in_one_job(home: Home) -> None:
    wanted = home.own(*(movie(number, f"Movie {number}") for number in range(1, 101)))
    report = await home.shelf().apply(wanted)
    assert len(report.confirmed) == 100
    assert home.jobs == ["arrange"]


async def test_a_library_is_only_refreshed_when_its_own_links_changed(
    home: Home,
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    home.jellyfin.asked.clear()
    await shelf.apply((movie(1), series(2)))
    assert home.jellyfin.count("refresh") == 0
    await shelf.apply(home.own(movie(1), movie(3, "Tenet"), series(2)))
    assert home.jellyfin.asked.count(f"refresh:{MOVIES}") == 1
    assert home.jellyfin.count("refresh") == 1


async def test_a_restart_refreshes_nothing_that_is_shown_already(home: Home) -> None:
    await home.shelf().apply(home.own(movie(1), series(2)))
    home.jellyfin.asked.clear()
    report = await home.shelf(established=True).apply((movie(1), series(2)))
    assert report.confirmed == BOTH
    assert home.jellyfin.count("refresh") == 0


async def test_a_refresh_that_failed_is_made_up_for(home: Home) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1), series(2))
    home.jellyfin.fail["refresh"] = ServiceUnreachable(JELLYFIN)
    report = await shelf.apply(wanted)
    assert report.trouble == Trouble(TroubleKind.NO_ANSWER, "service_unreachable")
    assert (report.added, report.confirmed) == (BOTH, frozenset())
    del home.jellyfin.fail["refresh"]
    assert (await shelf.apply(wanted)).confirmed == BOTH


async def test_a_link_that_was_deleted_in_jellyfin_is_shown_again(home: Home) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1))
    await shelf.apply(wanted)
    (home.folder / "movies/Inception (2010).mkv").unlink()
    await home.jellyfin.refresh_library(home.jellyfin.all_libraries[0].id)
    assert (await shelf.apply(wanted)).confirmed == {"radarr-1"}


async def test_a_slow_scan_is_waited_for(home: Home) -> None:
    home.jellyfin.slow = 3
    report = await home.shelf().apply(home.own(movie(1)))
    assert report.confirmed == {"radarr-1"}
    assert home.pauses == [1, 2, 3]


async def test_a_scan_that_takes_too_long_confirms_the_next_time(home: Home) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1))
    home.jellyfin.slow = 4
    assert (await shelf.apply(wanted)).confirmed == frozenset()
    home.pauses.clear()
    assert (await shelf.apply(wanted)).confirmed == {"radarr-1"}
    assert home.pauses == []


async def test_a_link_that_leads_nowhere_is_never_confirmed(home: Home) -> None:
    shelf, wanted = home.shelf(), (*home.own(movie(1)), movie(3, "Tenet"))
    assert (await shelf.apply(wanted)).confirmed == {"radarr-1"}
    home.jellyfin.asked.clear()
    assert (await shelf.apply(wanted)).confirmed == {"radarr-1"}
    assert home.jellyfin.count("refresh") == 0


async def test_a_series_is_confirmed_when_every_file_is_shown(home: Home) -> None:
    shelf, item = home.shelf(), series(2, episodes={1: 2})
    home.own(replace(item, files=item.files[:1]))
    assert (await shelf.apply((item,))).confirmed == frozenset()
    home.own(item)
    assert (await home.shelf().apply((item,))).confirmed == {"sonarr-2"}


async def test_an_item_with_something_in_its_way_is_not_confirmed(home: Home) -> None:
    item = series(2, episodes={1: 2})
    folder = home.folder / "tv/Breaking Bad/Season 01"
    folder.mkdir(parents=True)
    (folder / "x.S01E01.mkv").write_bytes(b"mine")
    report = await home.shelf().apply(home.own(item))
    assert report.confirmed == frozenset()
    assert [each.item for each in report.obstacles] == ["sonarr-2"]


async def test_an_item_without_files_is_not_confirmed(home: Home) -> None:
    report = await home.shelf().apply((replace(movie(1), files=()),))
    assert (report.confirmed, report.added) == (frozenset(), frozenset())


async def test_what_stays_for_a_service_that_did_not_answer_is_confirmed(
    home: Home,
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    report = await shelf.apply((series(2),), frozenset({RADARR}))
    assert report.confirmed == BOTH


async def test_emptied_libraries_lose_their_items(home: Home) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    report = await shelf.empty()
    assert report.removed == BOTH
    assert links(home.folder) == {}
    for library in home.jellyfin.all_libraries:
        assert await home.jellyfin.items_in(library.id) == ()


async def test_removing_the_libraries_leaves_nothing_of_ours(home: Home) -> None:
    (home.folder / "mine.txt").write_bytes(b"mine")
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    await shelf.remove_libraries()
    assert home.jellyfin.all_libraries == []
    assert picture(home.folder) == {"mine.txt": ("file", b"mine")}
    assert not shelf.established
    assert (await shelf.apply((movie(1),))).confirmed == {"radarr-1"}


async def test_a_changed_about_text_is_somebodys_own(home: Home) -> None:
    shelf = home.shelf()
    await shelf.apply(())
    (home.folder / "movies" / ABOUT_NAME).write_bytes(b"mine")
    await shelf.apply(())
    await shelf.remove_libraries()
    assert picture(home.folder) == {
        "movies": ("folder", ""),
        f"movies/{ABOUT_NAME}": ("file", b"mine"),
    }


# Libraries that are not ours.


@pytest.mark.parametrize(
    ("name", "locations", "kind"),
    [
        (MOVIES, ("/media/movies",), "movies"),
        (MOVIES.upper() + " ", (), "movies"),
        ("Films", (f"{SHELF}/movies", "/media/movies"), "movies"),
        ("Films", (f"{SHELF}/movies/",), "homevideos"),
    ],
)
async def test_somebody_elses_library_is_never_adopted(
    home: Home, name: str, locations: tuple[str, ...], kind: str
) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1), series(2))
    await shelf.apply(wanted)
    ours, other = home.jellyfin.all_libraries
    theirs = replace(ours, name=name, locations=locations, collection_type=kind)
    home.jellyfin.all_libraries = [theirs, other]
    home.jellyfin.asked.clear()
    report = await home.shelf().apply(wanted)
    assert report.trouble == Trouble(TroubleKind.LIBRARY_TAKEN, name)
    assert report.confirmed == {"sonarr-2"}
    assert not {"create", "options", "refresh"} & {
        asked.split(":")[0] for asked in home.jellyfin.asked
    }
    await shelf.take_out(ItemId("radarr-1"))
    await shelf.remove_libraries()
    assert home.jellyfin.all_libraries == [theirs]


async def test_a_library_of_our_folder_is_ours_whatever_it_is_called(
    home: Home,
) -> None:
    await home.shelf().apply(home.own(movie(1)))
    first, second = home.jellyfin.all_libraries
    called = replace(first, name="Bald weg", locations=(f"{SHELF}/movies/",))
    home.jellyfin.all_libraries = [called, second]
    assert (await home.shelf().apply((movie(1),))).confirmed == {"radarr-1"}
    assert home.jellyfin.count("create") == 2


async def test_a_library_that_was_removed_is_made_and_filled_again(home: Home) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1))
    await shelf.apply(wanted)
    first, second = home.jellyfin.all_libraries
    home.jellyfin.all_libraries = [second]
    report = await shelf.apply(wanted)
    assert report.confirmed == {"radarr-1"}
    again = JellyfinId("f" * 32)
    home.jellyfin.all_libraries[1] = replace(first, id=again)
    assert (await shelf.apply(wanted)).confirmed == {"radarr-1"}


async def test_options_that_would_write_beside_media_are_set_back_once(
    home: Home,
) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1))
    await shelf.apply(wanted)
    first, second = home.jellyfin.all_libraries
    changed = {"SaveLocalMetadata": True, "PreferredMetadataLanguage": "de"}
    home.jellyfin.all_libraries = [replace(first, options=changed), second]
    await shelf.apply(wanted)
    options = home.jellyfin.all_libraries[0].options
    assert options["PreferredMetadataLanguage"] == "de"
    assert options["SaveLocalMetadata"] is False
    home.jellyfin.all_libraries = [replace(first, options=changed), second]
    await shelf.apply(wanted)
    assert home.jellyfin.count("options") == 1


@pytest.mark.parametrize("error", [RequestRefused, NotFound])
async def test_a_folder_that_jellyfin_does_not_see(
    home: Home, error: type[RequestRefused | NotFound]
) -> None:
    home.jellyfin.fail["create"] = error(JELLYFIN)
    report = await home.shelf().apply(home.own(movie(1)))
    assert report.trouble is not None
    assert report.trouble.kind is TroubleKind.NOT_VISIBLE
    assert report.trouble.detail in (f"{SHELF}/movies", f"{SHELF}/tv")


async def test_a_library_that_is_not_there_after_it_was_made(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        """Answer kindly and do nothing."""

    monkeypatch.setattr(home.jellyfin, "create_library", nothing)
    report = await home.shelf().apply(home.own(movie(1)))
    assert report.trouble == Trouble(TroubleKind.NO_ANSWER, MOVIES)


async def test_a_listing_that_fails_confirms_nothing(home: Home) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1))
    await shelf.apply(wanted)
    home.jellyfin.fail["items"] = ServiceUnreachable(JELLYFIN)
    report = await shelf.apply(wanted)
    assert report.confirmed == frozenset()
    assert report.trouble == Trouble(TroubleKind.NO_ANSWER, "service_unreachable")


# Taking out, before a deletion.


@pytest.mark.case("E3")
async def test_what_is_taken_out_is_gone_from_disk_and_from_jellyfin(
    home: Home,
) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    home.jellyfin.asked.clear()
    await shelf.take_out(ItemId("sonarr-2"))
    assert [*links(home.folder)] == ["movies/Inception (2010).mkv"]
    assert await home.jellyfin.items_in(home.jellyfin.all_libraries[1].id) == ()
    assert [each for each in home.jellyfin.asked if "refresh" in each] == [
        f"refresh:{TV}"
    ]
    assert SHELF + "/tv" not in "".join(await shelf.copies())


@pytest.mark.case("E3")
async def test_without_a_refresh_taking_out_is_not_done(home: Home) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1), series(2)))
    home.jellyfin.fail["refresh"] = ServiceUnreachable(JELLYFIN)
    for _ in range(2):
        with pytest.raises(ServiceUnreachable):
            await shelf.take_out(ItemId("radarr-1"))
    del home.jellyfin.fail["refresh"]
    await shelf.take_out(ItemId("radarr-1"))
    assert await home.jellyfin.items_in(home.jellyfin.all_libraries[0].id) == ()


async def test_what_was_taken_out_can_be_put_back(home: Home) -> None:
    shelf, wanted = home.shelf(), home.own(movie(1), series(2))
    await shelf.apply(wanted)
    await shelf.take_out(ItemId("radarr-1"))
    report = await shelf.apply(wanted)
    assert (report.added, report.confirmed) == ({"radarr-1"}, BOTH)


# What the shelf is remembered by.


async def test_plays_of_a_copy_belong_to_the_original(home: Home) -> None:
    shelf = home.shelf()
    assert await shelf.copies() == {}
    await shelf.apply(home.own(movie(1, sides=[".srt"]), series(2, episodes={3: 1})))
    expected = {
        f"{SHELF}/movies/Inception (2010).mkv": Original(RADARR, 1),
        f"{SHELF}/tv/Breaking Bad/Season 03/x.S03E01.mkv": Original(SONARR, 2301),
    }
    assert await shelf.copies() == expected
    assert await home.shelf(established=True).copies() == expected


async def test_a_share_that_is_not_mounted_is_not_filled(home: Home) -> None:
    await home.shelf().apply(home.own(movie(1)))
    mounted = home.disk / "mounted"
    home.folder.rename(mounted)
    home.folder.mkdir()
    shelf = home.shelf(established=True)
    report = await shelf.apply((movie(1),))
    assert report.trouble == Trouble(TroubleKind.NOT_MOUNTED, MANIFEST_NAME)
    assert picture(home.folder) == {}
    with pytest.raises(ShelfTrouble):
        await shelf.copies()
    with pytest.raises(ShelfTrouble):
        await shelf.take_out(ItemId("radarr-1"))
    home.folder.rmdir()
    mounted.rename(home.folder)
    assert (await shelf.apply((movie(1),))).confirmed == {"radarr-1"}


async def test_a_folder_is_established_once_it_holds_the_manifest(home: Home) -> None:
    shelf = home.shelf()
    (home.folder / "movies").mkdir()
    (home.folder / "tv").mkdir()
    assert not shelf.established
    await shelf.apply(())
    assert shelf.established
    assert (home.folder / MANIFEST_NAME).exists()
    assert (await shelf.apply(())).trouble is None


async def test_a_lost_manifest_is_replaced_when_a_person_says_so(home: Home) -> None:
    shelf = home.shelf(established=True)
    assert (await shelf.apply(home.own(movie(1)))).trouble is not None
    shelf.take_over()
    assert (await shelf.apply((movie(1),))).confirmed == {"radarr-1"}
    assert shelf.established


# The check of the whole chain.


async def test_the_check_proves_what_is_on_the_shelf(home: Home) -> None:
    shelf = home.shelf()
    await shelf.apply((*home.own(movie(1)), movie(3, "Tenet")))
    (home.folder / "movies/Inception (2010).mkv").unlink()
    check = await shelf.check(movie(9, "Sample"))
    assert (check.linked, check.seen) == (True, True)
    assert (check.resolved, check.unresolved) == ({"radarr-1"}, {"radarr-3"})
    assert not check.healthy
    put_media(home.disk / "media", [movie(3)])
    assert (await shelf.check()).healthy


async def test_the_check_of_an_empty_shelf_borrows_a_sample(home: Home) -> None:
    shelf = home.shelf()
    check = await shelf.check(*home.own(movie(9, "Sample")))
    assert check.healthy
    assert check.resolved == {"radarr-9"}
    assert links(home.folder) == {}
    assert await home.jellyfin.items_in(home.jellyfin.all_libraries[0].id) == ()


async def test_the_check_of_an_empty_shelf_without_a_sample_proves_little(
    home: Home,
) -> None:
    check = await home.shelf().check()
    assert (check.linked, check.seen, check.healthy) == (True, True, False)


async def test_the_check_says_what_is_wrong(home: Home) -> None:
    home.jellyfin.fail["libraries"] = ServiceUnreachable(JELLYFIN)
    check = await home.shelf().check(*home.own(movie(1)))
    assert (check.linked, check.seen, check.healthy) == (True, False, False)
    home.folder.rename(home.disk / "gone")
    check = await home.shelf().check()
    assert check.trouble is not None
    assert check.trouble.kind is TroubleKind.MISSING


async def test_emptying_a_shelf_that_never_was_makes_nothing(home: Home) -> None:
    report = await home.shelf().empty()
    assert (report.removed, report.trouble) == (frozenset(), None)
    assert picture(home.folder) == {}
    assert home.jellyfin.all_libraries == []


async def test_emptying_says_what_is_in_the_way(home: Home) -> None:
    shelf = home.shelf()
    await shelf.apply(home.own(movie(1)))
    home.jellyfin.fail["refresh"] = ServiceUnreachable(JELLYFIN)
    report = await shelf.empty()
    assert report.trouble == Trouble(TroubleKind.NO_ANSWER, "service_unreachable")
    assert report.removed == {"radarr-1"}
    home.folder.rename(home.disk / "gone")
    report = await shelf.empty()
    assert report.trouble is not None
    assert report.trouble.kind is TroubleKind.MISSING
