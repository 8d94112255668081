"""What was deleted is fetched again when a person asks, as it was set up before."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.cleanarr.core import (
    Answered,
    CleanarrError,
    Deed,
    DeletionNotFound,
    DryRunOn,
    Status,
)
from demo.household import Fault, FaultKind, Match, Which
from tests.core.cleaner.others import (
    ALIEN,
    HEAT,
    LOST,
    WIRE,
    ask,
    at_home,
    checked,
    files,
    looked,
)
from tests.core.street import DAY, Street, street

ADDED = (Deed.ADDED, Deed.MONITORED, Deed.SEARCHED)
SETTINGS: dict[str, dict[str, object]] = {
    "movie": {"qualityProfileId": 5, "minimumAvailability": "inCinemas"},
    "series": {
        "qualityProfileId": 5,
        "seriesType": "daily",
        "seasonFolder": False,
        "monitorNewItems": "none",
    },
}


async def row(one: Street, kind: str, title: str) -> Any:
    """Return a movie or series as its service shows it."""
    service = "radarr" if kind == "movie" else "sonarr"
    rows = await ask(one, service, "GET", kind)
    return next((each for each in rows if each["title"] == title), None)


async def set_up(one: Street, kind: str, title: str) -> dict[str, Any]:
    """Give a title settings that are nobody's default; return how it stands then."""
    number = (await row(one, kind, title))["id"]
    service, members = {
        "movie": ("radarr", {"movieIds": [number]}),
        "series": ("sonarr", {"seriesIds": [number]}),
    }[kind]
    await ask(one, service, "PUT", f"{kind}/editor", {**members, **SETTINGS[kind]})
    await one.world.tag(title, "kids", service=service)
    return as_set_up(kind, await row(one, kind, title))


def as_set_up(kind: str, there: dict[str, Any]) -> dict[str, Any]:
    """Return what of a title has to come back."""
    seasons = {
        each["seasonNumber"]: each["monitored"] for each in there.get("seasons", ())
    }
    names = (*SETTINGS[kind], "monitored", "tags", "rootFolderPath")
    return {"seasons": seasons} | {name: there[name] for name in names}


async def numbers(one: Street, *titles: str) -> list[int]:
    """Return the numbers of the ledger's newest entries about titles."""
    found, _ = await one.cleaner.deletions()
    by_title = {each.title: each.id for each in reversed(found)}
    return [by_title[title] or 0 for title in titles]


def deeds(answers: Iterable[Answered]) -> list[tuple[Deed, ...]]:
    return [answer.done.deeds for answer in answers]


def notes(answers: Iterable[Answered]) -> list[set[str]]:
    return [{note.key for note in answer.done.notes} for answer in answers]


async def searches(one: Street) -> list[dict[str, Any]]:
    """Return the commands that the services were given."""
    asked = await one.asked(Match(method="POST", path="*/command"))
    return [json.loads(each.body) for each in asked]


@asynccontextmanager
async def gone(folder: Path, *movies: str) -> AsyncIterator[Street]:
    """Open a household of which we deleted movies, and a series of two seasons."""
    async with street(folder) as one:
        for title in movies:
            await one.movie(title)
        await one.series(LOST, episodes=(2, 2))
        await one.world.monitor(Which(LOST, season=2), on=False)
        yield one


async def delete_all(one: Street) -> None:
    """Announce what is due and delete it; then forget who was asked what."""
    await one.announce()
    assert {item.outcome for item in (await one.clean()).values()} == {"deleted"}
    assert await one.titles() == set()
    await one.world.settle()
    await one.world.reset_requests()


async def lose(one: Street, service: str, tag: int) -> None:
    """Give the number of a profile to another one, and take a tag away."""
    await one.world.rename_profile(service, "Ultra-HD", "Small")
    await one.world.rename_profile(service, "HD-1080p", "Ultra-HD")
    await ask(one, service, "DELETE", f"tag/{tag}")


async def stands_as(one: Street, kind: str, title: str, before: dict[str, Any]) -> None:
    """Assert that a title is as it was, by the names of its profile and tags."""
    there = as_set_up(kind, await row(one, kind, title))
    assert there.pop("qualityProfileId") == 4
    service = "radarr" if kind == "movie" else "sonarr"
    tags = await ask(one, service, "GET", "tag")
    labels = {each["id"]: each["label"] for each in tags}
    assert [labels[number] for number in there.pop("tags")] == ["kids"]
    assert there.items() <= before.items()


async def test_titles_come_back_as_they_were_and_only_once(tmp_path: Path):
    async with gone(tmp_path, HEAT) as one:
        movie = await set_up(one, "movie", HEAT)
        series = await set_up(one, "series", LOST)
        assert series["seasons"] == {1: True, 2: False}
        await delete_all(one)
        await lose(one, "radarr", *movie["tags"])
        await lose(one, "sonarr", *series["tags"])
        asked = await numbers(one, HEAT, LOST)
        answers = await one.cleaner.restore(asked)
        told = [(each.number, each.title) for each in answers]
        assert told == [(asked[0], HEAT), (asked[1], LOST)]
        assert deeds(answers) == [ADDED, ADDED]
        assert notes(answers) == [{"restore_file"}, {"restore_file"}]
        await stands_as(one, "movie", HEAT, movie)
        await stands_as(one, "series", LOST, series)

        assert await searches(one) == []  # the services search what is new themselves
        answers = await one.cleaner.restore(asked)
        assert deeds(answers) == [(Deed.SEARCHED,), (Deed.SEARCHED,)]
        assert notes(answers) == [{"restore_file", "restore_there"}] * 2
        ordered = [each["name"] for each in await searches(one)]
        assert ordered == ["MoviesSearch", "SeriesSearch"]
        await one.world.settle()
        answers = await one.cleaner.restore(asked)
        assert deeds(answers) == [(), ()]
        assert notes(answers) == [{"restore_has_files"}] * 2
        for path in ("*/movie", "*/series"):
            assert len(await one.asked(Match(method="POST", path=path))) == 1
        await count_anew(one)


async def count_anew(one: Street) -> None:
    """Assert that what came back stays as long as anything that is new."""
    await one.world.scan()
    await one.cleaner.sync()
    for title, stays in ((HEAT, 90), (LOST, 120)):
        assert await one.on_disk(title)
        assert one.shown(title).status is Status.SAFE
        assert one.shown(title).delete_after == one.now + stays * DAY


async def test_nothing_is_sent_in_a_dry_run(tmp_path: Path):
    async with gone(tmp_path, HEAT) as one:
        await delete_all(one)
        asked = await numbers(one, HEAT, LOST)
        dry = replace(one.config, settings=replace(one.settings, dry_run=True))
        await one.restart(dry)
        for act in (one.cleaner.restore, one.cleaner.unmonitor):
            with pytest.raises(DryRunOn):
                await act(asked)
        assert await one.asked(Match()) == ()
        assert await one.titles() == set()


async def test_a_pause_is_about_deleting_and_a_mistake_about_nothing(tmp_path: Path):
    async with gone(tmp_path, HEAT) as one:
        await delete_all(one)
        asked = await numbers(one, HEAT)
        with pytest.raises(DeletionNotFound):
            await one.cleaner.restore([*asked, 999])
        assert await one.asked(Match()) == ()
        await one.cleaner.set_paused(True)
        assert deeds(await one.cleaner.restore(asked)) == [ADDED]


async def test_what_is_missing_is_named_and_nothing_is_added(tmp_path: Path):
    async with gone(tmp_path, HEAT) as one:
        await delete_all(one)
        asked = await numbers(one, HEAT)

        async def refused() -> CleanarrError:
            with pytest.raises(CleanarrError) as error:
                await one.cleaner.restore(asked)
            assert not [each for each in await one.changes() if "jellyfin" not in each]
            assert error.value.values["title"] == HEAT
            return error.value

        await one.world.rename_profile("radarr", "HD-1080p", "Renamed")
        error = await refused()
        assert (error.key, error.values["profile"]) == ("profile_gone", "HD-1080p")
        await one.world.rename_profile("radarr", "Renamed", "HD-1080p")
        await one.world.unmount("radarr", "/movies")
        error = await refused()
        assert (error.key, error.values["folder"]) == ("root_folder_gone", "/movies")
        await one.world.remount("radarr", "/movies")
        services = tuple(each for each in one.config.services if each.slug != "radarr")
        whole = one.config
        await one.restart(replace(whole, services=services))
        assert (await refused()).key == "service_removed"
        await one.restart(whole)
        assert deeds(await one.cleaner.restore(asked)) == [ADDED]


FAILURES = (
    Fault(FaultKind.STATUS, Match("radarr", "POST", "*/movie"), count=1, after=True),
    Fault(FaultKind.DROP, Match("radarr", "POST", "*/movie"), count=1, after=True),
    Fault(FaultKind.GARBAGE, Match("radarr", "POST", "*/movie"), count=1),
    Fault(FaultKind.DROP, Match("radarr", "GET", "*/rootfolder")),
    Fault(FaultKind.TRUNCATE, Match("radarr", "GET", "*/movie/lookup")),
    Fault(FaultKind.EMPTY, Match("radarr", "GET", "*/movie")),
)


async def test_what_failed_in_the_middle_is_completed_the_next_time(tmp_path: Path):
    titles = [f"Film {number}" for number, _ in enumerate(FAILURES)]
    async with gone(tmp_path, *titles) as one:
        await delete_all(one)
        for title, fault in zip(titles, FAILURES, strict=True):
            asked = await numbers(one, title)
            await one.world.fail(fault)
            with pytest.raises(CleanarrError) as error:
                await one.cleaner.restore(asked)
            assert error.value.values["service"] == "radarr", fault
            await one.world.heal()
            (answer,) = await one.cleaner.restore(asked)
            assert Deed.SEARCHED in answer.done.deeds
            state = await one.world.household()
            assert [each.title for each in state.movies].count(title) == 1
        await one.world.settle()
        assert all([await one.on_disk(title) for title in titles])


async def test_parts_are_no_longer_looked_for_and_then_are_again(tmp_path: Path):
    async with at_home(tmp_path) as one:
        await one.world.remove_from_disk(Which(WIRE, season=2))
        await one.world.remove_from_disk(HEAT)
        for service in ("radarr", "sonarr"):
            await one.world.rescan(service)
        await one.world.scan()
        assert {each[0] for each in await checked(one)} == {HEAT, f"{WIRE} S02"}
        asked = await numbers(one, HEAT, f"{WIRE} S02")

        answers = await one.cleaner.unmonitor(asked)
        assert deeds(answers) == [(Deed.UNMONITORED,)] * 2
        answers = await one.cleaner.unmonitor(asked)
        assert (deeds(answers), notes(answers)) == (
            [()] * 2,
            [{"unmonitor_already"}] * 2,
        )
        assert await one.world.rss("radarr") + await one.world.rss("sonarr") == 0
        seasons = {
            each["seasonNumber"]: each["monitored"]
            for each in (await row(one, "series", WIRE))["seasons"]
        }
        assert seasons == {1: True, 2: False}

        await one.world.reset_requests()
        answers = await one.cleaner.restore(asked)
        assert deeds(answers) == [(Deed.MONITORED, Deed.SEARCHED)] * 2
        assert [each["name"] for each in await searches(one)] == [
            "MoviesSearch",
            "SeasonSearch",
        ]
        await one.world.settle()
        assert (await row(one, "movie", HEAT))["hasFile"]
        season = (await row(one, "series", WIRE))["seasons"][1]
        assert season["monitored"]
        assert season["statistics"]["episodeFileCount"] == 2


async def test_what_others_deleted_comes_back_with_its_keep_and_without_its_mark(
    tmp_path: Path,
):
    async with at_home(tmp_path) as one:
        await one.movie("Ran", played=1)
        await one.cleaner.sync()
        kept, marked = one.shown(HEAT).id, one.shown(ALIEN).id
        await one.cleaner.keep(kept, by="anna", by_name="Anna")
        await one.cleaner.mark_leaving_soon(marked, by="anna")
        for title in (HEAT, ALIEN):
            number = (await row(one, "movie", title))["id"]
            query = "deleteFiles=true&addImportExclusion=true"
            await ask(one, "radarr", "DELETE", f"movie/{number}?{query}")
        await one.world.settle()
        await one.world.scan()
        await checked(one)
        asked = await numbers(one, HEAT, ALIEN)
        assert notes(await one.cleaner.unmonitor(asked)) == [{"unmonitor_gone"}] * 2

        answers = await one.cleaner.restore(asked)
        assert deeds(answers) == [ADDED, ADDED]
        assert notes(answers) == [{"restore_file", "restore_excluded"}] * 2
        exclusions = await ask(one, "radarr", "GET", "exclusions/paged")
        assert exclusions["totalRecords"] == 2
        await one.world.settle()
        await one.world.scan()
        await one.cleaner.sync()
        assert one.shown(HEAT).status is Status.KEPT
        assert one.shown(ALIEN).status is Status.SAFE
        assert one.shown(ALIEN).delete_after == one.now + 90 * DAY


async def test_an_episode_is_searched_where_its_series_is_and_known_by_its_own_id(
    tmp_path: Path,
):
    async with at_home(tmp_path) as one:
        (number,) = await files(one, 1, 2)
        await one.world.auto_unmonitor("sonarr")
        await ask(one, "sonarr", "DELETE", f"episodefile/{number}")
        title = f"{WIRE} S01E02"
        assert [each[0] for each in await looked(one)] == [title]
        asked = await numbers(one, title)
        await one.world.monitor(WIRE, on=False)
        (answer,) = await one.cleaner.restore(asked)
        assert answer.done.deeds == (Deed.MONITORED, Deed.SEARCHED)
        assert notes([answer]) == [{"restore_file", "restore_series_unmonitored"}]
        (search,) = await searches(one)
        assert (search["name"], len(search["episodeIds"])) == ("EpisodeSearch", 1)
        await one.world.settle()
        assert len(await files(one, 1, 2)) == 1
        await one.world.remove_row(WIRE, files=True)
        with pytest.raises(CleanarrError) as error:
            await one.cleaner.restore(asked)
        assert error.value.key == "series_gone"
