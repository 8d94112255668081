"""Series, episodes and episode files in Sonarr's database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..servarr.model import StoredFile
from ..titles import SeasonTitle, ShowTitle


@dataclass(frozen=True, slots=True)
class Series:
    """A series; `path` is its folder as Sonarr sees it, `seasons` number → monitored."""

    id: int
    title: ShowTitle
    path: str
    root: str
    monitored: bool
    added: datetime
    seasons: Mapping[int, bool]
    tags: tuple[int, ...] = ()
    monitor_new_items: str = "all"
    quality_profile_id: int = 4
    season_folder: bool = True
    series_type: str = "standard"


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode; file id 0 has no file."""

    id: int
    series_id: int
    season: SeasonTitle
    number: int
    monitored: bool
    file_id: int = 0

    @property
    def airs(self) -> datetime:
        """Return when it airs."""
        return self.season.aired(self.number)


@dataclass(frozen=True, slots=True)
class EpisodeFile(StoredFile):
    """A file that carries one or more episodes of one season."""

    season: int


@dataclass(slots=True)
class Shelf:
    """A series with its episodes and files by id; each change counts a revision."""

    series: Series
    episodes: dict[int, Episode] = field(default_factory=dict)
    files: dict[int, EpisodeFile] = field(default_factory=dict)
    revision: int = 0

    def set_series(self, series: Series) -> None:
        """Change the series' own row."""
        self.series = series
        self.revision += 1

    def set_episode(self, episode: Episode) -> None:
        """Add or change an episode."""
        self.episodes[episode.id] = episode
        self.revision += 1

    def carried_by(self, file_id: int) -> list[Episode]:
        """Return the episodes in a file, in order."""
        inside = (one for one in self.episodes.values() if one.file_id == file_id)
        return sorted(inside, key=lambda episode: episode.number)

    def among(self, season: int | None, number: int | None = None) -> list[Episode]:
        """Return the episodes of a season, or one of them; None means all."""
        return [
            episode
            for episode in self.episodes.values()
            if season in (None, episode.season.number)
            and number in (None, episode.number)
        ]
