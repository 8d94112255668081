"""What Radarr and Sonarr send to webhooks, and when (API notes §4.1, §4.3)."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
import pytest

from demo.household import Household, HouseholdClient, HouseholdPlan, Which
from tests.household.api import Api
from tests.household.conftest import NOW
from tests.household.receiver import Receiver, add, put, receiving

MOVIE = {
    "id": 17,
    "title": "Heat",
    "year": 1995,
    "folderPath": "/movies/Heat (1995)",
    "tmdbId": 949,
    "imdbId": "tt0113277",
}
FILE = (
    "id relativePath path quality qualityVersion releaseGroup sceneName size dateAdded "
    "languages mediaInfo"
)


def described(file: Any, known: Any) -> None:
    """Check a payload's file against the API's record of it."""
    for name in ("id", "relativePath", "path", "size", "dateAdded", "languages"):
        assert file[name] == known[name]
    assert file["quality"] == known["quality"]["quality"]["name"]
    assert set(FILE.split()) <= file.keys()


def events(payloads: list[Any]) -> list[str]:
    return [one["eventType"] for one in payloads]


async def test_a_movie_comes(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await add(api, "radarr", receiver)
    number = await control.add_movie("New", 2026)
    added, download = receiver.taken()
    movie = await api.radarr(f"movie/{number}")
    assert (added["eventType"], added["addMethod"]) == ("MovieAdded", "manual")
    assert added["movie"]["folderPath"] == movie["path"]
    assert "movieFile" not in added
    assert (download["eventType"], download["isUpgrade"]) == ("Download", False)
    described(download["movieFile"], movie["movieFile"])
    assert download["movieFile"]["sourcePath"].startswith("/downloads/")
    assert download["remoteMovie"]["tmdbId"] == movie["tmdbId"]
    assert download["release"]["size"] == movie["sizeOnDisk"]
    assert {"downloadClient", "downloadId", "customFormatInfo"} <= download.keys()
    assert "deletedFiles" not in download
    assert (download["instanceName"], download["applicationUrl"]) == ("Radarr", "")


async def test_a_movie_is_told_with_labels_and_its_folder(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await control.tag("Heat", "zebra", service="radarr")
    await control.tag("Heat", "apple", service="radarr")
    await add(api, "radarr", receiver)
    known = await api.movie("Heat")
    await api.radarr(f"moviefile/{known['movieFileId']}", "DELETE")
    (payload,) = receiver.taken()
    movie = payload["movie"]
    assert movie["tags"] == ["apple", "zebra"]
    assert movie | MOVIE == movie
    assert movie["releaseDate"] == known["releaseDate"][:10]
    assert (movie["genres"], movie["overview"]) == (known["genres"], known["overview"])
    assert movie["originalLanguage"] == {"id": 1, "name": "English"}
    assert movie["images"][0]["coverType"] == "poster"
    assert not {"path", "filePath", "monitored", "movieFile"} & movie.keys()


async def test_an_upgrade_of_a_movie(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    old = (await api.movie("Heat"))["movieFile"]
    await control.recycle_bin("radarr")
    await add(api, "radarr", receiver)
    await control.import_movie("Heat", quality="Bluray-2160p")
    removed, download = receiver.taken()
    assert (removed["eventType"], removed["deleteReason"]) == (
        "MovieFileDelete",
        "upgrade",
    )
    described(removed["movieFile"], old)
    assert (download["eventType"], download["isUpgrade"]) == ("Download", True)
    (deleted,) = download["deletedFiles"]
    described(deleted, old)
    assert deleted["recycleBinPath"] == f"/recycle/{old['relativePath']}"
    assert download["movieFile"]["quality"] == "Bluray-2160p"


UPGRADES = {
    "onDownload": [],
    "onDownload onUpgrade": ["Download"],
    "onUpgrade": [],
    "onMovieFileDelete": [],
    "onMovieFileDelete onMovieFileDeleteForUpgrade": ["MovieFileDelete"],
}


@pytest.mark.parametrize("switches", UPGRADES)
async def test_upgrades_have_switches_of_their_own(
    api: Api, control: HouseholdClient, receiver: Receiver, switches: str
) -> None:
    await add(api, "radarr", receiver, switches)
    await control.import_movie("Heat")
    assert events(receiver.taken()) == UPGRADES[switches]


async def test_a_file_is_deleted_by_hand(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await add(api, "radarr", receiver)
    heat = await api.movie("Heat")
    await api.radarr(f"moviefile/{heat['movieFileId']}", "DELETE")
    alien = await api.movie("Alien")
    body: dict[str, Any] = {"movieFileIds": [alien["movieFileId"]]}
    await api.radarr("moviefile/bulk", "DELETE", body)
    payloads = receiver.taken()
    assert events(payloads) == ["MovieFileDelete"] * 2
    assert [one["deleteReason"] for one in payloads] == ["manual"] * 2
    for payload, movie in zip(payloads, (heat, alien), strict=True):
        described(payload["movieFile"], movie["movieFile"])
        assert payload["movieFile"]["indexerFlags"] == "0"


@pytest.mark.parametrize("files", [True, False])
async def test_a_movie_is_deleted(api: Api, receiver: Receiver, files: bool) -> None:
    await add(api, "radarr", receiver)
    heat = await api.movie("Heat")
    await api.radarr(f"movie/{heat['id']}?deleteFiles={str(files).lower()}", "DELETE")
    (payload,) = receiver.taken()
    assert (payload["eventType"], payload["deletedFiles"]) == ("MovieDelete", files)
    assert payload.get("movieFolderSize") == (heat["sizeOnDisk"] if files else None)
    assert payload["movie"]["id"] == heat["id"]


DELETIONS = (
    ("radarr", "movie", ("Heat", "Alien")),
    ("sonarr", "series", ("The Wire", "Breaking Bad")),
)


@pytest.mark.parametrize(("service", "kind", "titles"), DELETIONS)
async def test_a_deletion_is_told_before_the_answer_and_before_the_files_go(
    api: Api,
    control: HouseholdClient,
    receiver: Receiver,
    media: Path,
    service: str,
    kind: str,
    titles: tuple[str, ...],
) -> None:
    await add(api, service, receiver)
    await control.removal_delay(service, 0)
    rows = {one["title"]: one for one in (await api.ask(service, kind)).json}
    doomed = [rows[title] for title in titles]
    folders = [media / one["path"].removeprefix("/") for one in doomed]
    receiver.look = lambda: [folder.exists() for folder in folders]
    receiver.wait = asyncio.Event()
    numbers = [one["id"] for one in doomed]
    body: dict[str, object] = {f"{kind}Ids": numbers, "deleteFiles": True}
    asking = asyncio.create_task(api.ask(service, f"{kind}/editor", "DELETE", body))
    await receiver.arrived.wait()
    # others are answered, and see that the row is gone
    assert (await api.ask(service, f"{kind}/{numbers[0]}")).status == 404
    await asyncio.sleep(0.05)
    # the second waits for the first's answer, and the request for both
    assert (len(receiver.hooks), asking.done()) == (1, False)
    assert receiver.look() == [True, True]
    receiver.wait.set()
    await asking
    assert receiver.seen == [[True, True]] * 2
    assert [one[kind]["id"] for one in receiver.taken()] == numbers
    await control.settle()
    assert receiver.look() == [False, False]


async def test_a_row_removed_by_hand_is_told_before_its_files_go(
    api: Api, control: HouseholdClient, receiver: Receiver, media: Path
) -> None:
    await add(api, "radarr", receiver)
    receiver.look = (media / "movies" / "Heat (1995)").exists
    await control.remove_row("Heat", files=True)
    assert (events([hook.json for hook in receiver.hooks]), receiver.seen) == (
        ["MovieDelete"],
        [True],
    )


async def test_grabs_and_renames_of_a_movie(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await add(api, "radarr", receiver)
    await control.download("Heat", service="radarr")
    (entry,) = await api.radarr("queue/details")
    old = (await api.movie("Heat"))["movieFile"]
    await control.rename_file("Heat", "Heat.mkv")
    grab, rename = receiver.taken()
    assert (grab["eventType"], grab["downloadId"]) == ("Grab", entry["downloadId"])
    assert grab["release"]["size"] == entry["size"]
    assert grab["movie"]["title"] == grab["remoteMovie"]["title"] == "Heat"
    (file,) = rename["renamedMovieFiles"]
    assert rename["eventType"] == "Rename"
    described(file, (await api.movie("Heat"))["movieFile"])
    assert file["previousPath"] == old["path"]
    assert file["previousRelativePath"] == old["relativePath"]


async def test_a_series_comes(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await add(api, "sonarr", receiver)
    number = await control.add_series("New Show", 2024, episodes=(2,))
    added, first, second, complete = receiver.taken()
    series = await api.sonarr(f"series/{number}")
    assert events([added, first, second]) == ["SeriesAdd", "Download", "Download"]
    for name in ("id", "title", "titleSlug", "path", "tvdbId", "tvMazeId", "year"):
        assert added["series"][name] == series[name]
    assert added["series"]["type"] == "standard"
    assert added["series"]["genres"] == series["genres"]
    assert added["series"]["tags"] == []
    assert set(added) == {"eventType", "series", "instanceName", "applicationUrl"}
    files = await api.sonarr(f"episodefile?seriesId={number}")
    for download, file in zip((first, second), files, strict=True):
        described(download["episodeFile"], file)
        assert download["isUpgrade"] is False
        assert len(download["episodes"]) == 1
    assert complete["eventType"] == "Download"
    assert [one["id"] for one in complete["episodeFiles"]] == [
        one["id"] for one in files
    ]
    assert (complete["fileCount"], len(complete["episodes"])) == (2, 2)
    assert complete["destinationPath"] == f"{series['path']}/Season 01"
    assert {"sourcePath", "downloadId", "release"} <= complete.keys()
    assert not {"episodeFile", "isUpgrade"} & complete.keys()


async def test_an_upgrade_of_episodes(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    series = await api.series("The Wire")
    asked = f"episode?seriesId={series['id']}&seasonNumber=1&includeEpisodeFile=true"
    before = await api.sonarr(asked)
    old = [one["episodeFile"] for one in before[2:4]]
    await add(api, "sonarr", receiver)
    await control.import_episodes(Which("The Wire", season=1, episode=3), to=4)
    one, two, download, complete = receiver.taken()
    for payload, file in zip((one, two), old, strict=True):
        assert payload["eventType"] == "EpisodeFileDelete"
        assert payload["deleteReason"] == "upgrade"
        described(payload["episodeFile"], file)
    assert [one["episodes"][0]["episodeNumber"], two["episodes"][0]["id"]] == [
        3,
        before[3]["id"],
    ]
    assert download["isUpgrade"] is True
    assert [file["id"] for file in download["deletedFiles"]] == [
        file["id"] for file in old
    ]
    assert [one["episodeNumber"] for one in download["episodes"]] == [3, 4]
    episode = {**download["episodes"][0]}
    assert episode == {name: before[2][name] for name in episode}
    assert {"id", "seasonNumber", "seriesId", "tvdbId", "airDateUtc"} <= episode.keys()
    assert complete["fileCount"] == 1
    plain = await add(api, "sonarr", receiver, "onDownload", name="No upgrades")
    await api.sonarr("notification/1", "DELETE")
    await control.import_episodes(Which("The Wire", season=1, episode=3))
    assert (plain["onUpgrade"], receiver.taken()) == (False, [])


async def test_episode_files_are_deleted_by_hand(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await control.tag("The Wire", "kept-for-mum", service="sonarr")
    await add(api, "sonarr", receiver)
    series = await api.series("The Wire")
    files = await api.sonarr(f"episodefile?seriesId={series['id']}")
    await api.sonarr(f"episodefile/{files[0]['id']}", "DELETE")
    body: dict[str, Any] = {"episodeFileIds": [files[1]["id"], files[2]["id"]]}
    await api.sonarr("episodefile/bulk", "DELETE", body)
    payloads = receiver.taken()
    assert events(payloads) == ["EpisodeFileDelete"] * 3
    for payload, file in zip(payloads, files, strict=False):
        assert payload["deleteReason"] == "manual"
        assert payload["series"]["tags"] == ["kept-for-mum"]
        assert payload["episodes"]
        described(payload["episodeFile"], file)
        assert "indexerFlags" not in payload["episodeFile"]


@pytest.mark.parametrize("files", [True, False])
async def test_a_series_is_deleted(api: Api, receiver: Receiver, files: bool) -> None:
    await add(api, "sonarr", receiver)
    series = await api.series("The Wire")
    flag = str(files).lower()
    await api.sonarr(f"series/{series['id']}?deleteFiles={flag}", "DELETE")
    (payload,) = receiver.taken()
    assert (payload["eventType"], payload["deletedFiles"]) == ("SeriesDelete", files)
    assert payload["series"]["tvdbId"] == series["tvdbId"]
    assert set(payload) == {
        "eventType",
        "series",
        "deletedFiles",
        "instanceName",
        "applicationUrl",
    }


async def test_grabs_and_renames_of_episodes(
    api: Api, control: HouseholdClient, receiver: Receiver, media: Path
) -> None:
    await add(api, "sonarr", receiver)
    episode = Which("The Wire", season=1, episode=3)
    await control.download(episode)
    await control.rename_file(episode, "renamed.mkv")
    grab, rename = receiver.taken()
    assert events([grab, rename]) == ["Grab", "Rename"]
    assert [one["episodeNumber"] for one in grab["episodes"]] == [3]
    assert grab["release"]["size"] > 0
    (file,) = rename["renamedEpisodeFiles"]
    described(file, await api.sonarr(f"episodefile/{file['id']}"))
    assert file["relativePath"] == "Season 01/renamed.mkv"
    assert file["previousPath"].endswith(file["previousRelativePath"])
    assert (media / file["path"].removeprefix("/")).exists()


async def test_tags_choose_what_is_told(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await control.tag("Heat", "told", service="radarr")
    tags = {one["label"]: one["id"] for one in await api.radarr("tag")}
    await add(api, "radarr", receiver, tags=[tags["told"]])
    await control.import_movie("Alien")
    assert receiver.taken() == []
    await control.import_movie("Heat")
    assert events(receiver.taken()) == ["MovieFileDelete", "Download"]


async def test_a_failure_is_not_repeated_and_not_told(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await add(api, "radarr", receiver)
    receiver.status = 500
    heat = await api.movie("Heat")
    answer = await api.ask("radarr", f"moviefile/{heat['movieFileId']}", "DELETE")
    assert answer.status == 200
    await control.settle()
    assert len(receiver.taken()) == 1


async def test_a_notification_that_keeps_failing_is_off_for_a_while(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    made = await add(api, "radarr", receiver, "onMovieAdded")

    async def told(minutes: int) -> int:
        await control.advance(hours=minutes / 60)
        await control.add_movie("Another", 2026, with_file=False)
        return len(receiver.taken())

    receiver.status = 503
    assert [await told(0), await told(4)] == [1, 1]
    assert await told(2) == 1  # longer than five minutes now: off for five
    assert await told(4) == 0
    assert await told(2) == 1  # off for a quarter of an hour
    assert await told(14) == 0
    receiver.status = 200
    await put(api, "radarr", {**made, "onRename": True})  # a test that succeeds
    receiver.taken()
    assert await told(0) == 1


async def test_several_are_told_and_one_that_fails_stops_nobody(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    async with receiving() as other:
        await add(api, "radarr", other)
        await add(api, "radarr", receiver, name="Another")
        other.status = 500
        await control.add_movie("New", 2026, with_file=False)
        assert len(other.taken()) == len(receiver.taken()) == 1


async def test_a_household_ends_though_a_webhook_is_not_answered(
    tmp_path: Path, receiver: Receiver
) -> None:
    plan = HouseholdPlan(tmp_path, movies=2, series=1, begins=NOW)
    async with AsyncExitStack() as stack, ClientSession() as session:
        api = Api(await stack.enter_async_context(Household(plan)), session)
        await add(api, "radarr", receiver)
        receiver.wait = asyncio.Event()
        asking = asyncio.create_task(api.ask("radarr", "movie/1", "DELETE"))
        await receiver.arrived.wait()
        async with asyncio.timeout(5):
            await stack.aclose()
        assert (await asking).status == 200
        receiver.wait.set()
