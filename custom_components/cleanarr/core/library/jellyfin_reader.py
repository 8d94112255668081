"""Read Jellyfin: the inventory, and for each user what is new, begun or a favourite."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..clients.jellyfin import (
    JellyfinClient,
    JellyfinUser,
    Kind,
    PlayingSession,
    WatchRow,
)
from ..identifiers import JellyfinId, UserId
from ..runtime import Clock
from .readings import JellyfinReading, UserRows

_USERS_AT_ONCE = 3
_OVERLAP = timedelta(hours=1)
_WHOLE_LISTS = timedelta(days=1)


class JellyfinReader:
    """Reads one Jellyfin; whole played lists once a day or when asked."""

    def __init__(
        self, client: JellyfinClient, counted: frozenset[UserId], clock: Clock
    ) -> None:
        """Read the lists of every enabled user, and of ``counted`` ones besides."""
        self._client = client
        self._counted = counted
        self._clock = clock

    async def read(
        self, last: JellyfinReading | None, since: datetime | None, *, whole: bool
    ) -> JellyfinReading:
        """Read everything; ``last`` supplies the played lists where they are not old."""
        now = self._clock()
        status = await self._client.status()
        users = await self._client.users()
        whole = whole or last is None or now - last.whole_at >= _WHOLE_LISTS
        before = None if whole else last
        movies = await self._client.movies()
        series = await self._client.series()
        return JellyfinReading(
            version=status.version,
            server=status.id,
            movies=movies,
            series=series,
            users=users,
            rows=await self._rows(users, before),
            sessions=await self._client.sessions(),
            libraries=await self._client.libraries(),
            whole_at=before.whole_at if before else now,
            read_at=now,
        )

    async def catch_up(self, last: JellyfinReading, since: datetime) -> JellyfinReading:
        """Read what was played since the last reading, and what plays now.

        What was unmarked, finished or is no favourite any more, and who came or went,
        only the next reading sees.
        """
        now = self._clock()
        at_once = asyncio.Semaphore(_USERS_AT_ONCE)
        rows = await asyncio.gather(
            *(
                self._played_since(user, known, last.read_at - _OVERLAP, at_once)
                for user, known in last.rows.items()
            )
        )
        sessions = await self._client.sessions()
        new = await self._client.items(_strangers(last, rows, sessions))
        return replace(
            last,
            movies=last.movies + tuple(one for one in new if one.kind is Kind.MOVIE),
            series=last.series + tuple(one for one in new if one.kind is Kind.SERIES),
            rows=dict(zip(last.rows, rows, strict=True)),
            sessions=sessions,
            read_at=now,
        )

    async def _played_since(
        self, user: UserId, known: UserRows, since: datetime, at_once: asyncio.Semaphore
    ) -> UserRows:
        """Return one user's lists, with what was played since in each of them."""
        async with at_once:
            recent = _by_id(await self._client.recent(user, since))
        begun = {each: row for each, row in recent.items() if row.position > 0}
        liked = {each: row for each, row in recent.items() if row.favorite}
        return UserRows(
            played=known.played,
            recent={**known.recent, **recent},
            resumable={**_dated(known.resumable, recent), **begun},
            favorites={**_dated(known.favorites, recent), **liked},
        )

    async def _rows(
        self, users: Iterable[JellyfinUser], before: JellyfinReading | None
    ) -> Mapping[UserId, UserRows]:
        at_once = asyncio.Semaphore(_USERS_AT_ONCE)
        wanted = [user.id for user in users if user.enabled or user.id in self._counted]
        rows = await asyncio.gather(
            *(self._user(user, before, at_once) for user in wanted)
        )
        return dict(zip(wanted, rows, strict=True))

    async def _user(
        self, user: UserId, before: JellyfinReading | None, at_once: asyncio.Semaphore
    ) -> UserRows:
        """Read one user's lists; a user who was not there before is read whole."""
        known = before.rows.get(user) if before else None
        since: datetime | None = None
        if before is not None and known is not None:
            since = before.read_at - _OVERLAP
        async with at_once:
            recent = _by_id(await self._client.recent(user, since))
            return UserRows(
                played=known.played
                if known
                else _sharing(_by_id(await self._client.played(user)), recent),
                recent={**known.recent, **recent} if known else recent,
                resumable=_by_id(await self._client.resumable(user)),
                favorites=_by_id(await self._client.favorites(user)),
            )


def _strangers(
    last: JellyfinReading,
    rows: Iterable[UserRows],
    sessions: Iterable[PlayingSession],
) -> frozenset[JellyfinId]:
    """Return what was played of movies and series that came after the last reading."""
    listed = {item.id for item in (*last.movies, *last.series)}
    played = {
        row.item.series or row.item.id
        for user in rows
        for row in (*user.recent.values(), *user.resumable.values())
    }
    playing = {session.series or session.item for session in sessions}
    return frozenset((played | playing) - listed)


def _dated(
    known: Mapping[JellyfinId, WatchRow], recent: Mapping[JellyfinId, WatchRow]
) -> dict[JellyfinId, WatchRow]:
    """Return known rows with their newest dates; where one was in the middle, it is."""
    return {
        each: replace(recent[each], position=row.position) if each in recent else row
        for each, row in known.items()
    }


def _by_id(rows: Iterable[WatchRow]) -> dict[JellyfinId, WatchRow]:
    return {row.item.id: row for row in rows}


def _sharing(
    rows: Mapping[JellyfinId, WatchRow], known: Mapping[JellyfinId, WatchRow]
) -> dict[JellyfinId, WatchRow]:
    """Return equal rows, those of ``known`` themselves where they are the same.

    Most are, and tens of thousands of objects less make for shorter garbage collections.
    """
    return {
        each: known[each] if known.get(each) == row else row
        for each, row in rows.items()
    }
