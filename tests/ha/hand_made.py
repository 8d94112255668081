"""Views made by hand, for tests of what Home Assistant makes of a view."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.cleanarr.coordinator import CleanarrConfigEntry
from custom_components.cleanarr.core import (
    ItemId,
    ItemView,
    MediaType,
    Reason,
    RuleId,
    Scope,
    ServiceKind,
    Slug,
    Source,
    SourceState,
    Status,
    Totals,
    View,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RADARR, SONARR, JELLYFIN = Slug("radarr"), Slug("sonarr"), Slug("jellyfin")


def item(number: int, **changes: Any) -> ItemView:
    """Return an announced movie that leaves in so many days; radarr-1001 in one."""
    standard: dict[str, Any] = {
        "id": ItemId(f"radarr-{1000 + number}"),
        "scope": Scope.MOVIE,
        "media": MediaType.MOVIE,
        "service": RADARR,
        "title": f"Movie {number}",
        "year": 2000 + number,
        "status": Status.LEAVING_SOON,
        "reason": Reason("watched_default", {"date": NOW, "days": 90}),
        "announced": True,
        "delete_after": NOW + timedelta(days=number),
        "size": number * 10**9,
        "rule": RuleId("default"),
        "rule_name": None,
        "added": NOW - timedelta(days=200),
        "last_watched": NOW - timedelta(days=80),
        "watched": True,
        "tags": (),
        "poster": f"/MediaCover/{number}/poster.jpg",
        "files": (number,),
    }
    return ItemView(**standard | changes)


def source(slug: Slug, **changes: Any) -> Source:
    """Return a service that has just been read."""
    standard: dict[str, Any] = {
        "slug": slug,
        "kind": ServiceKind(slug),
        "name": slug.capitalize(),
        "state": SourceState.FRESH,
        "since": None,
        "read_at": NOW,
        "version": "1.2.3",
        "error": None,
    }
    return Source(**standard | changes)


def view(*items: ItemView, **changes: Any) -> View:
    """Return the picture of a household with these items, all services read."""
    announced = tuple(one for one in items if one.announced)
    standard: dict[str, Any] = {
        "at": NOW,
        "dry_run": True,
        "paused": False,
        "items": {one.id: one for one in items},
        "leaving_soon": announced,
        "totals": Totals(
            movies=20,
            series=6,
            leaving_soon_movies=len(announced),
            library_size=500 * 10**9,
            reclaimable_size=sum(one.size for one in announced),
        ),
        "sources": (source(RADARR), source(SONARR), source(JELLYFIN)),
        "read_services": frozenset({RADARR, SONARR, JELLYFIN}),
        "reclaimed_size": 12_500_000_000,
        "last_full_sync": NOW,
        "last_cleanup": NOW - timedelta(hours=9),
    }
    return View(**standard | changes)


async def show(hass: HomeAssistant, entry: CleanarrConfigEntry, picture: View) -> None:
    """Let Home Assistant show a view."""
    entry.runtime_data.async_set_updated_data(picture)
    await hass.async_block_till_done()
