"""Sonarr's HTTP side: episodes and their files (API notes §3)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from aiohttp import web

from ..servarr.answers import Route, answer
from ..servarr.body import asked_flag, asked_number, asked_numbers, read_body
from ..servarr.errors import bad_request, no_such_resource, not_found, stale_rows
from ..wire import Json
from .model import Episode, Shelf
from .records import episode_file_record, episode_record
from .state import Placed, SonarrState


class EpisodeDesk:
    """Answer about the episodes and files of one Sonarr."""

    def __init__(self, state: SonarrState, tell: Callable[[], Awaitable[None]]) -> None:
        """Answer from `state`; `tell` sends the webhooks for what happened."""
        self._state = state
        self._tell = tell

    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of each call."""
        return (
            ("GET", "/episode", self._episodes),
            ("PUT", "/episode/monitor", self._monitor),
            ("GET", "/episode/{id:\\d+}", self._episode),
            ("GET", "/episodefile", self._files),
            ("DELETE", "/episodefile/bulk", self._delete_files),
            ("GET", "/episodefile/{id:\\d+}", self._file),
            ("DELETE", "/episodefile/{id:\\d+}", self._delete_file),
        )

    async def _episodes(self, request: web.Request) -> web.Response:
        chosen = list(self._chosen(request))
        with_file = asked_flag(request, "includeEpisodeFile")
        return answer([episode_record(*one, with_file=with_file) for one in chosen])

    def _chosen(self, request: web.Request) -> Iterable[tuple[Shelf, Episode]]:
        names = ("seriesId", "episodeIds", "episodeFileId")
        if not any(name in request.query for name in names):
            raise bad_request("seriesId or episodeIds must be provided")
        if "seriesId" in request.query:
            return self._of_series(request)
        if "episodeIds" in request.query:
            return self._by_id(asked_numbers(request, "episodeIds"))
        placed = self._state.placed(asked_number(request, "episodeFileId"))
        if placed is None:
            return []
        return [(placed.shelf, one) for one in placed.shelf.carried_by(placed.file.id)]

    def _of_series(self, request: web.Request) -> list[tuple[Shelf, Episode]]:
        shelf = self._state.shelves.get(asked_number(request, "seriesId"))
        season = asked_number(request, "seasonNumber", -1)
        episodes = shelf.episodes.values() if shelf else ()
        return [
            (shelf, one)
            for one in episodes
            if shelf and season in (-1, one.season.number)
        ]

    def _by_id(self, numbers: list[int]) -> list[tuple[Shelf, Episode]]:
        wanted = list(dict.fromkeys(numbers))
        found = [
            (shelf, shelf.episodes[number])
            for number in wanted
            if (shelf := self._state.shelf_of_episode(number))
        ]
        if len(found) != len(wanted):
            raise stale_rows(len(wanted), len(found))
        return found

    async def _episode(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        shelf = self._state.shelf_of_episode(number)
        if shelf is None:
            raise no_such_resource()
        return answer(episode_record(shelf, shelf.episodes[number], with_file=True))

    async def _monitor(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        monitored = body.flag("monitored")
        changed: list[Json] = []
        for shelf, episode in self._by_id(body.numbers("episodeIds")):
            now = replace(episode, monitored=monitored)
            shelf.set_episode(now)
            changed.append(episode_record(shelf, now, with_file=False))
        return answer(changed, 202)

    async def _files(self, request: web.Request) -> web.Response:
        series_id = asked_number(request, "seriesId")
        numbers = asked_numbers(request, "episodeFileIds")
        if not series_id and not numbers:
            raise bad_request("seriesId or episodeFileIds must be provided")
        if series_id:
            shelf = self._state.shelves.get(series_id)
            placed = [(shelf, file) for file in shelf.files.values()] if shelf else []
        else:
            placed = [(*one,) for one in self._state.known_files(numbers)]
        return answer([episode_file_record(*one) for one in placed])

    async def _file(self, request: web.Request) -> web.Response:
        placed = self._state.placed(int(request.match_info["id"]))
        if placed is None:
            raise no_such_resource()
        return answer(episode_file_record(placed.shelf, placed.file))

    async def _delete_file(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        placed = self._state.placed(number)
        if placed is None:
            raise not_found("EpisodeFile", number)
        await self._remove_file(placed.shelf.series.path, placed)
        return web.Response()

    async def _delete_files(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        all_placed = self._state.known_files(body.numbers("episodeFileIds"))
        folder = all_placed[0].shelf.series.path
        for placed in all_placed:
            await self._remove_file(folder, placed)
        return answer({})

    async def _remove_file(self, folder: str, placed: Placed) -> None:
        await asyncio.to_thread(self._state.remove_from_disk, folder, placed.file)
        self._state.forget_file(placed)
        await self._tell()
