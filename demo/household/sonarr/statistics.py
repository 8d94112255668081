"""What Sonarr counts of a season or a series (API notes §3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..wire import Json, present, servarr_time
from .model import Episode, EpisodeFile, Shelf


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts over some episodes and their files."""

    with_file: int
    due: int
    total: int
    size: int
    release_groups: tuple[str, ...]
    previous_airing: datetime | None
    next_airing: datetime | None

    def record(self) -> dict[str, Json]:
        """Write what seasons and series share."""
        share = 100 * self.with_file / self.due if self.due else 0.0
        return {
            "episodeFileCount": self.with_file,
            "episodeCount": self.due,
            "totalEpisodeCount": self.total,
            "sizeOnDisk": self.size,
            "releaseGroups": self.release_groups,
            "percentOfEpisodes": share,
        }

    def airings(self) -> dict[str, Json]:
        """Write when the last monitored episode aired and when the next one will."""
        previous, following = self.previous_airing, self.next_airing
        return present(
            {
                "previousAiring": servarr_time(previous) if previous else None,
                "nextAiring": servarr_time(following) if following else None,
            }
        )


def count(shelf: Shelf, now: datetime, season: int | None = None) -> Counts | None:
    """Count a season, or the whole series; None where there is no episode yet."""
    episodes = [
        one for one in shelf.episodes.values() if season in (None, one.season.number)
    ]
    if not episodes:
        return None
    files = [one for one in shelf.files.values() if season in (None, one.season)]
    return _count(episodes, files, now, monitored=shelf.series.monitored)


def _count(
    episodes: list[Episode],
    files: Iterable[EpisodeFile],
    now: datetime,
    *,
    monitored: bool,
) -> Counts:
    airings = [one.airs for one in episodes if one.monitored and monitored]
    files = list(files)
    return Counts(
        with_file=sum(one.file_id > 0 for one in episodes),
        due=sum(
            one.file_id > 0 or (one.monitored and one.airs <= now) for one in episodes
        ),
        total=len(episodes),
        size=sum(file.size for file in files),
        release_groups=tuple(dict.fromkeys(file.release_group for file in files)),
        previous_airing=max((one for one in airings if one <= now), default=None),
        next_airing=min((one for one in airings if one > now), default=None),
    )
