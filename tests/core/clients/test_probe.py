"""What a person is told about an address and a key before they are accepted."""

import pytest

from custom_components.cleanarr.core.clients.probe import ProductInfo, probe
from custom_components.cleanarr.core.clients.servarr import RootFolder
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    NotFound,
    ServiceUnreachable,
    UnexpectedAnswer,
    WrongProduct,
)
from custom_components.cleanarr.core.identifiers import JellyfinId
from custom_components.cleanarr.core.settings import ServiceKind

SERVER = "5" * 32
JELLYFIN = {
    "Id": SERVER,
    "ServerName": "Attic",
    "Version": "12.1.0",
    "ProductName": "Jellyfin Server",
}


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
    config = service.config(kind, url=service.url + "/base/")
    assert await probe(config, network) == ProductInfo(
        kind=kind,
        name="Upstairs",
        version=version,
        root_folders=(RootFolder(path="/media", accessible=True, free=None),),
        recycle_bin=True,
    )


async def test_what_jellyfin_tells(service, network):
    service.at("/System/Info/Public", JELLYFIN)
    service.at("/System/Info", JELLYFIN)
    found = await probe(service.config(ServiceKind.JELLYFIN), network)
    assert found == ProductInfo(
        kind=ServiceKind.JELLYFIN,
        name="Attic",
        version="12.1.0",
        server_id=JellyfinId(SERVER),
    )


@pytest.mark.parametrize("kind", ServiceKind)
@pytest.mark.case("H")
async def test_nothing_known_at_the_address(service, network, kind):
    with pytest.raises(UnexpectedAnswer) as raised:
        await probe(service.config(kind), network)
    assert not isinstance(raised.value, NotFound)
    assert raised.value.values["status"] == "404"


@pytest.mark.parametrize("kind", ServiceKind)
@pytest.mark.parametrize(
    ("answer", "error"), [(401, AuthenticationRejected), (503, ServiceUnreachable)]
)
async def test_one_try_has_to_do(service, network, sleeps, kind, answer, error):
    for path in ("/api/v3/system/status", "/System/Info/Public"):
        service.at(path, answer)
    with pytest.raises(error):
        await probe(service.config(kind), network)
    assert len(service.asked) == 1
    assert sleeps == []


@pytest.mark.case("H")
async def test_the_other_arr(service, network):
    service.at("/api/v3/system/status", {"appName": "Sonarr", "version": "4.0"})
    with pytest.raises(WrongProduct):
        await probe(service.config(ServiceKind.RADARR), network)
