"""Killed while a service has a request in hand: before it acts, or before it answers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from custom_components.cleanarr.core import Status
from custom_components.cleanarr.core.memory import Keep, Memory, Step
from demo.household import Hold, Match, Stage
from tests.crash.household import DUE, FILE, MOVIE, SEASON, SERIES
from tests.crash.scene import Scene, Victim


@dataclass(frozen=True, slots=True)
class Moment:
    """A request of a clean-up, the title it is about, and the step it belongs to.

    ``earlier``: how many requests like it come before, about others.
    """

    title: str
    step: Step
    match: Match
    earlier: int = 0

    @property
    def name(self) -> str:
        """Return how the moment is called among the tests."""
        return f"{self.title}: {self.match.method} {self.match.path} at {self.step}"


_BULK = Match("sonarr", "DELETE", "*/episodefile/bulk")
MOMENTS = (
    Moment(MOVIE, Step.UNMONITORING, Match("radarr", "PUT", "*/movie/editor")),
    Moment(MOVIE, Step.UNLINKING, Match("jellyfin", "POST", "/Items/*/Refresh")),
    Moment(MOVIE, Step.DELETING, Match("radarr", "DELETE", "*/moviefile/*")),
    Moment(MOVIE, Step.REMOVING, Match("radarr", "DELETE", "*/movie/*")),
    Moment(SERIES, Step.UNMONITORING, Match("sonarr", "PUT", "*/series/*")),
    Moment(SERIES, Step.DELETING, _BULK),
    Moment(SERIES, Step.REMOVING, Match("sonarr", "DELETE", "*/series/*")),
    Moment(SERIES, Step.TELLING, Match("jellyfin", "POST", "/Library/Media/Updated")),
    Moment(MOVIE, Step.FORGETTING, Match("seerr", "DELETE", "*/media/*")),
    Moment(SEASON, Step.UNMONITORING, Match("sonarr", "PUT", "*/episode/monitor")),
    Moment(SEASON, Step.UNMONITORING, Match("sonarr", "POST", "*/seasonpass")),
    Moment(SEASON, Step.DELETING, _BULK, earlier=2),
    Moment(FILE, Step.DELETING, _BULK, earlier=3),
)


async def until_held(scene: Scene, process: Victim, hold: int) -> None:
    """Wait until a request of the process is held; fail if it ends without one."""
    held = asyncio.ensure_future(scene.street.world.until_held(hold))
    ended = asyncio.ensure_future(process.wait())
    await asyncio.wait({held, ended}, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not held.done():
        held.cancel()
        pytest.fail("the process ended without this request")


async def die_holding(scene: Scene, moment: Moment, *holds: Hold) -> None:
    """Let a process clean up, and die while the last of these requests is held."""
    world = scene.street.world
    *earlier, last = [await world.hold(hold) for hold in holds]
    process = scene.start()
    for hold in earlier:
        await until_held(scene, process, hold)
        await world.release(hold)
    await until_held(scene, process, last)
    process.kill()
    await process.wait()
    await world.release(last, drop=True)
    assert scene.step(moment.title) == moment.step


@pytest.mark.case("E1")
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
async def test_a_request_that_was_never_answered(
    scene: Scene, moment: Moment, stage: Stage
) -> None:
    holds = [Hold(moment.match, stage)] * (moment.earlier + 1)
    await die_holding(scene, moment, *holds)
    await scene.start_again()
    there = await scene.look()
    sound = [t for t in DUE if len(there.files(t)) in {0, len(scene.eve.media[t])}]
    await scene.assert_settled(*sound)
    await scene.assert_nothing_else_changed()
    await scene.assert_second_start_changes_nothing()
    await scene.assert_the_next_run_finishes()


@pytest.mark.case("B5")
async def test_a_series_killed_between_its_seasons_goes_no_further(
    scene: Scene,
) -> None:
    bulk = next(
        one for one in MOMENTS if one.title is SERIES and one.step == "deleting"
    )
    holds = (Hold(bulk.match), Hold(bulk.match))
    await die_holding(scene, bulk, *holds)
    left = (await scene.look()).files(SERIES)
    assert left
    assert left < scene.eve.media[SERIES]

    await scene.start_again()
    assert (await scene.look()).files(SERIES) == left
    (record,) = await scene.records(SERIES)
    assert record.status == "incomplete"
    assert 0 < record.size < scene.eve.sizes[SERIES]
    shown = scene.street.shown(SERIES)
    assert shown.size == scene.eve.sizes[SERIES] - record.size
    assert shown.status in {Status.SCHEDULED, Status.LEAVING_SOON}
    await scene.assert_nothing_else_changed()
    await scene.assert_second_start_changes_nothing()


async def keep(scene: Scene, title: str) -> None:
    """Have a Keep on the disk that came while the title was being deleted."""
    memory = Memory.open(scene.street.memory, now=scene.street.now, expected=True)
    (entry,) = (
        one for one in memory.journal.unfinished() if one.item == scene.eve.ids[title]
    )
    memory.keeps.keep(
        Keep(
            identity=entry.identity,
            title=entry.title,
            year=entry.year,
            by="ben",
            by_name="Ben",
            at=scene.street.now,
            until=None,
            reason=None,
        )
    )
    memory.close()
    await scene.street.restart()


async def pause(scene: Scene, _title: str) -> None:
    """Pause all deletions before anything is finished."""
    await scene.street.restart()
    await scene.street.cleaner.set_paused(True)


async def switch_to_dry_run(scene: Scene, _title: str) -> None:
    """Choose dry run before anything is finished."""
    config = scene.street.config
    settings = replace(config.settings, dry_run=True)
    await scene.street.restart(replace(config, settings=settings))


@pytest.mark.case("D6")
@pytest.mark.parametrize("says_no", [keep, pause, switch_to_dry_run])
@pytest.mark.parametrize("title", [MOVIE, SERIES])
async def test_what_a_person_says_after_the_kill_saves_the_entry(
    scene: Scene, title: str, says_no: Callable[[Scene, str], Awaitable[None]]
) -> None:
    moment = next(
        one for one in MOMENTS if (one.title, one.step) == (title, "removing")
    )
    await die_holding(scene, moment, Hold(moment.match))
    await says_no(scene, title)
    removals = await scene.street.asked(moment.match)
    await scene.street.cleaner.sync()
    assert await scene.street.asked(moment.match) == removals
    assert (await scene.look()).monitored(title) is False
    (record,) = await scene.records(title)
    assert record.status == "incomplete"
    assert record.size == scene.eve.sizes[title]
