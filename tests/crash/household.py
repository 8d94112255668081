"""A household in which one thing of each kind is due, and what else there is."""

from pathlib import Path

from demo.household.plan import RADARR, SEERR, SONARR
from tests.core.divided import FILES, SEASONS, add_file, add_season
from tests.core.snapshot import Snapshot
from tests.core.street import Street, street

MOVIE, SERIES = "The Fall", "Endings"
SEASON, FILE = "Quarters S01", "Shards S01E01"
WHOLE, PARTS = (MOVIE, SERIES), (SEASON, FILE)
DUE = (*WHOLE, *PARTS)
SPARED = ("Quarters S02", "Shards S01E02")
KEPT, NOT_YET, EARLIER = "Kept", "Not yet", "Earlier"


async def lived(folder: Path) -> Snapshot:
    """Live in a household until one of each kind is due, each fully announced."""
    return await Snapshot.take(
        folder,
        lambda there: street(
            there,
            rules=(SEASONS, FILES),
            services=(RADARR, SONARR, SEERR),
            on_shelf=True,
            keep=True,
        ),
        _live,
    )


async def _live(one: Street) -> None:
    """Have the household decide, be asked, and announce."""
    for title in (MOVIE, KEPT, EARLIER):
        await one.movie(title)
    await one.movie(NOT_YET, imported=88.5, played=None)
    await one.series(SERIES, episodes=(2, 1))
    await add_season(one, "Quarters")
    await add_file(one, "Shards")
    for title in (*WHOLE, "Quarters", "Shards"):
        await one.world.request_media("Ben", title)
    await one.cleaner.sync()
    await one.cleaner.keep(one.shown(KEPT).id, by="anna", by_name="Anna")
    await one.cleaner.delete(one.shown(EARLIER).id, by="Anna", skip_notice=True)
    await one.announce()
