"""Marks that were on before: which file they belong to. Pure."""

from custom_components.cleanarr.core.clients.jellyfin import Kind, WatchRow
from custom_components.cleanarr.core.library.doings import Flag
from custom_components.cleanarr.core.library.join import OwnCopies, join
from custom_components.cleanarr.core.library.sorting import DoingsContext, sort_doings
from tests.core.library.builders import ANNA, NOW, a_row, a_series, row_of


def test_an_old_mark_does_not_become_a_new_one_where_the_place_is_known_by_now():
    """It was on when this file was first read, and goes by its number until then."""
    series = a_series(1)
    file, jellyfin = series.files[0], row_of(series, 2)
    assert file.imported is not None
    episode = a_row(
        7, kind=Kind.EPISODE, series=jellyfin.id, season=1, episode=1, path=file.path
    )
    mark = WatchRow(
        item=episode,
        user=ANNA,
        played=True,
        last_played=None,
        position=0.0,
        favorite=False,
        plays=0,
    )
    flags = {
        (ANNA, "tv:tvdb:5001:s01e01"): Flag(imported=file.imported, counts_from=None)
    }
    found = join([series], [jellyfin], OwnCopies(), [("/tv", "/tv")])
    assert found.files_at(file.path)
    done = sort_doings(
        {series.id: series},
        found,
        [mark],
        (),
        DoingsContext(
            now=NOW, flags=flags, known_files=lambda _: True, first_reading=False
        ),
    )
    assert not done.entries[series.id].of(series).watched
