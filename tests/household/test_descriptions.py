"""Every answer is as the official descriptions and the field lists say."""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
import orjson
import pytest

from demo.household import (
    Household,
    HouseholdClient,
    HouseholdPlan,
    ServicePlan,
    Which,
    plan as plans,
)
from tests.household import records
from tests.household.api import Api
from tests.household.descriptions import (
    answer_schema,
    check,
    recorded,
    resource_schema,
)
from tests.household.receiver import order

VERSIONS = ("10.11", "12")


@dataclass(frozen=True)
class Reading:
    """A call, its path in the description, and the fields that each record has.

    `inside` names the member that holds the records, empty for the answer itself.
    """

    path: str
    described: str
    fields: str = ""
    inside: str = ""

    def rows(self, answer: Any) -> list[Any]:
        found = answer[self.inside] if self.inside else answer
        return found if isinstance(found, list) else [found]


def servarr(
    path: str, fields: str = "", inside: str = "", described: str = ""
) -> Reading:
    plain = described or path.partition("?")[0]
    return Reading(path, f"/api/v3/{plain}", fields, inside)


SHARED = (
    servarr("system/status", records.SERVARR_STATUS),
    servarr("tag", "id label"),
    servarr("rootfolder", "id path accessible freeSpace unmappedFolders"),
    servarr("diskspace", "id path label freeSpace totalSpace"),
    servarr("qualityprofile", "id name"),
    servarr("history/since?date=2020-01-01T00:00:00Z", records.HISTORY),
    servarr("history?page=1&pageSize=5", records.HISTORY, "records"),
    servarr("queue?page=1&pageSize=5", records.QUEUE, "records"),
    servarr("queue/details", records.QUEUE),
    servarr("queue/status", "totalCount count unknownCount errors warnings"),
    servarr("notification", records.NOTIFICATION),
    servarr("notification/1", records.NOTIFICATION, described="notification/{id}"),
    servarr("notification/schema", "fields implementation configContract tags"),
    servarr("command", "id name commandName status queued trigger"),
)
RADARR = (
    *SHARED,
    servarr("tag/detail", "id label movieIds notificationIds autoTagIds"),
    servarr("config/mediamanagement", "recycleBin recycleBinCleanupDays"),
    servarr("movie", f"{records.MOVIE} hasFile statistics movieFile.id"),
    servarr("movie?excludeLocalCovers=true", records.MOVIE),
    servarr("movie/1", records.MOVIE, described="movie/{id}"),
    servarr("moviefile?movieId=1&movieId=2", records.MOVIE_FILE),
    servarr("moviefile?movieFileIds=3", records.MOVIE_FILE),
    servarr("moviefile/1", records.MOVIE_FILE, described="moviefile/{id}"),
    servarr("exclusions/paged", "tmdbId movieTitle movieYear", "records"),
    servarr("movie/lookup/tmdb?tmdbId=27205", records.FOUND_MOVIE),
    servarr("movie/lookup?term=tmdb:27205", records.MOVIE),
)
SONARR = (
    *SHARED,
    servarr("tag/detail", "id label seriesIds notificationIds autoTagIds"),
    servarr("config/mediamanagement", "recycleBin recycleBinCleanupDays"),
    servarr("series?includeSeasonImages=false", f"{records.SERIES} statistics"),
    servarr("series?tvdbId=81189", records.SERIES),
    servarr("series/1", records.SERIES, described="series/{id}"),
    servarr("episode?seriesId=1", records.EPISODE),
    servarr("episode?seriesId=1&seasonNumber=1&includeEpisodeFile=true"),
    servarr("episode?episodeIds=1,2", records.EPISODE),
    servarr("episode?episodeFileId=3", records.EPISODE),
    servarr("episode/1", records.EPISODE, described="episode/{id}"),
    servarr("episodefile?seriesId=1", records.EPISODE_FILE),
    servarr("episodefile?episodeFileIds=1&episodeFileIds=2", records.EPISODE_FILE),
    servarr("episodefile/1", records.EPISODE_FILE, described="episodefile/{id}"),
    servarr("history/series?seriesId=1&seasonNumber=1", records.HISTORY),
    servarr("importlistexclusion/paged", "tvdbId title", "records"),
    servarr("series/lookup?term=tvdb:81189", records.SERIES),
    servarr(
        "queue/details?seriesId=2", f"{records.QUEUE} seriesId episodeId seasonNumber"
    ),
)


def jellyfin(
    path: str, fields: str = "", inside: str = "", described: str = ""
) -> Reading:
    return Reading(path, described or path.partition("?")[0], fields, inside)


_ALL = "fields=Path,ProviderIds,DateCreated"
_QUERY = f"/Items?recursive=true&collapseBoxSetItems=false&{_ALL}&includeItemTypes="
JELLYFIN = (
    jellyfin("/System/Info/Public", records.PUBLIC_INFO),
    jellyfin("/System/Info", f"{records.PUBLIC_INFO} HasPendingRestart"),
    jellyfin("/Users", records.USER),
    jellyfin("/Library/VirtualFolders", records.LIBRARY),
    jellyfin("/Items/Counts", "MovieCount SeriesCount EpisodeCount"),
    jellyfin(f"{_QUERY}Movie", records.JELLYFIN_VIDEO, "Items"),
    jellyfin(f"{_QUERY}Series", f"{records.JELLYFIN_ITEM} ProviderIds", "Items"),
    jellyfin(f"{_QUERY}Season", records.JELLYFIN_ITEM, "Items"),
    jellyfin(
        f"{_QUERY}Episode&locationTypes=FileSystem", records.JELLYFIN_EPISODE, "Items"
    ),
    jellyfin(f"{_QUERY}Episode&isMissing=true", records.JELLYFIN_ITEM, "Items"),
    jellyfin(f"{_QUERY}BoxSet", records.JELLYFIN_ITEM, "Items"),
    jellyfin(f"{_QUERY}Movie&enableImages=false", records.JELLYFIN_VIDEO, "Items"),
    jellyfin(
        "/Items?recursive=true&includeItemTypes=Movie,Episode,Series&limit=50&fields="
        "MediaSources,MediaSourceCount,Genres,Tags,SortName,Overview,ParentId,CanDelete,"
        "RecursiveItemCount,ChildCount,Etag",
        records.JELLYFIN_ITEM,
        "Items",
    ),
    jellyfin("/Sessions?activeWithinSeconds=960", records.SESSION),
    jellyfin("/System/ActivityLog/Entries?limit=20", records.ACTIVITY, "Items"),
    jellyfin("/ScheduledTasks", records.TASK),
)


def seerr(path: str, inside: str = "", described: str = "") -> Reading:
    plain = described or path.partition("?")[0]
    return Reading(f"/api/v1/{path}", f"/{plain}", inside=inside)


SEERR = (
    seerr("status"),
    seerr("auth/me"),
    seerr("user", "results"),
    seerr("user/2", described="user/{userId}"),
    seerr("request?take=500", "results"),
    seerr("request/count"),
    seerr("request/1", described="request/{requestId}"),
    seerr("media?take=500", "results"),
    seerr("settings/radarr"),
    seerr("settings/sonarr"),
    seerr("settings/public"),
)


async def _liven(api: Api, control: HouseholdClient) -> None:
    """Let something stand in every list."""
    for service, title in (("radarr", "Heat"), ("sonarr", "The Wire")):
        await control.download(Which(title, season=1, episode=1), service=service)
        await control.tag(title, "kept-for-mum", service=service)
        await api.ask(service, "notification", "POST", order("http://nobody"))
        kind = "Movie" if service == "radarr" else "Series"
        await api.ask(service, "command", "POST", {"name": f"Rescan{kind}"})
    await control.start_playing("Ben", "Inception")


async def _check(api: Api, product: str, service: str, reading: Reading) -> None:
    answer = await api.ask(service, reading.path)
    assert answer.status == 200
    assert answer.content_type == "application/json"
    schema = answer_schema(product, "GET", reading.described)
    assert schema
    check(product, schema, answer.json)
    for row in reading.rows(answer.json):
        assert not records.missing(reading.fields, row)


async def test_radarr_answers_as_described(
    api: Api, control: HouseholdClient, subtests: pytest.Subtests
) -> None:
    await _liven(api, control)
    await api.radarr("movie/20?addImportExclusion=true", "DELETE")
    await control.settle()
    for reading in RADARR:
        with subtests.test(reading.path):
            await _check(api, "radarr", "radarr", reading)


async def test_sonarr_answers_as_described(
    api: Api, control: HouseholdClient, subtests: pytest.Subtests
) -> None:
    await _liven(api, control)
    await api.sonarr("series/4?addImportListExclusion=true", "DELETE")
    await control.settle()
    for reading in SONARR:
        with subtests.test(reading.path):
            await _check(api, "sonarr", "sonarr", reading)


@pytest.mark.parametrize("household", VERSIONS, indirect=True)
async def test_jellyfin_answers_as_described(
    api: Api, control: HouseholdClient, subtests: pytest.Subtests
) -> None:
    await _liven(api, control)
    product = f"jellyfin {api.household.plan.jellyfin}"
    for reading in JELLYFIN:
        with subtests.test(reading.path):
            await _check(api, product, "jellyfin", reading)


@pytest.mark.parametrize("household", VERSIONS, indirect=True)
async def test_jellyfin_describes_what_users_did(
    api: Api, control: HouseholdClient
) -> None:
    product = f"jellyfin {api.household.plan.jellyfin}"
    await control.play("Anna", "Heat", share=0.5)
    user = await api.user("Anna")
    for path in (
        f"/Items?recursive=true&includeItemTypes=Movie,Series,Episode&userId={user}",
        f"/Items?recursive=true&filters=IsResumable&userId={user}",
    ):
        answer = await api.jellyfin(path)
        schema = answer_schema(product, "GET", "/Items")
        assert schema
        check(product, schema, answer)
        assert answer["Items"]
        for row in answer["Items"]:
            assert not records.missing(records.USER_DATA, row["UserData"])


@pytest.mark.parametrize(
    "plan", [plans.SEERR, plans.OVERSEERR], ids=["seerr", "overseerr"]
)
async def test_seerr_answers_as_described(
    tmp_path: Path, plan: ServicePlan, subtests: pytest.Subtests
) -> None:
    services = (plans.RADARR, plans.SONARR, plan)
    async with (
        Household(HouseholdPlan(tmp_path, services=services)) as household,
        ClientSession() as session,
    ):
        await household.client.request_media("Ben", "Heat", status=1)
        await household.client.blocklist("Alien")
        api = Api(household, session)
        for reading in SEERR:
            with subtests.test(reading.path):
                await _check(api, "seerr", "seerr", reading)


def test_a_real_seerr_answered_as_described(subtests: pytest.Subtests) -> None:
    checked = 0
    for name, answer in recorded("seerr"):
        path = answer.get("request", {}).get("path", "").removeprefix("/api/v1")
        described = next((one for one in SEERR if one.described == path), None)
        body = next((answer[key] for key in answer if key.startswith("body")), None)
        if described and answer["status"] == 200:
            with subtests.test(name):
                schema = answer_schema("seerr", "GET", described.described)
                assert schema
                check("seerr", schema, body)
                checked += 1
    assert checked > 5


SEERR_ROWS = {
    "request.default": ("request?take=500", "results"),
    "request.one": ("request/1", ""),
    "user": ("user", "results"),
    "auth.me": ("auth/me", ""),
    "media": ("media", "results"),
}
SENT_AT_TIMES = {"mediaUrl", "profileName"}


async def test_rows_of_seerr_have_the_fields_of_real_ones(
    api: Api, subtests: pytest.Subtests
) -> None:
    real = dict(recorded("seerr"))
    for name, (path, inside) in SEERR_ROWS.items():
        body = next(real[name][key] for key in real[name] if key.startswith("body"))
        answer = await api.seerr(path)
        found = answer[inside][0] if inside else answer
        wanted = body[inside][0] if inside else body
        with subtests.test(name):
            assert set(found) ^ set(wanted) <= SENT_AT_TIMES
            for member in {"media", "requestedBy", "pageInfo"} & found.keys():
                assert set(found[member]) ^ set(wanted[member]) <= SENT_AT_TIMES
            assert answer.get("pageInfo", {}).keys() == body.get("pageInfo", {}).keys()


async def test_changes_answer_with_described_records(api: Api) -> None:
    edited = await api.radarr(
        "movie/editor", "PUT", {"movieIds": [1], "monitored": False}
    )
    check("radarr", resource_schema("radarr", "MovieResource"), edited[0])
    whole = await api.radarr("movie/1")
    check(
        "radarr",
        resource_schema("radarr", "MovieResource"),
        await api.radarr("movie/1", "PUT", whole),
    )
    series = await api.sonarr("series/1")
    schema = resource_schema("sonarr", "SeriesResource")
    check("sonarr", schema, await api.sonarr("series/1", "PUT", series))
    body: dict[str, object] = {"seriesIds": [1], "monitored": False}
    check("sonarr", schema, (await api.sonarr("series/editor", "PUT", body))[0])
    body = {"episodeIds": [3], "monitored": False}
    episode = (await api.sonarr("episode/monitor", "PUT", body))[0]
    check("sonarr", resource_schema("sonarr", "EpisodeResource"), episode)
    tag = await api.radarr("tag", "POST", {"label": "kept"})
    check("radarr", resource_schema("radarr", "TagResource"), tag)


@pytest.mark.parametrize("household", VERSIONS, indirect=True)
async def test_jellyfin_answers_changes_with_described_records(api: Api) -> None:
    product = f"jellyfin {api.household.plan.jellyfin}"
    item, user = await api.item("Heat"), await api.user("Anna")
    for call in ("UserPlayedItems", "UserFavoriteItems"):
        for method in ("POST", "DELETE"):
            path = f"/{call}/{item['Id']}?userId={user}"
            data = await api.jellyfin(path, method)
            check(product, resource_schema(product, "UserItemDataDto"), data)
            assert not records.missing(records.USER_DATA, data)
    made = await api.jellyfin(f"/Collections?name=Soon&ids={item['Id']}", "POST")
    check(product, resource_schema(product, "CollectionCreationResult"), made)


async def test_a_missing_field_would_be_noticed(
    api: Api, control: HouseholdClient, subtests: pytest.Subtests
) -> None:
    await _liven(api, control)
    readings = (
        *(("radarr", reading) for reading in RADARR),
        *(("sonarr", reading) for reading in SONARR),
        *(("jellyfin", reading) for reading in JELLYFIN),
    )
    for service, reading in readings:
        answer = (await api.ask(service, reading.path)).json
        with subtests.test(f"{service} {reading.path}"):
            for row in reading.rows(answer)[:1]:
                for name in reading.fields.split():
                    assert records.missing(reading.fields, without(row, name)) == [name]


def without(record: Any, name: str) -> Any:
    """Return a copy of a record that lacks one field."""
    poorer = deepcopy(record)
    *path, last = name.split(".")
    inner = poorer
    for step in path:
        inner = inner[step]
    del inner[last]
    return poorer


async def test_a_wrong_type_or_a_strange_field_would_be_noticed(api: Api) -> None:
    movie = await api.radarr("movie/1")
    schema = resource_schema("radarr", "MovieResource")
    check("radarr", schema, movie)
    for wrong in ({"year": "2010"}, {"added": "yesterday"}, {"surprise": 1}):
        with pytest.raises(AssertionError):
            check("radarr", schema, {**movie, **wrong})
    user = await api.seerr("auth/me")
    schema = resource_schema("seerr", "User")
    check("seerr", schema, user)
    for wrong in ({"email": None}, {"requestCount": "7"}, {"surprise": 1}):
        with pytest.raises(AssertionError):
            check("seerr", schema, {**user, **wrong})


NOTED_SIZES = (
    ("radarr", "movie/1", 4.6, 6.6),
    ("radarr", "movie/26", 3.5, 5.0),
    ("sonarr", "series/1", 3.7, 5.5),
    ("sonarr", "series/5", 7.4, 11.7),
    ("sonarr", "episode?episodeIds=1", 0.6, 0.7),
    ("sonarr", "episode?seriesId=1&seasonNumber=2&includeEpisodeFile=true", 1.7, 2.4),
    ("sonarr", "episodefile?seriesId=1", 1.1, 1.5),
)


async def test_records_of_radarr_and_sonarr_are_as_large_as_real_ones(
    api: Api, control: HouseholdClient, subtests: pytest.Subtests
) -> None:
    await control.add_movie("Without a File", 2001, with_file=False)
    await control.add_series("Twenty Years", 2001, episodes=(6,) * 20)
    for service, path, compact, sent in NOTED_SIZES:
        with subtests.test(path):
            answer = await api.ask(service, path)
            rows = answer.json if isinstance(answer.json, list) else [answer.json]
            encoded = sum(len(orjson.dumps(row)) for row in rows) / len(rows)
            assert encoded == pytest.approx(compact * 1000, rel=0.2)
            assert len(answer.body) / len(rows) == pytest.approx(sent * 1000, rel=0.2)


_PLAIN = "fields=Path,ProviderIds,DateCreated&recursive=true&collapseBoxSetItems=false"
JELLYFIN_SIZES = (
    ("includeItemTypes=Movie&enableImages=false&userId={user}", 0.9),
    ("includeItemTypes=Movie&userId={user}", 1.5),
    ("includeItemTypes=Movie&fields=MediaSources", 7.2),
    ("includeItemTypes=Episode&enableImages=false&isMissing=false&userId={user}", 1.0),
    ("includeItemTypes=Episode&isMissing=false&userId={user}", 1.9),
    ("includeItemTypes=Series&enableImages=false&userId={user}", 0.8),
)


async def test_records_of_jellyfin_are_as_large_as_real_ones(
    api: Api, subtests: pytest.Subtests
) -> None:
    user = await api.user("Anna")
    for query, size in JELLYFIN_SIZES:
        with subtests.test(query):
            asked = query.format(user=user)
            plain = "" if "fields" in query else f"&{_PLAIN}"
            answer = await api.jellyfin(f"/Items?recursive=true&{asked}{plain}")
            rows = answer["Items"]
            encoded = sum(len(orjson.dumps(row)) for row in rows) / len(rows)
            assert encoded == pytest.approx(size * 1000, rel=0.2)
