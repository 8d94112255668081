"""What the Webhook plugin sends: one flat object, without any path (API notes §7)."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
import re
from uuid import UUID

from ...wire import Json, compact, jellyfin_time, maybe_time, present
from ..about import SERVER_NAME
from ..media_sources import media_streams
from ..model import Item, ItemKind, User
from ..notices import Notice, Played, Saved
from ..records import overview_of
from ..state import JellyfinState
from ..watching import CLIENT, run_time
from .settings import Destination

_IDS = ("ItemId", "SeriesId", "SeasonId", "UserId")
_NAME = re.compile(r"\{\{\{?\s*(?P<name>\w+)\s*\}?\}\}")
# Of each stream in a file, as the plugin calls it and as Jellyfin does.
_STREAMS: Mapping[str, Mapping[str, str]] = {
    "Video": {
        "Title": "DisplayTitle",
        "Type": "Type",
        "Codec": "Codec",
        "Profile": "Profile",
        "Level": "Level",
        "Height": "Height",
        "Width": "Width",
        "AspectRatio": "AspectRatio",
        "Interlaced": "IsInterlaced",
        "FrameRate": "RealFrameRate",
        "VideoRange": "VideoRange",
        "ColorSpace": "ColorSpace",
        "ColorTransfer": "ColorTransfer",
        "ColorPrimaries": "ColorPrimaries",
        "PixelFormat": "PixelFormat",
        "RefFrames": "RefFrames",
    },
    "Audio": {
        "Title": "DisplayTitle",
        "Type": "Type",
        "Language": "Language",
        "Codec": "Codec",
        "Channels": "Channels",
        "Bitrate": "BitRate",
        "SampleRate": "SampleRate",
        "Default": "IsDefault",
    },
}


def payload(state: JellyfinState, notice: Notice) -> dict[str, Json]:
    """Write all properties of what happened, as things are now."""
    now = jellyfin_time(state.clock.now())
    return {
        "ServerId": state.server_id,
        "ServerName": SERVER_NAME,
        "ServerVersion": state.version,
        "ServerUrl": state.webhook.server_url if state.webhook else "",
        "NotificationType": notice.type.value,
        "Timestamp": now,
        "UtcTimestamp": now,
        **_item(state, notice.item),
        **_did(notice.did),
        **(_user(notice.user) if notice.user else {}),
    }


def body(destination: Destination, members: Mapping[str, Json]) -> bytes:
    """Write what a destination gets: everything, or its template filled in."""
    told = {**members, **dict(destination.fields)}
    if destination.everything:
        return compact(told)
    template = b64decode(destination.template).decode()
    return _NAME.sub(lambda match: _plain(match["name"], told), template).encode()


def _plain(name: str, members: Mapping[str, Json]) -> str:
    """Write a value into a template, where ids have dashes."""
    value = members.get(name, "")
    return str(UUID(str(value))) if name in _IDS and value else str(value)


def _item(state: JellyfinState, item: Item) -> dict[str, Json]:
    genres = item.title.genres if item.title else ()
    return {
        "Name": _escaped(item.name),
        "Overview": _escaped(overview_of(item)),
        "Tagline": "",
        "ItemId": item.id,
        "ItemType": item.kind.value,
        "RunTimeTicks": run_time(item),
        **present(
            {
                "Year": item.premiere.year if item.premiere else None,
                "PremiereDate": _day(item.premiere),
                "Genres": ", ".join(genres) or None,
            }
        ),
        **_place(state, item),
        **{f"Provider_{name.lower()}": value for name, value in item.provider_ids},
        **(_streams(item) if item.id in state.items else {}),
    }


def _place(state: JellyfinState, item: Item) -> dict[str, Json]:
    """Write where a season or episode belongs; Jellyfin looks up what is still there.

    So an item that was deleted with its series lacks the series' members.
    """
    if item.kind not in (ItemKind.SEASON, ItemKind.EPISODE):
        return {}
    series = state.items.get(item.series_id)
    season = item if item.kind is ItemKind.SEASON else state.items.get(item.season_id)
    episode = item.kind is ItemKind.EPISODE
    place: dict[str, Json] = {
        "SeriesName": _escaped(series.name) if series else None,
        "SeriesId": series.id if series else None,
        "SeasonId": item.season_id or None,
        "SeasonNumber": season.index if season else None,
        "EpisodeNumber": item.index if episode else None,
        "Year": series.premiere.year if series and series.premiere else None,
    }
    return present(place)


def _streams(item: Item) -> dict[str, Json]:
    if item.is_folder:
        return {}
    members: dict[str, Json] = {}
    for kind, names in _STREAMS.items():
        streams = [one for one in media_streams(item) if one["Type"] == kind]
        for number, stream in enumerate(streams):
            for name, known in names.items():
                members[f"{kind}_{number}_{name}"] = stream[known]
    return members


def _user(user: User) -> dict[str, Json]:
    return {"UserId": user.id, "NotificationUsername": _escaped(user.name)}


def _did(did: Played | Saved | None) -> dict[str, Json]:
    if isinstance(did, Played):
        return _played(did)
    return _saved(did) if did else {}


def _played(played: Played) -> dict[str, Json]:
    session = played.session
    members: dict[str, Json] = {
        "PlaybackPositionTicks": session.position,
        "IsPaused": session.paused,
        "DeviceName": _escaped(session.device),
        "ClientName": CLIENT,
        "Client": CLIENT,
        "PlayedToCompletion": played.completed,
    }
    return present(members)


def _saved(saved: Saved) -> dict[str, Json]:
    data = saved.data
    members: dict[str, Json] = {
        "SaveReason": saved.reason.value,
        "Likes": False,
        "Rating": 0,
        "PlaybackPositionTicks": data.position,
        "PlayCount": data.play_count,
        "Favorite": data.favorite,
        "Played": data.played,
        "LastPlayedDate": maybe_time(data.last_played),
    }
    return present(members)


def _day(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%d") if moment else None


def _escaped(text: str) -> str:
    """Escape quotes once more than JSON does, as the plugin does for its templates."""
    return text.replace('"', '\\"')
