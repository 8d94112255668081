"""Leaving Soon turned off and on again: our copies in Jellyfin are never anybody's."""

from dataclasses import replace
from pathlib import Path

from tests.core.street import LIVE, street


async def test_turning_leaving_soon_off_and_on_is_no_loss_of_movies(tmp_path: Path):
    titles = [f"Movie {number}" for number in range(12)]
    async with street(tmp_path, LIVE, on_shelf=True) as one:
        for title in titles:
            await one.movie(title)
        await one.announce()
        await one.world.scan()
        on = one.config
        off = replace(on, settings=replace(on.settings, leaving_soon_folder=None))
        await one.restart(off)
        await one.cleaner.sync(whole=True)
        assert one.cleaner.view.problems == ()
        assert one.cleaner.view.totals.unmatched == 0
        await one.restart(on)
        await one.cleaner.sync(whole=True)
        assert one.cleaner.view.problems == ()
        assert {source.state for source in one.cleaner.view.sources} == {"fresh"}
