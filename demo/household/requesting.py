"""How people ask Seerr for titles, and what it then knows of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from .handles import MovieHandle, SeriesHandle
from .jellyfin import ItemKind
from .seerr import (
    Account,
    MediaRequest,
    MediaStatus,
    RequestStatus,
    SeerrState,
    Variant,
)
from .titles import MovieTitle, ShowTitle
from .which import Which
from .world import NotThere, World


def seerr_of(world: World) -> SeerrState:
    """Return the household's Seerr."""
    for seerr in world.seerrs.values():
        return seerr
    raise NotThere("There is no Seerr")


def request_media(
    world: World,
    user: str,
    title: str,
    *,
    seasons: Sequence[int] = (),
    is_4k: bool = False,
    status: int = 0,
    service: str = "",
    at: datetime | None = None,
) -> MediaRequest:
    """Let somebody ask for a title, of which a Radarr or Sonarr has it or not.

    `status` 0 is what it comes to by itself. Without a service it is the first, or for
    4K the last. A series without seasons is all of it but specials.
    """
    seerr, created = seerr_of(world), at or world.clock.now()
    known = find_title(world, title)
    names = list(world.radarrs if isinstance(known, MovieTitle) else world.sonarrs)
    service = service or names[-1 if is_4k else 0]
    server = names.index(service)
    variant = _variant(world, known, service, server)
    done = variant.status is MediaStatus.AVAILABLE and not seerr.overseerr
    status = status or (RequestStatus.COMPLETED if done else RequestStatus.APPROVED)
    media = seerr.media_of(known, created)
    seerr.set_variant(media.id, _so_far(variant, status), is_4k=is_4k)
    return seerr.add_request(
        media,
        account_of(world, user),
        status=status,
        is_4k=is_4k,
        seasons=_seasons(known, seasons),
        created=created,
        server=None if status == RequestStatus.PENDING else server,
    )


def find_title(world: World, name: str) -> MovieTitle | ShowTitle:
    """Find a title in a Radarr or Sonarr, or else in the world's databases."""
    try:
        handle = world.title(name)
    except NotThere:
        known = world.catalogue.movie(name) or world.catalogue.show(name)
        if known is None:
            raise
        return known
    if isinstance(handle, MovieHandle):
        return handle.movie.title
    assert isinstance(handle, SeriesHandle)
    return handle.shelf.series.title


def account_of(world: World, name: str) -> Account:
    """Return somebody's account; a user of Jellyfin gets one with the first request."""
    seerr = seerr_of(world)
    if account := seerr.account(name):
        return account
    return seerr.add_account(name, world.clock.now(), world.user(name).id)


def _seasons(title: MovieTitle | ShowTitle, seasons: Sequence[int]) -> tuple[int, ...]:
    if isinstance(title, MovieTitle):
        return ()
    whole = (season.number for season in title.seasons if season.number > 0)
    return tuple(seasons or whole)


def _variant(
    world: World, title: MovieTitle | ShowTitle, service: str, server: int
) -> Variant:
    """Return what a service and Jellyfin have of a title."""
    if isinstance(title, MovieTitle):
        kind, name, number = ItemKind.MOVIE, f"tmdb:{title.tmdb_id}", title.tmdb_id
    else:
        kind, name, number = ItemKind.SERIES, f"tvdb:{title.tvdb_id}", title.tvdb_id
    try:
        handle = world.title(name, service)
    except NotThere:
        return Variant(server=server)
    if not handle.files(Which(name)):
        return Variant(server=server, entry=handle.number)
    items = world.jellyfin.items.values()
    shown = (
        one.id for one in items if one.kind is kind and one.data_key == str(number)
    )
    status = MediaStatus.AVAILABLE
    return Variant(status, server, handle.number, next(shown, None))


def _so_far(variant: Variant, status: int) -> Variant:
    """Return what Seerr knows of a title: what is not approved was sent nowhere."""
    if variant.status is MediaStatus.AVAILABLE:
        return variant
    if status in {RequestStatus.APPROVED, RequestStatus.COMPLETED}:
        return replace(variant, status=MediaStatus.PROCESSING)
    pending = status == RequestStatus.PENDING
    return Variant(MediaStatus.PENDING if pending else MediaStatus.UNKNOWN)
