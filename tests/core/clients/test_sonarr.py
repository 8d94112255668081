"""What Sonarr says, read into values, and what it is told."""

from datetime import UTC, datetime

import pytest

from custom_components.cleanarr.core.clients.permit import DeletionPermit, FetchPermit
from custom_components.cleanarr.core.clients.servarr import (
    HistoryEvent,
    HistoryRecord,
    Queued,
)
from custom_components.cleanarr.core.clients.sonarr import (
    EpisodeFileRecord,
    EpisodeRecord,
    SeasonRecord,
    SeriesRecord,
    SonarrClient,
    SonarrWriter,
)
from custom_components.cleanarr.core.errors import (
    Conflict,
    NotFound,
    PermitWithdrawn,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongProduct,
)
from custom_components.cleanarr.core.identifiers import (
    BlankIdentifier,
    EpisodeFileId,
    EpisodeId,
    SeriesId,
)
from custom_components.cleanarr.core.settings import ServiceKind

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
BLANK = [0, -1, None, "", " ", "7", True, 1.5]
FILES = [EpisodeFileId(31), EpisodeFileId(30), EpisodeFileId(31)]

SERIES = {
    "id": 12,
    "title": "Dark",
    "year": 2017,
    "path": "/tv/Dark",
    "rootFolderPath": "/tv",
    "tvdbId": 334824,
    "tmdbId": 0,
    "imdbId": "tt5753856",
    "monitored": True,
    "status": "ended",
    "nextAiring": "2026-12-01T20:00:00Z",
    "tags": [3],
    "added": "2026-01-01T08:00:00Z",
    "images": [{"coverType": "poster", "url": "/p.jpg", "remoteUrl": "https://p.jpg"}],
    "qualityProfileId": 1,
    "statistics": {"episodeFileCount": 18, "sizeOnDisk": 1800},
    "seriesType": "standard",
    "genres": ["Drama", "Mystery"],
    "ratings": {"votes": 900, "value": 8.7},
    "originalLanguage": {"id": 4, "name": "German"},
    "certification": "TV-MA",
    "network": "Netflix",
    "runtime": 53,
    "seasons": [
        {"seasonNumber": 0, "monitored": False},
        {
            "seasonNumber": 1,
            "monitored": True,
            "statistics": {
                "episodeFileCount": 18,
                "sizeOnDisk": 1800,
                "previousAiring": "2017-12-01T20:00:00Z",
                "nextAiring": "2026-12-01T20:00:00Z",
            },
        },
    ],
}
NEXT = datetime(2026, 12, 1, 20, tzinfo=UTC)
READ = SeriesRecord(
    id=SeriesId(12),
    title="Dark",
    year=2017,
    path="/tv/Dark",
    root_folder="/tv",
    tvdb=334824,
    tmdb=None,
    imdb="tt5753856",
    monitored=True,
    status="ended",
    next_airing=NEXT,
    tags=frozenset({3}),
    added=datetime(2026, 1, 1, 8, tzinfo=UTC),
    poster="https://p.jpg",
    quality_profile=1,
    file_count=18,
    size=1800,
    seasons=(
        SeasonRecord(
            number=0,
            monitored=False,
            file_count=0,
            size=0,
            previous_airing=None,
            next_airing=None,
        ),
        SeasonRecord(
            number=1,
            monitored=True,
            file_count=18,
            size=1800,
            previous_airing=datetime(2017, 12, 1, 20, tzinfo=UTC),
            next_airing=NEXT,
        ),
    ),
    series_type="standard",
    genres=("Drama", "Mystery"),
    rating=8.7,
    language="German",
    certification="TV-MA",
    network="Netflix",
    runtime=53,
)
EPISODES = [
    {
        "id": 100,
        "seriesId": 12,
        "tvdbId": 6241391,
        "seasonNumber": 0,
        "episodeNumber": 0,
        "title": "Special",
        "airDateUtc": "2017-12-01T20:00:00Z",
        "hasFile": True,
        "episodeFileId": 30,
        "monitored": True,
    },
    {
        "id": 101,
        "seriesId": 12,
        "tvdbId": 0,
        "seasonNumber": 1,
        "episodeNumber": 1,
        "episodeFileId": 0,
    },
]


def file_row(number: int, series: int = 12) -> dict[str, object]:
    return {
        "id": number,
        "seriesId": series,
        "seasonNumber": 1,
        "path": f"/tv/Dark/{number}.mkv",
        "size": "100",
        "dateAdded": "2026-02-01T08:00:00Z",
        "quality": {"quality": {"id": 3, "name": "WEBDL-1080p", "resolution": 1080}},
    }


@pytest.fixture
def sonarr(service, network) -> SonarrClient:
    return SonarrClient(service.config(ServiceKind.SONARR), network)


async def given():
    """Confirm a permit."""


@pytest.fixture
def writer(sonarr) -> SonarrWriter:
    return sonarr.writer(DeletionPermit(given))


async def test_series(service, sonarr):
    empty = {k: v for k, v in SERIES.items() if k not in {"statistics", "seasons"}}
    service.at("/api/v3/series", [SERIES, empty | {"id": 13}])
    full, bare = await sonarr.series()
    assert full == READ
    assert (bare.file_count, bare.size, bare.seasons) == (0, 0, ())
    assert service.asked[0].query == {"includeSeasonImages": "false"}


TOLD = {"seriesType", "genres", "ratings", "originalLanguage", "certification"}


@pytest.mark.case("A4")
async def test_what_sonarr_does_not_say_of_a_series_is_absent(service, sonarr):
    silent = {name: value for name, value in SERIES.items() if name not in TOLD}
    unrated = SERIES | {"ratings": {"votes": 0, "value": 0}, "runtime": 0}
    service.at("/api/v3/series", [silent, unrated])
    bare, unrated = await sonarr.series()
    assert (bare.series_type, bare.genres, bare.rating) == (None, (), None)
    assert (bare.language, bare.certification) == (None, None)
    assert (unrated.rating, unrated.runtime) == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"id": 0},
        {"status": None},
        {"path": ""},
        {"nextAiring": "soon"},
        {"seasons": [{"monitored": True}]},
        {"seasons": {"1": True}},
        {"statistics": []},
        {"ratings": 8.7},
        {"ratings": {"value": "good"}},
        {"genres": {"1": "Drama"}},
        {"originalLanguage": "German"},
        {"network": ["Netflix"]},
        {"runtime": "long"},
    ],
    ids=str,
)
@pytest.mark.case("B2")
async def test_one_record_that_is_not_understood_spoils_the_list(
    service, sonarr, change
):
    service.at("/api/v3/series", [SERIES, SERIES | change])
    with pytest.raises(UnexpectedAnswer):
        await sonarr.series()


async def test_a_series_without_its_tags_is_not_an_untagged_one(service, sonarr):
    untold = {name: value for name, value in SERIES.items() if name != "tags"}
    service.at("/api/v3/series", [SERIES, untold | {"id": 13}])
    with pytest.raises(UnexpectedAnswer):
        await sonarr.series()


async def test_one_series(service, sonarr):
    service.at("/api/v3/series/12", SERIES)
    assert await sonarr.one_series(SeriesId(12)) == READ
    with pytest.raises(NotFound):
        await sonarr.one_series(SeriesId(13))


@pytest.mark.case("B2")
async def test_episodes_season_0_and_episode_0_are_numbers(service, sonarr):
    service.at("/api/v3/episode", EPISODES)
    assert await sonarr.episodes(SeriesId(12)) == (
        EpisodeRecord(
            id=EpisodeId(100),
            season=0,
            number=0,
            title="Special",
            tvdb=6241391,
            monitored=True,
            aired=datetime(2017, 12, 1, 20, tzinfo=UTC),
            file=EpisodeFileId(30),
        ),
        EpisodeRecord(
            id=EpisodeId(101),
            season=1,
            number=1,
            title="",
            tvdb=None,
            monitored=False,
            aired=None,
            file=None,
        ),
    )
    assert service.asked[0].query == {"seriesId": "12"}


async def test_episode_files(service, sonarr):
    service.at("/api/v3/episodefile", [file_row(30)])
    assert await sonarr.episode_files(SeriesId(12)) == (
        EpisodeFileRecord(
            id=EpisodeFileId(30),
            series=SeriesId(12),
            season=1,
            path="/tv/Dark/30.mkv",
            size=100,
            imported=datetime(2026, 2, 1, 8, tzinfo=UTC),
            quality="WEBDL-1080p",
            resolution=1080,
        ),
    )


@pytest.mark.case("B1")
async def test_rows_of_another_series_are_refused(service, sonarr):
    service.at("/api/v3/episode", [EPISODES[0], EPISODES[1] | {"seriesId": 13}])
    service.at("/api/v3/episodefile", [file_row(30), file_row(31, series=13)])
    for read in (sonarr.episodes, sonarr.episode_files):
        with pytest.raises(UnexpectedAnswer):
            await read(SeriesId(12))


@pytest.mark.case("B2")
async def test_a_missing_number_is_not_season_0(service, sonarr):
    service.at("/api/v3/episode", [{"id": 1, "seriesId": 12, "episodeNumber": 1}])
    with pytest.raises(UnexpectedAnswer):
        await sonarr.episodes(SeriesId(12))


@pytest.mark.case("B2")
async def test_what_is_being_downloaded(service, sonarr):
    special = {"seriesId": 12, "seasonNumber": 0, "episodeId": 7}
    unread = {"seriesId": 14}
    service.at("/api/v3/queue/details", [special, special, unread, {"title": "?"}])
    assert await sonarr.downloading() == {
        Queued(entry=SeriesId(12), season=0, episode=EpisodeId(7)),
        Queued(entry=SeriesId(14), season=None, episode=None),
    }


@pytest.mark.parametrize(
    "change", [{"seasonNumber": "new"}, {"seasonNumber": False}, {"episodeId": -1}]
)
async def test_a_queue_that_is_not_understood_is_not_shorter(service, sonarr, change):
    service.at("/api/v3/queue/details", [{"seriesId": 12}, {"seriesId": 13} | change])
    with pytest.raises(UnexpectedAnswer):
        await sonarr.downloading()


async def test_history(service, sonarr):
    service.at(
        "/api/v3/history/since",
        [
            {
                "seriesId": 12,
                "episodeId": 100,
                "eventType": "episodeFileDeleted",
                "date": "2026-11-20T08:00:00Z",
                "data": {"reason": "MissingFromDisk"},
            },
            {"seriesId": 12, "eventType": "grabbed", "date": "x"},
        ],
    )
    assert await sonarr.history_since(NOW) == (
        HistoryRecord(
            event=HistoryEvent.FILE_DELETED,
            entry=SeriesId(12),
            episode=EpisodeId(100),
            at=datetime(2026, 11, 20, 8, tzinfo=UTC),
            reason="MissingFromDisk",
        ),
    )


async def test_a_renamed_file_is_told_as_a_change(service, sonarr):
    date = "2026-11-20T08:00:00Z"
    row = {"seriesId": 12, "eventType": "episodeFileRenamed", "date": date}
    service.at("/api/v3/history/since", [row])
    (record,) = await sonarr.history_since(NOW)
    assert record.entry == 12


@pytest.mark.parametrize(
    ("found", "error"),
    [
        ({"appName": "Radarr", "version": "6.0"}, WrongProduct),
        ({"appName": "Sonarr", "version": "3.0.10"}, UnsupportedVersion),
    ],
)
@pytest.mark.case("H")
async def test_what_is_no_sonarr_that_we_know(service, sonarr, found, error):
    service.at("/api/v3/system/status", found)
    with pytest.raises(error):
        await sonarr.status()


async def test_monitoring(service, writer):
    service.at("/api/v3/series/editor", [{"id": 12, "monitored": False}])
    service.at(
        "/api/v3/episode/monitor",
        [{"id": 100, "monitored": True}, {"id": 101, "monitored": False}],
    )
    assert await writer.set_monitored([SeriesId(12)], monitored=False) == {12}
    episodes = [EpisodeId(101), EpisodeId(100)]
    assert await writer.set_episodes_monitored(episodes, monitored=True) == {100}
    assert [(asked.method, asked.body) for asked in service.asked] == [
        ("PUT", {"seriesIds": [12], "monitored": False}),
        ("PUT", {"episodeIds": [100, 101], "monitored": True}),
    ]


@pytest.mark.parametrize("season", [0, 3])
@pytest.mark.case("B2")
async def test_monitoring_a_season_names_nothing_else(service, writer, season):
    """Anything more would switch episodes, or the series, as well."""
    service.at("/api/v3/seasonpass", {})
    await writer.set_season_monitored(SeriesId(12), season, monitored=False)
    assert service.lines == ["POST /api/v3/seasonpass"]
    seasons = [{"seasonNumber": season, "monitored": False}]
    assert service.asked[0].body == {"series": [{"id": 12, "seasons": seasons}]}


@pytest.mark.parametrize("season", [-1, None, "", "1", True, 1.0])
@pytest.mark.case("B3")
async def test_a_blank_season_is_never_sent(service, writer, season):
    with pytest.raises(BlankIdentifier):
        await writer.set_season_monitored(SeriesId(12), season, monitored=False)
    assert service.asked == []


@pytest.mark.case("E5")
async def test_deleting_files_names_each_once(service, writer):
    service.at("/api/v3/episodefile", [file_row(n) for n in (30, 31, 32)])
    service.at("/api/v3/episodefile/bulk", {})
    await writer.delete_files(SeriesId(12), FILES)
    assert service.lines == [
        "GET /api/v3/episodefile",
        "DELETE /api/v3/episodefile/bulk",
    ]
    assert service.asked[-1].body == {"episodeFileIds": [30, 31]}


@pytest.mark.parametrize(
    "known", [[], [30], [32]], ids=["none left", "one gone", "others only"]
)
@pytest.mark.case("E5")
async def test_a_file_that_is_not_of_the_series_stops_all(service, writer, known):
    """Sonarr would stop halfway, or look in the wrong folder."""
    service.at("/api/v3/episodefile", [file_row(n) for n in known])
    with pytest.raises(NotFound):
        await writer.delete_files(SeriesId(12), FILES)
    assert service.lines == ["GET /api/v3/episodefile"]


@pytest.mark.case("E5")
async def test_a_missing_root_folder_is_a_conflict(service, writer):
    service.at("/api/v3/episodefile", [file_row(n) for n in (30, 31)])
    service.at("/api/v3/episodefile/bulk", 409)
    with pytest.raises(Conflict):
        await writer.delete_files(SeriesId(12), FILES)


@pytest.mark.parametrize("delete_files", [True, False])
@pytest.mark.parametrize("exclusion", [True, False])
async def test_removing_a_series(service, writer, delete_files, exclusion):
    service.at("/api/v3/series/12", b"")
    await writer.remove_series(
        SeriesId(12), delete_files=delete_files, exclusion=exclusion
    )
    assert service.lines == ["DELETE /api/v3/series/12"]
    assert service.asked[0].query == {
        "deleteFiles": str(delete_files).lower(),
        "addImportListExclusion": str(exclusion).lower(),
    }


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.case("B3")
async def test_a_blank_id_is_never_sent(service, sonarr, writer, blank):
    calls = (
        sonarr.one_series(blank),
        sonarr.episodes(blank),
        sonarr.episode_files(blank),
        writer.delete_files(blank, FILES),
        writer.delete_files(SeriesId(12), [EpisodeFileId(30), blank]),
        writer.delete_files(SeriesId(12), []),
        writer.remove_series(blank, delete_files=True, exclusion=False),
        writer.set_monitored([blank], monitored=False),
        writer.set_episodes_monitored([blank], monitored=False),
        writer.set_episodes_monitored([], monitored=False),
        writer.set_season_monitored(blank, 1, monitored=False),
    )
    for call in calls:
        with pytest.raises(BlankIdentifier):
            await call
    assert service.asked == []


@pytest.mark.case("D6")
async def test_a_withdrawn_permit_changes_nothing(service, sonarr):
    async def withdrawn():
        raise PermitWithdrawn(reason="paused")

    service.at("/api/v3/episodefile", [file_row(n) for n in (30, 31)])
    writer = sonarr.writer(DeletionPermit(withdrawn))
    calls = (
        writer.delete_files(SeriesId(12), FILES),
        writer.remove_series(SeriesId(12), delete_files=True, exclusion=False),
        writer.set_monitored([SeriesId(12)], monitored=False),
        writer.set_episodes_monitored([EpisodeId(100)], monitored=False),
        writer.set_season_monitored(SeriesId(12), 1, monitored=False),
    )
    for call in calls:
        with pytest.raises(PermitWithdrawn):
            await call
    assert {asked.method for asked in service.asked} == {"GET"}


@pytest.mark.parametrize("blank", BLANK)
async def test_nothing_blank_is_looked_up_or_searched(service, sonarr, blank):
    fetcher = sonarr.fetcher(FetchPermit(given))
    for asking in (
        sonarr.look_up(blank),
        sonarr.series_of(blank),
        fetcher.search_series(blank),
        fetcher.search_season(blank, 1),
        fetcher.search_season(SeriesId(12), -1),
        fetcher.search_episodes([blank]),
        fetcher.search_episodes([]),
    ):
        with pytest.raises(BlankIdentifier):
            await asking
    assert service.asked == []
