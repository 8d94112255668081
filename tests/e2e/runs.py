"""The two runs that everything is asserted on: one in dry run, then one for real."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from demo.household import RequestRecord, Which
from demo.household.control.shapes import HouseholdState
from tests.e2e.place import MOVIES, Place
from tests.e2e.table import Ids, Row, about, named

DUE_MOVIE, DUE_SERIES = "Arrival", "The Wire"
JUST_WATCHED, PLAYING = "Who? Me? *", "What If..."
PLAYING_COPY = '"Quoted" <Angle> | Pipe \\ Slash'
NEW = "Only Now Found"

# Who stays, by title, and a word of the reason.
STAYING = {
    "Amélie": ("kept", "Kept by Clara"),
    "Spirited Away": ("tagged", "has the tag keep"),
    "Face/Off": ("favourite", "favorite of Anna"),
    JUST_WATCHED: ("just watched", "Last watched"),
    PLAYING: ("playing", "Anna is watching it"),
    PLAYING_COPY: ("its copy is playing", "Last watched"),
    "Who Is Erin?": ("running series", "running series"),
    NEW: ("not yet announced", "not due before"),
}
DUE = {DUE_MOVIE: "due movie", DUE_SERIES: "due ended series"}


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a dry run told, and all that could have changed something until then."""

    job: Mapping[str, Any]
    changes: tuple[RequestRecord, ...]
    before: HouseholdState
    after: HouseholdState
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class LiveRun:
    """What a run told and did; ``begun`` is when it was asked for."""

    begun: datetime
    job: Mapping[str, Any]
    changes: tuple[RequestRecord, ...]
    before: HouseholdState
    after: HouseholdState
    rows: tuple[Row, ...]

    def row(self, title: str) -> Row:
        """Return the row of a title."""
        return next(row for row in self.rows if row.title == title)


def run_dry(place: Place) -> DryRun:
    """Clean up in dry run."""
    before = place.state()
    job = place.ask("run_cleanup")
    changes = place.changes()
    rows = tuple(
        _row(place, "dry", case, title, job, before, changes)
        for title, case in DUE.items()
    )
    return DryRun(job, changes, before, place.state(), rows)


def run_live(place: Place) -> LiveRun:
    """Fill the household with people, switch dry run off, and clean up."""
    place.choose_options(dry_run=False)
    _let_people_watch(place)
    before, earlier = place.state(), len(place.changes())
    begun = datetime.now(UTC)
    job = place.ask("run_cleanup")
    place.world(lambda world: world.settle())
    changes = place.changes()[earlier:]
    cases = DUE | {title: case for title, (case, _) in STAYING.items()}
    rows = tuple(
        _row(place, "live", case, title, job, before, changes)
        for title, case in cases.items()
    )
    return LiveRun(begun, job, changes, before, place.state(), rows)


def _let_people_watch(place: Place) -> None:
    """Have one film watched, one playing, one copy playing, and a new one found."""
    copy = Which("tmdb:900007", library=MOVIES)
    imported = datetime.now(UTC) - timedelta(days=300)
    place.world(lambda world: world.play("Ben", JUST_WATCHED))
    place.world(lambda world: world.start_playing("Anna", PLAYING))
    place.world(lambda world: world.start_playing("Clara", copy, device="Tablet"))
    place.world(lambda world: world.add_movie(NEW, 2004, imported=imported))
    place.world(lambda world: world.scan())


def _row(
    place: Place,
    run: str,
    case: str,
    title: str,
    job: Mapping[str, Any],
    before: HouseholdState,
    changes: tuple[RequestRecord, ...],
) -> Row:
    item = _item_of(before, title)
    ids = ids_by_item(before)[item]
    told = next((one for one in job["items"] if one["id"] == item), None)
    outcome = told["outcome"] if told else "stays"
    return Row(
        run=run,
        case=case,
        item=item,
        title=title,
        outcome=outcome,
        reason=told["reason"] if told else _why(place.ask("explain", item_id=item)),
        requests=tuple(named(one) for one in changes if about(one, ids)),
    )


def _why(explanation: Mapping[str, Any]) -> str:
    """Return the reason of an item that no run touched: a guard's, or its own."""
    item = explanation["item"]
    guards = (each["reason"] for each in explanation["guards"] if not each["passed"])
    own = item["reason"]
    return str(next(guards, own)) if item["status"] == "leaving_soon" else str(own)


def ids_by_item(state: HouseholdState) -> Mapping[str, Ids]:
    """Return what requests call each item of the household by."""
    movies = (
        Ids(one.service, one.id, frozenset({one.file_id})) for one in state.movies
    )
    series = (
        Ids(one.service, one.id, frozenset(file.file_id for file in one.episodes))
        for one in state.series
    )
    return {ids.item: ids for ids in chain(movies, series)}


def _item_of(state: HouseholdState, title: str) -> str:
    movies = (f"{one.service}-{one.id}" for one in state.movies if one.title == title)
    series = (f"{one.service}-{one.id}" for one in state.series if one.title == title)
    return next(chain(movies, series))
