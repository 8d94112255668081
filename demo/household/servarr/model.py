"""What Radarr and Sonarr both keep: files, their quality, history, downloads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Quality:
    """A quality as Radarr and Sonarr number and name it (`source` as Radarr does)."""

    id: int
    name: str
    source: str
    resolution: int
    modifier: str = "none"


QUALITIES = (
    Quality(4, "HDTV-720p", "tv", 720),
    Quality(3, "WEBDL-1080p", "webdl", 1080),
    Quality(7, "Bluray-1080p", "bluray", 1080),
    Quality(18, "WEBDL-2160p", "webdl", 2160),
    Quality(19, "Bluray-2160p", "bluray", 2160),
)
RELEASE_GROUPS = ("NTb", "FLUX", "playWEB", "SPARKS", "DON", "TayTO")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A media file in the database; `relative_path` counts from its title's folder."""

    id: int
    owner_id: int
    relative_path: str
    size: int
    date_added: datetime
    quality: Quality
    release_group: str


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Something that happened to a movie or an episode (`episode_id` 0: a movie)."""

    id: int
    owner_id: int
    episode_id: int
    source_title: str
    event: str
    date: datetime
    quality: Quality
    data: Mapping[str, str]
    download_id: str = ""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A download in progress (`episode_id` 0: a movie)."""

    id: int
    owner_id: int
    episode_id: int
    season_number: int
    title: str
    size: int
    added: datetime
    quality: Quality


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A title that import lists may not bring back."""

    id: int
    identity: int
    title: str
    year: int
