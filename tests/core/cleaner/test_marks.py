"""A title that was put on notice by hand is not on notice for ever."""

import pytest

from tests.core.street import DAY, HOUR, Street

HEAT = "Heat"
HEAT_ID = 949


@pytest.fixture
async def marked(live: Street) -> Street:
    """Heat was seen yesterday and put on notice an hour after."""
    await live.movie(HEAT, played=1, tmdb=HEAT_ID)
    await live.cleaner.sync()
    await live.cleaner.mark_leaving_soon(live.shown(HEAT).id, by="Anna")
    return live


async def test_what_is_fetched_again_is_not_on_notice(marked: Street):
    await marked.live(24)
    assert (await marked.clean())[HEAT].outcome == "deleted"
    await marked.world.advance(seconds=(200 * DAY).total_seconds())
    await marked.movie(HEAT, imported=0, played=None, tmdb=HEAT_ID)
    await marked.cleaner.sync()
    assert marked.shown(HEAT).status == "safe"
    assert not marked.shown(HEAT).announced


async def test_a_better_file_is_not_on_notice(marked: Street):
    await marked.live(6)
    assert marked.shown(HEAT).announced
    await marked.world.import_movie(HEAT)
    await marked.live(24)
    assert marked.shown(HEAT).status == "safe"
    assert await marked.clean() == {}


@pytest.mark.parametrize("taken_back", [True, False])
async def test_a_keep_that_is_over_does_not_bring_it_back(
    marked: Street, taken_back: bool
):
    item = marked.shown(HEAT).id
    until = marked.now + HOUR
    await marked.cleaner.keep(item, by="ben", by_name="Ben", until=until)
    if taken_back:
        await marked.cleaner.unkeep(item, by="ben", administrator=False)
    await marked.live(27)
    assert marked.shown(HEAT).status == "safe"
    assert await marked.clean() == {}
