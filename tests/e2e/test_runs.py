"""What a household sees of Cleanarr's main job, from end to end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from demo.check import warnings_about_cleanarr
from demo.household.control.shapes import HouseholdState, MediaRequestState
from demo.household.seerr import RequestStatus
from tests.e2e.place import Place
from tests.e2e.runs import (
    DUE,
    DUE_MOVIE,
    DUE_SERIES,
    REQUESTED,
    STAYING,
    DryRun,
    LiveRun,
    ids_by_item,
)
from tests.e2e.table import about, named

_ACTIVITY = "event.cleanarr_activity"
DAY = timedelta(days=1)


def files(state: HouseholdState, title: str) -> set[str]:
    """Return the paths at which a title's files lie, or should lie."""
    movies = {one.on_disk for one in state.movies if one.title == title}
    series = (one for one in state.series if one.title == title)
    return movies | {
        episode.on_disk for one in series for episode in one.episodes if episode.file_id
    }


def present(state: HouseholdState, paths: set[str]) -> set[str]:
    """Return which of these files are on the disk."""
    return {file.path for file in state.files} & paths


def links(state: HouseholdState, paths: set[str]) -> list[str]:
    """Return the links that lead to any of these files."""
    return [file.path for file in state.files if file.target.lstrip("/") in paths]


def in_jellyfin(state: HouseholdState, title: str) -> list[str]:
    """Return the libraries in which Jellyfin shows a title."""
    shown = (one for one in state.items if title in {one.name, one.series})
    return sorted({one.library for one in shown})


def test_a_dry_run_tells_what_would_go(dry_run: DryRun) -> None:
    outcomes = {item["title"]: item["outcome"] for item in dry_run.job["items"]}
    assert outcomes.keys() >= DUE.keys()
    assert set(outcomes.values()) == {"would_delete"}


def test_a_dry_run_sends_nothing_that_changes_anything(dry_run: DryRun) -> None:
    assert [f"{one.method} {one.path}?{one.query}" for one in dry_run.changes] == []
    assert dry_run.before.movies == dry_run.after.movies
    assert dry_run.before.series == dry_run.after.series
    assert dry_run.before.files == dry_run.after.files


@pytest.mark.parametrize("title", DUE)
def test_what_is_due_is_gone_from_the_disk_and_from_jellyfin(
    live_run: LiveRun, title: str
) -> None:
    assert live_run.row(title).outcome == "deleted"
    gone = files(live_run.before, title)
    assert present(live_run.before, gone) == gone
    assert len(links(live_run.before, gone)) == len(gone)
    assert len(in_jellyfin(live_run.before, title)) == 2
    assert present(live_run.after, gone) == set()
    assert links(live_run.after, gone) == []
    assert in_jellyfin(live_run.after, title) == []


def test_what_is_due_is_gone_from_its_service(live_run: LiveRun) -> None:
    movies = {movie.title for movie in live_run.after.movies}
    series = {series.title for series in live_run.after.series}
    assert not (movies | series) & DUE.keys()


def test_a_file_is_unmonitored_then_deleted_then_its_entry_removed(
    live_run: LiveRun,
) -> None:
    row = live_run.row(DUE_MOVIE)
    number = row.item.removeprefix("radarr-")
    unmonitor, delete, remove, forget = row.requests
    assert unmonitor == "PUT /movie/editor"
    assert delete.startswith("DELETE /moviefile/")
    assert remove == f"DELETE /movie/{number}"
    assert forget.startswith("DELETE /media/")


def test_only_what_was_deleted_was_touched_and_jellyfin_was_told_once(
    live_run: LiveRun,
) -> None:
    items = live_run.job["items"]
    deleted = {one["id"] for one in items if one["outcome"] == "deleted"}
    ids = ids_by_item(live_run.before, live_run.requests)
    assert ids.keys() - ids_by_item(live_run.after, ()).keys() == deleted
    other = [
        named(request)
        for request in live_run.changes
        if not any(about(request, ids[item]) for item in deleted)
    ]
    assert other == ["POST /Library/Media/Updated"]


@pytest.mark.parametrize("title", DUE)
def test_the_ledger_the_event_and_the_sensor_tell_of_it(
    place: Place, live_run: LiveRun, title: str
) -> None:
    (record,) = place.ask("get_deletions", text=title)["deletions"]
    assert (record["status"], record["source"]) == ("complete", "cleanarr")
    assert record["services"] == {
        live_run.row(title).item.split("-")[0]: "confirmed",
        "jellyfin": "confirmed",
        "seerr": "confirmed" if title == REQUESTED else "not_applicable",
    }
    told = place.home.wait_until(
        lambda: _told(place, live_run.begun, title), "the event tells of it"
    )
    assert told
    assert (told["event_type"], told["size"]) == ("deleted", record["size"])
    assert place.sensor_of(live_run.row(title).item) is None


def test_what_was_requested_can_be_requested_again(
    place: Place, live_run: LiveRun
) -> None:
    (before,) = (one for one in live_run.requests if one.title == REQUESTED)
    assert before.status == RequestStatus.COMPLETED
    assert REQUESTED not in _requests(place)
    number = place.world(lambda world: world.request_media("Anna", REQUESTED))
    again = _requests(place)[REQUESTED]
    place.world(lambda world: world.withdraw_request(number))
    assert (again.id, again.status) == (number, RequestStatus.APPROVED)
    assert again.media_id != before.media_id


def test_the_freed_space_is_the_ledgers(place: Place, live_run: LiveRun) -> None:
    found = place.ask("get_deletions", source="cleanarr", limit=100)
    records = found["deletions"]
    freed = float(place.home.state("sensor.cleanarr_space_reclaimed").state)
    assert freed * 10**9 == pytest.approx(sum(one["size"] for one in records))
    assert {one["title"] for one in records} >= {DUE_MOVIE, DUE_SERIES}


@pytest.mark.case("D5")
@pytest.mark.parametrize("title", STAYING)
def test_what_somebody_needs_stays_with_its_reason(
    live_run: LiveRun, title: str
) -> None:
    row = live_run.row(title)
    assert row.outcome in {"stays", "held"}
    assert STAYING[title][1] in row.reason
    assert row.requests == ()
    there = files(live_run.before, title)
    assert there
    assert present(live_run.after, there) == there


@pytest.mark.case("B12")
def test_watching_the_copy_counts_for_the_original(
    place: Place, live_run: LiveRun
) -> None:
    copy = next(row for row in live_run.rows if row.case == "its copy is playing")
    item = place.ask("explain", item_id=copy.item)["item"]
    assert datetime.fromisoformat(item["last_watched"]) > live_run.begun - DAY


def test_nothing_is_logged_that_people_have_to_look_at(
    place: Place, live_run: LiveRun
) -> None:
    assert warnings_about_cleanarr(place.home.log.records()) == []


def _requests(place: Place) -> Mapping[str, MediaRequestState]:
    """Return Seerr's requests by title."""
    found = place.world(lambda world: world.media_requests())
    return {one.title: one for one in found}


def _told(place: Place, since: datetime, title: str) -> dict[str, Any] | None:
    """Return what the event entity said of a deletion since a moment."""
    begin = (since - timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    path = f"/api/history/period/{begin}?filter_entity_id={_ACTIVITY}"
    for state in place.home.rest.request("GET", path)[0]:
        told: dict[str, Any] = state["attributes"]
        if told.get("title") == title and told.get("event_type") == "deleted":
            return told
    return None
