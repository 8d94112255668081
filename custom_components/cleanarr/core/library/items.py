"""Make items of what Radarr and Sonarr answered."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ..clients.radarr import MovieFileRecord, MovieRecord
from ..clients.sonarr import SeasonRecord, SeriesRecord
from ..identifiers import ItemId, MediaType, Scope, Slug
from .details import Profiles, movie_details, series_details
from .model import Item, MediaFile, Season, SeriesFacts
from .recipe import movie_recipe, series_recipe
from .series_content import SeriesContent


def movie_item(
    service: Slug,
    movie: MovieRecord,
    labels: Mapping[int, str] | None,
    profiles: Profiles = None,
) -> Item:
    """Return a movie as an item; ``labels`` is ``None`` where tags are unknown."""
    file, tags = movie.file, _labels(movie.tags, labels)
    details = movie_details(service, movie, profiles)
    return Item(
        id=ItemId(f"{service}-{movie.id}"),
        scope=Scope.MOVIE,
        media=MediaType.MOVIE,
        service=service,
        entry=movie.id,
        identity=movie.identity,
        title=movie.title,
        year=movie.year,
        path=movie.path,
        root_folder=movie.root_folder,
        tags=tags,
        monitored=movie.monitored,
        files=(_movie_file(file),) if file else (),
        size=file.size if file else 0,
        entry_added=movie.added,
        poster=movie.poster,
        details=details,
        recipe=movie_recipe(movie, tags, details.quality_profile),
    )


def _movie_file(file: MovieFileRecord) -> MediaFile:
    return MediaFile(
        id=file.id,
        path=file.path,
        size=file.size,
        imported=file.imported,
        quality=file.quality,
        resolution=file.resolution,
    )


def series_item(
    service: Slug,
    series: SeriesRecord,
    labels: Mapping[int, str] | None,
    content: SeriesContent | None,
    profiles: Profiles = None,
) -> Item:
    """Return a whole series as an item; ``content`` is ``None`` while not read."""
    files = content.files if content else ()
    tags = _labels(series.tags, labels)
    details = series_details(service, series, profiles)
    return Item(
        id=ItemId(f"{service}-{series.id}"),
        scope=Scope.SERIES,
        media=MediaType.TV,
        service=service,
        entry=series.id,
        identity=series.identity,
        title=series.title,
        year=series.year,
        path=series.path,
        root_folder=series.root_folder,
        tags=tags,
        monitored=series.monitored,
        files=files,
        size=sum(file.size for file in files) if content else series.size,
        entry_added=series.added,
        poster=series.poster,
        series=SeriesFacts(
            status=series.status,
            next_airing=series.next_airing,
            seasons=tuple(_season(season, content) for season in series.seasons),
            file_count=series.file_count,
            files_known=content is not None,
        ),
        details=details,
        recipe=series_recipe(series, tags, details.quality_profile),
    )


def _season(season: SeasonRecord, content: SeriesContent | None) -> Season:
    missing = content.missing.get(season.number, ()) if content else ()
    return Season(
        number=season.number,
        file_count=season.file_count,
        aired=season.previous_airing is not None,
        size=season.size,
        missing=missing,
    )


def _labels(
    ids: Iterable[int], labels: Mapping[int, str] | None
) -> frozenset[str] | None:
    """Return tag labels in lower case; one unknown label makes all of them unknown."""
    if labels is None:
        return None
    found = tuple(labels.get(number) for number in ids)
    return None if None in found else _in_lower_case(found)


@lru_cache(maxsize=1024)
def _in_lower_case(labels: tuple[str | None, ...]) -> frozenset[str]:
    """Return the same set for all that are tagged alike: most of a library."""
    return frozenset(label.casefold() for label in labels if label)
