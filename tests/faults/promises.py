"""What people were promised, and what of it there still is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from custom_components.cleanarr.core import ItemId, Source, SourceState, Status
from demo.household.control.shapes import HouseholdState, MovieState, SeriesState
from tests.core.street import Street


@dataclass(frozen=True, slots=True)
class Promises:
    """What people see and rely on: dates, Keeps, links on the disk, and states.

    ``files``: where the files of each item lie that nothing smaller is a part of.
    ``monitored`` are entries, and seasons and episodes by the ids that they would have.
    """

    items: Mapping[ItemId, str]
    statuses: Mapping[ItemId, Status]
    dates: Mapping[ItemId, datetime]
    files: Mapping[ItemId, frozenset[str]]
    links: Mapping[str, str]
    monitored: frozenset[ItemId]
    sources: Mapping[str, Source]

    @property
    def kept(self) -> frozenset[ItemId]:
        """Return what somebody keeps."""
        return frozenset(
            item for item, status in self.statuses.items() if status is Status.KEPT
        )

    @property
    def fresh(self) -> bool:
        """Return whether every service was read in health."""
        states = {source.state for source in self.sources.values()}
        return states == {SourceState.FRESH}

    def entry(self, item: ItemId) -> str:
        """Return the title of the movie or series that an item is, or is a part of."""
        return self.items.get(entry_of(item), "")

    def missing(self, disk: frozenset[str]) -> frozenset[ItemId]:
        """Return the items of which a file is not there any more."""
        return frozenset(
            item for item, files in self.files.items() if not files <= disk
        )


async def promises(one: Street) -> Promises:
    """Return what people can rely on now."""
    view, state = one.cleaner.view, await one.world.household()
    return Promises(
        items={item.id: item.title for item in view.items.values()},
        statuses={item.id: item.status for item in view.items.values()},
        dates={
            item.id: item.delete_after
            for item in view.leaving_soon
            if item.delete_after is not None
        },
        files=_files(one, state),
        links={file.path: file.target for file in state.files if file.target},
        monitored=frozenset(_monitored(state)),
        sources={source.slug: source for source in view.sources},
    )


async def entries(one: Street) -> frozenset[ItemId]:
    """Return what Radarr and Sonarr list, with and without files."""
    state = await one.world.household()
    return frozenset(map(_id, chain(state.movies, state.series)))


async def on_disk(one: Street) -> frozenset[str]:
    """Return the files that there are."""
    return frozenset(file.path for file in (await one.world.household()).files)


def entry_of(item: ItemId) -> ItemId:
    """Return the id of the movie or series that an item is, or is a part of."""
    return ItemId("-".join(item.split("-")[:2]))


def _files(one: Street, state: HouseholdState) -> dict[ItemId, frozenset[str]]:
    """Return where the files of items lie, as services and Cleanarr tell together."""
    places: dict[tuple[str, int], str] = {
        (movie.service, movie.file_id): movie.on_disk for movie in state.movies
    }
    for series in state.series:
        places |= {
            (series.service, episode.file_id): episode.on_disk
            for episode in series.episodes
        }
    items = one.cleaner.view.items
    divided = {entry_of(item) for item in items if entry_of(item) != item}
    return {
        item.id: frozenset(places[item.service, file] for file in item.files)
        for item in items.values()
        if item.id not in divided
        and all((item.service, f) in places for f in item.files)
    }


def _monitored(state: HouseholdState) -> Iterator[ItemId]:
    for row in chain(state.movies, state.series):
        if row.monitored:
            yield _id(row)
    for series in state.series:
        for season, monitored in series.seasons.items():
            if monitored:
                yield ItemId(f"{_id(series)}-s{int(season):02d}")
        for episode in series.episodes:
            if episode.monitored:
                name = f"s{episode.season:02d}e{episode.number:02d}"
                yield ItemId(f"{_id(series)}-{name}")


def _id(row: MovieState | SeriesState) -> ItemId:
    return ItemId(f"{row.service}-{row.id}")
