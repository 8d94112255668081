"""What Radarr and Sonarr find on the disk, and miss there."""

from typing import Any

import pytest

from demo.household import HouseholdClient, Which
from tests.household.api import Api
from tests.household.descriptions import check, resource_schema
from tests.household.receiver import Receiver, add

SINCE = "history/since?date=2026-11-21T12:00:00Z"


async def test_a_film_that_vanished_is_missed(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await add(api, "radarr", receiver)
    before = await api.movie("Heat")
    await control.remove_from_disk("Heat")
    assert receiver.taken() == []
    assert await control.rescan("radarr") == 1
    (payload,) = receiver.taken()
    assert payload["eventType"] == "MovieFileDelete"
    assert payload["deleteReason"] == "missingFromDisk"
    assert payload["movieFile"]["id"] == before["movieFileId"]
    after = await api.movie("Heat")
    assert (after["hasFile"], after["monitored"]) == (False, True)
    (event,) = await api.radarr(f"{SINCE}&eventType=movieFileDeleted&includeMovie=true")
    assert event["data"]["reason"] == "MissingFromDisk"
    assert event["movie"]["title"] == "Heat"
    assert await control.rescan("radarr") == 0
    assert receiver.taken() == []


async def test_episodes_that_vanished_are_missed(
    api: Api, control: HouseholdClient, receiver: Receiver
) -> None:
    await add(api, "sonarr", receiver)
    await control.auto_unmonitor("sonarr")
    series = await api.series("The Wire")
    await control.remove_from_disk(Which("The Wire", season=1, episode=1))
    await control.remove_from_disk(Which("The Wire", season=1, episode=3))
    assert await control.rescan("sonarr") == 2
    payloads = receiver.taken()
    assert [one["deleteReason"] for one in payloads] == ["missingFromDisk"] * 2
    lost = [one["id"] for payload in payloads for one in payload["episodes"]]
    for episode in await api.sonarr(f"episode?seriesId={series['id']}&seasonNumber=1"):
        gone = episode["id"] in lost
        assert (episode["hasFile"], episode["monitored"]) == (not gone, not gone)
    asked = "eventType=5&includeEpisode=true&includeSeries=true"
    history = await api.sonarr(f"{SINCE}&{asked}")
    assert sorted(one["episode"]["id"] for one in history) == sorted(lost)
    assert {one["series"]["title"] for one in history} == {"The Wire"}
    assert {one["data"]["reason"] for one in history} == {"MissingFromDisk"}


@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.parametrize(
    ("service", "root"), [("radarr", "/movies"), ("sonarr", "/tv")]
)
async def test_without_its_root_folder_nothing_is_missed(
    api: Api, control: HouseholdClient, service: str, root: str, empty: bool
) -> None:
    await control.unmount(service, root, empty=empty)
    assert await control.rescan(service) == 0
    assert (await api.ask(service, SINCE)).json == []
    await control.remount(service, root)
    assert (await api.movie("Heat"))["hasFile"] is True


SCANS = (
    ("radarr", "RescanMovie", "movieId", ("Heat", "Alien")),
    ("sonarr", "RescanSeries", "seriesId", ("The Wire", "Breaking Bad")),
)


@pytest.mark.parametrize(("service", "name", "member", "titles"), SCANS)
async def test_a_scan_by_command(
    api: Api,
    control: HouseholdClient,
    service: str,
    name: str,
    member: str,
    titles: tuple[str, str],
) -> None:
    for title in titles:
        await control.remove_from_disk(Which(title), service=service)
    known: Any = api.movie if service == "radarr" else api.series
    number = (await known(titles[0]))["id"]

    async def missed() -> set[str]:
        events = (await api.ask(service, SINCE)).json
        return {event[member] for event in events}

    body = {"name": name, member: number}
    answer = await api.ask(service, "command", "POST", body)
    assert (answer.status, answer.json["status"]) == (201, "queued")
    schema = resource_schema(service, "CommandResource")
    check(service, schema, answer.json)
    await control.settle()
    done = (await api.ask(service, f"command/{answer.json['id']}")).json
    check(service, schema, done)
    assert (done["status"], done["result"]) == ("completed", "successful")
    assert await missed() == {number}
    await api.ask(service, "command", "POST", {"name": name})
    await control.settle()
    assert await missed() == {number, (await known(titles[1]))["id"]}
    assert (await api.ask(service, "command/99")).status == 404
