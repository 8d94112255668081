"""Read the webhooks of Radarr and Sonarr (API notes §4.3)."""

from collections.abc import Callable, Mapping

from ...identifiers import (
    BlankIdentifier,
    Identity,
    MediaType,
    imdb_id,
    provider_number,
)
from ..fields import (
    Fields,
    Malformed,
    flag,
    number,
    optional_number,
    optional_text,
    record,
    records,
)
from .body import decoded
from .told import NOTHING, Changed, EntryGone, FileFate, FileGone, Told

# A file carries a few; hundreds are no file.
_MOST_EPISODES = 100
_FATES: Mapping[str, FileFate] = {
    "manual": FileFate.BY_HAND,
    "missingfromdisk": FileFate.MISSING,
    "upgrade": FileFate.REPLACED,
    "manualoverride": FileFate.REPLACED,
    "nolinkedepisodes": FileFate.REPLACED,
}


def read_servarr_hook(body: bytes) -> Told:
    """Return what a body means; raises UnreadableHook where it is no JSON object.

    An event that is not known, or not as it should be, means nothing.
    """
    hook = decoded(body)
    event = hook.get("eventType")
    read = _EVENTS.get(event) if isinstance(event, str) else None
    if read is None:
        return NOTHING
    try:
        return read(hook)
    except Malformed, BlankIdentifier, ValueError:
        return NOTHING


def file_fate(reason: str | None) -> FileFate:
    """Return what became of a file; an unknown word is no deletion."""
    return _FATES.get((reason or "").lower(), FileFate.REPLACED)


def _changed(_hook: Fields) -> Told:
    return Changed()


def _movie_gone(hook: Fields) -> Told:
    return EntryGone(identity=_movie(hook), with_files=flag(hook, "deletedFiles"))


def _series_gone(hook: Fields) -> Told:
    return EntryGone(identity=_series(hook), with_files=flag(hook, "deletedFiles"))


def _movie_file_gone(hook: Fields) -> Told:
    return _file_gone(hook, _movie(hook), "movieFile")


def _episode_file_gone(hook: Fields) -> Told:
    series = _series(hook)
    identity = Identity(
        media=MediaType.TV,
        tvdb=series.tvdb,
        tmdb=series.tmdb,
        imdb=series.imdb,
        episodes=tuple(
            sorted(
                (number(row, "seasonNumber"), number(row, "episodeNumber"))
                for row in records(hook, "episodes")
            )
        ),
    )
    if not 0 < len(identity.episodes) <= _MOST_EPISODES:
        return NOTHING
    return _file_gone(hook, identity, "episodeFile")


def _file_gone(hook: Fields, identity: Identity, member: str) -> Told:
    fate = file_fate(optional_text(hook, "deleteReason"))
    size = optional_number(record(hook, member) or {}, "size")
    return FileGone(identity=identity, fate=fate, size=size)


def _movie(hook: Fields) -> Identity:
    row = record(hook, "movie") or {}
    return Identity(
        media=MediaType.MOVIE,
        tmdb=provider_number(row.get("tmdbId")),
        imdb=imdb_id(row.get("imdbId")),
    )


def _series(hook: Fields) -> Identity:
    row = record(hook, "series") or {}
    return Identity(
        media=MediaType.TV,
        tvdb=provider_number(row.get("tvdbId")),
        tmdb=provider_number(row.get("tmdbId")),
        imdb=imdb_id(row.get("imdbId")),
    )


# ``Test`` is left out: its ids are those of some real title (CASES F1).
_EVENTS: Mapping[str, Callable[[Fields], Told]] = {
    "Download": _changed,
    "Rename": _changed,
    "MovieAdded": _changed,
    "SeriesAdd": _changed,
    "MovieDelete": _movie_gone,
    "SeriesDelete": _series_gone,
    "MovieFileDelete": _movie_file_gone,
    "EpisodeFileDelete": _episode_file_gone,
}
