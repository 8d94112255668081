"""Invented descriptions of titles: the same title always gets the same text.

Each is made up once: the dice for it take longer than the rest of an answer.
"""

from functools import cache
from random import Random

from . import words


def person(chance: Random) -> str:
    """Make up a name."""
    return f"{chance.choice(words.FIRST_NAMES)} {chance.choice(words.LAST_NAMES)}"


@cache
def overview(identity: int, sentences: int = 3) -> str:
    """Make up what a title is about."""
    chance = Random(identity)
    place, somebody = chance.choice(words.PLACES), person(chance)
    situation = chance.choice(words.SITUATIONS)
    opening = f"In {place}, {somebody} {situation}."
    return " ".join([opening, *chance.sample(words.TURNS, sentences - 1)])


@cache
def keywords(identity: int, count: int = 18) -> tuple[str, ...]:
    """Choose what a film is filed under."""
    return tuple(Random(identity).sample(words.KEYWORDS, count))


@cache
def alternate_titles(identity: int, title: str, count: int = 12) -> tuple[str, ...]:
    """Make up what a title is called elsewhere."""
    chance = Random(identity)
    places = chance.sample(words.PLACES, count)
    return tuple(
        f"{title}: {chance.choice(words.NOUNS)} in {place}" for place in places
    )


@cache
def episode_title(identity: int) -> str:
    """Make up an episode's title."""
    chance = Random(identity)
    return f"The {chance.choice(words.ADJECTIVES)} {chance.choice(words.NOUNS)}"
