"""How Jellyfin answers (API notes §6.1 and §6.2), 10.11 and 12."""

from typing import Any

import pytest

from demo.household import HouseholdClient, Phase, Which
from tests.household.api import Api

both = pytest.mark.parametrize("household", ["10.11", "12"], indirect=True)
eleven = pytest.mark.parametrize("household", ["10.11"], indirect=True)


@both
async def test_the_version_is_told_without_a_key(api: Api) -> None:
    answer = await api.ask("jellyfin", "/System/Info/Public", headers={})
    expected = {"10.11": "10.11.11", "12": "12.0.0"}[api.household.plan.jellyfin]
    assert answer.json["Version"] == expected


@both
async def test_a_wrong_key_is_refused_in_plain_text(api: Api) -> None:
    header = {"Authorization": 'MediaBrowser Token="wrong"'}
    for headers in ({}, header):
        answer = await api.ask("jellyfin", "/System/Info", headers=headers)
        assert (answer.status, answer.content_type) == (401, "text/plain")


@both
async def test_old_ways_to_show_the_key_end_with_12(api: Api) -> None:
    key = api.household.addresses.service("jellyfin").api_key
    old = api.household.plan.jellyfin == "10.11"
    for headers in (
        {"X-Emby-Token": key},
        {"X-MediaBrowser-Token": key},
        {"X-Emby-Authorization": f'MediaBrowser Token="{key}"'},
        {"Authorization": f'Emby Token="{key}"'},
    ):
        answer = await api.ask("jellyfin", "/Users", headers=headers)
        assert answer.status == (200 if old else 401)
    query = await api.ask("jellyfin", f"/Users?api_key={key}", headers={})
    assert query.status == (200 if old else 401)
    for headers, path in (
        ({}, f"/Users?ApiKey={key}"),
        ({"Authorization": f'MediaBrowser Client="x", Token="{key}"'}, "/Users"),
    ):
        assert (await api.ask("jellyfin", path, headers=headers)).status == 200


async def test_answers_are_compact_with_long_dates_and_short_ids(api: Api) -> None:
    answer = await api.ask("jellyfin", "/Users")
    assert b'":"' in answer.body
    assert b"\n" not in answer.body
    user = answer.json[0]
    assert user["LastActivityDate"] == "2026-11-21T12:00:00.0000000Z"
    assert len(user["Id"]) == 32
    dashed = "-".join((user["Id"][:8], user["Id"][8:12], user["Id"][12:]))
    assert await api.items(f"userId={dashed}")


async def test_a_key_without_user_sees_all_and_no_watch_data(api: Api) -> None:
    assert all("UserData" not in item for item in await api.items())
    user = await api.user("Anna")
    assert all("UserData" in item for item in await api.items(f"userId={user}"))
    plain = await api.items(f"userId={user}&enableUserData=false")
    assert all("UserData" not in item for item in plain)


async def test_pages_and_their_counts(api: Api) -> None:
    query = "/Items?recursive=true&includeItemTypes=Movie&collapseBoxSetItems=false"
    whole = await api.jellyfin(query)
    first = await api.jellyfin(f"{query}&startIndex=0&limit=10")
    second = await api.jellyfin(f"{query}&startIndex=10&limit=10")
    beyond = await api.jellyfin(f"{query}&startIndex=100&limit=10")
    assert whole["TotalRecordCount"] == len(whole["Items"]) == 25
    assert second["StartIndex"] == 10
    assert first["Items"] + second["Items"] == whole["Items"][:20]
    assert (beyond["TotalRecordCount"], beyond["Items"]) == (25, [])
    names = [item["Name"] for item in whole["Items"]]
    assert names.index("Arrival") < names.index("Inception") < names.index("The Matrix")


async def test_parameters_in_any_case_and_nonsense_ignored(api: Api) -> None:
    query = "RECURSIVE=true&IncludeItemTypes=movie,Nonsense&Wrong=1&Limit=3"
    answer = await api.jellyfin(f"/Items?{query}&collapseboxsetitems=FALSE")
    assert [item["Type"] for item in answer["Items"]] == ["Movie"] * 3
    assert await api.items("includeItemTypes=Nonsense") == []


async def test_nothing_lies_at_the_top_without_recursion(api: Api) -> None:
    assert (await api.jellyfin("/Items?includeItemTypes=Movie"))["Items"] == []


@both
async def test_box_sets_take_their_films_places_in_12(api: Api) -> None:
    answer = await api.items("collapseBoxSetItems=")
    kinds = {item["Type"] for item in answer}
    names = {item["Name"] for item in answer}
    if api.household.plan.jellyfin == "12":
        assert kinds == {"Movie", "BoxSet"}
        assert "Inception" not in names
        assert len(answer) == 24
    else:
        assert kinds == {"Movie"}
    user = await api.user("Anna")
    for safe in ("collapseBoxSetItems=false", f"collapseBoxSetItems=&userId={user}"):
        assert {item["Type"] for item in await api.items(safe)} == {"Movie"}


@both
async def test_orders_that_need_a_user(api: Api) -> None:
    user = await api.user("Anna")
    query = "/Items?recursive=true&includeItemTypes=Movie&sortBy=DatePlayed"
    without = await api.ask("jellyfin", query)
    assert without.status == (200 if api.household.plan.jellyfin == "12" else 500)
    for asked in ("sortBy=PlayCount", "isPlayed=true", "filters=IsFavorite"):
        path = f"/Items?recursive=true&includeItemTypes=Movie&{asked}"
        assert (await api.ask("jellyfin", path)).status == 500
        assert (await api.ask("jellyfin", f"{path}&userId={user}")).status == 200


async def test_the_latest_plays_come_first(api: Api, control: HouseholdClient) -> None:
    await control.play("Anna", "Heat")
    await control.advance(hours=1)
    await control.play("Anna", "Alien")
    user = await api.user("Anna")
    order = "sortBy=DatePlayed&sortOrder=Descending&limit=2"
    latest = await api.items(f"userId={user}&{order}")
    assert [item["Name"] for item in latest] == ["Alien", "Heat"]
    assert latest[0]["UserData"]["LastPlayedDate"] == "2026-11-21T13:00:00.0000000Z"


async def test_filters_are_joined_by_and(api: Api, control: HouseholdClient) -> None:
    user = await control.add_user("Kim")
    await control.play("Kim", "Heat")
    await control.favorite("Kim", "Heat")
    await control.favorite("Kim", "Alien")
    await control.play("Kim", "Parasite", share=0.5)

    async def names(query: str) -> set[str]:
        found = await api.items(f"userId={user}&{query}")
        return {item["Name"] for item in found}

    assert await names("filters=IsFavorite") == {"Heat", "Alien"}
    assert await names("filters=IsFavorite,IsPlayed") == {"Heat"}
    assert await names("isFavorite=true&isPlayed=false") == {"Alien"}
    assert await names("filters=IsResumable") == {"Parasite"}


async def test_an_unknown_user_is_404(api: Api) -> None:
    path = f"/Items?recursive=true&userId={'0' * 32}"
    assert (await api.ask("jellyfin", path)).status == 404


async def test_a_user_sees_only_their_libraries(
    api: Api, control: HouseholdClient
) -> None:
    user = await control.add_user("Kim", libraries=("Shows",))
    assert await api.items(f"userId={user}") == []
    assert await api.items(f"userId={user}&includeItemTypes=Series")
    policy = (await api.jellyfin(f"/Users/{user}"))["Policy"]
    assert policy["EnableAllFolders"] is False
    assert len(policy["EnabledFolders"]) == 1


async def test_items_by_id_and_by_parent(api: Api) -> None:
    series = await api.item("Breaking Bad", "includeItemTypes=Series")
    below = f"includeItemTypes=Episode&isMissing=false&parentId={series['Id']}"
    episodes = await api.items(below)
    assert len(episodes) == 59
    numbers = ",".join(item["Id"] for item in episodes[:3])
    assert len(await api.items(f"includeItemTypes=Episode&ids={numbers}")) == 3
    libraries = await api.jellyfin("/Library/VirtualFolders")
    shows = next(one["ItemId"] for one in libraries if one["Name"] == "Shows")
    assert await api.items(f"parentId={shows}") == []
    assert len(await api.items(f"includeItemTypes=Series&parentId={shows}")) == 4


async def test_episodes_without_a_file_are_virtual(
    api: Api, control: HouseholdClient
) -> None:
    await control.add_series("Weekly", 2026, episodes=(60,), ended=False)
    await control.scan()
    everything = await api.items("includeItemTypes=Episode")
    real = await api.items("includeItemTypes=Episode&locationTypes=FileSystem")
    missing = await api.items("includeItemTypes=Episode&isMissing=true")
    assert len(everything) == len(real) + len(missing)
    assert len(missing) >= 13
    assert all("Path" not in item for item in missing)
    counts = await api.jellyfin("/Items/Counts")
    assert counts["EpisodeCount"] == len(real)


async def test_a_file_of_two_episodes_ends_with_the_second(api: Api) -> None:
    episodes = await api.items("includeItemTypes=Episode&isMissing=false")
    double = next(item for item in episodes if "S01E01-E02" in item["Path"])
    assert (double["IndexNumber"], double["IndexNumberEnd"]) == (1, 2)
    single = next(item for item in episodes if "S01E03" in item["Path"])
    assert "IndexNumberEnd" not in single


async def test_series_count_what_is_unplayed(
    api: Api, control: HouseholdClient
) -> None:
    async def data() -> Any:
        user = await api.user("Ben")
        query = f"includeItemTypes=Series&userId={user}"
        return (await api.item("Chernobyl", query))["UserData"]

    assert ((await data())["UnplayedItemCount"], (await data())["Played"]) == (5, False)
    await control.play("Ben", Which("Chernobyl", season=1, episode=2))
    assert (await data())["UnplayedItemCount"] == 4
    await control.play("Ben", "Chernobyl")
    assert ((await data())["UnplayedItemCount"], (await data())["Played"]) == (0, True)


async def test_sessions_name_what_plays(api: Api, control: HouseholdClient) -> None:
    assert await api.jellyfin("/Sessions") == []
    which = Which("Chernobyl", season=1, episode=2)
    session = await control.start_playing("Ben", which)
    (playing,) = await api.jellyfin("/Sessions?activeWithinSeconds=960")
    series = await api.item("Chernobyl", "includeItemTypes=Series")
    assert playing["UserId"] == await api.user("Ben")
    assert playing["NowPlayingItem"]["SeriesId"] == series["Id"]
    await control.pause_playing(session, share=0.25)
    (paused,) = await api.jellyfin("/Sessions")
    assert paused["PlayState"]["IsPaused"] is True
    assert paused["PlayState"]["PositionTicks"] > 0
    await control.stop_playing(session)
    (idle,) = await api.jellyfin("/Sessions")
    assert "NowPlayingItem" not in idle
    await control.advance(hours=1)
    assert await api.jellyfin("/Sessions") == []


async def test_the_activity_log_has_plays_but_no_marks(
    api: Api, control: HouseholdClient
) -> None:
    since = "/System/ActivityLog/Entries?hasUserId=true&minDate=2026-11-21T12:00:00Z"
    await control.mark_played("Anna", "Alien")
    assert (await api.jellyfin(since))["Items"] == []
    await control.play("Anna", "Heat")
    log = await api.jellyfin(since)
    assert [entry["Type"] for entry in log["Items"]] == [
        "VideoPlaybackStopped",
        "VideoPlayback",
    ]
    assert {entry["ItemId"] for entry in log["Items"]} == {
        (await api.item("Heat"))["Id"]
    }
    await control.advance(days=31)
    everything = await api.jellyfin("/System/ActivityLog/Entries")
    assert everything["TotalRecordCount"] == 0


async def test_pictures_need_no_key(api: Api) -> None:
    item = await api.item("Heat")
    path = f"/Items/{item['Id']}/Images/Primary?maxHeight=300"
    answer = await api.ask("jellyfin", path, headers={})
    assert answer.body.startswith(b"\x89PNG")


async def test_a_starting_server_answers_503_and_then_without_items(
    api: Api, control: HouseholdClient
) -> None:
    await control.jellyfin_phase(Phase.STARTING)
    assert (await api.ask("jellyfin", "/System/Info")).status == 503
    await control.jellyfin_phase(Phase.LOADING)
    assert await api.items() == []
    assert (await api.jellyfin("/Items/Counts"))["MovieCount"] == 0
    await control.jellyfin_phase(Phase.READY)
    assert len(await api.items()) == 25


async def test_counts_dip_while_a_scan_runs(api: Api, control: HouseholdClient) -> None:
    await control.scan_running(visible_share=0.2)
    await control.scan()
    (task,) = await api.jellyfin("/ScheduledTasks")
    assert (task["Key"], task["State"]) == ("RefreshLibrary", "Running")
    assert len(await api.items()) == 5
    await control.scan_over()
    (task,) = await api.jellyfin("/ScheduledTasks")
    assert task["State"] == "Idle"
    assert len(await api.items()) == 25


async def test_titles_carry_their_ids_as_strings(api: Api) -> None:
    movie = await api.item("Inception")
    assert movie["ProviderIds"] == {"Tmdb": "27205", "Imdb": "tt1375666"}
    series = await api.item("Breaking Bad", "includeItemTypes=Series")
    assert series["ProviderIds"]["Tvdb"] == "81189"
    without = await api.item("Léon & Zoë 🎬")
    assert "Imdb" not in without["ProviderIds"]


@both
async def test_awkward_names_are_recognised(api: Api) -> None:
    known = {movie["tmdbId"] for movie in await api.radarr("movie")}
    found = {int(item["ProviderIds"]["Tmdb"]) for item in await api.items()}
    assert found == known
