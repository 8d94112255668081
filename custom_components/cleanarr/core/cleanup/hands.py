"""How a movie, and how a series, is taken out of its service, one request at a time."""

from typing import Protocol

from ..clients.radarr import RadarrClient, RadarrWriter
from ..clients.sonarr import EpisodeFileRecord, SonarrClient, SonarrWriter
from ..errors import NotFound
from ..identifiers import (
    Identity,
    MediaType,
    MovieFileId,
    MovieId,
    SeriesId,
)

type Monitored = tuple[tuple[str, int], ...]


class Hand(Protocol):
    """One entry of one service. Every write asks its permit first."""

    async def identity(self) -> Identity | None:
        """Read who the entry is now; ``None`` when it is gone."""
        ...

    async def monitored(self) -> Monitored:
        """Read what of the entry is monitored, as kind and id."""
        ...

    async def unmonitor(self) -> None:
        """Stop the service from fetching it again."""
        ...

    async def monitor_again(self, before: Monitored) -> None:
        """Put monitoring back to what it was."""
        ...

    async def delete_files(self, files: tuple[int, ...]) -> None:
        """Delete these files, which were read a moment ago."""
        ...

    async def files_left(self) -> frozenset[int]:
        """Read which files there still are; none when the entry is gone."""
        ...

    async def path(self) -> str:
        """Read which folder is the entry's own; raises NotFound when it is gone."""
        ...

    async def neighbours(self) -> tuple[str, ...]:
        """Read the folders of all other entries of the service."""
        ...

    async def remove_entry(self, *, folder: bool, exclusion: bool) -> None:
        """Remove the entry, with what is left in its folder if ``folder``."""
        ...


class MovieHand:
    """A movie in Radarr."""

    def __init__(
        self, reader: RadarrClient, writer: RadarrWriter, movie: MovieId
    ) -> None:
        """Take hold of one movie."""
        self._reader = reader
        self._writer = writer
        self._movie = movie

    async def identity(self) -> Identity | None:
        """Read who the movie is now; ``None`` when it is gone."""
        try:
            movie = await self._reader.movie(self._movie)
        except NotFound:
            return None
        return Identity(media=MediaType.MOVIE, tmdb=movie.tmdb, imdb=movie.imdb)

    async def monitored(self) -> Monitored:
        """Read whether the movie is monitored."""
        movie = await self._reader.movie(self._movie)
        return (("movie", self._movie),) if movie.monitored else ()

    async def unmonitor(self) -> None:
        """Stop Radarr from fetching it again."""
        await self._writer.set_monitored([self._movie], monitored=False)

    async def monitor_again(self, before: Monitored) -> None:
        """Put monitoring back."""
        if before:
            await self._writer.set_monitored([self._movie], monitored=True)

    async def delete_files(self, files: tuple[int, ...]) -> None:
        """Delete the movie's file; one that is gone already is no failure."""
        for file in files:
            try:
                await self._writer.delete_file(MovieFileId(file))
            except NotFound:
                continue

    async def files_left(self) -> frozenset[int]:
        """Read which files there still are."""
        try:
            movie = await self._reader.movie(self._movie)
        except NotFound:
            return frozenset()
        return frozenset({movie.file.id} if movie.file else ())

    async def path(self) -> str:
        """Read which folder is the movie's own."""
        return (await self._reader.movie(self._movie)).path

    async def neighbours(self) -> tuple[str, ...]:
        """Read the folders of all other movies."""
        movies = await self._reader.movies()
        return tuple(movie.path for movie in movies if movie.id != self._movie)

    async def remove_entry(self, *, folder: bool, exclusion: bool) -> None:
        """Remove the movie from Radarr; gone already is no failure."""
        try:
            await self._writer.remove_movie(
                self._movie, delete_files=folder, exclusion=exclusion
            )
        except NotFound:
            return


class SeriesHand:
    """A whole series in Sonarr."""

    def __init__(
        self, reader: SonarrClient, writer: SonarrWriter, series: SeriesId
    ) -> None:
        """Take hold of one series."""
        self._reader = reader
        self._writer = writer
        self._series = series

    async def identity(self) -> Identity | None:
        """Read who the series is now; ``None`` when it is gone."""
        try:
            series = await self._reader.one_series(self._series)
        except NotFound:
            return None
        return Identity(
            media=MediaType.TV, tvdb=series.tvdb, tmdb=series.tmdb, imdb=series.imdb
        )

    async def monitored(self) -> Monitored:
        """Read whether the series is monitored; its seasons stay as they are."""
        series = await self._reader.one_series(self._series)
        return (("series", self._series),) if series.monitored else ()

    async def unmonitor(self) -> None:
        """Stop Sonarr from fetching any of it again."""
        await self._writer.set_monitored([self._series], monitored=False)

    async def monitor_again(self, before: Monitored) -> None:
        """Put monitoring back."""
        if before:
            await self._writer.set_monitored([self._series], monitored=True)

    async def delete_files(self, files: tuple[int, ...]) -> None:
        """Delete the files, one bulk call a season, each re-read just before.

        A bulk call with one id that is gone deletes nothing (API notes §2), so what is
        gone already is left out.
        """
        seasons = {file.season for file in await self._present(files)}
        for season in sorted(seasons):
            there = [
                file.id for file in await self._present(files) if file.season == season
            ]
            if there:
                await self._writer.delete_files(self._series, there)

    async def files_left(self) -> frozenset[int]:
        """Read which files there still are."""
        try:
            files = await self._reader.episode_files(self._series)
        except NotFound:
            return frozenset()
        return frozenset(file.id for file in files)

    async def path(self) -> str:
        """Read which folder is the series' own."""
        return (await self._reader.one_series(self._series)).path

    async def neighbours(self) -> tuple[str, ...]:
        """Read the folders of all other series."""
        found = await self._reader.series()
        return tuple(series.path for series in found if series.id != self._series)

    async def remove_entry(self, *, folder: bool, exclusion: bool) -> None:
        """Remove the series from Sonarr; gone already is no failure."""
        try:
            await self._writer.remove_series(
                self._series, delete_files=folder, exclusion=exclusion
            )
        except NotFound:
            return

    async def _present(self, files: tuple[int, ...]) -> tuple[EpisodeFileRecord, ...]:
        """Read which of these files there are now."""
        found = await self._reader.episode_files(self._series)
        return tuple(file for file in found if file.id in files)
