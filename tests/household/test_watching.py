"""What users do, as Jellyfin keeps it (API notes §6.2, UserData)."""

import pytest

from demo.household import Household, HouseholdClient, Which
from tests.household.api import Api


@pytest.mark.parametrize(
    ("share", "played", "resumes"),
    [(0.02, False, False), (0.5, False, True), (0.95, True, False)],
)
async def test_where_a_play_ends_decides(
    api: Api, control: HouseholdClient, share: float, *, played: bool, resumes: bool
) -> None:
    await control.play("Anna", "Heat", share=share)
    data = await api.user_data("Heat")
    assert data["Played"] is played
    assert (data["PlaybackPositionTicks"] > 0) is resumes
    assert ("PlayedPercentage" in data) is resumes
    assert data["PlayCount"] >= 1
    assert data["LastPlayedDate"] == "2026-11-21T12:00:00.0000000Z"


async def test_starting_again_takes_played_back(
    api: Api, control: HouseholdClient
) -> None:
    await control.mark_played("Anna", "Heat")
    session = await control.start_playing("Anna", "Heat")
    assert (await api.user_data("Heat"))["Played"] is False
    await control.stop_playing(session, share=0.99)
    assert (await api.user_data("Heat"))["Played"] is True


async def test_marks_by_hand_over_http(api: Api) -> None:
    item, user = await api.item("Heat"), await api.user("Clara")
    path = f"/UserPlayedItems/{item['Id']}?userId={user}"
    await api.jellyfin(f"{path}&datePlayed=2026-10-01T10:00:00Z", "POST")
    data = await api.user_data("Heat", "Clara")
    assert (data["Played"], data["LastPlayedDate"][:10]) == (True, "2026-10-01")
    await api.jellyfin(path, "DELETE")
    data = await api.user_data("Heat", "Clara")
    assert (data["Played"], data["PlayCount"]) == (False, 0)
    assert "LastPlayedDate" not in data


async def test_favourites_of_series_stay_with_the_series(
    api: Api, control: HouseholdClient
) -> None:
    await control.favorite("Clara", "The Wire")
    user = await api.user("Clara")
    kinds = "includeItemTypes=Series,Season,Episode"
    found = await api.items(f"{kinds}&userId={user}&filters=IsFavorite")
    assert [item["Type"] for item in found] == ["Series"]
    await control.favorite("Clara", Which("The Wire", season=2))
    await control.favorite("Clara", "The Wire", on=False)
    found = await api.items(f"{kinds}&userId={user}&filters=IsFavorite")
    assert [item["Name"] for item in found] == ["Season 2"]


async def test_watch_data_comes_back_with_the_title(
    api: Api, control: HouseholdClient
) -> None:
    await control.play("Clara", "Heat", at=(await control.now()))
    before = await api.item("Heat")
    await control.remove_from_disk("Heat")
    await control.scan()
    assert "Heat" not in {item["Name"] for item in await api.items()}
    await control.advance(days=3)
    await control.import_movie("Heat", quality="Bluray-2160p")
    await control.scan()
    after = await api.item("Heat")
    assert after["Path"] != before["Path"]
    assert after["Id"] != before["Id"]
    data = await api.user_data("Heat", "Clara")
    assert data["Played"] is True
    assert data["LastPlayedDate"] < after["DateCreated"]


async def test_copies_have_watch_data_of_their_own(
    api: Api, control: HouseholdClient, household: Household
) -> None:
    movie = await api.movie("Heat")
    target = f"/media{movie['movieFile']['path']}"
    folder = household.plan.leaving_soon / "movies"
    folder.mkdir()
    (folder / "Heat (1995).mkv").symlink_to(target)
    options = {"LibraryOptions": {"PathInfos": [{"Path": "/leaving-soon/movies"}]}}
    library = "/Library/VirtualFolders?name=Leaving%20Soon&collectionType=movies"
    await api.jellyfin(library, "POST", options)
    await control.scan()
    copy = Which("Heat", library="Leaving Soon")
    await control.play("Clara", copy)
    user = await api.user("Clara")
    heats = [
        item for item in await api.items(f"userId={user}") if item["Name"] == "Heat"
    ]
    played = {item["Path"]: item["UserData"]["Played"] for item in heats}
    assert played == {target: False, "/leaving-soon/movies/Heat (1995).mkv": True}
    assert len({item["UserData"]["Key"] for item in heats}) == 1


async def test_users_come_go_and_are_disabled(
    api: Api, control: HouseholdClient
) -> None:
    disabled = [
        user["Name"]
        for user in await api.jellyfin("/Users")
        if user["Policy"]["IsDisabled"]
    ]
    assert disabled == ["Dora"]
    await control.disable_user("Anna")
    await control.remove_user("Ben")
    users = {user["Name"]: user for user in await api.jellyfin("/Users")}
    assert users["Anna"]["Policy"]["IsDisabled"] is True
    assert "Ben" not in users
