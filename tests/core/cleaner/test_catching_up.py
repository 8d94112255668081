"""Between two syncs of everything only what changed is read; nothing gets less safe."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
import random

import aiohttp
import pytest

from custom_components.cleanarr.core import (
    ItemId,
    ItemView,
    JobType,
    MediaType,
    PersonTerms,
    RuleId,
    SeerrUserId,
    SourceState,
    Status,
    TagRule,
    TvScope,
    UserRule,
)
from demo.household import CommandRefused, Match, Which
from demo.household.plan import JELLYSTAT, RADARR, SEERR, SONARR
from tests.core.street import DAY, LIVE, Street, street

SERVICES = (RADARR, SONARR, SEERR, JELLYSTAT)
RULES = (
    TagRule(
        id=RuleId("kids"),
        name="Kids",
        media=frozenset(MediaType),
        retention=400 * DAY,
        tags=frozenset({"kids"}),
    ),
    UserRule(
        id=RuleId("bens"),
        name="Ben's",
        media=frozenset(MediaType),
        people=(PersonTerms(person=SeerrUserId(2), retention=300 * DAY),),
    ),
)
SETTINGS = replace(LIVE, tv_scope=TvScope.HYBRID)


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    async with street(tmp_path, SETTINGS, rules=RULES, services=SERVICES) as one:
        await one.movie("Heat", imported=300, played=120)
        await one.series("Lost", episodes=(3, 3), imported=300, played=150)
        await one.announce()
        yield one


async def test_only_what_changed_is_asked_for(one: Street):
    await one.world.reset_requests()
    await one.cleaner.catch_up()
    for path in ("*/movie", "*/series", "*/request", "*/getHistory", "*/Users"):
        assert not await one.asked(Match(path=path, method="GET")), path


async def test_a_play_is_seen(one: Street):
    await one.world.play("Ben", "Heat", at=one.now)
    job = await one.cleaner.catch_up()
    assert job is not None
    assert job.type is JobType.INCREMENTAL_SYNC
    assert one.shown("Heat").status is Status.SAFE
    assert one.cleaner.view.last_incremental_sync == one.now


async def test_where_nothing_changed_nothing_is_told(one: Street):
    events = len(one.events)
    assert await one.cleaner.catch_up() is None
    assert len(one.events) == events


async def test_what_was_begun_or_plays_protects_at_once(one: Street):
    await one.world.play("Ben", Which("Lost", season=1, episode=2), share=0.4)
    await one.world.start_playing("Ben", "Heat")
    await one.cleaner.catch_up()
    assert one.shown("Heat").reason.key == "playing"
    assert one.shown("Lost S01").reason.key == "in_progress_within"
    assert one.shown("Lost S01").reason.values["part"] == "S01E02"


async def test_a_new_import_is_seen(one: Street):
    await one.world.import_movie("Heat")
    await one.world.scan()
    await one.cleaner.catch_up()
    assert one.shown("Heat").status is Status.SAFE
    assert one.shown("Heat").added == one.now


async def test_a_series_whose_files_changed_is_read_again(one: Street):
    await one.world.import_episodes(Which("Lost", season=1, episode=2))
    await one.world.scan()
    await one.cleaner.catch_up()
    assert one.shown("Lost S01").status is not Status.LEAVING_SOON


async def test_a_notice_counts_in_between_too(one: Street):
    await one.world.add_movie("Ronin", 1998, imported=one.now - 300 * DAY)
    await one.world.scan()
    await one.cleaner.sync()
    for _ in range(9):
        await one.world.advance(hours=3)
        await one.cleaner.catch_up()
    assert one.shown("Ronin").status is Status.SCHEDULED


async def test_a_service_that_failed_is_read_as_a_whole_the_next_time(one: Street):
    await one.world.stop_service("radarr")
    await one.cleaner.catch_up()
    assert one.shown("Heat").status is Status.HELD
    await one.world.tag("Heat", "keep")
    await one.world.start_service("radarr")
    await one.cleaner.catch_up()
    assert one.shown("Heat").reason.key == "keep_tag"


async def test_a_favourite_that_was_taken_back_protects_until_all_is_read(one: Street):
    await one.world.favorite("Ben", "Heat")
    await one.cleaner.sync()
    await one.world.favorite("Ben", "Heat", on=False)
    await one.cleaner.catch_up()
    assert one.shown("Heat").status is Status.PROTECTED
    await one.cleaner.sync()
    assert one.shown("Heat").status is not Status.PROTECTED


type Happening = Callable[[Street, random.Random], Awaitable[object]]


async def a_play(one: Street, chance: random.Random) -> None:
    what = chance.choice(
        [
            "Heat",
            "Ronin",
            "Lost",
            Which("Lost", season=1, episode=chance.choice([1, 2])),
        ]
    )
    user = chance.choice(["Anna", "Ben"])
    await one.world.play(user, what, share=chance.choice([1, 1, 0.4]), at=one.now)


async def a_mark(one: Street, chance: random.Random) -> None:
    what = Which("Lost", season=2, episode=chance.choice([1, 2, 3]))
    await one.world.mark_played("Anna", what, on=chance.random() < 0.7)


async def a_favourite(one: Street, chance: random.Random) -> None:
    title = chance.choice(["Heat", "Ronin", "Lost"])
    await one.world.favorite("Ben", title, on=chance.random() < 0.6)


async def a_tag(one: Street, chance: random.Random) -> None:
    label = chance.choice(["keep", "kids"])
    await one.world.tag("Heat", label, on=chance.random() < 0.6)


async def an_import(one: Street, chance: random.Random) -> None:
    if chance.random() < 0.5:
        await one.world.import_movie(chance.choice(["Heat", "Ronin"]))
    else:
        number = chance.choice([1, 2, 3])
        await one.world.import_episodes(Which("Lost", season=2, episode=number))
    await one.world.scan()


async def a_new_movie(one: Street, chance: random.Random) -> None:
    title = f"New {chance.randrange(1000)}"
    await one.movie(title, imported=chance.choice([1, 200]), played=None)


async def a_loss(one: Street, chance: random.Random) -> None:
    await one.world.remove_row("Ronin", files=True)
    await one.world.settle()
    await one.world.scan()


async def a_request(one: Street, chance: random.Random) -> None:
    await one.world.request_media("Ben", chance.choice(["Heat", "Lost"]))


async def a_download(one: Street, chance: random.Random) -> None:
    what = Which("Lost", season=chance.choice([1, 2]))
    await one.world.download(what, on=chance.random() < 0.5)


async def a_session(one: Street, chance: random.Random) -> None:
    session = await one.world.start_playing("Ben", "Heat")
    if chance.random() < 0.6:
        await one.world.stop_playing(session, share=chance.choice([1, 0.3]))


HAPPENINGS: tuple[Happening, ...] = (
    a_play,
    a_play,
    a_mark,
    a_favourite,
    a_tag,
    an_import,
    a_new_movie,
    a_loss,
    a_request,
    a_download,
    a_session,
)


def decided(street: Street) -> dict[ItemId, tuple[object, ...]]:
    """Return what was decided of each item, whoever was told of it and when.

    Series that were not looked into are left out: whose files are read depends on what
    was announced.
    """
    items = street.cleaner.view.items.values()
    return {item.id: facts(item) for item in items if item.files}


def facts(item: ItemView) -> tuple[object, ...]:
    settled = item.status if item.status in (Status.KEPT, Status.PROTECTED) else None
    reason = item.reason if settled else None
    return (
        settled,
        reason,
        item.rule,
        item.added,
        item.last_watched,
        item.watched,
        item.tags,
        item.files,
        item.size,
    )


@asynccontextmanager
async def reading_everything(one: Street, folder: Path) -> AsyncIterator[Street]:
    """Open a cleaner with a memory of its own that reads everything each time."""
    async with aiohttp.ClientSession() as session:
        other = Street(one.house, session, folder / "other", one.config)
        await other.cleaner.open()
        try:
            await other.cleaner.sync()
            yield other
        finally:
            await other.cleaner.close()


def protected(street: Street) -> set[tuple[ItemId, str]]:
    """Return what is protected, and by what."""
    return {
        (each.id, each.reason.key)
        for each in street.cleaner.view.items.values()
        if each.status is Status.PROTECTED
    }


@pytest.mark.parametrize("seed", range(5))
async def test_after_anything_catching_up_and_a_sync_say_what_a_sync_says(
    one: Street, tmp_path: Path, seed: int
):
    """And in between nothing loses a protection that it still has."""
    chance = random.Random(seed)
    await one.movie("Ronin", imported=200, played=100)
    await one.cleaner.sync()
    async with reading_everything(one, tmp_path) as other:
        for _ in range(6):
            for _ in range(3):
                with suppress(CommandRefused):
                    await chance.choice(HAPPENINGS)(one, chance)
            await one.world.advance(seconds=900)
            before = protected(one)
            await one.cleaner.catch_up()
            await other.cleaner.sync()
            for item, why in before & protected(other):
                assert item in {each for each, _ in protected(one)}, why
        await one.cleaner.sync(whole=True)
        await other.cleaner.sync(whole=True)
        mine, others = decided(one), decided(other)
        both = mine.keys() & others.keys()
        assert {item: mine[item] for item in both} == {
            item: others[item] for item in both
        }
        assert one.cleaner.view.totals.movies == other.cleaner.view.totals.movies
        assert {each.state for each in one.cleaner.view.sources} == {SourceState.FRESH}
