"""The shelf in a whole household: real HTTP, real files, Jellyfin's real habits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from custom_components.cleanarr.core.clients.http import Network
from custom_components.cleanarr.core.clients.jellyfin import JellyfinClient
from custom_components.cleanarr.core.identifiers import ItemId, MediaType, Slug
from custom_components.cleanarr.core.leaving_soon.shelf import LeavingSoonShelf
from custom_components.cleanarr.core.leaving_soon.trouble import TroubleKind
from custom_components.cleanarr.core.leaving_soon.wanted import (
    Original,
    Wanted,
    WantedFile,
)
from custom_components.cleanarr.core.settings import (
    LeavingSoonFolder,
    ServiceConfig,
    ServiceKind,
)
from demo.household import Household, HouseholdClient, HouseholdPlan, Match, Which
from tests.core.leaving_soon.support import links, picture, put_media, series

MOVIES, TV = "Leaving Soon - Movies", "Leaving Soon - TV Shows"


@dataclass(frozen=True)
class Place:
    """A running household, Jellyfin's client, and shelves for its folder."""

    household: HouseholdClient
    jellyfin: JellyfinClient
    session: aiohttp.ClientSession
    plan: HouseholdPlan
    url: str
    shelf: Callable[..., LeavingSoonShelf]

    @property
    def folder(self) -> Path:
        return self.plan.leaving_soon

    async def movie(self, title: str) -> Wanted:
        """Return a movie of the household, announced."""
        found = (await self.household.household()).movies
        movie = next(each for each in found if each.title == title)
        target = f"/media{movie.file_path}"
        original = Original(Slug("radarr"), movie.file_id)
        return Wanted(
            item=ItemId(f"radarr-{movie.id}"),
            media=MediaType.MOVIE,
            title=movie.title,
            year=movie.year,
            files=(WantedFile(original=original, target=target),),
        )

    def series(self) -> Wanted:
        """Return an announced series, with files where Jellyfin finds them."""
        wanted = series(7, "Breaking Bad", {0: 1, 1: 2})
        put_media(self.plan.media, [wanted])
        return wanted

    async def listed(self, library: str) -> set[str]:
        """Return the paths of what can be played in a library."""
        items = (await self.household.household()).items
        return {
            item.path
            for item in items
            if item.library == library and item.path.endswith(".mkv")
        }

    async def written(self) -> list[str]:
        """Return what Jellyfin was told, rather than asked, since the last reset."""
        records = await self.household.requests(Match(service="jellyfin"))
        return [
            f"{each.method} {each.path}" for each in records if each.method != "GET"
        ]


@pytest.fixture(params=["10.11", "12"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    plan = HouseholdPlan(folder=tmp_path, movies=6, jellyfin=request.param)
    async with Household(plan) as household, aiohttp.ClientSession() as session:
        address = household.addresses.service("jellyfin")
        config = ServiceConfig(
            slug=Slug("jellyfin"),
            kind=ServiceKind.JELLYFIN,
            name="Jellyfin",
            url=address.url,
            api_key=address.api_key,
        )

        async def sleep(_: float) -> None:
            await household.client.settle()

        network = Network(session=session, sleep=sleep, run_in_thread=asyncio.to_thread)
        client = JellyfinClient(config, network)

        def shelf(in_jellyfin: str = "/leaving-soon") -> LeavingSoonShelf:
            return LeavingSoonShelf(
                LeavingSoonFolder(here=str(plan.leaving_soon), in_jellyfin=in_jellyfin),
                client,
                installation="home",
                run_in_thread=asyncio.to_thread,
                sleep=sleep,
            )

        yield Place(
            household=household.client,
            jellyfin=client,
            session=session,
            plan=plan,
            url=address.url,
            shelf=shelf,
        )


async def test_what_is_announced_is_shown_and_what_is_not_goes(place: Place) -> None:
    shelf, movie, show = place.shelf(), await place.movie("Inception"), place.series()
    report = await shelf.apply((movie, show))
    assert report.trouble is None
    assert report.confirmed == {movie.item, show.item}
    assert await place.listed(MOVIES) == {
        "/leaving-soon/movies/Inception (2010).mkv",
    }
    assert len(await place.listed(TV)) == 3
    await shelf.take_out(show.item)
    await place.household.settle()
    assert await place.listed(TV) == set()
    assert (await shelf.empty()).removed == {movie.item}
    await place.household.settle()
    assert await place.listed(MOVIES) == set()
    await shelf.remove_libraries()
    names = {each.name for each in await place.jellyfin.libraries()}
    assert not names & {MOVIES, TV}
    assert picture(place.folder) == {}


async def test_the_libraries_write_nothing_beside_media(place: Place) -> None:
    await place.shelf().apply((await place.movie("Inception"),))
    found = {each.name: each for each in await place.jellyfin.libraries()}
    for name in (MOVIES, TV):
        assert found[name].options["SaveLocalMetadata"] is False
        assert found[name].options["SaveSubtitlesWithMedia"] is False
        assert found[name].options["EnableRealtimeMonitor"] is False


async def test_a_sync_without_change_only_asks(place: Place) -> None:
    wanted = (await place.movie("Inception"), place.series())
    shelf = place.shelf()
    await shelf.apply(wanted)
    await place.household.reset_requests()
    assert len((await shelf.apply(wanted)).confirmed) == 2
    assert len((await place.shelf().apply(wanted)).confirmed) == 2
    assert await place.written() == []


async def test_one_new_link_refreshes_one_library(place: Place) -> None:
    shelf, movie, show = place.shelf(), await place.movie("Inception"), place.series()
    await shelf.apply((show,))
    await place.household.reset_requests()
    await shelf.apply((movie, show))
    found = {each.name: each.id for each in await place.jellyfin.libraries()}
    assert await place.written() == [f"POST /Items/{found[MOVIES]}/Refresh"]


@pytest.mark.case("A7")
async def test_an_item_whose_file_went_is_no_longer_confirmed(place: Place) -> None:
    shelf, movie = place.shelf(), await place.movie("Inception")
    await shelf.apply((movie,))
    await place.household.remove_from_disk("Inception")
    await place.household.scan()
    assert (await shelf.apply((movie,))).confirmed == frozenset()
    assert len(links(place.folder)) == 1


@pytest.mark.case("B12")
async def test_a_session_on_a_copy_leads_to_the_original(place: Place) -> None:
    shelf, movie = place.shelf(), await place.movie("Inception")
    await shelf.apply((movie,))
    await place.household.start_playing("Anna", Which("Inception", library=MOVIES))
    (session,) = await place.jellyfin.sessions()
    assert session.path is not None
    assert (await shelf.copies())[session.path] == movie.files[0].original


async def test_deleting_a_copy_in_jellyfin_never_reaches_the_original(
    place: Place,
) -> None:
    shelf, movie, show = place.shelf(), await place.movie("Inception"), place.series()
    await shelf.apply((movie, show))
    media = picture(place.plan.media)
    items = (await place.household.household()).items
    key = place.plan.api_key("jellyfin")
    for item in items:
        if item.library in (MOVIES, TV) and item.kind in ("Movie", "Series"):
            async with place.session.delete(
                f"{place.url}/Items/{item.id}",
                headers={"Authorization": f'MediaBrowser Token="{key}"'},
            ) as answer:
                assert answer.status == 204
    assert links(place.folder) == {}
    assert picture(place.plan.media) == media
    assert len((await shelf.apply((movie, show))).confirmed) == 2


async def test_a_library_of_our_name_that_shows_other_folders(place: Place) -> None:
    await place.jellyfin.create_library(MOVIES, "movies", "/media/movies", {})
    report = await place.shelf().apply((await place.movie("Inception"),))
    assert report.trouble is not None
    assert report.trouble.kind is TroubleKind.LIBRARY_TAKEN
    names = [each.name for each in await place.jellyfin.libraries()]
    assert f"{MOVIES}2" not in names


async def test_a_folder_that_jellyfin_does_not_see_is_named(place: Place) -> None:
    report = await place.shelf("/elsewhere").apply((await place.movie("Inception"),))
    assert report.trouble is not None
    assert report.trouble.kind is TroubleKind.NOT_VISIBLE
    assert report.confirmed == frozenset()


async def test_without_jellyfin_the_links_are_made_all_the_same(place: Place) -> None:
    shelf, movie = place.shelf(), await place.movie("Inception")
    await place.household.stop_service("jellyfin")
    report = await shelf.apply((movie,))
    assert report.trouble is not None
    assert report.trouble.kind is TroubleKind.NO_ANSWER
    assert len(links(place.folder)) == 1
    await place.household.start_service("jellyfin")
    assert (await shelf.apply((movie,))).confirmed == {movie.item}


async def test_the_check_proves_the_chain(place: Place) -> None:
    check = await place.shelf().check(await place.movie("Inception"))
    assert check.healthy
    await place.household.settle()
    assert await place.listed(MOVIES) == set()
    assert links(place.folder) == {}
