"""What Shoko's hub tells, in the names of versions 5 and 6 (API notes §11).

The members are those of the servers' own classes. The notes do not say whether a path
begins with a slash: here those of version 6 do.
"""

from dataclasses import dataclass

from ..wire import Json
from .state import Gone, ShokoState, anidb_anime

FEEDS = {5: frozenset({"shoko"}), 6: frozenset({"file", "release", "metadata"})}


@dataclass(frozen=True, slots=True)
class Event:
    """A call of one of a client's methods, for those who follow its feed."""

    feed: str
    target: str
    argument: Json


def greetings(state: ShokoState) -> list[Event]:
    """Return what a new connection is told; feeds without a state do so in 5 only."""
    return [] if state.six else [Event("shoko", "ShokoEvent:OnConnected", None)]


def file_deleted(state: ShokoState, gone: Gone) -> Event:
    """Return the news of a location that is gone."""
    folder = "ManagedFolderID" if state.six else "ImportFolderID"
    slash = "/" if state.six else ""
    payload: dict[str, Json] = {
        "FileID": gone.file.id,
        "FileLocationID": gone.location.id,
        folder: gone.location.spot.folder,
        "RelativePath": slash + gone.location.spot.path,
        "CrossReferences": [
            {
                "EpisodeID": one.episode,
                "AnidbEpisodeID": one.anidb_episode,
                "SeriesID": one.series,
                "AnidbAnimeID": one.anidb_anime,
                "GroupID": one.series,
            }
            for one in gone.file.references
        ],
    }
    if state.six:
        return Event("file", "file:deleted", payload)
    return Event("shoko", "ShokoEvent:FileDeleted", payload)


def series_changed(state: ShokoState, tvdb_id: int, reason: str) -> Event:
    """Return the news that AniDB's entry of a series was Added, Updated or Removed."""
    payload: dict[str, Json] = {
        "Source": "AniDB",
        "Reason": reason,
        "SeriesID": anidb_anime(tvdb_id),
        "ShokoSeriesIDs": [state.series[tvdb_id]],
        "ShokoGroupIDs": [state.series[tvdb_id]],
    }
    if state.six:
        return Event("metadata", f"metadata:series.{reason.lower()}", payload)
    return Event("shoko", "ShokoEvent:SeriesUpdated", payload)
