"""Invented descriptions of titles: the same title always gets the same text."""

from random import Random

from . import words


def person(chance: Random) -> str:
    """Make up a name."""
    return f"{chance.choice(words.FIRST_NAMES)} {chance.choice(words.LAST_NAMES)}"


def overview(identity: int, sentences: int = 3) -> str:
    """Make up what a title is about."""
    chance = Random(identity)
    place, somebody = chance.choice(words.PLACES), person(chance)
    situation = chance.choice(words.SITUATIONS)
    opening = f"In {place}, {somebody} {situation}."
    return " ".join([opening, *chance.sample(words.TURNS, sentences - 1)])


def keywords(identity: int, count: int = 18) -> list[str]:
    """Choose what a film is filed under."""
    return Random(identity).sample(words.KEYWORDS, count)


def alternate_titles(identity: int, title: str, count: int = 12) -> list[str]:
    """Make up what a title is called elsewhere."""
    chance = Random(identity)
    places = chance.sample(words.PLACES, count)
    return [f"{title}: {chance.choice(words.NOUNS)} in {place}" for place in places]


def episode_title(identity: int) -> str:
    """Make up an episode's title."""
    chance = Random(identity)
    return f"The {chance.choice(words.ADJECTIVES)} {chance.choice(words.NOUNS)}"
