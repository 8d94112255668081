"""How Radarr looks films up and takes new ones."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from aiohttp import web

from ..servarr.answers import Route, answer
from ..servarr.body import Body, asked_number, read_body
from ..servarr.errors import invalid, server_error
from ..servarr.searching import Download
from ..titles import MovieTitle
from ..wire import Json
from .model import Movie
from .records import found_record, movie_record
from .searching import missing
from .state import RadarrState

_TERMS = ("tmdb:", "tmdbid:")


class NewMovieDesk:
    """Look films up in the world's catalogue, and add them."""

    def __init__(
        self,
        state: RadarrState,
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
            ("GET", "/movie/lookup", self._look_up),
            ("GET", "/movie/lookup/tmdb", self._look_up_one),
            ("POST", "/movie", self._add),
        )

    async def _look_up(self, request: web.Request) -> web.Response:
        term = request.query.get("term", "").lower()
        wanted = next((term[len(one) :] for one in _TERMS if term.startswith(one)), "")
        number = int(wanted) if wanted.strip().isdecimal() else 0
        title = self._state.catalogue.movie_by_id(number)
        if title is None:
            return answer([])
        known = self._known(title.tmdb_id)
        return answer([self._record(known) if known else self._found(title)])

    async def _look_up_one(self, request: web.Request) -> web.Response:
        number = asked_number(request, "tmdbId")
        title = self._state.catalogue.movie_by_id(number)
        if title is None:
            raise server_error(f"Movie with id {number} was not found.")
        return answer(self._found(title))

    def _known(self, tmdb_id: int) -> Movie | None:
        movies = self._state.movies.values()
        return next((one for one in movies if one.title.tmdb_id == tmdb_id), None)

    def _found(self, title: MovieTitle) -> Json:
        return found_record(title, self._state.clock.now())

    def _record(self, movie: Movie) -> Json:
        base = self._state.plan.url_base
        return movie_record(movie, self._state.clock.now(), covers=base)

    async def _add(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        title, root = self._new(body), self._state.check_place(body)
        movie = replace(
            self._state.add(
                title,
                added=self._state.clock.now(),
                root=root,
                monitored=body.flag("monitored"),
            ),
            tags=tuple(body.numbers("tags")),
            quality_profile_id=body.number("qualityProfileId"),
            minimum_availability=body.text("minimumAvailability") or "tba",
        )
        self._state.movies[movie.id] = movie
        await self._tell()
        if body.inner("addOptions").flag("searchForMovie") and movie.monitored:
            self._download_later(missing(self._state, [movie.id]))
        return answer(self._record(movie), 201)

    def _new(self, body: Body) -> MovieTitle:
        number = body.number("tmdbId")
        if self._known(number):
            message = "This movie has already been added"
            raise invalid("TmdbId", message, number)
        title = self._state.catalogue.movie_by_id(number)
        if title is None:
            raise invalid("TmdbId", "A movie with this ID was not found.", number)
        return title
