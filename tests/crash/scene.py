"""What is there before a process dies, and what has to be there afterwards."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
import multiprocessing
import signal

from custom_components.cleanarr.core import DeletionRecord, ItemId, Status
from custom_components.cleanarr.core.memory import DeletionStatus
from demo.household import Match
from demo.household.control.shapes import EpisodeState, HouseholdState, SeriesState
from tests.core.snapshot import Snapshot
from tests.core.street import Street
from tests.crash.household import DUE, KEPT, NOT_YET, PARTS, SPARED
from tests.crash.victim import Order, clean_up, step_on_disk, unfinished

# From a process that has everything loaded, which takes longer than a clean-up.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.crash.victim"])


@dataclass(frozen=True, slots=True)
class Promises:
    """What was told to people: dates, keeps, the ledger, and the links on the disk."""

    dates: Mapping[str, datetime]
    kept: frozenset[ItemId]
    ledger: tuple[DeletionRecord, ...]
    links: Mapping[str, str]


class Victim:
    """A process that cleans up."""

    def __init__(self, order: Order) -> None:
        """Start it."""
        self._process = _FORKS.Process(target=clean_up, args=(order,))
        self._process.start()

    async def wait(self) -> int:
        """Return how it ended: its exit code, or minus the signal."""
        while (code := self._process.exitcode) is None:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.005)
        return code

    def kill(self) -> None:
        """End it by the hardest of signals."""
        self._process.kill()


@dataclass(frozen=True, slots=True)
class Sight:
    """The household and what was requested of it, at one moment."""

    state: HouseholdState
    requested: frozenset[str]

    def files(self, title: str) -> frozenset[str]:
        """Return the media files of a title that lie on the disk."""
        return frozenset(_media(self.state, title))

    def monitored(self, title: str) -> bool | None:
        """Return whether a title, or all of a part of it, is monitored.

        None when it is not there any more, and of a part that is neither.
        """
        series, _, part = title.rpartition(" S")
        divided = next((row for row in self.state.series if row.title == series), None)
        if divided:
            flags = set(_flags(divided, f"S{part}"))
            return flags.pop() if len(flags) == 1 else None
        there = chain(self.state.movies, self.state.series)
        return next((row.monitored for row in there if row.title == title), None)

    def links(self, title: str) -> list[str]:
        """Return the links to a title in Leaving Soon."""
        return [path for path in _links(self.state) if _is_of(title, path)]


@dataclass(frozen=True, slots=True)
class Eve:
    """What is known of what is due before anybody dies, and what was promised."""

    ids: Mapping[str, ItemId]
    sizes: Mapping[str, int]
    media: Mapping[str, frozenset[str]]
    promises: Promises


@dataclass
class Scene:
    """A street, and how it was before."""

    street: Street
    eve: Eve

    def start(
        self, title: str | None = None, step: str | None = None, then: str = "die"
    ) -> Victim:
        """Start a process that cleans up and comes to its end at that step."""
        return Victim(
            Order(
                config=self.street.config,
                memory=self.street.memory,
                now=self.street.now,
                item=self.eve.ids[title] if title else None,
                step=step,
                then=then,
            )
        )

    async def die_at(self, title: str, step: str) -> None:
        """Let a process clean up until a step is on the disk, and die of it."""
        process = self.start(title, step)
        assert await process.wait() == -signal.SIGKILL, f"{step} is never written"
        assert self.step(title) == step

    def step(self, title: str) -> str | None:
        """Return the last step that is written down for a title."""
        return step_on_disk(self.street.memory, self.eve.ids[title])

    async def look(self) -> Sight:
        """Return what is there now."""
        world = self.street.world
        requests = await world.media_requests()
        return Sight(
            state=await world.household(),
            requested=frozenset(each.title for each in requests),
        )

    async def records(self, title: str) -> list[DeletionRecord]:
        """Return what the ledger says of a title."""
        found, _ = await self.street.cleaner.deletions(text=title)
        return list(found)

    async def promises(self) -> Promises:
        """Return what people can rely on now."""
        return await promises(self.street, await self.street.world.household())

    async def start_again(self) -> None:
        """Start a new process on the same memory; it reads the household once."""
        await self.street.restart()
        await self.street.cleaner.sync()
        await self.street.world.settle()

    async def assert_nothing_else_changed(self) -> None:
        """Hold that nothing is left open, and what was promised of other titles."""
        assert unfinished(self.street.memory) == 0
        there, due = await self.look(), set(self.eve.ids.values())
        now = await promises(self.street, there.state)
        assert now.kept == self.eve.promises.kept
        assert _without(now.dates, due) == _without(self.eve.promises.dates, due)
        assert all(record in now.ledger for record in self.eve.promises.ledger)
        for title in (KEPT, NOT_YET, *SPARED):
            assert there.files(title)
            assert there.monitored(title)
        assert {"Quarters", "Shards"} <= there.requested
        assert there.links(NOT_YET)

    async def assert_settled(self, *titles: str) -> None:
        """Hold that titles are either wholly gone and booked, or there as before."""
        there = await self.look()
        for title in titles:
            if there.files(title):
                await self._assert_released(title, there)
            else:
                await self._assert_booked(title, there)

    async def _assert_released(self, title: str, there: Sight) -> None:
        """Hold that a title is an ordinary candidate again, its notice as it was."""
        item = self.eve.ids[title]
        assert there.monitored(title) is True
        assert self.street.dates()[item] == self.eve.promises.dates[item]
        assert self.street.shown(title).status is Status.SCHEDULED
        assert len(there.links(title)) == self._links_before(title)
        assert await self.records(title) == []

    async def _assert_booked(self, title: str, there: Sight) -> None:
        """Hold that a title is gone everywhere, and every byte written down once."""
        assert there.monitored(title) is (False if title in PARTS else None)
        assert title not in there.requested
        assert self.eve.ids[title] not in self.street.cleaner.view.items
        assert there.links(title) == []
        last, *earlier = await self.records(title)
        assert last.status in {"in_progress", "complete"}
        assert (last.error, last.who) == (None, "Anna")
        assert all(record.status == "incomplete" for record in earlier)
        assert last.size + sum(one.size for one in earlier) == self.eve.sizes[title]

    async def assert_second_start_changes_nothing(self) -> None:
        """Hold that the next start finds nothing left to do."""
        earlier, promised = await self.requests(), await self.promises()
        await self.start_again()
        later = await self.requests()
        assert [one for one in later[len(earlier) :] if " GET " not in one] == []
        assert await self.promises() == promised

    async def assert_the_next_run_finishes(self) -> None:
        """Hold that a further run deletes what is still due, nothing twice."""
        await self.street.clean()
        await self.street.world.settle()
        there = await self.look()
        for title in DUE:
            assert there.files(title) == frozenset()
            await self._assert_booked(title, there)
        await self.assert_nothing_else_changed()
        assert [
            path for path, number in (await self.acted()).items() if number > 1
        ] == []

    async def requests(self) -> list[str]:
        """Return every request that any service received, oldest first."""
        found = await self.street.world.requests()
        return [f"{one.service} {one.method} {one.path}" for one in found]

    async def acted(self) -> Counter[str]:
        """Count the deleting requests that succeeded, by what each was about."""
        found = await self.street.world.requests(Match(method="DELETE"))
        return Counter(
            f"{one.service} {one.path} {one.body}"
            for one in found
            if one.status is not None and one.status < 300
        )

    def _links_before(self, title: str) -> int:
        return sum(_is_of(title, path) for path in self.eve.promises.links)


async def eve_of(snapshot: Snapshot) -> Eve:
    """Look at what is due, and what was promised, in the household as it was left."""
    async with snapshot.taken_up() as one:
        await one.cleaner.sync()
        state = await one.world.household()
        due = {title: one.shown(title) for title in DUE}
        eve = Eve(
            ids={title: item.id for title, item in due.items()},
            sizes={title: item.size for title, item in due.items()},
            media={title: frozenset(_media(state, title)) for title in due},
            promises=await promises(one, state),
        )
    assert set(eve.ids.values()) < eve.promises.dates.keys()
    assert len(eve.promises.dates) == len(DUE) + 1
    return eve


@asynccontextmanager
async def open_scene(snapshot: Snapshot, eve: Eve) -> AsyncIterator[Scene]:
    """Take the household up, with nobody who cleans up in it."""
    async with snapshot.taken_up() as one:
        await one.cleaner.close()
        yield Scene(one, eve)


async def promises(one: Street, state: HouseholdState) -> Promises:
    """Return what people can rely on while the household is in this state."""
    ledger, _ = await one.cleaner.deletions()
    items = one.cleaner.view.items.values()
    return Promises(
        dates=one.dates(),
        kept=frozenset(item.id for item in items if item.status is Status.KEPT),
        ledger=tuple(map(_before_jellyfin_looks, ledger)),
        links=_links(state),
    )


def _before_jellyfin_looks(record: DeletionRecord) -> DeletionRecord:
    """Return a record as it was booked: Jellyfin lets go of a file when it looks."""
    outcomes = {
        slug: end for slug, end in record.outcomes.items() if slug != "jellyfin"
    }
    ended = record.status is DeletionStatus.IN_PROGRESS
    status = DeletionStatus.COMPLETE if ended else record.status
    return replace(record, outcomes=outcomes, status=status)


def _links(state: HouseholdState) -> dict[str, str]:
    return {file.path: file.target for file in state.files if file.target}


def _media(state: HouseholdState, title: str) -> list[str]:
    return [
        file.path
        for file in state.files
        if file.path.startswith("media/")
        and file.path.endswith(".mkv")
        and _is_of(title, file.path)
    ]


def _is_of(title: str, path: str) -> bool:
    """Return whether a path is of a title, or of the part of it that is named."""
    return all(word in path for word in title.split())


def _flags(series: SeriesState, part: str) -> Iterator[bool]:
    """Yield what is monitored of a season, or of an episode, each by itself."""
    for season, monitored in series.seasons.items():
        if f"S{int(season):02d}" == part:
            yield monitored
    for episode in series.episodes:
        if part in {f"S{episode.season:02d}", _name(episode)}:
            yield episode.monitored


def _name(episode: EpisodeState) -> str:
    return f"S{episode.season:02d}E{episode.number:02d}"


def _without(dates: Mapping[str, datetime], due: set[ItemId]) -> dict[str, datetime]:
    return {item: date for item, date in dates.items() if item not in due}
