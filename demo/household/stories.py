"""What happened to the first titles of each household, so that each case is there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """Days ago at which a title was imported and last watched (None: never).

    `share` is how far it was watched, `by` the number of the user.
    """

    imported: float
    watched: float | None = None
    share: float = 1.0
    by: int = 0
    favorite: bool = False
    tags: tuple[str, ...] = ()


MOVIE_STORIES = (
    Story(400, 84.4),  # Inception: leaves in five days
    Story(700, 30),
    Story(200),  # Amélie: never watched, long due
    Story(300, 120),  # Arrival: due
    Story(87.2),  # What If...: never watched, leaves in two days
    Story(300, 82, favorite=True),
    Story(500, 170, tags=("keep",)),
    Story(500, 79.5, by=1),
    Story(88.6),  # The Guest, of two
    Story(20),
    Story(220, 4, share=0.4),  # in progress
    Story(120, 1),
    Story(150, 81.3, by=2),
    Story(60),
    Story(98, 95),
    Story(79, tags=("kids",)),
)
SERIES_STORIES = (
    Story(500, 114.6),  # Breaking Bad: leaves in five days
    Story(600, 190),  # The Wire: due
    Story(300, 150, tags=("keep",)),
    Story(90, 3),
    Story(200, 109.3),
    Story(150, 130, favorite=True),
)
UHD_STORIES = (
    Story(90),  # The Matrix, of which the first Radarr has a copy
    Story(40),  # Alien, of which it may have one
    Story(320, 71.5, by=1),  # Dune: due when three weeks went by
    Story(58.4),  # Blade Runner 2049: never watched
    Story(200, 20, by=2),
)
ANIME_STORIES = (
    Story(400, 95.2, by=2),  # Cowboy Bebop: leaves in four days after three weeks
    Story(300, 12, by=1),
    Story(70),
)
