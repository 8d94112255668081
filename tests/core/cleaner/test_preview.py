"""What a rule would do is told before it is saved, and nothing comes of the telling."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    NEVER,
    AnyRule,
    Base,
    EpisodeRule,
    MediaType,
    RuleId,
    RulePreview,
    Scope,
    TagRule,
    TvScope,
    WatchedRule,
)
from demo.household import Which
from tests.core.street import DAY, LIVE, Street, street

KIDS = TagRule(
    id=RuleId("kids"),
    name="Kids",
    media=frozenset(MediaType),
    retention=30 * DAY,
    tags=frozenset({"kids"}),
)


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    async with street(tmp_path, replace(LIVE, movie_retention=NEVER)) as one:
        yield one


async def previewed(one: Street, rule: AnyRule) -> RulePreview:
    """Return what a rule would do; there is a reading."""
    found = await one.cleaner.preview_rule(rule)
    assert found is not None
    return found


async def test_before_any_reading_nothing_is_said(one: Street) -> None:
    assert await one.cleaner.preview_rule(KIDS) is None


async def test_what_a_rule_decides_is_counted_and_shown(one: Street) -> None:
    for title, played in (("Old", 100), ("Older", 200), ("New", 2), ("Other", 200)):
        await one.movie(title, played=played)
        if title != "Other":
            await one.world.tag(title, "kids")
    await one.cleaner.sync()

    found = await previewed(one, KIDS)
    assert (found.items, found.due, found.protected) == (3, 2, 0)
    assert found.size == sum(one.shown(t).size for t in ("Old", "Older", "New"))
    dates = {item.title: item.delete_after for item in found.sample}
    notice = one.now + DAY
    assert dates == {"Old": notice, "Older": notice, "New": one.now + 28 * DAY}
    assert [item.title for item in found.sample][-1] == "New"


async def test_nothing_comes_of_it(one: Street) -> None:
    await one.movie("Old")
    await one.world.tag("Old", "kids")
    await one.cleaner.sync()
    before, asked = one.cleaner.view, await one.world.requests()
    await previewed(one, KIDS)
    assert one.cleaner.view is before
    assert await one.world.requests() == asked
    await one.cleaner.sync()
    assert one.cleaner.view.leaving_soon == ()


async def test_a_rule_stands_in_for_its_earlier_self(one: Street) -> None:
    await one.movie("Old")
    await one.world.tag("Old", "kids")
    await one.restart(replace(one.config, rules=(replace(KIDS, retention=NEVER),)))
    await one.cleaner.sync()
    assert (await previewed(one, KIDS)).due == 1
    beside = replace(KIDS, id=RuleId("beside"))
    assert (await previewed(one, beside)).items == 0


async def test_a_rule_that_is_off_is_looked_at_as_if_it_were_on(one: Street) -> None:
    await one.movie("Old")
    await one.world.tag("Old", "kids")
    await one.cleaner.sync()
    assert (await previewed(one, replace(KIDS, enabled=False))).items == 1


async def test_what_a_rule_keeps_is_counted_and_has_no_date(one: Street) -> None:
    await one.movie("Old")
    await one.world.tag("Old", "kids")
    await one.cleaner.sync()
    found = await previewed(one, replace(KIDS, retention=NEVER))
    assert (found.items, found.due, found.protected) == (1, 0, 1)
    assert found.sample[0].delete_after is None


async def test_the_sample_is_short_and_begins_with_the_soonest(one: Street) -> None:
    for days in range(1, 8):
        await one.movie(f"Movie {days}", played=days)
    await one.cleaner.sync()
    watched = WatchedRule(
        id=RuleId("seen"),
        name="Seen",
        media=frozenset({MediaType.MOVIE}),
        retention=30 * DAY,
    )
    found = await previewed(one, watched)
    assert found.items == 7
    titles = [item.title for item in found.sample]
    assert titles == [f"Movie {days}" for days in range(7, 2, -1)]


async def test_files_that_are_not_read_yet_are_told_apart(one: Street) -> None:
    await one.series("Show", episodes=(4,), played=None)
    await one.world.play("Anna", Which("Show", season=1), at=one.now - 100 * DAY)
    await one.cleaner.sync()
    rule = EpisodeRule(
        id=RuleId("single"),
        name="Single",
        media=frozenset({MediaType.TV}),
        max_age=timedelta(days=50),
    )
    found = await previewed(one, rule)
    assert (found.items, found.unread) == (0, 1)
    await one.restart(replace(one.config, rules=(rule,)))
    await one.cleaner.sync()
    found = await previewed(one, rule)
    assert (found.items, found.due, found.unread) == (4, 4, 0)


async def test_of_a_series_that_goes_as_a_whole_no_file_need_be_read(
    one: Street,
) -> None:
    await one.series("Show", played=100)
    await one.world.tag("Show", "kids")
    await one.cleaner.sync()
    found = await previewed(one, KIDS)
    assert (found.items, found.unread) == (1, 0)


async def test_each_rule_is_told_for_how_many_items_it_decides(one: Street) -> None:
    for title in ("One", "Two", "Other"):
        await one.movie(title)
    for title in ("One", "Two"):
        await one.world.tag(title, "kids")
    await one.restart(replace(one.config, rules=(KIDS,)))
    await one.cleaner.sync()
    assert one.cleaner.view.rule_counts == {KIDS.id: 2}


async def test_a_season_and_its_files_count_once(one: Street) -> None:
    await one.series("Show", episodes=(4,), played=100)
    await one.world.tag("Show", "kids")
    by_file = replace(one.settings, tv_scope=TvScope.HYBRID)
    await one.restart(replace(one.config, settings=by_file))
    await one.cleaner.sync()
    found = await previewed(one, replace(KIDS, retention=30 * DAY, base=Base.ADDED))
    assert [item.scope for item in found.sample] == [Scope.SEASON]
    assert found.size == one.shown("Show").size
