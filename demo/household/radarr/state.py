"""Radarr's database and what it does with files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import override

from ..disk import make_file, remove_file
from ..servarr.errors import server_error, stale_rows
from ..servarr.model import GIGABYTE, QUALITIES, RELEASE_GROUPS, Quality, StoredFile
from ..servarr.overlap import remove_title_folders
from ..servarr.state import ServarrState
from ..titles import MovieTitle, safe_name
from .model import Movie
from .news import MovieNews


@dataclass(slots=True)
class RadarrState(ServarrState):
    """Movies by id, beside what Radarr and Sonarr have in common."""

    movies: dict[int, Movie] = field(default_factory=dict)

    def known(self, numbers: Iterable[int]) -> list[Movie]:
        """Return the movies of a bulk body; 500 when one of them is gone."""
        wanted = list(dict.fromkeys(numbers))
        found = [self.movies[number] for number in wanted if number in self.movies]
        if len(found) != len(wanted):
            raise stale_rows(len(wanted), len(found))
        return found

    def known_files(self, numbers: Iterable[int]) -> list[StoredFile]:
        """Return the files of a bulk body; 500 when one is gone or none is named."""
        wanted = list(dict.fromkeys(numbers))
        files = self.files()
        found = [files[number] for number in wanted if number in files]
        if len(found) != len(wanted):
            raise stale_rows(len(wanted), len(found))
        if not found:
            raise server_error("Sequence contains no elements")
        return found

    def files(self) -> dict[int, StoredFile]:
        """Return all movie files by id."""
        files = (movie.file for movie in self.movies.values())
        return {file.id: file for file in files if file}

    def add(
        self,
        title: MovieTitle,
        *,
        added: datetime,
        folder: str = "",
        root: str = "",
        monitored: bool = True,
    ) -> Movie:
        """Add a movie without a file."""
        root = root or self.plan.roots[0].seen
        movie = Movie(
            id=self.next_id("movie"),
            title=title,
            path=f"{root}/{folder or self._free_folder(root, title)}",
            root=root,
            monitored=monitored,
            added=added,
        )
        self.movies[movie.id] = movie
        MovieNews(self).added(movie)
        return movie

    def _free_folder(self, root: str, title: MovieTitle) -> str:
        name = f"{safe_name(title.title)} ({title.year})"
        taken = {movie.path for movie in self.movies.values()}
        tagged = f"{name} {{tmdb-{title.tmdb_id}}}"
        return tagged if f"{root}/{name}" in taken else name

    def _new_file(
        self, movie: Movie, when: datetime, quality: Quality | None = None
    ) -> StoredFile:
        """Make the row of a file for a movie, imported at `when`; nothing on disk."""
        number = self.next_id("file")
        chance = Random(f"{movie.title.tmdb_id} {number}")
        quality = quality or chance.choice(QUALITIES)
        name = f"{safe_name(movie.title.title)} ({movie.title.year}) {quality.name}"
        per_minute = 60_000_000 if quality.resolution > 1080 else 25_000_000
        return StoredFile(
            id=number,
            owner_id=movie.id,
            relative_path=f"{name}.mkv",
            size=movie.title.runtime * per_minute + chance.randrange(GIGABYTE),
            date_added=when,
            quality=quality,
            release_group=chance.choice(RELEASE_GROUPS),
        )

    def import_at(
        self,
        number: int,
        when: datetime,
        quality: Quality | None = None,
        replaced: Sequence[StoredFile] = (),
    ) -> StoredFile:
        """Import a file for a movie at a time, in the place of others. Blocks."""
        movie = self.movies[number]
        file = self._new_file(movie, when, quality)
        make_file(self.on_disk(f"{movie.path}/{file.relative_path}"), file.size, when)
        self.movies[number] = replace(movie, file=file)
        self._note_imported(movie, file)
        MovieNews(self).imported(movie, file, replaced)
        return file

    def import_file(self, number: int, quality: Quality | None = None) -> StoredFile:
        """Import a download now; a file that is there is upgraded. Blocks."""
        movie = self.movies[number]
        if movie.file:
            old = self.on_disk(f"{movie.path}/{movie.file.relative_path}")
            if old.exists():
                remove_file(old, recycle_bin=self.recycle_folder())
            self._end_file(movie, movie.file, "Upgrade")
        replaced = [movie.file] if movie.file else []
        return self.import_at(number, self.clock.now(), quality, replaced)

    def rename(self, movie: Movie, old: StoredFile, name: str) -> None:
        """Give a movie's file another name. Blocks."""
        path = self.on_disk(f"{movie.path}/{old.relative_path}")
        path.rename(path.with_name(name))
        new = replace(old, relative_path=name)
        self.movies[movie.id] = replace(movie, file=new)
        MovieNews(self).renamed(movie, old, new)

    def forget_file(self, file: StoredFile, reason: str = "Manual") -> None:
        """Remove a file's row and write it into the history."""
        movie = self.movies[file.owner_id]
        monitored = movie.monitored and not self.settings.auto_unmonitor
        self.movies[movie.id] = replace(movie, file=None, monitored=monitored)
        self._end_file(movie, file, reason)

    def remove(
        self, movies: list[Movie], *, files: bool, exclude: bool
    ) -> Callable[[], None]:
        """Remove rows and their history; return what happens after the answer."""
        numbers = {movie.id for movie in movies}
        for movie in movies:
            del self.movies[movie.id]
            MovieNews(self).deleted(movie, files=files)
        self.forget_owners(numbers)
        remaining = [movie.path for movie in self.movies.values()]

        def finish() -> None:
            for movie in movies if exclude else []:
                title = movie.title
                self.exclude(title.tmdb_id, title.title, title.year)
            if files:
                remove_title_folders(self, [movie.path for movie in movies], remaining)

        return finish

    @override
    def fetch_missing(self) -> int:
        missing = [
            movie.id
            for movie in self.movies.values()
            if movie.monitored and self.is_missing(movie)
        ]
        for number in missing:
            self.import_file(number)
        return len(missing)

    @override
    def rescan(self, number: int = 0) -> Iterator[None]:
        for one in [number] if number else list(self.movies):
            movie = self.movies.get(one)
            if movie and movie.file and self.is_gone(movie.path, movie.file):
                self.forget_file(movie.file, "MissingFromDisk")
                yield

    def is_missing(self, movie: Movie) -> bool:
        """Say whether a movie is out and has no file."""
        out = movie.title.released <= self.clock.now().date()
        return out and movie.file is None

    @override
    def renumber(self) -> None:
        movies = list(self.movies.values())
        self.movies = {}
        self.history = []
        self.queue = {}
        for movie in reversed(movies):
            number = self.next_id("movie")
            file = movie.file and replace(
                movie.file, id=self.next_id("file"), owner_id=number
            )
            self.movies[number] = replace(movie, id=number, file=file)

    def _end_file(self, movie: Movie, file: StoredFile, reason: str) -> None:
        data = {"reason": reason, "size": str(file.size)}
        path = f"{movie.path}/{file.relative_path}"
        self.note("movieFileDeleted", movie.id, path, file.quality, data)
        MovieNews(self).file_deleted(movie, file, reason)

    def _note_imported(self, movie: Movie, file: StoredFile) -> None:
        data = {
            "fileId": str(file.id),
            "droppedPath": f"/downloads/{file.relative_path}",
            "importedPath": f"{movie.path}/{file.relative_path}",
            "size": str(file.size),
            "releaseGroup": file.release_group,
        }
        name = file.relative_path.removesuffix(".mkv")
        self.note(
            "downloadFolderImported",
            movie.id,
            name,
            file.quality,
            data,
            date=file.date_added,
        )
