"""What Radarr says, read into values, and what it is told."""

from datetime import UTC, datetime
import json

from aiohttp import web
import pytest

from custom_components.cleanarr.core.clients.permit import DeletionPermit, FetchPermit
from custom_components.cleanarr.core.clients.radarr import (
    MovieFileRecord,
    MovieRecord,
    RadarrClient,
    RadarrWriter,
)
from custom_components.cleanarr.core.clients.servarr import (
    DiskSpace,
    HistoryEvent,
    HistoryRecord,
    Queued,
    RootFolder,
)
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    Conflict,
    NotFound,
    PermitWithdrawn,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongProduct,
)
from custom_components.cleanarr.core.identifiers import (
    BlankIdentifier,
    MovieFileId,
    MovieId,
)
from custom_components.cleanarr.core.settings import ServiceKind
from tests.core.clients.servers import KEY

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
BLANK = [0, -1, None, "", " ", "7", True, 1.5]

FILE = {
    "id": 9,
    "movieId": 7,
    "relativePath": "Inception.mkv",
    "path": "/movies/Inception (2010)/Inception.mkv",
    "size": 8_589_934_592,
    "dateAdded": "2026-02-01T08:00:00Z",
    "quality": {"quality": {"id": 7, "name": "Bluray-1080p", "resolution": 1080}},
    "somethingNew": [1],
}
MOVIE = {
    "id": 7,
    "title": "Inception",
    "year": 2010,
    "path": "/movies/Inception (2010)",
    "rootFolderPath": "/movies",
    "tmdbId": 27205,
    "imdbId": "tt1375666",
    "monitored": True,
    "status": "aWordOfTheFuture",
    "tags": [1, 2],
    "added": "2026-01-01T08:00:00Z",
    "images": [
        {"coverType": "fanart", "remoteUrl": "https://images.example/fanart.jpg"},
        {"coverType": "poster", "remoteUrl": "https://images.example/poster.jpg"},
    ],
    "qualityProfileId": 4,
    "hasFile": True,
    "movieFileId": 9,
    "movieFile": FILE,
    "genres": ["Action", "Science Fiction"],
    "ratings": {
        "imdb": {"votes": 900, "value": 8.8, "type": "user"},
        "tmdb": {"votes": 900, "value": 8.4, "type": "user"},
        "metacritic": {"votes": 0, "value": 74, "type": "user"},
    },
    "originalLanguage": {"id": 1, "name": "English"},
    "certification": "PG-13",
    "collection": {"title": "Dreams Collection", "tmdbId": 5},
    "studio": "Legendary Pictures",
    "runtime": 148,
}
READ_FILE = MovieFileRecord(
    id=MovieFileId(9),
    path="/movies/Inception (2010)/Inception.mkv",
    size=8_589_934_592,
    imported=datetime(2026, 2, 1, 8, tzinfo=UTC),
    quality="Bluray-1080p",
    resolution=1080,
)
READ = MovieRecord(
    id=MovieId(7),
    title="Inception",
    year=2010,
    path="/movies/Inception (2010)",
    root_folder="/movies",
    tmdb=27205,
    imdb="tt1375666",
    monitored=True,
    tags=frozenset({1, 2}),
    added=datetime(2026, 1, 1, 8, tzinfo=UTC),
    poster="https://images.example/poster.jpg",
    quality_profile=4,
    file=READ_FILE,
    status="aWordOfTheFuture",
    genres=("Action", "Science Fiction"),
    rating=8.8,
    language="English",
    certification="PG-13",
    collection="Dreams Collection",
    studio="Legendary Pictures",
    runtime=148,
)
BARE = {
    "id": 8,
    "title": "Dune",
    "year": 0,
    "path": "/movies/Dune",
    "tags": [],
    "movieFileId": 0,
}


@pytest.fixture
def radarr(service, network) -> RadarrClient:
    return RadarrClient(service.config(ServiceKind.RADARR), network)


async def given():
    """Confirm a permit."""


@pytest.fixture
def writer(radarr) -> RadarrWriter:
    return radarr.writer(DeletionPermit(given))


async def test_movies(service, radarr):
    service.at("/api/v3/movie", [MOVIE, BARE])
    full, bare = await radarr.movies()
    assert full == READ
    assert bare == MovieRecord(
        id=MovieId(8),
        title="Dune",
        year=None,
        path="/movies/Dune",
        root_folder="",
        tmdb=None,
        imdb=None,
        monitored=False,
        tags=frozenset(),
        added=None,
        poster=None,
        quality_profile=None,
        file=None,
        status=None,
        genres=(),
        rating=None,
        language=None,
        certification=None,
        collection=None,
        studio=None,
        runtime=None,
    )
    assert service.asked[0].query == {"excludeLocalCovers": "true"}
    assert service.asked[0].headers["X-Api-Key"] == KEY


async def test_an_empty_library_is_an_answer(service, radarr):
    service.at("/api/v3/movie", [])
    assert await radarr.movies() == ()


@pytest.mark.parametrize(
    "change",
    [
        {"id": 0},
        {"id": None},
        {"title": None},
        {"path": " "},
        {"tags": "keep"},
        {"monitored": "yes"},
        {"added": "long ago"},
        {"movieFile": None},
        {"movieFile": {**FILE, "id": 0}},
        {"movieFile": {**FILE, "path": ""}},
        {"movieFile": {**FILE, "size": None}},
        {"movieFile": {**FILE, "dateAdded": "long ago"}},
        {"movieFile": {**FILE, "quality": "Bluray"}},
        {"movieFile": {**FILE, "quality": {"quality": 7}}},
        {"genres": "Action"},
        {"genres": [{"name": "Action"}]},
        {"ratings": [8.8]},
        {"ratings": {"imdb": 8.8}},
        {"ratings": {"imdb": {"value": "8.8"}}},
        {"ratings": {"imdb": {"value": 8.8}, "tmdb": {"value": True}}},
        {"originalLanguage": "English"},
        {"certification": ["PG"]},
        {"collection": "Dreams"},
        {"studio": {"name": "Legendary"}},
        {"runtime": 1.5},
    ],
    ids=str,
)
@pytest.mark.case("A1")
async def test_one_record_that_is_not_understood_spoils_the_list(
    service, radarr, change
):
    service.at("/api/v3/movie", [BARE, MOVIE | change])
    with pytest.raises(UnexpectedAnswer):
        await radarr.movies()


async def test_a_movie_without_its_tags_is_not_an_untagged_one(service, radarr):
    untold = {name: value for name, value in MOVIE.items() if name != "tags"}
    service.at("/api/v3/movie", [BARE, untold])
    service.at("/api/v3/movie/7", untold)
    with pytest.raises(UnexpectedAnswer):
        await radarr.movies()
    with pytest.raises(UnexpectedAnswer):
        await radarr.movie(MovieId(7))


async def test_one_movie(service, radarr):
    service.at("/api/v3/movie/7", MOVIE)
    assert await radarr.movie(MovieId(7)) == READ
    with pytest.raises(NotFound):
        await radarr.movie(MovieId(8))


UNTOLD = {
    "genres": [" ", None],
    "ratings": {"imdb": {"votes": 0, "value": 0}, "metacritic": {"value": 74}},
    "originalLanguage": {"id": 0, "name": "Unknown"},
    "certification": " ",
    "collection": {"title": "", "tmdbId": 0},
    "studio": "",
    "runtime": 0,
}


@pytest.mark.case("A4")
async def test_a_zero_or_an_unknown_is_no_value(service, radarr):
    """A rating of 0 is that of a movie which nobody rated, not of the worst one."""
    unknown = {"quality": {"id": 0, "name": "Unknown", "resolution": 0}}
    file = FILE | {"quality": unknown}
    service.at("/api/v3/movie/7", MOVIE | UNTOLD | {"movieFile": file})
    movie = await radarr.movie(MovieId(7))
    assert (movie.genres, movie.rating, movie.language) == ((), None, None)
    assert (movie.certification, movie.collection) == (None, None)
    assert (movie.studio, movie.runtime) == (None, None)
    assert (movie.file.quality, movie.file.resolution) == (None, None)


@pytest.mark.parametrize(
    ("ratings", "value"),
    [
        ({"imdb": {"value": 0}, "tmdb": {"value": 6.5}}, 6.5),
        ({"tmdb": {"value": 7}}, 7),
        ({"rottenTomatoes": {"value": 90}}, None),
        ({}, None),
    ],
    ids=str,
)
async def test_a_rating_is_of_imdb_else_of_tmdb(service, radarr, ratings, value):
    service.at("/api/v3/movie/7", MOVIE | {"ratings": ratings})
    assert (await radarr.movie(MovieId(7))).rating == value


async def test_a_rating_beyond_all_numbers_is_not_understood(service, radarr):
    body = json.dumps(MOVIE).replace("8.8", "1e999").encode()
    service.at("/api/v3/movie/7", body)
    with pytest.raises(UnexpectedAnswer):
        await radarr.movie(MovieId(7))


async def test_words_that_movies_share_are_kept_once(service, radarr):
    """Ten thousand copies of "English" are half a megabyte."""
    service.at("/api/v3/movie", [MOVIE, MOVIE | {"id": 8}])
    one, other = await radarr.movies()
    for shared in ("status", "language", "certification", "collection", "studio"):
        assert getattr(one, shared) is getattr(other, shared)
    assert one.genres[0] is other.genres[0]
    assert one.file.quality is other.file.quality


async def test_quality_profiles(service, radarr):
    rows = [{"id": 1, "name": "Any", "items": []}, {"id": 4, "name": "HD-1080p"}]
    service.at("/api/v3/qualityprofile", rows)
    assert await radarr.quality_profiles() == {1: "Any", 4: "HD-1080p"}


async def test_a_profile_without_a_name_is_not_understood(service, radarr):
    service.at("/api/v3/qualityprofile", [{"id": 1, "name": "Any"}, {"id": 4}])
    with pytest.raises(UnexpectedAnswer):
        await radarr.quality_profiles()


async def test_files_of_a_movie(service, radarr):
    service.at("/api/v3/moviefile", [FILE])
    assert await radarr.movie_files(MovieId(7)) == (READ_FILE,)
    assert service.asked[0].query == {"movieId": "7"}


async def test_tags_in_lower_case(service, radarr):
    service.at("/api/v3/tag", [{"id": 1, "label": "Keep"}, {"id": 2, "label": "4k"}])
    assert await radarr.tags() == {1: "keep", 2: "4k"}


@pytest.mark.case("A9")
async def test_a_tag_that_is_not_understood_is_not_left_out(service, radarr):
    service.at("/api/v3/tag", [{"id": 1, "label": "keep"}, {"id": 2}])
    with pytest.raises(UnexpectedAnswer):
        await radarr.tags()


async def test_root_folders_and_disks(service, radarr):
    service.at(
        "/api/v3/rootfolder",
        [
            {"id": 1, "path": "/movies", "accessible": True, "freeSpace": 5},
            {"id": 2, "path": "/gone"},
        ],
    )
    service.at(
        "/api/v3/diskspace",
        [{"id": 0, "path": "/", "label": "", "freeSpace": 5, "totalSpace": 9}],
    )
    assert await radarr.root_folders() == (
        RootFolder(path="/movies", accessible=True, free=5),
        RootFolder(path="/gone", accessible=False, free=None),
    )
    assert await radarr.disk_space() == (DiskSpace(path="/", free=5, total=9),)


@pytest.mark.case("A4")
async def test_a_disk_without_figures_is_no_full_one(service, radarr):
    service.at("/api/v3/diskspace", [{"path": "/", "totalSpace": 9}])
    with pytest.raises(UnexpectedAnswer):
        await radarr.disk_space()


@pytest.mark.parametrize(
    ("answer", "there"),
    [({"recycleBin": "/bin"}, True), ({"recycleBin": ""}, False), ({"id": 1}, False)],
)
async def test_the_recycle_bin(service, radarr, answer, there):
    service.at("/api/v3/config/mediamanagement", answer)
    assert await radarr.has_recycle_bin() is there


async def test_what_is_being_downloaded(service, radarr):
    """The list without pages: a queue of any length is read whole."""
    rows = [{"id": n, "movieId": n % 70, "status": "paused"} for n in range(500)]
    service.at("/api/v3/queue/details", [*rows, {"id": 999}])
    assert await radarr.downloading() == {
        Queued(entry=MovieId(n), season=None, episode=None) for n in range(1, 70)
    }


async def test_history(service, radarr):
    date = "2026-11-20T08:00:00Z"
    rows = [
        {"movieId": 7, "eventType": "grabbed", "date": date},
        {"movieId": 7, "eventType": "downloadFolderImported", "date": date, "data": {}},
        {"movieId": 7, "eventType": "movieFolderImported", "date": date},
        {
            "movieId": 8,
            "eventType": "movieFileDeleted",
            "date": date,
            "data": {"reason": "Manual"},
        },
        {"movieId": 7, "eventType": "aWordOfTheFuture", "date": date},
    ]
    service.at("/api/v3/history/since", rows)
    at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    imported = HistoryRecord(
        event=HistoryEvent.IMPORTED, entry=MovieId(7), episode=None, at=at, reason=None
    )
    deleted = HistoryRecord(
        event=HistoryEvent.FILE_DELETED,
        entry=MovieId(8),
        episode=None,
        at=at,
        reason="Manual",
    )
    assert await radarr.history_since(NOW) == (imported, imported, deleted)
    assert service.asked[0].query == {"date": "2026-11-21T09:00:00Z"}


@pytest.mark.parametrize(
    "answer", [{"parent": "/movies/"}, {"directories": [], "files": None}, []]
)
async def test_a_list_of_files_that_is_not_there_is_no_empty_one(
    service, radarr, answer
):
    service.at("/api/v3/filesystem", answer)
    with pytest.raises(UnexpectedAnswer):
        await radarr.listing("/movies/Heat (1995)")


async def test_history_without_a_date_is_not_understood(service, radarr):
    service.at(
        "/api/v3/history/since", [{"movieId": 7, "eventType": "movieFileDeleted"}]
    )
    with pytest.raises(UnexpectedAnswer):
        await radarr.history_since(NOW)


@pytest.mark.parametrize(
    "version", ["5.0.0.1", "6.3.0.10514", "10.1", "5.28.0-develop"]
)
async def test_versions_that_are_known(service, radarr, version):
    service.at("/api/v3/system/status", {"appName": "Radarr", "version": version})
    status = await radarr.status()
    assert (status.instance_name, status.version) == ("Radarr", version)


@pytest.mark.parametrize("version", ["4.7.5.7809", "0.2", "", None])
@pytest.mark.case("H")
async def test_versions_that_are_too_old(service, radarr, version):
    service.at("/api/v3/system/status", {"appName": "Radarr", "version": version})
    with pytest.raises(UnsupportedVersion) as raised:
        await radarr.status()
    assert raised.value.values["needed"] == "5"


@pytest.mark.parametrize("name", ["Sonarr", "Prowlarr", "", None])
@pytest.mark.case("H")
async def test_another_product_at_the_address(service, radarr, name):
    service.at("/api/v3/system/status", {"appName": name, "version": "6.0"})
    with pytest.raises(WrongProduct) as raised:
        await radarr.status()
    assert raised.value.values["found"] == (name or "?")


@pytest.mark.case("H")
async def test_a_wrong_key(service, radarr):
    service.at("/api/v3/system/status", 401)
    with pytest.raises(AuthenticationRejected):
        await radarr.status()


async def test_monitoring_is_switched_for_all_at_once(service, writer):
    service.at(
        "/api/v3/movie/editor",
        [MOVIE | {"monitored": False}, MOVIE | {"id": 8, "monitored": True}],
    )
    movies = [MovieId(8), MovieId(7), MovieId(8)]
    assert await writer.set_monitored(movies, monitored=False) == {7}
    assert service.lines == ["PUT /api/v3/movie/editor"]
    assert service.asked[0].body == {"movieIds": [7, 8], "monitored": False}


async def test_deleting_a_file(service, writer):
    service.at("/api/v3/moviefile/9", b"")
    await writer.delete_file(MovieFileId(9))
    assert service.lines == ["DELETE /api/v3/moviefile/9"]


@pytest.mark.parametrize(("status", "error"), [(404, NotFound), (409, Conflict)])
async def test_deleting_a_file_that_cannot_be(service, writer, status, error):
    service.at("/api/v3/moviefile/9", status)
    with pytest.raises(error):
        await writer.delete_file(MovieFileId(9))


@pytest.mark.parametrize("delete_files", [True, False])
@pytest.mark.parametrize("exclusion", [True, False])
async def test_removing_a_movie(service, writer, delete_files, exclusion):
    service.at("/api/v3/movie/7", b"")
    await writer.remove_movie(
        MovieId(7), delete_files=delete_files, exclusion=exclusion
    )
    assert service.lines == ["DELETE /api/v3/movie/7"]
    assert service.asked[0].query == {
        "deleteFiles": str(delete_files).lower(),
        "addImportExclusion": str(exclusion).lower(),
    }


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.case("B3")
async def test_a_blank_id_is_never_sent(service, radarr, writer, blank):
    calls = (
        radarr.movie(blank),
        radarr.movie_files(blank),
        writer.delete_file(blank),
        writer.remove_movie(blank, delete_files=True, exclusion=False),
        writer.set_monitored([MovieId(7), blank], monitored=False),
    )
    for call in calls:
        with pytest.raises(BlankIdentifier):
            await call
    assert service.asked == []


@pytest.mark.case("B3")
async def test_no_ids_are_not_all_ids(service, writer):
    with pytest.raises(BlankIdentifier):
        await writer.set_monitored([], monitored=False)
    assert service.asked == []


@pytest.mark.case("D6")
async def test_a_withdrawn_permit_sends_nothing(service, radarr):
    async def withdrawn():
        raise PermitWithdrawn(reason="kept")

    writer = radarr.writer(DeletionPermit(withdrawn))
    calls = (
        writer.delete_file(MovieFileId(9)),
        writer.remove_movie(MovieId(7), delete_files=True, exclusion=False),
        writer.set_monitored([MovieId(7)], monitored=False),
    )
    for call in calls:
        with pytest.raises(PermitWithdrawn):
            await call
    assert service.asked == []


@pytest.mark.case("D6")
async def test_the_permit_is_asked_before_every_request(service, radarr):
    events = []

    async def confirm():
        events.append("confirmed")

    async def answer(request):
        events.append(request.method)
        return web.json_response([])

    for path in ("/api/v3/movie/editor", "/api/v3/moviefile/9", "/api/v3/movie/7"):
        service.at(path, answer)
    writer = radarr.writer(DeletionPermit(confirm))
    await writer.set_monitored([MovieId(7)], monitored=False)
    await writer.delete_file(MovieFileId(9))
    await writer.remove_movie(MovieId(7), delete_files=False, exclusion=False)
    assert events == ["confirmed", "PUT", *["confirmed", "DELETE"] * 2]


async def test_exclusions_are_read_to_their_end(service, radarr):
    async def page(request):
        start = (int(request.query["page"]) - 1) * int(request.query["pageSize"])
        rows = [{"id": 1 + n, "tmdbId": 5000 + n} for n in range(start, 1200)]
        records = rows[: int(request.query["pageSize"])]
        return web.json_response({"totalRecords": 1200, "records": records})

    service.at("/api/v3/exclusions/paged", page)
    assert await radarr.exclusions() == frozenset(range(5000, 6200))
    assert len(service.asked) == 2


@pytest.mark.parametrize("blank", BLANK)
async def test_nothing_blank_is_looked_up_or_searched(service, radarr, blank):
    fetcher = radarr.fetcher(FetchPermit(given))
    for asking in (
        radarr.look_up(blank),
        radarr.movies_of(blank),
        fetcher.search([blank]),
        fetcher.search([]),
        fetcher.set_monitored([blank], monitored=True),
    ):
        with pytest.raises(BlankIdentifier):
            await asking
    assert service.asked == []
