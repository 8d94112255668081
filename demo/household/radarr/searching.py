"""What Radarr finds when it searches: all that is out and missing."""

from collections.abc import Iterable

from ..servarr.searching import Download, Searches
from .state import RadarrState


def searches(state: RadarrState) -> Searches:
    """Return the searches that there are."""
    return {"MoviesSearch": lambda body: missing(state, body.numbers("movieIds"))}


def missing(state: RadarrState, numbers: Iterable[int]) -> Download:
    """Return what brings those of these movies that have no file, monitored or not."""

    def download() -> None:
        for number in numbers:
            movie = state.movies.get(number)
            if movie and state.is_missing(movie):
                state.import_file(number)

    return download
