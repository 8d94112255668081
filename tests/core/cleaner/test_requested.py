"""Who asked for what in Seerr: how long it stays, and whose watching counts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.cleanarr.core import (
    Base,
    MediaType,
    PersonTerms,
    RuleId,
    SeerrUserId,
    SourceState,
    Status,
    TvScope,
    UserRule,
    WatchedBy,
)
from demo.household import Fault, FaultKind, Hold, Match
from demo.household.plan import RADARR, SEERR, SONARR, RootPlan, ServicePlan
from demo.household.titles.shows import new_show_title
from tests.core.street import DAY, LIVE, Street, street

ANNA, BEN = SeerrUserId(1), SeerrUserId(2)
BENS = UserRule(
    id=RuleId("bens"),
    name="Ben's",
    media=frozenset(MediaType),
    people=(PersonTerms(person=BEN, retention=5 * DAY),),
    base=Base.ADDED,
)
UHD = ServicePlan(
    "radarr_4k", RADARR.kind, (RootPlan("/movies-4k", "movies-4k"),), RADARR.version
)


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Street]:
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, rules=(BENS,), services=services) as one:
        yield one


async def fresh_movie(one: Street, title: str, **more: int) -> None:
    """Add a movie that only a rule could have go."""
    await one.movie(title, imported=20, played=1, **more)


async def test_what_somebody_asked_for_goes_by_their_terms(one: Street):
    await fresh_movie(one, "Heat")
    await fresh_movie(one, "Ronin")
    await one.world.request_media("Ben", "Heat")
    await one.world.request_media("Anna", "Ronin")
    await one.announce()
    assert one.shown("Heat").rule == "bens"
    assert one.shown("Ronin").status is Status.SAFE
    await one.clean()
    assert await one.titles() == {"Ronin"}


async def test_a_movie_that_is_gone_can_be_requested_again(one: Street):
    await fresh_movie(one, "Heat")
    await one.world.request_media("Ben", "Heat")
    await one.announce()
    await one.clean()
    assert await one.world.media_requests() == ()
    (record,), _ = await one.cleaner.deletions()
    assert record.outcomes["seerr"] == "confirmed"
    sent = await one.asked(Match(service="seerr", method="DELETE"))
    assert len(sent) == 1


async def test_a_household_can_leave_requests_as_they_are(one: Street):
    settings = replace(one.settings, clean_requests=False)
    await one.restart(replace(one.config, settings=settings))
    await fresh_movie(one, "Heat")
    await one.world.request_media("Ben", "Heat")
    await one.announce()
    await one.clean()
    assert len(await one.world.media_requests()) == 1


@pytest.mark.case("B4")
async def test_one_number_of_a_movie_and_a_show_are_two_things(one: Street):
    """TMDB counts movies and shows apart: 1 is one of each."""
    await one.series("Lost", episodes=(1,), imported=20, played=1)
    number = new_show_title("Lost", 2010, (1,), 0, ended=True).tmdb_id
    await fresh_movie(one, "Heat", tmdb=number)
    await one.world.request_media("Ben", "Lost")
    await one.announce()
    assert one.shown("Heat").rule is None
    assert one.shown("Lost").rule == "bens"
    await one.clean()
    assert await one.titles() == {"Heat"}


@pytest.mark.case("B4")
async def test_a_season_that_goes_leaves_the_requests_for_others(tmp_path: Path):
    settings = replace(LIVE, tv_scope=TvScope.SEASON)
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, settings, rules=(BENS,), services=services) as one:
        await one.series("Lost", episodes=(2, 2), imported=20, played=None)
        await one.world.request_media("Ben", "Lost", seasons=(1,))
        await one.world.request_media("Anna", "Lost", seasons=(2,))
        await one.announce()
        assert set(one.dates()) == {"sonarr-1-s01"}
        await one.clean()
        assert len(await one.world.media_requests()) == 2
        assert not await one.asked(Match(service="seerr", method="DELETE"))


@pytest.mark.case("B6")
async def test_a_request_in_4k_is_for_the_copy_that_it_went_to(tmp_path: Path):
    services = (RADARR, UHD, SONARR, SEERR)
    async with street(tmp_path, rules=(BENS,), services=services) as one:
        await fresh_movie(one, "Other", tmdb=11)
        await fresh_movie(one, "Heat", tmdb=949)
        await one.movie("Heat", tmdb=949, imported=20, played=None, service="radarr_4k")
        await one.world.request_media("Ben", "Heat", is_4k=True)
        await one.announce()
        assert one.shown("Heat", "radarr_4k").rule == "bens"
        assert one.shown("Heat", "radarr").rule is None
        await one.clean()
        state = await one.world.household()
        assert [each.service for each in state.movies if each.title == "Heat"] == [
            "radarr"
        ]
        assert len(await one.world.media_requests()) == 1


async def test_several_who_asked_all_keep_it_for_the_longest(one: Street):
    terms = (*BENS.people, PersonTerms(person=ANNA, retention=400 * DAY))
    await one.restart(replace(one.config, rules=(replace(BENS, people=terms),)))
    await fresh_movie(one, "Heat")
    await one.world.request_media("Ben", "Heat")
    await one.world.request_media("Anna", "Heat")
    await one.announce()
    heat = one.shown("Heat")
    assert heat.delete_after is not None
    assert heat.added is not None
    assert heat.delete_after == heat.added + 400 * DAY


async def test_whoever_asked_must_have_watched_it(tmp_path: Path):
    settings = replace(LIVE, watched_by=WatchedBy.REQUESTER)
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, settings, services=services) as one:
        await one.movie("Heat")
        await one.movie("Ronin")
        await one.world.request_media("Ben", "Heat")
        await one.cleaner.sync()
        assert one.shown("Heat").watched is False
        assert one.shown("Ronin").watched is True
        await one.world.play("Ben", "Heat", at=one.now)
        await one.cleaner.sync()
        assert one.shown("Heat").watched is True


async def test_who_asked_stays_known_when_the_request_is_gone(one: Street):
    await fresh_movie(one, "Heat")
    number = await one.world.request_media("Ben", "Heat")
    await one.cleaner.sync()
    await one.world.withdraw_request(number)
    await one.cleaner.sync()
    await one.restart()
    await one.cleaner.sync()
    assert one.shown("Heat").rule == "bens"


async def test_somebody_without_an_account_in_jellyfin_cannot_have_watched(
    one: Street,
):
    number = SeerrUserId(await one.world.add_requester("Grandma"))
    terms = (PersonTerms(person=number, retention=5 * DAY, require_watched=True),)
    await one.restart(replace(one.config, rules=(replace(BENS, people=terms),)))
    await fresh_movie(one, "Heat")
    await one.world.request_media("Grandma", "Heat")
    await one.announce()
    assert not one.dates()
    assert one.shown("Heat").reason.key == "requester_without_account"


@pytest.mark.case("A1")
@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.STATUS, Match(service="seerr")),
        Fault(FaultKind.GARBAGE, Match(service="seerr", path="*/request")),
        Fault(FaultKind.DROP, Match(service="seerr", path="*/user")),
    ],
)
async def test_what_needs_requests_rests_while_seerr_is_silent(
    one: Street, fault: Fault
):
    await fresh_movie(one, "Heat")
    await one.world.request_media("Ben", "Heat")
    await one.announce()
    dates = one.dates()
    await one.world.fail(fault)
    await one.cleaner.sync()
    assert one.dates() == dates
    assert one.shown("Heat").status is Status.HELD
    await one.clean()
    assert await one.titles() == {"Heat"}


@pytest.mark.case("A6")
async def test_a_list_of_requests_that_is_suddenly_empty_is_not_believed(one: Street):
    for number in range(8):
        await fresh_movie(one, f"Movie {number}")
        await one.world.request_media("Ben", f"Movie {number}")
    await one.announce()
    dates = one.dates()
    await one.world.fail(
        Fault(FaultKind.ZERO, Match(service="seerr", path="*/request"))
    )
    await one.cleaner.sync()
    states = {each.slug: each.state for each in one.cleaner.view.sources}
    assert states["seerr"] is SourceState.STALE
    assert one.dates() == dates
    assert [each.kind for each in one.cleaner.view.problems] == ["shrink"]


async def test_a_request_that_is_still_open_protects(one: Street):
    await one.movie("Heat")
    await one.world.request_media("Ben", "Heat", status=1)
    await one.announce()
    assert one.shown("Heat").reason.key == "request_open"


async def test_without_seerr_a_rule_by_person_says_nothing_for_certain(tmp_path: Path):
    async with street(tmp_path, rules=(BENS,)) as one:
        await one.movie("Heat")
        await one.announce()
        assert one.shown("Heat").reason.key == "service_missing"
        assert not one.dates()


async def test_a_dry_run_leaves_requests_alone(one: Street):
    await fresh_movie(one, "Heat")
    await one.world.request_media("Ben", "Heat")
    await one.announce()
    await one.cleaner.run_cleanup(by="Anna", dry_run=True)
    assert await one.changes() == []


async def test_what_may_have_an_open_request_rests_while_seerr_was_never_read(
    tmp_path: Path,
):
    async with street(tmp_path, services=(RADARR, SONARR, SEERR)) as one:
        await one.movie("Heat")
        await one.world.request_media("Ben", "Heat", status=1)
        await one.cleaner.sync()
        assert one.shown("Heat").reason.key == "request_open"
        await one.world.stop_service("seerr")
        await one.restart()
        await one.announce()
        await one.clean()
        assert await one.titles() == {"Heat"}


async def test_a_user_rule_waits_while_seerr_was_never_read(tmp_path: Path):
    bens = UserRule(
        id=RuleId("bens"),
        name="Ben's",
        media=frozenset(MediaType),
        people=(PersonTerms(person=SeerrUserId(2), retention=400 * DAY),),
        scope=TvScope.SEASON,
    )
    services = (RADARR, SONARR, SEERR)
    async with street(tmp_path, rules=(bens,), services=services) as one:
        await one.series("Lost", episodes=(2, 2))
        await one.world.stop_service("seerr")
        await one.announce()
        await one.clean()
        assert not await one.asked(Match(method="DELETE"))


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


async def test_a_request_made_during_a_run_is_seen_before_the_deletion(one: Street):
    """The run has read everything; while a first film goes somebody asks for the next."""
    await one.movie("A First", imported=400, played=200)
    await one.movie("Heat")
    await one.announce()
    first = one.shown("A First").files[0]
    hold = await one.world.hold(
        Hold(Match(method="DELETE", path=f"*/moviefile/{first}"))
    )
    cleaning = asyncio.create_task(one.clean())
    await one.world.until_held(hold)
    await one.world.request_media("Ben", "Heat", status=1)
    await one.world.release(hold)
    outcomes = await cleaning
    assert outcomes["Heat"].reason.key == "request_open"
    assert await one.titles() == {"Heat"}
