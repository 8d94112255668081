"""Ask Seerr, and let it forget a title. Nothing here touches media."""

from collections.abc import Callable

from ...errors import UnexpectedAnswer, WrongProduct
from ...identifiers import (
    MediaType,
    SeerrMediaId,
    SeerrRequestId,
    SeerrUserId,
    number_id,
)
from ...settings import ServiceConfig
from ..failures import COUNT
from ..fields import Fields, as_record, as_records, identifier, number, text
from ..http import Network, Patience, ServiceHttp
from ..paging import Page, read_whole
from ..permit import DeletionPermit
from ..product import check_version
from .records import SeerrRequest, SeerrServer, SeerrStatus, SeerrUser
from .rows import request_of, server_of, user_of

_OLDEST = "1.9"
_OLDEST_SEERR = 3
# What `/status` tells in all of them, and nobody else's tells.
_STATUS = frozenset({"version", "commitTag", "updateAvailable"})
# Each page has every Radarr and Sonarr of Seerr asked for its profiles, and one that
# hangs delays it by 10 seconds (MEASURED §2): so few, and with the long patience.
_PAGE = 500


class SeerrClient:
    """Read Seerr, Jellyseerr or Overseerr with its key, which stands for its owner.

    What is asked is what Overseerr knows, too: it refuses a query that it does not.
    """

    def __init__(
        self, config: ServiceConfig, network: Network, patience: Patience | None = None
    ) -> None:
        headers = {"X-Api-Key": config.api_key.strip()}
        self._http = ServiceHttp(config, network, headers, patience)

    async def status(self) -> SeerrStatus:
        """Return who answers, once it is a Seerr that we know and takes our key.

        None of them says its name (API notes §8): `/status` is known by its fields,
        which `server/routes/index.ts` of all three sends alike, Overseerr by accounts
        that have nothing of Jellyfin, and Seerr by the versions from 3 on. A build
        of a development branch, whose version is no number, counts as the latest.
        `/status` asks GitHub and may be slow, and it answers to any key.
        """
        version = await self._http.get("api/v1/status", _version, long=True)
        if version is None:
            raise WrongProduct(self._http.slug, found="?")
        if version[0].isdecimal():
            check_version(self._http.slug, version, _OLDEST)
        owner = await self._http.get("api/v1/auth/me", _owner)
        return SeerrStatus(name=_product(version, owner), version=version)

    async def requests(self) -> tuple[SeerrRequest, ...]:
        """Return every request but those of blocklisted media."""
        return await self._whole("api/v1/request", SeerrRequestId, request_of)

    async def users(self) -> tuple[SeerrUser, ...]:
        """Return every account; there is always the owner's."""
        found = await self._whole("api/v1/user", SeerrUserId, user_of)
        if not found:
            raise UnexpectedAnswer(self._http.slug, status=COUNT)
        return found

    async def servers(self) -> tuple[SeerrServer, ...]:
        """Return the Radarrs and Sonarrs that requests go to."""
        radarrs = await self._http.get_records(
            "api/v1/settings/radarr", server_of(MediaType.MOVIE)
        )
        sonarrs = await self._http.get_records(
            "api/v1/settings/sonarr", server_of(MediaType.TV)
        )
        return radarrs + sonarrs

    def writer(self, permit: DeletionPermit) -> SeerrWriter:
        """Return what can change this Seerr, as long as the permit holds."""
        return SeerrWriter(self._http, permit)

    async def _whole[Key: int, T](
        self,
        path: str,
        kind: Callable[[int], Key],
        project: Callable[[Fields], T | None],
    ) -> tuple[T, ...]:
        """Return a list by its pages; new rows shift those of older ones."""

        def read(value: object) -> Page[Key, T]:
            answer = as_record(value)
            info = as_record(answer.get("pageInfo"))
            rows = as_records(answer.get("results"))
            return Page(
                start=(number(info, "page") - 1) * _PAGE,
                total=number(info, "results"),
                rows=tuple((identifier(kind, row, "id"), project(row)) for row in rows),
            )

        async def page(start: int) -> Page[Key, T]:
            query = {"take": str(_PAGE), "skip": str(start)}
            found = await self._http.get(path, read, query, long=True)
            if not found.holds(start, _PAGE):
                raise UnexpectedAnswer(self._http.slug, status=COUNT)
            return found

        return await read_whole(self._http.slug, _PAGE, page)


class SeerrWriter:
    """Change Seerr, which has no say over files: it never gets to delete any."""

    def __init__(self, http: ServiceHttp, permit: DeletionPermit) -> None:
        self._http = http
        self._permit = permit

    async def remove_media(self, media: SeerrMediaId) -> None:
        """Forget a title with all its requests, so that it can be asked for again.

        NotFound when Seerr does not know it (any more). A blocklisted one stays.
        """
        path = f"api/v1/media/{number_id(SeerrMediaId, media)}"
        await self._permit.confirm()
        await self._http.send("DELETE", path)


def _version(value: object) -> str | None:
    """Return the version that `/status` tells; ``None`` where it is not Seerr's."""
    found = as_record(value)
    return text(found, "version") if found.keys() >= _STATUS else None


def _owner(value: object) -> Fields:
    """Return the account behind the key, if it is one."""
    account = as_record(value)
    user_of(account)
    return account


def _product(version: str, owner: Fields) -> str:
    if "jellyfinUserId" not in owner:
        return "Overseerr"
    major = version.partition(".")[0]
    older = major.isdecimal() and int(major) < _OLDEST_SEERR
    return "Jellyseerr" if older else "Seerr"
