"""What the world's film and television databases know of a title."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class MovieTitle:
    """A film; its identity is `tmdb_id`, `imdb_id` is empty when it has none."""

    tmdb_id: int
    imdb_id: str
    title: str
    year: int
    runtime: int
    genres: tuple[str, ...]
    studio: str
    certification: str
    released: date
    collection: str = ""


@dataclass(frozen=True, slots=True)
class SeasonTitle:
    """A season: a number (0 = specials) of episodes, aired weekly from a first day."""

    number: int
    episodes: int
    first_aired: date

    def aired(self, episode: int) -> datetime:
        """Return when episode `episode` (from 1) airs, in UTC."""
        day = self.first_aired + timedelta(weeks=episode - 1)
        return datetime.combine(day, time(20), UTC)


@dataclass(frozen=True, slots=True)
class ShowTitle:
    """A television series; its identity is `tvdb_id`, a `tmdb_id` of 0 is unknown."""

    tvdb_id: int
    tmdb_id: int
    imdb_id: str
    title: str
    year: int
    runtime: int
    genres: tuple[str, ...]
    network: str
    certification: str
    ended: bool
    seasons: tuple[SeasonTitle, ...]

    def episode_tvdb_id(self, season: int, episode: int) -> int:
        """Return the identity of one episode, distinct in the whole database."""
        return self.tvdb_id * 1000 + season * 40 + episode
