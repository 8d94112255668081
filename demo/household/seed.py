"""Fill a household: titles, files, users and what they watched, all by its seed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from random import Random

from .disk import make_file
from .jellyfin import Item, ItemKind, User, Viewer
from .jellyfin.libraries import make_box_set
from .jellyfin.model import make_id
from .plan import RADARR_4K, SONARR_ANIME
from .radarr import RadarrState
from .sonarr import Episode, Shelf, SonarrState
from .stories import (
    ANIME_STORIES,
    MOVIE_STORIES,
    SERIES_STORIES,
    UHD_STORIES,
    Story,
)
from .titles import (
    MovieTitle,
    ShowTitle,
    anime_titles,
    movie_titles,
    show_titles,
    uhd_titles,
)
from .world import World

_USERS = ("Anna", "Ben", "Clara", "Dora", "Emil", "Farah", "Greta", "Hugo", "Ines")
_MOVIE_RETENTION, _SERIES_RETENTION = 90, 120
_DOUBLE_EVERY, _SUBTITLES_EVERY = 3, 5


def seed_users(world: World) -> None:
    """Make the users: the first is administrator, the fourth is disabled."""
    now = _begins(world)
    for position in range(world.plan.users):
        extra = position // len(_USERS)
        name = _USERS[position % len(_USERS)] + (f" {extra + 1}" if extra else "")
        number = make_id("user", f"{world.plan.seed} {name}")
        user = User(number, name, now, admin=position == 0, disabled=position == 3)
        world.jellyfin.users[number] = user


def seed_movies(world: World) -> None:
    """Make movies with files on the disk. Blocks."""
    for radarr, titles, stories in _movies(world):
        world.catalogue.add_movies(titles)
        for title, story in zip(titles, stories, strict=False):
            _add_movie(world, radarr, title, story)


def _add_movie(
    world: World, radarr: RadarrState, title: MovieTitle, story: Story
) -> None:
    movie = radarr.add(title, added=_ago(world, story.imported + 1))
    file = radarr.import_at(movie.id, _ago(world, story.imported))
    if movie.id % _SUBTITLES_EVERY == 1:
        video = radarr.on_disk(f"{movie.path}/{file.relative_path}")
        make_file(video.with_suffix(".en.srt"), 90_000, file.date_added)
    tags = tuple(radarr.tag_id(label) for label in story.tags)
    radarr.movies[movie.id] = replace(radarr.movies[movie.id], tags=tags)


def seed_series(world: World) -> None:
    """Make series with files on the disk. Blocks."""
    for sonarr, titles, stories in _series(world):
        world.catalogue.add_shows(titles)
        for title, story in zip(titles, stories, strict=False):
            shelf = sonarr.add(title, added=_ago(world, story.imported + 1))
            tags = tuple(sonarr.tag_id(label) for label in story.tags)
            shelf.set_series(replace(shelf.series, tags=tags))
            for episodes in _files_of(shelf):
                _import(world, sonarr, shelf, episodes, story)


def _files_of(shelf: Shelf) -> Iterator[list[Episode]]:
    """Yield the episodes of each file: in every third series seasons open doubly."""
    for number in shelf.series.seasons:
        season = shelf.among(number)
        double = number > 0 and shelf.series.id % _DOUBLE_EVERY == 1
        first = 2 if double else 1
        yield season[:first]
        yield from ([episode] for episode in season[first:])


def _import(
    world: World,
    sonarr: SonarrState,
    shelf: Shelf,
    episodes: list[Episode],
    story: Story,
) -> None:
    aired = max(episode.airs for episode in episodes)
    imported = max(_ago(world, story.imported), aired + timedelta(hours=3))
    if imported <= _begins(world):
        sonarr.add_file(shelf, episodes, imported)


def seed_watching(world: World) -> None:
    """Let users watch; Jellyfin must have scanned its libraries before."""
    by_key = {item.data_key: item for item in world.jellyfin.items.values()}
    for radarr, _, stories in _movies(world):
        for movie, story in zip(radarr.movies.values(), stories, strict=False):
            if item := by_key.get(str(movie.title.tmdb_id)):
                _watch(world, [item], story)
    for sonarr, _, stories in _series(world):
        for shelf, story in zip(sonarr.shelves.values(), stories, strict=False):
            if item := by_key.get(str(shelf.series.title.tvdb_id)):
                _watch_series(world, item, story)
    _make_collection(world)


def _movies(
    world: World,
) -> Iterator[tuple[RadarrState, tuple[MovieTitle, ...], Iterable[Story]]]:
    """Yield what the first Radarr begins with, and a known one for 4K."""
    seed, count = world.plan.seed, world.plan.movies
    for number, radarr in enumerate(world.radarrs.values()):
        if number == 0:
            lives = _stories(Random(f"movies {seed}"), _MOVIE_RETENTION)
            yield radarr, movie_titles(seed, count), chain(MOVIE_STORIES, lives)
        elif radarr.plan == RADARR_4K:
            yield radarr, uhd_titles(), UHD_STORIES


def _series(
    world: World,
) -> Iterator[tuple[SonarrState, tuple[ShowTitle, ...], Iterable[Story]]]:
    """Yield what the first Sonarr begins with, and a known one for anime."""
    seed, count = world.plan.seed, world.plan.series
    for number, sonarr in enumerate(world.sonarrs.values()):
        if number == 0:
            titles = show_titles(seed, count, _begins(world).date())
            lives = _stories(Random(f"series {seed}"), _SERIES_RETENTION)
            yield sonarr, titles, chain(SERIES_STORIES, lives)
        elif sonarr.plan == SONARR_ANIME:
            yield sonarr, anime_titles(), ANIME_STORIES


def _stories(chance: Random, retention: int) -> Iterator[Story]:
    """Make up lives: most are fresh, some in their last two weeks, some overdue."""
    fresh, late = (1, retention - 16), (retention - 13, retention - 1)
    overdue = (retention + 1, 3 * retention)
    while True:
        low, high = chance.choices((fresh, late, overdue), (76, 12, 12))[0]
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
    viewer = _viewer(world, story)
    for item in items:
        if story.watched is not None:
            viewer.watched(item, story.share, _ago(world, story.watched))
        if story.favorite:
            viewer.likes(item, favorite=True)


def _watch_series(world: World, series: Item, story: Story) -> None:
    """Watch two episodes a day up to the story's share of them; specials are left."""
    viewer = _viewer(world, story)
    if story.favorite:
        viewer.likes(series, favorite=True)
    if story.watched is None:
        return
    found = world.jellyfin.episodes_of(series)
    episodes = [item for item in found if item.season > 0]
    seen = episodes[: int(len(episodes) * story.share)]
    for before, episode in enumerate(reversed(seen)):
        at = _ago(world, story.watched + before / 2)
        viewer.watched(episode, 1, max(at, min(episode.created, _begins(world))))


def _viewer(world: World, story: Story) -> Viewer:
    users = list(world.jellyfin.users)
    return Viewer(world.jellyfin, users[story.by % len(users)])


def _make_collection(world: World) -> None:
    names = {"The Matrix", "Inception"}
    movies = world.jellyfin.visible(ItemKind.MOVIE)
    inside = [item.id for item in movies if item.name in names]
    if inside:
        make_box_set(world.jellyfin, "Dreams and Machines", inside)


def _ago(world: World, days: float) -> datetime:
    return _begins(world) - timedelta(days=days)


def _begins(world: World) -> datetime:
    return world.plan.begins or world.clock.now()
