"""What people did with a Leaving Soon copy stays with its title, and with no other."""

from dataclasses import replace

import pytest

from custom_components.cleanarr.core.cleaner.copies import listed_copies, past_copies
from custom_components.cleanarr.core.clients.jellyfin import Kind
from custom_components.cleanarr.core.identifiers import Slug
from custom_components.cleanarr.core.library.join import OwnCopies
from custom_components.cleanarr.core.memory import CopyWatch, FileKey
from demo.household import Which
from tests.core.library.builders import (
    ANNA,
    DAY,
    NOW,
    RADARR_4K,
    a_movie,
    a_series,
)
from tests.core.street import Street

HEAT = "Heat"
ALIEN = "Alien"
SHELF = "Leaving Soon - Movies"
MOVIE = a_movie(1)
COPY = CopyWatch(
    user=ANNA,
    file=FileKey(MOVIE.service, 1, "movie:tmdb:1001", NOW - 300 * DAY),
    kind=Kind.MOVIE,
    played=True,
    last_played=None,
    position=0.0,
    favorite=True,
)
NONE: frozenset[FileKey] = frozenset()


@pytest.fixture
async def liked(shown: Street) -> Street:
    """Ben likes the copy of Heat, which is taken out of Leaving Soon for that."""
    await shown.movie(ALIEN, played=1)
    await shown.movie(HEAT)
    await shown.announce()
    await shown.world.favorite("Ben", Which(HEAT, library=SHELF))
    await shown.cleaner.sync()
    await shown.live(6)
    assert shown.shown(HEAT).reason.key == "favorite"
    assert shown.cleaner.view.leaving_soon == ()
    return shown


async def test_a_favourite_on_the_copy_outlives_a_better_file(liked: Street):
    await liked.world.import_movie(HEAT)
    await liked.live(6)
    assert liked.shown(HEAT).reason.key == "favorite"


async def test_a_favourite_on_the_copy_outlives_a_rebuilt_radarr(liked: Street):
    await liked.world.renumber("radarr")
    await liked.cleaner.sync()
    assert liked.shown(HEAT).reason.key == "favorite"
    assert liked.shown(ALIEN).reason.key != "favorite"


def test_only_what_jellyfin_lists_speaks_for_itself():
    own = OwnCopies(folder="/soon", links={"/soon/Movie 1.mkv": (Slug("radarr"), 1)})
    places = ["/soon/Movie 1.mkv", "/media/Movie 2.mkv", None]
    assert listed_copies(places, own, [MOVIE, a_movie(2)]) == {COPY.file}
    assert listed_copies([None], own, [MOVIE]) == NONE
    assert past_copies([COPY], frozenset({COPY.file}), [MOVIE]) == ((), {})


def test_the_same_file_was_watched():
    (row,), places = past_copies([COPY], NONE, [MOVIE])
    assert (row.item.kind, row.played, row.favorite) == (Kind.MOVIE, True, True)
    assert places == {row.item.path: (MOVIE.service, 1)}


@pytest.mark.parametrize(
    "item",
    [
        a_movie(1, imported=NOW - DAY),
        a_movie(9, tmdb=1001),
        a_movie(1, service=RADARR_4K),
    ],
    ids=["imported again", "under other numbers", "in another Radarr"],
)
def test_another_file_of_the_title_is_touched_and_not_watched(item):
    (row,), places = past_copies([COPY], NONE, [item])
    assert row.item.kind not in (Kind.MOVIE, Kind.EPISODE)
    assert row.favorite
    assert places == {row.item.path: (item.service, item.files[0].id)}


def test_another_title_with_the_files_number_is_a_stranger():
    stranger = a_movie(1, tmdb=7)
    assert past_copies([COPY], NONE, [stranger]) == ((), {})


def test_a_title_in_two_radarrs_is_liked_in_both():
    items = [MOVIE, a_movie(1, service=RADARR_4K)]
    rows, places = past_copies([COPY], NONE, items)
    assert len({row.item.id for row in rows}) == len(places) == 2
    assert {service for service, _ in places.values()} == {"radarr", "radarr_4k"}


def test_an_episode_counts_for_its_own_file_or_for_the_series():
    show = a_series(1)
    key = FileKey(show.service, 12, "tv:tvdb:5001", NOW - 300 * DAY)
    seen = replace(COPY, file=key, kind=Kind.EPISODE)
    (row,), places = past_copies([seen], NONE, [show])
    assert (row.item.kind, *places.values()) == (Kind.EPISODE, (show.service, 12))
    (row,), places = past_copies([seen], NONE, [replace(show, files=show.files[:1])])
    assert (row.item.kind, *places.values()) == (Kind.SERIES, (show.service, 11))
    assert past_copies([seen], NONE, [replace(show, files=())]) == ((), {})
