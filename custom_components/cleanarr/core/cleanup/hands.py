"""How a movie, and how a series, is taken out of its service, one request at a time."""

from typing import Protocol, runtime_checkable

from ..clients.radarr import RadarrClient, RadarrWriter
from ..clients.sonarr import (
    EpisodeFileRecord,
    SonarrClient,
    SonarrWriter,
)
from ..errors import NotFound
from ..identifiers import (
    EpisodeId,
    Identity,
    MovieFileId,
    MovieId,
    SeriesId,
)

type Monitored = tuple[tuple[str, int], ...]


class Hand(Protocol):
    """An item in its service, by its entry. Every write asks its permit first."""

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


@runtime_checkable
class EntryHand(Hand, Protocol):
    """A whole movie or series, whose entry can go with its files."""

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
        return movie.identity

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


class SeriesFilesHand:
    """Files of one series in Sonarr."""

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
        return series.identity

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

    async def _present(self, files: tuple[int, ...]) -> tuple[EpisodeFileRecord, ...]:
        """Read which of these files there are now."""
        found = await self._reader.episode_files(self._series)
        return tuple(file for file in found if file.id in files)


class SeriesHand(SeriesFilesHand):
    """A whole series in Sonarr."""

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


class PartHand(SeriesFilesHand):
    """A season, or the episodes of a single file. The series' entry is out of reach."""

    def __init__(
        self,
        reader: SonarrClient,
        writer: SonarrWriter,
        series: SeriesId,
        part: Identity,
    ) -> None:
        """Take hold of what ``part`` narrows the series down to."""
        super().__init__(reader, writer, series)
        self._part = part

    async def monitored(self) -> Monitored:
        """Read which episodes of the part are monitored, and whether its season is."""
        season = self._part.season
        episodes = tuple(
            ("episode", int(episode.id))
            for episode in await self._reader.episodes(self._series)
            if episode.monitored and self._part.has((episode.season, episode.number))
        )
        if season is None:
            return episodes
        series = await self._reader.one_series(self._series)
        return episodes + tuple(
            ("season", each.number)
            for each in series.seasons
            if each.number == season and each.monitored
        )

    async def unmonitor(self) -> None:
        """Stop Sonarr from fetching any of the part again."""
        await self._set(await self.monitored(), monitored=False)

    async def monitor_again(self, before: Monitored) -> None:
        """Put monitoring back; Sonarr refuses a list with an episode that is gone."""
        there = {int(one.id) for one in await self._reader.episodes(self._series)}
        left = tuple(one for one in before if one[0] != "episode" or one[1] in there)
        await self._set(left, monitored=True)

    async def _set(self, what: Monitored, *, monitored: bool) -> None:
        """Switch episodes, then the seasons that are among it."""
        episodes = [EpisodeId(number) for kind, number in what if kind == "episode"]
        if episodes:
            await self._writer.set_episodes_monitored(episodes, monitored=monitored)
        for kind, number in what:
            if kind == "season":
                await self._writer.set_season_monitored(
                    self._series, number, monitored=monitored
                )
