"""What Sonarr finds when it searches: all that has aired and is missing."""

from collections.abc import Iterable
from dataclasses import replace

from ..servarr.searching import Download, Searches
from .state import SonarrState


def searches(state: SonarrState) -> Searches:
    """Return the searches that there are."""
    return {
        "SeriesSearch": lambda body: missing(state, body.number("seriesId")),
        "SeasonSearch": lambda body: missing(
            state, body.number("seriesId"), body.number("seasonNumber")
        ),
        "EpisodeSearch": lambda body: _episodes(state, body.numbers("episodeIds")),
    }


def missing(state: SonarrState, number: int, season: int | None = None) -> Download:
    """Return what brings what is monitored and missing of a series, or a season.

    Seasons that are not monitored are passed over, unless one is asked for.
    """

    def download() -> None:
        shelf = state.shelves.get(number)
        if shelf and shelf.series.monitored:
            for episode in shelf.among(season):
                asked = (
                    season is not None or shelf.series.seasons[episode.season.number]
                )
                if asked and state.is_wanted(episode):
                    state.import_episodes(shelf, [episode])

    return download


def _episodes(state: SonarrState, numbers: Iterable[int]) -> Download:
    """Return what brings episodes, monitored or not."""

    def download() -> None:
        for number in numbers:
            if shelf := state.shelf_of_episode(number):
                episode = shelf.episodes[number]
                if state.is_wanted(replace(episode, monitored=True)):
                    state.import_episodes(shelf, [episode])

    return download
