"""The worked example of a movie: when it enters, when it is due, and what saves it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from custom_components.cleanarr.core import Status
from tests.core.street import DAY, HOUR, LIVE, STEP, Street, street

TITLE = "Inception"
# Two that came on the same day: what happens to them is what could happen to it.
WATCHED, KEPT = "Inception, watched", "Inception, kept"
ADDED = datetime(2027, 1, 1, 12, tzinfo=UTC)
ENTERS = datetime(2027, 3, 18, 12, tzinfo=UTC)
WATCHED_AT = datetime(2027, 3, 26, 12, tzinfo=UTC)
KEPT_AT = datetime(2027, 3, 29, 12, tzinfo=UTC)
DUE = datetime(2027, 4, 1, 12, tzinfo=UTC)


async def test_a_movie_enters_two_weeks_before_it_goes_unless_somebody_saves_it(
    tmp_path: Path,
):
    settings = replace(LIVE, movie_retention=90 * DAY, leaving_soon=14 * DAY)
    async with street(tmp_path, settings, on_shelf=True) as one:
        await arrive(one)
        assert await announced(one) == {}
        await live_until(one, ENTERS)
        assert await announced(one) == {TITLE: DUE, WATCHED: DUE, KEPT: DUE}

        await live_until(one, WATCHED_AT - STEP)
        await one.world.play("Anna", WATCHED, at=WATCHED_AT)
        await live_until(one, WATCHED_AT)
        assert await announced(one) == {TITLE: DUE, KEPT: DUE}
        assert one.shown(WATCHED).status is Status.SAFE
        assert one.shown(WATCHED).delete_after == WATCHED_AT + 90 * DAY

        await live_until(one, KEPT_AT)
        await one.cleaner.keep(one.shown(KEPT).id, by="ben", by_name="Ben")
        assert await announced(one) == {TITLE: DUE}
        assert one.shown(KEPT).status is Status.KEPT

        await live_until(one, DUE - STEP)
        assert await one.clean() == {}
        await live_until(one, DUE)
        assert (await one.clean()).keys() == {TITLE}
        assert await one.titles() == {WATCHED, KEPT}
        assert not await one.on_disk(f"{TITLE} (")
        assert await announced(one) == {}


async def arrive(one: Street) -> None:
    """Import the three on the first of January, and go on to the eve of their notice."""
    await one.world.set_clock(ADDED)
    for title in (TITLE, WATCHED, KEPT):
        await one.movie(title, imported=0, played=None, year=2010)
    await one.cleaner.sync()
    await one.world.set_clock(ENTERS - STEP)
    await one.cleaner.sync()


async def live_until(one: Street, moment: datetime) -> None:
    """Let time pass; every three hours what changed is read, and all at the end."""
    while one.now < moment - STEP:
        await one.world.advance(seconds=STEP.total_seconds())
        await one.cleaner.catch_up()
    await one.live((moment - one.now) / HOUR)
    assert one.now == moment


async def announced(one: Street) -> dict[str, datetime | None]:
    """Return the dates of what Leaving Soon shows, each with its link on the disk."""
    shown = {item.title: item.delete_after for item in one.cleaner.view.leaving_soon}
    files = (await one.world.household()).files
    links = {file.path for file in files if file.target}
    assert links == {f"leaving-soon/movies/{title} (2010).mkv" for title in shown}
    return shown
