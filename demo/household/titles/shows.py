"""Television series: a few everybody knows, then invented ones, ended and running."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, islice
from random import Random

from . import words
from .model import SeasonTitle, ShowTitle

# Title, year, ids at TVDB, TMDB and IMDb, and how many episodes each season has.
type Known = tuple[str, int, int, int, str, tuple[int, ...]]

_KNOWN: tuple[Known, ...] = (
    ("Breaking Bad", 2008, 81189, 1396, "tt0903747", (2, 7, 13, 13, 13, 16)),
    ("The Wire", 2002, 79126, 1438, "tt0306414", (0, 13, 12, 12, 10, 10)),
    ("Chernobyl", 2019, 360893, 87108, "tt7366338", (0, 5)),
)
_ANIME: tuple[Known, ...] = (
    ("Cowboy Bebop", 1998, 76885, 30991, "tt0213338", (0, 26)),
    ("Death Note", 2006, 79481, 13916, "tt0877057", (0, 37)),
    ("Samurai Champloo", 2004, 79089, 5909, "tt0423731", (0, 26)),
)
_AWKWARD = ("Marée: Haute / Basse", "Who Is Erin?", "Über Alles…?", "24/7 🚑")
_FIRST_INVENTED_ID = 500_001


def show_titles(seed: int, count: int, today: date) -> tuple[ShowTitle, ...]:
    """Return `count` distinct series; running ones have aired and coming episodes."""
    return tuple(islice(chain(_known(_KNOWN), _invented(seed, today)), count))


def anime_titles() -> tuple[ShowTitle, ...]:
    """Return known anime series, none of which is among `show_titles`."""
    return tuple(_known(_ANIME))


def _known(shows: Iterable[Known]) -> Iterator[ShowTitle]:
    for title, year, tvdb_id, tmdb_id, imdb_id, lengths in shows:
        seasons = tuple(
            SeasonTitle(number, length, date(year + max(number - 1, 0), 1, 20))
            for number, length in enumerate(lengths)
            if length
        )
        ids = (tvdb_id, tmdb_id, imdb_id)
        yield _show(Random(tvdb_id), (title, year), ids, seasons, ended=True)


def _invented(seed: int, today: date) -> Iterator[ShowTitle]:
    chance, used = Random(f"shows {seed}"), set[str]()
    names = chain(_AWKWARD, iter(lambda: _name(chance), ""))
    tvdb_id = _FIRST_INVENTED_ID
    for name in names:
        if name in used:
            continue
        used.add(name)
        ended = chance.random() < 0.6
        seasons = _seasons(chance, today, ended=ended)
        year = min(season.first_aired for season in seasons).year
        tmdb_id = 0 if chance.random() < 0.05 else tvdb_id + 3_000_000
        ids = (tvdb_id, tmdb_id, f"tt{tvdb_id + 20_000_000}")
        yield _show(chance, (name, year), ids, seasons, ended=ended)
        tvdb_id += 1


def _name(chance: Random) -> str:
    adjective, noun = chance.choice(words.ADJECTIVES), chance.choice(words.NOUNS)
    place = chance.choice(words.PLACES)
    patterns = (
        f"{noun} {place}",
        f"The {adjective} {noun}s",
        f"{place} {noun}",
        f"{chance.choice(words.FIRST_NAMES)} and the {noun}",
    )
    return chance.choice(patterns)


def _seasons(chance: Random, today: date, *, ended: bool) -> tuple[SeasonTitle, ...]:
    count = chance.randint(1, 6)
    if ended:
        last = today - timedelta(days=chance.randint(400, 4000))
    else:
        last = today - timedelta(days=chance.randint(10, 45))
    first = last - timedelta(days=364 * (count - 1))
    seasons = [
        SeasonTitle(
            number, chance.randint(9, 16), first + timedelta(days=364 * (number - 1))
        )
        for number in range(1, count + 1)
    ]
    if chance.random() < 0.3:
        specials = SeasonTitle(0, chance.randint(1, 3), first + timedelta(days=100))
        seasons.insert(0, specials)
    return tuple(seasons)


def _show(
    chance: Random,
    name: tuple[str, int],
    ids: tuple[int, int, str],
    seasons: tuple[SeasonTitle, ...],
    *,
    ended: bool,
) -> ShowTitle:
    title, year = name
    tvdb_id, tmdb_id, imdb_id = ids
    return ShowTitle(
        tvdb_id=tvdb_id,
        tmdb_id=tmdb_id,
        imdb_id=imdb_id,
        title=title,
        year=year,
        runtime=chance.choice((24, 42, 55)),
        genres=tuple(chance.sample(words.GENRES, chance.randint(1, 3))),
        network=chance.choice(words.NETWORKS),
        certification=chance.choice(words.TV_CERTIFICATIONS),
        ended=ended,
        seasons=seasons,
    )


def new_show_title(
    title: str, year: int, episodes: Sequence[int], tvdb_id: int, *, ended: bool
) -> ShowTitle:
    """Make up a series of that name; `episodes` counts those of each season."""
    chance = Random(f"{title} {year} {tvdb_id}")
    number = tvdb_id or chance.randint(5_000_000, 9_000_000)
    seasons = tuple(
        SeasonTitle(season, count, date(year + season - 1, 1, 1))
        for season, count in enumerate(episodes, 1)
    )
    ids = (number, number + 3_000_000, f"tt{number + 20_000_000}")
    return _show(chance, (title, year), ids, seasons, ended=ended)
