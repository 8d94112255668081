"""Read what Sonarr sends into values."""

from ...identifiers import EpisodeFileId, EpisodeId, SeriesId, imdb_id, provider_number
from .. import about
from ..fields import (
    Fields,
    flag,
    identifier,
    moment,
    number,
    numbers,
    optional_identifier,
    optional_number,
    optional_text,
    record,
    records,
    text,
    word,
    words,
)
from ..servarr import poster, year
from .records import (
    EpisodeFileRecord,
    EpisodeRecord,
    SeasonRecord,
    SeriesFound,
    SeriesRecord,
)


def series_record(row: Fields) -> SeriesRecord:
    """Read a series."""
    statistics = record(row, "statistics") or {}
    return SeriesRecord(
        id=identifier(SeriesId, row, "id"),
        title=text(row, "title"),
        year=year(row),
        path=text(row, "path"),
        root_folder=optional_text(row, "rootFolderPath") or "",
        tvdb=provider_number(row.get("tvdbId")),
        tmdb=provider_number(row.get("tmdbId")),
        imdb=imdb_id(row.get("imdbId")),
        monitored=flag(row, "monitored"),
        status=text(row, "status"),
        next_airing=moment(row, "nextAiring"),
        tags=numbers(row, "tags"),
        added=moment(row, "added"),
        poster=poster(row),
        quality_profile=optional_number(row, "qualityProfileId"),
        file_count=optional_number(statistics, "episodeFileCount") or 0,
        size=optional_number(statistics, "sizeOnDisk") or 0,
        seasons=tuple(map(_season, records(row, "seasons"))),
        series_type=word(row, "seriesType"),
        genres=words(row, "genres"),
        rating=about.rating(record(row, "ratings")),
        language=about.language(row),
        certification=word(row, "certification"),
        network=word(row, "network"),
        runtime=about.runtime(row),
        season_folder=flag(row, "seasonFolder"),
        new_items=word(row, "monitorNewItems"),
    )


def series_found(row: Fields) -> SeriesFound:
    """Read a series that Sonarr found."""
    return SeriesFound(
        title=text(row, "title"),
        tvdb=provider_number(row.get("tvdbId")),
        tmdb=provider_number(row.get("tmdbId")),
        imdb=imdb_id(row.get("imdbId")),
        seasons=tuple(number(one, "seasonNumber") for one in records(row, "seasons")),
    )


def _season(row: Fields) -> SeasonRecord:
    statistics = record(row, "statistics") or {}
    return SeasonRecord(
        number=number(row, "seasonNumber"),
        monitored=flag(row, "monitored"),
        file_count=optional_number(statistics, "episodeFileCount") or 0,
        size=optional_number(statistics, "sizeOnDisk") or 0,
        previous_airing=moment(statistics, "previousAiring"),
        next_airing=moment(statistics, "nextAiring"),
    )


def episode_record(row: Fields) -> EpisodeRecord:
    """Read an episode."""
    return EpisodeRecord(
        id=identifier(EpisodeId, row, "id"),
        season=number(row, "seasonNumber"),
        number=number(row, "episodeNumber"),
        title=optional_text(row, "title") or "",
        tvdb=provider_number(row.get("tvdbId")),
        monitored=flag(row, "monitored"),
        aired=moment(row, "airDateUtc"),
        file=optional_identifier(EpisodeFileId, row, "episodeFileId"),
    )


def episode_file_record(row: Fields) -> EpisodeFileRecord:
    """Read an episode file."""
    return EpisodeFileRecord(
        id=identifier(EpisodeFileId, row, "id"),
        series=identifier(SeriesId, row, "seriesId"),
        season=number(row, "seasonNumber"),
        path=text(row, "path"),
        size=number(row, "size"),
        imported=moment(row, "dateAdded"),
        quality=about.quality(row),
        resolution=about.resolution(row),
    )
