"""What the household did with each item (SPEC §3.3), from Jellyfin's own rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..clients.jellyfin import JellyfinUser, Kind, PlayingSession, WatchRow
from ..identifiers import ItemId, UserId
from ..settings import WatchedBy
from .join import Join
from .model import Item, MediaFile, Watch

type FlagKey = tuple[UserId, str]
"""A user and an identity key, down to the episode."""

type FileRef = tuple[str, int, datetime]
"""Service, file id and import date: one certain file."""

_UNTOUCHED = Watch()
_PLAYABLE = (Kind.MOVIE, Kind.EPISODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A played flag without a date: for the file imported then, counting from when.

    ``counts_from`` is ``None`` where it was already on when that file was first read.
    """

    imported: datetime
    counts_from: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchContext:
    """What reading the rows needs to know besides them.

    ``activity``: latest play by identity key, as remembered. ``flags``: undated played
    flags, as remembered. ``known_files``: files that an earlier reading saw.
    """

    now: datetime
    users: tuple[JellyfinUser, ...]
    counted: frozenset[UserId]
    watched_by: WatchedBy
    in_progress: timedelta
    activity: Mapping[str, datetime]
    flags: Mapping[FlagKey, Flag]
    known_files: Callable[[FileRef], bool]
    first_reading: bool


@dataclass(slots=True)
class _Gathered:
    """Everything found for one item, before it is judged."""

    activity: list[datetime] = field(default_factory=list)
    touched: bool = False
    favorites: set[UserId] = field(default_factory=set)
    progress: dict[UserId, datetime] = field(default_factory=dict)
    watched: defaultdict[UserId, set[tuple[int, tuple[int, int] | None]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    playing: set[UserId | None] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchReading:
    """The answer for every joined item, and what to remember of it.

    ``activity``: newest play by identity key. ``flags``: all undated flags that are on.
    """

    watches: Mapping[ItemId, Watch]
    activity: Mapping[str, datetime]
    flags: Mapping[FlagKey, Flag]
    oldest_play: datetime | None


def read_watches(
    items: Mapping[ItemId, Item],
    found: Join,
    rows: Iterable[WatchRow],
    sessions: Iterable[PlayingSession],
    context: WatchContext,
) -> WatchReading:
    """Judge every item by what all enabled and counted users did with its copies."""
    gathered: defaultdict[ItemId, _Gathered] = defaultdict(_Gathered)
    flags: dict[FlagKey, Flag] = {}
    oldest: datetime | None = None
    for row in rows:
        for owner in found.of_row(row.item) & items.keys():
            _add_row(gathered[owner], row, items[owner], found, context, flags)
        if row.last_played and (oldest is None or row.last_played < oldest):
            oldest = row.last_played
    for session in sessions:
        for owner in found.of_session(session) & items.keys():
            gathered[owner].playing.add(session.user)
    names = {user.id: user.name for user in context.users}
    watches = {
        item_id: _judge(item, gathered.get(item_id), names, context)
        for item_id, item in items.items()
    }
    activity = {
        key: watches[item_id].activity
        for item_id in gathered
        for key in items[item_id].identity.keys
    }
    return WatchReading(
        watches=watches,
        activity={key: date for key, date in activity.items() if date is not None},
        flags=flags,
        oldest_play=oldest,
    )


def _add_row(
    into: _Gathered,
    row: WatchRow,
    item: Item,
    found: Join,
    context: WatchContext,
    flags: dict[FlagKey, Flag],
) -> None:
    """Add what one user did with one copy, or with a part of it."""
    if row.last_played is not None:
        into.activity.append(min(row.last_played, context.now))
    into.touched |= row.played or row.position > 0 or row.last_played is not None
    if row.favorite:
        into.favorites.add(row.user)
    if row.position > 0:
        at = row.last_played or context.now
        into.progress[row.user] = max(at, into.progress.get(row.user, at))
    if row.played and row.item.kind in _PLAYABLE:
        for file, part in _files_of(row, item, found):
            watched_at = _watched_at(row, item, file, part, context, flags)
            if watched_at is not None:
                into.watched[row.user].add((file.id, part))
                into.activity.append(min(watched_at, context.now))


def _files_of(
    row: WatchRow, item: Item, found: Join
) -> Iterable[tuple[MediaFile, tuple[int, int] | None]]:
    """Yield the files that a row is about, with the episode where it is only that.

    An episode goes by its place; numbers serve where the place is not known.
    """
    if item.series is None:
        yield from ((file, None) for file in item.files)
        return
    placed = found.files_at(row.item.path)
    if placed is not None:
        yield from ((file, None) for file in item.files if (item.id, file.id) in placed)
        return
    if row.item.season is None or row.item.episode is None:
        return
    last = row.item.episode_end or row.item.episode
    numbers = {
        (row.item.season, number) for number in range(row.item.episode, last + 1)
    }
    for file in item.files:
        yield from ((file, part) for part in file.episodes if part in numbers)


def _watched_at(
    row: WatchRow,
    item: Item,
    file: MediaFile,
    part: tuple[int, int] | None,
    context: WatchContext,
    flags: dict[FlagKey, Flag],
) -> datetime | None:
    """Return when the present file was watched, ``None`` if only an earlier one was."""
    if file.imported is None or not item.identity.keys:
        return None
    if row.last_played is not None:
        return row.last_played if row.last_played > file.imported else None
    detail = f":{file.id}" if part is None else f":s{part[0]:02d}e{part[1]:02d}"
    key = (row.user, item.identity.keys[0] + detail)
    flag = _flag(context, key, (item.service, file.id, file.imported))
    flags[key] = flag
    return flag.counts_from


def _flag(context: WatchContext, key: FlagKey, file: FileRef) -> Flag:
    """Return an undated flag as it now stands for the present file."""
    imported = file[2]
    before = context.flags.get(key)
    if before is not None and before.imported == imported:
        return before
    turned_on = before is None and (context.first_reading or context.known_files(file))
    return Flag(imported=imported, counts_from=context.now if turned_on else None)


def _judge(
    item: Item,
    found: _Gathered | None,
    names: Mapping[UserId, str],
    context: WatchContext,
) -> Watch:
    """Make one answer of everything that was found for an item."""
    if found is None:
        if not any(key in context.activity for key in item.identity.keys):
            return _UNTOUCHED
        found = _Gathered()
    enabled = {user.id for user in context.users if user.enabled}
    remembered = [
        context.activity[key] for key in item.identity.keys if key in context.activity
    ]
    since = context.now - context.in_progress
    counts = {
        user: _watched_files(item, found.watched.get(user, set()))
        for user in context.counted
    }
    total = len([file for file in item.files if not file.special])
    complete = [total > 0 and count == total for count in counts.values()]
    decide = any if context.watched_by is WatchedBy.ANY else all
    return Watch(
        activity=max((*found.activity, *remembered), default=None),
        touched=found.touched or bool(remembered),
        watched=bool(complete) and decide(complete),
        watched_files=max(counts.values(), default=0),
        favorites=_named(found.favorites & enabled, names),
        in_progress=tuple(
            sorted(
                (names[user], at)
                for user, at in found.progress.items()
                if user in enabled and at >= since
            )
        ),
        playing=_named(found.playing, names),
    )


def _watched_files(item: Item, seen: set[tuple[int, tuple[int, int] | None]]) -> int:
    """Count the files, specials apart, of which every episode was watched."""
    return sum(
        1
        for file in item.files
        if not file.special
        and (
            (file.id, None) in seen
            or (
                file.episodes and all((file.id, part) in seen for part in file.episodes)
            )
        )
    )


def _named(
    users: Iterable[UserId | None], names: Mapping[UserId, str]
) -> tuple[str, ...]:
    """Return the users' names in order; a stranger is a question mark."""
    return tuple(sorted(names.get(user, "?") if user else "?" for user in users))
