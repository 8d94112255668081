"""Try a service out before it is accepted: for forms that a person fills in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import ClientSession

from ..errors import NotFound, UnexpectedAnswer
from ..identifiers import JellyfinId, SeerrUserId, UserId
from ..runtime import RunInThread
from ..settings import ServiceConfig, ServiceKind
from .http import HASTE, Network
from .jellyfin import JellyfinClient
from .jellystat import JellystatClient
from .radarr import RadarrClient
from .seerr import SeerrClient
from .servarr import ServarrClient
from .shoko import ShokoClient
from .sonarr import SonarrClient


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductInfo:
    """What was found, and what forms can offer.

    Root folders (paths), recycle bin, tags (labels) and quality profiles (names) are
    what Radarr and Sonarr have, server id, users (enabled ones, with their names) and
    libraries (with their names) what Jellyfin has, requesters (all accounts, with their
    names) what Seerr has.
    """

    kind: ServiceKind
    name: str
    version: str
    server_id: JellyfinId | None = None
    root_folders: tuple[str, ...] = ()
    recycle_bin: bool | None = None
    tags: tuple[str, ...] = ()
    quality_profiles: tuple[str, ...] = ()
    users: tuple[tuple[UserId, str], ...] = ()
    libraries: tuple[tuple[JellyfinId, str], ...] = ()
    requesters: tuple[tuple[SeerrUserId, str], ...] = ()


async def probe(
    config: ServiceConfig, *, session: ClientSession, run_in_thread: RunInThread
) -> ProductInfo:
    """Return who answers at an address, with its key checked.

    Raises a ServiceError that says what to change; each question is asked once and
    has ten seconds.
    """
    network = Network(session=session, run_in_thread=run_in_thread)
    try:
        return await _PROBES[config.kind](config, network)
    except NotFound as error:
        raise UnexpectedAnswer(config.slug, status=error.values["status"]) from None


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
        root_folders=tuple(folder.path for folder in await client.root_folders()),
        recycle_bin=await client.has_recycle_bin(),
        tags=tuple(sorted((await client.tags()).values())),
        quality_profiles=tuple(sorted((await client.quality_profiles()).values())),
    )


async def _jellyfin(config: ServiceConfig, network: Network) -> ProductInfo:
    client = JellyfinClient(config, network, HASTE)
    status = await client.status()
    return ProductInfo(
        kind=config.kind,
        name=status.name,
        version=status.version,
        server_id=status.id,
        users=tuple(
            (user.id, user.name) for user in await client.users() if user.enabled
        ),
        libraries=tuple(
            (library.id, library.name) for library in await client.libraries()
        ),
    )


async def _seerr(config: ServiceConfig, network: Network) -> ProductInfo:
    client = SeerrClient(config, network, HASTE)
    status = await client.status()
    return ProductInfo(
        kind=config.kind,
        name=status.name,
        version=status.version,
        requesters=tuple((user.id, user.name) for user in await client.users()),
    )


async def _jellystat(config: ServiceConfig, network: Network) -> ProductInfo:
    status = await JellystatClient(config, network, HASTE).status()
    return ProductInfo(kind=config.kind, name="Jellystat", version=status.version)


async def _shoko(config: ServiceConfig, network: Network) -> ProductInfo:
    status = await ShokoClient(config, network, HASTE).status()
    return ProductInfo(kind=config.kind, name="Shoko", version=status.version)


_PROBES: Mapping[
    ServiceKind, Callable[[ServiceConfig, Network], Awaitable[ProductInfo]]
] = {
    ServiceKind.RADARR: _radarr,
    ServiceKind.SONARR: _sonarr,
    ServiceKind.JELLYFIN: _jellyfin,
    ServiceKind.SEERR: _seerr,
    ServiceKind.JELLYSTAT: _jellystat,
    ServiceKind.SHOKO: _shoko,
}
