"""What Jellystat knows of plays, and how its rows say it (measured §1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ...identifiers import JellyfinId, UserId, guid
from ..fields import (
    Fields,
    Malformed,
    flag,
    moment,
    optional_guid,
    optional_number,
    optional_text,
    records,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """The plays of one movie or episode by one user, taken together.

    One of ``movie`` (what is no episode), ``episode`` and ``item`` is there: ``item`` was
    imported from another history and may be either. All are ids of the time of the play.
    A user whose id is no id any more is ``None``.

    ``at`` is the end of the latest play, ``first`` that of the oldest one known, both
    UTC; there were ``count`` plays at least.
    """

    user: UserId | None
    movie: JellyfinId | None = None
    series: JellyfinId | None = None
    episode: JellyfinId | None = None
    item: JellyfinId | None = None
    season_number: int | None = None
    episode_number: int | None = None
    at: datetime
    first: datetime
    count: int = 1

    @property
    def key(self) -> object:
        """Return what plays of one thing by one user have in common."""
        return self.user, self.movie, self.series, self.episode, self.item


def play_of(row: Fields, since: datetime | None = None) -> Play | None:
    """Return a row as plays; ``None`` where no id says what was played.

    A row is one play, or all plays of one item by one user with these in ``results``.
    With ``since`` only those that ended then or later count; ``None`` if none did.
    """
    played = optional_guid(JellyfinId, row.get("NowPlayingItemId"))
    if played is None:
        return None
    inner = [_end(play) for play in records(row, "results")]
    total = optional_number(row, "TotalPlays") or 0
    if since is not None:
        inner, total = [end for end in inner if end >= since], 0
    ends = [end for end in (_end(row), *inner) if since is None or end >= since]
    if not ends:
        return None
    ids = _ids(row, played)
    return Play(
        user=optional_guid(UserId, row.get("UserId")),
        movie=ids.get("movie"),
        series=ids.get("series"),
        episode=ids.get("episode"),
        item=ids.get("item"),
        season_number=optional_number(row, "SeasonNumber"),
        episode_number=optional_number(row, "EpisodeNumber"),
        at=max(ends),
        first=min(ends),
        count=max(1, len(inner), total),
    )


def together(plays: Iterable[Play]) -> tuple[Play, ...]:
    """Take single plays of one item by one user together."""
    found: dict[object, Play] = {}
    for play in plays:
        known = found.get(play.key)
        counted = known.count + play.count if known else play.count
        found[play.key] = _span(known or play, play, counted)
    return tuple(found.values())


def widest(one: Iterable[Play], other: Iterable[Play]) -> tuple[Play, ...]:
    """Return the most that either of two answers to one question says of each thing."""
    found = {play.key: play for play in one}
    for play in other:
        known = found.get(play.key, play)
        found[play.key] = _span(known, play, max(known.count, play.count))
    return tuple(found.values())


def _span(one: Play, other: Play, count: int) -> Play:
    """Return plays of one thing by one user as one, from the first to the latest."""
    return replace(
        one,
        at=max(one.at, other.at),
        first=min(one.first, other.first),
        count=count,
    )


def _ids(row: Fields, played: JellyfinId) -> dict[str, JellyfinId]:
    """Return what the ids of a row are ids of.

    Of an episode that was watched live, the item is the series; of one that was
    imported, the item is the episode, and there is no series.
    """
    episode = optional_text(row, "EpisodeId")
    if flag(row, "imported"):
        return {"episode" if episode else "item": played}
    if episode is None:
        return {"movie": played}
    return {"series": played, "episode": guid(JellyfinId, episode)}


def _end(row: Fields) -> datetime:
    if (at := moment(row, "ActivityDateInserted")) is None:
        raise Malformed("a play without its date")
    return at
