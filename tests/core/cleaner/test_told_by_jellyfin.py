"""What is deleted in Jellyfin, told by its Webhook plugin."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from custom_components.cleanarr.core import HookHint
from demo.household import Which
from tests.core.cleaner.others import (
    ALIEN,
    HEAT,
    JELLYFIN,
    LOST,
    WIRE,
    Ear,
    ask_jellyfin,
    gone_in_jellyfin,
    item,
    looked,
    webhooks,
)
from tests.core.street import Street, street

CONFIGURATION = "/Plugins/71552a5a-5c5c-4350-a2ae-ebe451a30173/Configuration"
EVENTS = ("ItemDeleted", "ItemAdded", "PlaybackStop", "UserDataSaved")
TYPES = ("EnableMovies", "EnableEpisodes", "EnableSeries", "EnableSeasons")


async def configure(one: Street, url: str) -> None:
    """Have the plugin send what we want to hear, as a person does it."""
    await one.world.install_webhook()
    configuration = await ask_jellyfin(one, "GET", CONFIGURATION)
    configuration["GenericOptions"] = [
        {
            "WebhookName": "Cleanarr",
            "WebhookUri": url,
            "NotificationTypes": list(EVENTS),
            "SendAllProperties": True,
            "EnableWebhook": True,
            "Headers": [],
            "Fields": [],
            "UserFilter": [],
            **dict.fromkeys(TYPES, True),
        }
    ]
    await ask_jellyfin(one, "POST", CONFIGURATION, configuration)


@pytest.fixture(params=["10.11", "12"])
async def one(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Street]:
    """A household of which nothing is due, read once."""
    async with street(tmp_path, jellyfin=request.param) as one:
        for title in (HEAT, ALIEN):
            await one.movie(title, played=1)
        for title in (WIRE, LOST):
            await one.series(title, episodes=(3, 2), played=1)
        await one.cleaner.sync()
        yield one


@pytest.fixture
async def ear(one: Street) -> AsyncIterator[Ear]:
    async with webhooks(one) as (ear, url):
        await configure(one, f"{url}/jellyfin")
        yield ear


async def test_a_movie_deleted_in_jellyfin(one: Street, ear: Ear):
    await ask_jellyfin(one, "DELETE", f"/Items/{await item(one, HEAT)}")
    assert await looked(one) == [(HEAT, "movie", "jellyfin")]
    (record,), _ = await one.cleaner.deletions()
    assert record.who == "Jellyfin (external)"
    assert record.size > 0


@pytest.mark.case("F9")
async def test_a_series_deleted_in_jellyfin_is_one_entry(one: Street, ear: Ear):
    await ask_jellyfin(one, "DELETE", f"/Items/{await item(one, WIRE)}")
    assert await looked(one) == [(WIRE, "series", "jellyfin")]


async def test_an_episode_deleted_in_jellyfin(one: Street, ear: Ear):
    episode = await item(one, WIRE, season=1, episode=2)
    await ask_jellyfin(one, "DELETE", f"/Items/{episode}")
    assert await looked(one) == [(f"{WIRE} S01E02", "episode", "jellyfin")]


@pytest.mark.case("F2")
async def test_when_sonarr_misses_it_later_it_is_the_same_deletion(
    one: Street, ear: Ear
):
    await ask_jellyfin(one, "DELETE", f"/Items/{await item(one, WIRE)}")
    await ask_jellyfin(one, "DELETE", f"/Items/{await item(one, HEAT)}")
    found = await looked(one)
    assert len(found) == 2
    assert await looked(one) == found
    await one.world.rescan("radarr")
    await one.world.rescan("sonarr")
    assert await looked(one) == found
    for _ in range(2):
        await one.world.advance(hours=12)
        await one.cleaner.check_missing()
    assert await looked(one) == found


async def test_a_cause_waits_until_jellyfin_was_read_as_well(one: Street, ear: Ear):
    """Between two readings of Jellyfin, what changed in Radarr is read by itself."""
    await ask_jellyfin(one, "DELETE", f"/Items/{await item(one, HEAT)}")
    await one.world.settle()
    await one.world.rescan("radarr")
    await one.world.advance(seconds=5)
    await one.cleaner.catch_up()
    assert (await one.cleaner.deletions())[1] == 0
    assert await looked(one) == [(HEAT, "movie", "jellyfin")]


async def test_what_comes_back_can_be_deleted_again(one: Street, ear: Ear):
    await ask_jellyfin(one, "DELETE", f"/Items/{await item(one, HEAT)}")
    await looked(one)
    await one.world.import_movie(HEAT)
    await one.world.scan()
    await one.world.advance(seconds=900)
    await looked(one)
    await ask_jellyfin(one, "DELETE", f"/Items/{await item(one, HEAT)}")
    assert await looked(one) == [(HEAT, "movie", "jellyfin")] * 2


@pytest.mark.case("F7")
async def test_an_upgrade_is_no_deletion(one: Street, ear: Ear):
    await one.world.import_movie(HEAT)
    await one.world.scan()
    await one.world.settle()
    assert HookHint.DELETED in ear.hints
    assert await looked(one) == []


async def test_a_library_taken_out_of_jellyfin_is_no_deletion(one: Street, ear: Ear):
    await ask_jellyfin(
        one, "DELETE", "/Library/VirtualFolders?name=Movies&refreshLibrary=true"
    )
    await one.world.scan()
    for _ in range(3):
        assert await looked(one) == []
        await one.world.advance(hours=12)
        await one.cleaner.check_missing()
    assert await looked(one) == []


async def test_a_drive_that_is_away_is_no_deletion(one: Street, ear: Ear):
    heat = await item(one, HEAT)
    body = gone_in_jellyfin(HEAT, ItemId=heat)
    for empty in (False, True):
        await one.world.unmount("radarr", "/movies", empty=empty)
        one.cleaner.hear(JELLYFIN, body)
        assert await looked(one) == []
        await one.world.remount("radarr", "/movies")


@pytest.mark.case("F8")
async def test_an_episodes_number_is_no_series(one: Street, ear: Ear):
    state = await one.world.household()
    lost = next(each for each in state.series if each.title == LOST)
    await one.world.remove_from_disk(Which(LOST))
    body = gone_in_jellyfin(
        "Pilot",
        ItemType="Episode",
        ItemId="ab" * 16,
        Provider_tvdb=str(lost.tvdb_id),
    )
    hint = one.cleaner.hear(JELLYFIN, body)
    assert hint is HookHint.NOTHING
    assert await looked(one) == []


async def test_plays_and_favourites_are_seen_sooner(one: Street, ear: Ear):
    await one.world.play("Anna", HEAT)
    await one.world.favorite("Anna", ALIEN)
    await one.world.settle()
    assert set(ear.hints) == {HookHint.CHANGED, HookHint.NOTHING}
