"""Where a title goes back to: what its service has of profile, folder and tags."""

from dataclasses import dataclass

from ..clients.servarr import ServarrClient
from ..clients.writing import ServarrFetcher
from ..errors import RequestRefused, ServiceError
from ..identifiers import service_of
from ..library.recipe import Recipe
from ..memory import DeletionRecord
from ..reasons import Reason
from .fitting import profile_number, root_folder, tag_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Profile and tags by their numbers, and what there is to say about the tags."""

    quality_profile: int
    root_folder: str
    tags: tuple[int, ...]
    notes: tuple[Reason, ...]


async def find_place[Entry: int](
    record: DeletionRecord,
    recipe: Recipe,
    client: ServarrClient[Entry],
    fetcher: ServarrFetcher,
) -> Place:
    """Return where a title goes back to; tags that are gone are made again.

    Raises ProfileGone or RootFolderGone before anything is changed.
    """
    profile = profile_number(record, recipe, await client.quality_profiles())
    folder = root_folder(record, recipe, await client.root_folders())
    tags = tag_numbers(recipe, await client.tags())
    if missing := [label for label in recipe.tags if label not in tags]:
        for label in missing:
            await _make_tag(fetcher, label)
        tags = tag_numbers(recipe, await client.tags())
    return Place(
        quality_profile=profile,
        root_folder=folder,
        tags=tuple(sorted(tags.values())),
        notes=tuple(_about_tags(record, recipe, tags)),
    )


async def _make_tag(fetcher: ServarrFetcher, label: str) -> None:
    """Make a tag, unless the service no longer takes such a label."""
    try:
        await fetcher.add_tag(label)
    except RequestRefused:
        return


def _about_tags(
    record: DeletionRecord, recipe: Recipe, tags: dict[str, int]
) -> list[Reason]:
    """Say which tags it did not get."""
    left_out = ", ".join(label for label in recipe.tags if label not in tags)
    if not left_out:
        return []
    values = {"service": service_of(record.item), "tags": left_out}
    return [Reason("restore_without_tags", values)]


async def about_exclusion[Entry: int](
    record: DeletionRecord, provider_id: int, client: ServarrClient[Entry]
) -> tuple[Reason, ...]:
    """Say whether import lists may not add a title; that it was added by hand is fine."""
    values = {"service": service_of(record.item)}
    try:
        excluded = await client.exclusions()
    except ServiceError:
        return (Reason("restore_exclusions_unread", values),)
    return (Reason("restore_excluded", values),) if provider_id in excluded else ()
