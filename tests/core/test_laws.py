"""The laws of the house (DESIGN) and the promises of the product (SPEC §9)."""

import ast
import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
import inspect
from pathlib import Path
import random
import re
from types import NoneType
from typing import get_args, get_type_hints

import pytest

from custom_components.cleanarr.core import (
    CleanarrError,
    Cleaner,
    LeavingSoonFolder,
    ServiceError,
    Settings,
    Status,
)
from custom_components.cleanarr.core.clients.jellyfin import JellyfinClient
from custom_components.cleanarr.core.clients.jellystat import JellystatClient
from custom_components.cleanarr.core.clients.radarr import (
    RadarrClient,
    RadarrFetcher,
    RadarrWriter,
)
from custom_components.cleanarr.core.clients.shoko import ShokoClient
from custom_components.cleanarr.core.clients.sonarr import (
    SonarrClient,
    SonarrFetcher,
    SonarrWriter,
)
from demo.household import Fault, FaultKind, Hold, Match, RequestRecord
from tests.core.street import DAY, DRY, LIVE, Street, is_our_library, street

CORE = Path(inspect.getfile(Cleaner)).parents[1]
PACKAGE = CORE.parent
READING_OR_DECIDING = ("library", "rules", "series.py", "memory", "leaving_soon")
DETECTING = (
    "detect",
    "clients/hooks",
    "clients/shoko",
    "cleaner/detector.py",
    "cleaner/hearing.py",
    "cleaner/unseen.py",
)
WRITING = {
    "writer",
    "RadarrWriter",
    "SonarrWriter",
    "SeerrWriter",
    "DeletionPermit",
    "fetcher",
    "RadarrFetcher",
    "SonarrFetcher",
    "FetchPermit",
}


def modules(*below: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield each module of the core, or of some parts of it, by its place."""
    for part in below or (".",):
        place = CORE / part
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            yield path.relative_to(CORE).as_posix(), ast.parse(path.read_text())


def names(tree: ast.AST) -> set[str]:
    """Return every name and attribute that a module uses."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


@pytest.mark.parametrize(
    ("permit", "maker"),
    [
        ("DeletionPermit", "cleanup/executor.py"),
        ("FetchPermit", "restoring/restorer.py"),
    ],
)
def test_only_one_makes_permits(permit: str, maker: str):
    makers = {
        place
        for place, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == permit
    }
    assert makers == {maker}
    outside = (path for path in PACKAGE.glob("*.py"))
    assert not [path.name for path in outside if permit in path.read_text()]


def test_what_fetches_cannot_delete():
    for place, tree in modules("restoring"):
        assert not names(tree) & {"writer", "DeletionPermit"}, place
    for fetcher in (RadarrFetcher, SonarrFetcher):
        assert not [name for name in dir(fetcher) if re.match("delete|remove", name)]


def test_the_core_imports_no_home_assistant():
    for place, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                imported = [node.module or ""]
            elif isinstance(node, ast.Import):
                imported = [name.name for name in node.names]
            else:
                continue
            for name in imported:
                assert not name.startswith(("homeassistant", "custom_components")), (
                    place
                )


def test_reading_and_deciding_ask_no_writer():
    for place, tree in modules(*READING_OR_DECIDING):
        assert not names(tree) & WRITING, place


def test_detecting_asks_no_writer():
    for place, tree in modules(*DETECTING):
        assert not names(tree) & WRITING, place


def test_nothing_in_the_core_looks_at_a_clock_of_its_own():
    for place, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in {
                "now",
                "utcnow",
                "today",
            }:
                owner = node.value
                assert not (isinstance(owner, ast.Name) and owner.id == "datetime"), (
                    place
                )


def methods(kind: type) -> Iterator[tuple[str, object]]:
    for name, method in inspect.getmembers(kind, inspect.iscoroutinefunction):
        if not name.startswith("_"):
            yield name, get_type_hints(method).get("return", NoneType)


@pytest.mark.parametrize(
    "client",
    [RadarrClient, SonarrClient, JellyfinClient, JellystatClient, ShokoClient],
)
def test_no_answer_is_none_where_it_could_mean_an_error(client: type):
    for name, answer in methods(client):
        assert NoneType not in get_args(answer), name


@pytest.mark.parametrize(
    ("writer", "permit"),
    [
        (RadarrWriter, "DeletionPermit"),
        (SonarrWriter, "DeletionPermit"),
        (RadarrFetcher, "FetchPermit"),
        (SonarrFetcher, "FetchPermit"),
    ],
)
def test_every_writer_is_given_its_permit(writer: type, permit: str):
    parameters = inspect.signature(writer).parameters.values()
    assert permit in str([each.annotation for each in parameters])


def test_errors_are_one_family():
    families = [
        kind
        for place, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and place.startswith("clients")
        for kind in node.bases
        if isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}
    ]
    assert not families
    assert issubclass(ServiceError, CleanarrError)


async def test_a_dry_household_changes_nothing_in_two_weeks(tmp_path: Path):
    """A whole life in dry run: every request that any service received is looked at."""
    async with street(tmp_path, DRY, movies=4, series=1, on_shelf=True) as one:
        await one.announce()
        for day in range(14):
            await one.world.advance(days=1)
            await one.cleaner.catch_up()
            await one.cleaner.run_cleanup(by="schedule")
            await a_day(one, day)
        assert await one.changes() == []
        ours = await one.world.requests(Match(service="jellyfin", method="POST"))
        assert ours
        assert all(is_our_library(each) for each in ours)
        assert (await one.cleaner.deletions())[1] == 0


async def a_day(one: Street, day: int) -> None:
    """Ask for whatever a household asks for."""
    chance = random.Random(day)
    item = chance.choice(sorted(one.cleaner.view.items))
    if day % 3 == 0:
        await one.cleaner.delete(item, by="anna", skip_notice=True)
    with suppress(CleanarrError):
        await one.cleaner.mark_leaving_soon(item, by="anna")
    await one.cleaner.keep(item, by="anna", by_name="Anna")
    if day % 3:
        await one.cleaner.unkeep(item, by="anna", administrator=False)
    if day % 5 == 0:
        await one.restart()
        await one.cleaner.sync()


async def test_without_the_option_a_dry_run_leaves_even_leaving_soon_alone(
    tmp_path: Path,
):
    async with street(tmp_path, DRY, movies=6, series=1, on_shelf=True) as one:
        folder = one.settings.leaving_soon_folder
        assert isinstance(folder, LeavingSoonFolder)
        quiet = replace(
            one.settings, leaving_soon_folder=replace(folder, in_dry_run=False)
        )
        await one.restart(replace(one.config, settings=quiet))
        await one.announce()
        await one.cleaner.run_cleanup(by="schedule")
        assert one.cleaner.view.leaving_soon_count > 0
        assert [
            each for each in await one.world.requests() if each.method != "GET"
        ] == []


async def test_looking_changes_nothing(live_dated: Street):
    """A refresh can be asked for by anybody at any time: it only reads."""
    before = await state(live_dated)
    for _ in range(3):
        await live_dated.cleaner.refresh()
    assert await state(live_dated) == before
    assert await live_dated.changes() == []


async def state(one: Street) -> tuple[object, ...]:
    (_, jobs), (_, deleted) = await one.cleaner.jobs(), await one.cleaner.deletions()
    return one.dates(), jobs, deleted, tuple(one.events)


@pytest.fixture
async def live_dated(tmp_path: Path):
    async with street(tmp_path, movies=8, series=2, on_shelf=True) as one:
        await one.announce()
        await one.world.reset_requests()
        yield one


def deletes(record: RequestRecord) -> bool:
    return record.method == "DELETE" and not is_our_library(record)


def service_of(item: str) -> str:
    return item.rpartition("-")[0]


@dataclass
class Witness:
    """Watches a household's life: what was promised, and whether it was held."""

    one: Street
    shown: dict[str, datetime] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    since: dict[str, datetime] = field(default_factory=dict)

    def look(self) -> None:
        """Compare the picture with what people were shown before."""
        view, dates = self.one.cleaner.view, self.one.dates()
        for item, date in dates.items():
            assert item not in self.shown or date >= self.shown[item], item
        for item in self.shown.keys() - dates.keys() - self.kept:
            assert not self.rests(item), item
        unread = {
            item: date
            for item, date in self.shown.items()
            if item not in view.items and not self.was_read(item)
        }
        self.shown = {**unread, **dates}
        self.since = {item: self.since.get(item, self.one.now) for item in self.shown}
        for item in self.kept & view.items.keys():
            assert view.items[item].status is Status.KEPT, item

    def rests(self, item: str) -> bool:
        """Return whether something about an item is too old to change anything."""
        states = {each.slug: each.state for each in self.one.cleaner.view.sources}
        stale = {slug for slug, state in states.items() if state != "fresh"}
        return self.was_read(item) and bool(stale & {"jellyfin", service_of(item)})

    def was_read(self, item: str) -> bool:
        return service_of(item) in self.one.cleaner.view.read_services

    async def keep(self, one: Street, title: str, chance: random.Random) -> None:
        items = one.cleaner.view.items.values()
        for item in [item.id for item in items if item.title == title]:
            await one.cleaner.keep(item, by="anna", by_name="Anna")
            self.kept.add(item)

    async def unkeep(self, one: Street, title: str, chance: random.Random) -> None:
        for item in chance.sample(sorted(self.kept), min(1, len(self.kept))):
            with suppress(CleanarrError):
                await one.cleaner.unkeep(item, by="anna", administrator=True)
            self.kept.discard(item)

    async def clean(self, one: Street, title: str, chance: random.Random) -> None:
        """Let a run delete in health; look at whatever it says that it deleted."""
        await one.world.heal()
        before: Mapping[str, datetime] = dict(self.shown)
        job = await self.one.cleaner.run_cleanup(by="schedule")
        for item in job.items:
            if item.outcome != "deleted":
                continue
            assert item.item in before
            assert item.item not in self.kept
            assert before[item.item] <= self.one.now
            assert self.one.now - self.since[item.item] >= DAY
            del self.shown[item.item]


OUTAGES = (
    Fault(FaultKind.STATUS, Match(service="radarr")),
    Fault(FaultKind.DROP, Match(service="sonarr")),
    Fault(FaultKind.GARBAGE, Match(service="jellyfin")),
    Fault(FaultKind.ZERO, Match(service="jellyfin", path="/Items")),
    Fault(FaultKind.STATUS, Match(service="radarr", path="*/tag")),
)
OPTIONS = (
    {"leaving_soon": 2 * DAY},
    {"leaving_soon": DAY},
    {"movie_retention": 30 * DAY},
    {"movie_retention": 120 * DAY},
    {"protect_favorites": False},
    {"protect_favorites": True},
)


async def a_play(one: Street, title: str, chance: random.Random) -> None:
    at = one.now - chance.choice([0, 1, 95]) * DAY
    await one.world.play(chance.choice(["Anna", "Ben"]), title, at=at)


async def a_tag(one: Street, title: str, chance: random.Random) -> None:
    await one.world.tag(title, "keep", on=chance.random() < 0.6)


async def a_favourite(one: Street, title: str, chance: random.Random) -> None:
    await one.world.favorite("Ben", title, on=chance.random() < 0.6)


async def an_outage(one: Street, title: str, chance: random.Random) -> None:
    await one.world.fail(chance.choice(OUTAGES))


async def another_option(one: Street, title: str, chance: random.Random) -> None:
    changed = replace(one.settings, **chance.choice(OPTIONS))
    await one.restart(replace(one.config, settings=changed))


async def a_jump_of_the_clock(one: Street, title: str, chance: random.Random) -> None:
    await one.world.advance(hours=chance.choice([-30, -3, 100]))


async def a_recovery(one: Street, title: str, chance: random.Random) -> None:
    await one.world.heal()


HAPPENINGS = (
    a_play,
    a_tag,
    a_favourite,
    an_outage,
    another_option,
    a_jump_of_the_clock,
    a_recovery,
)


async def something_happens(witness: Witness, chance: random.Random) -> None:
    one = witness.one
    title = chance.choice(sorted(await one.titles()))
    what = chance.choice([*HAPPENINGS, witness.keep, witness.unkeep, witness.clean])
    await what(one, title, chance)


@pytest.mark.parametrize("seed", range(3))
async def test_promises_hold_whatever_happens(tmp_path: Path, seed: int):
    """Plays, tags, Keeps, outages, options and clocks, in any order (SPEC §9).

    Nothing goes that was not shown for a day with its date in the past; a shown date
    never moves earlier; nothing is dropped while a service is down; a Keep stays.
    """
    chance = random.Random(seed)
    async with street(tmp_path, LIVE, movies=10, series=3) as one:
        await one.cleaner.sync()
        witness = Witness(one)
        witness.look()
        for _ in range(35):
            await something_happens(witness, chance)
            await one.world.advance(hours=chance.choice([0, 1, 3, 3]))
            await one.cleaner.sync()
            witness.look()
        await witness.clean(one, "", chance)
        booked, _ = await one.cleaner.deletions(limit=100)
        deleted = await one.world.requests(Match(service="*arr", method="DELETE"))
        assert bool(booked) is any(deletes(each) for each in deleted)


@pytest.mark.parametrize("number", range(6))
async def test_a_keep_at_any_request_of_a_run_wins(tmp_path: Path, number: int):
    """Held at the n-th request, kept, released: no deleting request comes after it."""
    async with street(tmp_path) as one:
        await one.movie("Heat")
        await one.announce()
        item = one.shown("Heat").id
        whole = await requests_of_a_run(one, item)
        at = len(whole) * number // 6
        await keep_at(one, whole[at], item)
        assert await one.on_disk("Heat")
        assert one.shown("Heat").status is Status.KEPT
        assert not [each for each in await one.world.requests() if deletes(each)]


async def requests_of_a_run(one: Street, item: str) -> list[RequestRecord]:
    """Return what a run asks before it would delete."""
    await one.world.reset_requests()
    job = await one.cleaner.run_cleanup(by="anna", dry_run=True)
    assert [each.outcome for each in job.items] == ["would_delete"]
    found = list(await one.world.requests())
    await one.world.reset_requests()
    return found


async def keep_at(one: Street, request: RequestRecord, item: str) -> None:
    """Run for real, held at such a request, and keep the item in the meantime."""
    earlier = Match(request.service, request.method, request.path)
    hold = await one.world.hold(Hold(earlier))
    cleaning = asyncio.create_task(one.cleaner.run_cleanup(by="anna"))
    await one.world.until_held(hold)
    await one.cleaner.keep(item, by="anna", by_name="Anna")
    await one.world.release(hold)
    await cleaning


def test_the_default_is_dry():
    assert Settings().dry_run
