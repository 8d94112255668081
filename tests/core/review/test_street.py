"""What a hostile review found on the whole street."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    NEVER,
    Base,
    EpisodeRule,
    FilterProperty,
    FilterRow,
    FilterRule,
    MediaType,
    Operator,
    PersonTerms,
    RuleId,
    SeerrUserId,
    SourceState,
    TvScope,
    Unwatched,
    UserRule,
)
from custom_components.cleanarr.core.cleanup.hands import PartHand
from custom_components.cleanarr.core.clients.permit import DeletionPermit
from custom_components.cleanarr.core.identifiers import Identity, SeriesId
from demo.household import Which
from demo.household.plan import (
    JELLYSTAT,
    RADARR,
    SEERR,
    SONARR,
    RootPlan,
    ServicePlan,
)
from tests.core.street import DAY, LIVE, Street, street

UHD = ServicePlan(
    "radarr_4k", RADARR.kind, (RootPlan("/movies-4k", "movies-4k"),), RADARR.version
)
BEN = SeerrUserId(2)
BENS = UserRule(
    id=RuleId("bens"),
    name="Ben's",
    media=frozenset(MediaType),
    people=(PersonTerms(person=BEN, retention=5 * DAY),),
    base=Base.ADDED,
)
EPISODE = replace(
    LIVE,
    tv_scope=TvScope.EPISODE,
    tv_retention=5 * DAY,
    retention_base=Base.LAST_WATCHED,
    unwatched=Unwatched.NEVER,
)


def a_filter(*rows: FilterRow, **more: object) -> FilterRule:
    return FilterRule(
        id=RuleId("filter"),
        name="Filter",
        media=frozenset(MediaType),
        retention=5 * DAY,
        rows=rows,
        **more,
    )


async def test_a_request_stays_while_a_service_that_may_have_the_title_is_unread(
    tmp_path: Path,
):
    services = (RADARR, UHD, SONARR, SEERR)
    async with street(tmp_path, services=services) as one:
        await one.movie("Other", tmdb=11)
        await one.movie("Heat", tmdb=949)
        await one.movie("Heat", tmdb=949, service="radarr_4k", played=None, imported=1)
        await one.world.request_media("Ben", "Heat")
        await one.announce()
        await one.world.stop_service("radarr_4k")
        await one.restart()
        await one.cleaner.sync()
        await one.clean()
        state = await one.world.household()
        assert [each.service for each in state.movies if each.title == "Heat"] == [
            "radarr_4k"
        ]
        assert len(await one.world.media_requests()) == 1


async def test_a_title_that_left_two_services_in_one_run_can_be_requested_again(
    tmp_path: Path,
):
    services = (RADARR, UHD, SONARR, SEERR)
    async with street(tmp_path, services=services) as one:
        await one.movie("Other", tmdb=11, played=1)
        await one.movie("Heat", tmdb=949)
        await one.movie("Heat", tmdb=949, service="radarr_4k")
        await one.world.request_media("Ben", "Heat", service="radarr")
        await one.announce()
        await one.clean()
        assert await one.titles() == {"Other"}
        assert await one.world.media_requests() == ()


async def test_what_may_have_an_open_request_rests_while_seerr_was_never_read(
    tmp_path: Path,
):
    async with street(tmp_path, services=(RADARR, SONARR, SEERR)) as one:
        await one.movie("Heat")
        await one.world.request_media("Clara", "Heat", status=1)
        await one.cleaner.sync()
        assert one.shown("Heat").reason.key == "request_open"
        await one.world.stop_service("seerr")
        await one.restart()
        await one.announce()
        await one.clean()
        assert await one.titles() == {"Heat"}


async def watched_file(one: Street) -> None:
    """Announce the one watched file of a series."""
    await one.series("Lost", episodes=(3,), played=None, ended=True)
    what = Which("Lost", season=1, episode=1)
    await one.world.play("Anna", what, at=one.now - 10 * DAY)
    await one.announce()
    assert set(one.dates()) == {"sonarr-1-s01e01"}


@pytest.mark.parametrize("service", ["sonarr", "jellyfin"])
async def test_an_announced_file_stays_announced_while_a_service_is_down(
    tmp_path: Path, service: str
):
    async with street(tmp_path, EPISODE) as one:
        await watched_file(one)
        dates = one.dates()
        await one.world.stop_service(service)
        await one.cleaner.sync(whole=True)
        assert one.dates() == dates


async def test_an_announced_file_stays_announced_over_a_restart_without_jellyfin(
    tmp_path: Path,
):
    async with street(tmp_path, EPISODE) as one:
        await watched_file(one)
        dates = one.dates()
        await one.world.stop_service("jellyfin")
        await one.restart()
        await one.cleaner.sync()
        assert one.dates() == dates


async def test_an_episode_rule_names_files_of_a_running_series(tmp_path: Path):
    """Under the usual scope and options: the older seasons of a show that goes on."""
    rule = EpisodeRule(
        id=RuleId("newest"),
        name="Newest",
        media=frozenset({MediaType.TV}),
        max_episodes=2,
    )
    async with street(tmp_path, rules=(rule,)) as one:
        await one.series("News", episodes=(2, 2), played=30, ended=False)
        await one.cleaner.sync()
        assert set(one.dates()) == {"sonarr-1-s01e01", "sonarr-1-s01e02"}


async def test_a_filter_by_what_only_files_tell_reaches_series(tmp_path: Path):
    settings = replace(LIVE, tv_retention=NEVER)
    row = FilterRow(FilterProperty.RESOLUTION, Operator.AT_LEAST, 1)
    async with street(tmp_path, settings, rules=(a_filter(row),)) as one:
        await one.series("Lost")
        await one.cleaner.sync()
        assert one.shown("Lost").rule == "filter"


async def test_a_filter_by_the_last_play_reaches_seasons(tmp_path: Path):
    settings = replace(LIVE, tv_retention=NEVER, tv_scope=TvScope.SEASON)
    row = FilterRow(FilterProperty.DAYS_SINCE_WATCHED, Operator.AT_LEAST, 100)
    async with street(tmp_path, settings, rules=(a_filter(row),)) as one:
        await one.series("Lost", episodes=(2, 2), played=150)
        await one.cleaner.sync()
        assert set(one.dates()) == {"sonarr-1-s01", "sonarr-1-s02"}


async def test_what_goes_by_logged_plays_does_go(tmp_path: Path):
    row = FilterRow(FilterProperty.PLAY_COUNT, Operator.AT_LEAST, 2)
    services = (RADARR, SONARR, JELLYSTAT)
    async with street(tmp_path, rules=(a_filter(row),), services=services) as one:
        await one.movie("Heat", imported=80, played=60)
        for days in (50, 40, 30):
            await one.world.import_plays("Ben", "Heat", at=one.now - days * DAY)
        await one.announce()
        assert one.shown("Heat").rule == "filter"
        outcome = await one.clean()
        assert outcome["Heat"].reason.key != "verdict_changed"
        assert await one.titles() == set()


async def test_who_asked_is_not_forgotten_because_jellyfin_was_down(tmp_path: Path):
    terms = (PersonTerms(person=BEN, retention=5 * DAY, require_watched=True),)
    rules = (replace(BENS, people=terms),)
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, rules=rules, services=services) as one:
        await one.movie("Heat", by="Ben", imported=20, played=10)
        request = await one.world.request_media("Ben", "Heat")
        await one.cleaner.sync()
        await one.world.stop_service("jellyfin")
        await one.restart()
        await one.cleaner.sync()
        await one.world.withdraw_request(request)
        await one.world.start_service("jellyfin")
        await one.cleaner.sync(whole=True)
        assert one.shown("Heat").rule == "bens"


async def allowed() -> None:
    """Let every request through."""


async def test_monitoring_comes_back_where_an_episode_is_gone(tmp_path: Path):
    """Sonarr refuses the whole list for one id that it no longer knows."""
    async with street(tmp_path) as one:
        number = SeriesId(await one.series("Lost", episodes=(2,), played=None))
        await one.cleaner.sync()
        sonarr = one.sonarr()
        part = Identity(media=MediaType.TV, tvdb=1, season=1)
        hand = PartHand(sonarr, sonarr.writer(DeletionPermit(allowed)), number, part)
        before = await hand.monitored()
        await hand.unmonitor()
        await hand.monitor_again((*before, ("episode", 99_999)))
        assert await hand.monitored() == before


async def test_files_of_two_episodes_that_we_deleted_are_not_missed(tmp_path: Path):
    """Twelve files carried 24 of Sonarr's 54 episodes."""
    async with street(tmp_path) as one:
        await one.series("Twins", episodes=(24,), played=None)
        for first in range(1, 24, 2):
            what = Which("Twins", season=1, episode=first)
            await one.world.import_episodes(what, to=first + 1)
        await one.series("Lost", episodes=(30,), played=1)
        await one.world.scan()
        await one.world.play("Anna", "Twins", at=one.now)
        await one.world.advance(days=130)
        await one.world.play("Anna", "Lost", at=one.now - DAY)
        await one.announce()
        await one.clean()
        assert await one.titles() == {"Lost"}
        states = {each.slug: each.state for each in one.cleaner.view.sources}
        assert states["sonarr"] is SourceState.FRESH
