"""What is left in a folder goes only while the folder is the entry's alone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import UserId
from custom_components.cleanarr.core.cleanup.surroundings import Surroundings
from custom_components.cleanarr.core.identifiers import Slug
from custom_components.cleanarr.core.library.paths import PathMap
from demo.household import Fault, FaultKind, Hold, Match, Stage
from demo.household.plan import RADARR, SONARR, RootPlan
from tests.core.street import Street, street

HEAT, WIRE = "Heat", "The Wire"
FOLDER = "Heat (2001)"
DELETE_FILE = Match(method="DELETE", path="*/moviefile/*")
DELETE_MOVIE = Match(method="DELETE", path="*/movie/*")
ALL_MOVIES = Match(method="GET", path="*/api/v3/movie")
UNMONITOR = Match(method="PUT", path="*/movie/editor")
BULK = Match(method="DELETE", path="*/episodefile/bulk")
DELETE_SERIES = Match(method="DELETE", path="*/series/*")

type Happening = Callable[[Street], Awaitable[object]]


async def removed(one: Street, then: Happening | None, at: Match = DELETE_FILE) -> str:
    """Delete a movie, let something happen as its file goes; return the removal."""
    await one.movie(HEAT, folder=FOLDER)
    await one.announce()
    hold = await one.world.hold(Hold(at, Stage.AFTER))
    cleaning = asyncio.create_task(one.clean())
    await one.world.until_held(hold)
    if then is not None:
        await then(one)
    await one.world.release(hold)
    assert (await cleaning)[HEAT].outcome == "deleted"
    (removal,) = await one.asked(DELETE_MOVIE)
    return removal.query


async def inside(one: Street) -> None:
    await one.world.add_movie("Newcomer", 2002, folder=f"{FOLDER}/Newcomer (2002)")


async def at_the_same_place(one: Street) -> None:
    await one.world.add_movie("Newcomer", 2002, folder=FOLDER, with_file=False)


async def moved(one: Street) -> None:
    """Move the entry in Radarr, as a person does there."""
    service = one.house.addresses.service("radarr")
    url = f"{service.url}/api/v3/movie/1"
    headers = {"X-Api-Key": service.api_key}
    async with one.session.get(url, headers=headers) as answer:
        movie = await answer.json()
    movie["path"] = "/movies/Elsewhere"
    async with one.session.put(url, headers=headers, json=movie) as answer:
        answer.raise_for_status()


async def unreadable(one: Street) -> None:
    await one.world.fail(Fault(FaultKind.STATUS, ALL_MOVIES, count=4))


async def test_a_folder_of_its_own_goes_with_its_entry(live: Street):
    assert "deleteFiles=true" in await removed(live, None)


@pytest.mark.parametrize("then", [inside, at_the_same_place, moved, unreadable])
async def test_a_folder_in_doubt_stays(live: Street, then: Happening):
    assert "deleteFiles=false" in await removed(live, then)


async def test_a_neighbour_that_came_late_keeps_its_files(live: Street):
    await removed(live, inside, UNMONITOR)
    await live.world.settle()
    assert await live.on_disk("Newcomer")


async def test_a_series_leaves_a_folder_that_is_shared_by_now(live: Street):
    await live.series(WIRE)
    await live.announce()
    (folder,) = {
        Path(file.path).parts[2]
        for file in (await live.world.household()).files
        if file.path.startswith("media/tv/")
    }
    hold = await live.world.hold(Hold(BULK, Stage.AFTER))
    cleaning = asyncio.create_task(live.clean())
    await live.world.until_held(hold)
    await live.world.add_series("Newcomer", 2003, folder=f"{folder}/Newcomer")
    await live.world.release(hold)
    assert (await cleaning)[WIRE].outcome == "deleted"
    (removal,) = await live.asked(DELETE_SERIES)
    assert "deleteFiles=false" in removal.query


RADARR_SLUG, OTHER = Slug("radarr"), Slug("other")
SHOWN = PathMap(
    {
        RADARR_SLUG: ((("/", "movies"), ("/", "media", "films")),),
        OTHER: ((("/", "data"), ("/", "media")),),
    }
)


@pytest.mark.parametrize(
    ("other", "alone"),
    [
        ("/data/films/Heat", False),
        ("/data/films/heat/Extras", False),
        ("/data/films", False),
        ("/data/films/Heat 2", True),
        ("/data/shows/Heat", True),
        ("/unmapped/Heat", False),
        ("/unmapped/Heat/deep", False),
        ("/movies", False),
        ("/unmapped/Alien", True),
    ],
)
def test_other_services_are_compared_as_jellyfin_sees_them(other: str, *, alone: bool):
    around = Surroundings(others=((OTHER, other),), paths=SHOWN)
    assert around.alone((RADARR_SLUG, "/movies/Heat"), ()) is alone


@pytest.mark.parametrize(
    ("neighbour", "alone"),
    [
        ("/movies/Heat", False),
        ("/movies/HEAT/", False),
        ("/movies/Heat/Inner", False),
        ("/movies", False),
        ("/movies/../movies/Heat", False),
        ("", False),
        ("/movies/Heat (1995)", True),
        ("/elsewhere/Heat", True),
    ],
)
def test_neighbours_are_compared_name_by_name(neighbour: str, *, alone: bool):
    around = Surroundings(others=(), paths=PathMap())
    assert around.alone((RADARR_SLUG, "/movies/Heat"), (neighbour,)) is alone


async def test_an_inner_root_folder_that_is_away_holds_what_lies_in_it(tmp_path: Path):
    """The outer one is there, but that says nothing of another disk within it."""
    inner = RootPlan("/movies/kids", "kids")
    radarr = replace(RADARR, roots=(*RADARR.roots, inner))
    async with street(tmp_path, services=(radarr, SONARR)) as one:
        await one.movie(HEAT, folder=f"kids/{FOLDER}")
        await one.announce()
        await one.world.reset_requests()
        await one.world.unmount("radarr", inner.seen)
        done = await one.clean()
        assert done[HEAT].outcome == "held"
        assert done[HEAT].reason.key == "root_folder_unavailable"
        assert await one.changes() == []


async def test_a_counted_user_who_goes_during_a_run_holds(tmp_path: Path):
    async with street(tmp_path) as one:
        user = UserId(await one.world.add_user("Eve"))
        await one.restart(
            replace(one.config, settings=replace(one.settings, users=frozenset({user})))
        )
        await one.movie("A First", imported=400, played=200)
        await one.movie(HEAT)
        await one.announce()
        hold = await one.world.hold(Hold(DELETE_FILE))
        cleaning = asyncio.create_task(one.clean())
        await one.world.until_held(hold)
        await one.world.remove_user("Eve")
        await one.world.release(hold)
        done = await cleaning
        assert done["A First"].outcome == "deleted"
        assert (done[HEAT].outcome, done[HEAT].reason.key) == ("held", "user_gone")
        assert await one.on_disk(HEAT)
