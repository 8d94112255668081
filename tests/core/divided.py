"""Series of which one season, or one file, goes alone while everything else stays."""

from custom_components.cleanarr.core import MediaType, RuleId, TagRule, TvScope
from demo.household import Which
from tests.core.street import DAY, Street

_TV = frozenset({MediaType.TV})
SEASONS = TagRule(
    id=RuleId("seasons"),
    name="Seasons",
    media=_TV,
    retention=120 * DAY,
    tags=frozenset({"season"}),
    scope=TvScope.SEASON,
)
FILES = TagRule(
    id=RuleId("files"),
    name="Files",
    media=_TV,
    retention=120 * DAY,
    tags=frozenset({"file"}),
    scope=TvScope.EPISODE,
)


async def add_season(one: Street, title: str) -> None:
    """Add a series of which the first season is long watched, the other just now."""
    await one.series(title, episodes=(2, 1))
    await one.world.play("Anna", Which(title, season=2), at=one.now - DAY)
    await one.world.tag(title, "season")


async def add_file(one: Street, title: str) -> None:
    """Add a series of which the first file is long watched, the other not at all."""
    await one.series(title, played=None)
    first = Which(title, season=1, episode=1)
    await one.world.play("Anna", first, at=one.now - 150 * DAY)
    await one.world.tag(title, "file")
