"""What people ask for in Seerr, by order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ..requesting import find_title, request_media, seerr_of
from ..seerr import MediaStatus
from ..world import NotThere, World
from .shapes import MediaRequestState


class RequestCommands:
    """Let people ask for titles in Seerr, and take it back."""

    def __init__(self, world: World) -> None:
        """Work on this household."""
        self._world = world

    async def request_media(
        self,
        user: str,
        title: str,
        *,
        seasons: tuple[int, ...] = (),
        is_4k: bool = False,
        status: int = 0,
        service: str = "",
        at: datetime | None = None,
    ) -> int:
        """Let somebody ask for a title; return the request's id.

        `status` 0 is what it comes to by itself. Without a service it is the first, or
        for 4K the last. A series without seasons is all of it but specials.
        """
        request = request_media(
            self._world,
            user,
            title,
            seasons=seasons,
            is_4k=is_4k,
            status=status,
            service=service,
            at=at,
        )
        return request.id

    async def withdraw_request(self, request: int) -> None:
        """Remove a request; what it was about is still known."""
        if seerr_of(self._world).requests.pop(request, None) is None:
            raise NotThere(f"There is no request {request}")

    async def add_requester(self, name: str) -> int:
        """Add an account to Seerr that has none in Jellyfin; return its id."""
        now = self._world.clock.now()
        return seerr_of(self._world).add_account(name, now, "").id

    async def blocklist(self, title: str) -> None:
        """Let nobody ask for a title; requests for it are not shown any more."""
        seerr, now = seerr_of(self._world), self._world.clock.now()
        media = seerr.media_of(find_title(self._world, title), now)
        hd = replace(media.hd, status=MediaStatus.BLOCKLISTED)
        seerr.set_variant(media.id, hd, is_4k=False)

    async def media_requests(self) -> tuple[MediaRequestState, ...]:
        """Tell all requests that Seerr has."""
        return tuple(self._states())

    def _states(self) -> Iterator[MediaRequestState]:
        seerr = seerr_of(self._world)
        for request in seerr.requests.values():
            media = seerr.media[request.media_id]
            yield MediaRequestState(
                id=request.id,
                user=seerr.accounts[request.user_id].name,
                title=media.title.title,
                media_id=media.id,
                status=request.status,
                is_4k=request.is_4k,
                seasons=request.seasons,
            )
