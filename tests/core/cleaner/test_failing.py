"""Answers that cannot be believed, and what a person has to say to them.

The ring tests/faults has every fault of every service.
"""

import pytest

from custom_components.cleanarr.core import Problem, Slug
from demo.household import Fault, FaultKind, Match
from tests.core.street import DAY, Street

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


def problem(one: Street) -> Problem:
    (found,) = one.cleaner.view.problems
    return found


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
