"""Identifiers: typed, so that one kind is never taken for another, and never blank."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
import re
from typing import NewType

Slug = NewType("Slug", str)
MovieId = NewType("MovieId", int)
MovieFileId = NewType("MovieFileId", int)
SeriesId = NewType("SeriesId", int)
EpisodeId = NewType("EpisodeId", int)
EpisodeFileId = NewType("EpisodeFileId", int)
JellyfinId = NewType("JellyfinId", str)
UserId = NewType("UserId", str)
SeerrUserId = NewType("SeerrUserId", int)
SeerrRequestId = NewType("SeerrRequestId", int)
SeerrMediaId = NewType("SeerrMediaId", int)
ShokoFileId = NewType("ShokoFileId", int)
ShokoLocationId = NewType("ShokoLocationId", int)
ShokoSeriesId = NewType("ShokoSeriesId", int)
AnidbId = NewType("AnidbId", int)
ItemId = NewType("ItemId", str)
RuleId = NewType("RuleId", str)

_GUID = re.compile(r"[0-9a-f]{32}")


class BlankIdentifier(ValueError):
    """A missing, zero, negative or malformed identifier where one is required."""


class MediaType(StrEnum):
    """The two worlds of a library; an id of one means nothing in the other."""

    MOVIE = "movie"
    TV = "tv"


class Scope(StrEnum):
    """What is deleted as one; an episode stands for one file, which can carry several."""

    MOVIE = "movie"
    SERIES = "series"
    SEASON = "season"
    EPISODE = "episode"


def entry_of(item: ItemId) -> ItemId:
    """Return the id of the movie or series that an item is, or belongs to."""
    return ItemId("-".join(item.split("-")[:2]))


def service_of(item: ItemId) -> Slug:
    """Return the service that an item is in."""
    return Slug(item.partition("-")[0])


def number_id[T](kind: Callable[[int], T], value: object) -> T:
    """Return ``value`` as an id of Radarr, Sonarr or Seerr: a number above zero.

    Raises BlankIdentifier for anything else, ``True`` and numeric strings included.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise BlankIdentifier(f"{value!r} is no id")
    return kind(value)


def season_number(value: object) -> int:
    """Return ``value`` as the number of a season; 0, the specials, is one.

    Raises BlankIdentifier for anything else, ``True`` and numeric strings included.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BlankIdentifier(f"{value!r} is no season")
    return value


def guid[T](kind: Callable[[str], T], value: object) -> T:
    """Return ``value`` as an id of Jellyfin: 32 hex digits, dashes and case folded.

    Raises BlankIdentifier for anything else and for the all-zero id (API notes §1, §6.1).
    """
    folded = value.replace("-", "").lower() if isinstance(value, str) else ""
    if not _GUID.fullmatch(folded) or not folded.strip("0"):
        raise BlankIdentifier(f"{value!r} is no id")
    return kind(folded)


type Episode = tuple[int, int]
"""A season's number and an episode's; season 0 holds the specials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a title is in the world outside: what Keeps and all memory go by.

    Missing, zero and blank ids are ``None`` and never match. A series is narrowed down
    by ``season``, or by ``episodes`` (with ``episode_tvdbs``, their own ids at TVDB).
    """

    media: MediaType
    tmdb: int | None = None
    imdb: str | None = None
    tvdb: int | None = None
    season: int | None = None
    episodes: tuple[Episode, ...] = ()
    episode_tvdbs: tuple[int, ...] = ()
    _keys: tuple[str, ...] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    @property
    def keys(self) -> tuple[str, ...]:
        """Return its text keys, such as ``movie:tmdb:27205`` or ``tv:tvdb:81189:s03``.

        One for each provider id and episode. Two identities share something when they
        share a key. No provider id: no key.
        """
        if self._keys is None:  # asked a dozen times for each decision
            keys = self._keys_of(self._parts()) + episode_keys(self.episode_tvdbs)
            object.__setattr__(self, "_keys", keys)
            return keys
        return self._keys

    @property
    def keys_above(self) -> tuple[str, ...]:
        """Return the keys of all that contains it: an episode's season and series."""
        if self.is_whole:
            return ()
        seasons = sorted({season for season, _ in self.episodes})
        return self._keys_of(["", *map(_season_part, seasons)])

    @property
    def is_whole(self) -> bool:
        """Return whether it is a movie or a whole series."""
        return self.season is None and not self.episodes

    @property
    def part(self) -> str:
        """Return which part of a series it is, as ``S03E04``; empty for a whole one."""
        if self.season is not None:
            return season_part(self.season)
        return episodes_part(self.episodes)

    @property
    def title(self) -> Identity:
        """Return the movie or series that it is, or belongs to."""
        if self.is_whole:
            return self
        return replace(self, season=None, episodes=(), episode_tvdbs=())

    def contains(self, other: Identity) -> bool:
        """Return whether ``other`` is the same, or a part of it."""
        if not self.same_title(other):
            return False
        if self.is_whole:
            return True
        if self.season is not None:
            return other.season == self.season or _all_in(self.season, other)
        return bool(other.episodes) and set(other.episodes) <= set(self.episodes)

    def has(self, episode: Episode) -> bool:
        """Return whether an episode of its series is a part of it."""
        if self.is_whole:
            return True
        return episode[0] == self.season or episode in self.episodes

    def covers(self, other: Identity) -> bool:
        """Return whether ``other`` is a part of it, or has an episode of it."""
        return self.contains(other) or not set(self.keys).isdisjoint(other.keys)

    def overlaps(self, other: Identity) -> bool:
        """Return whether one is a part of the other, or both have something in common."""
        mine = {*self.keys, *self.keys_above}
        theirs = {*other.keys, *other.keys_above}
        return not (mine.isdisjoint(other.keys) and theirs.isdisjoint(self.keys))

    def without(self, other: Identity) -> Identity | None:
        """Return what is left of some episodes without those of ``other``, if any."""
        left = tuple(each for each in self.episodes if each not in other.episodes)
        if not left or len(left) == len(self.episodes):
            return None
        tvdbs = tuple(t for t in self.episode_tvdbs if t not in other.episode_tvdbs)
        return replace(self, episodes=left, episode_tvdbs=tvdbs)

    def same_title(self, other: Identity) -> bool:
        """Return whether both are, or belong to, one movie or series."""
        return not set(self.title.keys).isdisjoint(other.title.keys)

    def _parts(self) -> list[str]:
        """Return how its keys end: at all, for a season, or for each episode."""
        if self.season is not None:
            return [_season_part(self.season)]
        return [f":s{season:02d}e{number:02d}" for season, number in self.episodes] or [
            ""
        ]

    def _keys_of(self, parts: list[str]) -> tuple[str, ...]:
        found = (("tvdb", self.tvdb), ("tmdb", self.tmdb), ("imdb", self.imdb))
        return tuple(
            f"{self.media}:{provider}:{value}{part}"
            for provider, value in found
            if value
            for part in parts
        )


def season_part(season: int) -> str:
    """Return how people read a season of a series, as ``S03``."""
    return f"S{season:02d}"


def episodes_part(episodes: Iterable[Episode]) -> str:
    """Return how people read episodes of a series, as ``S03E04``."""
    return "-".join(f"S{season:02d}E{number:02d}" for season, number in episodes)


def episode_keys(tvdbs: Iterable[int]) -> tuple[str, ...]:
    """Return the keys of episodes by their own ids, which outlive a renumbering."""
    return tuple(f"episode:tvdb:{tvdb}" for tvdb in tvdbs)


def _season_part(season: int) -> str:
    return f":s{season:02d}"


def _all_in(season: int, other: Identity) -> bool:
    return bool(other.episodes) and all(each == season for each, _ in other.episodes)


def provider_number(value: object) -> int | None:
    """Return a TMDB or TVDB id as a number; ``None`` for missing, zero and blank.

    Jellyfin sends strings, Radarr and Sonarr numbers.
    """
    text = str(value).strip() if isinstance(value, int | str) else ""
    number = int(text) if text.isascii() and text.isdigit() else 0
    return number or None


def imdb_id(value: object) -> str | None:
    """Return an IMDb id (``tt…``) in lower case; ``None`` for missing and blank."""
    text = value.strip().lower() if isinstance(value, str) else ""
    return text if re.fullmatch(r"tt0*[1-9]\d*", text) else None
