"""Why a due item is not deleted: one household, and each reason in it once."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import EventKind, JobItem
from demo.household import Hold, Match, Which
from tests.core.street import DAY, LIVE, Street, street

SETTINGS = replace(LIVE, in_progress=14 * DAY)
DUE_MOVIE, DUE_SERIES = "Plainly Due", "Ended And Due"
OTHERS = ("Bystander One", "Bystander Two")


@dataclass(frozen=True)
class Story:
    """What became of each title, and what was left of it."""

    outcomes: Mapping[str, JobItem]
    statuses: Mapping[str, str]
    titles: set[str]
    changes: list[str]
    held: list[str]
    deleted: list[str]
    problems: set[str]


BETWEEN = {
    "Favourite Since": "favorite",
    "Playing": "playing",
    "Half Watched": "in_progress",
    "Watched Just Now": "verdict_changed",
    "Tagged Since": "keep_tag",
    "Upgraded": "identity_changed",
    "Renamed": "identity_changed",
    "Downloading": "downloading",
    "Not In Jellyfin": "not_in_jellyfin",
    "Favourite Series": "favorite_within",
    "Playing Series": "playing_within",
}
"""What happens between the plan and the deletion, and the reason it gives."""


async def happens_between(one: Street) -> None:
    """Do what the plan cannot know: it was read a moment ago."""
    world = one.world
    await world.remove_from_disk("Not In Jellyfin")
    await world.scan()
    await world.favorite("Ben", "Favourite Since")
    await world.start_playing("Ben", "Playing", device="Ben's TV")
    await world.play("Anna", "Half Watched", share=0.4)
    await world.play("Anna", "Watched Just Now")
    await world.tag("Tagged Since", "keep")
    await world.import_movie("Upgraded")
    await world.rename_file("Renamed", "another name.mkv")
    await world.download("Downloading")
    await world.favorite("Ben", Which("Favourite Series", 1, 1))
    await world.start_playing("Anna", Which("Playing Series", 1, 1))


async def tell(folder: Path) -> Story:
    """Announce everything, hold the run at its first deletion, and change the world."""
    async with street(folder, SETTINGS) as one:
        await one.movie("A First", imported=400, played=200)
        for title in BETWEEN:
            add = one.series if title.endswith("Series") else one.movie
            await add(title)
        await one.movie(DUE_MOVIE)
        await one.series(DUE_SERIES)
        for title in OTHERS:
            await one.movie(title, played=1)
        await one.announce()
        await one.world.reset_requests()
        first = one.shown("A First").files[0]
        hold = await one.world.hold(
            Hold(Match(method="DELETE", path=f"*/moviefile/{first}"))
        )
        cleaning = asyncio.create_task(one.clean())
        await one.world.until_held(hold)
        await happens_between(one)
        await one.world.release(hold)
        outcomes = await cleaning
        return Story(
            outcomes=outcomes,
            statuses={i.title: i.status for i in one.cleaner.view.items.values()},
            titles=await one.titles(),
            changes=await one.changes(),
            held=one.told_of(EventKind.HELD),
            deleted=one.told_of(EventKind.DELETED),
            problems={problem.id for problem in one.cleaner.view.problems},
        )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return asyncio.run(tell(tmp_path_factory.mktemp("guarded")))


@pytest.mark.case("D5")
@pytest.mark.parametrize(("title", "reason"), BETWEEN.items())
def test_what_happened_since_the_plan_holds_it(story: Story, title: str, reason: str):
    assert (story.outcomes[title].outcome, story.outcomes[title].reason.key) == (
        "held",
        reason,
    )
    assert title in story.titles
    assert title in story.held


@pytest.mark.case("E4")
def test_what_is_due_goes_and_is_told(story: Story):
    for title in (DUE_MOVIE, DUE_SERIES, "A First"):
        assert story.outcomes[title].outcome == "deleted"
    assert set(story.deleted) == {DUE_MOVIE, DUE_SERIES, "A First"}
    assert not story.titles & {DUE_MOVIE, DUE_SERIES, "A First"}


def test_what_is_not_due_is_not_even_looked_at(story: Story):
    assert not story.outcomes.keys() & set(OTHERS)
    assert set(OTHERS) <= story.titles


def test_only_what_was_due_was_touched(story: Story):
    touched = [change for change in story.changes if "jellyfin" not in change]
    assert sum("DELETE" in change for change in touched) == 6
    assert sum("PUT" in change for change in touched) == 3


def test_the_picture_shows_what_protects(story: Story):
    assert story.statuses["Favourite Since"] == "protected"
    assert story.statuses["Playing Series"] == "protected"
    assert story.statuses["Not In Jellyfin"] == "held"
    assert story.problems == set()
