"""Who asked for each movie, series or season in Seerr (SPEC §3.3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from yarl import URL

from ..clients.jellyfin import JellyfinUser
from ..clients.seerr import (
    RequestStatus,
    SeerrClient,
    SeerrRequest,
    SeerrServer,
    SeerrUser,
)
from ..identifiers import MediaType, Slug, UserId
from ..reasons import Reason
from ..settings import ServiceConfig
from .model import Asked, Item, Requester
from .readings import SeerrReading

NOBODY = Asked()
_GRANTED = frozenset({RequestStatus.APPROVED, RequestStatus.COMPLETED})


@dataclass(frozen=True, slots=True)
class RememberedRequest:
    """Somebody asked for a title of a service; ``seasons`` is empty for all of it.

    ``identity`` is the first key of its title's identity.
    """

    service: Slug
    identity: str
    seasons: frozenset[int]
    requester: Requester


class SeerrReader:
    """Reads one Seerr."""

    def __init__(self, client: SeerrClient) -> None:
        """Read through ``client``."""
        self._client = client

    async def read(
        self, last: SeerrReading | None, since: datetime | None, *, whole: bool
    ) -> SeerrReading:
        """Read every request, who may ask, and where requests go."""
        status = await self._client.status()
        return SeerrReading(
            version=status.version,
            requests=await self._client.requests(),
            users=await self._client.users(),
            servers=await self._client.servers(),
        )

    async def catch_up(self, last: SeerrReading, since: datetime) -> SeerrReading:
        """Leave requests to the next whole reading: pages of them are dear."""
        return last


class Requests:
    """All requests by title, and who is meant by each in Jellyfin."""

    def __init__(
        self,
        reading: SeerrReading,
        services: Iterable[ServiceConfig],
        users: Iterable[JellyfinUser],
        remembered: Iterable[RememberedRequest],
        entries: Iterable[Item],
    ) -> None:
        """Sort requests by title. ``entries``: all movies and series, to tell copies."""
        self.by_title = _by_title(reading.requests)
        self._services = _by_server(reading.servers, tuple(services))
        users = tuple(users)
        self._users = {user.id for user in users if user.enabled}
        self._names = _by_name(users)
        self._remembered: defaultdict[tuple[Slug, str], list[RememberedRequest]]
        self._remembered = defaultdict(list)
        for one in remembered:
            self._remembered[one.service, one.identity].append(one)
        self._copies: defaultdict[str, set[tuple[Slug, int]]] = defaultdict(set)
        for entry in entries:
            for key in entry.identity.keys:
                self._copies[key].add((entry.service, entry.entry))

    def as_of_now(self, requests: Iterable[SeerrRequest]) -> Requests:
        """Return the same people and services with all requests read anew."""
        renewed = copy(self)
        renewed.by_title = _by_title(requests)
        return renewed

    def of(self, item: Item) -> Asked | Reason:
        """Return who asked for an item, now or earlier, or why that cannot be told."""
        asking = [
            request for request in self._about(item) if _concerns(item, request.seasons)
        ]
        if any(request.status is RequestStatus.UNKNOWN for request in asking):
            return Reason("request_unknown")
        placed = [(request, self._is_for(request, item)) for request in asking]
        if any(here is None for _, here in placed):
            return Reason("request_unplaced")
        mine = [request for request, here in placed if here]
        granted = [each for each in mine if each.status in _GRANTED]
        found = {one.person: one for one in self._known(item)}
        if not (found or mine):
            return NOBODY
        found |= {each.requester.id: self._person(each.requester) for each in granted}
        return Asked(
            by=tuple(found[person] for person in sorted(found)),
            waiting=any(request.waiting for request in mine),
        )

    def granted(self, entry: Item) -> Iterator[RememberedRequest]:
        """Yield what is to be remembered of a movie or series."""
        identity = next(iter(entry.identity.keys), None)
        for request in self._about(entry) if identity else ():
            if request.status in _GRANTED and self._is_for(request, entry):
                yield RememberedRequest(
                    service=entry.service,
                    identity=identity or "",
                    seasons=request.seasons,
                    requester=self._person(request.requester),
                )

    def _about(self, item: Item) -> list[SeerrRequest]:
        """Return the requests for the title of an item, each once, oldest first."""
        found = {
            request.id: request
            for key in item.identity.title.keys
            for request in self.by_title.get(key, ())
        }
        return [found[number] for number in sorted(found)]

    def _known(self, item: Item) -> Iterator[Requester]:
        """Yield who asked for an item when it was read earlier."""
        for key in item.identity.title.keys:
            for one in self._remembered.get((item.service, key), ()):
                if _concerns(item, one.seasons):
                    yield one.requester

    def _is_for(self, request: SeerrRequest, item: Item) -> bool | None:
        """Return whether a request went to an item's service; ``None``: nobody knows.

        Where Seerr's server is none that we know by its address, the title's number there
        tells. A request of the usual quality without either is for every copy.
        """
        if request.server is not None:
            slug = self._services.get((request.media, request.server))
            if slug is not None:
                return slug == item.service
        copies = {
            copy
            for key in item.identity.title.keys
            for copy in self._copies.get(key, ())
        }
        if len(copies) <= 1:
            return True
        fitting = {slug for slug, entry in copies if entry == request.entry}
        if len(fitting) == 1:
            return item.service in fitting
        return None if request.is_4k or fitting else True

    def _person(self, user: SeerrUser) -> Requester:
        account = user.jellyfin
        if account is None and user.jellyfin_name:
            account = self._names.get(user.jellyfin_name.casefold())
        known = account if account in self._users else None
        return Requester(person=user.id, name=user.name, account=known)


def _by_title(
    requests: Iterable[SeerrRequest],
) -> defaultdict[str, list[SeerrRequest]]:
    found: defaultdict[str, list[SeerrRequest]] = defaultdict(list)
    for request in requests:
        for key in request.identity.keys:
            found[key].append(request)
    return found


def _concerns(item: Item, seasons: frozenset[int]) -> bool:
    """Return whether a request for these seasons, or for all, is about an item."""
    if item.identity.is_whole or not seasons:
        return True
    if item.identity.season is not None:
        return item.identity.season in seasons
    return any(season in seasons for season, _ in item.identity.episodes)


def _by_server(
    servers: Iterable[SeerrServer], services: tuple[ServiceConfig, ...]
) -> Mapping[tuple[MediaType, int], Slug]:
    """Return which of our services each of Seerr's servers is, where both say alike."""
    addresses = {_address(URL(service.url)): service.slug for service in services}
    found = {}
    for server in servers:
        address = (server.host.lower(), server.port, server.path.rstrip("/"))
        if (slug := addresses.get(address)) is not None:
            found[server.media, server.number] = slug
    return found


def _address(url: URL) -> tuple[str, int, str]:
    return (url.host or "").lower(), url.port or 0, url.path.rstrip("/")


def _by_name(users: Iterable[JellyfinUser]) -> Mapping[str, UserId]:
    """Return the accounts by name, those left out that share one."""
    found: defaultdict[str, list[UserId]] = defaultdict(list)
    for user in users:
        found[user.name.casefold()].append(user.id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}
