"""A service that fails: what needs it rests, the rest goes on, nothing is lost."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from custom_components.cleanarr.core import Problem, Slug, Source, SourceState
from demo.household import Fault, FaultKind, Match, Phase
from tests.core.street import DAY, Street, street

MOVIE, SERIES, KEPT, SOON = "Due Movie", "Due Series", "Kept Movie", "Soon Movie"


async def settle_in(one: Street) -> None:
    """Fill a household: a movie and a series that are due, one kept, one soon."""
    await one.movie(MOVIE)
    await one.movie(KEPT)
    await one.movie(SOON, played=88.5)
    await one.series(SERIES)
    for number in range(6):
        await one.movie(f"Other {number}", played=1)
    await one.announce()
    await one.cleaner.keep(one.shown(KEPT).id, by="anna", by_name="Anna")


def source(one: Street, slug: str) -> Source:
    return next(each for each in one.cleaner.view.sources if each.slug == slug)


def problem(one: Street) -> Problem:
    (found,) = one.cleaner.view.problems
    return found


KINDS = {
    "A1 status 500": Fault(FaultKind.STATUS),
    "A1 login page": Fault(FaultKind.GARBAGE),
    "A1 empty body": Fault(FaultKind.EMPTY),
    "A1 truncated": Fault(FaultKind.TRUNCATE),
    "A1 cut": Fault(FaultKind.CUT),
    "A1 dropped": Fault(FaultKind.DROP),
    "A1 content type": Fault(FaultKind.CONTENT_TYPE),
    "A1 key": Fault(FaultKind.STATUS, status=401),
    "A9 tags": Fault(FaultKind.STATUS),
    "A9 queue": Fault(FaultKind.STATUS),
    "A4 root folders": Fault(FaultKind.STATUS),
    "A3 no movies": Fault(FaultKind.ZERO),
    "A2 page": Fault(FaultKind.STATUS),
    "A2 short page": Fault(FaultKind.SHORT),
    "A3 no plays": Fault(FaultKind.ZERO),
    "A1 sessions": Fault(FaultKind.STATUS),
    "A1 users": Fault(FaultKind.STATUS),
    "A3 users": Fault(FaultKind.ZERO),
}
PLACES = {
    "A9 tags": ("radarr", "*/tag"),
    "A9 queue": ("radarr", "*/queue*"),
    "A4 root folders": ("radarr", "*/rootfolder"),
    "A3 no movies": ("radarr", "*/movie"),
    "A2 page": ("jellyfin", "/Items"),
    "A2 short page": ("jellyfin", "/Items"),
    "A3 no plays": ("jellyfin", "/Items"),
    "A1 sessions": ("jellyfin", "/Sessions"),
    "A1 users": ("jellyfin", "/Users"),
    "A3 users": ("jellyfin", "/Users"),
}


def fault(name: str) -> tuple[str, Fault]:
    """Return a fault of the table and the service that has it."""
    service, path = PLACES.get(name, ("radarr", "*"))
    kind = KINDS[name]
    match = Match(service=service, path=path)
    return service, Fault(kind.kind, match, status=kind.status)


@dataclass(frozen=True)
class Suffered:
    """What a fault did to a household that was about to delete."""

    name: str
    service: str
    state: SourceState
    since: datetime | None
    before: Mapping[str, datetime]
    during: Mapping[str, datetime]
    after: Mapping[str, datetime]
    titles: set[str]
    left: set[str]
    kept: str


async def suffer(folder: Path) -> list[Suffered]:
    """Let one household suffer every fault in turn; nobody lends a hand."""
    found = []
    async with street(folder) as one:
        await settle_in(one)
        for name in KINDS:
            service, chosen = fault(name)
            before = one.dates()
            await one.world.fail(chosen)
            await one.world.advance(hours=3)
            await one.cleaner.sync(whole=True)
            if service == "radarr":
                state = source(one, service)
            await one.cleaner.sync(whole=True)
            state = source(one, service)
            during = one.dates()
            done = await _movies_cleaned(one, service)
            kept = one.shown(KEPT).status
            await one.world.heal()
            await one.cleaner.sync()
            found.append(
                Suffered(
                    name=name,
                    service=service,
                    state=state.state,
                    since=state.since,
                    before=before,
                    during=during,
                    after=one.dates(),
                    titles=await one.titles(),
                    left=done,
                    kept=kept,
                )
            )
    return found


async def _movies_cleaned(one: Street, service: str) -> set[str]:
    """Clean up where that may delete nothing at all; return what was deleted."""
    if service == "jellyfin":
        done = await one.clean()
    else:
        job = await one.cleaner.delete(one.shown(MOVIE).id, by="Anna")
        done = {item.title: item for item in job.items}
    return {title for title, item in done.items() if item.outcome == "deleted"}


@pytest.fixture(scope="module")
def suffered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Suffered]:
    found = asyncio.run(suffer(tmp_path_factory.mktemp("failing")))
    return {one.name: one for one in found}


@pytest.mark.case("A1")
@pytest.mark.case("A2")
@pytest.mark.case("A3")
@pytest.mark.case("A4")
@pytest.mark.case("A9")
@pytest.mark.parametrize("name", KINDS)
def test_a_fault_deletes_redates_and_unkeeps_nothing(
    suffered: dict[str, Suffered], name: str
):
    one = suffered[name]
    assert one.state is SourceState.STALE
    assert one.since is not None
    assert one.left == set()
    assert {MOVIE, SERIES, KEPT, SOON} <= one.titles
    assert one.during == one.before
    assert one.after.keys() == one.before.keys()
    assert all(one.after[item] >= one.before[item] for item in one.before)
    assert one.kept == "kept"


async def test_radarr_down_holds_movies_and_series_go_on(live: Street):
    await settle_in(live)
    await live.world.stop_service("radarr")
    done = await live.clean()
    assert done[SERIES].outcome == "deleted"
    assert (done[MOVIE].outcome, done[MOVIE].reason.key) == ("held", "source_stale")
    assert live.shown(MOVIE).status == "held"
    assert SERIES not in await live.titles()
    await live.world.start_service("radarr")
    assert (await live.clean())[MOVIE].outcome == "deleted"


async def test_jellyfin_down_deletes_nothing_at_all(live: Street):
    await settle_in(live)
    dates = live.dates()
    await live.world.stop_service("jellyfin")
    done = await live.clean()
    assert {item.reason.key for item in done.values()} == {"jellyfin_not_fresh"}
    assert {MOVIE, SERIES} <= done.keys()
    assert live.dates() == dates
    assert await live.changes() == []
    await live.world.start_service("jellyfin")
    done = await live.clean()
    assert {done[title].outcome for title in (MOVIE, SERIES)} == {"deleted"}


@pytest.mark.case("A11")
@pytest.mark.parametrize("phase", [Phase.STARTING, Phase.LOADING])
async def test_jellyfin_restarting_is_no_empty_jellyfin(live: Street, phase: Phase):
    await settle_in(live)
    await live.world.jellyfin_phase(phase)
    done = await live.clean()
    assert {item.outcome for item in done.values()} == {"held"}
    assert source(live, "jellyfin").state is SourceState.STALE
    await live.world.jellyfin_phase(Phase.READY)
    await live.cleaner.sync()
    assert source(live, "jellyfin").state is SourceState.FRESH
    assert live.shown(MOVIE).status == "scheduled"


@pytest.mark.case("A7")
async def test_counts_that_dip_in_a_scan_call_for_nobody(live: Street):
    await settle_in(live)
    dates = live.dates()
    await live.world.scan_running(visible_share=0.1)
    for _ in range(3):
        done = await live.clean()
        assert {item.outcome for item in done.values()} == {"held"}
        assert live.dates() == dates
        assert live.cleaner.view.problems == ()
    await live.world.scan_over()
    await live.cleaner.sync()
    assert live.shown(MOVIE).status == "scheduled"


@pytest.mark.case("A6")
async def test_the_same_wrong_answer_again_is_not_believed(live: Street):
    await settle_in(live)
    await live.world.fail(
        Fault(FaultKind.ZERO, Match(service="radarr", path="*/movie"))
    )
    for _ in range(5):
        await live.cleaner.sync()
    assert problem(live).id == "shrink_radarr"
    assert problem(live).confirmable
    assert live.shown(MOVIE).status == "held"
    assert live.shown(MOVIE).announced
    await live.world.heal()
    await live.cleaner.sync()
    assert live.cleaner.view.problems == ()
    assert live.shown(MOVIE).status == "scheduled"


@pytest.mark.case("A6")
async def test_a_person_can_believe_a_shrink(live: Street):
    await settle_in(live)
    for number in range(6):
        await live.world.remove_row(f"Other {number}")
    await live.cleaner.sync()
    assert "movies: 9 → 3" in problem(live).values["lists"]
    await live.cleaner.confirm_problem("shrink_radarr")
    assert live.cleaner.view.problems == ()
    assert live.shown(MOVIE).status == "scheduled"
    assert live.cleaner.view.totals.movies == 3


@pytest.mark.case("A6")
async def test_own_deletions_are_no_shrink(live: Street):
    for number in range(7):
        await live.movie(f"Due {number}")
    for number in range(3):
        await live.movie(f"Fresh {number}", played=1)
    await live.announce()
    done = await live.clean()
    assert len(done) == 7
    assert {item.outcome for item in done.values()} == {"deleted"}
    await live.cleaner.sync(whole=True)
    assert live.cleaner.view.problems == ()
    assert live.cleaner.view.totals.movies == 3


async def test_another_jellyfin_at_the_address_is_not_believed(live: Street):
    await settle_in(live)
    await live.world.new_server_id("f" * 32)
    done = await live.clean()
    assert {item.outcome for item in done.values()} == {"held"}
    assert problem(live).id == "shrink_jellyfin"
    await live.cleaner.confirm_problem("shrink_jellyfin")
    assert live.shown(MOVIE).status == "scheduled"


async def liked_by_many(one: Street) -> None:
    for number in range(8):
        await one.movie(f"Liked {number}")
        await one.world.favorite("Anna", f"Liked {number}")
    await one.movie(MOVIE)
    await one.cleaner.sync()


async def test_lost_protection_stays_until_a_person_agrees(live: Street):
    await liked_by_many(live)
    for number in range(6):
        await live.world.favorite("Anna", f"Liked {number}", on=False)
    await live.announce()
    assert problem(live).id == "lost_protection"
    assert problem(live).values["count"] == "6"
    assert live.shown("Liked 0").reason.key == "protection_lost"
    done = await live.clean()
    assert set(done) == {MOVIE}
    await live.cleaner.confirm_problem("lost_protection")
    assert live.cleaner.view.problems == ()
    assert live.shown("Liked 0").status == "leaving_soon"
    assert live.shown("Liked 7").status == "protected"


async def test_a_renamed_keep_tag_takes_no_protection_away(live: Street):
    for number in range(8):
        await live.movie(f"Tagged {number}")
        await live.world.tag(f"Tagged {number}", "keep")
    await live.cleaner.sync()
    await live.world.rename_tag("radarr", "keep", "behalten")
    await live.cleaner.sync()
    assert problem(live).id == "lost_protection"
    assert live.shown("Tagged 0").status == "protected"


async def test_a_few_that_lose_protection_are_believed(live: Street):
    await liked_by_many(live)
    for number in range(5):
        await live.world.favorite("Anna", f"Liked {number}", on=False)
    await live.cleaner.sync()
    assert live.cleaner.view.problems == ()
    assert live.shown("Liked 0").status == "leaving_soon"


@pytest.mark.case("A8")
async def test_a_file_that_vanished_alone_is_unconfirmed(live: Street):
    """Radarr still says that it is there, Jellyfin no longer: nothing cascades."""
    await settle_in(live)
    await live.world.remove_from_disk(MOVIE)
    await live.world.scan()
    done = await live.clean()
    assert (done[MOVIE].outcome, done[MOVIE].reason.key) == ("held", "not_in_jellyfin")
    assert MOVIE in await live.titles()


async def test_after_a_restart_nothing_is_shown_that_was_not_read(live: Street):
    await settle_in(live)
    dates = live.dates()
    await live.world.stop_service("radarr")
    await live.restart()
    await live.cleaner.sync()
    assert live.cleaner.view.read_services == {Slug("sonarr"), Slug("jellyfin")}
    await live.world.start_service("radarr")
    await live.cleaner.sync()
    assert live.dates() == dates


async def test_a_long_outage_only_moves_dates_later(live: Street):
    await settle_in(live)
    before = live.dates()[live.shown(SOON).id]
    await live.world.stop_service("jellyfin")
    await live.world.advance(days=30)
    await live.cleaner.sync()
    assert live.dates()[live.shown(SOON).id] == before
    await live.world.start_service("jellyfin")
    await live.cleaner.sync()
    assert live.now - DAY < live.dates()[live.shown(SOON).id]
    assert SOON in await live.titles()
