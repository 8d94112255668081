"""The two runs that everything is asserted on: one in dry run, then one for real."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from demo.diary import BINGED
from demo.household import RequestRecord, Which
from demo.household.control.shapes import (
    HouseholdState,
    MediaRequestState,
    MovieState,
    SeriesState,
)
from tests.e2e.place import MOVIES, Place
from tests.e2e.table import Ids, Row, about, named

DUE_MOVIE, DUE_SERIES = "Arrival", "The Wire"
REQUESTED = DUE_MOVIE
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

# What a rule for seasons does with a running series, by season.
DUE_SEASONS = {1: "watched season", 2: "watched season"}
STAYING_SEASONS = {
    3: ("season begun", "5 of 13 episodes watched"),
    4: ("season not watched", "has not been watched"),
    5: ("latest season", "latest of a running series"),
}


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
    """What a run told and did; ``begun`` is when it was asked for.

    ``requests`` are Seerr's before it.
    """

    begun: datetime
    requests: tuple[MediaRequestState, ...]
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
    known = ids_by_item(before, place.world(lambda world: world.media_requests()))
    job = place.ask("run_cleanup")
    changes = place.changes()
    cases = DUE | {season_title(each): case for each, case in DUE_SEASONS.items()}
    rows = tuple(
        _row(place, "dry", case, title, known[item_of(before, title)], job, changes)
        for title, case in cases.items()
    )
    return DryRun(job, changes, before, place.state(), rows)


def run_live(place: Place) -> LiveRun:
    """Fill the household with people, switch dry run off, and clean up."""
    place.choose_options(dry_run=False)
    _let_people_watch(place)
    before, earlier = place.state(), len(place.changes())
    requests = place.world(lambda world: world.media_requests())
    known = ids_by_item(before, requests)
    begun = datetime.now(UTC)
    job = place.ask("run_cleanup")
    place.world(lambda world: world.settle())
    changes = place.changes()[earlier:]
    place.ask("sync")
    rows = tuple(
        _row(place, "live", case, title, known[item_of(before, title)], job, changes)
        for title, case in _all_cases()
    )
    return LiveRun(begun, requests, job, changes, before, place.state(), rows)


def _all_cases() -> Iterator[tuple[str, str]]:
    """Yield each title or season that a live run is about, and its case."""
    yield from DUE.items()
    for title, (case, _) in STAYING.items():
        yield title, case
    for season, case in DUE_SEASONS.items():
        yield season_title(season), case
    for season, (case, _) in STAYING_SEASONS.items():
        yield season_title(season), case


def season_title(season: int) -> str:
    """Return what a season of the binged series is called."""
    return f"{BINGED} S{season:02}"


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
    ids: Ids,
    job: Mapping[str, Any],
    changes: tuple[RequestRecord, ...],
) -> Row:
    item = ids.item
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


def ids_by_item(
    state: HouseholdState, requests: Iterable[MediaRequestState]
) -> Mapping[str, Ids]:
    """Return what requests call each item by; of the binged series, each season's."""
    media: dict[str, set[int]] = {}
    for request in requests:
        media.setdefault(request.title, set()).add(request.media_id)
    whole = (
        Ids(
            one.service,
            one.id,
            file_ids(one),
            media=frozenset(media.get(one.title, ())),
        )
        for one in titles(state)
    )
    seasons = (
        _season_ids(one, season)
        for one in state.series
        for season in map(int, one.seasons)
        if one.title == BINGED and file_ids(one, season)
    )
    return {ids.item: ids for ids in chain(whole, seasons)}


def titles(state: HouseholdState) -> tuple[MovieState | SeriesState, ...]:
    """Return all movies and series of the household."""
    return *state.movies, *state.series


def file_ids(
    title: MovieState | SeriesState, season: int | None = None
) -> frozenset[int]:
    """Return the ids of a title's files, or of those of one of its seasons."""
    if isinstance(title, MovieState):
        return frozenset({title.file_id})
    return frozenset(
        one.file_id
        for one in title.episodes
        if one.file_id and season in {None, one.season}
    )


def _season_ids(series: SeriesState, season: int) -> Ids:
    episodes = frozenset(one.id for one in series.episodes if one.season == season)
    files = file_ids(series, season)
    return Ids(series.service, series.id, files, season, episodes)


def item_of(state: HouseholdState, title: str) -> str:
    """Return the id of a title, or of a season of the binged series."""
    name, part = title, ""
    if title.startswith(f"{BINGED} S"):
        name, part = BINGED, f"-s{title[-2:]}"
    found = next(one for one in titles(state) if one.title == name)
    return f"{found.service}-{found.id}{part}"
