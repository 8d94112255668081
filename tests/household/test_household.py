"""A household as a whole: its beginning, its end, its door, its size."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import inspect
from pathlib import Path
import signal
import subprocess
import sys

from aiohttp import ClientError, ClientSession
from hypothesis import given, strategies as st
import orjson
import pytest

from demo.household import (
    CommandRefused,
    Hold,
    Household,
    HouseholdClient,
    HouseholdClock,
    HouseholdPlan,
    Kind,
    RootPlan,
    ServicePlan,
    Which,
    ask,
)
from demo.household.control import (
    Addresses,
    HouseholdState,
    MovieState,
    clock_commands,
    jellyfin_commands,
    jellystat_commands,
    media_commands,
    people_commands,
    request_commands,
    service_commands,
    shoko_commands,
    state_commands,
    title_commands,
    watch_commands,
)
from demo.household.control.decode import decode
from demo.household.keeping import FolderInUse
from demo.household.plan import KNOWN_SERVICES
from tests.household.api import Api

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOMENTS = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)
)
NUMBERS = st.integers(0, 2**62)


def still() -> HouseholdClock:
    return HouseholdClock(NOW, frozen=True)


async def state_of(plan: HouseholdPlan) -> HouseholdState:
    async with Household(plan, still()) as household:
        return await household.client.household()


async def test_one_seed_gives_one_household(tmp_path: Path) -> None:
    plan = HouseholdPlan(tmp_path / "one", movies=30, series=5)
    first = await state_of(plan)
    again = await state_of(replace(plan, folder=tmp_path / "two"))
    other = await state_of(replace(plan, folder=tmp_path / "three", seed=2))
    assert first == again
    assert first.movies != other.movies
    assert [movie.title for movie in first.movies[:5]] == [
        "Inception",
        "The Matrix",
        "Amélie",
        "Arrival",
        "What If...",
    ]


async def test_what_services_say_is_on_the_disk(
    household: Household, control: HouseholdClient
) -> None:
    state = await control.household()
    media = {file.path: file.size for file in state.files if file.path.endswith(".mkv")}
    movies = {movie.on_disk: movie.size for movie in state.movies}
    episodes = {one.on_disk for series in state.series for one in series.episodes}
    assert media.keys() == movies.keys() | episodes - {""}
    assert all(media[path] == size for path, size in movies.items())
    used = sum(
        path.stat().st_blocks * 512 for path in household.plan.media.rglob("*.mkv")
    )
    assert used == 0


async def test_dates_count_from_the_clock_and_every_case_is_there(
    control: HouseholdClient,
) -> None:
    state = await control.household()
    ages = [NOW - movie.imported for movie in state.movies if movie.imported]
    assert all(timedelta() < age < timedelta(days=900) for age in ages)
    assert any(movie.tags == ("keep",) for movie in state.movies)
    assert any(series.ended for series in state.series)
    assert {"Anna", "Ben", "Clara", "Dora"} == set(state.users)


async def test_a_running_series_has_aired_and_coming_episodes(tmp_path: Path) -> None:
    plan = HouseholdPlan(tmp_path, movies=0, series=12)
    state = await state_of(plan)
    running = [series for series in state.series if not series.ended]
    assert running
    for series in running:
        assert any(episode.airs <= NOW for episode in series.episodes)
        assert all(
            episode.file_id == 0 for episode in series.episodes if episode.airs > NOW
        )


async def test_two_radarrs_with_root_folders_of_their_own(tmp_path: Path) -> None:
    services = (
        ServicePlan(
            "radarr",
            Kind.RADARR,
            (RootPlan("/movies", "movies"), RootPlan("/kids", "kids-movies")),
            "6.0.4.1",
        ),
        ServicePlan("radarr_4k", Kind.RADARR, (RootPlan("/4k", "uhd"),), "5.28.0.1"),
    )
    plan = HouseholdPlan(tmp_path, movies=3, services=services)
    async with Household(plan, still()) as household, ClientSession() as session:
        api, control = Api(household, session), household.client
        await control.add_movie("Inception", 2010, tmdb_id=27205, service="radarr_4k")
        await control.scan()
        (second,) = (await api.ask("radarr_4k", "movie")).json
        assert second["path"] == "/4k/Inception (2010)"
        assert (tmp_path / "media" / "uhd" / "Inception (2010)").is_dir()
        copies = [one for one in await api.items() if one["Name"] == "Inception"]
        assert len({one["Path"] for one in copies}) == 2
        roots = await api.radarr("rootfolder")
        assert [root["path"] for root in roots] == ["/movies", "/kids"]
        label = {"label": "any thing goes"}
        tag = await api.ask("radarr_4k", "tag", "POST", label)
        assert tag.status == 201


async def test_further_known_services_have_titles_of_their_own(tmp_path: Path) -> None:
    plan = HouseholdPlan(tmp_path / "all", services=tuple(KNOWN_SERVICES.values()))
    state = await state_of(plan)
    plain = await state_of(HouseholdPlan(tmp_path / "plain"))
    movies, uhd = ids_in(state, "radarr"), ids_in(state, "radarr_4k")
    assert movies == ids_in(plain, "radarr")
    assert movies & uhd
    assert uhd - movies
    series, anime = ids_in(state, "sonarr"), ids_in(state, "sonarr_anime")
    assert series == ids_in(plain, "sonarr")
    assert anime
    assert not series & anime


def ids_in(state: HouseholdState, service: str) -> set[int]:
    """Return the titles that a service has."""
    movies = {one.tmdb_id for one in state.movies if one.service == service}
    return movies | {one.tvdb_id for one in state.series if one.service == service}


async def test_a_kept_household_is_taken_up_as_it_was_left(tmp_path: Path) -> None:
    plan = HouseholdPlan(tmp_path, movies=5, series=2, keep=True, begins=NOW)
    async with Household(plan, still()) as household:
        await household.client.remove_row("Inception", files=True)
        await household.client.play("Ben", "The Matrix")
        await household.client.settle()
        left = await household.client.household()
    async with Household(replace(plan, port_base=0)) as household:
        assert await household.client.household() == left
    async with Household(replace(plan, seed=3), still()) as household:
        movies = (await household.client.household()).movies
        assert movies[0].title == "Inception"


async def test_files_of_others_are_never_cleared_away(tmp_path: Path) -> None:
    precious = tmp_path / "media" / "precious.mkv"
    precious.parent.mkdir()
    precious.write_text("home video")
    with pytest.raises(FolderInUse):
        async with Household(HouseholdPlan(tmp_path)):
            pass
    assert precious.read_text() == "home video"


async def test_an_unknown_title_or_command_is_refused(
    household: Household, control: HouseholdClient
) -> None:
    for refused in (
        control.play("Anna", "No Such Film"),
        control.play("Nobody", "Heat"),
        control.tag("Heat", "x", service="lidarr"),
        control.tag("Heat", "not a label"),
        control.unmount("radarr", "/nowhere"),
        control.import_episodes(Which("Chernobyl", season=7, episode=1)),
    ):
        with pytest.raises(CommandRefused):
            await refused
    async with ClientSession() as session:
        url = f"{household.addresses.control}/dance"
        async with session.post(url, data=b"{}") as answer:
            assert answer.status == 404


def test_every_command_has_its_call() -> None:
    modules = (
        clock_commands,
        jellyfin_commands,
        jellystat_commands,
        media_commands,
        people_commands,
        request_commands,
        service_commands,
        shoko_commands,
        state_commands,
        title_commands,
        watch_commands,
    )
    commands = {
        name: list(inspect.signature(method).parameters)
        for module in modules
        for _, desk in inspect.getmembers(module, inspect.isclass)
        if desk.__module__ == module.__name__
        for name, method in inspect.getmembers(desk, inspect.isfunction)
        if not name.startswith("_")
    }
    calls = {
        name: list(inspect.signature(method).parameters)
        for name, method in inspect.getmembers(HouseholdClient, inspect.isfunction)
        if not name.startswith("_")
    }
    assert commands == calls


@given(MOMENTS, st.timedeltas(timedelta(days=-1000), timedelta(days=1000)))
def test_a_clock_that_stands_still_moves_only_when_told(
    start: datetime, by: timedelta
) -> None:
    clock = HouseholdClock(start, frozen=True)
    clock.advance(by)
    assert clock.now() == start + by
    clock.run()
    assert timedelta() <= clock.now() - (start + by) < timedelta(seconds=10)


@given(
    st.builds(
        MovieState,
        *(st.text(), NUMBERS, st.text(), NUMBERS, NUMBERS),
        *(st.booleans(), st.lists(st.text()).map(tuple), st.text()),
        imported=st.none() | MOMENTS,
    )
)
def test_what_the_door_tells_arrives_as_it_was(state: MovieState) -> None:
    assert decode(MovieState, orjson.loads(orjson.dumps(state))) == state


async def test_two_thousand_movies_are_sent_while_others_are_answered(
    tmp_path: Path,
) -> None:
    plan = HouseholdPlan(tmp_path, movies=2_000, series=0)
    async with Household(plan) as household, ClientSession() as session:
        api = Api(household, session)
        url = api.url("radarr", "movie?excludeLocalCovers=true")
        async with session.get(url, headers=api.headers("radarr")) as answer:
            body = await answer.content.readany()
            assert (await api.ask("radarr", "/ping")).status == 200
            assert not answer.content.at_eof()
            body += await answer.content.read()
        assert len(body) == pytest.approx(13e6, rel=0.2)
        assert len(orjson.loads(body)) == 2_000
        assert (await api.jellyfin("/Items/Counts"))["MovieCount"] == 2_000


@contextmanager
def process(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "demo.household", "--folder", str(folder)]
    with subprocess.Popen(
        [*command, "--movies", "5", "--series", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def read_addresses(started: subprocess.Popen[bytes]) -> Addresses:
    assert started.stdout
    return decode(Addresses, orjson.loads(started.stdout.readline()))


def test_a_process_tells_its_addresses_and_ends_with_its_parent(
    tmp_path: Path,
) -> None:
    with process(tmp_path) as started:
        addresses = read_addresses(started)
        later = ask(addresses.control, lambda household: household.advance(days=3))
        assert later - datetime.now(UTC) > timedelta(days=2, hours=23)
        state = ask(addresses.control, lambda household: household.household())
        assert len(state.movies) == 5
        assert started.stdin
        started.stdin.close()
        assert started.wait(timeout=30) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_ends_when_told(tmp_path: Path, number: signal.Signals) -> None:
    with process(tmp_path) as started:
        read_addresses(started)
        started.send_signal(number)
        assert started.wait(timeout=30) == 0


async def test_stopping_lets_go_of_requests_that_wait(tmp_path: Path) -> None:
    async with ClientSession() as session:
        async with Household(HouseholdPlan(tmp_path, movies=3, series=0)) as household:
            api = Api(household, session)
            hold = await household.client.hold(Hold())
            asked = asyncio.create_task(api.ask("radarr", "movie"))
            await household.client.until_held(hold)
        with pytest.raises(ClientError):
            await asked
