"""A household that lives: what is in it, and who may be waited for."""

from pathlib import Path
from typing import Any, cast

import aiohttp
from yarl import URL

from custom_components.cleanarr.core import (
    Base,
    MediaType,
    PersonTerms,
    RuleId,
    SeerrUserId,
    TagRule,
    UserRule,
)
from demo.household.plan import JELLYSTAT, RADARR, SEERR, SONARR
from tests.core.divided import FILES, SEASONS, add_file, add_season
from tests.core.snapshot import Snapshot
from tests.core.street import DAY, Street, street

DUE = frozenset(
    {"Due Movie", "Due Series", "Due Season S01", "Due File S01E01", "Due By Age"}
)
WITHOUT_TAG = frozenset({"Due Movie", "Due Series"})
# Nobody asks Seerr about what a tag decides, nor Jellystat where the import alone does.
BY_TAG = frozenset({"Due Season", "Due By Age"})
BY_AGE = frozenset({"Due By Age"})
FRESH = tuple(f"Fresh {number}" for number in range(7))
_KEPT = ("Kept Movie", "Kept Series", "Kept Season S01")
_TAGGED = ("Tagged Movie", "Tagged Series")
_FAVORITES = ("Favourite Movie", "Favourite Series")
_WAIT = aiohttp.ClientTimeout(total=0.05)

RULES = (
    SEASONS,
    FILES,
    TagRule(
        id=RuleId("aged"),
        name="Aged",
        media=frozenset({MediaType.MOVIE}),
        retention=90 * DAY,
        base=Base.ADDED,
        tags=frozenset({"aged"}),
    ),
    UserRule(
        id=RuleId("bens"),
        name="Ben's",
        media=frozenset(MediaType),
        people=(PersonTerms(person=SeerrUserId(2), retention=5 * DAY),),
    ),
)


class Impatient:
    """A session that waits for a service no longer than it takes to be sure.

    All that is asked of a service that hangs does hang, so that the twentieth of a
    second stands for the half-minute that the household would wait.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.hanging: URL | None = None

    def request(self, method: str, url: URL, **how: Any) -> object:
        """Ask as the session would, and wait less where a service hangs."""
        if url.origin() == self.hanging:
            how["timeout"] = _WAIT
        return self._session.request(method, url, **how)


async def be_impatient(one: Street) -> None:
    """Wait for no service longer than needed, and read everything once."""
    one.session = cast("aiohttp.ClientSession", Impatient(one.session))
    await one.restart()
    await one.cleaner.sync()


async def settled(folder: Path) -> Snapshot:
    """Live in a household until a thing of each kind is due, late, kept and so on."""
    services = (RADARR, SONARR, SEERR, JELLYSTAT)
    return await Snapshot.take(
        folder,
        lambda there: street(
            there, rules=RULES, services=services, on_shelf=True, keep=True
        ),
        _settle,
    )


async def _settle(one: Street) -> None:
    """Let time pass; what is late is announced some hours after the rest.

    Its date is the end of its notice.
    """
    await _add_pairs(one, "Due", "Kept", "Tagged", "Favourite")
    for title in FRESH:
        await one.movie(title, played=1)
        await one.series(f"{title} Series", played=1)
        await one.world.request_media("Anna", title)
    await one.world.request_media("Ben", "Due Movie")
    for title in ("Due Season", "Kept Season"):
        await add_season(one, title)
    await add_file(one, "Due File")
    await one.movie("Due By Age")
    await one.world.tag("Due By Age", "aged")
    for title in _TAGGED:
        await one.world.tag(title, "keep")
    for title in _FAVORITES:
        await one.world.favorite("Anna", title)
    await one.cleaner.sync()
    for title in _KEPT:
        await one.cleaner.keep(one.shown(title).id, by="anna", by_name="Anna")
    await one.live(15)
    await _add_pairs(one, "Late")
    await add_file(one, "Late File")
    await one.cleaner.sync(whole=True)
    await one.live(9)


async def _add_pairs(one: Street, *names: str) -> None:
    """Add a movie and a series of each name, long watched."""
    for name in names:
        await one.movie(f"{name} Movie")
        await one.series(f"{name} Series")
