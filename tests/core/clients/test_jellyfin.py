"""What Jellyfin says, read whole or not at all, and what it is told."""

from datetime import UTC, datetime, timedelta

from aiohttp import web
import pytest

from custom_components.cleanarr.core.clients.jellyfin import (
    JellyfinClient,
    JellyfinCounts,
    JellyfinItem,
    JellyfinLibrary,
    JellyfinStatus,
    JellyfinUser,
    Kind,
    PlayingSession,
)
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    Conflict,
    NotFound,
    ServiceUnreachable,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongProduct,
)
from custom_components.cleanarr.core.identifiers import (
    BlankIdentifier,
    JellyfinId,
    UserId,
)
from custom_components.cleanarr.core.settings import ServiceKind
from tests.core.clients.servers import KEY

ANN = UserId("a" * 32)
SERVER = "5" * 32
NEWEST = datetime(2026, 11, 20, 20, tzinfo=UTC)
PUBLIC = {
    "Id": SERVER,
    "ServerName": "Attic",
    "Version": "10.11.11",
    "ProductName": "Jellyfin Server",
}


def guid_of(number: int) -> str:
    return f"{number + 1:032x}"


def row(number: int, kind: str = "Movie", **members) -> dict[str, object]:
    return {"Id": guid_of(number), "Type": kind, "Name": f"Title {number}"} | members


def watched(number: int, *, days: int | None = None, **data) -> dict[str, object]:
    """Return a user's row, played so many days before ``NEWEST``."""
    if days is not None:
        played = NEWEST - timedelta(days=days)
        data["LastPlayedDate"] = played.strftime("%Y-%m-%dT%H:%M:%S.0000000Z")
    return row(number, UserData=data)


class Items:
    """Answers ``/Items`` from a list, page by page, as Jellyfin does."""

    def __init__(self, rows):
        self.rows = rows
        self.total = None
        self.before_page = {}
        self.pages = 0

    async def __call__(self, request):
        self.pages += 1
        if change := self.before_page.get(self.pages):
            change(self)
        start = int(request.query["startIndex"])
        part = self.rows[start : start + int(request.query["limit"])]
        total = len(self.rows) if self.total is None else self.total
        return web.json_response(
            {"Items": part, "TotalRecordCount": total, "StartIndex": start}
        )


@pytest.fixture
def jellyfin(service, network) -> JellyfinClient:
    return JellyfinClient(service.config(ServiceKind.JELLYFIN), network)


@pytest.fixture
def items(service) -> Items:
    """Hold 2,500 movies: three pages."""
    listed = Items([row(number) for number in range(2500)])
    service.at("/Items", listed)
    return listed


async def test_status(service, jellyfin):
    service.at("/System/Info/Public", PUBLIC)
    service.at("/System/Info", PUBLIC)
    assert await jellyfin.status() == JellyfinStatus(
        id=JellyfinId(SERVER), name="Attic", version="10.11.11"
    )
    sent = service.asked[-1].headers["Authorization"]
    assert sent == f'MediaBrowser Token="{KEY}"'


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"ProductName": "Emby Server"}, WrongProduct),
        ({"ProductName": None}, WrongProduct),
        ({"Version": "10.9.11"}, UnsupportedVersion),
        ({"Version": "4.8"}, UnsupportedVersion),
        ({"Version": None}, UnsupportedVersion),
    ],
)
@pytest.mark.case("H")
async def test_what_is_no_jellyfin_that_we_know(service, jellyfin, change, error):
    service.at("/System/Info/Public", PUBLIC | change)
    with pytest.raises(error):
        await jellyfin.status()


@pytest.mark.parametrize("version", ["10.10.0", "10.11.11", "12.0.0", "12.1.0"])
@pytest.mark.case("H")
async def test_versions_that_are_known(service, jellyfin, version):
    for path in ("/System/Info/Public", "/System/Info"):
        service.at(path, PUBLIC | {"Version": version})
    assert (await jellyfin.status()).version == version


@pytest.mark.case("H")
async def test_a_wrong_key(service, jellyfin):
    service.at("/System/Info/Public", PUBLIC)
    service.at("/System/Info", 401)
    with pytest.raises(AuthenticationRejected):
        await jellyfin.status()


async def test_users(service, jellyfin):
    service.at(
        "/Users",
        [
            {"Id": "AAAAAAAA-AAAA-AAAA-AAAA-AAAAAAAAAAAA", "Name": "Ann", "Policy": {}},
            {"Id": "b" * 32, "Name": "Ben", "Policy": {"IsDisabled": True}},
        ],
    )
    assert await jellyfin.users() == (
        JellyfinUser(id=ANN, name="Ann", enabled=True),
        JellyfinUser(id=UserId("b" * 32), name="Ben", enabled=False),
    )


@pytest.mark.case("A3")
async def test_no_user_at_all_is_no_answer(service, jellyfin):
    service.at("/Users", [])
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.users()


async def test_counts(service, jellyfin):
    service.at("/Items/Counts", {"MovieCount": 1, "SeriesCount": 2, "EpisodeCount": 3})
    assert await jellyfin.counts() == JellyfinCounts(movies=1, series=2, episodes=3)


async def test_movies_of_three_pages(service, jellyfin, items):
    found = await jellyfin.movies()
    assert [movie.id for movie in found] == [guid_of(n) for n in range(2500)]
    query = dict(service.asked[1].query)
    assert query == {
        "recursive": "true",
        "includeItemTypes": "Movie",
        "fields": "Path,ProviderIds",
        "enableImages": "false",
        "enableUserData": "false",
        "collapseBoxSetItems": "false",
        "locationTypes": "FileSystem",
        "sortBy": "SortName",
        "sortOrder": "Ascending",
        "startIndex": "1000",
        "limit": "1000",
    }


async def test_an_empty_inventory(service, jellyfin):
    service.at("/Items", Items([]))
    assert await jellyfin.series() == ()
    assert service.asked[0].query["includeItemTypes"] == "Series"


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.case("A2")
async def test_a_page_that_fails_fails_the_reading(
    service, jellyfin, items, page, sleeps
):
    async def failing(request):
        if int(request.query["startIndex"]) == (page - 1) * 1000:
            return web.Response(status=500)
        return await items(request)

    service.at("/Items", failing)
    with pytest.raises(ServiceUnreachable):
        await jellyfin.movies()
    assert sleeps == [1, 2, 4]


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.case("A2")
async def test_a_short_page_fails_the_reading(service, jellyfin, items, page):
    async def shortened(request):
        answer = await items(request)
        if int(request.query["startIndex"]) != (page - 1) * 1000:
            return answer
        start = (page - 1) * 1000
        rows = items.rows[start : start + 1000][:-3]
        return web.json_response(
            {"Items": rows, "TotalRecordCount": 2500, "StartIndex": start}
        )

    service.at("/Items", shortened)
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies()


@pytest.mark.parametrize("total", [0, 2400, 2600, -1])
@pytest.mark.case("A2")
async def test_a_count_unlike_the_rows_fails_the_reading(jellyfin, items, total):
    items.total = total
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies()


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Items": []},
        {"TotalRecordCount": 0, "StartIndex": 0},
        {"Items": None, "TotalRecordCount": 0, "StartIndex": 0},
        {"Items": [], "TotalRecordCount": 0},
        {"Items": [], "TotalRecordCount": 5, "StartIndex": 0},
        {"Items": [{"Type": "Movie"}], "TotalRecordCount": 1, "StartIndex": 0},
        {"Items": [row(1) | {"Id": "0" * 32}], "TotalRecordCount": 1, "StartIndex": 0},
        {"Items": [{"Id": guid_of(1)}], "TotalRecordCount": 1, "StartIndex": 0},
        [],
    ],
    ids=str,
)
@pytest.mark.case("A3")
async def test_what_is_no_page(service, jellyfin, answer):
    service.at("/Items", answer)
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies()


@pytest.mark.case("A2")
async def test_one_page_again_and_again_is_no_library(service, jellyfin, items):
    """A cache in between that forgets what part was asked for."""

    async def stuck(request):
        return web.json_response(
            {"Items": items.rows[:1000], "TotalRecordCount": 2500, "StartIndex": 0}
        )

    service.at("/Items", stuck)
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies()


@pytest.mark.case("A7")
async def test_a_list_that_moves_once_is_read_again(jellyfin, items):
    items.before_page[2] = lambda listed: listed.rows.insert(0, row(9999))
    found = await jellyfin.movies()
    assert len(found) == 2501
    assert items.pages == 2 + 3


@pytest.mark.case("A7")
async def test_a_row_that_comes_twice_is_a_list_that_moved(jellyfin, items):
    """One came before, one went behind: the total says nothing of it."""

    def move(listed):
        listed.rows.insert(0, row(9999))
        del listed.rows[-1]

    items.before_page[2] = move
    found = await jellyfin.movies()
    assert len({movie.id for movie in found}) == len(found) == 2500
    assert guid_of(9999) in {movie.id for movie in found}


@pytest.mark.case("A7")
async def test_a_list_that_keeps_moving_is_unknown(jellyfin, items):
    for page in range(1, 20):
        items.before_page[page] = lambda listed: listed.rows.insert(
            0, row(9000 + listed.pages)
        )
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.movies()


@pytest.mark.case("B8")
async def test_box_sets_are_no_movies_but_count(service, jellyfin):
    rows = [row(1), row(2, "BoxSet"), row(3, "SomethingNew"), row(4)]
    service.at("/Items", Items(rows))
    assert [movie.name for movie in await jellyfin.movies()] == ["Title 1", "Title 4"]


@pytest.mark.case("A11")
async def test_a_jellyfin_that_starts(service, jellyfin, items, sleeps):
    service.at("/Items", 503, 503, items)
    assert len(await jellyfin.movies()) == 2500
    assert sleeps == [1, 2]


async def test_an_item_is_folded(service, jellyfin):
    movie = row(
        1,
        Id="ABCDEF00-0000-0000-0000-000000000001",
        Path="/media/Inception.mkv",
        ProviderIds={"TMDB": "27205", "imdb": "TT1375666", "Tvdb": "0", "Other": None},
    )
    service.at("/Items", Items([movie]))
    assert await jellyfin.movies() == (
        JellyfinItem(
            id=JellyfinId("abcdef00000000000000000000000001"),
            kind=Kind.MOVIE,
            name="Title 1",
            path="/media/Inception.mkv",
            tmdb=27205,
            imdb="tt1375666",
            tvdb=None,
            series=None,
            season=None,
            episode=None,
            episode_end=None,
        ),
    )


@pytest.mark.case("B13")
async def test_what_is_below_a_library(service, jellyfin):
    series = guid_of(500)
    rows = [
        row(500, "Series"),
        row(501, "Season", SeriesId=series, IndexNumber=0),
        row(
            502,
            "Episode",
            SeriesId=series,
            ParentIndexNumber=0,
            IndexNumber=1,
            IndexNumberEnd=2,
        ),
        row(503, "Movie", SeriesId="0" * 32, IndexNumber=3),
        row(504, "Folder"),
    ]
    service.at("/Items", Items(rows))
    found = await jellyfin.items_in(JellyfinId("f" * 32))
    assert [
        (item.kind, item.series, item.season, item.episode, item.episode_end)
        for item in found
    ] == [
        (Kind.SERIES, None, None, None, None),
        (Kind.SEASON, series, 0, None, None),
        (Kind.EPISODE, series, 0, 1, 2),
        (Kind.MOVIE, None, None, None, None),
    ]
    assert service.asked[0].query["parentId"] == "f" * 32
    assert service.asked[0].query["includeItemTypes"] == "Episode,Movie,Season,Series"


async def test_played_is_what_the_row_says(service, jellyfin):
    """Old servers ignore the filter without a word and send everything."""
    rows = [
        watched(1, days=1, Played=True),
        watched(2, days=2, Played=False),
        watched(3, Played=True),
    ]
    service.at("/Items", Items(rows))
    dated, undated = await jellyfin.played(ANN)
    assert (dated.item.name, dated.user, dated.last_played) == (
        "Title 1",
        ANN,
        NEWEST - timedelta(days=1),
    )
    assert (undated.item.name, undated.last_played) == ("Title 3", None)
    query = service.asked[0].query
    assert query["userId"] == ANN
    assert query["filters"] == "IsPlayed"
    assert query["includeItemTypes"] == "Episode,Movie"
    assert query["collapseBoxSetItems"] == "false"


async def test_resumable(service, jellyfin):
    rows = [watched(1, PlaybackPositionTicks=15_000_000), watched(2)]
    service.at("/Items", Items(rows))
    (resumed,) = await jellyfin.resumable(ANN)
    assert resumed.position == 1.5
    assert service.asked[0].query["filters"] == "IsResumable"


@pytest.mark.case("D1")
async def test_favorites_of_every_kind(service, jellyfin):
    rows = [
        row(number, kind, UserData={"IsFavorite": number != 4})
        for number, kind in enumerate(["Movie", "Series", "Season", "Episode", "Movie"])
    ]
    service.at("/Items", Items(rows))
    found = await jellyfin.favorites(ANN)
    assert [favorite.item.kind for favorite in found] == [
        Kind.MOVIE,
        Kind.SERIES,
        Kind.SEASON,
        Kind.EPISODE,
    ]
    assert service.asked[0].query["filters"] == "IsFavorite"


@pytest.mark.parametrize("reading", ["played", "resumable", "favorites"])
@pytest.mark.case("D1")
async def test_a_row_without_the_user_is_not_unwatched(service, jellyfin, reading):
    service.at("/Items", Items([row(1)]))
    with pytest.raises(UnexpectedAnswer):
        await getattr(jellyfin, reading)(ANN)


async def test_recent_plays_end_where_they_are_known(service, jellyfin):
    listed = Items([watched(number, days=number) for number in range(400)])
    service.at("/Items", listed)
    found = await jellyfin.recent(ANN, NEWEST - timedelta(days=149))
    assert [play.item.id for play in found] == [guid_of(n) for n in range(150)]
    assert listed.pages == 2
    query = service.asked[0].query
    assert (query["sortBy"], query["sortOrder"]) == ("DatePlayed", "Descending")


async def test_every_dated_play(service, jellyfin):
    dated = [watched(number, days=number) for number in range(1500)]
    listed = Items(dated + [watched(number) for number in range(1500, 5000)])
    service.at("/Items", listed)
    assert len(await jellyfin.recent(ANN, None)) == 1500
    assert listed.pages == 2


async def test_a_play_during_the_reading_hides_no_other(service, jellyfin):
    listed = Items([watched(number, days=number) for number in range(250)])
    listed.before_page[2] = lambda moved: moved.rows.insert(0, watched(900, days=-1))
    service.at("/Items", listed)
    found = await jellyfin.recent(ANN, NEWEST - timedelta(days=220))
    assert [play.item.id for play in found] == [guid_of(n) for n in range(221)]


@pytest.mark.parametrize(
    ("missing", "back"), [(3, 0), (0, 100)], ids=["short", "the one before"]
)
@pytest.mark.case("A2")
async def test_a_wrong_page_of_plays_fails_the_reading(
    service, jellyfin, missing, back
):
    listed = [watched(number, days=number) for number in range(300)]

    async def wrong_in_the_middle(request):
        start = int(request.query["startIndex"])
        if start == 100:
            start -= back
        rows = listed[start : start + 100]
        if request.query["startIndex"] == "100":
            rows = rows[: 100 - missing]
        return web.json_response(
            {"Items": rows, "TotalRecordCount": 300, "StartIndex": start}
        )

    service.at("/Items", wrong_in_the_middle)
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.recent(ANN, NEWEST - timedelta(days=250))


async def test_nobody_played_anything(service, jellyfin):
    service.at("/Items", Items([]))
    assert await jellyfin.recent(ANN, None) == ()


@pytest.mark.parametrize("as_user", [True, False])
async def test_items_by_their_ids(service, jellyfin, as_user):
    """Of any number, each once, in addresses that servers take."""
    held = {guid_of(n): watched(n, Played=True) for n in range(300)}

    async def by_ids(request):
        asked = request.query["ids"].split(",")
        assert len(str(request.rel_url)) < 8000
        rows = [held[each] for each in asked if each in held]
        return web.json_response(
            {"Items": rows, "TotalRecordCount": len(rows), "StartIndex": 0}
        )

    service.at("/Items", by_ids)
    ids = [JellyfinId(guid_of(n)) for n in range(500)] * 2
    found = (
        [watch.item for watch in await jellyfin.rows(ANN, ids)]
        if as_user
        else await jellyfin.items(ids)
    )
    assert sorted(item.id for item in found) == sorted(held)
    users = {asked.query.get("userId") for asked in service.asked}
    assert users == ({ANN} if as_user else {None})


async def test_no_ids_ask_for_nothing(service, jellyfin):
    assert await jellyfin.items([]) == ()
    assert await jellyfin.rows(ANN, []) == ()
    assert service.asked == []


async def test_what_a_user_did_with_a_series(service, jellyfin):
    service.at("/Items", Items([watched(1, Played=True), watched(2, Played=False)]))
    found = await jellyfin.rows_below(ANN, JellyfinId(guid_of(7)))
    assert [watch.played for watch in found] == [True, False]
    assert service.asked[0].query["parentId"] == guid_of(7)
    assert service.asked[0].query["userId"] == ANN


@pytest.mark.case("D5")
async def test_what_is_on_a_screen(service, jellyfin):
    playing = {
        "Id": guid_of(1),
        "SeriesId": guid_of(2),
        "Name": "Pilot",
        "Path": "/media/pilot.mkv",
    }
    service.at(
        "/Sessions",
        [
            {"Id": "1", "UserId": ANN, "NowPlayingItem": playing},
            {"Id": "2", "UserId": ANN},
            {"Id": "3", "NowPlayingItem": {"Id": guid_of(3)}},
        ],
    )
    assert await jellyfin.sessions() == (
        PlayingSession(
            user=ANN,
            item=JellyfinId(guid_of(1)),
            series=JellyfinId(guid_of(2)),
            path="/media/pilot.mkv",
            title="Pilot",
        ),
        PlayingSession(
            user=None, item=JellyfinId(guid_of(3)), series=None, path=None, title=""
        ),
    )


@pytest.mark.case("D5")
async def test_a_session_that_is_not_understood_is_not_idle(service, jellyfin):
    service.at("/Sessions", [{"NowPlayingItem": {"Name": "Pilot"}}])
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.sessions()


LIBRARY = {
    "Name": "Films",
    "Locations": ["/media/films"],
    "CollectionType": "movies",
    "ItemId": guid_of(7),
    "LibraryOptions": {"EnableRealtimeMonitor": True},
    "RefreshStatus": "Idle",
}


async def test_libraries(service, jellyfin):
    bare = {"Name": "Odd", "ItemId": guid_of(8), "RefreshStatus": "Queued"}
    service.at("/Library/VirtualFolders", [LIBRARY, bare])
    films, odd = await jellyfin.libraries()
    assert films == JellyfinLibrary(
        id=JellyfinId(guid_of(7)),
        name="Films",
        locations=("/media/films",),
        collection_type="movies",
        options={"EnableRealtimeMonitor": True},
    )
    assert (odd.locations, odd.collection_type, odd.refreshing) == ((), None, True)


@pytest.mark.parametrize("change", [{"ItemId": None}, {"Locations": "/media"}], ids=str)
async def test_a_library_that_is_not_understood(service, jellyfin, change):
    service.at("/Library/VirtualFolders", [LIBRARY | change])
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.libraries()


@pytest.mark.parametrize(
    ("task", "library", "running"),
    [
        ("Idle", "Idle", False),
        ("Running", "Idle", True),
        ("Cancelling", "Idle", True),
        ("Idle", "Queued", True),
        ("Idle", "Active", True),
    ],
)
@pytest.mark.case("A7")
async def test_a_scan_that_runs(service, jellyfin, task, library, running):
    tasks = [
        {"Key": "CleanCache", "State": "Running"},
        {"Key": "RefreshLibrary", "State": task},
    ]
    service.at("/ScheduledTasks", tasks)
    service.at("/Library/VirtualFolders", [LIBRARY | {"RefreshStatus": library}])
    assert await jellyfin.scan_running() is running


async def test_creating_a_library(service, jellyfin):
    service.at("/Library/VirtualFolders", [LIBRARY], 204)
    await jellyfin.create_library(
        "Leaving Soon", "movies", "/soon/a,b", {"SaveLocalMetadata": False}
    )
    created = service.asked[-1]
    assert created.method == "POST"
    assert created.query == {
        "name": "Leaving Soon",
        "collectionType": "movies",
        "refreshLibrary": "false",
    }
    assert created.body == {
        "LibraryOptions": {
            "SaveLocalMetadata": False,
            "PathInfos": [{"Path": "/soon/a,b"}],
        }
    }


async def test_a_second_library_of_a_name_is_not_made(service, jellyfin):
    service.at("/Library/VirtualFolders", [LIBRARY])
    with pytest.raises(Conflict):
        await jellyfin.create_library("FILMS", "movies", "/soon", {})
    assert service.lines == ["GET /Library/VirtualFolders"]


async def test_changing_a_library(service, jellyfin):
    library = JellyfinId(guid_of(7))
    service.at("/Library/VirtualFolders/LibraryOptions", 204)
    service.at(f"/Items/{library}/Refresh", 204)
    service.at("/Library/VirtualFolders", 204)
    service.at("/Library/Media/Updated", 204)
    await jellyfin.set_library_options(library, {"Enabled": True})
    await jellyfin.refresh_library(library)
    await jellyfin.remove_library("Films")
    await jellyfin.paths_updated(["/media/a.mkv"])
    await jellyfin.paths_updated([])
    assert [(asked.method, asked.query, asked.body) for asked in service.asked] == [
        ("POST", {}, {"Id": library, "LibraryOptions": {"Enabled": True}}),
        (
            "POST",
            {"metadataRefreshMode": "Default", "imageRefreshMode": "Default"},
            None,
        ),
        ("DELETE", {"name": "Films", "refreshLibrary": "false"}, None),
        (
            "POST",
            {},
            {"Updates": [{"Path": "/media/a.mkv", "UpdateType": "Deleted"}]},
        ),
    ]


async def test_removing_a_library_that_is_not_there(service, jellyfin):
    service.at("/Library/VirtualFolders", 404)
    with pytest.raises(NotFound):
        await jellyfin.remove_library("Films")


@pytest.mark.parametrize("blank", ["", " ", "0" * 32, "x", None, 7])
@pytest.mark.case("B3")
async def test_a_blank_id_is_never_sent(service, jellyfin, blank):
    calls = [
        jellyfin.items_in(blank),
        jellyfin.played(blank),
        jellyfin.recent(blank, None),
        jellyfin.resumable(blank),
        jellyfin.favorites(blank),
        jellyfin.items([blank]),
        jellyfin.rows(ANN, [blank]),
        jellyfin.rows_below(ANN, blank),
        jellyfin.refresh_library(blank),
        jellyfin.set_library_options(blank, {}),
    ]
    for call in calls:
        with pytest.raises(BlankIdentifier):
            await call
    assert service.asked == []


@pytest.mark.parametrize("name", ["", "  "])
@pytest.mark.case("B3")
async def test_a_library_has_a_name(service, jellyfin, name):
    service.at("/Library/VirtualFolders", [])
    with pytest.raises(BlankIdentifier):
        await jellyfin.remove_library(name)
    with pytest.raises(BlankIdentifier):
        await jellyfin.create_library(name, "movies", "/soon", {})
    assert {asked.method for asked in service.asked} <= {"GET"}
