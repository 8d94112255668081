"""Read rows of Jellyfin's answers into values (API notes §6.2)."""

from collections.abc import Callable

from ...identifiers import JellyfinId, UserId, guid, imdb_id, provider_number
from ..fields import (
    Fields,
    Malformed,
    as_record,
    flag,
    moment,
    number,
    optional_guid,
    optional_number,
    optional_text,
    record,
    records,
    text,
)
from .records import (
    JellyfinCounts,
    JellyfinItem,
    JellyfinLibrary,
    JellyfinUser,
    Kind,
    PlayingSession,
    WatchRow,
)

_TICKS_PER_SECOND = 10_000_000
_IDLE = "Idle"


def item_of(row: Fields) -> JellyfinItem:
    """Return a row of one of our kinds as an item."""
    kind = Kind(text(row, "Type"))
    providers = {
        name.lower(): value
        for name, value in (record(row, "ProviderIds") or {}).items()
    }
    season = "IndexNumber" if kind is Kind.SEASON else "ParentIndexNumber"
    numbered = row if kind is Kind.EPISODE else {}
    return JellyfinItem(
        id=guid(JellyfinId, row.get("Id")),
        kind=kind,
        name=optional_text(row, "Name") or "",
        path=optional_text(row, "Path"),
        tmdb=provider_number(providers.get("tmdb")),
        imdb=imdb_id(providers.get("imdb")),
        tvdb=provider_number(providers.get("tvdb")),
        series=optional_guid(JellyfinId, row.get("SeriesId")),
        season=optional_number(row, season),
        episode=optional_number(numbered, "IndexNumber"),
        episode_end=optional_number(numbered, "IndexNumberEnd"),
    )


def watch_row_of(user: UserId) -> Callable[[Fields], WatchRow]:
    """Return what reads a row of a query for ``user``; its UserData must be there."""

    def watch_row(row: Fields) -> WatchRow:
        data = record(row, "UserData")
        if data is None:
            raise Malformed("a user's row without what the user did")
        ticks = optional_number(data, "PlaybackPositionTicks") or 0
        return WatchRow(
            item=item_of(row),
            user=user,
            played=flag(data, "Played"),
            last_played=moment(data, "LastPlayedDate"),
            position=ticks / _TICKS_PER_SECOND,
            favorite=flag(data, "IsFavorite"),
            plays=optional_number(data, "PlayCount") or 0,
        )

    return watch_row


def subtitles_of(row: Fields) -> tuple[JellyfinId, tuple[str, ...]]:
    """Return an item's id and the places of the subtitles beside its file."""
    streams = [
        stream
        for source in records(row, "MediaSources")
        for stream in records(source, "MediaStreams")
        if flag(stream, "IsExternal") and stream.get("Type") == "Subtitle"
    ]
    paths = (optional_text(stream, "Path") for stream in streams)
    return guid(JellyfinId, row.get("Id")), tuple(path for path in paths if path)


def user_of(row: Fields) -> JellyfinUser:
    """Return an account."""
    return JellyfinUser(
        id=guid(UserId, row.get("Id")),
        name=optional_text(row, "Name") or "",
        enabled=not flag(record(row, "Policy") or {}, "IsDisabled"),
    )


def session_of(row: Fields) -> PlayingSession | None:
    """Return what a session shows; ``None`` when that is nothing."""
    playing = record(row, "NowPlayingItem")
    if playing is None:
        return None
    return PlayingSession(
        user=optional_guid(UserId, row.get("UserId")),
        item=guid(JellyfinId, playing.get("Id")),
        series=optional_guid(JellyfinId, playing.get("SeriesId")),
        path=optional_text(playing, "Path"),
        title=optional_text(playing, "Name") or "",
    )


def library_of(row: Fields) -> JellyfinLibrary:
    """Return a library."""
    locations = row.get("Locations")
    if not isinstance(locations, list | None):
        raise Malformed("Locations is no list")
    return JellyfinLibrary(
        id=guid(JellyfinId, row.get("ItemId")),
        name=text(row, "Name"),
        locations=tuple(map(str, locations or ())),
        collection_type=optional_text(row, "CollectionType"),
        options=dict(record(row, "LibraryOptions") or {}),
        refreshing=(optional_text(row, "RefreshStatus") or _IDLE) != _IDLE,
    )


def counts_of(value: object) -> JellyfinCounts:
    """Return the server's quick counts."""
    row = as_record(value)
    return JellyfinCounts(
        movies=number(row, "MovieCount"),
        series=number(row, "SeriesCount"),
        episodes=number(row, "EpisodeCount"),
    )


def is_running_scan(row: Fields) -> bool:
    """Tell whether a task is the scan of all libraries, and not idle."""
    scan = optional_text(row, "Key") == "RefreshLibrary"
    return scan and optional_text(row, "State") != _IDLE
