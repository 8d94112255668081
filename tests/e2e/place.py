"""A household three weeks old, and a real Home Assistant that lives with it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from demo.check import wait_until_all_is_there
from demo.history import DAYS, live
from demo.home import DOMAIN, make_home, set_up, shown_in
from demo.household import HouseholdClient, RequestRecord
from demo.household.client import ask
from demo.household.control import Addresses
from demo.household.control.shapes import HouseholdState
from demo.household.plan import KNOWN_SERVICES, HouseholdPlan
from demo.household_process import running_household
from scripts.lib.errors import RequestRefused
from scripts.lib.home_assistant import HomeAssistant, free_port

MOVIES, TV = "Leaving Soon - Movies", "Leaving Soon - TV Shows"


@dataclass(frozen=True, slots=True)
class Place:
    """A running Home Assistant and the household that it was set up for."""

    home: HomeAssistant
    addresses: Addresses

    def world[T](self, question: Callable[[HouseholdClient], Awaitable[T]]) -> T:
        """Run commands against the household."""
        return ask(self.addresses.control, question)

    def state(self) -> HouseholdState:
        """Return all titles, items, libraries and files as they are now."""
        return self.world(lambda world: world.household())

    def item(self, title: str, year: int | None = None) -> Mapping[str, Any]:
        """Return the one item of that title as `get_media` tells it."""
        (item,) = (
            each
            for each in self.ask("get_media", limit=1000)["media"]
            if each["title"] == title and year in {None, each["year"]}
        )
        found: Mapping[str, Any] = item
        return found

    def ask(self, action: str, **data: object) -> Mapping[str, Any]:
        """Call an action of Cleanarr and return its response."""
        return self.home.ask(DOMAIN, action, **data)

    def sensor_of(self, item_id: str) -> str | None:
        """Return the entity id of an item's sensor; None while there is none."""
        states = self.home.states("sensor.")
        return next(
            (
                each.entity_id
                for each in states
                if each.attributes.get("item_id") == item_id
                and "status" in each.attributes
            ),
            None,
        )

    def changes(self) -> tuple[RequestRecord, ...]:
        """Return every request that could change something but our own libraries."""
        ours = {one.id for one in self.state().libraries if one.name in {MOVIES, TV}}
        return tuple(
            one
            for one in self.world(lambda world: world.requests())
            if one.method not in {"GET", "HEAD"} and not _is_our_library(one, ours)
        )

    def choose_options(self, **answers: object) -> None:
        """Answer the options form, and wait until Cleanarr goes on with the answers."""
        before = self.last_job()
        form = self.home.flows.options(self.home.entries(DOMAIN)[0]["entry_id"])
        assert form.submit(shown_in(form) | answers).kind == "create_entry"
        self.wait_until_read(before)

    def last_job(self) -> int:
        """Return the number of the latest job, done or not, once there are any."""
        jobs = self.home.wait_until(self._jobs, "the household is loaded")
        return max(int(job["id"]) for job in jobs)

    def wait_until_read(self, job: int) -> None:
        """Wait until the household was read by a later job than this one."""

        def is_read() -> bool:
            return any(
                one["id"] > job and one["status"] == "done" for one in self._jobs()
            )

        self.home.wait_until(is_read, "the household is read", timeout=120)

    def _jobs(self) -> Sequence[Mapping[str, Any]]:
        """Return the latest jobs; none while the household is not loaded."""
        try:
            jobs: Sequence[Mapping[str, Any]] = self.ask("get_jobs")["jobs"]
        except RequestRefused:
            return ()
        return jobs


def _is_our_library(request: RequestRecord, ours: set[str]) -> bool:
    """Return whether a request makes or refreshes one of the Leaving Soon libraries."""
    made = parse_qs(request.query).get("name", [""])[0] in {MOVIES, TV}
    return request.service == "jellyfin" and (
        request.path in {f"/Items/{library}/Refresh" for library in ours}
        or (request.path == "/Library/VirtualFolders" and made)
    )


@contextmanager
def running_place(folder: Path, movies: int = 20, series: int = 6) -> Iterator[Place]:
    """Let a household live three weeks with Cleanarr, then run it and Home Assistant."""
    plan = HouseholdPlan(
        folder=folder / "household",
        movies=movies,
        series=series,
        services=tuple(KNOWN_SERVICES.values()),
        begins=datetime.now(UTC) - timedelta(days=DAYS),
        keep=True,
    )
    (folder / "home").mkdir(parents=True)
    live(plan, folder / "home" / DOMAIN, _tell_nobody)
    with running_household(plan, folder / "household.log") as addresses:
        since = datetime.now(UTC).replace(microsecond=0)
        with make_home(folder / "home", free_port()) as home:
            set_up(home, addresses)
            wait_until_all_is_there(home, addresses, since)
            yield Place(home, addresses)


def _tell_nobody(_day: int) -> None:
    """Let the days go by without a word."""
