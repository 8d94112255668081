"""A movie or a series in hand: what both can have done to them."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import override

from .radarr import Movie, MovieNews, RadarrState
from .servarr.model import QUALITIES, QueueEntry
from .servarr.state import ServarrState
from .sonarr import SeriesNews, Shelf, SonarrState
from .which import Which

_DOWNLOAD_SIZE = 8_000_000_000


@dataclass(frozen=True, slots=True)
class Handle(ABC):
    """A title in its service."""

    @property
    @abstractmethod
    def service(self) -> ServarrState:
        """Return the service that has it."""

    @property
    @abstractmethod
    def number(self) -> int:
        """Return its id there."""

    @property
    @abstractmethod
    def tags(self) -> tuple[int, ...]:
        """Return its tags' ids."""

    @abstractmethod
    def set_tags(self, tags: tuple[int, ...]) -> None:
        """Change its tags."""

    @abstractmethod
    def set_monitored(self, what: Which, *, monitored: bool) -> None:
        """Monitor it, or a part of it, or no longer."""

    @abstractmethod
    def files(self, what: Which) -> list[Path]:
        """Return its files on the disk, or those of a part of it."""

    @abstractmethod
    def rename_file(self, what: Which, name: str) -> bool:
        """Rename its file, or that of an episode; false where there is none. Blocks."""

    @abstractmethod
    def remove(self, *, files: bool) -> Callable[[], None]:
        """Remove it from its service; return the blocking rest."""

    @abstractmethod
    def _tell_grabbed(self, entry: QueueEntry) -> None:
        """Have its service tell that a download began."""

    @abstractmethod
    def _parts(self, what: Which) -> list[tuple[int, int]]:
        """Return episode id and season of each part that downloads; 0, 0 of a film."""

    def download(self, what: Which) -> None:
        """Begin to download it, or a part of it."""
        for episode_id, season in self._parts(what):
            number = self.service.next_id("queue")
            self.service.queue[number] = entry = QueueEntry(
                id=number,
                owner_id=self.number,
                episode_id=episode_id,
                season_number=season,
                title=f"{what.title} {QUALITIES[-1].name}",
                size=_DOWNLOAD_SIZE,
                added=self.service.clock.now(),
                quality=QUALITIES[-1],
            )
            self._tell_grabbed(entry)

    def give_up_downloads(self) -> None:
        """End all downloads of it."""
        for entry in list(self.service.queue.values()):
            if entry.owner_id == self.number:
                del self.service.queue[entry.id]


@dataclass(frozen=True, slots=True)
class MovieHandle(Handle):
    """A movie in Radarr."""

    radarr: RadarrState
    movie: Movie

    @property
    @override
    def service(self) -> RadarrState:
        return self.radarr

    @property
    @override
    def number(self) -> int:
        return self.movie.id

    @property
    @override
    def tags(self) -> tuple[int, ...]:
        return self.movie.tags

    @override
    def set_tags(self, tags: tuple[int, ...]) -> None:
        self.radarr.movies[self.movie.id] = replace(self.movie, tags=tags)

    @override
    def set_monitored(self, what: Which, *, monitored: bool) -> None:
        self.radarr.movies[self.movie.id] = replace(self.movie, monitored=monitored)

    @override
    def files(self, what: Which) -> list[Path]:
        file = self.movie.file
        if file is None:
            return []
        return [self.radarr.on_disk(f"{self.movie.path}/{file.relative_path}")]

    @override
    def rename_file(self, what: Which, name: str) -> bool:
        if self.movie.file is None:
            return False
        self.radarr.rename(self.movie, self.movie.file, name)
        return True

    @override
    def _tell_grabbed(self, entry: QueueEntry) -> None:
        MovieNews(self.radarr).grabbed(self.movie, entry)

    @override
    def remove(self, *, files: bool) -> Callable[[], None]:
        return self.radarr.remove([self.movie], files=files, exclude=False)

    @override
    def _parts(self, what: Which) -> list[tuple[int, int]]:
        return [(0, 0)]


@dataclass(frozen=True, slots=True)
class SeriesHandle(Handle):
    """A series in Sonarr."""

    sonarr: SonarrState
    shelf: Shelf

    @property
    @override
    def service(self) -> SonarrState:
        return self.sonarr

    @property
    @override
    def number(self) -> int:
        return self.shelf.series.id

    @property
    @override
    def tags(self) -> tuple[int, ...]:
        return self.shelf.series.tags

    @override
    def set_tags(self, tags: tuple[int, ...]) -> None:
        self.shelf.set_series(replace(self.shelf.series, tags=tags))

    @override
    def set_monitored(self, what: Which, *, monitored: bool) -> None:
        series = self.shelf.series
        if what.season is None:
            self.shelf.set_series(replace(series, monitored=monitored))
        elif what.episode is None:
            seasons = {**series.seasons, what.season: monitored}
            self.shelf.set_series(replace(series, seasons=seasons))
            self.sonarr.monitor_season(self.shelf, what.season, monitored=monitored)
        else:
            for episode in self.shelf.among(what.season, what.episode):
                self.shelf.set_episode(replace(episode, monitored=monitored))

    @override
    def files(self, what: Which) -> list[Path]:
        path = self.shelf.series.path
        carried = self.shelf.among(what.season, what.episode)
        numbers = dict.fromkeys(one.file_id for one in carried if one.file_id)
        return [
            self.sonarr.on_disk(f"{path}/{self.shelf.files[number].relative_path}")
            for number in numbers
        ]

    @override
    def rename_file(self, what: Which, name: str) -> bool:
        for episode in self.shelf.among(what.season, what.episode):
            if episode.file_id:
                self.sonarr.rename(self.shelf, self.shelf.files[episode.file_id], name)
                return True
        return False

    @override
    def _tell_grabbed(self, entry: QueueEntry) -> None:
        episode = self.shelf.episodes[entry.episode_id]
        SeriesNews(self.sonarr).grabbed(self.shelf, episode, entry)

    @override
    def remove(self, *, files: bool) -> Callable[[], None]:
        return self.sonarr.remove([self.shelf], files=files, exclude=False)

    @override
    def _parts(self, what: Which) -> list[tuple[int, int]]:
        episodes = self.shelf.among(what.season, what.episode)
        return [(episode.id, episode.season.number) for episode in episodes]
