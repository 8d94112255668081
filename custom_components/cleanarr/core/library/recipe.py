"""What a service has to be told to add a title once more, as it stood there."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ..clients.radarr import MovieRecord
from ..clients.sonarr import SeriesRecord
from ..reasons import Reason

type Tags = frozenset[str] | None
"""Labels in lower case; ``None`` where they could not be read."""
type Profile = str | Reason | None
"""A quality profile's name; a Reason where it could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a movie or series stood in its service.

    Profile and tags by their names: a number is another's once they are made anew.
    """

    quality_profile: str
    root_folder: str
    tags: tuple[str, ...]
    monitored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieRecipe(Recipe):
    """A movie's. ``availability``: from when on Radarr looks for it, in its words."""

    availability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRecipe(Recipe):
    """A series', in Sonarr's words. ``seasons``: whether each is monitored."""

    series_type: str
    season_folder: bool
    new_items: str
    seasons: tuple[tuple[int, bool], ...]


def movie_recipe(
    movie: MovieRecord, tags: Tags, profile: Profile
) -> MovieRecipe | None:
    """Return how to add a movie again; ``None`` where anything of it is unknown."""
    if tags is None or not isinstance(profile, str):
        return None
    if not movie.root_folder or movie.availability is None:
        return None
    return MovieRecipe(
        quality_profile=profile,
        root_folder=movie.root_folder,
        tags=tuple(sorted(tags)),
        monitored=movie.monitored,
        availability=movie.availability,
    )


def series_recipe(
    series: SeriesRecord, tags: Tags, profile: Profile
) -> SeriesRecipe | None:
    """Return how to add a series again; ``None`` where anything of it is unknown."""
    if tags is None or not isinstance(profile, str):
        return None
    if not series.root_folder or series.series_type is None or series.new_items is None:
        return None
    return SeriesRecipe(
        quality_profile=profile,
        root_folder=series.root_folder,
        tags=tuple(sorted(tags)),
        monitored=series.monitored,
        series_type=series.series_type,
        season_folder=series.season_folder,
        new_items=series.new_items,
        seasons=tuple((one.number, one.monitored) for one in series.seasons),
    )


def written(recipe: Recipe) -> dict[str, object]:
    """Return a recipe as it comes back from JSON."""
    return {name: _listed(value) for name, value in asdict(recipe).items()}


def read_movie_recipe(plain: Mapping[str, object]) -> MovieRecipe | None:
    """Return what was written of a movie; ``None`` for anything less than all of it."""
    match plain:
        case {
            "quality_profile": str(profile),
            "root_folder": str(folder),
            "tags": [*tags],
            "monitored": bool(monitored),
            "availability": str(availability),
        }:
            return MovieRecipe(
                quality_profile=profile,
                root_folder=folder,
                tags=tuple(map(str, tags)),
                monitored=monitored,
                availability=availability,
            )
    return None


def read_series_recipe(plain: Mapping[str, object]) -> SeriesRecipe | None:
    """Return what was written of a series; ``None`` for anything less than all of it."""
    match plain:
        case {
            "quality_profile": str(profile),
            "root_folder": str(folder),
            "tags": [*tags],
            "monitored": bool(monitored),
            "series_type": str(kind),
            "season_folder": bool(season_folder),
            "new_items": str(new_items),
            "seasons": [*seasons],
        }:
            return SeriesRecipe(
                quality_profile=profile,
                root_folder=folder,
                tags=tuple(map(str, tags)),
                monitored=monitored,
                series_type=kind,
                season_folder=season_folder,
                new_items=new_items,
                seasons=tuple(map(_season, seasons)),
            )
    return None


def _season(plain: object) -> tuple[int, bool]:
    match plain:
        case [int(number), bool(monitored)]:
            return number, monitored
    raise ValueError("no season")


def _listed(value: object) -> object:
    """Return tuples as the lists that JSON makes of them."""
    return [_listed(one) for one in value] if isinstance(value, tuple) else value
