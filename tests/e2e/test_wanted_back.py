"""What was deleted and is wanted back, or never again, from end to end."""

import pytest

from tests.e2e.place import Place
from tests.e2e.runs import DUE_MOVIE, DUE_SERIES, LiveRun, season_title


@pytest.mark.parametrize("title", [DUE_MOVIE, DUE_SERIES])
def test_what_cleanarr_deleted_is_fetched_again(
    place: Place, live_run: LiveRun, title: str
) -> None:
    assert live_run.row(title).outcome == "deleted"
    (record,) = place.ask("get_deletions", text=title)["deletions"]
    (restored,) = place.ask("restore", number=record["number"])["restored"]
    assert restored["done"] == ["added", "monitored", "searched"]
    place.world(lambda world: world.settle())
    place.ask("sync")
    before, state = live_run.before, place.state()
    (old,) = [one for one in (*before.movies, *before.series) if one.title == title]
    (new,) = [one for one in (*state.movies, *state.series) if one.title == title]
    assert (new.service, new.monitored) == (old.service, True)
    assert {row["title"] for row in place.ask("get_media", text=title)["media"]} == {
        title
    }


def test_what_is_not_wanted_again_is_no_longer_looked_for(
    place: Place, live_run: LiveRun
) -> None:
    """Cleanarr took the season out of monitoring itself when it deleted it."""
    (record,) = place.ask("get_deletions", text=season_title(1))["deletions"]
    (done,) = place.ask("restore", number=record["number"])["restored"]
    assert done["done"] == ["monitored", "searched"]
    (done,) = place.ask("unmonitor", number=record["number"])["unmonitored"]
    assert done["done"] == ["unmonitored"]
    (done,) = place.ask("unmonitor", number=record["number"])["unmonitored"]
    assert done["done"] == []
