"""Sonarr's habits where they are not Radarr's (API notes §3), over HTTP."""

from pathlib import Path
from typing import Any

from demo.household import HouseholdClient, Which
from tests.household.api import Api

BAD = "Breaking Bad"


def on_disk(media: Path, file: Any) -> Path:
    return media / file["path"].removeprefix("/")


async def episodes(api: Api, season: int, series: int = 1) -> Any:
    return await api.sonarr(f"episode?seriesId={series}&seasonNumber={season}")


async def test_episodes_are_asked_for_by_series(api: Api) -> None:
    assert (await api.ask("sonarr", "episode")).status == 400
    assert (await api.ask("sonarr", "episodefile")).status == 400
    everything = await api.sonarr("episode?seriesId=1")
    assert len(everything) == 64
    assert {one["seasonNumber"] for one in await episodes(api, 2)} == {2}


async def test_a_file_can_carry_two_episodes(api: Api, media: Path) -> None:
    first, second, third = (await episodes(api, 1))[:3]
    assert first["episodeFileId"] == second["episodeFileId"] != third["episodeFileId"]
    file = await api.sonarr(f"episodefile/{first['episodeFileId']}")
    assert "S01E01-E02" in file["relativePath"]
    assert file["releaseType"] == "multiEpisode"
    await api.sonarr(f"episodefile/{file['id']}", "DELETE")
    assert not on_disk(media, file).exists()
    left = await episodes(api, 1)
    assert [one["hasFile"] for one in left[:3]] == [False, False, True]


async def test_statistics_count_episodes_and_not_files(api: Api) -> None:
    season = (await api.series(BAD))["seasons"][1]
    assert season["seasonNumber"] == 1
    counts = season["statistics"]
    assert (counts["episodeFileCount"], counts["episodeCount"]) == (7, 7)
    files = await api.sonarr("episodefile?seriesId=1")
    sizes = [file["size"] for file in files if file["seasonNumber"] == 1]
    assert len(sizes) == 6
    assert counts["sizeOnDisk"] == sum(sizes)


async def test_statistics_follow_what_is_monitored_and_aired(
    api: Api, control: HouseholdClient
) -> None:
    await control.add_series("Weekly", 2026, episodes=(60,), ended=False)
    counts = (await api.series("Weekly"))["statistics"]
    assert counts["totalEpisodeCount"] == 60
    assert counts["episodeFileCount"] == counts["episodeCount"] == 47
    await control.advance(days=7)
    later = (await api.series("Weekly"))["statistics"]
    assert (later["episodeFileCount"], later["episodeCount"]) == (47, 48)
    await control.monitor(Which("Weekly", season=1))
    await control.monitor(Which("Weekly", season=1), on=False)
    unmonitored = (await api.series("Weekly"))["statistics"]
    assert unmonitored["episodeCount"] == 47


async def test_airings_are_told_for_monitored_episodes_only(
    api: Api, control: HouseholdClient
) -> None:
    await control.add_series("Weekly", 2026, episodes=(60,), ended=False)
    weekly = await api.series("Weekly")
    assert weekly["previousAiring"] == "2026-11-19T20:00:00Z"
    assert weekly["nextAiring"] == "2026-11-26T20:00:00Z"
    assert weekly["seasons"][0]["statistics"]["nextAiring"] == weekly["nextAiring"]
    await control.monitor("Weekly", on=False)
    silent = await api.series("Weekly")
    assert "nextAiring" not in silent
    assert "previousAiring" not in silent


async def test_a_series_without_episodes_has_no_statistics(
    api: Api, control: HouseholdClient
) -> None:
    await control.add_series("Announced", 2030, episodes=())
    announced = await api.series("Announced")
    assert "statistics" not in announced
    assert announced["seasons"] == []
    assert announced["status"] == "upcoming"


async def test_a_season_unmonitored_by_put_unmonitors_its_episodes(api: Api) -> None:
    series = await api.series(BAD)
    series["seasons"][2]["monitored"] = False
    answer = await api.ask("sonarr", "series/1", "PUT", series)
    assert answer.status == 202
    assert not any(one["monitored"] for one in await episodes(api, 2))
    assert all(one["monitored"] for one in await episodes(api, 3))


async def test_the_season_pass_changes_the_flag_alone(api: Api) -> None:
    seasons = [{"seasonNumber": 2, "monitored": False}]
    body = {"series": [{"id": 1, "seasons": seasons}]}
    assert (await api.ask("sonarr", "seasonpass", "POST", body)).status == 202
    assert (await api.series(BAD))["seasons"][2]["monitored"] is False
    assert all(one["monitored"] for one in await episodes(api, 2))


async def test_the_season_pass_knows_its_seasons_and_series(api: Api) -> None:
    before = await api.series(BAD)
    assert [one["seasonNumber"] for one in before["seasons"]][:2] == [0, 1]
    there = {"seasonNumber": 0, "monitored": True}
    nowhere = {"seasonNumber": 40, "monitored": True}
    named = {"id": 1, "seasons": [there, nowhere]}
    stale = {"series": [named, {"id": 99, "seasons": []}]}
    assert (await api.ask("sonarr", "seasonpass", "POST", stale)).status == 500
    assert await api.series(BAD) == before
    await api.sonarr("seasonpass", "POST", {"series": [named]})
    after = await api.series(BAD)
    assert [one["monitored"] for one in before["seasons"]] == [False, *[True] * 5]
    assert [one["monitored"] for one in after["seasons"]] == [True] * 6


async def test_single_episodes_are_unmonitored(api: Api) -> None:
    numbers = [one["id"] for one in (await episodes(api, 2))[:2]]
    body = {"episodeIds": numbers, "monitored": False}
    answer = await api.ask("sonarr", "episode/monitor", "PUT", body)
    assert answer.status == 202
    monitored = [one["monitored"] for one in (await episodes(api, 2))[:3]]
    assert monitored == [False, False, True]
    stale = {"episodeIds": [*numbers, 99999], "monitored": True}
    assert (await api.ask("sonarr", "episode/monitor", "PUT", stale)).status == 500
    assert (await episodes(api, 2))[0]["monitored"] is False


async def test_the_editor_leaves_statistics_out(api: Api) -> None:
    body: dict[str, object] = {
        "seriesIds": [1],
        "monitorNewItems": "none",
        "monitored": False,
    }
    answer = await api.ask("sonarr", "series/editor", "PUT", body)
    assert answer.status == 202
    assert "statistics" not in answer.json[0]
    series = await api.series(BAD)
    assert (series["monitored"], series["monitorNewItems"]) == (False, "none")
    assert all(one["monitored"] for one in await episodes(api, 2))


async def test_what_is_monitored_aired_and_missing_comes_back(
    api: Api, control: HouseholdClient
) -> None:
    first, second = (await episodes(api, 2))[2:4]
    for one in (first, second):
        await api.sonarr(f"episodefile/{one['episodeFileId']}", "DELETE")
    body = {"episodeIds": [first["id"]], "monitored": False}
    await api.sonarr("episode/monitor", "PUT", body)
    wanted = await control.rss("sonarr")
    again = await episodes(api, 2)
    assert [one["hasFile"] for one in again[2:4]] == [False, True]
    assert wanted >= 1
    assert await control.rss("sonarr") == 0


async def test_bulk_deletion_of_files(api: Api, media: Path) -> None:
    for numbers in ([], [1, 99999]):
        body = {"episodeFileIds": numbers}
        answer = await api.ask("sonarr", "episodefile/bulk", "DELETE", body)
        assert answer.status == 500
    files = await api.sonarr("episodefile?seriesId=1")
    chosen = [file for file in files if file["seasonNumber"] == 3]
    numbers = [file["id"] for file in chosen]
    await api.sonarr("episodefile/bulk", "DELETE", {"episodeFileIds": numbers})
    assert not any(on_disk(media, file).exists() for file in chosen)
    season = (await api.series(BAD))["seasons"][3]
    assert season["statistics"]["episodeFileCount"] == 0


async def test_bulk_deletion_looks_in_the_first_series_folder_only(
    api: Api, media: Path
) -> None:
    (first, *_), (other, *_) = (
        await api.sonarr("episodefile?seriesId=1"),
        await api.sonarr("episodefile?seriesId=2"),
    )
    body = {"episodeFileIds": [first["id"], other["id"]]}
    await api.sonarr("episodefile/bulk", "DELETE", body)
    assert not on_disk(media, first).exists()
    assert on_disk(media, other).exists()
    assert (await api.ask("sonarr", f"episodefile/{other['id']}")).status == 404


async def test_a_series_goes_before_its_files(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    await control.removal_delay("sonarr", None)
    path = "series/1?deleteFiles=true&addImportListExclusion=true"
    answer = await api.ask("sonarr", path, "DELETE")
    assert (answer.status, answer.body) == (200, b"")
    assert (media / "tv/Breaking Bad (2008)").exists()
    assert await api.sonarr("episode?seriesId=1") == []
    await control.settle()
    assert not (media / "tv/Breaking Bad (2008)").exists()
    (excluded,) = (await api.sonarr("importlistexclusion/paged"))["records"]
    assert excluded["tvdbId"] == 81189


async def test_radarrs_name_of_the_exclusion_is_ignored(
    api: Api, control: HouseholdClient
) -> None:
    await api.sonarr("series/1?addImportExclusion=true", "DELETE")
    await control.settle()
    assert (await api.sonarr("importlistexclusion/paged"))["records"] == []


async def test_an_import_can_carry_episodes_up_to_another(
    api: Api, control: HouseholdClient, media: Path
) -> None:
    before = {one["episodeFileId"] for one in (await episodes(api, 2))[3:6]}
    number = await control.import_episodes(Which(BAD, season=2, episode=4), to=6)
    assert {one["episodeFileId"] for one in (await episodes(api, 2))[3:6]} == {number}
    file = await api.sonarr(f"episodefile/{number}")
    assert "S02E04-E06" in file["relativePath"]
    assert on_disk(media, file).exists()
    for old in before:
        assert (await api.ask("sonarr", f"episodefile/{old}")).status == 404
    events = await api.sonarr("history/since?date=2026-11-21T12:00:00Z")
    kinds = [event["eventType"] for event in events]
    assert kinds == ["episodeFileDeleted"] * 3 + ["downloadFolderImported"] * 3
    assert {event["data"].get("reason") for event in events[:3]} == {"Upgrade"}


async def test_history_is_kept_by_episode(api: Api) -> None:
    events = await api.sonarr("history/series?seriesId=1&seasonNumber=2")
    assert {event["episodeId"] for event in events} == {
        one["id"] for one in await episodes(api, 2)
    }


async def test_downloads_name_their_episode(api: Api, control: HouseholdClient) -> None:
    await control.download(Which(BAD, season=2, episode=3))
    (entry,) = await api.sonarr("queue/details?seriesId=1")
    assert entry["seasonNumber"] == 2
    assert entry["episodeId"] == (await episodes(api, 2))[2]["id"]


async def test_unknown_series_and_files_are_404(api: Api) -> None:
    for path in ("series/99", "episode/99999", "episodefile/99999"):
        assert (await api.ask("sonarr", path)).status == 404
    assert (await api.ask("sonarr", "series/99", "DELETE")).status == 404


async def test_a_rebuilt_database_has_other_ids(
    api: Api, control: HouseholdClient
) -> None:
    before = await api.series(BAD)
    await control.renumber("sonarr")
    after = await api.series(BAD)
    assert after["id"] != before["id"]
    assert after["statistics"] == before["statistics"]
    files = await api.sonarr(f"episodefile?seriesId={after['id']}")
    carried = await api.sonarr(f"episode?seriesId={after['id']}")
    assert {one["episodeFileId"] for one in carried} == {file["id"] for file in files}
