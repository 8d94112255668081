"""The clients against the demo's household: real HTTP, real files, faults on demand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from custom_components.cleanarr.core.clients.http import Network
from custom_components.cleanarr.core.clients.jellyfin import JellyfinClient, Kind
from custom_components.cleanarr.core.clients.jellystat import JellystatClient
from custom_components.cleanarr.core.clients.permit import DeletionPermit
from custom_components.cleanarr.core.clients.probe import ProductInfo, probe
from custom_components.cleanarr.core.clients.radarr import RadarrClient
from custom_components.cleanarr.core.clients.seerr import RequestStatus, SeerrClient
from custom_components.cleanarr.core.clients.servarr import HistoryEvent
from custom_components.cleanarr.core.clients.sonarr import SonarrClient
from custom_components.cleanarr.core.errors import (
    AuthenticationRejected,
    Conflict,
    NotFound,
    RequestRefused,
    ServiceError,
    UnexpectedAnswer,
    WrongProduct,
)
from custom_components.cleanarr.core.identifiers import MovieFileId, Slug
from custom_components.cleanarr.core.settings import ServiceConfig, ServiceKind
from demo.household import (
    OVERSEERR,
    Fault,
    FaultKind,
    Household,
    HouseholdPlan,
    Match,
    Phase,
    Which,
)
from demo.household.plan import JELLYSTAT, RADARR, SEERR, SONARR

EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class House:
    """A household and the clients that look at it."""

    household: Household
    configs: dict[str, ServiceConfig]
    radarr: RadarrClient
    sonarr: SonarrClient
    jellyfin: JellyfinClient
    seerr: SeerrClient


async def given():
    """Confirm a permit."""


async def asked(config: ServiceConfig, network: Network) -> ProductInfo:
    return await probe(
        config, session=network.session, run_in_thread=network.run_in_thread
    )


PERMIT = DeletionPermit(given)


async def configs_of(household: Household) -> dict[str, ServiceConfig]:
    addresses = await household.client.addresses()
    return {
        service.name: ServiceConfig(
            slug=Slug(service.name),
            kind=ServiceKind(service.kind),
            name=service.name,
            url=service.url,
            api_key=service.api_key,
        )
        for service in addresses.services
    }


@pytest.fixture(params=["10.11", "12"])
async def house(request, tmp_path: Path, network: Network) -> AsyncIterator[House]:
    services = (RADARR, SONARR, SEERR)
    plan = HouseholdPlan(
        tmp_path / "household", series=3, jellyfin=request.param, services=services
    )
    async with Household(plan) as household:
        configs = await configs_of(household)
        yield House(
            household=household,
            configs=configs,
            radarr=RadarrClient(configs["radarr"], network),
            sonarr=SonarrClient(configs["sonarr"], network),
            jellyfin=JellyfinClient(configs["jellyfin"], network),
            seerr=SeerrClient(configs["seerr"], network),
        )


async def test_every_service_introduces_itself(house, network):
    for name, config in house.configs.items():
        found = await asked(config, network)
        assert found.kind == name
        assert found.recycle_bin is (False if name in {"radarr", "sonarr"} else None)
        assert bool(found.server_id) is (name == "jellyfin")
        assert bool(found.requesters) is (name == "seerr")


@pytest.mark.parametrize("name", ["radarr", "sonarr", "jellyfin", "seerr"])
@pytest.mark.case("H")
async def test_a_wrong_key_is_refused(house, network, name):
    config = house.configs[name]
    wrong = ServiceConfig(
        slug=config.slug, kind=config.kind, name=name, url=config.url, api_key="f" * 32
    )
    with pytest.raises(AuthenticationRejected):
        await asked(wrong, network)


KINDS = ("radarr", "sonarr", "jellyfin", "seerr")
TAKEN_FOR = [(one, kind) for one in KINDS for kind in ServiceKind if kind != one]


@pytest.mark.parametrize(("name", "kind"), TAKEN_FOR)
@pytest.mark.case("H")
async def test_another_product_is_refused(house, network, name, kind):
    there = house.configs[name]
    mistaken = ServiceConfig(
        slug=there.slug, kind=kind, name=name, url=there.url, api_key=there.api_key
    )
    with pytest.raises(ServiceError) as raised:
        await asked(mistaken, network)
    arrs = {ServiceKind.RADARR, ServiceKind.SONARR}
    assert isinstance(raised.value, WrongProduct) is ({kind, there.kind} == arrs)


async def test_the_libraries_agree(house):
    movies = await house.radarr.movies()
    series = await house.sonarr.series()
    counts = await house.jellyfin.counts()
    with_file = {movie.tmdb for movie in movies if movie.file}
    assert {item.tmdb for item in await house.jellyfin.movies()} == with_file
    assert {item.tvdb for item in await house.jellyfin.series()} == {
        each.tvdb for each in series if each.file_count
    }
    assert (counts.movies, counts.series) == (len(with_file), len(series))
    folders = {folder.path for folder in await house.radarr.root_folders()}
    assert {movie.root_folder for movie in movies} <= folders
    assert {tag for movie in movies for tag in movie.tags} <= set(
        await house.radarr.tags()
    )


async def test_titles_are_told_with_their_details(house):
    movies, series = await house.radarr.movies(), await house.sonarr.series()
    for one in (*movies, *series):
        assert one.genres
        assert 0 < one.rating <= 10
        assert one.language == "English"
        assert one.certification
        assert 0 < one.runtime < 300
    assert all(movie.studio for movie in movies)
    assert any(movie.collection for movie in movies)
    assert all(one.network for one in series)
    assert {one.series_type for one in series} == {"standard"}
    files = [movie.file for movie in movies if movie.file]
    files += await house.sonarr.episode_files(series[0].id)
    assert {file.resolution for file in files} <= {720, 1080, 2160}
    assert all(file.quality.endswith(f"{file.resolution}p") for file in files)
    for client, titles in ((house.radarr, movies), (house.sonarr, series)):
        profiles = await client.quality_profiles()
        assert {one.quality_profile for one in titles} <= profiles.keys()


async def test_a_series_counts_its_episodes_that_have_a_file(house):
    for series in await house.sonarr.series():
        files = await house.sonarr.episode_files(series.id)
        episodes = await house.sonarr.episodes(series.id)
        found = [episode.file for episode in episodes if episode.file]
        assert len(found) == series.file_count
        assert set(found) == {file.id for file in files}
        assert sum(file.size for file in files) == series.size


async def test_who_asked_for_what(house):
    control = house.household.client
    movie = (await house.radarr.movies())[0]
    series = (await house.sonarr.series())[0]
    await control.add_requester("Oma")
    film = await control.request_media("Ben", movie.title)
    show = await control.request_media("Oma", series.title, seasons=(0, 1))
    found = {request.id: request for request in await house.seerr.requests()}
    assert found.keys() == {each.id for each in await control.media_requests()}
    asked = found[film]
    assert (asked.media, asked.tmdb, asked.entry) == ("movie", movie.tmdb, movie.id)
    ben = next(each for each in await house.jellyfin.users() if each.name == "Ben")
    assert (asked.requester.name, asked.requester.jellyfin) == ("Ben", ben.id)
    asked = found[show]
    assert (asked.media, asked.tvdb, asked.entry) == ("tv", series.tvdb, series.id)
    assert (asked.seasons, asked.requester.jellyfin) == ({0, 1}, None)
    assert {request.requester for request in found.values()} <= {
        *await house.seerr.users()
    }


async def test_where_requests_go(house):
    radarr, sonarr = await house.seerr.servers()
    for server, name in ((radarr, "radarr"), (sonarr, "sonarr")):
        assert house.configs[name].url == f"http://{server.host}:{server.port}"
        assert (server.number, server.is_4k) == (0, False)


@pytest.mark.case("H")
async def test_an_overseerr(tmp_path, network):
    plan = HouseholdPlan(tmp_path / "household", services=(RADARR, SONARR, OVERSEERR))
    async with Household(plan) as household:
        config = (await configs_of(household))["seerr"]
        assert (await asked(config, network)).name == "Overseerr"
        seerr = SeerrClient(config, network)
        found = await seerr.requests()
        assert RequestStatus.APPROVED in {request.status for request in found}
        assert {request.requester.jellyfin for request in found} == {None}
        assert len(await seerr.servers()) == 2


async def test_a_title_is_forgotten_once(house):
    control = house.household.client
    (first, *_) = await house.seerr.requests()
    await house.seerr.writer(PERMIT).remove_media(first.media_id)
    with pytest.raises(NotFound):
        await house.seerr.writer(PERMIT).remove_media(first.media_id)
    left = await control.media_requests()
    assert first.media_id not in {each.media_id for each in left}
    assert len(left) == len(await house.seerr.requests())


async def test_what_people_did(house):
    control = house.household.client
    movie = (await house.radarr.movies())[0]
    anna, *_ = await house.jellyfin.users()
    before = {row.item.tmdb for row in await house.jellyfin.favorites(anna.id)}
    await control.play(anna.name, movie.title)
    await control.favorite(anna.name, movie.title)
    session = await control.start_playing(anna.name, movie.title)
    (playing,) = await house.jellyfin.sessions()
    assert (playing.user, playing.title) == (anna.id, movie.title)
    await control.stop_playing(session, share=0.5)
    favorites = {row.item.tmdb for row in await house.jellyfin.favorites(anna.id)}
    assert favorites == before | {movie.tmdb}
    (newest, *_) = await house.jellyfin.recent(anna.id, None)
    assert newest.item.tmdb == movie.tmdb
    resumable = await house.jellyfin.resumable(anna.id)
    assert movie.tmdb in {row.item.tmdb for row in resumable}
    assert await house.jellyfin.sessions() == ()


async def test_played_lists_are_the_users_own(house):
    for user in await house.jellyfin.users():
        played = await house.jellyfin.played(user.id)
        assert all(row.played and row.user == user.id for row in played)
        recent = await house.jellyfin.recent(user.id, None)
        dated = {row.item.id for row in played if row.last_played}
        assert dated <= {row.item.id for row in recent}


async def test_a_movie_goes_and_stays_gone(house):
    movie = next(each for each in await house.radarr.movies() if each.file)
    writer = house.radarr.writer(PERMIT)
    assert await writer.set_monitored([movie.id], monitored=False) == {movie.id}
    assert not (await house.radarr.movie(movie.id)).monitored
    await writer.delete_file(movie.file.id)
    assert (await house.radarr.movie(movie.id)).file is None
    assert await house.radarr.movie_files(movie.id) == ()
    newest = (await house.radarr.history_since(EVER))[-1]
    assert (newest.event, newest.entry) == (HistoryEvent.FILE_DELETED, movie.id)
    with pytest.raises(NotFound):
        await writer.delete_file(movie.file.id)
    await writer.remove_movie(movie.id, delete_files=True, exclusion=True)
    with pytest.raises(NotFound):
        await house.radarr.movie(movie.id)
    with pytest.raises(NotFound):
        await writer.remove_movie(movie.id, delete_files=True, exclusion=True)


async def test_a_series_goes_season_by_season(house):
    series = next(each for each in await house.sonarr.series() if each.file_count)
    writer = house.sonarr.writer(PERMIT)
    episodes = await house.sonarr.episodes(series.id)
    ids = {episode.id for episode in episodes}
    assert await writer.set_monitored([series.id], monitored=False) == {series.id}
    assert await writer.set_episodes_monitored(ids, monitored=False) == ids
    for season in {episode.season for episode in episodes}:
        files = await house.sonarr.episode_files(series.id)
        gone = [file.id for file in files if file.season == season]
        if gone:
            await writer.delete_files(series.id, gone + gone)
    assert await house.sonarr.episode_files(series.id) == ()
    await writer.remove_series(series.id, delete_files=True, exclusion=False)
    with pytest.raises(NotFound):
        await house.sonarr.one_series(series.id)


async def test_a_season_is_unmonitored_alone(house):
    series = next(each for each in await house.sonarr.series() if len(each.seasons) > 2)
    (*_, season) = series.seasons
    assert season.monitored
    await house.sonarr.writer(PERMIT).set_season_monitored(
        series.id, season.number, monitored=False
    )
    (*others, now) = (await house.sonarr.one_series(series.id)).seasons
    assert not now.monitored
    assert others == list(series.seasons[:-1])
    episodes = await house.sonarr.episodes(series.id)
    assert all(one.monitored for one in episodes if one.season == season.number)


async def test_a_download_tells_its_season_and_episode(house):
    control = house.household.client
    await control.download(Which("The Wire", season=2, episode=3))
    (queued,) = await house.sonarr.downloading()
    episodes = await house.sonarr.episodes(queued.entry)
    (episode,) = (one for one in episodes if (one.season, one.number) == (2, 3))
    assert (queued.season, queued.episode) == (2, episode.id)
    assert episode.tvdb is not None


@pytest.mark.case("E5")
async def test_a_root_folder_that_is_away_is_a_conflict(house):
    movie = next(each for each in await house.radarr.movies() if each.file)
    await house.household.client.unmount("radarr", "/movies")
    with pytest.raises(Conflict):
        await house.radarr.writer(PERMIT).delete_file(movie.file.id)
    (folder,) = await house.radarr.root_folders()
    assert not folder.accessible


async def test_a_library_of_links(house):
    jellyfin, control = house.jellyfin, house.household.client
    addresses = await control.addresses()
    source = next(item for item in await jellyfin.movies() if item.path)
    folder = Path(addresses.leaving_soon) / "movies"
    folder.mkdir(parents=True)
    (folder / "Copy (2010).mkv").symlink_to(source.path)
    inside = f"{addresses.leaving_soon_in_jellyfin}/movies"
    with pytest.raises(RequestRefused):
        await jellyfin.create_library("Soon", "movies", f"{inside}/nowhere", {})
    options = {"EnableRealtimeMonitor": False, "SaveLocalMetadata": False}
    await jellyfin.create_library("Soon", "movies", inside, options)
    library = next(each for each in await jellyfin.libraries() if each.name == "Soon")
    assert library.locations == (inside,)
    await jellyfin.refresh_library(library.id)
    await control.settle()
    (copy,) = await jellyfin.items_in(library.id)
    assert (copy.kind, copy.path) == (Kind.MOVIE, f"{inside}/Copy (2010).mkv")
    assert await jellyfin.items([copy.id]) == (copy,)
    changed = library.options | {"EnableChapterImageExtraction": True}
    await jellyfin.set_library_options(library.id, changed)
    await jellyfin.paths_updated([f"{inside}/Copy (2010).mkv"])
    await jellyfin.remove_library("Soon")
    assert "Soon" not in {each.name for each in await jellyfin.libraries()}
    with pytest.raises(NotFound):
        await jellyfin.remove_library("Soon")


READINGS: dict[str, tuple[str, Callable[[House], Awaitable[object]]]] = {
    "radarr movies": ("radarr", lambda house: house.radarr.movies()),
    "radarr tags": ("radarr", lambda house: house.radarr.tags()),
    "radarr profiles": ("radarr", lambda house: house.radarr.quality_profiles()),
    "radarr folders": ("radarr", lambda house: house.radarr.root_folders()),
    "radarr disks": ("radarr", lambda house: house.radarr.disk_space()),
    "radarr queue": ("radarr", lambda house: house.radarr.downloading()),
    "radarr bin": ("radarr", lambda house: house.radarr.has_recycle_bin()),
    "radarr history": ("radarr", lambda house: house.radarr.history_since(EVER)),
    "sonarr series": ("sonarr", lambda house: house.sonarr.series()),
    "sonarr tags": ("sonarr", lambda house: house.sonarr.tags()),
    "sonarr queue": ("sonarr", lambda house: house.sonarr.downloading()),
    "seerr requests": ("seerr", lambda house: house.seerr.requests()),
    "seerr users": ("seerr", lambda house: house.seerr.users()),
    "seerr servers": ("seerr", lambda house: house.seerr.servers()),
    "jellyfin users": ("jellyfin", lambda house: house.jellyfin.users()),
    "jellyfin counts": ("jellyfin", lambda house: house.jellyfin.counts()),
    "jellyfin movies": ("jellyfin", lambda house: house.jellyfin.movies()),
    "jellyfin series": ("jellyfin", lambda house: house.jellyfin.series()),
    "jellyfin sessions": ("jellyfin", lambda house: house.jellyfin.sessions()),
    "jellyfin libraries": ("jellyfin", lambda house: house.jellyfin.libraries()),
    "jellyfin scan": ("jellyfin", lambda house: house.jellyfin.scan_running()),
}
FAILURES = [
    FaultKind.STATUS,
    FaultKind.DROP,
    FaultKind.GARBAGE,
    FaultKind.EMPTY,
    FaultKind.TRUNCATE,
    FaultKind.CUT,
    FaultKind.CONTENT_TYPE,
]


@pytest.mark.case("A1")
async def test_no_reading_takes_a_failure_for_an_answer(house):
    control = house.household.client
    wrong = []
    for name, (service, read) in READINGS.items():
        for kind in FAILURES:
            await control.fail(Fault(kind=kind, match=Match(service)))
            with suppress(ServiceError):
                wrong.append((name, kind, await read(house)))
            await control.heal()
    assert wrong == []


async def test_compressed_answers_say_the_same(house):
    for service, read in READINGS.values():
        plain = await read(house)
        await house.household.client.fail(
            Fault(kind=FaultKind.GZIP, match=Match(service))
        )
        assert await read(house) == plain
        await house.household.client.heal()


@pytest.mark.case("A2")
async def test_items_that_are_missing_from_a_page(house):
    await house.household.client.fail(
        Fault(kind=FaultKind.SHORT, match=Match("jellyfin", path="/Items"))
    )
    anna, *_ = await house.jellyfin.users()
    for reading in (house.jellyfin.movies(), house.jellyfin.played(anna.id)):
        with pytest.raises(UnexpectedAnswer):
            await reading


@pytest.mark.case("A2")
async def test_requests_that_are_missing_from_a_page(house):
    await house.household.client.fail(Fault(kind=FaultKind.SHORT, match=Match("seerr")))
    for reading in (house.seerr.requests(), house.seerr.users()):
        with pytest.raises(UnexpectedAnswer):
            await reading


@pytest.mark.case("A11")
async def test_a_jellyfin_that_is_starting(house, sleeps):
    await house.household.client.jellyfin_phase(Phase.STARTING)
    with pytest.raises(ServiceError):
        await house.jellyfin.movies()
    assert sleeps == [1, 2, 4]


@pytest.mark.case("E1")
async def test_a_write_whose_answer_is_lost_is_sent_once(house):
    control = house.household.client
    movie = next(each for each in await house.radarr.movies() if each.file)
    await control.fail(
        Fault(kind=FaultKind.DROP, match=Match("radarr", "DELETE"), after=True)
    )
    await control.reset_requests()
    with pytest.raises(ServiceError):
        await house.radarr.writer(PERMIT).delete_file(MovieFileId(movie.file.id))
    assert len(await control.requests(Match("radarr", "DELETE"))) == 1
    assert (await house.radarr.movie(movie.id)).file is None


class TestJellystat:
    """A household of three that remembers, old and new."""

    @pytest.fixture(params=["1.1.2", "1.1.6", "1.1.8"])
    async def household(self, request, tmp_path: Path) -> AsyncIterator[Household]:
        services = (RADARR, SONARR, replace(JELLYSTAT, version=request.param))
        plan = HouseholdPlan(
            tmp_path / "household", movies=6, series=1, services=services
        )
        async with Household(plan) as household:
            yield household

    @pytest.fixture
    async def configs(self, household: Household) -> dict[str, ServiceConfig]:
        return await configs_of(household)

    @pytest.fixture
    def jellystat(self, configs, network) -> JellystatClient:
        return JellystatClient(configs["jellystat"], network)

    async def test_introduces_itself(self, household, configs, network):
        found = await asked(configs["jellystat"], network)
        version = household.plan.services[-1].version
        assert (found.name, found.version) == ("Jellystat", version)

    async def test_plays_join_by_jellyfins_ids(
        self, household, configs, jellystat, network
    ):
        jellyfin = JellyfinClient(configs["jellyfin"], network)
        films = {item.id: item for item in await jellyfin.movies()}
        (series,) = await jellyfin.series()
        episodes = {item.id: item for item in await jellyfin.items_in(series.id)}
        plays = await jellystat.plays()
        watched = {films[play.movie].name for play in plays if play.movie}
        assert {"Inception", "The Matrix"} <= watched
        of_series = [play for play in plays if play.series]
        assert {play.series for play in of_series} == {series.id}
        for play in of_series:
            episode = episodes[play.episode]
            assert (play.season_number, play.episode_number) == (
                episode.season,
                episode.episode,
            )
        assert len(plays) == len(of_series) + len(watched)

    async def test_says_what_was_played_since(self, household, jellystat):
        world, now = household.client, household.clock.now()
        since = now - timedelta(minutes=30)
        assert await jellystat.recent(since) == ()
        await world.play("Ben", "Amélie", at=now - timedelta(minutes=20))
        await world.play("Ben", "Amélie", at=now - timedelta(minutes=10))
        await world.play("Ben", Which("Breaking Bad", 1, 3), at=now)
        recent = await jellystat.recent(since)
        assert len(recent) == 2
        (film,) = [play for play in recent if play.movie]
        assert abs(film.at - (now - timedelta(minutes=10))) < timedelta(seconds=1)

    async def test_knows_imported_plays(self, household, jellystat):
        then = datetime(2024, 6, 21, tzinfo=UTC)
        await household.client.import_plays("Ben", "Amélie", at=then)
        await household.client.import_plays("Ben", Which("Breaking Bad", 1, 3), at=then)
        film, episode = sorted(
            (play for play in await jellystat.plays() if play.at == then),
            key=lambda play: play.item is None,
        )
        assert film.item
        assert not film.movie
        assert episode.episode
        assert not episode.series

    @pytest.mark.case("H")
    async def test_survives_being_asked_much(self, household, jellystat):
        await household.client.jellystat_fragile()
        readings = (jellystat.plays() for _ in range(4))
        first, *others = await asyncio.gather(*readings, jellystat.status())
        assert first
        assert others[:3] == [first] * 3

    @pytest.mark.case("A10")
    async def test_a_failed_query(self, household, jellystat, configs, network):
        await household.client.fail(
            Fault(FaultKind.QUERY_FAILED, Match(service="jellystat"))
        )
        with pytest.raises(UnexpectedAnswer):
            await asked(configs["jellystat"], network)
        with suppress(UnexpectedAnswer):  # of an old one, the answer is no JSON
            assert await jellystat.plays() == ()

    @pytest.mark.case("A2")
    @pytest.mark.parametrize("kind", [FaultKind.TRUNCATE, FaultKind.CUT])
    async def test_half_an_answer_is_none(self, household, jellystat, kind):
        await household.client.fail(Fault(kind, Match(service="jellystat")))
        with pytest.raises(ServiceError):
            await jellystat.plays()

    async def test_a_wrong_key_and_none_at_all(
        self, household, configs, network, jellystat
    ):
        wrong = replace(configs["jellystat"], api_key="f" * 32)
        with pytest.raises(AuthenticationRejected):
            await asked(wrong, network)
        await household.client.jellystat_keys(on=False)
        with pytest.raises(AuthenticationRejected):
            await jellystat.plays()
