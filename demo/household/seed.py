"""Fill a household: titles, files, users and what they watched, all by its seed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from .jellyfin import Item, User, Viewer
from .jellyfin.libraries import make_box_set
from .jellyfin.model import make_id
from .stories import MOVIE_STORIES, Story
from .titles import movie_titles
from .world import World

_USERS = ("Anna", "Ben", "Clara", "Dora", "Emil", "Farah", "Greta", "Hugo", "Ines")
_MOVIE_RETENTION = 90


def seed_users(world: World) -> None:
    """Make the users: the first is administrator, the fourth is disabled."""
    now = world.clock.now()
    for position in range(world.plan.users):
        extra = position // len(_USERS)
        name = _USERS[position % len(_USERS)] + (f" {extra + 1}" if extra else "")
        number = make_id("user", f"{world.plan.seed} {name}")
        user = User(number, name, now, admin=position == 0, disabled=position == 3)
        world.jellyfin.users[number] = user


def seed_titles(world: World) -> None:
    """Make movies with files on the disk. Blocks."""
    titles = movie_titles(world.plan.seed, world.plan.movies)
    world.catalogue.add_movies(titles)
    if not world.radarrs:
        return
    radarr = world.radarr()
    for title, story in zip(titles, movie_stories(world.plan.seed), strict=False):
        movie = radarr.add(title, added=_ago(world, story.imported + 1))
        file = radarr.new_file(movie, _ago(world, story.imported))
        tags = tuple(radarr.tag_id(label) for label in story.tags)
        movie = replace(movie, file=file, tags=tags)
        radarr.store(movie, file)
        radarr.movies[movie.id] = movie
        radarr.note_imported(movie, file)


def seed_watching(world: World) -> None:
    """Let users watch; Jellyfin must have scanned its libraries before."""
    by_key = {item.data_key: item for item in world.jellyfin.items.values()}
    if world.radarrs:
        movies = world.radarr().movies.values()
        stories = movie_stories(world.plan.seed)
        for movie, story in zip(movies, stories, strict=False):
            if item := by_key.get(str(movie.title.tmdb_id)):
                _watch(world, [item], story)
    _make_collection(world)


def movie_stories(seed: int) -> Iterator[Story]:
    """Yield what happened to each movie, for ever."""
    yield from MOVIE_STORIES
    yield from _stories(Random(f"stories {seed}"), _MOVIE_RETENTION)


def _stories(chance: Random, retention: int) -> Iterator[Story]:
    """Make up lives: most are fresh, some in their last two weeks, some overdue."""
    ranges = ((1, retention - 16), (retention - 13, retention - 1), (91, 300))
    while True:
        low, high = chance.choices(ranges, (76, 12, 12))[0]
        active = round(chance.uniform(low, high), 3)
        watched = chance.random() < 0.6
        earlier = round(chance.uniform(1, 500), 3)
        yield Story(
            imported=active + earlier if watched else active,
            watched=active if watched else None,
            share=0.5 if chance.random() < 0.05 else 1.0,
            by=chance.choice((0, 0, 1, 2)),
            favorite=chance.random() < 0.02,
            tags=("keep",) if chance.random() < 0.02 else (),
        )


def _watch(world: World, items: list[Item], story: Story) -> None:
    users = list(world.jellyfin.users)
    viewer = Viewer(world.jellyfin, users[story.by % len(users)])
    for item in items:
        if story.watched is not None:
            viewer.watched(item, story.share, _ago(world, story.watched))
        if story.favorite:
            viewer.likes(item, favorite=True)


def _make_collection(world: World) -> None:
    names = {"The Matrix", "Inception"}
    inside = [item.id for item in world.jellyfin.items.values() if item.name in names]
    if inside:
        make_box_set(world.jellyfin, "Dreams and Machines", inside)


def _ago(world: World, days: float) -> datetime:
    return world.clock.now() - timedelta(days=days)
