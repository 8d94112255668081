"""Films: a few everybody knows, a few with awkward names, and invented ones."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, islice
from random import Random

from . import words
from .model import MovieTitle

_KNOWN: tuple[tuple[str, int, int, str], ...] = (
    ("Inception", 2010, 27205, "tt1375666"),
    ("The Matrix", 1999, 603, "tt0133093"),
    ("Amélie", 2001, 194, "tt0211915"),
    ("Arrival", 2016, 329865, "tt2543164"),
    ("What If...", 2010, 900001, "tt9000001"),
    ("Face/Off", 1997, 754, "tt0119094"),
    ("Spirited Away", 2001, 129, "tt0245429"),
    ("Tick, Tick... Boom!", 2021, 537116, "tt8721424"),
    ("The Guest", 2014, 900002, "tt9000002"),
    ("The Guest", 2014, 900003, "tt9000003"),
    ("Mission: Impossible", 1996, 954, "tt0117060"),
    ("Paddington 2", 2017, 346648, "tt4468740"),
    ("千と千尋の旅", 2003, 900004, "tt9000004"),
    ("Léon & Zoë 🎬", 2019, 900005, ""),
    ("Who? Me? *", 1988, 900006, "tt9000006"),
    ('"Quoted" <Angle> | Pipe \\ Slash', 1975, 900007, "tt9000007"),
    ("Heat", 1995, 949, "tt0113277"),
    ("Parasite", 2019, 496243, "tt6751668"),
    ("Alien", 1979, 348, "tt0078748"),
    ("Moonlight", 2016, 376867, "tt4975722"),
    ("1917", 2019, 530915, "tt8579674"),
    ("100% Wolf", 2020, 900008, "tt9000008"),
    ("  Leading and trailing.  ", 2005, 900009, "tt9000009"),
    ("Ça et là", 2012, 900010, "tt9000010"),
    ("A Title of " + "Very " * 30 + "Many Words", 2018, 900011, "tt9000011"),
)
_UHD: tuple[tuple[str, int, int, str], ...] = (
    ("The Matrix", 1999, 603, "tt0133093"),
    ("Alien", 1979, 348, "tt0078748"),
    ("Dune", 2021, 438631, "tt1160419"),
    ("Blade Runner 2049", 2017, 335984, "tt1856101"),
    ("Mad Max: Fury Road", 2015, 76341, "tt1392190"),
)
_FIRST_INVENTED_ID = 1_000_001


def movie_titles(seed: int, count: int) -> tuple[MovieTitle, ...]:
    """Return `count` distinct films; fewer of one seed are the first of more."""
    return tuple(islice(chain(_known(_KNOWN), _invented(seed)), count))


def uhd_titles() -> tuple[MovieTitle, ...]:
    """Return what a household has in 4K: known films, some of `movie_titles`."""
    return tuple(_known(_UHD))


def _known(titles: Iterable[tuple[str, int, int, str]]) -> Iterator[MovieTitle]:
    for title, year, tmdb_id, imdb_id in titles:
        yield _movie(Random(tmdb_id), title, year, tmdb_id, imdb_id)


def _invented(seed: int) -> Iterator[MovieTitle]:
    chance = Random(f"movies {seed}")
    used = {(title, year) for title, year, *_ in _KNOWN}
    tmdb_id = _FIRST_INVENTED_ID
    while True:
        title, year = _name(chance), chance.randint(1950, 2025)
        if (title, year) not in used:
            used.add((title, year))
            yield _movie(chance, title, year, tmdb_id, f"tt{tmdb_id + 10_000_000}")
            tmdb_id += 1


def _name(chance: Random) -> str:
    adjective, noun = chance.choice(words.ADJECTIVES), chance.choice(words.NOUNS)
    other, place = chance.choice(words.NOUNS), chance.choice(words.PLACES)
    patterns = (
        f"The {adjective} {noun}",
        f"{adjective} {noun}",
        f"The {noun} of {place}",
        f"{noun} and {other}",
        f"The {noun}'s {other}",
        f"{adjective} {place}",
    )
    return chance.choice(patterns)


def _movie(
    chance: Random, title: str, year: int, tmdb_id: int, imdb_id: str
) -> MovieTitle:
    released = date(year, 1, 1) + timedelta(days=chance.randrange(365))
    return MovieTitle(
        tmdb_id=tmdb_id,
        imdb_id=imdb_id,
        title=title,
        year=year,
        runtime=chance.randint(78, 172),
        genres=tuple(chance.sample(words.GENRES, chance.randint(1, 3))),
        studio=chance.choice(words.STUDIOS),
        certification=chance.choice(words.CERTIFICATIONS),
        released=released,
        collection=f"{title} Collection" if chance.random() < 0.1 else "",
    )


def new_movie_title(title: str, year: int, tmdb_id: int = 0) -> MovieTitle:
    """Make up a film of that name; without an id it gets one of its own."""
    chance = Random(f"{title} {year} {tmdb_id}")
    number = tmdb_id or chance.randint(50_000_000, 90_000_000)
    return _movie(chance, title, year, number, f"tt{number + 10_000_000}")
