"""Rules by what a title is: from what the services say to what goes."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    NEVER,
    FilterProperty,
    FilterRow,
    FilterRule,
    MediaType,
    Operator,
    RuleId,
    ServiceKind,
    Status,
    TvScope,
    probe,
)
from demo.household import Fault, FaultKind, Match
from demo.household.plan import RADARR, SEERR, SONARR
from tests.core.street import DAY, LIVE, street


def rule(*rows: FilterRow, days: int | None = 5) -> FilterRule:
    """Return a rule for what all rows hold for; no days: it stays for ever."""
    return FilterRule(
        id=RuleId("filter"),
        name="Filter",
        media=frozenset(MediaType),
        retention=NEVER if days is None else days * DAY,
        rows=rows,
    )


NEW_ENOUGH = {"imported": 20, "played": 10}


async def test_all_rows_must_hold(tmp_path: Path):
    small = FilterRow(FilterProperty.SIZE, Operator.LESS_THAN, 10**13)
    old = FilterRow(FilterProperty.YEAR, Operator.AT_MOST, 1995)
    async with street(tmp_path, rules=(rule(small, old),)) as one:
        await one.movie("Heat", year=1995, **NEW_ENOUGH)
        await one.movie("Ronin", year=1998, **NEW_ENOUGH)
        await one.announce()
        await one.clean()
        assert await one.titles() == {"Ronin"}


@pytest.mark.parametrize(
    ("row", "matches"),
    [
        (FilterRow(FilterProperty.RESOLUTION, Operator.AT_LEAST, 480), True),
        (FilterRow(FilterProperty.ROOT_FOLDER, Operator.IS, "/movies"), True),
        (FilterRow(FilterProperty.ROOT_FOLDER, Operator.IS_NOT, "/MOVIES"), False),
        (FilterRow(FilterProperty.AGE, Operator.GREATER_THAN, 19), True),
        (FilterRow(FilterProperty.AGE, Operator.GREATER_THAN, 21), False),
        (FilterRow(FilterProperty.DAYS_SINCE_WATCHED, Operator.LESS_THAN, 11), True),
        (FilterRow(FilterProperty.PLAY_COUNT, Operator.AT_LEAST, 1), True),
        (FilterRow(FilterProperty.PLAY_COUNT, Operator.AT_LEAST, 2), False),
        (FilterRow(FilterProperty.TAG, Operator.NONE_OF, ("kids",)), True),
        (FilterRow(FilterProperty.SERIES_STATUS, Operator.IS_NOT, "ended"), False),
        (FilterRow(FilterProperty.MONITORED, Operator.IS, True), True),
    ],
)
async def test_what_a_movie_is(tmp_path: Path, row: FilterRow, *, matches: bool):
    """A series' status is absent for a movie: not even "is not" holds."""
    async with street(tmp_path, rules=(rule(row),)) as one:
        await one.movie("Heat", **NEW_ENOUGH)
        await one.cleaner.sync()
        assert (one.shown("Heat").rule is not None) is matches


async def test_a_library_of_jellyfin(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.movie("Heat", **NEW_ENOUGH)
        await one.series("Lost", **NEW_ENOUGH)
        jellyfin = next(
            each for each in one.config.services if each.kind is ServiceKind.JELLYFIN
        )
        found = await probe(
            jellyfin, session=one.session, run_in_thread=asyncio.to_thread
        )
        shows = next(each for each, name in found.libraries if name == "Shows")
        inside = FilterRow(FilterProperty.LIBRARY, Operator.ANY_OF, (shows,))
        await one.restart(replace(one.config, rules=(rule(inside, days=None),)))
        await one.cleaner.sync()
        assert one.shown("Lost").status is Status.PROTECTED
        assert one.shown("Heat").rule is None


@pytest.mark.case("A4")
@pytest.mark.parametrize("value", [True, False])
async def test_a_condition_that_cannot_be_told_holds_either_way(
    tmp_path: Path, *, value: bool
):
    asked = FilterRow(FilterProperty.REQUESTED, Operator.IS, value)
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, LIVE, rules=(rule(asked),), services=services) as one:
        await one.movie("Heat")
        await one.announce()
        dates = one.dates()
        await one.world.fail(Fault(FaultKind.STATUS, Match(service="seerr")))
        await one.cleaner.sync()
        assert one.dates() == dates
        assert one.shown("Heat").status is Status.HELD
        await one.clean()
        assert await one.titles() == {"Heat"}


async def test_a_filter_by_what_only_files_tell_reaches_series(tmp_path: Path):
    settings = replace(LIVE, tv_retention=NEVER)
    row = FilterRow(FilterProperty.RESOLUTION, Operator.AT_LEAST, 1)
    async with street(tmp_path, settings, rules=(rule(row),)) as one:
        await one.series("Lost")
        await one.cleaner.sync()
        assert one.shown("Lost").rule == "filter"


async def test_a_filter_by_the_last_play_reaches_seasons(tmp_path: Path):
    settings = replace(LIVE, tv_retention=NEVER, tv_scope=TvScope.SEASON)
    row = FilterRow(FilterProperty.DAYS_SINCE_WATCHED, Operator.AT_LEAST, 100)
    async with street(tmp_path, settings, rules=(rule(row),)) as one:
        await one.series("Lost", episodes=(2, 2), played=150)
        await one.cleaner.sync()
        assert set(one.dates()) == {"sonarr-1-s01", "sonarr-1-s02"}
