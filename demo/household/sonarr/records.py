"""How Sonarr writes series, episodes and files (API notes §3)."""

from datetime import UTC, datetime, timedelta
from random import Random

from ..servarr.records import ENGLISH, file_record
from ..titles import SeasonTitle, ShowTitle, name_key, safe_name
from ..titles.text import alternate_titles, episode_title, overview
from ..wire import Json, present, servarr_time
from .model import Episode, EpisodeFile, Series, Shelf
from .statistics import count

_IMAGES = ("banner", "poster", "fanart", "clearlogo")
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def series_record(
    shelf: Shelf, now: datetime, *, covers: str, statistics: bool = True
) -> dict[str, Json]:
    """Write a series; `covers` is the URL base. The editor has no statistics."""
    series = shelf.series
    counts = count(shelf, now) if statistics else None
    numbered = sum(number > 0 for number in series.seasons)
    record = {
        **_about(series.title, now),
        **_settings(series),
        **(counts.airings() if counts else {}),
        "images": _images(series, covers),
        "seasons": [
            _season(shelf, number, now, statistics=statistics)
            for number in series.seasons
        ],
        "statistics": {"seasonCount": numbered, **counts.record()} if counts else None,
        "id": series.id,
    }
    return present(record)


def found_record(title: ShowTitle, now: datetime) -> dict[str, Json]:
    """Write a series as a look-up finds it: nothing that only a series here has."""
    seasons = {one.number: one.number > 0 for one in title.seasons}
    series = Series(0, title, "", "", monitored=False, added=_NEVER, seasons=seasons)
    record = {
        **series_record(Shelf(series), now, covers="", statistics=False),
        "qualityProfileId": 0,
        "languageProfileId": 0,
        "folder": f"{safe_name(title.title)} ({title.year})",
    }
    for name in ("id", "path", "rootFolderPath"):
        del record[name]
    return record


def _season(
    shelf: Shelf, number: int, now: datetime, *, statistics: bool
) -> dict[str, Json]:
    counts = count(shelf, now, number) if statistics else None
    season: dict[str, Json] = {
        "seasonNumber": number,
        "monitored": shelf.series.seasons[number],
        "statistics": {**counts.airings(), **counts.record()} if counts else None,
    }
    return present(season)


def _settings(series: Series) -> dict[str, Json]:
    return {
        "path": series.path,
        "qualityProfileId": series.quality_profile_id,
        "seasonFolder": series.season_folder,
        "monitored": series.monitored,
        "monitorNewItems": series.monitor_new_items,
        "useSceneNumbering": False,
        "seriesType": series.series_type,
        "rootFolderPath": f"{series.root}/",
        "tags": list(series.tags),
        "added": servarr_time(series.added),
        "languageProfileId": 1,
    }


def _about(title: ShowTitle, now: datetime) -> dict[str, Json]:
    chance = Random(title.tvdb_id)
    aired = [one for season in title.seasons for one in _airings(season) if one <= now]
    first = min((season.aired(1) for season in title.seasons), default=now)
    status = "ended" if title.ended else "continuing"
    return {
        "title": title.title,
        "alternateTitles": _alternate_titles(title),
        "sortTitle": title.title.casefold().removeprefix("the "),
        "status": status if aired else "upcoming",
        "ended": title.ended,
        "overview": overview(title.tvdb_id, 4),
        "network": title.network,
        "airTime": "20:00",
        "originalLanguage": ENGLISH,
        "year": title.year,
        "runtime": title.runtime,
        "tvdbId": title.tvdb_id,
        "tvRageId": 0,
        "tvMazeId": title.tvdb_id % 90_000,
        "tmdbId": title.tmdb_id,
        "firstAired": servarr_time(first),
        "lastAired": servarr_time(max(aired)) if aired else None,
        "cleanTitle": name_key(title.title),
        "imdbId": title.imdb_id or None,
        "titleSlug": f"{name_key(title.title)}-{title.year}",
        "certification": title.certification,
        "genres": title.genres,
        "ratings": {
            "votes": chance.randint(100, 90_000),
            "value": round(chance.uniform(5, 9), 1),
        },
    }


def _airings(season: SeasonTitle) -> list[datetime]:
    return [season.aired(number) for number in range(1, season.episodes + 1)]


def _alternate_titles(title: ShowTitle) -> list[Json]:
    names = alternate_titles(title.tvdb_id, title.title)
    return [{"title": name, "seasonNumber": -1} for name in names]


def _images(series: Series, covers: str) -> list[Json]:
    tvdb_id = series.title.tvdb_id
    return [
        {
            "coverType": kind,
            "url": f"{covers}/MediaCover/{series.id}/{kind}.jpg?lastWrite=6388{tvdb_id}",
            "remoteUrl": f"https://images.example/banners/v4/{tvdb_id}/{kind}.jpg",
        }
        for kind in _IMAGES
    ]


def episode_record(
    shelf: Shelf, episode: Episode, *, with_file: bool
) -> dict[str, Json]:
    """Write an episode, with its file when asked for."""
    title = shelf.series.title
    season = episode.season
    identity = title.episode_tvdb_id(season.number, episode.number)
    file = shelf.files.get(episode.file_id) if with_file else None
    last = title.ended and episode.number == season.episodes
    record: dict[str, Json] = {
        "seriesId": episode.series_id,
        "tvdbId": identity,
        "episodeFileId": episode.file_id,
        "seasonNumber": season.number,
        "episodeNumber": episode.number,
        "title": episode_title(identity),
        "airDate": episode.airs.date().isoformat(),
        "airDateUtc": servarr_time(episode.airs),
        "runtime": title.runtime,
        "finaleType": "season" if last else None,
        "overview": overview(identity),
        "episodeFile": episode_file_record(shelf, file) if file else None,
        "hasFile": episode.file_id > 0,
        "monitored": episode.monitored,
        "absoluteEpisodeNumber": _absolute_number(title, episode),
        "unverifiedSceneNumbering": False,
        "endTime": servarr_time(episode.airs + timedelta(minutes=title.runtime)),
        "id": episode.id,
    }
    return present(record)


def _absolute_number(title: ShowTitle, episode: Episode) -> int | None:
    if episode.season.number == 0:
        return None
    before = (
        season.episodes
        for season in title.seasons
        if 0 < season.number < episode.season.number
    )
    return sum(before) + episode.number


def episode_file_record(shelf: Shelf, file: EpisodeFile) -> dict[str, Json]:
    """Write an episode file."""
    several = len(shelf.carried_by(file.id)) > 1
    return {
        "seriesId": shelf.series.id,
        "seasonNumber": file.season,
        **file_record(file, shelf.series.path, radarr=False),
        "customFormats": [],
        "customFormatScore": 0,
        "releaseType": "multiEpisode" if several else "singleEpisode",
        "id": file.id,
    }
