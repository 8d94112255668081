"""Sort what users did by movie or series, and there by season and file."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ..clients.jellyfin import JellyfinItem, Kind, PlayingSession, WatchRow
from ..identifiers import Episode, ItemId, episodes_part, season_part
from .doings import Doings, EntryDoings, Flag, FlagKey, SortedDoings
from .join import Join
from .model import Item, MediaFile
from .plays import Logged

type FileRef = tuple[str, int, datetime]
"""Service, file id and import date: one certain file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoingsContext:
    """What reading the rows needs to know besides them.

    ``flags``: undated played flags, as remembered. ``known_files``: files that an
    earlier reading saw.
    """

    now: datetime
    flags: Mapping[FlagKey, Flag]
    known_files: Callable[[FileRef], bool]
    first_reading: bool


class _Entry:
    """A movie or series, and what was done with it as far as it is sorted."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.done = EntryDoings()
        self.files = {file.id: file for file in item.files}
        series = item.series
        self.seasons = {each.number for each in series.seasons} if series else set()

    @cached_property
    def numbered(self) -> Mapping[int, list[tuple[MediaFile, Episode]]]:
        """Return the episodes of each season, with their files."""
        seasons = defaultdict[int, list[tuple[MediaFile, Episode]]](list)
        for file in self.files.values():
            for episode in file.episodes:
                seasons[episode[0]].append((file, episode))
        return dict(seasons)

    def at(self, path: str | None, found: Join) -> list[MediaFile] | None:
        """Return its files at a path; ``None`` where the path tells nothing."""
        placed = found.files_at(path)
        if placed is None:
            return None
        numbers = sorted(number for owner, number in placed if owner == self.item.id)
        return [self.files[number] for number in numbers if number in self.files]

    def places(self, files: list[MediaFile], season: int | None) -> list[Doings]:
        """Return where something is noted: at files, else at a season or the whole.

        A movie has no parts.
        """
        if files and self.item.series is not None:
            return [self.done.files[file.id] for file in files]
        return [self.done.whole if season is None else self.done.seasons[season]]


class _Begun:
    """The movies and series with which anything was done, as far as it is sorted."""

    def __init__(self, entries: Mapping[ItemId, Item]) -> None:
        self._entries = entries
        self._begun: dict[ItemId, _Entry] = {}

    def those(self, owners: frozenset[ItemId]) -> Iterator[_Entry]:
        """Yield those of the owners that have files."""
        for owner in owners & self._entries.keys():
            if owner not in self._begun:
                self._begun[owner] = _Entry(self._entries[owner])
            yield self._begun[owner]

    def done(self) -> dict[ItemId, EntryDoings]:
        """Return what was done with each."""
        return {owner: entry.done for owner, entry in self._begun.items()}


def sort_doings(
    entries: Mapping[ItemId, Item],
    found: Join,
    rows: Iterable[WatchRow],
    sessions: Iterable[PlayingSession],
    context: DoingsContext,
    log: Iterable[Logged] = (),
) -> SortedDoings:
    """Sort what all users did with the copies of movies and series."""
    begun = _Begun(entries)
    flags: dict[FlagKey, Flag] = {}
    oldest: datetime | None = None
    for row in rows:
        for entry in begun.those(found.of_row(row.item)):
            _add_row(entry, row, found, context, flags)
        if row.last_played and (oldest is None or row.last_played < oldest):
            oldest = row.last_played
    for one in log:
        for entry in begun.those(found.of_row(one.item)):
            _add_logged(entry, one, found, context.now)
        if oldest is None or one.first < oldest:
            oldest = one.first
    for session in sessions:
        for entry in begun.those(found.of_session(session)):
            _add_session(entry, session, found)
    return SortedDoings(entries=begun.done(), flags=flags, oldest_play=oldest)


def _add_row(
    entry: _Entry,
    row: WatchRow,
    found: Join,
    context: DoingsContext,
    flags: dict[FlagKey, Flag],
) -> None:
    """Add what one user did with one copy, or with a part of it."""
    parts = tuple(_files_of(row.item, entry, found))
    season = _season_of(row.item, entry, found)
    counted = False
    if row.played and row.item.kind in {Kind.MOVIE, Kind.EPISODE}:
        for file, part in parts:
            at = _watched_at(row, entry.item, file, part, context, flags)
            if at is not None:
                counted = True
                for doings in entry.places([file], None):
                    doings.watched[row.user].add((file.id, part))
                    doings.move(min(at, context.now))
    for doings in entry.places([file for file, _ in parts], season):
        _note(doings, row, context.now, counted=counted)


def _add_logged(entry: _Entry, one: Logged, found: Join, now: datetime) -> None:
    """Add plays that were logged: they touch and date, and never count as watching."""
    files = [file for file, _ in _files_of(one.item, entry, found)]
    season = _season_of(one.item, entry, found)
    for doings in entry.places(files, season):
        doings.move(min(one.at, now))
        doings.touched = True
        doings.logged += one.count


def _add_session(entry: _Entry, session: PlayingSession, found: Join) -> None:
    """Add what somebody is playing, with the first part that it is of."""
    files = entry.at(session.path, found) or []
    for doings in entry.places(files, None):
        parts = [episodes_part(file.episodes) for file in files]
        doings.playing.setdefault(session.user, "".join(parts[:1]))


def _season_of(item: JellyfinItem, entry: _Entry, found: Join) -> int | None:
    """Return the season that an item is of, where that is certain.

    An episode of which neither place nor number tells the file may be of any season:
    Jellyfin counts otherwise than Sonarr, and then its number is that of another one.
    """
    if item.kind is Kind.EPISODE and found.files_at(item.path) is None:
        return None
    return item.season if item.season in entry.seasons else None


def _note(doings: Doings, row: WatchRow, now: datetime, *, counted: bool) -> None:
    """Note what a row says, whether it counted as watching or not."""
    if row.last_played is not None:
        doings.move(min(row.last_played, now))
    doings.touched |= row.played or row.position > 0 or row.last_played is not None
    doings.plays += row.plays
    if row.favorite:
        doings.favorites[row.user] = _part_of(row.item)
    if row.position > 0:
        doings.note_progress(row.user, row.last_played or now, _part_of(row.item))
        doings.halfway |= not counted


def _part_of(item: JellyfinItem) -> str:
    """Return which part of a series a row is about, as people read it."""
    if item.season is None or item.kind in {Kind.MOVIE, Kind.SERIES}:
        return ""
    if item.kind is Kind.SEASON or item.episode is None:
        return season_part(item.season)
    return episodes_part([(item.season, item.episode)])


def _files_of(
    item: JellyfinItem, entry: _Entry, found: Join
) -> Iterator[tuple[MediaFile, Episode | None]]:
    """Yield the files that an item is about, with the episode where it is only that.

    An episode goes by its place; numbers serve where the place is not known.
    """
    if entry.item.series is None:
        yield from ((file, None) for file in entry.item.files)
        return
    if item.kind in {Kind.SERIES, Kind.SEASON}:
        return
    placed = entry.at(item.path, found)
    if placed is not None:
        yield from ((file, None) for file in placed)
        return
    if item.season is None or item.episode is None:
        return
    last = item.episode_end or item.episode
    for file, part in entry.numbered.get(item.season, ()):
        if item.episode <= part[1] <= last:
            yield file, part


def _watched_at(
    row: WatchRow,
    entry: Item,
    file: MediaFile,
    part: Episode | None,
    context: DoingsContext,
    flags: dict[FlagKey, Flag],
) -> datetime | None:
    """Return when the present file was watched, ``None`` if only an earlier one was."""
    if file.imported is None or not entry.identity.keys:
        return None
    if row.last_played is not None:
        return row.last_played if row.last_played > file.imported else None
    name = entry.identity.keys[0]
    by_number = [(row.user, name + _number(episode)) for episode in file.episodes]
    by_file = (row.user, f"{name}:{file.id}")
    key = by_file if part is None else (row.user, name + _number(part))
    others = by_number if part is None else [by_file]
    ref = (entry.service, file.id, file.imported)
    flag = _flag(context, (key, *others), ref)
    flags[key] = flag
    return flag.counts_from


def _number(episode: Episode) -> str:
    return f":s{episode[0]:02d}e{episode[1]:02d}"


def _flag(context: DoingsContext, keys: Iterable[FlagKey], file: FileRef) -> Flag:
    """Return an undated flag as it now stands for the present file.

    ``keys``: its own, then those that it had while its place was known, or was not.
    """
    imported = file[2]
    found = (context.flags[key] for key in keys if key in context.flags)
    before = next(found, None)
    if before is not None and before.imported == imported:
        return before
    turned_on = before is None and (context.first_reading or context.known_files(file))
    return Flag(imported=imported, counts_from=context.now if turned_on else None)
