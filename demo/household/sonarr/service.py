"""Sonarr's HTTP side: series (API notes §3)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import override

from aiohttp import web

from ..front import RowList
from ..later import Later
from ..servarr.answers import Route, answer
from ..servarr.body import asked_flag, asked_number, read_body
from ..servarr.errors import no_such_resource, not_found
from ..servarr.model import HistoryEvent, QueueEntry
from ..servarr.notify.messenger import Messenger
from ..servarr.records import history_record, queue_record
from ..servarr.searching import Searches
from ..servarr.service import ServarrService
from ..wire import Json, list_row
from .adding import NewSeriesDesk
from .editing import edited, passed, replaced
from .episodes import EpisodeDesk
from .model import Shelf
from .news import TEST_MEMBERS
from .records import episode_record, series_record
from .rows import Row
from .searching import searches
from .state import SonarrState


class SonarrService(ServarrService):
    """A Sonarr that answers over HTTP."""

    state: SonarrState
    exclusions_path = "/importlistexclusion"
    test_members = TEST_MEMBERS
    history_events: Mapping[int, str] = {
        1: "grabbed",
        2: "seriesFolderImported",
        3: "downloadFolderImported",
        4: "downloadFailed",
        5: "episodeFileDeleted",
        6: "episodeFileRenamed",
        7: "downloadIgnored",
    }

    def __init__(self, state: SonarrState, later: Later, messenger: Messenger) -> None:
        """Answer from `state`."""
        super().__init__(state, later, messenger)
        self._rows: dict[int, Row] = {}
        self.config_extra = {
            "autoUnmonitorPreviouslyDownloadedEpisodes": state.settings.auto_unmonitor,
            "createEmptySeriesFolders": False,
            "episodeTitleRequired": "always",
        }

    @override
    def routes(self) -> Iterable[Route]:
        return (
            ("GET", "/series", self._all),
            ("PUT", "/series/editor", self._edit),
            ("DELETE", "/series/editor", self._delete_many),
            ("GET", "/series/{id:\\d+}", self._one),
            ("PUT", "/series/{id:\\d+}", self._replace),
            ("DELETE", "/series/{id:\\d+}", self._delete),
            ("POST", "/seasonpass", self._season_pass),
            ("GET", "/history/series", self._history_of_series),
            *EpisodeDesk(self.state, self.tell).routes(),
            *NewSeriesDesk(
                self.state, self.tell, self.commands.download_later
            ).routes(),
        )

    async def _all(self, request: web.Request) -> web.Response:
        tvdb_id = asked_number(request, "tvdbId")
        shelves = [
            shelf
            for shelf in self.state.shelves.values()
            if tvdb_id in (0, shelf.series.title.tvdb_id)
        ]
        return RowList(self._encoded(shelves)) if shelves else answer([])

    def _encoded(self, shelves: Iterable[Shelf]) -> Iterator[bytes]:
        for shelf in shelves:
            row = self._rows.get(shelf.series.id)
            if row is None or not row.holds(shelf, self.state.clock.now()):
                row = self._rows[shelf.series.id] = self._encode(shelf)
            yield row.encoded

    def _encode(self, shelf: Shelf) -> Row:
        now = self.state.clock.now()
        coming = [one.airs for one in shelf.episodes.values() if one.airs > now]
        until = min(coming, default=datetime.max.replace(tzinfo=UTC))
        encoded = list_row(self._record(shelf))
        return Row(shelf, shelf.revision, now, until, encoded)

    def _record(self, shelf: Shelf, *, statistics: bool = True) -> Json:
        base, now = self.state.plan.url_base, self.state.clock.now()
        return series_record(shelf, now, covers=base, statistics=statistics)

    def _asked(self, request: web.Request) -> Shelf:
        number = int(request.match_info["id"])
        if number not in self.state.shelves:
            raise not_found("Series", number)
        return self.state.shelves[number]

    async def _one(self, request: web.Request) -> web.Response:
        shelf = self.state.shelves.get(int(request.match_info["id"]))
        if shelf is None:
            raise no_such_resource()
        return answer(self._record(shelf))

    async def _edit(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        shelves = self.state.known(body.numbers("seriesIds"))
        for shelf in shelves:
            shelf.set_series(edited(shelf.series, body))
        return answer([self._record(one, statistics=False) for one in shelves], 202)

    async def _replace(self, request: web.Request) -> web.Response:
        shelf, body = self._asked(request), await read_body(request)
        wanted = {
            season.number("seasonNumber"): season.flag("monitored")
            for season in body.objects("seasons")
        }
        for number, monitored in shelf.series.seasons.items():
            if wanted.get(number, monitored) is not monitored:
                self.state.monitor_season(shelf, number, monitored=not monitored)
        shelf.set_series(replaced(shelf.series, body, wanted))
        return answer(self._record(shelf), 202)

    async def _season_pass(self, request: web.Request) -> web.Response:
        named = (await read_body(request)).objects("series")
        shelves = self.state.known(one.number("id") for one in named)
        for one in named:
            shelf = next(each for each in shelves if each.series.id == one.number("id"))
            shelf.set_series(passed(shelf.series, one))
        return answer({}, 202)

    async def _delete(self, request: web.Request) -> web.Response:
        shelf = self._asked(request)
        files = asked_flag(request, "deleteFiles")
        exclude = asked_flag(request, "addImportListExclusion")
        await self._remove([shelf], files=files, exclude=exclude)
        return web.Response()

    async def _delete_many(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        files, exclude = body.flag("deleteFiles"), body.flag("addImportListExclusion")
        shelves = self.state.known(body.numbers("seriesIds"))
        await self._remove(shelves, files=files, exclude=exclude)
        return answer({})

    async def _remove(
        self, shelves: list[Shelf], *, files: bool, exclude: bool
    ) -> None:
        finish = self.state.remove(shelves, files=files, exclude=exclude)
        await self.tell()
        self.finish_later(finish)

    async def _history_of_series(self, request: web.Request) -> web.Response:
        series_id = asked_number(request, "seriesId")
        season = asked_number(request, "seasonNumber", -1)
        shelf = self.state.shelves.get(series_id)
        if shelf is None:
            raise no_such_resource()
        inside = {
            episode.id
            for episode in shelf.episodes.values()
            if season in (-1, episode.season.number)
        }
        events = [one for one in self.events_by_date() if one.episode_id in inside]
        return answer([self.history_record(one, request) for one in events[::-1]])

    @override
    def searches(self) -> Searches:
        return searches(self.state)

    @override
    def history_record(self, event: HistoryEvent, request: web.Request) -> Json:
        record: dict[str, Json] = {
            "episodeId": event.episode_id,
            "seriesId": event.owner_id,
            **history_record(event, radarr=False),
        }
        shelf = self.state.shelves[event.owner_id]
        if asked_flag(request, "includeSeries"):
            record["series"] = self._record(shelf)
        if asked_flag(request, "includeEpisode"):
            episode = shelf.episodes[event.episode_id]
            record["episode"] = episode_record(shelf, episode, with_file=False)
        return record

    @override
    def queue_record(self, entry: QueueEntry) -> Json:
        shelf = self.state.shelves[entry.owner_id]
        return {
            "seriesId": entry.owner_id,
            "episodeId": entry.episode_id,
            "seasonNumber": entry.season_number,
            **queue_record(entry, radarr=False),
            "episodeHasFile": shelf.episodes[entry.episode_id].file_id > 0,
        }

    @override
    def title_paths(self) -> Iterable[str]:
        return [shelf.series.path for shelf in self.state.shelves.values()]

    @override
    def tagged(self) -> Iterable[tuple[int, tuple[int, ...]]]:
        shelves = self.state.shelves.values()
        return [(shelf.series.id, shelf.series.tags) for shelf in shelves]

    @override
    def poster_name(self, number: int) -> str | None:
        shelf = self.state.shelves.get(number)
        return shelf.series.title.title if shelf else None
