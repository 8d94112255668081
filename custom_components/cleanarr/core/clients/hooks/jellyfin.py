"""Read what Jellyfin's Webhook plugin sends (API notes §7)."""

from collections.abc import Mapping

from ...identifiers import (
    BlankIdentifier,
    Identity,
    JellyfinId,
    MediaType,
    guid,
    imdb_id,
    provider_number,
)
from ..fields import Fields, optional_guid, optional_number
from .body import decoded
from .told import NOTHING, Changed, RowGone, Told

_MEDIA: Mapping[object, MediaType] = {
    "Movie": MediaType.MOVIE,
    "Series": MediaType.TV,
}
_PARTS = frozenset({"Season", "Episode"})
_CHANGES = frozenset({"ItemAdded", "PlaybackStop"})
# Older texts of the plugin, and templates of people, name it otherwise.
_REMOVALS = frozenset({"ItemDeleted", "ItemRemoved"})
# Sent every few seconds while somebody plays.
_CHATTER = frozenset({"PlaybackStart", "PlaybackProgress"})


def read_jellyfin_hook(body: bytes) -> Told:
    """Return what a body means; raises UnreadableHook where it is no JSON object."""
    hook = decoded(body)
    event = hook.get("NotificationType")
    if not isinstance(event, str):
        return NOTHING
    if event in _CHANGES:
        return Changed()
    if event == "UserDataSaved":
        reason = hook.get("SaveReason")
        chatter = isinstance(reason, str) and reason in _CHATTER
        return NOTHING if chatter else Changed()
    return _gone(hook) if event in _REMOVALS else NOTHING


def _gone(hook: Fields) -> Told:
    kind = hook.get("ItemType")
    if not isinstance(kind, str) or kind not in {*_MEDIA, *_PARTS}:
        return NOTHING
    try:
        return RowGone(
            item=guid(JellyfinId, hook.get("ItemId")),
            series=optional_guid(JellyfinId, hook.get("SeriesId")),
            identity=_identity(hook, kind),
            season=optional_number(hook, "SeasonNumber"),
            episode=optional_number(hook, "EpisodeNumber"),
        )
    except BlankIdentifier, ValueError:
        return NOTHING


def _identity(hook: Fields, kind: str) -> Identity | None:
    if (media := _MEDIA.get(kind)) is None:
        return None
    found = {name.lower(): value for name, value in hook.items()}
    return Identity(
        media=media,
        tmdb=provider_number(found.get("provider_tmdb")),
        imdb=imdb_id(found.get("provider_imdb")),
        tvdb=provider_number(found.get("provider_tvdb")),
    )
