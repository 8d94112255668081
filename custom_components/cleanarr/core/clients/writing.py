"""Change Radarr and Sonarr: each request is confirmed right before it is sent."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from ..identifiers import BlankIdentifier, number_id
from .fields import flag, identifier
from .http import ServiceHttp
from .permit import DeletionPermit, FetchPermit


class Changes:
    """What every class that changes something stands on."""

    def __init__(
        self, http: ServiceHttp, confirm: Callable[[], Awaitable[None]]
    ) -> None:
        self._http = http
        self._confirm = confirm

    async def _send(
        self, method: str, path: str, query: Mapping[str, str], body: object = None
    ) -> None:
        await self._confirm()
        await self._http.send(method, path, query, body)

    async def _set_monitored[Entry: int](
        self,
        path: str,
        kind: Callable[[int], Entry],
        members: tuple[str, Iterable[Entry]],
        *,
        monitored: bool,
    ) -> frozenset[Entry]:
        """Switch monitoring of the named ids; return those that are as wanted now."""
        name, ids = members
        body = {name: checked_ids(kind, ids), "monitored": monitored}
        await self._confirm()
        changed = await self._http.send_for_records(
            "PUT",
            path,
            lambda row: (identifier(kind, row, "id"), flag(row, "monitored")),
            body,
        )
        return frozenset(entry for entry, now in changed if now is monitored)


class ServarrWriter(Changes):
    """What both stand on that delete: a permit."""

    def __init__(self, http: ServiceHttp, permit: DeletionPermit) -> None:
        super().__init__(http, permit.confirm)


class ServarrFetcher(Changes):
    """What both stand on that have something fetched: they delete nothing."""

    def __init__(self, http: ServiceHttp, permit: FetchPermit) -> None:
        super().__init__(http, permit.confirm)

    async def add_tag(self, label: str) -> None:
        """Make a tag; one that there is stays (API notes §2.2).

        RequestRefused: since Radarr 6 a label may not have every letter.
        """
        await self._send("POST", "api/v3/tag", {}, {"label": label})

    async def _command(self, name: str, members: Mapping[str, object]) -> None:
        """Order what goes on after the answer."""
        await self._send("POST", "api/v3/command", {}, {"name": name, **members})


def checked_ids[Entry: int](
    kind: Callable[[int], Entry], ids: Iterable[Entry]
) -> list[Entry]:
    """Return each id once, in order; raise BlankIdentifier for a blank one or none."""
    checked = sorted({number_id(kind, each) for each in ids})
    if not checked:
        raise BlankIdentifier("no ids")
    return checked


def yes_or_no(value: bool) -> str:
    """Write a boolean as a query has it."""
    return "true" if value else "false"
