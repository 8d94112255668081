"""What a fault of a service is: how it comes and goes, and what rests meanwhile."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from yarl import URL

from custom_components.cleanarr.core import ItemId
from demo.household import Fault, FaultKind, Match
from tests.core.street import Street
from tests.faults.living import BY_AGE, BY_TAG, Impatient

type Deed = Callable[[Street], Awaitable[object]]

BOTH = frozenset({"radarr", "sonarr"})
RESTING = {"radarr": frozenset({"radarr"}), "sonarr": frozenset({"sonarr"})}
GOING_ON = {"seerr": BY_TAG, "jellystat": BY_AGE}


async def heal(one: Street) -> None:
    """Switch every fault off."""
    await one.world.heal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """A fault of one service, how it comes and how it goes.

    ``resting``: whose items rest meanwhile, but those of the titles that are
    ``going_on`` because no rule about them asks for what is missing. ``stale``: the
    service whose state tells of it; ``None`` where all lists are read, and only the
    item's own fresh proof fails.
    ``problem``: what a person has to confirm once the fault has gone (SPEC §3.5).
    ``hides``: Jellyfin cannot show what is announced, so that notices pause (§5.2).
    ``midway``: it shows only when a deletion has begun, which is then undone (§5.5).
    ``page``: how many items a page has.
    """

    service: str
    name: str
    case: str
    begin: Deed
    end: Deed = heal
    resting: frozenset[str]
    going_on: frozenset[str] = frozenset()
    stale: str | None
    problem: str | None = None
    hides: bool = False
    midway: bool = False
    page: int | None = None

    @property
    def id(self) -> str:
        """Return how the test of it is called."""
        return f"{self.service}: {self.name}"

    def rests(self, item: ItemId, entry: str) -> bool:
        """Return whether an item may not change while the fault lasts.

        ``entry``: the title of the movie or series that it is, or is a part of.
        """
        return item.partition("-")[0] in self.resting and entry not in self.going_on


def ailment(
    service: str, name: str, case: str, begin: Deed, end: Deed = heal
) -> Ailment:
    """Return an ailment that makes its service stale."""
    return Ailment(
        service=service,
        name=name,
        case=case,
        begin=begin,
        end=end,
        resting=RESTING.get(service, BOTH),
        going_on=GOING_ON.get(service, frozenset()),
        stale=service,
    )


def failing(
    service: str,
    kind: FaultKind,
    path: str = "*",
    query: str = "*",
    *,
    status: int = 500,
    retry_after: int | None = None,
    seconds: float = 0,
) -> Deed:
    """Return how requests to a service begin to fail."""
    match = Match(service=service, path=path, query=query)
    fault = Fault(kind, match, status=status, retry_after=retry_after, seconds=seconds)

    async def begin(one: Street) -> None:
        await one.world.fail(fault)

    return begin


def hanging(service: str) -> Deed:
    """Return how a service begins to answer nothing at all."""

    async def begin(one: Street) -> None:
        session = cast("Impatient", one.session)
        session.hanging = URL(one.house.addresses.service(service).url).origin()
        await one.world.fail(Fault(FaultKind.HANG, Match(service=service)))

    return begin


async def no_longer_hanging(one: Street) -> None:
    """Let a service that hung answer again."""
    cast("Impatient", one.session).hanging = None
    await one.world.heal()
