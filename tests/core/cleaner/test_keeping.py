"""A Keep that was answered is never lost, and beats everything."""

import pytest

from custom_components.cleanarr.core import (
    EventKind,
    InvalidDate,
    ItemNotFound,
    ItemNotKept,
    NotAllowed,
)
from tests.core.street import DAY, Street

HEAT = "Heat"


async def announced(one: Street) -> str:
    """Announce a due movie for its full notice; return its id."""
    await one.movie(HEAT)
    await one.announce()
    return one.shown(HEAT).id


async def keep(one: Street, *, until_days: int | None = None) -> None:
    until = one.now + until_days * DAY if until_days else None
    item = one.shown(HEAT).id
    await one.cleaner.keep(item, by="anna", by_name="Anna", until=until)


@pytest.mark.case("D6")
async def test_takes_effect_at_once(shown: Street):
    await announced(shown)
    await keep(shown)
    item = shown.shown(HEAT)
    assert (item.status, item.kept_by_name, item.announced) == ("kept", "Anna", False)
    assert shown.cleaner.view.leaving_soon == ()
    assert not [path for path in links(shown) if HEAT in path]
    assert shown.told_of(EventKind.KEPT) == [HEAT]
    assert await shown.clean() == {}


def links(one: Street) -> list[str]:
    folder = one.house.plan.leaving_soon
    return [str(path) for path in folder.rglob("*") if path.is_symlink()]


async def test_outlives_a_restart(live: Street):
    await announced(live)
    await keep(live)
    await live.restart()
    await live.cleaner.sync()
    assert live.shown(HEAT).status == "kept"
    assert await live.clean() == {}


@pytest.mark.case("B9")
@pytest.mark.case("D4")
async def test_outlives_a_rebuilt_database(live: Street):
    await live.movie("First", played=1)
    await announced(live)
    before = live.shown(HEAT).id
    await keep(live)
    await live.world.renumber("radarr")
    await live.cleaner.sync()
    assert live.shown(HEAT).id != before
    assert live.shown(HEAT).status == "kept"
    assert live.shown("First").status == "safe"


async def test_ends_with_its_day_and_the_notice_starts_anew(live: Street):
    await announced(live)
    await keep(live, until_days=2)
    assert live.shown(HEAT).kept_until == live.now + 2 * DAY
    await live.live(48)
    assert await live.clean() == {}
    assert live.shown(HEAT).status == "leaving_soon"
    assert live.shown(HEAT).delete_after == live.now + DAY


@pytest.mark.case("C3")
async def test_taken_back_the_notice_starts_anew(live: Street):
    item = await announced(live)
    await keep(live)
    await live.cleaner.unkeep(item, by="anna", administrator=False)
    assert live.told_of(EventKind.UNKEPT) == [HEAT]
    assert await live.clean() == {}
    assert live.shown(HEAT).delete_after == live.now + DAY
    await live.live(24)
    assert (await live.clean())[HEAT].outcome == "deleted"


async def test_only_who_kept_it_or_an_administrator_takes_it_back(live: Street):
    item = await announced(live)
    await keep(live)
    with pytest.raises(NotAllowed):
        await live.cleaner.unkeep(item, by="ben", administrator=False)
    assert live.shown(HEAT).status == "kept"
    await live.cleaner.unkeep(item, by="ben", administrator=True)
    assert live.shown(HEAT).status != "kept"


async def test_refuses_what_makes_no_sense(live: Street):
    item = await announced(live)
    with pytest.raises(ItemNotKept):
        await live.cleaner.unkeep(item, by="anna", administrator=True)
    with pytest.raises(InvalidDate):
        await live.cleaner.keep(item, by="anna", by_name="Anna", until=live.now)
    with pytest.raises(ItemNotFound):
        await live.cleaner.keep("radarr-99", by="anna", by_name="Anna")


async def test_holds_while_its_service_is_down(live: Street):
    item = await announced(live)
    await live.world.stop_service("radarr")
    await live.cleaner.sync()
    await live.cleaner.keep(item, by="anna", by_name="Anna")
    assert live.shown(HEAT).status == "kept"
    await live.world.start_service("radarr")
    assert await live.clean() == {}


async def test_a_series_is_kept_whole(live: Street):
    await live.series("The Wire")
    await live.announce()
    item = live.shown("The Wire").id
    await live.cleaner.keep(item, by="anna", by_name="Anna", reason="again")
    assert await live.clean() == {}


async def test_explains_everything(live: Street):
    item = await announced(live)
    told = await live.cleaner.explain(item)
    assert told.item.id == item
    assert [rule.kind for rule in told.rules] == ["default"]
    assert told.facts["notice_hours"] == told.facts["notice_hours_needed"] == 24
    assert all(guard.passed for guard in told.guards)
    await keep(live)
    told = await live.cleaner.explain(item)
    stops = next(guard for guard in told.guards if not guard.passed)
    assert (stops.guard, stops.reason.key) == ("protected", "kept")


async def test_a_listener_sees_every_new_picture(live: Street):
    pictures = []
    stop = live.cleaner.subscribe(pictures.append)
    await announced(live)
    await keep(live)
    assert pictures[-1] is live.cleaner.view
    seen = len(pictures)
    stop()
    await live.cleaner.sync()
    assert len(pictures) == seen


async def test_jobs_tell_what_was_seen(live: Street):
    await announced(live)
    await keep(live)
    await live.cleaner.sync()
    (job, *_), total = await live.cleaner.jobs(limit=1)
    assert total == 3  # catching up changed nothing
    assert job.counts["movie"] == {"read": 1, "watched": 1, "skipped_by_keep": 1}
    assert job.sources == {"radarr": "fresh", "sonarr": "fresh", "jellyfin": "fresh"}
