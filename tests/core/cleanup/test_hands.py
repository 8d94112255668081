"""The hand's last line: no blank id ever reaches a service."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from custom_components.cleanarr.core.clients.http import Network
from custom_components.cleanarr.core.clients.permit import DeletionPermit
from custom_components.cleanarr.core.clients.radarr import RadarrClient, RadarrWriter
from custom_components.cleanarr.core.clients.sonarr import SonarrClient, SonarrWriter
from custom_components.cleanarr.core.errors import PermitWithdrawn
from custom_components.cleanarr.core.identifiers import BlankIdentifier
from tests.core.street import Street

BLANK = [0, -1, None, "", " ", "7", True, 1.0]


async def given() -> None:
    """Confirm."""


async def withdrawn() -> None:
    """Refuse: a Keep came in between."""
    raise PermitWithdrawn(reason="kept_meanwhile")


type Confirm = Callable[[], Awaitable[None]]


def writers(one: Street, confirm: Confirm) -> tuple[RadarrWriter, SonarrWriter]:
    network = Network(session=one.session, run_in_thread=asyncio.to_thread)
    services = {str(each.slug): each for each in one.config.services}
    permit = DeletionPermit(confirm)
    return (
        RadarrClient(services["radarr"], network).writer(permit),
        SonarrClient(services["sonarr"], network).writer(permit),
    )


def writes(one: Street, number: object, confirm: Confirm) -> list[Awaitable[None]]:
    """Return every request that can change media, with an id."""
    radarr, sonarr = writers(one, confirm)
    return [
        radarr.delete_file(number),
        radarr.remove_movie(number, delete_files=True, exclusion=False),
        radarr.set_monitored([number], monitored=False),
        sonarr.delete_files(number, [1]),
        sonarr.delete_files(1, [number]),
        sonarr.remove_series(number, delete_files=True, exclusion=False),
        sonarr.set_monitored([number], monitored=False),
    ]


@pytest.mark.case("B3")
@pytest.mark.parametrize("number", BLANK)
async def test_a_blank_id_is_refused_before_anything_is_sent(
    live: Street, number: object
):
    await live.world.reset_requests()
    for write in writes(live, number, given):
        with pytest.raises(BlankIdentifier):
            await write
    assert await live.world.requests() == ()


@pytest.mark.case("C3")
async def test_nothing_is_sent_without_leave(live: Street):
    await live.movie("Heat")
    await live.series("The Wire")
    await live.world.reset_requests()
    for write in writes(live, 1, withdrawn):
        with pytest.raises(PermitWithdrawn):
            await write
    assert await live.changes() == []
