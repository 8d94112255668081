"""Ask Shoko: who it is, and what is left of a file."""

from dataclasses import dataclass

from ...errors import NotFound, ServiceUnreachable, UnexpectedAnswer
from ...identifiers import ShokoFileId
from ...settings import ServiceConfig
from ..address import address_of
from ..failures import CREDENTIALS, NOT_SET_UP, SHAPE, STARTING
from ..fields import Fields, as_record, number, record, text
from ..http import Network, Patience, ServiceHttp
from ..product import check_version

_OLDEST = "5.0"
_STARTED = frozenset({"2", "started"})
_WAITING = frozenset({"4", "waiting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShokoStatus:
    """Who answers: its version."""

    version: str


class ShokoClient:
    """Read Shoko."""

    def __init__(
        self, config: ServiceConfig, network: Network, patience: Patience | None = None
    ) -> None:
        """Keep the address; raise ServiceUnreachable when a name stands in it.

        The hub has the key where name and password would be.
        """
        if address_of(config)[1]:
            raise ServiceUnreachable(config.slug, status=CREDENTIALS)
        # Without the second one reasons come as plain text, as from anybody else.
        headers = {"apikey": config.api_key.strip(), "Accept": "application/json"}
        self._http = ServiceHttp(config, network, headers, patience)

    async def status(self) -> ShokoStatus:
        """Return who answers, once it is a Shoko that we know and takes our key.

        One that starts refuses every key (API notes §11), so it is asked for that
        first: AuthenticationRejected is meant.
        """
        version = await self._http.get("api/v3/Init/Version", _version)
        check_version(self._http.slug, version, _OLDEST)
        state = await self._http.get("api/v3/Init/Status", _state)
        if state in _WAITING:
            raise UnexpectedAnswer(self._http.slug, status=NOT_SET_UP)
        if state not in _STARTED:
            raise ServiceUnreachable(self._http.slug, status=STARTING)
        await self._http.get("api/v3/User/Current", _id)
        return ShokoStatus(version=version)

    async def has_file(self, file: ShokoFileId) -> bool:
        """Tell whether Shoko knows a file, at whatever location."""
        try:
            found = await self._http.get(f"api/v3/File/{file}", _id)
        except NotFound:
            return False
        if found != file:
            raise UnexpectedAnswer(self._http.slug, status=SHAPE)
        return True


def _version(value: object) -> str:
    server: Fields = record(as_record(value), "Server") or {}
    return text(server, "Version")


def _state(value: object) -> str:
    return text(as_record(value), "State").lower()


def _id(value: object) -> int:
    return number(as_record(value), "ID")
