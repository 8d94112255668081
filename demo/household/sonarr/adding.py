"""How Sonarr looks series up and takes new ones."""

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from ..servarr.answers import Route, answer
from ..servarr.body import Body, read_body
from ..servarr.errors import invalid
from ..servarr.searching import Download
from ..titles import ShowTitle
from ..wire import Json
from .editing import replaced
from .model import Shelf
from .records import found_record, series_record
from .searching import missing
from .state import SonarrState

_TERMS = ("tvdb:", "tvdbid:")


class NewSeriesDesk:
    """Look series up in the world's catalogue, and add them."""

    def __init__(
        self,
        state: SonarrState,
        tell: Callable[[], Awaitable[None]],
        download_later: Callable[[Download], None],
    ) -> None:
        """Add to `state`; `tell` sends the webhooks for what happened."""
        self._state = state
        self._tell = tell
        self._download_later = download_later

    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of each call."""
        return (
            ("GET", "/series/lookup", self._look_up),
            ("POST", "/series", self._add),
        )

    async def _look_up(self, request: web.Request) -> web.Response:
        term = request.query.get("term", "").lower()
        wanted = next((term[len(one) :] for one in _TERMS if term.startswith(one)), "")
        number = int(wanted) if wanted.strip().isdecimal() else 0
        title = self._state.catalogue.show_by_id(number)
        if title is None:
            return answer([])
        known = self._known(title.tvdb_id)
        now = self._state.clock.now()
        return answer([self._record(known) if known else found_record(title, now)])

    def _known(self, tvdb_id: int) -> Shelf | None:
        shelves = self._state.shelves.values()
        known = (one for one in shelves if one.series.title.tvdb_id == tvdb_id)
        return next(known, None)

    def _record(self, shelf: Shelf) -> Json:
        base, now = self._state.plan.url_base, self._state.clock.now()
        return series_record(shelf, now, covers=base)

    async def _add(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        title, root = self._new(body), self._state.check_place(body)
        options = body.inner("addOptions")
        if options.text("monitor") != "skip":
            message = "Here seasons are monitored as they are sent: skip"
            raise invalid("AddOptions", message, options.text("monitor"))
        shelf = self._state.add(
            title,
            added=self._state.clock.now(),
            root=root,
            monitored=body.flag("monitored"),
        )
        self._monitor(shelf, body)
        await self._tell()
        if options.flag("searchForMissingEpisodes"):
            self._download_later(missing(self._state, shelf.series.id))
        return answer(self._record(shelf), 201)

    def _monitor(self, shelf: Shelf, body: Body) -> None:
        """Take the settings from the body; episodes are monitored as their seasons."""
        wanted = {
            season.number("seasonNumber"): season.flag("monitored")
            for season in body.objects("seasons")
        }
        shelf.set_series(replaced(shelf.series, body, wanted))
        for number, monitored in shelf.series.seasons.items():
            self._state.monitor_season(shelf, number, monitored=monitored)

    def _new(self, body: Body) -> ShowTitle:
        number = body.number("tvdbId")
        if self._known(number):
            message = "This series has already been added"
            raise invalid("TvdbId", message, number)
        title = self._state.catalogue.show_by_id(number)
        if title is None:
            raise invalid("TvdbId", "A series with this ID was not found", number)
        return title
