"""Try a service out before it is accepted: for forms that a person fills in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from ..errors import NotFound, UnexpectedAnswer
from ..identifiers import JellyfinId
from ..settings import ServiceConfig, ServiceKind
from .http import HASTE, Network
from .jellyfin import JellyfinClient
from .radarr import RadarrClient
from .servarr import RootFolder, ServarrClient
from .sonarr import SonarrClient


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductInfo:
    """What was found. The last two are what only Radarr and Sonarr have."""

    kind: ServiceKind
    name: str
    version: str
    server_id: JellyfinId | None = None
    root_folders: tuple[RootFolder, ...] = ()
    recycle_bin: bool | None = None


async def probe(config: ServiceConfig, network: Network) -> ProductInfo:
    """Return who answers at an address, with its key checked.

    Raises a ServiceError that says what to change; it tries once, for ten seconds.
    """
    try:
        return await _PROBES[config.kind](config, network)
    except NotFound as error:
        raise UnexpectedAnswer(config.slug, **_status_of(error)) from None


async def _radarr(config: ServiceConfig, network: Network) -> ProductInfo:
    return await _servarr(config.kind, RadarrClient(config, network, HASTE))


async def _sonarr(config: ServiceConfig, network: Network) -> ProductInfo:
    return await _servarr(config.kind, SonarrClient(config, network, HASTE))


async def _servarr[Entry: int](
    kind: ServiceKind, client: ServarrClient[Entry]
) -> ProductInfo:
    status = await client.status()
    return ProductInfo(
        kind=kind,
        name=status.instance_name,
        version=status.version,
        root_folders=await client.root_folders(),
        recycle_bin=await client.has_recycle_bin(),
    )


async def _jellyfin(config: ServiceConfig, network: Network) -> ProductInfo:
    status = await JellyfinClient(config, network, HASTE).status()
    return ProductInfo(
        kind=config.kind,
        name=status.name,
        version=status.version,
        server_id=status.id,
    )


def _status_of(error: NotFound) -> Mapping[str, str]:
    return {"status": error.values["status"]}


_PROBES: Mapping[
    ServiceKind, Callable[[ServiceConfig, Network], Awaitable[ProductInfo]]
] = {
    ServiceKind.RADARR: _radarr,
    ServiceKind.SONARR: _sonarr,
    ServiceKind.JELLYFIN: _jellyfin,
}
