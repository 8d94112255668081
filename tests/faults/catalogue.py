"""Every way in which a service fails a household: CASES A, and H of these five."""

from collections.abc import Iterable
from dataclasses import replace

from demo.household import FaultKind, Phase
from tests.core.street import Street
from tests.faults.ailments import (
    RESTING,
    Ailment,
    Deed,
    ailment,
    failing,
    hanging,
    no_longer_hanging,
)
from tests.faults.living import FRESH, WITHOUT_TAG

SERVICES = ("radarr", "sonarr", "jellyfin", "seerr", "jellystat")
_ROOTS = {"radarr": "/movies", "sonarr": "/tv"}
_PAGE = 5
NO_KEYS = "no keys"
# Sonarr's answers are read by the code that reads Radarr's.
_MEDIA = ("radarr", "jellyfin")
_KINDS = {
    "connection dropped": FaultKind.DROP,
    "login page": FaultKind.GARBAGE,
    "truncated": FaultKind.TRUNCATE,
}
# What all services have in common is seen at those without which nothing goes.
_MORE_KINDS = {
    "empty body": FaultKind.EMPTY,
    "cut in the body": FaultKind.CUT,
    "wrong content type": FaultKind.CONTENT_TYPE,
}
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
        ("libraries only: 500", "A1", _STATUS, "/Library/VirtualFolders", "*"),
        ("no items", "A3", _ZERO, "/Items", "*"),
        ("short page", "A2", FaultKind.SHORT, "/Items", "*"),
        ("no plays", "A3", _ZERO, "/Items", "*filters=IsPlayed*"),
        ("played only: 500", "A1", _STATUS, "/Items", "*filters=IsPlayed*"),
        ("favourites only: 500", "D1", _STATUS, "/Items", "*filters=IsFavorite*"),
        ("begun only: 500", "A1", _STATUS, "/Items", "*filters=IsResumable*"),
        ("recent plays only: 500", "A1", _STATUS, "/Items", "*sortBy=DatePlayed*"),
    ),
    "seerr": (
        ("version only: 500", "A1", _STATUS, "*/status", "*"),
        ("account only: 500", "A1", _STATUS, "*/auth/me", "*"),
        ("requests only: 500", "A1", _STATUS, "*/request", "*"),
        ("users only: 500", "A1", _STATUS, "*/user", "*"),
        ("servers only: 500", "A1", _STATUS, "*/settings/radarr", "*"),
        ("no requests", "A6", _ZERO, "*/request", "*"),
        ("no users", "A3", _ZERO, "*/user", "*"),
        ("short page", "A2", FaultKind.SHORT, "*/request", "*"),
    ),
    "jellystat": (
        ("version only: 500", "A1", _STATUS, "*/isConfigured", "*"),
        ("libraries only: 500", "A1", _STATUS, "*/getLibraries", "*"),
        ("plays only: 500", "A1", _STATUS, "*/getHistory", "*"),
        ("no plays", "A10", _ZERO, "*/getHistory", "*"),
        ("query for plays failed", "A10", FaultKind.QUERY_FAILED, "*/getHistory", "*"),
        ("all queries failed", "A10", FaultKind.QUERY_FAILED, "*", "*"),
    ),
}
_PROOFS = (
    ("radarr", "A1", _STATUS, "one title only: 500", "*/movie/*", "*"),
    ("sonarr", "A1", _STATUS, "one title only: 500", "*/series/*", "*"),
    ("jellyfin", "A1", _STATUS, "one title only: 500", "/Items", "*ids=*"),
    ("radarr", "A4", _ZERO, "no root folders", "*/rootfolder", "*"),
    ("sonarr", "A4", _ZERO, "no root folders", "*/rootfolder", "*"),
    ("jellyfin", "A8", _ZERO, "one title only: none", "/Items", "*ids=*"),
)


def _everywhere(service: str) -> Iterable[Ailment]:
    """Yield what can befall every request to a service."""
    more = service in _MEDIA
    for status in (500, 401, *((503, 404) if more else ())):
        begin = failing(service, FaultKind.STATUS, status=status)
        yield ailment(service, f"status {status}", "A1", begin)
    for name, kind in (_KINDS | (_MORE_KINDS if more else {})).items():
        yield ailment(service, name, "A1", failing(service, kind))
    yield ailment(service, "hangs", "A1", hanging(service), no_longer_hanging)
    yield ailment(
        service,
        "stopped",
        "A1",
        lambda one: one.world.stop_service(service),
        lambda one: one.world.start_service(service),
    )


def _throttled() -> Iterable[Ailment]:
    """Yield services that are asked too much."""
    for service in _MEDIA:
        begin = failing(service, FaultKind.STATUS, status=429, retry_after=30)
        yield ailment(service, "429, back in 30 s", "A1", begin)


def _in_one_place(service: str) -> Iterable[Ailment]:
    """Yield failures of a single request, or of what only one list tells."""
    for name, case, kind, path, query in _PLACES[service]:
        yield ailment(service, name, case, failing(service, kind, path, query))


def _at_the_proof() -> Iterable[Ailment]:
    """Yield what only the fresh reading right before a deletion meets."""
    for service, case, kind, name, path, query in _PROOFS:
        begin = failing(service, kind, path, query)
        yield replace(ailment(service, name, case, begin), stale=None)


def _without_labels() -> Iterable[Ailment]:
    """Yield tag lists that are empty: what has tags rests, what has none goes on."""
    for service in RESTING:
        begin = failing(service, FaultKind.ZERO, "*/tag")
        unnamed = ailment(service, "no tags", "A9", begin)
        yield replace(unnamed, going_on=WITHOUT_TAG, stale=None)


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

    without = ailment(service, name, "A7", begin, end)
    return replace(without, stale=None, hides=True, midway=empty)


def _restarting() -> Iterable[Ailment]:
    """Yield what Jellyfin does while it starts, and while it scans."""
    ready = _phase(Phase.READY)
    for phase in (Phase.STARTING, Phase.LOADING):
        yield ailment("jellyfin", f"restarts: {phase}", "A11", _phase(phase), ready)
    yield ailment(
        "jellyfin",
        "scan shows a tenth",
        "A7",
        lambda one: one.world.scan_running(visible_share=0.1),
        lambda one: one.world.scan_over(),
    )


def _without_key() -> Iterable[Ailment]:
    """Yield a Jellystat that has lost its keys, and one that has lost its set-up."""
    yield ailment(
        "jellystat",
        NO_KEYS,
        "A1",
        lambda one: one.world.jellystat_keys(on=False),
        lambda one: one.world.jellystat_keys(on=True),
    )
    yield ailment(
        "jellystat",
        "not set up",
        "A11",
        lambda one: one.world.jellystat_set_up(1),
        lambda one: one.world.jellystat_set_up(2),
    )


def _phase(phase: Phase) -> Deed:
    return lambda one: one.world.jellyfin_phase(phase)


def _pages() -> Iterable[Ailment]:
    """Yield a page in the middle that fails, in a library of three."""
    for name, kind in (("500", FaultKind.STATUS), ("empty", FaultKind.ZERO)):
        begin = failing("jellyfin", kind, "/Items", f"*startIndex={_PAGE}&*")
        second = ailment("jellyfin", f"page 2 of 3: {name}", "A2", begin)
        yield replace(second, page=_PAGE)


def _for_a_person() -> Iterable[Ailment]:
    """Yield what is as it is from now on, and is believed when a person says so."""
    gone = "seven titles gone"
    yield _lasting("radarr", gone, _removing(FRESH))
    yield _lasting("sonarr", gone, _removing(f"{title} Series" for title in FRESH))
    yield _lasting("seerr", "seven requests gone", _withdrawing)
    yield _lasting(
        "jellyfin",
        "another server answers",
        lambda one: one.world.new_server_id("f" * 32),
    )


def _lasting(service: str, name: str, begin: Deed) -> Ailment:
    async def stay(_: Street) -> None:
        """Change nothing: this is how it is now."""

    lasting = ailment(service, name, "A6", begin, stay)
    return replace(lasting, problem=f"shrink_{service}")


def _removing(titles: Iterable[str]) -> Deed:
    chosen = tuple(titles)

    async def remove(one: Street) -> None:
        for title in chosen:
            await one.world.remove_row(title)

    return remove


async def _withdrawing(one: Street) -> None:
    """Withdraw all requests but the one that matters."""
    for request in await one.world.media_requests():
        if request.title in FRESH:
            await one.world.withdraw_request(request.id)


def _harmless() -> Iterable[Ailment]:
    """Yield what looks odd and is no fault: all goes on."""
    slow, packed = ("slow, in time", FaultKind.SLOW), ("compressed", FaultKind.GZIP)
    for service in SERVICES:
        for name, kind in (slow, packed) if service in _MEDIA else (slow,):
            odd = ailment(service, name, "H", failing(service, kind, seconds=0.01))
            yield replace(odd, resting=frozenset(), stale=None)


AILMENTS = tuple(
    sorted(
        (
            *(one for service in SERVICES for one in _everywhere(service)),
            *(one for service in SERVICES for one in _in_one_place(service)),
            *_throttled(),
            *_at_the_proof(),
            *_without_labels(),
            *_unmounted(),
            *_restarting(),
            *_without_key(),
            *_pages(),
            *_for_a_person(),
            *_harmless(),
        ),
        key=lambda one: SERVICES.index(one.service),
    )
)
