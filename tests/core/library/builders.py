"""Values for the pure half, each with only what matters spelled out."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from custom_components.cleanarr.core.clients.jellyfin import (
    JellyfinItem,
    JellyfinUser,
    Kind,
    PlayingSession,
    WatchRow,
)
from custom_components.cleanarr.core.identifiers import (
    Identity,
    ItemId,
    JellyfinId,
    MediaType,
    Scope,
    Slug,
    UserId,
)
from custom_components.cleanarr.core.library.model import (
    Asked,
    Item,
    JoinedItem,
    MediaFile,
    Season,
    SeriesFacts,
    Watch,
)
from custom_components.cleanarr.core.reasons import Reason

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
RADARR, RADARR_4K, SONARR = Slug("radarr"), Slug("radarr_4k"), Slug("sonarr")
ANNA, BEN = UserId("a" * 32), UserId("b" * 32)
PEOPLE = (
    JellyfinUser(id=ANNA, name="Anna", enabled=True),
    JellyfinUser(id=BEN, name="Ben", enabled=True),
)
NOTHING_SEEN = Watch()
NOBODY_ASKED = Asked()


def jellyfin_id(number: int) -> JellyfinId:
    return JellyfinId(f"{number:032x}")


def a_file(
    number: int = 1,
    *,
    path: str = "/movies/Heat (1995)/Heat.mkv",
    imported: datetime | None = NOW - 300 * DAY,
    episodes: tuple[tuple[int, int], ...] = (),
    size: int = 10**9,
) -> MediaFile:
    return MediaFile(
        id=number, path=path, size=size, imported=imported, episodes=episodes
    )


def a_movie(
    number: int = 1,
    *,
    service: Slug = RADARR,
    tmdb: int | None = None,
    imdb: str | None = None,
    path: str | None = None,
    root: str = "/movies",
    imported: datetime | None = NOW - 300 * DAY,
    tags: frozenset[str] | None = frozenset(),
    files: tuple[MediaFile, ...] | None = None,
) -> Item:
    folder = path or f"{root}/Movie {number}"
    file = a_file(number, path=f"{folder}/Movie {number}.mkv", imported=imported)
    files = (file,) if files is None else files
    return Item(
        id=ItemId(f"{service}-{number}"),
        scope=Scope.MOVIE,
        media=MediaType.MOVIE,
        service=service,
        entry=number,
        identity=Identity(
            media=MediaType.MOVIE,
            tmdb=1000 + number if tmdb is None else tmdb,
            imdb=imdb,
        ),
        title=f"Movie {number}",
        year=2001,
        path=folder,
        root_folder=root,
        tags=tags,
        monitored=True,
        files=files,
        size=sum(file.size for file in files),
        entry_added=NOW - 400 * DAY,
        poster=None,
    )


def a_series(
    number: int = 1,
    *,
    service: Slug = SONARR,
    tvdb: int | None = None,
    tmdb: int | None = None,
    path: str | None = None,
    files: tuple[MediaFile, ...] | None = None,
    status: str = "ended",
    next_airing: datetime | None = None,
    seasons: tuple[Season, ...] = (Season(number=1, file_count=2, aired=True),),
    tags: frozenset[str] | None = frozenset(),
) -> Item:
    folder = path or f"/tv/Series {number}"
    if files is None:
        files = tuple(
            a_file(
                number * 10 + episode,
                path=f"{folder}/Season 01/E{episode}.mkv",
                episodes=((1, episode),),
            )
            for episode in (1, 2)
        )
    return Item(
        id=ItemId(f"{service}-{number}"),
        scope=Scope.SERIES,
        media=MediaType.TV,
        service=service,
        entry=number,
        identity=Identity(
            media=MediaType.TV, tvdb=5000 + number if tvdb is None else tvdb, tmdb=tmdb
        ),
        title=f"Series {number}",
        year=2010,
        path=folder,
        root_folder="/tv",
        tags=tags,
        monitored=True,
        files=files,
        size=sum(file.size for file in files),
        entry_added=NOW - 400 * DAY,
        poster=None,
        series=SeriesFacts(
            status=status,
            next_airing=next_airing,
            seasons=seasons,
            file_count=sum(len(file.episodes) or 1 for file in files),
            files_known=True,
        ),
    )


def joined(
    item: Item | None = None,
    watch: Watch | Reason = NOTHING_SEEN,
    *,
    asked: Asked | Reason = NOBODY_ASKED,
    downloading: bool = False,
) -> JoinedItem:
    return JoinedItem(
        item=item or a_movie(),
        watch=watch,
        asked=asked,
        libraries=(),
        downloading=downloading,
    )


def a_row(
    number: int = 1,
    *,
    kind: Kind = Kind.MOVIE,
    path: str | None = None,
    tmdb: int | None = None,
    imdb: str | None = None,
    tvdb: int | None = None,
    series: JellyfinId | None = None,
    season: int | None = None,
    episode: int | None = None,
    episode_end: int | None = None,
) -> JellyfinItem:
    return JellyfinItem(
        id=jellyfin_id(number),
        kind=kind,
        name=f"Row {number}",
        path=path,
        tmdb=tmdb,
        imdb=imdb,
        tvdb=tvdb,
        series=series,
        season=season,
        episode=episode,
        episode_end=episode_end,
    )


def row_of(item: Item, number: int, folder: str = "/media") -> JellyfinItem:
    """Return the copy that a Jellyfin that sees media below ``folder`` has of an item."""
    place = item.path if item.series else item.files[0].path
    return a_row(
        number,
        kind=Kind.SERIES if item.series else Kind.MOVIE,
        path=folder + place,
        tmdb=item.identity.tmdb,
        imdb=item.identity.imdb,
        tvdb=item.identity.tvdb,
    )


def seen(
    item: JellyfinItem,
    user: UserId = ANNA,
    *,
    played: bool = True,
    at: datetime | None = NOW - 100 * DAY,
    position: float = 0.0,
    favorite: bool = False,
) -> WatchRow:
    return WatchRow(
        item=item,
        user=user,
        played=played,
        last_played=at,
        position=position,
        favorite=favorite,
    )


def playing(item: JellyfinItem, user: UserId | None = ANNA) -> PlayingSession:
    return PlayingSession(
        user=user, item=item.id, series=item.series, path=item.path, title=item.name
    )


def by_id(items: Iterable[Item]) -> dict[ItemId, Item]:
    return {item.id: item for item in items}
