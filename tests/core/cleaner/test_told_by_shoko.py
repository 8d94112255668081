"""What is deleted in Shoko, told by the hubs of its versions 5 and 6."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    HookHint,
    ShuttingDown,
    Slug,
    Source,
    SourceState,
    View,
)
from demo.household import Fault, FaultKind, Match, Packing, Which
from demo.household.plan import SHOKO, SHOKO_6, SONARR_ANIME
from tests.core.cleaner.others import ask, gone_in_jellyfin, hook, item, looked
from tests.core.street import Street, street

BEBOP, LAIN = "Cowboy Bebop", "Lain"
SONARR, JELLYFIN = Slug("sonarr_anime"), Slug("jellyfin")
BEAT = 15


@dataclass
class Night:
    """A sleep that lasts until somebody wakes it; a hub's beats are slept through."""

    asked: asyncio.Queue[float] = field(default_factory=asyncio.Queue)
    _over: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def __call__(self, seconds: float) -> None:
        if seconds == BEAT:
            await asyncio.Event().wait()
        self.asked.put_nowait(seconds)
        await self._over.acquire()

    async def begins(self) -> float:
        """Wait until it begins; return how long it is meant to last."""
        async with asyncio.timeout(20):
            return await self.asked.get()

    def ends(self) -> None:
        """Wake who sleeps."""
        self._over.release()

    async def passes(self) -> float:
        """Wake who sleeps, or will; return how long that was meant to last."""
        seconds = await self.begins()
        self.ends()
        return seconds


@dataclass
class Ear:
    """Listens as Home Assistant does."""

    one: Street
    night: Night
    hints: asyncio.Queue[HookHint] = field(default_factory=asyncio.Queue)

    async def next(self) -> HookHint:
        async with asyncio.timeout(20):
            return await self.hints.get()

    @property
    def shoko(self) -> Source:
        return next(
            each for each in self.one.cleaner.view.sources if each.slug == "shoko"
        )

    async def until(self, is_so: Callable[[Source], bool]) -> Source:
        """Wait until the picture shows Shoko so."""
        async with asyncio.timeout(20):
            while not is_so(self.shoko):  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        return self.shoko

    async def is_open(self) -> None:
        """Wait until the line is open, at both of its ends."""
        await self.until(lambda shoko: shoko.state is SourceState.FRESH)
        await self.listeners(1)

    async def listeners(self, count: int) -> None:
        """Wait until so many are on the hub's lines."""
        async with asyncio.timeout(20):
            while (await self.one.world.shoko_hub()).listeners != count:
                pass


@asynccontextmanager
async def listening(one: Street) -> AsyncIterator[Ear]:
    """Listen for a while; what ends it is that Cleanarr winds down."""
    assert isinstance(one.sleep, Night)
    ear = Ear(one, one.sleep)
    task = asyncio.create_task(one.cleaner.listen(ear.hints.put_nowait))
    try:
        yield ear
    finally:
        one.cleaner.wind_down()
        with pytest.raises(ShuttingDown):
            await task


@pytest.fixture(params=[SHOKO, SHOKO_6], ids=["5", "6"])
async def one(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Street]:
    """A household with anime; of one series the files are known, as it is due."""
    async with street(tmp_path, services=(SONARR_ANIME, request.param)) as one:
        await one.series(BEBOP, episodes=(4, 2, 1), played=1)
        await one.series(LAIN, episodes=(3, 2), played=150)
        await one.world.shoko_scan()
        one.sleep = Night()
        await one.restart()
        await one.cleaner.sync()
        yield one


@pytest.fixture
async def ear(one: Street) -> AsyncIterator[Ear]:
    async with listening(one) as ear:
        await ear.is_open()
        yield ear


@pytest.mark.case("F10")
async def test_what_is_deleted_in_shoko(one: Street, ear: Ear):
    six = ear.shoko.version == SHOKO_6.version
    await one.world.shoko_packing(Packing.SPLIT if six else Packing.TOGETHER)
    await one.world.shoko_delete(Which(BEBOP, 1, 2))
    assert await ear.next() is HookHint.DELETED
    first = (f"{BEBOP} S01E02", "episode", "shoko")
    assert await looked(one) == [first]
    (record,), _ = await one.cleaner.deletions()
    assert record.who == "Shoko (external)"
    assert record.size > 0

    await one.world.shoko_delete(Which(BEBOP, 3, 1))
    await one.world.shoko_delete(Which(LAIN, 1, 3))
    await one.world.shoko_delete(Which(LAIN, 2))
    assert [await ear.next() for _ in range(4)] == [HookHint.DELETED] * 4
    alone = (f"{BEBOP} S03E01", "episode", "shoko")
    season = (f"{LAIN} S02", "season", "shoko")
    found = [season, (f"{LAIN} S01E03", "episode", "shoko"), alone, first]
    assert sorted(await looked(one)) == sorted(found)
    await one.world.rescan(SONARR)
    assert sorted(await looked(one)) == sorted(found)


@pytest.mark.case("F10")
async def test_one_of_two_locations_and_then_the_other(one: Street, ear: Ear):
    await one.world.shoko_copy(Which(BEBOP, 1, 1))
    await one.world.shoko_delete(Which(BEBOP, 1, 1), one_location=True)
    assert await ear.next() is HookHint.CHANGED
    assert await looked(one) == []
    await one.world.remove_folder("media/anime/Copies")
    await one.world.shoko_scan()
    assert await ear.next() is HookHint.DELETED
    assert await looked(one) == [(f"{BEBOP} S01E01", "episode", "shoko")]


async def test_what_is_no_deletion(one: Street, ear: Ear):
    await one.world.import_episodes(Which(LAIN, 1, 1), quality="Bluray-2160p")
    await one.world.shoko_scan()
    assert await ear.next() is HookHint.DELETED
    await one.world.shoko_series(BEBOP)
    assert await ear.next() is HookHint.CHANGED
    await one.world.shoko_copy(Which(BEBOP, 1, 1))
    await one.world.remove_folder("media/anime/Copies")
    await one.world.shoko_scan()
    assert await ear.next() is HookHint.CHANGED
    assert await looked(one) == []


async def test_a_stronger_cause_takes_its_place(one: Street, ear: Ear):
    told = {
        "ItemType": "Episode",
        "ItemId": await item(one, BEBOP, season=1, episode=4),
        "SeriesId": await item(one, BEBOP),
        "SeasonNumber": 1,
        "EpisodeNumber": 4,
    }
    await one.world.shoko_delete(Which(BEBOP, 1, 4))
    await ear.next()
    one.cleaner.hear(JELLYFIN, gone_in_jellyfin(BEBOP, **told))
    assert await looked(one) == [(f"{BEBOP} S01E04", "episode", "jellyfin")]

    await one.world.shoko_delete(LAIN)
    assert {await ear.next() for _ in range(5)} == {HookHint.DELETED}
    assert (await looked(one))[0] == (LAIN, "series", "shoko")
    state = await one.world.household()
    row = next(each for each in state.series if each.title == LAIN)
    await ask(one, SONARR, "DELETE", f"series/{row.id}?deleteFiles=true")
    told = {"id": row.id, "title": LAIN, "tvdbId": row.tvdb_id}
    one.cleaner.hear(SONARR, hook("SeriesDelete", series=told, deletedFiles=True))
    assert (await looked(one))[0] == (LAIN, "series", "sonarr")


@pytest.mark.case("F10")
async def test_the_line_is_cut(one: Street):
    """Nothing waits for it meanwhile; what was missed is looked for once it is back."""
    async with listening(one) as ear:
        await ear.is_open()
        await one.world.shoko_close()
        assert await ear.night.passes() == 0
        assert await ear.next() is HookHint.MISSED
        await ear.is_open()

        await one.world.stop_service("shoko")
        stale = await ear.until(lambda shoko: shoko.state is SourceState.STALE)
        assert (stale.error, stale.key_rejected) == ("service_unreachable", False)
        await one.announce()
        assert (await one.clean())[LAIN].outcome == "deleted"
        waits = [await ear.night.passes() for _ in range(6)]
        assert waits == [2, 10, 30, 60, 120, 300]
        await one.world.start_service("shoko")
        assert await ear.night.passes() == 300
        assert await ear.next() is HookHint.MISSED
        await ear.is_open()
        assert ear.hints.empty()

        await one.world.advance(seconds=90)
        await one.world.shoko_hang_up()
        assert await ear.night.passes() == 0
        await ear.is_open()
        await one.world.shoko_scan()
        await ear.next()
        assert await looked(one) == [(LAIN, "series", "cleanarr")]
    await ear.listeners(0)


async def test_only_a_rejected_key_is_one(one: Street):
    """A hub that is off or refuses, and a Shoko that starts, need no other key."""
    hub, user = Match("shoko", path="*/aggregate"), Match("shoko", path="*/Current")

    def refused(match: Match) -> Awaitable[int]:
        return one.world.fail(Fault(FaultKind.STATUS, match, status=401))

    steps = (
        (one.world.shoko_starting, "service_unreachable", False),
        (partial(one.world.shoko_signalr, on=False), "unexpected_answer", False),
        (partial(refused, hub), "unexpected_answer", False),
        (partial(refused, user), "authentication_rejected", True),
    )
    async with listening(one) as ear:
        for spoil, error, rejected in steps:
            await ear.is_open()
            await spoil()
            await one.world.shoko_hang_up()
            await ear.night.passes()
            await ear.night.begins()
            assert (ear.shoko.error, ear.shoko.key_rejected) == (error, rejected)
            await one.world.heal()
            await one.world.shoko_starting(on=False)
            await one.world.shoko_signalr(on=True)
            ear.night.ends()


async def test_what_nobody_expects_does_not_look_like_a_line_that_is_open(one: Street):
    """An entity that cannot take a picture raises where the picture is hung."""

    def fail(_: View) -> None:
        stop()
        raise RuntimeError

    stop = one.cleaner.subscribe(fail)
    with pytest.raises(RuntimeError):
        await one.cleaner.listen(lambda _: None)
    view = await one.cleaner.refresh()
    shoko = next(each for each in view.sources if each.slug == "shoko")
    assert shoko.state is SourceState.STALE


async def test_a_household_without_shoko_has_nothing_to_hear(tmp_path: Path):
    async with street(tmp_path) as one:
        await one.cleaner.listen(lambda _: None)
