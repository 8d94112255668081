"""What was done with a movie, a series, and each part of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..identifiers import Episode, ItemId, UserId
from .model import Item

type FlagKey = tuple[UserId, str]
"""A user and an identity key, down to the episode."""

type FilePart = tuple[int, Episode | None]
"""A file by its id, with one of its episodes where only that is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A played flag without a date: for the file imported then, counting from when.

    ``counts_from`` is ``None`` where it was already on when that file was first read.
    """

    imported: datetime
    counts_from: datetime | None


@dataclass(slots=True)
class Doings:
    """Everything that was done with a movie, a series, a season or a file.

    ``favorites``, ``progress`` and ``playing`` tell of each user in which part of it, as
    ``S03E04``; empty: in all of it. ``progress`` is when who is in the middle last
    played. ``halfway``: somebody is, in what they have not watched before. ``plays``
    are counted by Jellyfin, ``logged`` by Jellystat.
    """

    activity: datetime | None = None
    touched: bool = False
    halfway: bool = False
    plays: int = 0
    logged: int = 0
    favorites: dict[UserId, str] = field(default_factory=dict)
    progress: dict[UserId, tuple[datetime, str]] = field(default_factory=dict)
    playing: dict[UserId | None, str] = field(default_factory=dict)
    watched: defaultdict[UserId, set[FilePart]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def move(self, at: datetime) -> None:
        """Move activity forward, never back."""
        if self.activity is None or at > self.activity:
            self.activity = at

    def note_progress(self, user: UserId, at: datetime, part: str) -> None:
        """Note that a user is in the middle; the latest counts."""
        known = self.progress.get(user)
        if known is None or at > known[0]:
            self.progress[user] = at, part

    def add(self, other: Doings, within: str) -> None:
        """Take over what was done with something ``within``, which is no part of it."""

        def inner(part: str) -> str:
            return "" if within.startswith(part) else part

        if other.activity is not None:
            self.move(other.activity)
        self.touched |= other.touched
        self.halfway |= other.halfway
        self.plays += other.plays
        self.logged += other.logged
        for user, part in other.favorites.items():
            self.favorites.setdefault(user, inner(part))
        for player, part in other.playing.items():
            self.playing.setdefault(player, inner(part))
        for user, (at, part) in other.progress.items():
            self.note_progress(user, at, inner(part))
        for user, parts in other.watched.items():
            self.watched[user] |= parts


@dataclass(slots=True)
class EntryDoings:
    """What was done with a movie or series: at all, and by season and file."""

    whole: Doings = field(default_factory=Doings)
    seasons: defaultdict[int, Doings] = field(
        default_factory=lambda: defaultdict(Doings)
    )
    files: defaultdict[int, Doings] = field(default_factory=lambda: defaultdict(Doings))

    def of(self, item: Item) -> Doings:
        """Return what was done with an item of this entry.

        What cannot be told apart counts for every part: it only ever protects.
        """
        found = Doings()
        for doings in self._about(item):
            found.add(doings, item.part)
        return found

    def _about(self, item: Item) -> Iterator[Doings]:
        yield self.whole
        yield from self._seasons_of(item)
        yield from (self.files[f.id] for f in item.files if f.id in self.files)

    def _seasons_of(self, item: Item) -> Iterator[Doings]:
        if item.identity.is_whole:
            yield from self.seasons.values()
            return
        seasons = {season for file in item.files for season in file.seasons}
        if item.identity.season is not None:
            seasons = {item.identity.season}
        for season in sorted(seasons & self.seasons.keys()):
            yield self.seasons[season]


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedDoings:
    """What was done with every entry, and what to remember of it.

    ``flags``: all undated flags that are on.
    """

    entries: Mapping[ItemId, EntryDoings]
    flags: Mapping[FlagKey, Flag]
    oldest_play: datetime | None
