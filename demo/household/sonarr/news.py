"""What Sonarr's webhooks tell of its series (API notes §4.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..servarr.model import QueueEntry
from ..servarr.notify.parts import (
    INDEXER,
    download_part,
    file_part,
    imported_part,
    labels,
    picked,
    recycled_part,
    source_of,
)
from ..servarr.state import ServarrState
from ..wire import Json
from .model import Episode, EpisodeFile, Shelf
from .records import episode_record, series_record

_SERIES = (
    "id title titleSlug path tvdbId tvMazeId tmdbId imdbId year genres images "
    "originalLanguage"
)
_EPISODE = (
    "id episodeNumber seasonNumber title overview airDate airDateUtc seriesId tvdbId"
)
TEST_MEMBERS: Mapping[str, Json] = {
    "series": {
        "id": 1,
        "title": "Test Title",
        "path": "C:\\testpath",
        "tvdbId": 1234,
        "tvMazeId": 0,
        "tmdbId": 0,
        "type": "standard",
        "year": 0,
        "tags": ["test-tag"],
    },
    "episodes": [
        {
            "id": 123,
            "episodeNumber": 1,
            "seasonNumber": 1,
            "title": "Test title",
            "seriesId": 0,
            "tvdbId": 0,
        }
    ],
}


@dataclass(frozen=True, slots=True)
class SeriesNews:
    """Have the notifications of a Sonarr told what happens."""

    state: ServarrState

    def added(self, shelf: Shelf) -> None:
        """Tell of a new series."""
        self._tell("SeriesAdd", ("onSeriesAdd",), shelf, dict)

    def grabbed(self, shelf: Shelf, episode: Episode, entry: QueueEntry) -> None:
        """Tell that a download began."""
        self._tell(
            "Grab",
            ("onGrab",),
            shelf,
            lambda: {"episodes": _episodes(shelf, [episode]), **_grabbed(entry)},
        )

    def imported(
        self, shelf: Shelf, file: EpisodeFile, replaced: Sequence[EpisodeFile]
    ) -> None:
        """Tell of a file that came, in the place of others or not."""
        upgrade = ("onUpgrade",) if replaced else ()
        self._tell(
            "Download",
            ("onDownload", *upgrade),
            shelf,
            lambda: self._imported(shelf, file, replaced),
        )

    def import_complete(self, shelf: Shelf, files: Sequence[EpisodeFile]) -> None:
        """Tell that all files of a download came."""
        self._tell(
            "Download", ("onImportComplete",), shelf, lambda: _complete(shelf, files)
        )

    def renamed(self, shelf: Shelf, old: EpisodeFile, new: EpisodeFile) -> None:
        """Tell of a file's new name."""
        path = shelf.series.path
        self._tell(
            "Rename",
            ("onRename",),
            shelf,
            lambda: {
                "renamedEpisodeFiles": [
                    {
                        **file_part(new, path),
                        "previousRelativePath": old.relative_path,
                        "previousPath": f"{path}/{old.relative_path}",
                    }
                ]
            },
        )

    def deleted(self, shelf: Shelf, *, files: bool) -> None:
        """Tell of a series that is deleted; of its files nothing is told then."""
        self._tell(
            "SeriesDelete", ("onSeriesDelete",), shelf, lambda: {"deletedFiles": files}
        )

    def file_deleted(
        self,
        shelf: Shelf,
        file: EpisodeFile,
        episodes: Sequence[Episode],
        reason: str,
    ) -> None:
        """Tell of a file that is gone, and which episodes it carried."""
        upgrade = ("onEpisodeFileDeleteForUpgrade",) if reason == "Upgrade" else ()
        self._tell(
            "EpisodeFileDelete",
            ("onEpisodeFileDelete", *upgrade),
            shelf,
            lambda: {
                "episodes": _episodes(shelf, episodes),
                "episodeFile": file_part(file, shelf.series.path),
                "deleteReason": f"{reason[0].lower()}{reason[1:]}",
            },
        )

    def _tell(
        self,
        event: str,
        switches: tuple[str, ...],
        shelf: Shelf,
        members: Callable[[], Mapping[str, Json]],
    ) -> None:
        self.state.tell(
            event,
            switches,
            shelf.series.tags,
            lambda: {"series": self._series(shelf), **members()},
        )

    def _series(self, shelf: Shelf) -> Json:
        now, base = self.state.clock.now(), self.state.plan.url_base
        record = series_record(shelf, now, covers=base, statistics=False)
        return {
            **picked(record, _SERIES),
            "type": shelf.series.series_type,
            "tags": labels(self.state, shelf.series.tags),
        }

    def _imported(
        self, shelf: Shelf, file: EpisodeFile, replaced: Sequence[EpisodeFile]
    ) -> dict[str, Json]:
        path = shelf.series.path
        deleted = [
            {**file_part(old, path), **recycled_part(self.state, old)}
            for old in replaced
        ]
        return {
            "episodes": _episodes(shelf, shelf.carried_by(file.id)),
            "episodeFile": {**file_part(file, path), "sourcePath": source_of(file)},
            "isUpgrade": bool(replaced),
            **({"deletedFiles": deleted} if replaced else {}),
            **imported_part(file),
        }


def _episodes(shelf: Shelf, episodes: Sequence[Episode]) -> list[Json]:
    records = (episode_record(shelf, one, with_file=False) for one in episodes)
    return [picked(record, _EPISODE) for record in records]


def _complete(shelf: Shelf, files: Sequence[EpisodeFile]) -> dict[str, Json]:
    path = shelf.series.path
    carried = [one for file in files for one in shelf.carried_by(file.id)]
    import_members = imported_part(files[0])
    del import_members["customFormatInfo"]
    return {
        "episodes": _episodes(shelf, carried),
        "episodeFiles": [file_part(file, path) for file in files],
        **import_members,
        "fileCount": len(files),
        "sourcePath": source_of(files[0]).rsplit("/", 1)[0],
        "destinationPath": f"{path}/{files[0].relative_path}".rsplit("/", 1)[0],
    }


def _grabbed(entry: QueueEntry) -> dict[str, Json]:
    return {
        "release": {
            "quality": entry.quality.name,
            "qualityVersion": 1,
            "releaseTitle": entry.title,
            "indexer": INDEXER,
            "size": entry.size,
            "customFormatScore": 0,
            "customFormats": [],
            "languages": [],
            "indexerFlags": [],
        },
        **download_part(f"{entry.id:040X}"),
    }
