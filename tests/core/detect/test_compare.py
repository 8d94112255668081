"""What is missing of a title though nobody said so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.cleanarr.core.detect.compare import compare
from custom_components.cleanarr.core.identifiers import Identity, MediaType, Slug
from custom_components.cleanarr.core.memory import Known, KnownSeason
from tests.core.street import BEGIN

SONARR = Slug("sonarr")
SERIES = Identity(media=MediaType.TV, tvdb=81797)


def known(**seasons: int) -> Known:
    return Known(
        service=SONARR,
        entry=1,
        identity=SERIES,
        title="One Piece",
        year=1999,
        path="/tv/One Piece",
        size=sum(seasons.values()),
        seasons=tuple(
            KnownSeason(number=int(name[1:]), count=count, size=count)
            for name, count in seasons.items()
        ),
        since=BEGIN,
    )


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        (known(s1=8), ["S02"]),
        (known(s1=8, s4=3), ["S02"]),
        (known(s1=8, s4=31), []),
        (known(s1=8, s2=22, s3=9), []),
    ],
    ids=["less", "less, and some new", "another number", "divided"],
)
def test_a_season_is_missing_where_its_series_has_less(now: Known, missing: list[str]):
    """TVDB gives seasons other numbers now and then; their files are as many."""
    later = replace(now, since=BEGIN + timedelta(days=1))
    there = {(SONARR, key): later for key in SERIES.keys}
    before = known(s1=8, s2=31)
    found = compare([before], there, (), {}, readable={SONARR}, busy=lambda _: False)
    assert [each.identity.part for each in found.unexplained] == missing
    (after,) = found.put.values()
    kept = {season.number for season in (before if missing else now).seasons}
    assert {season.number for season in after.seasons} >= kept
