"""What the household did with each item (SPEC §3.3), from Jellyfin's own rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache

from ..clients.jellyfin import JellyfinUser
from ..identifiers import Scope, UserId
from .doings import Doings, EntryDoings, FilePart, SortedDoings
from .model import Item, MediaFile, Watch

_NOTHING = EntryDoings()


@cache
def _untouched(episodes: int) -> Watch:
    """Return one value for all of whom nothing is known: most of a library."""
    return Watch(episodes=episodes)


class Watching:
    """Judges any item, whole or part, by what was done with it."""

    def __init__(
        self,
        done: SortedDoings,
        users: Iterable[JellyfinUser],
        activity: Mapping[str, datetime],
        *,
        in_progress: timedelta,
        now: datetime,
    ) -> None:
        """Judge as of ``now``. ``activity``: latest play by identity key, remembered."""
        users = tuple(users)
        self.done = done
        self._activity = activity
        self._since = now - in_progress
        self._names = {user.id: user.name for user in users}
        self._enabled = frozenset(user.id for user in users if user.enabled)

    def watch(self, item: Item) -> Watch:
        """Return what the household did with an item."""
        files = _counted_files(item)
        episodes = sum(map(_episodes, files))
        done = self.done.entries.get(item.entry_item)
        remembered = [
            self._activity[key] for key in item.identity.keys if key in self._activity
        ]
        if done is None and not remembered:
            return _untouched(episodes)
        found = (done or _NOTHING).of(item)
        return self._told(found, remembered, files)

    def _told(
        self, found: Doings, remembered: list[datetime], files: tuple[MediaFile, ...]
    ) -> Watch:
        """Tell by name what was found."""
        latest = [] if found.activity is None else [found.activity]
        liked = {u: part for u, part in found.favorites.items() if u in self._enabled}
        favorites, favorite_in = self._named(liked)
        playing, playing_in = self._named(found.playing)
        in_progress = self._in_progress(found)
        last = max(in_progress, key=lambda one: one[1], default=None)
        return Watch(
            activity=max((*latest, *remembered), default=None),
            touched=found.touched or bool(remembered),
            seen=_seen(files, found.watched),
            episodes=sum(map(_episodes, files)),
            halfway=found.halfway,
            plays=max(found.plays, found.logged),
            favorites=favorites,
            favorite_in=favorite_in,
            in_progress=tuple((name, at) for name, at, _ in in_progress),
            in_progress_in=last[2] if last else "",
            playing=playing,
            playing_in=playing_in,
        )

    def _in_progress(self, found: Doings) -> list[tuple[str, datetime, str]]:
        return sorted(
            (self._names[user], at, part)
            for user, (at, part) in found.progress.items()
            if user in self._enabled and at >= self._since
        )

    def _named(
        self, users: Mapping[UserId, str] | Mapping[UserId | None, str]
    ) -> tuple[tuple[str, ...], str]:
        """Return the users' names in order, a stranger's a question mark.

        And in which part the first of them did it.
        """
        names = self._names
        found = sorted(
            (names.get(user, "?") if user else "?", part)
            for user, part in users.items()
        )
        return tuple(name for name, _ in found), found[0][1] if found else ""


def _counted_files(item: Item) -> tuple[MediaFile, ...]:
    """Return the files that watching is counted by: specials only by themselves."""
    if item.scope is Scope.EPISODE:
        return item.files
    return tuple(file for file in item.files if not file.special)


def _episodes(file: MediaFile) -> int:
    """Return how many episodes a file stands for; a movie's file stands for itself."""
    return len(file.episodes) or 1


def _seen(
    files: Iterable[MediaFile], watched: Mapping[UserId, set[FilePart]]
) -> tuple[tuple[UserId, int], ...]:
    """Return how many episodes of these files each user watched."""
    files = tuple(files)
    counts = {
        user: sum(_watched_in(file, parts) for file in files)
        for user, parts in watched.items()
    }
    return tuple(sorted((user, count) for user, count in counts.items() if count))


def _watched_in(file: MediaFile, parts: set[FilePart]) -> int:
    """Count the episodes of a file that are among what was watched."""
    if (file.id, None) in parts:
        return _episodes(file)
    return sum((file.id, episode) in parts for episode in file.episodes)
