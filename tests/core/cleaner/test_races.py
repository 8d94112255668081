"""What people ask for while something else is going on: nothing of it is lost."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import threading

import pytest

from custom_components.cleanarr.core import EventKind, NotAllowed
from custom_components.cleanarr.core.cleaner import situation
from custom_components.cleanarr.core.memory.keeps import Keeps
from demo.household import Fault, FaultKind, Hold, Match
from tests.core.street import DRY, LIVE, Street, street

HEAT, ALIEN = "Heat", "Alien"


class Stop:
    """Lets a function run to its end in its thread, and holds back what it returns."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._on = threading.Event()

    def hold[*Ts, T](self, function: object, *arguments: *Ts) -> T:
        result = function(*arguments)  # type: ignore[operator]
        self.reached.set()
        self._on.wait(20)
        return result

    def go(self) -> None:
        self._on.set()


async def until(true: Callable[[], bool]) -> None:
    """Let time pass until something shows."""
    while not true():  # noqa: ASYNC110 - the picture is no event to wait for
        await asyncio.sleep(0.001)


async def test_a_keep_given_while_something_is_decided_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stop, decide_all = Stop(), situation.decide_all
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.announce()
        item = one.shown(HEAT).id
        monkeypatch.setattr(
            situation, "decide_all", lambda *given: stop.hold(decide_all, *given)
        )
        refreshing = asyncio.create_task(one.cleaner.refresh())
        await asyncio.to_thread(stop.reached.wait)
        await one.cleaner.keep(item, by="anna", by_name="Anna")
        stop.go()
        await refreshing
        assert one.shown(HEAT).status == "kept"
        await one.cleaner.unkeep(item, by="anna", administrator=False)


async def test_an_old_decision_never_takes_the_place_of_a_newer_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stop, decide_again = Stop(), situation.decide_again
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.movie(ALIEN)
        await one.announce()
        await one.movie("Extra", folder="Heat (2001)/Extra", played=None, imported=1)
        monkeypatch.setattr(
            situation, "decide_again", lambda *given: stop.hold(decide_again, *given)
        )
        alien = one.shown(ALIEN).id
        keeping = asyncio.create_task(
            one.cleaner.keep(alien, by="anna", by_name="Anna")
        )
        await asyncio.to_thread(stop.reached.wait)
        monkeypatch.setattr(situation, "decide_again", decide_again)
        sessions = Match(service="jellyfin", method="GET", path="/Sessions")
        hold = await one.world.hold(Hold(sessions))
        cleaning = asyncio.create_task(one.clean())
        await one.world.until_held(hold)
        await one.world.release(hold)
        stop.go()
        await keeping
        assert (await cleaning)[HEAT].outcome == "held"
        assert await one.on_disk(HEAT)


async def test_a_keep_wins_between_the_last_look_and_the_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The disk was read for the request; the Keep is written before it is sent."""
    looks, find, loop = [0], Keeps.find, asyncio.get_running_loop()
    async with street(tmp_path) as one:
        await one.movie(HEAT)
        await one.announce()
        item = one.shown(HEAT).id

        def looked(*given: object) -> object:
            found = find(*given)  # type: ignore[arg-type]
            looks[0] += 1
            if looks[0] == 2:
                keeping = one.cleaner.keep(item, by="anna", by_name="Anna")
                asyncio.run_coroutine_threadsafe(keeping, loop).result(20)
            return found

        monkeypatch.setattr(Keeps, "find", looked)
        report = await one.clean()
        assert looks[0] >= 2
        assert report[HEAT].outcome == "held"
        assert await one.on_disk(HEAT)


async def test_keep_and_unkeep_within_one_sync_start_the_notice_anew(tmp_path: Path):
    async with street(tmp_path, on_shelf=True) as one:
        await one.movie(HEAT)
        await one.announce()
        item = one.shown(HEAT).id
        await one.movie(ALIEN)
        look = Match(method="GET", path="/Library/VirtualFolders")
        hold = await one.world.hold(Hold(look))
        syncing = asyncio.create_task(one.cleaner.sync())
        await one.world.until_held(hold)
        keeping = asyncio.create_task(one.cleaner.keep(item, by="a", by_name="A"))
        await until(lambda: one.shown(HEAT).status == "kept")
        await one.world.release(hold)
        await keeping
        await one.cleaner.unkeep(item, by="a", administrator=False)
        await syncing
        await one.cleaner.sync()
        assert HEAT not in await one.clean()
        assert await one.on_disk(HEAT)


async def test_a_keep_shows_at_once_though_jellyfin_is_slow(tmp_path: Path):
    async with street(tmp_path, on_shelf=True) as one:
        await one.movie(HEAT)
        await one.announce()
        await one.movie(ALIEN)
        look = Match(method="GET", path="/Library/VirtualFolders")
        hold = await one.world.hold(Hold(look))
        syncing = asyncio.create_task(one.cleaner.sync())
        await one.world.until_held(hold)
        item = one.shown(HEAT).id
        keeping = asyncio.create_task(one.cleaner.keep(item, by="a", by_name="A"))
        await until(lambda: bool(one.told_of(EventKind.KEPT)))
        assert one.shown(HEAT).status == "kept"
        await one.world.release(hold)
        await keeping
        await syncing
        assert one.shown(HEAT).status == "kept"


async def test_what_is_not_shown_in_dry_run_gains_no_notice(tmp_path: Path):
    async with street(tmp_path, DRY, on_shelf=True) as one:
        folder = one.settings.leaving_soon_folder
        assert folder is not None
        hidden = replace(folder, in_dry_run=False)
        settings = replace(one.settings, leaving_soon_folder=hidden)
        await one.restart(replace(one.config, settings=settings))
        await one.movie(HEAT)
        await one.announce()
        live = replace(settings, dry_run=False)
        await one.restart(replace(one.config, settings=live))
        assert HEAT not in await one.clean()
        await one.live(24)
        assert (await one.clean())[HEAT].outcome == "deleted"


async def test_an_item_whose_deletion_is_open_is_not_begun_again(street_live: Street):
    one = street_live
    await one.movie(HEAT)
    await one.announce()
    delete = Match(method="DELETE", path="*/moviefile/*")
    hold = await one.world.hold(Hold(delete))
    cleaning = asyncio.create_task(one.clean())
    await one.world.until_held(hold)
    entry = Match(method="GET", path="*/api/v3/movie/1")
    await one.world.fail(Fault(FaultKind.STATUS, entry, count=8))
    await one.world.release(hold, drop=True)
    await cleaning
    await one.clean()
    await one.world.heal()
    await one.cleaner.sync()
    records, _ = await one.cleaner.deletions()
    assert [record.title for record in records].count(HEAT) <= 1


@pytest.fixture
async def street_live(tmp_path: Path):
    async with street(tmp_path, LIVE) as one:
        yield one


async def test_nobody_shortens_somebody_elses_keep(street_live: Street):
    one = street_live
    await one.movie(HEAT)
    await one.announce()
    item = one.shown(HEAT).id
    await one.cleaner.keep(item, by="anna", by_name="Anna")
    shown = await one.cleaner.keep(
        item, by="ben", by_name="Ben", until=one.now + timedelta(hours=1)
    )
    assert (shown.kept_by, shown.kept_until) == ("anna", None)
    await one.live(30)
    assert one.shown(HEAT).status == "kept"
    assert one.told_of(EventKind.UNKEPT) == [HEAT]
    with pytest.raises(NotAllowed):
        await one.cleaner.unkeep(item, by="ben", administrator=False)
    await one.cleaner.unkeep(item, by="anna", administrator=False)
    assert one.shown(HEAT).status != "kept"
