"""Jellyfin's libraries, scans and links (API notes §6.4 and §6.5)."""

from pathlib import Path
from typing import Any

import pytest

from demo.household import Household, HouseholdClient
from tests.household.api import Api

SOON = "Leaving Soon"
both = pytest.mark.parametrize("household", ["10.11", "12"], indirect=True)


@pytest.fixture
def soon(household: Household) -> Path:
    """The folder of the Leaving Soon movies on the disk."""
    folder = household.plan.leaving_soon / "movies"
    folder.mkdir()
    return folder


async def make_library(
    api: Api, path: str = "/leaving-soon/movies", kind: str = "movies"
) -> Any:
    options = {"LibraryOptions": {"PathInfos": [{"Path": path}]}}
    call = f"/Library/VirtualFolders?name={SOON}&collectionType={kind}"
    return await api.ask("jellyfin", call, "POST", options)


async def link(api: Api, soon: Path, title: str) -> str:
    """Link a movie as Jellyfin sees it; return the link's name."""
    movie = await api.movie(title)
    name = f"{title} ({movie['year']}).mkv"
    (soon / name).symlink_to(f"/media{movie['movieFile']['path']}")
    return name


async def shown(api: Api) -> set[str]:
    """Return the names of the files in the Leaving Soon library."""
    return {
        item["Path"].rpartition("/")[2]
        for item in await api.items()
        if item["Path"].startswith("/leaving-soon")
    }


async def test_a_library_is_made_with_its_folder(api: Api, soon: Path) -> None:
    assert (await make_library(api)).status == 204
    libraries = await api.jellyfin("/Library/VirtualFolders")
    library = next(one for one in libraries if one["Name"] == SOON)
    assert library["Locations"] == ["/leaving-soon/movies"]
    assert library["CollectionType"] == "movies"
    assert library["RefreshStatus"] == "Idle"


async def test_an_existing_name_makes_a_second_library(api: Api, soon: Path) -> None:
    await make_library(api)
    await make_library(api)
    libraries = await api.jellyfin("/Library/VirtualFolders")
    assert {f"{SOON}", f"{SOON}2"} <= {one["Name"] for one in libraries}


async def test_a_path_that_the_server_cannot_see_is_refused(api: Api) -> None:
    for path in ("/leaving-soon/movies", "/somewhere", str(Path.home())):
        assert (await make_library(api, path)).status == 400
    libraries = await api.jellyfin("/Library/VirtualFolders")
    assert SOON not in {one["Name"] for one in libraries}


@both
async def test_spaces_around_a_name(api: Api) -> None:
    call = "/Library/VirtualFolders?name=%20Soon&collectionType=movies"
    answer = await api.ask("jellyfin", call, "POST", {})
    assert answer.status == (400 if api.household.plan.jellyfin == "12" else 204)


async def test_paths_in_the_query_are_split_and_win(api: Api, soon: Path) -> None:
    call = (
        "/Library/VirtualFolders?name=Two&collectionType=movies"
        "&paths=/leaving-soon/movies,/media/tv"
    )
    body = {"LibraryOptions": {"PathInfos": [{"Path": "/media/movies"}]}}
    await api.jellyfin(call, "POST", body)
    libraries = await api.jellyfin("/Library/VirtualFolders")
    two = next(one for one in libraries if one["Name"] == "Two")
    assert two["Locations"] == ["/leaving-soon/movies", "/media/tv"]


async def test_paths_are_added_and_removed(api: Api, soon: Path) -> None:
    await make_library(api)
    added = {"Name": SOON, "PathInfo": {"Path": "/media/tv"}}
    await api.jellyfin("/Library/VirtualFolders/Paths", "POST", added)
    missing = {"Name": SOON, "PathInfo": {"Path": "/nowhere"}}
    path = "/Library/VirtualFolders/Paths"
    assert (await api.ask("jellyfin", path, "POST", missing)).status == 404
    gone = f"{path}?name={SOON}&path=/media/tv"
    assert (await api.ask("jellyfin", gone, "DELETE")).status == 204
    assert (await api.ask("jellyfin", gone, "DELETE")).status == 404


async def test_options_are_replaced_whole(api: Api, soon: Path) -> None:
    await make_library(api)
    libraries = await api.jellyfin("/Library/VirtualFolders")
    library = next(one for one in libraries if one["Name"] == SOON)
    options = {**library["LibraryOptions"], "SaveSubtitlesWithMedia": False}
    body = {"Id": library["ItemId"], "LibraryOptions": options}
    await api.jellyfin("/Library/VirtualFolders/LibraryOptions", "POST", body)
    libraries = await api.jellyfin("/Library/VirtualFolders")
    changed = next(one for one in libraries if one["Name"] == SOON)
    assert changed["LibraryOptions"]["SaveSubtitlesWithMedia"] is False
    unknown = {"Id": "0" * 32, "LibraryOptions": options}
    call = "/Library/VirtualFolders/LibraryOptions"
    assert (await api.ask("jellyfin", call, "POST", unknown)).status == 404


async def test_removing_a_library_leaves_the_media(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    name = await link(api, soon, "Heat")
    await control.scan()
    call = f"/Library/VirtualFolders?name={SOON}"
    assert (await api.ask("jellyfin", call, "DELETE")).status == 204
    assert await shown(api) == set()
    assert (soon / name).is_symlink()
    assert (await api.ask("jellyfin", call, "DELETE")).status == 404


@both
async def test_a_link_is_an_item_of_its_own(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    await link(api, soon, "Heat")
    await control.scan(libraries=(SOON,))
    items = await api.items("fields=Path,MediaSources,ProviderIds,DateCreated")
    original, copy = sorted(
        (item for item in items if item["Name"] == "Heat"),
        key=lambda item: item["Path"],
        reverse=True,
    )
    assert copy["Path"] == "/leaving-soon/movies/Heat (1995).mkv"
    assert copy["Id"] != original["Id"]
    assert copy["ProviderIds"] == original["ProviderIds"]
    assert copy["DateCreated"] == original["DateCreated"]
    source, target = copy["MediaSources"][0], original["Path"]
    twelve = api.household.plan.jellyfin == "12"
    assert source["Path"] == (copy["Path"] if twelve else target)
    assert source["Size"] == original["MediaSources"][0]["Size"]


async def test_links_resolve_for_jellyfin_alone(
    api: Api, control: HouseholdClient, household: Household, soon: Path
) -> None:
    await make_library(api)
    name = await link(api, soon, "Heat")
    movie = await api.movie("Alien")
    ours = household.plan.media / movie["movieFile"]["path"].removeprefix("/")
    (soon / "Alien (1979).mkv").symlink_to(ours)
    (soon / "Moonlight (2016).mkv").symlink_to("/media/movies/nothing.mkv")
    (soon / "Chain (2020).mkv").symlink_to(f"/leaving-soon/movies/{name}")
    (soon / "Loop (2020).mkv").symlink_to("/leaving-soon/movies/Loop (2020).mkv")
    await control.scan()
    assert ours.exists()
    assert not (soon / name).exists()
    assert await shown(api) == {name, "Chain (2020).mkv"}


async def test_relative_links_count_from_where_they_lie(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    file = (await api.movie("Heat"))["movieFile"]
    (soon / "Heat (1995).mkv").symlink_to(f"../../media{file['path']}")
    await control.scan()
    assert await shown(api) == {"Heat (1995).mkv"}


async def test_a_link_without_target_goes_with_the_next_scan(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    first, second = await link(api, soon, "Heat"), await link(api, soon, "Alien")
    await control.scan()
    await control.remove_from_disk("Heat")
    assert await shown(api) == {first, second}
    await control.scan()
    assert await shown(api) == {second}


async def test_an_empty_folder_keeps_its_items(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    name = await link(api, soon, "Heat")
    await control.scan()
    (soon / name).unlink()
    await control.scan()
    assert await shown(api) == {name}
    (soon / "note.txt").write_text("not empty")
    await control.scan()
    assert await shown(api) == set()


async def test_a_folder_with_an_ignore_file_is_hidden(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    await link(api, soon, "Heat")
    (soon / ".ignore").touch()
    await control.scan()
    assert await shown(api) == set()


async def test_items_stay_while_their_folder_is_away(
    api: Api, control: HouseholdClient
) -> None:
    for empty in (False, True):
        await control.unmount("radarr", "/movies", empty=empty)
        await control.scan()
        assert len(await api.items()) == 25
        await control.remount("radarr", "/movies")


async def test_a_reported_path_is_looked_at_a_little_later(
    api: Api, control: HouseholdClient
) -> None:
    await control.monitor_delay(None)
    heat, alien = await api.item("Heat"), await api.item("Alien")
    await control.remove_from_disk("Heat")
    await control.remove_from_disk("Alien")
    updates = [{"Path": heat["Path"], "UpdateType": "Deleted"}]
    await api.jellyfin("/Library/Media/Updated", "POST", {"Updates": updates})
    assert {"Heat", "Alien"} <= {item["Name"] for item in await api.items()}
    await control.settle()
    names = {item["Name"] for item in await api.items()}
    assert "Heat" not in names
    assert alien["Name"] in names


async def test_a_reported_link_appears(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    name = await link(api, soon, "Heat")
    updates = [{"Path": f"/leaving-soon/movies/{name}", "UpdateType": "Created"}]
    await api.jellyfin("/Library/Media/Updated", "POST", {"Updates": updates})
    await control.settle()
    assert await shown(api) == {name}


async def test_refreshing_one_library_scans_that_alone(
    api: Api, control: HouseholdClient, soon: Path
) -> None:
    await make_library(api)
    name = await link(api, soon, "Alien")
    await control.remove_from_disk("Heat")
    libraries = await api.jellyfin("/Library/VirtualFolders")
    number = next(one["ItemId"] for one in libraries if one["Name"] == SOON)
    call = f"/Items/{number}/Refresh?metadataRefreshMode=Default"
    assert (await api.ask("jellyfin", call, "POST")).status == 204
    await control.settle()
    assert await shown(api) == {name}
    assert "Heat" in {item["Name"] for item in await api.items()}
    await api.jellyfin("/Library/Refresh", "POST")
    await control.settle()
    assert "Heat" not in {item["Name"] for item in await api.items()}
    unknown = await api.ask("jellyfin", f"/Items/{'0' * 32}/Refresh", "POST")
    assert unknown.status == 404


async def test_series_of_links_in_real_folders(
    api: Api, control: HouseholdClient, household: Household
) -> None:
    folder = household.plan.leaving_soon / "tv"
    season = folder / "Chernobyl (2019)" / "Season 01"
    season.mkdir(parents=True)
    files = await api.sonarr("episodefile?seriesId=3")
    for file in files[:2]:
        name = file["relativePath"].rpartition("/")[2]
        (season / name).symlink_to(f"/media{file['path']}")
    await make_library(api, "/leaving-soon/tv", "tvshows")
    await control.scan()
    items = await api.items("includeItemTypes=Series,Season,Episode&isMissing=false")
    ours = [item for item in items if item["Path"].startswith("/leaving-soon")]
    assert sorted(item["Type"] for item in ours) == [
        "Episode",
        "Episode",
        "Season",
        "Series",
    ]
    series = next(item for item in ours if item["Type"] == "Series")
    assert series["ProviderIds"]["Tvdb"] == "360893"


async def test_deleting_a_loose_link_leaves_the_film(
    api: Api, control: HouseholdClient, soon: Path, media: Path
) -> None:
    await make_library(api)
    name = await link(api, soon, "Heat")
    await control.scan()
    items = await api.items()
    copy = next(item for item in items if item["Path"].endswith(f"/{name}"))
    answer = await api.ask("jellyfin", f"/Items/{copy['Id']}", "DELETE")
    assert answer.status == 204
    assert not (soon / name).is_symlink()
    assert any((media / "movies/Heat (1995)").iterdir())
    assert (await api.ask("jellyfin", f"/Items/{copy['Id']}", "DELETE")).status == 404


async def test_deleting_a_film_in_jellyfin_takes_its_folder(
    api: Api, media: Path
) -> None:
    heat, alien = await api.item("Heat"), await api.item("Alien")
    numbers = f"{heat['Id']},{alien['Id']}"
    assert (await api.ask("jellyfin", f"/Items?ids={numbers}", "DELETE")).status == 204
    assert not (media / "movies/Heat (1995)").exists()
    assert (await api.movie("Heat"))["hasFile"] is True


async def test_deleting_through_a_linked_folder_reaches_the_real_files(
    api: Api, control: HouseholdClient, household: Household, media: Path
) -> None:
    folder = household.plan.leaving_soon / "tv"
    folder.mkdir()
    (folder / "Chernobyl (2019)").symlink_to("/media/tv/Chernobyl (2019)")
    await make_library(api, "/leaving-soon/tv", "tvshows")
    await control.scan()
    items = await api.items("includeItemTypes=Episode&isMissing=false")
    copy = next(item for item in items if item["Path"].startswith("/leaving-soon"))
    before = len(list((media / "tv/Chernobyl (2019)/Season 01").iterdir()))
    await api.jellyfin(f"/Items/{copy['Id']}", "DELETE")
    after = len(list((media / "tv/Chernobyl (2019)/Season 01").iterdir()))
    assert after == before - 1


async def test_collections_hold_items(api: Api, control: HouseholdClient) -> None:
    heat, alien = await api.item("Heat"), await api.item("Alien")
    made = await api.jellyfin(f"/Collections?name=Soon&ids={heat['Id']}", "POST")
    again = await api.jellyfin(f"/Collections?name=Soon&ids={alien['Id']}", "POST")
    assert made == again
    inside = f"/Collections/{made['Id']}/Items?ids="

    async def names() -> set[str]:
        found = await api.items(f"parentId={made['Id']}")
        return {item["Name"] for item in found}

    assert await names() == {"Heat", "Alien"}
    strange = f"{inside}{heat['Id']},{'0' * 32}"
    assert (await api.ask("jellyfin", strange, "POST")).status == 400
    await api.jellyfin(f"{inside}{alien['Id']}", "DELETE")
    assert await names() == {"Heat"}
    await control.remove_from_disk("Heat")
    await control.scan()
    assert await names() == set()


async def test_external_subtitles_are_told_with_their_path(api: Api) -> None:
    items = await api.items("fields=Path,MediaSources")
    inception = next(item for item in items if item["Name"] == "Inception")
    streams = inception["MediaSources"][0]["MediaStreams"]
    (external,) = [stream for stream in streams if stream["IsExternal"]]
    assert external["Path"] == inception["Path"].replace(".mkv", ".en.srt")


async def test_a_rebuilt_database_keeps_watch_data(
    api: Api, control: HouseholdClient
) -> None:
    await control.play("Clara", "Heat")
    before = await api.item("Heat")
    await control.renumber_jellyfin()
    after = await api.item("Heat")
    assert after["Id"] != before["Id"]
    assert (await api.user_data("Heat", "Clara"))["Played"] is True
