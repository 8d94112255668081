"""How Jellyfin writes an item (API notes §6.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import hashlib
from random import Random

from ..titles import MovieTitle, ShowTitle
from ..titles.text import overview
from ..wire import Json, jellyfin_time, maybe_time, present
from .media_sources import media_source
from .model import Item, ItemKind, UserData
from .watching import run_time

_RATINGS = {"G": 6.1, "PG": 6.6, "PG-13": 7.0, "R": 7.4}


@dataclass(frozen=True, slots=True)
class Writer:
    """Write items with the optional fields that a query asks for, in lower case."""

    server_id: str
    twelve: bool
    fields: frozenset[str] = frozenset()
    images: bool = True

    def record(self, item: Item, user_data: Json = None) -> dict[str, Json]:
        """Write one item, with `user_data` when a user asked."""
        record: dict[str, Json] = {
            "Name": item.name,
            "ServerId": self.server_id,
            "Id": item.id,
            "PremiereDate": maybe_time(item.premiere),
            "ChannelId": None,
            "RunTimeTicks": run_time(item) if item.minutes else None,
            "ProductionYear": item.premiere.year if item.premiere else None,
            "IsFolder": item.is_folder,
            "Type": item.kind.value,
            "UserData": user_data,
            **_KINDS[item.kind](item),
            "LocationType": "Virtual" if item.virtual else "FileSystem",
            "MediaType": "Unknown" if item.is_folder else "Video",
            **(self._images(item) if self.images else {"ImageTags": {}}),
        }
        for name in self.fields & _FIELDS.keys():
            record.update(_FIELDS[name](item, self))
        return present(record)

    def _images(self, item: Item) -> dict[str, Json]:
        tags = {kind: _tag(item.id, kind) for kind in ("Primary", "Logo", "Thumb")}
        backdrop = _tag(item.id, "Backdrop")
        shown = {**tags, "Backdrop": backdrop}
        images: dict[str, Json] = {
            "PrimaryImageAspectRatio": 0.6666666666666666,
            "ImageTags": tags,
            "BackdropImageTags": [backdrop],
            "ImageBlurHashes": {kind: {tag: _blur(tag)} for kind, tag in shown.items()},
        }
        return {**images, **_series_images(item)}


def _series_images(item: Item) -> dict[str, Json]:
    if not item.series_id:
        return {}
    return {
        "SeriesPrimaryImageTag": _tag(item.series_id, "Primary"),
        "ParentLogoItemId": item.series_id,
        "ParentLogoImageTag": _tag(item.series_id, "Logo"),
        "ParentBackdropItemId": item.series_id,
        "ParentBackdropImageTags": [_tag(item.series_id, "Backdrop")],
        "ParentThumbItemId": item.series_id,
        "ParentThumbImageTag": _tag(item.series_id, "Thumb"),
    }


def user_data_record(item: Item, data: UserData, unplayed: int | None = None) -> Json:
    """Write what a user did; `unplayed` counts the episodes of a folder."""
    percentage = None
    if data.position and item.minutes:
        percentage = data.position * 100 / run_time(item)
    played = data.played if unplayed is None else unplayed == 0
    return present(
        {
            "PlayedPercentage": percentage,
            "UnplayedItemCount": unplayed,
            "PlaybackPositionTicks": data.position,
            "PlayCount": data.play_count,
            "IsFavorite": data.favorite,
            "LastPlayedDate": maybe_time(data.last_played),
            "Played": played,
            "Key": data.key,
            "ItemId": item.id,
        }
    )


def _movie(item: Item) -> dict[str, Json]:
    return {**_about_video(item), **_about_title(item)}


def _episode(item: Item) -> dict[str, Json]:
    return {
        **_about_video(item),
        "CommunityRating": 7.5,
        "IndexNumber": item.index,
        "IndexNumberEnd": item.last_index if item.last_index > 0 else None,
        "ParentIndexNumber": item.season,
        "SeriesName": item.series_name,
        "SeriesId": item.series_id,
        "SeasonId": item.season_id or None,
        "SeasonName": season_name(item.season) if item.season_id else None,
    }


def season_name(number: int) -> str:
    """Return what Jellyfin calls a season."""
    return f"Season {number}" if number else "Specials"


def _season(item: Item) -> dict[str, Json]:
    return {
        "IndexNumber": item.index,
        "SeriesName": item.series_name,
        "SeriesId": item.series_id,
    }


def _series(item: Item) -> dict[str, Json]:
    ended = isinstance(item.title, ShowTitle) and item.title.ended
    return {
        **_about_title(item),
        "Status": "Ended" if ended else "Continuing",
        "AirDays": [],
    }


def _box_set(_item: Item) -> dict[str, Json]:
    return {"CommunityRating": 7.0}


def _about_title(item: Item) -> dict[str, Json]:
    title = item.title
    rating = title.certification if title else ""
    return {
        "OfficialRating": rating or None,
        "CommunityRating": _RATINGS.get(rating, 7.2),
        "CriticRating": 71 if isinstance(title, MovieTitle) else None,
    }


def _about_video(item: Item) -> dict[str, Json]:
    return {
        "HasSubtitles": None if item.virtual else True,
        "Container": None if item.virtual else "mkv",
        "VideoType": None if item.virtual else "VideoFile",
    }


def _tag(item_id: str, kind: str) -> str:
    digest = hashlib.md5(f"{item_id}{kind}".encode(), usedforsecurity=False)
    return digest.hexdigest()


def _blur(tag: str) -> str:
    chance = Random(tag)
    return "".join(
        chance.choices("0123456789ABCDEFGHabcdefgh#$%*+,-.:;=?@[]^_{|}~", k=28)
    )


type _Field = Callable[[Item, Writer], Mapping[str, Json]]


def _media_sources(item: Item, writer: Writer) -> Mapping[str, Json]:
    if item.is_folder or item.virtual:
        return {}
    return {"MediaSources": [media_source(item, resolved=not writer.twelve)]}


def _genres(item: Item, _writer: Writer) -> Mapping[str, Json]:
    genres = item.title.genres if item.title else ()
    items = [{"Name": name, "Id": _tag(name, "Genre")} for name in genres]
    return {"Genres": genres, "GenreItems": items}


def overview_of(item: Item) -> str:
    """Return what Jellyfin tells of an item's story."""
    ids = dict(item.provider_ids)
    return overview(int(ids.get("Tmdb") or ids.get("Tvdb") or 0))


_KINDS: Mapping[ItemKind, Callable[[Item], Mapping[str, Json]]] = {
    ItemKind.MOVIE: _movie,
    ItemKind.EPISODE: _episode,
    ItemKind.SEASON: _season,
    ItemKind.SERIES: _series,
    ItemKind.BOX_SET: _box_set,
}
_FIELDS: Mapping[str, _Field] = {
    "path": lambda item, _: {} if item.virtual else {"Path": item.path},
    "providerids": lambda item, _: {"ProviderIds": dict(item.provider_ids)},
    "datecreated": lambda item, _: {"DateCreated": jellyfin_time(item.created)},
    "mediasources": _media_sources,
    "mediasourcecount": lambda item, _: (
        {} if item.is_folder else {"MediaSourceCount": 1}
    ),
    "genres": _genres,
    "tags": lambda _item, _: {"Tags": []},
    "sortname": lambda item, _: {"SortName": item.sort_name},
    "overview": lambda item, _: {"Overview": overview_of(item)},
    "parentid": lambda item, _: {"ParentId": item.parent_id},
    "candelete": lambda _item, _: {"CanDelete": True},
    "childcount": lambda item, _: (
        {"ChildCount": len(item.children)} if item.children else {}
    ),
    "etag": lambda item, _: {"Etag": _tag(item.id, jellyfin_time(item.saved))},
}
