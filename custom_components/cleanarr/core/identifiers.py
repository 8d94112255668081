"""Identifiers: typed, so that one kind is never taken for another, and never blank."""

from collections.abc import Callable
from dataclasses import dataclass
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
    """What is deleted as one."""

    MOVIE = "movie"
    SERIES = "series"


def number_id[T](kind: Callable[[int], T], value: object) -> T:
    """Return ``value`` as an id of Radarr or Sonarr: a whole number above zero.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a title is in the world outside: what Keeps and all memory go by.

    Missing, zero and blank ids are ``None`` and never match. ``season`` and ``episodes``
    narrow a series down.
    """

    media: MediaType
    tmdb: int | None = None
    imdb: str | None = None
    tvdb: int | None = None
    season: int | None = None
    episodes: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return one text key for each provider id, such as ``movie:tmdb:27205``.

        Two identities are the same title when they share a key. No provider id: no key.
        """
        part = "" if self.season is None else f":s{self.season:02d}"
        part += "".join(f"e{episode:02d}" for episode in self.episodes)
        found = (("tvdb", self.tvdb), ("tmdb", self.tmdb), ("imdb", self.imdb))
        return tuple(
            f"{self.media}:{provider}:{value}{part}"
            for provider, value in found
            if value
        )


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
