"""How a film, series, season or episode is named by somebody outside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Which:
    """A film, or a series, or (with a season, with an episode) a part of it.

    A title is "Inception", "Inception (2010)", "tmdb:27205" or "tvdb:81189"; a library
    chooses a copy, as the one in Leaving Soon; else it is the original.
    """

    title: str
    season: int | None = None
    episode: int | None = None
    library: str = ""
