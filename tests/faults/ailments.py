"""Every way in which a service fails a household: CASES A, and H of these three."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import cast

from yarl import URL

from custom_components.cleanarr.core import ItemId
from demo.household import Fault, FaultKind, Match, Phase
from tests.core.street import Street
from tests.faults.living import FRESH, Impatient

type Deed = Callable[[Street], Awaitable[object]]

SERVICES = ("radarr", "sonarr", "jellyfin")
_ALL = frozenset({"radarr", "sonarr"})
_RESTING = {"radarr": frozenset({"radarr"}), "sonarr": frozenset({"sonarr"})}
_ROOTS = {"radarr": "/movies", "sonarr": "/tv"}
_PAGE = 5


async def _heal(one: Street) -> None:
    await one.world.heal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """A fault of one service, how it comes and how it goes.

    ``resting``: whose items rest meanwhile. ``stale``: the service whose state tells of
    it; ``None`` where all lists are read, and only the item's own fresh proof fails.
    ``problem``: what a person has to confirm once the fault has gone (SPEC §3.5).
    ``hides``: Jellyfin cannot show what is announced, so that notices pause (§5.2).
    ``refuses``: only the service can tell, when it is asked to delete (§5.5).
    ``page``: how many items a page has.
    """

    service: str
    name: str
    case: str
    begin: Deed
    end: Deed = _heal
    resting: frozenset[str]
    stale: str | None
    problem: str | None = None
    hides: bool = False
    refuses: bool = False
    page: int | None = None

    @property
    def id(self) -> str:
        """Return how the test of it is called."""
        return f"{self.service}: {self.name}"

    def rests(self, item: ItemId) -> bool:
        """Return whether an item may not change while the fault lasts."""
        return item.partition("-")[0] in self.resting


def _ailment(
    service: str, name: str, case: str, begin: Deed, end: Deed = _heal
) -> Ailment:
    """Return an ailment that makes its service stale."""
    return Ailment(
        service=service,
        name=name,
        case=case,
        begin=begin,
        end=end,
        resting=_RESTING.get(service, _ALL),
        stale=service,
    )


def _failing(
    service: str,
    kind: FaultKind,
    path: str = "*",
    query: str = "*",
    *,
    status: int = 500,
    retry_after: int | None = None,
    seconds: float = 0,
) -> Deed:
    match = Match(service=service, path=path, query=query)
    fault = Fault(kind, match, status=status, retry_after=retry_after, seconds=seconds)

    async def begin(one: Street) -> None:
        await one.world.fail(fault)

    return begin


def _hanging(service: str) -> Deed:
    async def begin(one: Street) -> None:
        session = cast("Impatient", one.session)
        session.hanging = URL(one.house.addresses.service(service).url).origin()
        await one.world.fail(Fault(FaultKind.HANG, Match(service=service)))

    return begin


async def _no_longer_hanging(one: Street) -> None:
    cast("Impatient", one.session).hanging = None
    await one.world.heal()


def _everywhere(service: str) -> Iterable[Ailment]:
    """Yield what can befall every request to a service."""
    for name, status in (("500", 500), ("503", 503), ("404", 404), ("401", 401)):
        begin = _failing(service, FaultKind.STATUS, status=status)
        yield _ailment(service, f"status {name}", "A1", begin)
    throttled = _failing(service, FaultKind.STATUS, status=429, retry_after=30)
    yield _ailment(service, "429, back in 30 s", "A1", throttled)
    kinds = {
        "connection dropped": FaultKind.DROP,
        "login page": FaultKind.GARBAGE,
        "empty body": FaultKind.EMPTY,
        "truncated": FaultKind.TRUNCATE,
        "cut in the body": FaultKind.CUT,
        "wrong content type": FaultKind.CONTENT_TYPE,
    }
    for name, kind in kinds.items():
        yield _ailment(service, name, "A1", _failing(service, kind))
    yield _ailment(service, "hangs", "A1", _hanging(service), _no_longer_hanging)
    yield _ailment(
        service,
        "stopped",
        "A1",
        lambda one: one.world.stop_service(service),
        lambda one: one.world.start_service(service),
    )


def _in_one_place(service: str) -> Iterable[Ailment]:
    """Yield failures of a single request, or of what only one list tells."""
    for name, case, kind, path, query in _PLACES[service]:
        yield _ailment(service, name, case, _failing(service, kind, path, query))


_STATUS, _ZERO = FaultKind.STATUS, FaultKind.ZERO
_SERVARR_PLACES = (
    ("tags only: 500", "A9", _STATUS, "*/tag", "*"),
    ("queue only: 500", "A9", _STATUS, "*/queue/*", "*"),
    ("root folders only: 500", "A4", _STATUS, "*/rootfolder", "*"),
    ("version only: 500", "A1", _STATUS, "*/system/status", "*"),
)
_PLACES = {
    "radarr": (*_SERVARR_PLACES, ("no movies", "A3", _ZERO, "*/movie", "*")),
    "sonarr": (
        *_SERVARR_PLACES,
        ("no series", "A3", _ZERO, "*/series", "*"),
        ("history only: 500", "A1", _STATUS, "*/history/since", "*"),
        ("episodes only: 500", "A1", _STATUS, "*/episode", "*"),
        ("episode files only: 500", "A1", _STATUS, "*/episodefile", "*"),
        ("no episodes", "A3", _ZERO, "*/episode", "*"),
        ("no episode files", "A3", _ZERO, "*/episodefile", "*"),
    ),
    "jellyfin": (
        ("version only: 500", "A1", _STATUS, "/System/Info", "*"),
        ("users only: 500", "A1", _STATUS, "/Users", "*"),
        ("no users", "A3", _ZERO, "/Users", "*"),
        ("sessions only: 500", "A1", _STATUS, "/Sessions", "*"),
        ("no items", "A3", _ZERO, "/Items", "*"),
        ("short page", "A2", FaultKind.SHORT, "/Items", "*"),
        ("no plays", "A3", _ZERO, "/Items", "*filters=IsPlayed*"),
        ("played only: 500", "A1", _STATUS, "/Items", "*filters=IsPlayed*"),
        ("favourites only: 500", "D1", _STATUS, "/Items", "*filters=IsFavorite*"),
        ("begun only: 500", "A1", _STATUS, "/Items", "*filters=IsResumable*"),
        ("recent plays only: 500", "A1", _STATUS, "/Items", "*sortBy=DatePlayed*"),
    ),
}


def _at_the_proof() -> Iterable[Ailment]:
    """Yield what only the fresh reading right before a deletion meets."""
    for service, case, kind, name, path, query in _PROOFS:
        yield Ailment(
            service=service,
            name=name,
            case=case,
            begin=_failing(service, kind, path, query),
            resting=_RESTING.get(service, _ALL),
            stale=None,
        )


_PROOFS = (
    ("radarr", "A1", _STATUS, "one title only: 500", "*/movie/*", "*"),
    ("sonarr", "A1", _STATUS, "one title only: 500", "*/series/*", "*"),
    ("jellyfin", "A1", _STATUS, "one title only: 500", "/Items", "*ids=*"),
    ("radarr", "A4", _ZERO, "no root folders", "*/rootfolder", "*"),
    ("sonarr", "A4", _ZERO, "no root folders", "*/rootfolder", "*"),
    ("jellyfin", "A8", _ZERO, "one title only: none", "/Items", "*ids=*"),
)


def _without_labels() -> Iterable[Ailment]:
    """Yield tag lists that are empty: what has tags rests, what has none goes on."""
    for service in _RESTING:
        yield Ailment(
            service=service,
            name="no tags",
            case="A9",
            begin=_failing(service, FaultKind.ZERO, "*/tag"),
            resting=frozenset(),
            stale=None,
        )


def _unmounted() -> Iterable[Ailment]:
    """Yield drives that are gone for everybody, their mount points too or not."""
    for service, root in _ROOTS.items():
        for name, empty in (("drive unmounted", False), ("drive empty", True)):
            yield _without_drive(service, root, name, empty=empty)


def _without_drive(service: str, root: str, name: str, *, empty: bool) -> Ailment:
    async def begin(one: Street) -> None:
        await one.world.unmount(service, root, empty=empty)
        await one.world.scan()

    async def end(one: Street) -> None:
        await one.world.remount(service, root)
        await one.world.scan()

    return Ailment(
        service=service,
        name=name,
        case="A7",
        begin=begin,
        end=end,
        resting=_RESTING[service],
        stale=None,
        hides=True,
        refuses=empty,
    )


def _restarting() -> Iterable[Ailment]:
    """Yield what Jellyfin does while it starts, and while it scans."""

    async def ready(one: Street) -> None:
        await one.world.jellyfin_phase(Phase.READY)

    for phase in (Phase.STARTING, Phase.LOADING):
        yield _ailment(
            "jellyfin",
            f"restarts: {phase}",
            "A11",
            lambda one, phase=phase: one.world.jellyfin_phase(phase),
            ready,
        )
    yield _ailment(
        "jellyfin",
        "scan shows a tenth",
        "A7",
        lambda one: one.world.scan_running(visible_share=0.1),
        lambda one: one.world.scan_over(),
    )


def _pages() -> Iterable[Ailment]:
    """Yield a page in the middle that fails, in a library of three."""
    kinds = {"500": FaultKind.STATUS, "empty": FaultKind.ZERO}
    for name, kind in kinds.items():
        query = f"*startIndex={_PAGE}&*"
        yield Ailment(
            service="jellyfin",
            name=f"page 2 of 3: {name}",
            case="A2",
            begin=_failing("jellyfin", kind, "/Items", query),
            resting=_ALL,
            stale="jellyfin",
            page=_PAGE,
        )


def _for_a_person() -> Iterable[Ailment]:
    """Yield what is as it is from now on, and is believed when a person says so."""

    async def nothing(_: Street) -> None:
        """Stay as it is."""

    async def remove(one: Street, titles: Iterable[str]) -> None:
        for title in titles:
            await one.world.remove_row(title)

    gone = {"radarr": FRESH, "sonarr": [f"{title} Series" for title in FRESH]}
    deeds: dict[str, tuple[str, str, Deed]] = {
        service: (
            "seven titles gone",
            "A6",
            lambda one, titles=titles: remove(one, titles),
        )
        for service, titles in gone.items()
    }
    other: Deed = lambda one: one.world.new_server_id("f" * 32)  # noqa: E731
    deeds["jellyfin"] = ("another server answers", "A3", other)
    for service, (name, case, begin) in deeds.items():
        yield Ailment(
            service=service,
            name=name,
            case=case,
            begin=begin,
            end=nothing,
            resting=_RESTING.get(service, _ALL),
            stale=service,
            problem=f"shrink_{service}",
        )


def _harmless() -> Iterable[Ailment]:
    """Yield what looks odd and is no fault: all goes on."""
    for service in SERVICES:
        for name, kind in (("slow, in time", "slow"), ("compressed", "gzip")):
            yield Ailment(
                service=service,
                name=name,
                case="H",
                begin=_failing(service, FaultKind(kind), seconds=0.01),
                resting=frozenset(),
                stale=None,
            )


AILMENTS = tuple(
    sorted(
        (
            *(one for service in SERVICES for one in _everywhere(service)),
            *(one for service in SERVICES for one in _in_one_place(service)),
            *_at_the_proof(),
            *_without_labels(),
            *_unmounted(),
            *_restarting(),
            *_pages(),
            *_for_a_person(),
            *_harmless(),
        ),
        key=lambda one: SERVICES.index(one.service),
    )
)
