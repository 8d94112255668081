"""Fill a household's Seerr: who asked for what."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from .requesting import request_media, seerr_of
from .seerr import RequestStatus
from .world import World

_FIRST_MOVIES, _FIRST_SERIES = 60, 20
_MOVIE_EVERY, _SERIES_EVERY = 3, 2
_DECLINED = 6
_BEFORE_IMPORT = timedelta(days=2)

type Wish = tuple[datetime, str, tuple[int, ...]]


def seed_requests(world: World) -> None:
    """Let the users have asked in turn for every third movie and second series.

    Jellyfin must have scanned its libraries before.
    """
    if not world.seerrs:
        return
    users = list(world.jellyfin.users.values())
    for user in users:
        seerr_of(world).add_account(user.name, user.last_activity, user.id)
    wishes = sorted((*_movies(world), *_series(world)))
    for number, (at, title, seasons), user in zip(
        range(len(wishes)), wishes, cycle(users), strict=False
    ):
        status = RequestStatus.DECLINED if number % _DECLINED == 5 else 0
        request_media(world, user.name, title, seasons=seasons, status=status, at=at)


def _movies(world: World) -> Iterator[Wish]:
    for radarr in list(world.radarrs.values())[:1]:
        movies = list(radarr.movies.values())[:_FIRST_MOVIES:_MOVIE_EVERY]
        for movie in movies:
            yield movie.added - _BEFORE_IMPORT, f"tmdb:{movie.title.tmdb_id}", ()


def _series(world: World) -> Iterator[Wish]:
    """Yield series, every other one for its first season alone."""
    for sonarr in list(world.sonarrs.values())[:1]:
        shelves = list(sonarr.shelves.values())[:_FIRST_SERIES:_SERIES_EVERY]
        for number, shelf in enumerate(shelves):
            series, seasons = shelf.series, (1,) if number % 2 else ()
            name = f"tvdb:{series.title.tvdb_id}"
            yield series.added - _BEFORE_IMPORT, name, seasons
