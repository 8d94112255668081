"""What is remembered of a title while it changes."""

from dataclasses import replace
from datetime import timedelta

from custom_components.cleanarr.core.detect.catalogue import taken_over
from custom_components.cleanarr.core.identifiers import Identity, MediaType, Slug
from custom_components.cleanarr.core.memory import Known, KnownSeason
from tests.core.street import BEGIN


def test_what_is_told_of_a_season_named_by_its_year_stays_told():
    """The demo has no such seasons, Sonarr has: daily shows are numbered by year."""
    told = frozenset({"S2014E01"})
    season = KnownSeason(number=2014, count=5, size=5)
    before = Known(
        service=Slug("sonarr"),
        entry=1,
        identity=Identity(media=MediaType.TV, tvdb=1),
        title="Daily",
        year=2010,
        path="/tv/Daily",
        size=10,
        seasons=(season, KnownSeason(number=2015, count=1, size=1)),
        since=BEGIN,
        told=told,
    )
    now = replace(
        before,
        seasons=(season, KnownSeason(number=2015, count=2, size=2)),
        since=BEGIN + timedelta(days=1),
        told=frozenset(),
    )
    assert taken_over(before, now).told == told


def test_how_to_add_a_title_again_stays_known_while_it_cannot_be_read():
    before = Known(
        service=Slug("radarr"),
        entry=1,
        identity=Identity(media=MediaType.MOVIE, tmdb=1),
        title="Heat",
        year=1995,
        path="/movies/Heat",
        size=10,
        files=(1,),
        restore={"quality_profile": "HD"},
        since=BEGIN,
    )
    unread, other = replace(before, restore={}), {"quality_profile": "SD"}
    assert taken_over(before, unread) == before
    assert taken_over(before, replace(before, restore=other)).restore == other
