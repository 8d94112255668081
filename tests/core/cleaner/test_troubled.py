"""A folder or a memory in trouble: said, waited for, and nothing goes meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
import shutil
import sqlite3

import pytest

from custom_components.cleanarr.core import (
    Cleaner,
    MemoryUnavailable,
    ProblemKind,
    ServiceKind,
    TagRule,
)
from custom_components.cleanarr.core.identifiers import MediaType, RuleId
from demo.household import Fault, FaultKind, Hold, Match
from tests.core.street import DAY, HOUR, Street, street

HEAT, WIRE = "Heat", "The Wire"
DELETE_FILE = Match(method="DELETE", path="*/moviefile/*")


def kinds(one: Street) -> list[ProblemKind]:
    return [problem.kind for problem in one.cleaner.view.problems]


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """Take a folder away for a while, as an unmounted share would."""
    parked = folder.with_name("parked")
    folder.rename(parked)
    yield
    parked.rename(folder)


async def test_a_share_that_is_away_pauses_notices_and_says_so(shown: Street):
    await shown.movie(HEAT)
    await shown.cleaner.sync()
    await shown.live(12)
    with away(shown.house.plan.leaving_soon):
        await shown.live(12)
        assert kinds(shown) == [ProblemKind.FOLDER_UNUSABLE]
        assert await shown.clean() == {}
        assert shown.shown(HEAT).delete_after == shown.now + 12 * HOUR
    await shown.cleaner.sync()
    assert kinds(shown) == []
    await shown.live(12)
    assert (await shown.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("E3")
async def test_a_link_that_cannot_be_removed_keeps_the_movie(shown: Street):
    await shown.movie(HEAT)
    await shown.announce()
    hold = await shown.world.hold(Hold(Match(method="PUT", path="*/movie/editor")))
    cleaning = asyncio.create_task(shown.clean())
    await shown.world.until_held(hold)
    with away(shown.house.plan.leaving_soon):
        await shown.world.release(hold)
        assert (await cleaning)[HEAT].outcome == "failed"
    assert await shown.on_disk(HEAT)


async def test_a_keep_counts_though_the_share_is_away(shown: Street):
    await shown.movie(HEAT)
    await shown.announce()
    item = shown.shown(HEAT).id
    with away(shown.house.plan.leaving_soon):
        await shown.cleaner.keep(item, by="anna", by_name="Anna")
        assert shown.shown(HEAT).status == "kept"
    await shown.cleaner.sync()
    folder = shown.house.plan.leaving_soon
    assert not [path for path in folder.rglob("*") if path.is_symlink()]


async def test_a_restart_with_the_share_away_forgets_nothing(shown: Street):
    await shown.movie(HEAT)
    await shown.announce()
    dates = shown.dates()
    with away(shown.house.plan.leaving_soon):
        await shown.restart()
        await shown.cleaner.sync()
        assert kinds(shown) == [ProblemKind.FOLDER_UNUSABLE]
        assert shown.dates() == dates


async def test_the_chain_can_be_checked_and_the_shelf_emptied(shown: Street):
    await shown.movie(HEAT)
    await shown.announce()
    check = await shown.cleaner.check_leaving_soon()
    assert check is not None
    assert check.resolved == {shown.shown(HEAT).id}
    await shown.cleaner.empty_leaving_soon(libraries=True)
    names = {each.name for each in (await shown.world.household()).libraries}
    assert not {name for name in names if name.startswith("Leaving Soon")}


async def test_without_a_shelf_there_is_nothing_to_check(live: Street):
    assert await live.cleaner.check_leaving_soon() is None
    await live.cleaner.empty_leaving_soon(libraries=True)
    await live.cleaner.back_up()


def on_disk(one: Street, *statements: str) -> None:
    """Change the memory's file behind the cleaner's back."""
    file = one.memory / "cleanarr.db"
    with closing(sqlite3.connect(file, autocommit=True)) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def refusing(one: Street, table: str) -> Iterator[None]:
    """Let the disk refuse whatever is written to a table."""
    stops = "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    events = ("INSERT", "UPDATE")
    on_disk(
        one,
        *(f"CREATE TRIGGER no_{e} BEFORE {e} ON {table} {stops}" for e in events),
    )
    yield
    on_disk(one, *(f"DROP TRIGGER no_{e}" for e in events))


@pytest.mark.case("D3")
async def test_a_memory_that_fails_deletes_nothing(live: Street):
    await live.movie(HEAT)
    await live.announce()
    with refusing(live, "notices"):
        done = await live.clean()
        assert done[HEAT].reason.key == "memory_untrusted"
        assert await live.changes() == []
        assert kinds(live) == [ProblemKind.MEMORY_UNUSABLE]
    await live.cleaner.sync()
    assert kinds(live) == []
    assert (await live.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("D3")
async def test_what_cannot_be_journalled_is_not_begun(live: Street):
    await live.movie(HEAT)
    await live.announce()
    with refusing(live, "journal"):
        done = await live.clean()
        assert done[HEAT].outcome == "failed"
        assert await live.changes() == []
    assert (await live.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("D3")
async def test_a_keep_that_cannot_be_written_is_not_promised(live: Street):
    await live.movie(HEAT)
    await live.announce()
    item = live.shown(HEAT).id
    with refusing(live, "keeps"), pytest.raises(MemoryUnavailable):
        await live.cleaner.keep(item, by="anna", by_name="Anna")
    assert live.shown(HEAT).status == "scheduled"


@pytest.mark.case("D3")
async def test_a_memory_that_is_lost_only_observes_until_a_person_agrees(live: Street):
    await live.movie(HEAT)
    await live.announce()
    await live.cleaner.close()
    shutil.rmtree(live.memory)
    await live.restart()
    await live.announce()
    assert kinds(live) == [ProblemKind.MEMORY_LOST]
    assert await live.changes() == []
    done = await live.clean()
    assert {item.reason.key for item in done.values()} <= {"memory_untrusted"}
    await live.cleaner.confirm_problem("memory_lost")
    assert kinds(live) == []
    await live.live(24)
    assert (await live.clean())[HEAT].outcome == "deleted"


@pytest.mark.case("D3")
async def test_a_memory_that_was_restored_says_so_once(live: Street):
    await live.movie(HEAT)
    await live.announce()
    await live.cleaner.keep(live.shown(HEAT).id, by="anna", by_name="Anna")
    await live.cleaner.back_up()
    await live.cleaner.close()
    for file in live.memory.glob("*.db*"):
        if "copy" not in file.name and "backup" not in file.name:
            file.write_bytes(b"nonsense")
    await live.restart()
    await live.cleaner.sync()
    assert kinds(live) == [ProblemKind.MEMORY_RESTORED]
    assert live.shown(HEAT).status == "kept"
    await live.cleaner.confirm_problem("memory_restored")
    assert kinds(live) == []


async def test_a_closed_cleaner_promises_nothing(live: Street):
    await live.movie(HEAT)
    await live.cleaner.sync()
    item = live.shown(HEAT).id
    await live.cleaner.close()
    await live.cleaner.close()
    for asked in (
        live.cleaner.keep(item, by="anna", by_name="Anna"),
        live.cleaner.sync(),
        live.cleaner.run_cleanup(by="anna"),
    ):
        with pytest.raises(MemoryUnavailable):
            await asked
    assert isinstance(live.cleaner, Cleaner)


@pytest.mark.parametrize("title", [HEAT, WIRE])
async def test_what_somebody_removed_in_the_middle_is_gone(live: Street, title: str):
    """The files are asked for, and the entry goes before the answer comes."""
    await (live.movie(HEAT) if title == HEAT else live.series(WIRE))
    await live.announce()
    file = Match(method="DELETE", path="*file*")
    hold = await live.world.hold(Hold(file))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.remove_row(title, files=True)
    await live.world.release(hold)
    done = await cleaning
    assert done[title].outcome == "deleted"
    assert title not in await live.titles()


async def series_then_movie(one: Street) -> None:
    """Announce a series before a movie, so that the movie goes after it."""
    await one.series(WIRE)
    await one.cleaner.sync()
    await one.movie(HEAT)
    await one.live(27)


@pytest.mark.parametrize("path", ["*/rootfolder", "*/tag", "*/queue*", "*/movie/1"])
async def test_a_proof_that_cannot_be_read_holds(live: Street, path: str):
    """Whatever fails between the run's reading and the deletion."""
    await series_then_movie(live)
    hold = await live.world.hold(Hold(Match(method="DELETE", path="*/series/*")))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.fail(Fault(FaultKind.STATUS, Match(service="radarr", path=path)))
    await live.world.fail(
        Fault(FaultKind.STATUS, Match(service="radarr", path="*/movie"))
    )
    await live.world.release(hold)
    done = await cleaning
    assert (done[HEAT].outcome, done[HEAT].reason.key) == ("held", "proof_failed")
    assert await live.on_disk(HEAT)


async def test_episode_files_that_cannot_be_read_hold_their_sonarr(live: Street):
    await live.movie(HEAT)
    await live.series(WIRE)
    await live.announce()
    dates = live.dates()
    await live.world.fail(Fault(FaultKind.STATUS, Match(path="*/episodefile*")))
    done = await live.clean()
    assert done[HEAT].outcome == "deleted"
    assert done[WIRE].outcome == "held"
    assert live.dates()[live.shown(WIRE).id] == dates[live.shown(WIRE).id]


async def test_a_movie_that_was_removed_from_radarr_is_another_one(live: Street):
    await series_then_movie(live)
    hold = await live.world.hold(Hold(Match(method="DELETE", path="*/series/*")))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.remove_row(HEAT)
    await live.world.release(hold)
    done = await cleaning
    assert done[HEAT].reason.key == "identity_changed"
    assert await live.on_disk(HEAT)


async def test_an_unknown_watch_state_is_explained(tmp_path: Path):
    rule = TagRule(
        id=RuleId("t"),
        name="Kids",
        media=frozenset(MediaType),
        retention=DAY,
        tags=frozenset({"kids"}),
        require_watched=True,
    )
    async with street(tmp_path, rules=(rule,)) as one:
        await one.movie(HEAT)
        await one.world.tag(HEAT, "kids")
        services = one.config.services
        bare = tuple(s for s in services if s.kind is not ServiceKind.JELLYFIN)
        missing = frozenset({ServiceKind.JELLYFIN})
        await one.restart(replace(one.config, services=bare, missing_services=missing))
        await one.cleaner.sync()
        explained = await one.cleaner.explain(one.shown(HEAT).id)
        assert [each.matched for each in explained.rules] == [None, None]
        assert "activity" not in explained.facts
