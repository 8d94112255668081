"""Commands about what people ask for in Seerr."""

from datetime import datetime

from ..control.shapes import MediaRequestState
from .caller import Caller


class RequestCalls(Caller):
    """Let people ask for titles in Seerr, and take it back."""

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
        return await self._ask(
            int,
            "request_media",
            user=user,
            title=title,
            seasons=seasons,
            is_4k=is_4k,
            status=status,
            service=service,
            at=at,
        )

    async def withdraw_request(self, request: int) -> None:
        """Remove a request; what it was about is still known."""
        await self._do("withdraw_request", request=request)

    async def add_requester(self, name: str) -> int:
        """Add an account to Seerr that has none in Jellyfin; return its id."""
        return await self._ask(int, "add_requester", name=name)

    async def blocklist(self, title: str) -> None:
        """Let nobody ask for a title; requests for it are not shown any more."""
        await self._do("blocklist", title=title)

    async def media_requests(self) -> tuple[MediaRequestState, ...]:
        """Tell all requests that Seerr has."""
        return await self._ask(tuple[MediaRequestState, ...], "media_requests")
