"""A movie, day by day: added, shown as leaving soon, watched, kept."""

from datetime import datetime, timedelta

import pytest

from demo.household.control.shapes import FileState
from tests.e2e.place import MOVIES, Place

RETENTION, WINDOW = timedelta(days=90), timedelta(days=14)
BETWEEN_SYNCS = timedelta(hours=3)
NEVER_WATCHED = {"incremental": "Léon & Zoë 🎬", "full": "Blade Runner 2049"}


def links(place: Place, title: str) -> list[FileState]:
    """Return the links to a movie."""
    return [file for file in place.state().files if file.target and title in file.path]


def libraries(place: Place, title: str) -> set[str]:
    """Return where Jellyfin shows a movie."""
    return {one.library for one in place.state().items if one.name == title}


@pytest.mark.parametrize("title", NEVER_WATCHED.values())
def test_it_is_due_so_long_after_it_was_added(place: Place, title: str) -> None:
    item = place.item(title)
    (movie,) = (one for one in place.state().movies if one.title == title)
    assert movie.imported
    (default,) = (
        rule
        for rule in place.ask("explain", item_id=item["id"])["rules"]
        if rule["kind"] == "default"
    )
    due = datetime.fromisoformat(default["date"])
    assert due == movie.imported.replace(microsecond=0) + RETENTION
    assert due - datetime.now(due.tzinfo) < WINDOW
    # It has its whole notice from the sync that found it to be leaving soon.
    shown = datetime.fromisoformat(item["delete_after"])
    assert timedelta() <= shown - due <= BETWEEN_SYNCS
    assert item["status"] == "leaving_soon"
    assert len(links(place, title)) == 1
    assert MOVIES in libraries(place, title)


@pytest.mark.parametrize("mode", NEVER_WATCHED)
def test_once_watched_it_is_shown_no_longer_and_a_keep_says_so(
    place: Place, mode: str
) -> None:
    title = NEVER_WATCHED[mode]
    item = place.item(title)["id"]
    place.world(lambda world: world.play("Anna", title))
    place.ask("sync", mode=mode)
    place.world(lambda world: world.settle())
    watched = place.item(title)
    assert watched["status"] == "safe"
    due = datetime.fromisoformat(watched["delete_after"])
    left = due - datetime.now(due.tzinfo)
    assert RETENTION - timedelta(minutes=10) < left <= RETENTION
    assert links(place, title) == []
    assert MOVIES not in libraries(place, title)
    place.home.wait_until(
        lambda: place.sensor_of(item) is None, "the movie's sensor is gone"
    )

    place.ask("keep", item_id=item, reason="For Saturday")
    kept = place.item(title)
    assert (kept["status"], kept["delete_after"]) == ("kept", None)
