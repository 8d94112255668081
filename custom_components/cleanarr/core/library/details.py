"""What filter rules can ask of a title besides its files and its watching."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..clients.radarr import MovieRecord
from ..clients.sonarr import SeriesRecord
from ..identifiers import Slug
from ..reasons import Reason

type Profiles = Mapping[int, str] | None
"""The names of a service's quality profiles; ``None`` where they could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What its service says of a title; ``None``, or no genre: it does not say.

    ``rating`` counts to 10, ``runtime`` minutes (of an episode). ``studio`` is a series'
    network. ``status`` and ``series_type`` are the service's own words.
    ``quality_profile`` is a Reason where its name could not be read.
    """

    status: str | None = None
    genres: tuple[str, ...] = ()
    rating: float | None = None
    language: str | None = None
    certification: str | None = None
    collection: str | None = None
    studio: str | None = None
    runtime: int | None = None
    series_type: str | None = None
    quality_profile: str | Reason | None = None


def movie_details(service: Slug, movie: MovieRecord, profiles: Profiles) -> Details:
    """Return what Radarr says of a movie."""
    return Details(
        status=movie.status,
        genres=movie.genres,
        rating=movie.rating,
        language=movie.language,
        certification=movie.certification,
        collection=movie.collection,
        studio=movie.studio,
        runtime=movie.runtime,
        quality_profile=_profile(service, movie.quality_profile, profiles),
    )


def series_details(service: Slug, series: SeriesRecord, profiles: Profiles) -> Details:
    """Return what Sonarr says of a series."""
    return Details(
        status=series.status,
        genres=series.genres,
        rating=series.rating,
        language=series.language,
        certification=series.certification,
        studio=series.network,
        runtime=series.runtime,
        series_type=series.series_type,
        quality_profile=_profile(service, series.quality_profile, profiles),
    )


def _profile(
    service: Slug, number: int | None, profiles: Profiles
) -> str | Reason | None:
    """Return a profile's name; a number that nobody names is unknown, not absent."""
    if number is None:
        return None
    if profiles is None or number not in profiles:
        return Reason("quality_profile_unknown", {"service": service})
    return profiles[number]
