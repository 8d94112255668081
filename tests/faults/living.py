"""A household that lives: what is in it, and what people were promised of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import aiohttp
from yarl import URL

from custom_components.cleanarr.core import ItemId, Source, SourceState, Status
from demo.household.control.shapes import HouseholdState, MovieState, SeriesState
from tests.core.street import Street

DUE = frozenset({"Due Movie", "Due Series"})
_KEPT = ("Kept Movie", "Kept Series")
_TAGGED = ("Tagged Movie", "Tagged Series")
_FAVORITES = ("Favourite Movie", "Favourite Series")
_LATE = ("Late Movie", "Late Series")
_MEDIA = ("movie", "series")
FRESH = tuple(f"Fresh {number}" for number in range(7))
_WAIT = aiohttp.ClientTimeout(total=0.05)


class Impatient:
    """A session that waits for a service no longer than it takes to be sure.

    All that is asked of a service that hangs does hang, so that the twentieth of a
    second stands for the half-minute that the household would wait.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.hanging: URL | None = None

    def request(self, method: str, url: URL, **how: Any) -> object:
        """Ask as the session would, and wait less where a service hangs."""
        if url.origin() == self.hanging:
            how["timeout"] = _WAIT
        return self._session.request(method, url, **how)


async def settle(one: Street) -> None:
    """Let a movie and a series be due, late, kept, tagged and a favourite.

    What is late was announced some hours ago: its date is the end of its notice.
    """
    one.session = cast("aiohttp.ClientSession", Impatient(one.session))
    await one.restart()
    await _add(one, sorted(DUE), _KEPT, _TAGGED, _FAVORITES)
    for title in FRESH:
        await one.movie(title, played=1)
        await one.series(f"{title} Series", played=1)
    for title in _TAGGED:
        await one.world.tag(title, "keep")
    for title in _FAVORITES:
        await one.world.favorite("Anna", title)
    await one.cleaner.sync()
    for title in _KEPT:
        await one.cleaner.keep(one.shown(title).id, by="anna", by_name="Anna")
    await one.live(15)
    await _add(one, _LATE)
    await one.live(9)


async def _add(one: Street, *pairs: tuple[str, str] | list[str]) -> None:
    """Add a movie and a series of each pair, long watched."""
    for movie, series in pairs:
        await one.movie(movie)
        await one.series(series)


@dataclass(frozen=True, slots=True)
class Promises:
    """What people see and rely on: dates, Keeps, links on the disk, and states."""

    items: Mapping[ItemId, str]
    statuses: Mapping[ItemId, Status]
    dates: Mapping[ItemId, datetime]
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
        links={file.path: file.target for file in state.files if file.target},
        monitored=frozenset(_id(row) for row in _rows(state) if row.monitored),
        sources={source.slug: source for source in view.sources},
    )


async def entries(one: Street) -> frozenset[ItemId]:
    """Return what Radarr and Sonarr list, with and without files."""
    return frozenset(map(_id, _rows(await one.world.household())))


async def in_the_house(one: Street) -> frozenset[ItemId]:
    """Return the movies and series that are there with all of their files."""
    state = await one.world.household()
    disk = {file.path for file in state.files}
    return frozenset(_id(row) for row in _rows(state) if disk.issuperset(_files(row)))


def _rows(state: HouseholdState) -> tuple[MovieState | SeriesState, ...]:
    return (*state.movies, *state.series)


def _id(row: MovieState | SeriesState) -> ItemId:
    return ItemId(f"{row.service}-{row.id}")


def _files(row: MovieState | SeriesState) -> set[str]:
    if isinstance(row, MovieState):
        return {row.on_disk}
    return {episode.on_disk for episode in row.episodes}
