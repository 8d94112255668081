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
    TvScope,
    UserRule,
)
from demo.household import Which
from demo.household.plan import JELLYSTAT, RADARR, SEERR, SONARR
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

_TV = frozenset({MediaType.TV})
RULES = (
    TagRule(
        id=RuleId("seasons"),
        name="Seasons",
        media=_TV,
        retention=120 * DAY,
        tags=frozenset({"season"}),
        scope=TvScope.SEASON,
    ),
    TagRule(
        id=RuleId("files"),
        name="Files",
        media=_TV,
        retention=120 * DAY,
        tags=frozenset({"file"}),
        scope=TvScope.EPISODE,
    ),
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
        await _season(one, title)
    await _file(one, "Due File")
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
    await _file(one, "Late File")
    await one.cleaner.sync(whole=True)
    await one.live(9)


async def _add_pairs(one: Street, *names: str) -> None:
    """Add a movie and a series of each name, long watched."""
    for name in names:
        await one.movie(f"{name} Movie")
        await one.series(f"{name} Series")


async def _season(one: Street, title: str) -> None:
    """Add a series of which the first season is long watched, the other just now."""
    await one.series(title, episodes=(2, 1))
    await one.world.play("Anna", Which(title, season=2), at=one.now - DAY)
    await one.world.tag(title, "season")


async def _file(one: Street, title: str) -> None:
    """Add a series of which the first file is long watched, the other not at all."""
    await one.series(title, played=None)
    first = Which(title, season=1, episode=1)
    await one.world.play("Anna", first, at=one.now - 150 * DAY)
    await one.world.tag(title, "file")
