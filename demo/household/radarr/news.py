"""What Radarr's webhooks tell of its movies (API notes §4.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..servarr.model import QueueEntry, StoredFile
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
from .model import Movie
from .records import movie_record

_MOVIE = "id title year tmdbId imdbId overview genres images originalLanguage"
TEST_MEMBERS: Mapping[str, Json] = {
    "movie": {
        "id": 1,
        "title": "Test Title",
        "year": 1970,
        "releaseDate": "1970-01-01",
        "folderPath": "C:\\testpath",
        "tmdbId": 0,
        "tags": ["test-tag"],
    },
    "remoteMovie": {
        "tmdbId": 1234,
        "imdbId": "5678",
        "title": "Test title",
        "year": 1970,
    },
    "release": {
        "quality": "Test Quality",
        "qualityVersion": 1,
        "releaseGroup": "Test Group",
        "releaseTitle": "Test Title",
        "indexer": "Test Indexer",
        "size": 9999999,
        "customFormatScore": 0,
    },
}


@dataclass(frozen=True, slots=True)
class MovieNews:
    """Have the notifications of a Radarr told what happens."""

    state: ServarrState

    def added(self, movie: Movie) -> None:
        """Tell of a new movie."""
        self._tell(
            "MovieAdded", ("onMovieAdded",), movie, lambda: {"addMethod": "manual"}
        )

    def grabbed(self, movie: Movie, entry: QueueEntry) -> None:
        """Tell that a download began."""
        self._tell("Grab", ("onGrab",), movie, lambda: _grabbed(movie, entry))

    def imported(
        self, movie: Movie, file: StoredFile, replaced: Sequence[StoredFile]
    ) -> None:
        """Tell of a file that came, in the place of others or not."""
        upgrade = ("onUpgrade",) if replaced else ()
        self._tell(
            "Download",
            ("onDownload", *upgrade),
            movie,
            lambda: self._imported(movie, file, replaced),
        )

    def renamed(self, movie: Movie, old: StoredFile, new: StoredFile) -> None:
        """Tell of a file's new name."""
        self._tell(
            "Rename",
            ("onRename",),
            movie,
            lambda: {
                "renamedMovieFiles": [
                    {
                        **_file(new, movie),
                        "previousRelativePath": old.relative_path,
                        "previousPath": f"{movie.path}/{old.relative_path}",
                    }
                ]
            },
        )

    def deleted(self, movie: Movie, *, files: bool) -> None:
        """Tell of a movie that is deleted; of its file nothing is told then."""
        size = {"movieFolderSize": movie.file.size} if files and movie.file else {}
        self._tell(
            "MovieDelete",
            ("onMovieDelete",),
            movie,
            lambda: {"deletedFiles": files, **size},
        )

    def file_deleted(self, movie: Movie, file: StoredFile, reason: str) -> None:
        """Tell of a file that is gone."""
        upgrade = ("onMovieFileDeleteForUpgrade",) if reason == "Upgrade" else ()
        self._tell(
            "MovieFileDelete",
            ("onMovieFileDelete", *upgrade),
            movie,
            lambda: {
                "movieFile": _file(file, movie),
                "deleteReason": f"{reason[0].lower()}{reason[1:]}",
            },
        )

    def _tell(
        self,
        event: str,
        switches: tuple[str, ...],
        movie: Movie,
        members: Callable[[], Mapping[str, Json]],
    ) -> None:
        self.state.tell(
            event,
            switches,
            movie.tags,
            lambda: {"movie": self._movie(movie), **members()},
        )

    def _movie(self, movie: Movie) -> Json:
        now, base = self.state.clock.now(), self.state.plan.url_base
        return {
            **picked(movie_record(movie, now, covers=base), _MOVIE),
            "releaseDate": movie.title.released.isoformat(),
            "folderPath": movie.path,
            "tags": labels(self.state, movie.tags),
        }

    def _imported(
        self, movie: Movie, file: StoredFile, replaced: Sequence[StoredFile]
    ) -> dict[str, Json]:
        deleted = [
            {**_file(old, movie), **recycled_part(self.state, old)} for old in replaced
        ]
        return {
            "remoteMovie": _remote(movie),
            "movieFile": {**_file(file, movie), "sourcePath": source_of(file)},
            "isUpgrade": bool(replaced),
            **({"deletedFiles": deleted} if replaced else {}),
            **imported_part(file),
        }


def _file(file: StoredFile, movie: Movie) -> dict[str, Json]:
    return {**file_part(file, movie.path), "indexerFlags": "0"}


def _remote(movie: Movie) -> Json:
    title = movie.title
    known: dict[str, Json] = {"tmdbId": title.tmdb_id, "title": title.title}
    imdb: dict[str, Json] = {"imdbId": title.imdb_id} if title.imdb_id else {}
    return {**known, **imdb, "year": title.year}


def _grabbed(movie: Movie, entry: QueueEntry) -> dict[str, Json]:
    return {
        "remoteMovie": _remote(movie),
        "release": {
            "quality": entry.quality.name,
            "qualityVersion": 1,
            "releaseTitle": entry.title,
            "indexer": INDEXER,
            "size": entry.size,
            "customFormatScore": 0,
            "customFormats": [],
            "indexerFlags": [],
        },
        **download_part(f"{entry.id:040X}"),
    }
