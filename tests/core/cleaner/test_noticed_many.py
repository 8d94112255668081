"""Much that others delete at once is believed where a service says that they did."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.cleanarr.core import ProblemKind, SourceState
from demo.household import Fault, FaultKind, Hold, Match
from tests.core.cleaner.others import (
    RADARR,
    SONARR,
    WIRE,
    ask,
    checked,
    files,
    hook,
    listening,
    looked,
    movie_of,
    series_of,
)
from tests.core.street import Street, street

MOVIES = [f"Movie {number}" for number in range(1, 13)]


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    """A small household: a dozen movies, and a long series among two short ones."""
    async with street(tmp_path) as one:
        for title in MOVIES:
            await one.movie(title, played=1)
        await one.series(WIRE, episodes=(10, 10), played=1)
        for title in ("Lost", "Dark"):
            await one.series(title, episodes=(2,), played=1)
        await one.cleaner.sync()
        yield one


def doubts(one: Street) -> list[str]:
    """Return which problems there are, and which sources are not fresh."""
    view = one.cleaner.view
    stale = [each.slug for each in view.sources if each.state is not SourceState.FRESH]
    return [*(each.id for each in view.problems), *stale]


async def test_most_of_a_library_deleted_in_radarr(one: Street):
    """Jellyfin loses as much, a little later, and is believed for that."""
    async with listening(one):
        state = await one.world.household()
        for movie in state.movies[:8]:
            await ask(one, "radarr", "DELETE", f"movie/{movie.id}?deleteFiles=true")
        await one.world.scan()
        found = await looked(one)
        assert Counter(source for _, _, source in found) == {"radarr": 8}
        await one.cleaner.sync()
        assert doubts(one) == []


async def test_a_long_series_deleted_in_sonarr(one: Street):
    async with listening(one):
        series = await series_of(one)
        await ask(one, "sonarr", "DELETE", f"series/{series['id']}?deleteFiles=true")
        assert await looked(one) == [(WIRE, "series", "sonarr")]
        assert doubts(one) == []


async def test_what_the_history_tells_needs_no_webhook(one: Street):
    body = {"episodeFileIds": await files(one, 1)}
    await ask(one, "sonarr", "DELETE", "episodefile/bulk", body)
    assert await looked(one) == [(f"{WIRE} S01", "season", "sonarr")]
    assert doubts(one) == []


async def test_no_more_is_believed_than_was_said(one: Street):
    """Webhooks tell of two movies and of one episode; much more is away."""
    for title in MOVIES[:2]:
        movie = await movie_of(one, title)
        one.cleaner.hear(RADARR, hook("MovieDelete", movie=movie, deletedFiles=True))
    one.cleaner.hear(
        SONARR,
        hook(
            "EpisodeFileDelete",
            series=await series_of(one),
            episodes=[{"seasonNumber": 1, "episodeNumber": 1}],
            deleteReason="manual",
        ),
    )
    for title in MOVIES[:9]:
        await one.world.remove_row(title, files=True)
    await one.world.remove_row(WIRE, files=True)
    assert await looked(one) == []
    assert {"shrink_radarr", "shrink_sonarr", "radarr", "sonarr"} <= {*doubts(one)}
    assert await checked(one) == []


async def test_a_disk_that_is_away_explains_nothing(one: Street):
    """Radarr writes of each movie that it is missing from the disk."""
    for title in MOVIES[:9]:
        await one.world.remove_from_disk(title)
    await one.world.rescan("radarr")
    assert await looked(one) == []
    kinds = {each.kind for each in one.cleaner.view.problems}
    assert kinds & {ProblemKind.SHRINK, ProblemKind.MISSING_MEDIA}


async def test_our_own_deletions_explain_nothing_twice(tmp_path: Path):
    """They were taken off already; Radarr's webhooks tell of them once more."""
    async with street(tmp_path) as one:
        for title in MOVIES:
            await one.movie(title)
        for number in range(13, 31):
            await one.movie(f"Movie {number}", played=1)
        await one.announce()
        unread = Match(service="radarr", path="*/history/since")
        async with listening(one):
            told = Match(method="POST", path="*/Media/Updated")
            hold = await one.world.hold(Hold(told))
            cleaning = asyncio.create_task(one.clean())
            await one.world.until_held(hold)
            await one.world.fail(Fault(FaultKind.STATUS, unread))
            await one.world.release()
            await cleaning
        await one.world.heal()
        for number in range(13, 23):
            await one.world.remove_row(f"Movie {number}", files=True)
        await one.cleaner.sync()
        assert "shrink_radarr" in doubts(one)
