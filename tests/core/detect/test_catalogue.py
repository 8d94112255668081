"""What is remembered of a title while it changes."""

from dataclasses import replace
from datetime import timedelta

from custom_components.cleanarr.core.detect.catalogue import taken_over
from custom_components.cleanarr.core.identifiers import Identity, MediaType, Slug
from custom_components.cleanarr.core.library.model import MediaFile
from custom_components.cleanarr.core.memory import Known, KnownFile, KnownSeason
from tests.core.street import BEGIN


def _file(number: int, *episodes: int) -> MediaFile:
    return MediaFile(
        id=number,
        path=f"/tv/Daily/{number}.mkv",
        size=1,
        imported=BEGIN,
        episodes=tuple((2014, each) for each in episodes),
    )


def test_what_was_told_stays_told_until_it_is_gone_or_there_again():
    """Of five told, one is listed still, two came back, and two are gone."""
    told = frozenset(
        KnownFile(id=number, size=1, episodes=((2014, number),))
        for number in range(1, 5)
    )
    before = Known(
        service=Slug("sonarr"),
        entry=1,
        identity=Identity(media=MediaType.TV, tvdb=1),
        title="Daily",
        year=2010,
        path="/tv/Daily",
        size=10,
        seasons=(KnownSeason(number=2014, count=5, size=5),),
        since=BEGIN,
        told=told,
        gone=frozenset({(2014, 5)}),
    )
    later = BEGIN + timedelta(days=1)
    now = replace(before, told=frozenset(), gone=frozenset(), since=later)
    assert taken_over(before, now, None) == before
    changed = replace(now, seasons=(KnownSeason(number=2014, count=3, size=3),))
    files = [_file(1, 1), _file(12, 2), _file(15, 5)]
    after = taken_over(before, changed, files)
    assert {file.id for file in after.told} == {1}
    assert after.gone == {(2014, 3), (2014, 4)}
    assert after.since == later


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
    assert taken_over(before, unread, None) == before
    assert taken_over(before, replace(before, restore=other), None).restore == other
