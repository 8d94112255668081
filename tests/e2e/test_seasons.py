"""Of a running series whole seasons go, five days after they were watched, no more."""

import json

import pytest

from demo.diary import BINGED
from demo.household.control.shapes import HouseholdState, SeriesState
from tests.e2e.place import TV, Place
from tests.e2e.runs import (
    DUE_SEASONS,
    STAYING_SEASONS,
    LiveRun,
    file_ids,
    season_title,
)
from tests.e2e.test_runs import present


def binged(state: HouseholdState) -> SeriesState:
    """Return the series in Sonarr."""
    (series,) = (one for one in state.series if one.title == BINGED)
    return series


def files(state: HouseholdState, *seasons: int) -> set[str]:
    """Return the paths of these seasons' files."""
    episodes = binged(state).episodes
    return {one.on_disk for one in episodes if one.file_id and one.season in seasons}


def shown(state: HouseholdState, library: str) -> set[tuple[int, int]]:
    """Return the episodes that Jellyfin can play, by season and number."""
    return {
        (one.season, one.episode)
        for one in state.items
        if one.series == BINGED and one.library == library and one.path.endswith(".mkv")
    }


def test_the_story_is_the_one_of_the_documentation(live_run: LiveRun) -> None:
    before = binged(live_run.before)
    assert not before.ended
    assert [len(files(live_run.before, each)) for each in (1, 2, 3, 4)] == [
        7,
        13,
        13,
        13,
    ]
    assert files(live_run.before, 5)


def test_leaving_soon_held_the_watched_seasons_alone(live_run: LiveRun) -> None:
    ours = files(live_run.before, *DUE_SEASONS, *STAYING_SEASONS)
    targets = {file.target.lstrip("/") for file in live_run.before.files if file.target}
    assert targets & ours == files(live_run.before, *DUE_SEASONS)
    assert {season for season, _ in shown(live_run.before, TV)} == DUE_SEASONS.keys()
    assert len(shown(live_run.before, TV)) == 20


def test_their_files_are_gone_and_no_other(live_run: LiveRun) -> None:
    gone = files(live_run.before, *DUE_SEASONS)
    stay = files(live_run.before, *STAYING_SEASONS)
    assert len(gone) == 20
    assert present(live_run.before, gone | stay) == gone | stay
    assert present(live_run.after, gone | stay) == stay


def test_jellyfin_shows_them_no_longer(live_run: LiveRun) -> None:
    assert shown(live_run.after, TV) == set()
    before, after = shown(live_run.before, "Shows"), shown(live_run.after, "Shows")
    assert after == {one for one in before if one[0] not in DUE_SEASONS}


@pytest.mark.case("B5")
def test_sonarr_keeps_the_series_and_looks_for_neither_season(
    live_run: LiveRun,
) -> None:
    before, after = binged(live_run.before), binged(live_run.after)
    assert (after.id, after.monitored) == (before.id, True)
    assert after.seasons == before.seasons | {str(one): False for one in DUE_SEASONS}
    for old, new in zip(before.episodes, after.episodes, strict=True):
        if old.season in DUE_SEASONS:
            assert (new.file_id, new.monitored) == (0, False)
        else:
            assert new == old


def test_each_season_went_in_one_call_with_its_own_files(live_run: LiveRun) -> None:
    before = binged(live_run.before)
    calls = [
        sorted(json.loads(one.body)["episodeFileIds"])
        for one in live_run.changes
        if (one.service, one.method) == (before.service, "DELETE")
        and one.path.endswith("/episodefile/bulk")
    ]
    ours = [ids for ids in calls if file_ids(before) & set(ids)]
    assert ours == [sorted(file_ids(before, season)) for season in DUE_SEASONS]
    for season in DUE_SEASONS:
        requests = live_run.row(season_title(season)).requests
        assert requests == (
            "PUT /episode/monitor",
            "POST /seasonpass",
            "DELETE /episodefile/bulk",
        )


@pytest.mark.parametrize("season", DUE_SEASONS)
def test_the_ledger_tells_by_which_rule(
    place: Place, live_run: LiveRun, season: int
) -> None:
    assert live_run.row(season_title(season)).outcome == "deleted"
    (record,) = place.ask("get_deletions", text=season_title(season))["deletions"]
    assert (record["scope"], record["rule"]) == ("season", "Binge")
    assert record["services"] == {
        "sonarr": "confirmed",
        "jellyfin": "confirmed",
        "seerr": "not_applicable",
    }


@pytest.mark.parametrize("season", STAYING_SEASONS)
def test_the_other_seasons_stay_with_their_reason(
    live_run: LiveRun, season: int
) -> None:
    row = live_run.row(season_title(season))
    assert row.outcome == "stays"
    assert STAYING_SEASONS[season][1] in row.reason
    assert row.requests == ()
