"""Home Assistant itself is killed in the middle of a deletion, as by a power cut."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from demo.check import wait_until_all_is_there
from demo.home import DOMAIN, make_home, set_up
from demo.household import Hold, HouseholdClient, Match, Stage
from demo.household.plan import KNOWN_SERVICES, HouseholdPlan
from demo.household_process import running_household
from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant import free_port
from tests.crash.victim import step_on_disk
from tests.e2e.place import Place

MOVIE, SERIES = "Arrival", "The Wire"
FILE = Match("radarr", "DELETE", "*/moviefile/*")
ENTRY = Match("radarr", "DELETE", "*/movie/*")
FILES = Match("sonarr", "DELETE", "*/episodefile/bulk")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A Home Assistant in which an administrator may delete what is long due."""
    folder = tmp_path_factory.mktemp("killed")
    plan = HouseholdPlan(
        folder / "household",
        movies=20,
        series=6,
        services=tuple(KNOWN_SERVICES.values()),
        begins=datetime.now(UTC),
        keep=True,
    )
    with (
        running_household(plan, folder / "household.log") as addresses,
        make_home(folder / "home", free_port()) as home,
    ):
        since = datetime.now(UTC).replace(microsecond=0)
        set_up(home, addresses)
        wait_until_all_is_there(home, addresses, since)
        place = Place(home, addresses)
        place.choose_options(dry_run=False)
        yield place


def delete_and_be_killed(place: Place, title: str, *holds: Hold) -> str:
    """Delete a title, kill Home Assistant while the last request is held, restart.

    Returns the step that was on the disk.
    """
    item = place.item(title)["id"]
    numbers = [place.world(partial(HouseholdClient.hold, hold=hold)) for hold in holds]
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(place.ask, "delete", item_id=item, skip_notice=True)
        for number in numbers:
            wait_until_held(place, number, asked)
            if number != numbers[-1]:
                place.world(partial(HouseholdClient.release, hold=number))
        job = place.last_job()
        place.home.kill()
        assert isinstance(asked.exception(), HarnessError)
    place.world(lambda world: world.release(drop=True))
    step = step_on_disk(place.home.folder / DOMAIN, item)
    place.home.start()
    place.wait_until_read(job)
    return step or ""


def wait_until_held(place: Place, number: int, asked: Future[Any]) -> None:
    """Wait until a request waits at a hold; fail if the action ends without one."""

    def is_held() -> bool:
        assert not asked.done(), f"no such request: {asked.result()}"
        held = place.world(lambda world: world.held())
        return any(one.hold == number for one in held)

    place.home.wait_until(is_held, "the request is held")


def booked(place: Place, title: str) -> list[dict[str, Any]]:
    """Return what the ledger says of a title."""
    records: list[dict[str, Any]] = place.ask("get_deletions", text=title)["deletions"]
    return records


def on_disk(place: Place, title: str) -> set[str]:
    """Return the files of a title that lie on the disk."""
    paths = (file.path for file in place.state().files)
    return {path for path in paths if path.startswith("media/") and title in path}


def answers(place: Place, match: Match) -> list[int | None]:
    """Return how each request of a kind was answered."""
    found = place.world(lambda world: world.requests(match))
    return [request.status for request in found]


@pytest.mark.case("E1")
def test_a_movie_whose_removal_was_never_answered_is_booked_once(place: Place) -> None:
    step = delete_and_be_killed(place, MOVIE, Hold(ENTRY, Stage.AFTER))
    assert step == "removing"
    assert on_disk(place, MOVIE) == set()
    assert MOVIE not in {movie.title for movie in place.state().movies}
    (record,) = booked(place, MOVIE)
    assert (record["status"], record["who"]) in {
        ("in_progress", "Demo"),
        ("complete", "Demo"),
    }
    place.ask("run_cleanup")
    assert answers(place, FILE) == [200]
    # The first was carried out and never answered; asked again, it is gone already.
    assert answers(place, ENTRY) == [None, 404]
    assert len(booked(place, MOVIE)) == 1


@pytest.mark.case("B5")
def test_a_series_is_not_widened_from_the_seasons_that_were_gone(place: Place) -> None:
    before = on_disk(place, SERIES)
    size = place.item(SERIES)["size"]
    step = delete_and_be_killed(place, SERIES, Hold(FILES), Hold(FILES))
    assert step == "deleting"
    left = on_disk(place, SERIES)
    assert left
    assert left < before
    (record,) = booked(place, SERIES)
    assert record["status"] == "incomplete"
    assert record["size"] + place.item(SERIES)["size"] == size
    place.ask("sync")
    assert on_disk(place, SERIES) == left
    assert len(booked(place, SERIES)) == 1
