"""Radarr's HTTP side (API notes §2)."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import override

from aiohttp import web

from ..front import RowList
from ..later import Later
from ..servarr.answers import Route, answer
from ..servarr.body import (
    Body,
    asked_flag,
    asked_number,
    asked_numbers,
    read_body,
)
from ..servarr.editing import changed_tags
from ..servarr.errors import bad_request, no_such_resource, not_found
from ..servarr.model import HistoryEvent, QueueEntry, StoredFile
from ..servarr.notify.messenger import Messenger
from ..servarr.records import history_record, queue_record
from ..servarr.searching import Searches
from ..servarr.service import ServarrService
from ..wire import Json, list_row
from .adding import NewMovieDesk
from .model import Movie
from .news import TEST_MEMBERS
from .records import movie_file_record, movie_record
from .searching import searches
from .state import RadarrState


class RadarrService(ServarrService):
    """A Radarr that answers over HTTP."""

    state: RadarrState
    exclusions_path = "/exclusions"
    test_members = TEST_MEMBERS
    history_events: Mapping[int, str] = {
        1: "grabbed",
        3: "downloadFolderImported",
        4: "downloadFailed",
        6: "movieFileDeleted",
        7: "movieFolderImported",
        8: "movieFileRenamed",
        9: "downloadIgnored",
    }

    def __init__(self, state: RadarrState, later: Later, messenger: Messenger) -> None:
        """Answer from `state`."""
        super().__init__(state, later, messenger)
        self._rows: dict[int, tuple[Movie, bytes]] = {}
        self.config_extra = {
            "autoUnmonitorPreviouslyDownloadedMovies": state.settings.auto_unmonitor,
            "createEmptyMovieFolders": False,
            "autoRenameFolders": False,
            "pathsDefaultStatic": False,
        }

    @override
    def routes(self) -> Iterable[Route]:
        return (
            ("GET", "/movie", self._movies),
            ("PUT", "/movie/editor", self._edit),
            ("DELETE", "/movie/editor", self._delete_many),
            ("GET", "/movie/{id:\\d+}", self._movie),
            ("PUT", "/movie/{id:\\d+}", self._replace),
            ("DELETE", "/movie/{id:\\d+}", self._delete),
            ("GET", "/moviefile", self._files),
            ("DELETE", "/moviefile/bulk", self._delete_files),
            ("GET", "/moviefile/{id:\\d+}", self._file),
            ("DELETE", "/moviefile/{id:\\d+}", self._delete_file),
            *NewMovieDesk(self.state, self.tell, self.commands.download_later).routes(),
        )

    async def _movies(self, request: web.Request) -> web.Response:
        tmdb_id = asked_number(request, "tmdbId")
        movies = [
            movie
            for movie in self.state.movies.values()
            if tmdb_id in (0, movie.title.tmdb_id)
        ]
        if not movies:
            return answer([])
        if asked_flag(request, "excludeLocalCovers"):
            return RowList(self._encoded(movies))
        return RowList(list_row(self._record(movie)) for movie in movies)

    def _encoded(self, movies: Iterable[Movie]) -> Iterator[bytes]:
        now = self.state.clock.now()
        for movie in movies:
            row = self._rows.get(movie.id)
            if row is None or row[0] is not movie:
                encoded = list_row(movie_record(movie, now, covers=None))
                self._rows[movie.id] = row = (movie, encoded)
            yield row[1]

    def _record(self, movie: Movie) -> Json:
        base = self.state.plan.url_base
        return movie_record(movie, self.state.clock.now(), covers=base)

    async def _movie(self, request: web.Request) -> web.Response:
        movie = self.state.movies.get(int(request.match_info["id"]))
        if movie is None:
            raise no_such_resource()
        return answer(self._record(movie))

    async def _edit(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        changed = []
        for movie in self.state.known(body.numbers("movieIds")):
            edited = self._edited(movie, body)
            self.state.movies[movie.id] = edited
            changed.append(self._record(edited))
        return answer(changed, 202)

    def _edited(self, movie: Movie, body: Body) -> Movie:
        movie = replace(movie, tags=changed_tags(movie.tags, body))
        if body.has("monitored"):
            movie = replace(movie, monitored=body.flag("monitored"))
        if body.has("qualityProfileId"):
            profile = body.number("qualityProfileId")
            movie = replace(movie, quality_profile_id=profile)
        if body.has("minimumAvailability"):
            minimum = body.text("minimumAvailability")
            movie = replace(movie, minimum_availability=minimum)
        return movie

    async def _replace(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        movie = self.state.movies.get(int(request.match_info["id"]))
        if movie is None:
            raise not_found("Movie", int(request.match_info["id"]))
        movie = replace(
            movie,
            monitored=body.flag("monitored"),
            tags=tuple(body.numbers("tags")),
            quality_profile_id=body.number("qualityProfileId"),
            minimum_availability=body.text("minimumAvailability") or "tba",
            path=body.text("path") or movie.path,
        )
        self.state.movies[movie.id] = movie
        return answer(self._record(movie), 202)

    async def _delete(self, request: web.Request) -> web.Response:
        movie = self.state.movies.get(int(request.match_info["id"]))
        if movie is None:
            raise not_found("Movie", int(request.match_info["id"]))
        files = asked_flag(request, "deleteFiles")
        exclude = asked_flag(request, "addImportExclusion")
        await self._remove([movie], files=files, exclude=exclude)
        return web.Response()

    async def _delete_many(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        files, exclude = body.flag("deleteFiles"), body.flag("addImportExclusion")
        movies = self.state.known(body.numbers("movieIds"))
        await self._remove(movies, files=files, exclude=exclude)
        return answer({})

    async def _remove(self, movies: list[Movie], *, files: bool, exclude: bool) -> None:
        finish = self.state.remove(movies, files=files, exclude=exclude)
        await self.tell()
        self.finish_later(finish)

    async def _files(self, request: web.Request) -> web.Response:
        owners = asked_numbers(request, "movieId")
        numbers = asked_numbers(request, "movieFileIds")
        if not owners and not numbers:
            raise bad_request("movieId or movieFileIds must be provided")
        files = [
            file
            for file in self.state.files().values()
            if file.owner_id in owners or file.id in numbers
        ]
        return answer([self._file_record(file) for file in files])

    def _file_record(self, file: StoredFile) -> Json:
        movie = self.state.movies[file.owner_id]
        formats: dict[str, Json] = {"customFormats": [], "customFormatScore": 0}
        return {**movie_file_record(movie, file), **formats}

    async def _file(self, request: web.Request) -> web.Response:
        file = self.state.files().get(int(request.match_info["id"]))
        if file is None:
            raise no_such_resource()
        return answer(self._file_record(file))

    async def _delete_file(self, request: web.Request) -> web.Response:
        file = self.state.files().get(int(request.match_info["id"]))
        if file is None:
            raise not_found("MovieFile", int(request.match_info["id"]))
        folder = self.state.movies[file.owner_id].path
        await self._remove_file(folder, file)
        return web.Response()

    async def _delete_files(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        files = self.state.known_files(body.numbers("movieFileIds"))
        folder = self.state.movies[files[0].owner_id].path
        for file in files:
            await self._remove_file(folder, file)
        return answer({})

    async def _remove_file(self, folder: str, file: StoredFile) -> None:
        await asyncio.to_thread(self.state.remove_from_disk, folder, file)
        self.state.forget_file(file)
        await self.tell()

    @override
    def searches(self) -> Searches:
        return searches(self.state)

    @override
    def history_record(self, event: HistoryEvent, request: web.Request) -> Json:
        record = {"movieId": event.owner_id, **history_record(event, radarr=True)}
        if asked_flag(request, "includeMovie"):
            record["movie"] = self._record(self.state.movies[event.owner_id])
        return record

    @override
    def queue_record(self, entry: QueueEntry) -> Json:
        return {"movieId": entry.owner_id, **queue_record(entry, radarr=True)}

    @override
    def title_paths(self) -> Iterable[str]:
        return [movie.path for movie in self.state.movies.values()]

    @override
    def tagged(self) -> Iterable[tuple[int, tuple[int, ...]]]:
        return [(movie.id, movie.tags) for movie in self.state.movies.values()]

    @override
    def poster_name(self, number: int) -> str | None:
        movie = self.state.movies.get(number)
        return movie.title.title if movie else None
