"""What a title was like, and what its service has now: whether they fit. All pure."""

from collections.abc import Iterable, Mapping

from ..clients.servarr import RootFolder
from ..errors import AnotherTitle, ProfileGone, RootFolderGone
from ..identifiers import Identity, service_of
from ..library.recipe import Recipe, SeriesRecipe
from ..memory import DeletionRecord


def check_same(record: DeletionRecord, found: Identity, title: str) -> None:
    """Raise AnotherTitle unless one id is the same and none is another."""
    mine = record.identity.title
    pairs = (
        (mine.tvdb, found.tvdb),
        (mine.tmdb, found.tmdb),
        (mine.imdb, found.imdb),
    )
    known = [one == other for one, other in pairs if one and other]
    if not known or not all(known):
        raise AnotherTitle(
            title=record.title, service=service_of(record.item), found=title
        )


def profile_number(
    record: DeletionRecord, recipe: Recipe, profiles: Mapping[int, str]
) -> int:
    """Return the number that a quality profile of the same name has now."""
    for number, name in profiles.items():
        if name == recipe.quality_profile:
            return number
    raise ProfileGone(
        title=record.title,
        service=service_of(record.item),
        profile=recipe.quality_profile,
    )


def root_folder(
    record: DeletionRecord, recipe: Recipe, folders: Iterable[RootFolder]
) -> str:
    """Return the same root folder as its service writes it, if it can be used."""
    for folder in folders:
        if folder.accessible and _plain(folder.path) == _plain(recipe.root_folder):
            return folder.path
    raise RootFolderGone(
        title=record.title,
        service=service_of(record.item),
        folder=recipe.root_folder,
    )


def _plain(path: str) -> str:
    """Return a folder's path without the slash that Sonarr ends some of them with."""
    return path.rstrip("/\\")


def tag_numbers(recipe: Recipe, labels: Mapping[int, str]) -> dict[str, int]:
    """Return the numbers that its tags have now; those that are gone are left out."""
    known = {label.casefold(): number for number, label in labels.items()}
    return {label: known[label] for label in recipe.tags if label in known}


def monitored_seasons(recipe: SeriesRecipe, there: Iterable[int]) -> dict[int, bool]:
    """Return whether each season is monitored: as it was, new ones as new ones are."""
    before = dict(recipe.seasons)
    new = recipe.new_items == "all"
    return {number: before.get(number, new and number > 0) for number in there}
