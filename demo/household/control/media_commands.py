"""What comes into the household, by order."""

from collections.abc import Sequence
from datetime import datetime

from ..servarr.model import QUALITIES, Quality
from ..titles import MovieTitle, ShowTitle
from ..titles.movies import new_movie_title
from ..titles.shows import new_show_title
from ..which import Which
from ..world import NotThere, World


class MediaCommands:
    """Add, import and rename movies and episodes.

    Jellyfin sees nothing of it before its next scan.
    """

    def __init__(self, world: World) -> None:
        """Work on this household."""
        self._world = world

    async def add_movie(
        self,
        title: str,
        year: int,
        *,
        tmdb_id: int = 0,
        service: str = "",
        folder: str = "",
        imported: datetime | None = None,
        with_file: bool = True,
    ) -> int:
        """Add a movie, imported now or at a time; return its id in Radarr."""
        radarr = self._world.radarr(service)
        when = imported or self._world.clock.now()
        movie = radarr.add(self._movie(title, year, tmdb_id), added=when, folder=folder)
        if with_file:
            radarr.import_at(movie.id, when)
        return movie.id

    async def add_series(
        self,
        title: str,
        year: int,
        *,
        episodes: tuple[int, ...] = (6,),
        tvdb_id: int = 0,
        service: str = "",
        folder: str = "",
        imported: datetime | None = None,
        ended: bool = True,
    ) -> int:
        """Add a series with all files; `episodes` counts those of each season.

        It began on the first of January of `year`, a season a year, an episode a week;
        what has not aired has no file. Return its id in Sonarr.
        """
        sonarr = self._world.sonarr(service)
        when = imported or self._world.clock.now()
        known = self._show(title, year, episodes, tvdb_id, ended=ended)
        shelf = sonarr.add(known, added=when, folder=folder)
        files = [
            sonarr.add_file(shelf, [episode], when)
            for episode in shelf.among(None)
            if episode.airs <= self._world.clock.now()
        ]
        sonarr.complete_import(shelf, files)
        return shelf.series.id

    def _movie(self, title: str, year: int, tmdb_id: int) -> MovieTitle:
        known = self._world.catalogue.movie_by_id(tmdb_id)
        if known is None:
            known = new_movie_title(title, year, tmdb_id)
            self._world.catalogue.add_movies([known])
        return known

    def _show(
        self,
        title: str,
        year: int,
        episodes: Sequence[int],
        tvdb_id: int,
        *,
        ended: bool,
    ) -> ShowTitle:
        known = self._world.catalogue.show_by_id(tvdb_id)
        if known is None:
            known = new_show_title(title, year, episodes, tvdb_id, ended=ended)
            self._world.catalogue.add_shows([known])
        return known

    async def import_movie(
        self, title: str, *, service: str = "", quality: str = ""
    ) -> int:
        """Import a download for a movie now, as an upgrade if it has a file.

        Return the new file's id.
        """
        radarr, movie = self._world.movie(title, service)
        return radarr.import_file(movie.id, _quality(quality)).id

    async def import_episodes(
        self, what: Which, *, to: int = 0, service: str = "", quality: str = ""
    ) -> int:
        """Import one file now that carries an episode, or the episodes up to `to`.

        Files that carried them are upgraded. Return the new file's id.
        """
        sonarr, shelf = self._world.series(what.title, service)
        if what.season is None or what.episode is None:
            raise NotThere("An import needs a season and an episode")
        last = max(what.episode, to)
        episodes = [
            one
            for one in shelf.among(what.season)
            if what.episode <= one.number <= last
        ]
        if not episodes:
            raise NotThere(f"There is no {what}")
        return sonarr.import_episodes(shelf, episodes, _quality(quality)).id

    async def rename_file(self, what: Which, name: str, *, service: str = "") -> None:
        """Rename a movie's or an episode's file; its id and import date stay."""
        if not self._world.title(what.title, service).rename_file(what, name):
            raise NotThere(f"{what} has no file")


def _quality(name: str) -> Quality | None:
    return next((one for one in QUALITIES if one.name == name), None)
