"""What is in a series: its files with what each carries, and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..clients.sonarr import EpisodeFileRecord, EpisodeRecord
from .model import MediaFile, Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesContent:
    """A series' files by id, and by season the episodes that have none."""

    files: tuple[MediaFile, ...]
    missing: Mapping[int, tuple[Missing, ...]]


def series_content(
    files: Iterable[EpisodeFileRecord], episodes: Iterable[EpisodeRecord]
) -> SeriesContent:
    """Put files and episodes together."""
    carried: defaultdict[int, list[EpisodeRecord]] = defaultdict(list)
    missing: defaultdict[int, list[Missing]] = defaultdict(list)
    for episode in episodes:
        if episode.file is not None:
            carried[episode.file].append(episode)
        else:
            lacking = Missing(monitored=episode.monitored, airs=episode.aired)
            missing[episode.season].append(lacking)
    return SeriesContent(
        files=tuple(
            _file(file, carried[file.id])
            for file in sorted(files, key=lambda file: file.id)
        ),
        missing={season: tuple(found) for season, found in missing.items()},
    )


def _file(file: EpisodeFileRecord, carried: Iterable[EpisodeRecord]) -> MediaFile:
    episodes = sorted(carried, key=lambda one: (one.season, one.number))
    return MediaFile(
        id=file.id,
        path=file.path,
        size=file.size,
        imported=file.imported,
        episodes=tuple((one.season, one.number) for one in episodes),
        episode_tvdbs=tuple(one.tvdb for one in episodes if one.tvdb is not None),
        quality=file.quality,
        resolution=file.resolution,
    )
