"""How Jellystat writes plays (measured §1)."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import cache
import re

from ..jellyfin import JellyfinState
from ..jellyfin.model import FOLDERS, ItemKind, Library
from ..jellyfin.watching import run_time
from ..wire import Json
from .state import Activity

_NUMBER = re.compile(r"\s*(?P<whole>[+-]?\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?\s*")
_LARGEST_WHOLE = 2**53
_NEVER_NUMBERS = frozenset(
    {
        "Id",
        "NowPlayingItemId",
        "NowPlayingItemName",
        "SeriesName",
        "SeasonId",
        "EpisodeId",
        "ParentId",
        "ServerId",
    }
)
_SUBTITLES = ("eng", "ger", "fre", "spa", "ita", "dut")


def play_record(play: Activity, server_id: str) -> dict[str, Json]:
    """Write one play as its row in the database."""
    item, lived = play.item, not play.imported
    return {
        "Id": play.id,
        "IsPaused": False,
        "UserId": play.user.id,
        "UserName": play.user.name,
        "Client": "Jellyfin Web",
        "DeviceName": play.device,
        "DeviceId": f"dev-{play.device.lower()}" if lived else None,
        "ApplicationVersion": "10.11.0" if lived else None,
        "NowPlayingItemId": play.item_id,
        "NowPlayingItemName": _name(play),
        "SeasonId": item.season_id or None,
        "SeriesName": item.series_name or None,
        "EpisodeId": play.episode_id,
        "PlaybackDuration": play.seconds,
        "ActivityDateInserted": _utc(play.at),
        "PlayMethod": "DirectPlay",
        "MediaStreams": _streams() if lived else None,
        "TranscodingInfo": None,
        "PlayState": _play_state(play) if lived else None,
        "OriginalContainer": "mkv" if lived else None,
        "RemoteEndPoint": "192.168.1.20" if lived else None,
        "ServerId": server_id if lived else None,
        "imported": play.imported,
    }


def group_record(
    plays: Sequence[Activity], server_id: str, zone: tzinfo, *, old: bool
) -> dict[str, Json]:
    """Write the plays of one item by one user, newest first, as the history does.

    Since 1.1.3 those of a film cannot be joined: `old` servers could.
    """
    latest = plays[0]
    total = sum(play.seconds for play in plays)
    row = {**play_record(latest, server_id), **_place(latest)}
    if old:
        inner = [_old_inner(play, server_id) for play in plays]
        joined: dict[str, Json] = {"results": inner, "TotalPlays": len(plays)}
        return {**row, "PlaybackDuration": total, **joined}
    full_name = {"FullName": _full_name(latest)}
    if latest.episode_id is None:
        nothing: dict[str, Json] = {
            "results": None,
            "TotalPlays": None,
            "TotalDuration": None,
        }
        return {**row, **nothing, **full_name}
    return {
        **row,
        "PlaybackDuration": total,
        "results": [_inner(play, server_id, zone) for play in plays],
        "TotalPlays": len(plays),
        "TotalDuration": total,
        **full_name,
    }


def library_record(jellyfin: JellyfinState, library: Library) -> dict[str, Json]:
    """Write a library; what is not counted yet is null."""
    inside = [
        one
        for one in jellyfin.items.values()
        if one.library_id == library.id and not one.virtual
    ]
    kinds = [one.kind for one in inside]
    items = kinds.count(ItemKind.MOVIE) + kinds.count(ItemKind.SERIES)
    counted = items > 0
    ticks = sum(run_time(one) for one in inside if one.kind not in FOLDERS)
    return {
        "Id": library.id,
        "Name": library.name,
        "ServerId": jellyfin.server_id,
        "IsFolder": True,
        "Type": "CollectionFolder",
        "CollectionType": library.collection_type or "mixed",
        "ImageTagsPrimary": None,
        "total_play_time": ticks if counted else None,
        "item_count": items if counted else None,
        "season_count": kinds.count(ItemKind.SEASON) if counted else None,
        "episode_count": kinds.count(ItemKind.EPISODE) if counted else None,
        "archived": False,
    }


def with_numbers(row: dict[str, Json]) -> dict[str, Json]:
    """Make numbers of texts that look like one, but for names and ids of items."""
    return {
        name: value if name in _NEVER_NUMBERS else _maybe_number(value)
        for name, value in row.items()
    }


def _maybe_number(value: Json) -> Json:
    if not isinstance(value, str) or not (match := _NUMBER.fullmatch(value)):
        return value
    whole = int(match["whole"])
    return whole if abs(whole) < _LARGEST_WHOLE else float(whole)


def _name(play: Activity) -> str:
    item = play.item
    if not play.imported or not item.series_id:
        return item.name
    return f"{item.series_name} - s{item.season:02}e{item.index:02} - {item.name}"


def _full_name(play: Activity) -> str:
    item = play.item
    if not item.series_id:
        return item.name
    return f"{item.series_name} : S{item.season}E{item.index} - {item.name}"


def _place(play: Activity) -> dict[str, Json]:
    item, numbered = play.item, play.episode_id is not None
    return {
        "EpisodeNumber": item.index if numbered else None,
        "SeasonNumber": item.season if numbered else None,
        "ParentId": item.library_id,
    }


def _inner(play: Activity, server_id: str, zone: tzinfo) -> dict[str, Json]:
    """Write a play as PostgreSQL itself does, in its own time zone."""
    row = {**play_record(play, server_id), **_place(play)}
    return {**row, "ActivityDateInserted": _postgres(play.at, zone)}


def _old_inner(play: Activity, server_id: str) -> dict[str, Json]:
    row = {**play_record(play, server_id), **_place(play)}
    return {**row, "PlaybackDuration": str(play.seconds)}


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _postgres(at: datetime, zone: tzinfo) -> str:
    """Write a time to the digit that matters, as 2026-11-21T02:17:23.58+01:00."""
    whole, _, fraction = (
        at.astimezone(zone).isoformat(timespec="microseconds").partition(".")
    )
    digits, offset = fraction[:6].rstrip("0"), fraction[6:]
    return f"{whole}.{digits}{offset}" if digits else whole + offset


def _play_state(play: Activity) -> Json:
    return {
        "PositionTicks": int(run_time(play.item) * play.share),
        "CanSeek": True,
        "IsPaused": False,
        "IsMuted": False,
        "VolumeLevel": 100,
        "AudioStreamIndex": 1,
        "SubtitleStreamIndex": -1,
        "MediaSourceId": play.item.id,
        "PlayMethod": "DirectPlay",
        "RepeatMode": "RepeatNone",
        "PlaybackOrder": "Default",
    }


@cache
def _streams() -> list[Json]:
    """Write the streams of a file: most of a row's bytes, and those of each alike."""
    video: dict[str, Json] = {
        **_stream(0, "Video", "hevc", "1080p HEVC SDR"),
        "Width": 1920,
        "Height": 1080,
    }
    sound = [
        {**_stream(number, "Audio", "eac3", f"{language} - EAC3 - 5.1"), "Channels": 6}
        for number, language in enumerate(("eng", "ger"), start=1)
    ]
    subtitles = [
        _stream(number, "Subtitle", "subrip", f"{language} - SUBRIP")
        for number, language in enumerate(_SUBTITLES, start=3)
    ]
    return [video, *sound, *subtitles]


def _stream(index: int, kind: str, codec: str, title: str) -> dict[str, Json]:
    return {
        "Codec": codec,
        "Type": kind,
        "Index": index,
        "DisplayTitle": title,
        "Language": title[:3],
        "TimeBase": "1/1000",
        "VideoRange": "Unknown",
        "VideoRangeType": "Unknown",
        "AudioSpatialFormat": "None",
        "LocalizedUndefined": "Undefined",
        "LocalizedDefault": "Default",
        "LocalizedForced": "Forced",
        "LocalizedExternal": "External",
        "LocalizedHearingImpaired": "Hearing Impaired",
        "IsInterlaced": False,
        "IsDefault": index < 2,
        "IsForced": False,
        "IsHearingImpaired": False,
        "IsExternal": False,
        "IsTextSubtitleStream": kind == "Subtitle",
        "SupportsExternalStream": kind == "Subtitle",
        "Level": 0,
    }
