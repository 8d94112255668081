"""What people do in the three weeks before the demo begins, so that all is there."""

from dataclasses import dataclass

from demo.choices import BINGE
from demo.household.which import Which


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that a person does, so many days before the present."""

    days_ago: float
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Played(Entry):
    """Somebody watches a title, or a share of it."""

    what: Which
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Entry):
    """Somebody asks Cleanarr to keep a title for ever."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded(Entry):
    """A running series comes with all that has aired; its last season is this year's.

    `seasons` counts the episodes of each.
    """

    title: str
    seasons: tuple[int, ...]
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested(Entry):
    """Somebody asks Seerr for a title."""

    title: str


_LAST_OF_BREAKING_BAD = Which("Breaking Bad", season=5, episode=16)

BINGED = "Better Call Maude"

# Movies stay for 90 days and series for 120, unless people go on watching them, or a
# rule says otherwise: seasons of what has the tag for five days after they were watched.
DIARY: tuple[Entry, ...] = (
    Played(days_ago=114.3, who="Anna", what=_LAST_OF_BREAKING_BAD),
    Played(days_ago=87.6, who="Clara", what=Which("tmdb:900004")),
    Played(days_ago=84.8, who="Anna", what=Which("Inception")),
    Played(days_ago=79.2, who="Ben", what=Which("Tick, Tick... Boom!")),
    Downloaded(
        days_ago=20.8, who="Anna", title=BINGED, seasons=(7, 13, 13, 13, 16), tag=BINGE
    ),
    Requested(days_ago=20.5, who="Ben", title="Mission: Impossible"),
    Played(days_ago=10, who="Anna", what=Which(BINGED, season=1)),
    Played(days_ago=7, who="Anna", what=Which(BINGED, season=2)),
    Kept(days_ago=6.2, who="Clara", title="Amélie", reason="For Sunday evening"),
    *(
        Played(days_ago=6.1 - number, who="Anna", what=Which(BINGED, 3, number))
        for number in range(1, 6)
    ),
    Played(days_ago=1.9, who="Ben", what=Which("Paddington 2"), share=0.4),
    Played(days_ago=0.8, who="Anna", what=Which("Heat")),
)
