"""What a person is told about an address and a key before they are accepted."""

import pytest

from custom_components.cleanarr.core.clients.http import Network
from custom_components.cleanarr.core.clients.probe import ProductInfo, probe
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    NotFound,
    ServiceUnreachable,
    UnexpectedAnswer,
    WrongProduct,
)
from custom_components.cleanarr.core.identifiers import JellyfinId, SeerrUserId, UserId
from custom_components.cleanarr.core.settings import ServiceConfig, ServiceKind

SERVER = "5" * 32
JELLYFIN = {
    "Id": SERVER,
    "ServerName": "Attic",
    "Version": "12.1.0",
    "ProductName": "Jellyfin Server",
}
FIRST_ASKED = (
    "/api/v3/system/status",
    "/System/Info/Public",
    "/api/v1/status",
    "/auth/isConfigured",
    "/api/v3/Init/Version",
)


async def asked(config: ServiceConfig, network: Network) -> ProductInfo:
    """Probe with the session of the tests."""
    return await probe(
        config, session=network.session, run_in_thread=network.run_in_thread
    )


@pytest.mark.parametrize(
    ("kind", "version"), [(ServiceKind.RADARR, "6.0.3"), (ServiceKind.SONARR, "4.0.19")]
)
async def test_what_an_arr_tells(service, network, kind, version):
    service.at(
        "/base/api/v3/system/status",
        {"appName": kind.title(), "instanceName": "Upstairs", "version": version},
    )
    service.at("/base/api/v3/rootfolder", [{"path": "/media", "accessible": True}])
    service.at("/base/api/v3/config/mediamanagement", {"recycleBin": "/bin"})
    service.at(
        "/base/api/v3/tag", [{"id": 1, "label": "Keep"}, {"id": 2, "label": "4k"}]
    )
    service.at("/base/api/v3/qualityprofile", [{"id": 4, "name": "HD-1080p"}])
    config = service.config(kind, url=service.url + "/base/")
    assert await asked(config, network) == ProductInfo(
        kind=kind,
        name="Upstairs",
        version=version,
        root_folders=("/media",),
        recycle_bin=True,
        tags=("4k", "keep"),
        quality_profiles=("HD-1080p",),
    )


async def test_what_jellyfin_tells(service, network):
    service.at("/System/Info/Public", JELLYFIN)
    service.at("/System/Info", JELLYFIN)
    service.at(
        "/Users",
        [
            {"Id": "a" * 32, "Name": "Ann"},
            {"Id": "b" * 32, "Name": "Ben", "Policy": {"IsDisabled": True}},
        ],
    )
    service.at("/Library/VirtualFolders", [{"ItemId": "c" * 32, "Name": "Films"}])
    found = await asked(service.config(ServiceKind.JELLYFIN), network)
    assert found == ProductInfo(
        kind=ServiceKind.JELLYFIN,
        name="Attic",
        version="12.1.0",
        server_id=JellyfinId(SERVER),
        users=((UserId("a" * 32), "Ann"),),
        libraries=((JellyfinId("c" * 32), "Films"),),
    )


async def test_what_seerr_tells(service, network):
    status = {"version": "3.1.0", "commitTag": "f74306ed", "updateAvailable": True}
    owner = {"id": 1, "displayName": "Ann", "jellyfinUserId": None}
    service.at("/api/v1/status", status)
    service.at("/api/v1/auth/me", owner)
    info = {"page": 1, "pages": 1, "results": 1}
    service.at("/api/v1/user", {"pageInfo": info, "results": [owner]})
    found = await asked(service.config(ServiceKind.SEERR), network)
    assert found == ProductInfo(
        kind=ServiceKind.SEERR,
        name="Seerr",
        version="3.1.0",
        requesters=((SeerrUserId(1), "Ann"),),
    )


async def test_what_jellystat_tells(service, network):
    service.at("/auth/isConfigured", {"state": 2, "version": "1.1.8"})
    service.at("/api/getLibraries", [])
    found = await asked(service.config(ServiceKind.JELLYSTAT), network)
    assert found == ProductInfo(
        kind=ServiceKind.JELLYSTAT, name="Jellystat", version="1.1.8"
    )


async def test_what_shoko_tells(service, network):
    service.at("/api/v3/Init/Version", {"Server": {"Version": "5.3.3.0"}})
    service.at("/api/v3/Init/Status", {"State": "Started"})
    service.at("/api/v3/User/Current", {"ID": 1})
    found = await asked(service.config(ServiceKind.SHOKO), network)
    assert found == ProductInfo(kind=ServiceKind.SHOKO, name="Shoko", version="5.3.3.0")


@pytest.mark.parametrize("kind", ServiceKind)
@pytest.mark.case("H")
async def test_nothing_known_at_the_address(service, network, kind):
    with pytest.raises(UnexpectedAnswer) as raised:
        await asked(service.config(kind), network)
    assert not isinstance(raised.value, NotFound)
    assert raised.value.values["status"] == "404"


@pytest.mark.parametrize("kind", ServiceKind)
@pytest.mark.parametrize(
    ("answer", "error"), [(401, AuthenticationRejected), (503, ServiceUnreachable)]
)
async def test_one_try_has_to_do(service, network, kind, answer, error):
    for path in FIRST_ASKED:
        service.at(path, answer)
    with pytest.raises(error):
        await asked(service.config(kind), network)
    assert len(service.asked) == 1


@pytest.mark.case("H")
async def test_the_other_arr(service, network):
    service.at("/api/v3/system/status", {"appName": "Sonarr", "version": "4.0"})
    with pytest.raises(WrongProduct):
        await asked(service.config(ServiceKind.RADARR), network)
