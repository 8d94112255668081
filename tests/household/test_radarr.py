"""Radarr's habits (API notes §2), asked for over HTTP."""

from pathlib import Path

from aiohttp import ClientSession
import pytest

from demo.household import (
    Household,
    HouseholdClient,
    HouseholdPlan,
    Kind,
    RootPlan,
    ServicePlan,
)
from tests.household.api import Api


def folders(media: Path) -> set[str]:
    return {path.name for path in (media / "movies").iterdir()}


async def test_a_wrong_key_is_a_401_with_nothing_in_it(api: Api) -> None:
    headers: tuple[dict[str, str], ...] = ({}, {"X-Api-Key": "0" * 32})
    for header in headers:
        answer = await api.ask("radarr", "movie", headers=header)
        assert (answer.status, answer.body) == (401, b"")


async def test_three_ways_to_show_the_key(api: Api) -> None:
    key = api.household.addresses.service("radarr").api_key
    bearer = {"Authorization": f"Bearer {key}"}
    assert (await api.ask("radarr", "tag", headers=bearer)).status == 200
    assert (await api.ask("radarr", f"tag?apikey={key}", headers={})).status == 200


async def test_what_is_no_api_is_a_web_page(api: Api) -> None:
    answer = await api.ask("radarr", "/movies", headers={})
    assert (answer.status, answer.content_type) == (200, "text/html")


async def test_a_request_without_the_url_base_is_sent_there(tmp_path: Path) -> None:
    service = ServicePlan(
        "radarr", Kind.RADARR, (RootPlan("/movies", "movies"),), "6.0.4.1", "/radarr"
    )
    plan = HouseholdPlan(tmp_path, movies=3, services=(service,))
    async with Household(plan) as household, ClientSession() as session:
        api = Api(household, session)
        assert len(await api.radarr("movie")) == 3
        bare = household.addresses.service("radarr").url.removesuffix("/radarr")
        url = f"{bare}/api/v3/tag?x=1"
        async with session.get(url, allow_redirects=False) as answer:
            assert answer.status == 307
            assert answer.headers["Location"] == "/radarr/api/v3/tag?x=1"


async def test_covers_are_left_out_when_asked(api: Api) -> None:
    with_covers, without = (
        await api.radarr("movie"),
        await api.radarr("movie?excludeLocalCovers=true"),
    )
    assert "url" in with_covers[0]["images"][0]
    assert "url" not in without[0]["images"][0]
    assert "remoteUrl" in without[0]["images"][0]


async def test_posters_are_pictures(api: Api) -> None:
    answer = await api.ask("radarr", "mediacover/1/poster.jpg")
    assert answer.body.startswith(b"\x89PNG")
    other = await api.ask("radarr", "mediacover/2/poster.jpg")
    assert other.body != answer.body
    assert (await api.ask("radarr", "mediacover/999/poster.jpg")).status == 404


async def test_one_movie_by_its_tmdb_id_or_none(api: Api) -> None:
    (movie,) = await api.radarr("movie?tmdbId=27205")
    assert movie["title"] == "Inception"
    assert await api.radarr("movie?tmdbId=1") == []


async def test_unknown_ids_are_404(api: Api) -> None:
    problem = await api.ask("radarr", "movie/999")
    assert (problem.status, problem.content_type) == (404, "application/problem+json")
    for path in ("movie/999", "moviefile/999"):
        answer = await api.ask("radarr", path, "DELETE")
        assert answer.status == 404
        assert "999 does not exist" in answer.json["message"]


async def test_movie_files_need_an_owner(api: Api) -> None:
    assert (await api.ask("radarr", "moviefile")).status == 400


async def test_tags_are_made_once_in_lower_case_and_with_few_letters(api: Api) -> None:
    first = await api.ask("radarr", "tag", "POST", {"label": "Mum-s-Films"})
    second = await api.ask("radarr", "tag", "POST", {"label": "mum-s-films"})
    assert (first.status, first.json["label"]) == (201, "mum-s-films")
    assert first.json == second.json
    for label in ("mums films", "mums_films", ""):
        refused = await api.ask("radarr", "tag", "POST", {"label": label})
        assert refused.status == 400
        assert refused.json[0]["propertyName"] == "Label"
    sonarr = await api.ask("sonarr", "tag", "POST", {"label": "Mum's shows"})
    assert sonarr.json["label"] == "mum's shows"


async def test_a_tag_in_use_stays(api: Api, control: HouseholdClient) -> None:
    await control.tag("Heat", "winter")
    (number,) = (await api.movie("Heat"))["tags"]
    assert (await api.ask("radarr", f"tag/{number}", "DELETE")).status == 409
    await control.tag("Heat", "winter", on=False)
    assert (await api.ask("radarr", f"tag/{number}", "DELETE")).status == 200


@pytest.mark.parametrize(
    ("how", "left"), [("add", [1, 7, 8]), ("remove", [1]), ("replace", [7, 8])]
)
async def test_the_editor_changes_tags(api: Api, how: str, left: list[int]) -> None:
    numbers = {"movieIds": [1, 2]}
    await api.radarr("movie/editor", "PUT", {**numbers, "tags": [1]})
    body = {**numbers, "tags": [7, 8], "applyTags": how}
    answer = await api.ask("radarr", "movie/editor", "PUT", body)
    assert answer.status == 202
    assert [movie["tags"] for movie in answer.json] == [left, left]


async def test_the_editor_leaves_alone_what_it_is_not_told(api: Api) -> None:
    before = await api.radarr("movie/1")
    await api.radarr("movie/editor", "PUT", {"movieIds": [1], "monitored": False})
    assert await api.radarr("movie/1") == {**before, "monitored": False}


async def test_a_stale_id_in_bulk_does_nothing(api: Api, media: Path) -> None:
    before = folders(media)
    for path, method, name in (
        ("movie/editor", "PUT", "movieIds"),
        ("movie/editor", "DELETE", "movieIds"),
        ("moviefile/bulk", "DELETE", "movieFileIds"),
    ):
        body = {name: [1, 999], "monitored": False, "deleteFiles": True}
        answer = await api.ask("radarr", path, method, body)
        assert answer.status == 500
        message = "Expected query to return 2 rows but returned 1"
        assert answer.json["message"] == message
    assert (await api.radarr("movie/1"))["monitored"] is True
    assert folders(media) == before


async def test_a_string_is_no_boolean(api: Api) -> None:
    body = {"movieIds": [1], "deleteFiles": "True"}
    answer = await api.ask("radarr", "movie/editor", "DELETE", body)
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert await api.radarr("movie/1")


async def test_a_file_goes_at_once_and_the_movie_stays(api: Api, media: Path) -> None:
    movie = await api.movie("Heat")
    file = movie["movieFile"]
    path = media / file["path"].removeprefix("/")
    assert path.stat().st_size == file["size"]
    answer = await api.ask("radarr", f"moviefile/{file['id']}", "DELETE")
    assert (answer.status, answer.body) == (200, b"")
    assert not path.exists()
    left = await api.movie("Heat")
    assert (left["hasFile"], left["movieFileId"]) == (False, 0)
    assert "movieFile" not in left
    (event,) = (await api.radarr("history?movieIds=17&sortDirection=descending"))[
        "records"
    ][:1]
    assert event["eventType"] == "movieFileDeleted"
    assert event["data"]["reason"] == "Manual"


async def test_side_files_go_with_their_film(api: Api, media: Path) -> None:
    folder = media / "movies" / "Inception (2010)"
    assert any(path.suffix == ".srt" for path in folder.iterdir())
    movie = await api.movie("Inception")
    await api.radarr(f"moviefile/{movie['movieFile']['id']}", "DELETE")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("empty", [False, True])
async def test_no_file_goes_while_its_root_folder_is_away(
    api: Api, control: HouseholdClient, media: Path, *, empty: bool
) -> None:
    before = folders(media)
    await control.unmount("radarr", "/movies", empty=empty)
    answer = await api.ask("radarr", "moviefile/1", "DELETE")
    assert answer.status == 409
    assert ("empty" if empty else "doesn't exist") in answer.json["message"]
    (root,) = await api.radarr("rootfolder")
    assert root["accessible"] is empty
    assert ("freeSpace" in root) is empty
    await control.remount("radarr", "/movies")
    assert folders(media) == before
    assert (await api.ask("radarr", "moviefile/1", "DELETE")).status == 200


async def test_a_file_that_cannot_be_removed_is_a_500(api: Api, media: Path) -> None:
    movie = await api.movie("Heat")
    path = media / movie["movieFile"]["path"].removeprefix("/")
    path.unlink()
    path.mkdir()
    answer = await api.ask("radarr", f"moviefile/{movie['movieFileId']}", "DELETE")
    assert answer.status == 500
    assert (await api.movie("Heat"))["hasFile"] is True


async def test_a_file_that_is_gone_already_is_no_error(
    api: Api, control: HouseholdClient
) -> None:
    movie = await api.movie("Heat")
    await control.remove_from_disk("Heat")
    answer = await api.ask("radarr", f"moviefile/{movie['movieFileId']}", "DELETE")
    assert answer.status == 200


async def test_a_movie_goes_before_its_files(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    await control.removal_delay("radarr", None)
    movie = await api.movie("Heat")
    path = f"movie/{movie['id']}?deleteFiles=true&addImportExclusion=true"
    answer = await api.ask("radarr", path, "DELETE")
    assert (answer.status, answer.body) == (200, b"")
    assert "Content-Type" not in answer.headers
    assert (await api.ask("radarr", f"movie/{movie['id']}")).status == 404
    assert "Heat (1995)" in folders(media)
    assert (await api.radarr("exclusions/paged"))["records"] == []
    await control.settle()
    assert "Heat (1995)" not in folders(media)
    (excluded,) = (await api.radarr("exclusions/paged"))["records"]
    assert excluded["tmdbId"] == movie["tmdbId"]


async def test_a_movie_takes_its_history_along(api: Api) -> None:
    since = "history/since?date=2020-01-01T00:00:00Z"
    assert 17 in {event["movieId"] for event in await api.radarr(since)}
    await api.radarr("movie/17", "DELETE")
    assert 17 not in {event["movieId"] for event in await api.radarr(since)}


async def test_without_a_mount_the_files_stay_and_nobody_is_told(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    await control.unmount("radarr", "/movies")
    answer = await api.ask("radarr", "movie/17?deleteFiles=true", "DELETE")
    await control.settle()
    assert answer.status == 200
    await control.remount("radarr", "/movies")
    assert "Heat (1995)" in folders(media)


async def test_deletion_stops_at_a_folder_that_holds_another_movie(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    outer = await control.add_movie("Outer", 2001, folder="Set")
    await control.add_movie("Inner", 2002, folder="Set/Inner (2002)")
    body = {"movieIds": [1, outer, 17], "deleteFiles": True}
    answer = await api.ask("radarr", "movie/editor", "DELETE", body)
    assert (answer.status, answer.json) == (200, {})
    await control.settle()
    assert "Inception (2010)" not in folders(media)
    assert {"Set", "Heat (1995)"} <= folders(media)


async def test_files_stay_when_the_query_says_so_and_not_the_body(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    body = {"movieIds": [17]}
    await api.radarr("movie/editor?deleteFiles=true", "DELETE", body)
    await control.settle()
    assert "Heat (1995)" in folders(media)


async def test_bulk_deletion_looks_in_the_first_movies_folder_only(
    api: Api, media: Path
) -> None:
    heat, alien = await api.movie("Heat"), await api.movie("Alien")
    numbers = [heat["movieFileId"], alien["movieFileId"]]
    await api.radarr("moviefile/bulk", "DELETE", {"movieFileIds": numbers})
    assert not (media / heat["movieFile"]["path"].removeprefix("/")).exists()
    assert (media / alien["movieFile"]["path"].removeprefix("/")).exists()
    assert (await api.movie("Alien"))["hasFile"] is False
    nothing = await api.ask("radarr", "moviefile/bulk", "DELETE", {"movieFileIds": []})
    assert nothing.status == 500


async def test_a_recycle_bin_frees_nothing(
    api: Api, control: HouseholdClient, household: Household
) -> None:
    await control.recycle_bin("radarr")
    settings = await api.radarr("config/mediamanagement")
    assert settings["recycleBin"] == "/recycle"
    movie = await api.movie("Heat")
    await api.radarr(f"moviefile/{movie['movieFileId']}", "DELETE")
    (kept,) = (household.plan.folder / "recycle-radarr").iterdir()
    assert kept.stat().st_size == movie["sizeOnDisk"]


async def test_free_space_grows_by_what_went(api: Api) -> None:
    movie = await api.movie("Heat")
    (before,) = await api.radarr("rootfolder")
    await api.radarr(f"moviefile/{movie['movieFileId']}", "DELETE")
    (after,) = await api.radarr("rootfolder")
    assert after["freeSpace"] - before["freeSpace"] == movie["sizeOnDisk"]
    mount = (await api.radarr("diskspace"))[-1]
    assert (mount["path"], mount["freeSpace"]) == ("/movies", after["freeSpace"])


async def test_what_is_monitored_and_missing_comes_back(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    before = await api.movie("Heat")
    await api.radarr(f"moviefile/{before['movieFileId']}", "DELETE")
    assert await control.rss("radarr") == 1
    after = await api.movie("Heat")
    assert after["movieFileId"] != before["movieFileId"]
    assert after["movieFile"]["dateAdded"] == "2026-11-21T12:00:00Z"
    assert (media / after["movieFile"]["path"].removeprefix("/")).exists()
    await api.radarr("movie/editor", "PUT", {"movieIds": [17], "monitored": False})
    await api.radarr(f"moviefile/{after['movieFileId']}", "DELETE")
    assert await control.rss("radarr") == 0


async def test_an_upgrade_has_another_file_and_says_so(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    before = await api.movie("Heat")
    await control.advance(hours=1)
    number = await control.import_movie("Heat", quality="Bluray-2160p")
    after = await api.movie("Heat")
    assert after["movieFileId"] == number != before["movieFileId"]
    assert not (media / before["movieFile"]["path"].removeprefix("/")).exists()
    events = await api.radarr("history/since?date=2026-11-21T12:30:00Z")
    assert [event["eventType"] for event in events] == [
        "movieFileDeleted",
        "downloadFolderImported",
    ]
    assert events[0]["data"]["reason"] == "Upgrade"
    assert events[1]["data"]["fileId"] == str(number)


async def test_a_whole_resource_replaces_and_a_partial_one_blanks(api: Api) -> None:
    whole = await api.radarr("movie/1")
    answer = await api.ask("radarr", "movie/1", "PUT", {**whole, "tags": [5]})
    assert (answer.status, answer.json["tags"]) == (202, [5])
    partial = await api.radarr("movie/1", "PUT", {"id": 1})
    assert (partial["monitored"], partial["tags"]) == (False, [])


async def test_downloads_are_in_the_queue(api: Api, control: HouseholdClient) -> None:
    await control.download("Heat")
    (entry,) = await api.radarr("queue/details?movieId=17")
    assert entry["movieId"] == 17
    assert (await api.radarr("queue/status"))["totalCount"] == 1
    assert (await api.radarr("queue"))["totalRecords"] == 1
    await control.download("Heat", on=False)
    assert await api.radarr("queue/details") == []


async def test_pages_hold_what_was_asked(api: Api) -> None:
    page = await api.radarr("history?page=2&pageSize=10&sortDirection=descending")
    assert (page["totalRecords"], len(page["records"])) == (25, 10)
    dates = [event["date"] for event in page["records"]]
    assert dates == sorted(dates, reverse=True)


async def test_two_movies_of_one_name_have_their_own_folders(api: Api) -> None:
    movies = await api.radarr("movie")
    guests = [movie for movie in movies if movie["title"] == "The Guest"]
    assert [movie["path"] for movie in guests] == [
        "/movies/The Guest (2014)",
        "/movies/The Guest (2014) {tmdb-900003}",
    ]


async def test_a_rebuilt_database_has_other_ids(
    api: Api, control: HouseholdClient
) -> None:
    before = await api.movie("Heat")
    await control.renumber("radarr")
    after = await api.movie("Heat")
    assert after["tmdbId"] == before["tmdbId"]
    assert after["id"] != before["id"]
    assert after["movieFileId"] != before["movieFileId"]


async def test_a_renamed_file_keeps_its_id_and_its_date(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    before = await api.movie("Heat")
    await control.rename_file("Heat", "Heat.mkv")
    after = await api.movie("Heat")
    assert after["movieFile"]["path"] == "/movies/Heat (1995)/Heat.mkv"
    assert (media / "movies/Heat (1995)/Heat.mkv").exists()
    assert after["movieFileId"] == before["movieFileId"]
    assert after["movieFile"]["dateAdded"] == before["movieFile"]["dateAdded"]


async def test_auto_unmonitor_and_empty_folders(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    await control.auto_unmonitor("radarr")
    await control.delete_empty_folders("radarr")
    await api.radarr("moviefile/17", "DELETE")
    assert (await api.movie("Heat"))["monitored"] is False
    assert "Heat (1995)" not in folders(media)


async def test_history_of_some_kinds(api: Api, control: HouseholdClient) -> None:
    since = "history/since?date=2026-11-21T12:00:00Z"
    await control.import_movie("Heat")
    both = await api.radarr(since)
    kinds = {"movieFileDeleted", "downloadFolderImported"}
    assert {one["eventType"] for one in both} == kinds
    for asked in ("6", "movieFileDeleted", "MovieFileDeleted"):
        (event,) = await api.radarr(f"{since}&eventType={asked}")
        assert event["eventType"] == "movieFileDeleted"
    paged = await api.radarr("history?page=1&pageSize=5&eventType=6")
    assert paged["totalRecords"] == 1
    several = await api.radarr("history?page=1&pageSize=5&eventType=6&eventType=3")
    assert several["totalRecords"] > 1
    wrong = await api.ask("radarr", f"{since}&eventType=episodeFileDeleted")
    assert wrong.status == 400
