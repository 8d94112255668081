"""How Radarr and Sonarr look titles up, take new ones, and search."""

from typing import Any

import pytest

from demo.household import HouseholdClient, Which
from tests.household import records
from tests.household.api import Api
from tests.household.descriptions import check, resource_schema
from tests.household.receiver import Receiver, add

MOVIE: dict[str, object] = {
    "tmdbId": 949,
    "title": "Heat",
    "qualityProfileId": 5,
    "rootFolderPath": "/movies",
    "tags": [1],
    "monitored": True,
    "minimumAvailability": "inCinemas",
    "addOptions": {"searchForMovie": True, "monitor": "movieOnly"},
}
SERIES: dict[str, object] = {
    "tvdbId": 79126,
    "title": "The Wire",
    "qualityProfileId": 5,
    "rootFolderPath": "/tv/",
    "tags": [],
    "monitored": True,
    "monitorNewItems": "none",
    "seasonFolder": False,
    "seriesType": "daily",
    "addOptions": {"monitor": "skip", "searchForMissingEpisodes": True},
}


async def test_a_film_that_was_removed_is_found_and_added(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await control.remove_row("Heat", files=True)
    await add(api, "radarr", receiver)
    for path in ("movie/lookup?term=tmdb:949", "movie/lookup/tmdb?tmdbId=949"):
        answer = await api.radarr(path)
        found = answer[0] if isinstance(answer, list) else answer
        check("radarr", resource_schema("radarr", "MovieResource"), found)
        assert not records.missing(records.FOUND_MOVIE, found)
        assert (found["title"], found["tmdbId"], "id" in found) == ("Heat", 949, False)
    answer = await api.ask("radarr", "movie", "POST", MOVIE)
    assert answer.status == 201
    check("radarr", resource_schema("radarr", "MovieResource"), answer.json)
    assert not records.missing(records.MOVIE, answer.json)
    (payload,) = receiver.taken()
    assert payload["eventType"] == "MovieAdded"
    await _as_ordered(await api.movie("Heat"), MOVIE, has_file=False)
    await control.settle()
    await _as_ordered(await api.movie("Heat"), MOVIE, has_file=True)
    answer = await api.ask("radarr", "movie", "POST", MOVIE)
    assert (answer.status, answer.json[0]["propertyName"]) == (400, "TmdbId")


async def _as_ordered(movie: Any, order: dict[str, object], *, has_file: bool) -> None:
    assert movie["hasFile"] is has_file
    for name in ("qualityProfileId", "tags", "monitored", "minimumAvailability"):
        assert movie[name] == order[name]


async def test_a_series_that_was_removed_is_found_and_added(
    api: Api, control: HouseholdClient
) -> None:
    await control.remove_row("The Wire", files=True)
    (found,) = await api.sonarr("series/lookup?term=tvdb:79126")
    schema = resource_schema("sonarr", "SeriesResource")
    check("sonarr", schema, found)
    assert not records.missing(records.FOUND_SERIES, found)
    assert "id" not in found
    seasons = [
        {**season, "monitored": season["seasonNumber"] == 1}
        for season in found["seasons"]
    ]
    order = {**SERIES, "seasons": seasons}
    answer = await api.ask("sonarr", "series", "POST", order)
    assert answer.status == 201
    check("sonarr", schema, answer.json)
    series = await api.series("The Wire")
    for name in ("qualityProfileId", "monitorNewItems", "seasonFolder", "seriesType"):
        assert series[name] == SERIES[name]
    rows = await api.sonarr(f"episode?seriesId={series['id']}")
    assert {one["seasonNumber"] for one in rows if one["monitored"]} == {1}
    await control.settle()
    files = await api.sonarr(f"episodefile?seriesId={series['id']}")
    assert {one["seasonNumber"] for one in files} == {1}
    answer = await api.ask("sonarr", "series", "POST", SERIES)
    assert (answer.status, answer.json[0]["propertyName"]) == (400, "TvdbId")


REFUSED = (
    ("radarr", "movie", {**MOVIE, "rootFolderPath": "/elsewhere"}, "RootFolderPath"),
    ("radarr", "movie", {**MOVIE, "qualityProfileId": 9}, "QualityProfileId"),
    ("radarr", "movie", {**MOVIE, "tmdbId": 999_999_999}, "TmdbId"),
    ("sonarr", "series", {**SERIES, "rootFolderPath": "/movies"}, "RootFolderPath"),
    ("sonarr", "series", {**SERIES, "tvdbId": 999_999_999}, "TvdbId"),
    ("sonarr", "series", {**SERIES, "addOptions": {}}, "AddOptions"),
)


async def test_what_does_not_fit_is_refused(
    api: Api, control: HouseholdClient, subtests: pytest.Subtests
) -> None:
    for title in ("Heat", "The Wire"):
        await control.remove_row(title)
    for service, path, body, member in REFUSED:
        with subtests.test(member):
            answer = await api.ask(service, path, "POST", body)
            assert (answer.status, answer.json[0]["propertyName"]) == (400, member)
    assert await api.radarr("movie/lookup?term=tmdb:999999999") == []
    assert await api.sonarr("series/lookup?term=The Wire") == []
    unknown = await api.ask("radarr", "movie/lookup/tmdb?tmdbId=999999999")
    assert unknown.status == 500


async def test_searches_bring_what_is_missing_a_while_later(
    api: Api, control: HouseholdClient
) -> None:
    await control.remove_from_disk("Heat")
    await control.remove_from_disk(Which("The Wire"))
    for service in ("radarr", "sonarr"):
        await control.rescan(service)
    movie, series = await api.movie("Heat"), await api.series("The Wire")
    of_series = f"seriesId={series['id']}"
    first, second, *_ = await api.sonarr(f"episode?{of_series}&seasonNumber=1")
    body = {"episodeIds": [first["id"], second["id"]], "monitored": False}
    await api.sonarr("episode/monitor", "PUT", body)

    async def search(service: str, name: str, **members: object) -> Any:
        order = {"name": name, **members}
        answer = await api.ask(service, "command", "POST", order)
        assert (answer.status, answer.json["name"]) == (201, name)
        check(service, resource_schema(service, "CommandResource"), answer.json)

    async def there() -> set[int]:
        await control.settle()
        rows = await api.sonarr(f"episode?{of_series}")
        return {one["id"] for one in rows if one["hasFile"]}

    await search("radarr", "MoviesSearch", movieIds=[movie["id"]])
    await search("sonarr", "EpisodeSearch", episodeIds=[first["id"]])
    assert not (await api.movie("Heat"))["hasFile"]
    assert await there() == {first["id"]}
    assert (await api.movie("Heat"))["hasFile"]
    await search("sonarr", "SeasonSearch", seriesId=series["id"], seasonNumber=1)
    season = await there()
    assert first["id"] in season
    assert second["id"] not in season
    await search("sonarr", "SeriesSearch", seriesId=series["id"])
    assert season < await there()
