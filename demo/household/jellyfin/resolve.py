"""What Jellyfin takes files and folders for: films, series, seasons, episodes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
import re

from ..titles import MovieTitle, ShowTitle, parse_name
from ..titles.text import episode_title
from .eyes import Seen, look_into, subtitles_beside
from .model import Item, ItemKind, Library
from .records import season_name
from .state import JellyfinState

_SEASON = re.compile(r"^(?:season|staffel)[ ._]*(?P<number>\d+)$", re.IGNORECASE)
_EPISODE = re.compile(
    r"s(?P<season>\d{1,4})[ ._]?e(?P<first>\d{1,4})"
    r"(?:(?:[-_ ]?e|-)(?P<last>\d{1,4})(?!\d))?",
    re.IGNORECASE,
)
VIRTUAL = ":missing:"
_ARTICLE = re.compile(r"^(?:the|an|a)\s+")


@dataclass(frozen=True, slots=True)
class Resolver:
    """Turn what lies in one library into items; blocks while it reads the disk."""

    state: JellyfinState
    library: Library
    now: datetime

    def items_in(self, entry: Seen, siblings: Sequence[Seen]) -> Iterator[Item]:
        """Yield the items of one entry of a library's folder."""
        if self.library.collection_type == "tvshows":
            if entry.folder:
                yield from self._series(entry)
        else:
            yield from self._movies(entry, "", siblings)

    def _movies(
        self, entry: Seen, folder_name: str, siblings: Sequence[Seen]
    ) -> Iterator[Item]:
        if entry.video:
            subtitles = subtitles_beside(entry, siblings)
            yield self._movie(entry, folder_name or entry.stem, subtitles)
        elif entry.folder:
            inside = look_into(self.state.view, entry)
            single = sum(one.video for one in inside) == 1
            for one in inside:
                yield from self._movies(one, entry.name if single else "", inside)

    def _movie(self, file: Seen, name: str, subtitles: tuple[str, ...]) -> Item:
        known = self._known(ItemKind.MOVIE, file)
        if known and known.subtitles == subtitles:
            return known
        title = self.state.catalogue.movie(name)
        shown = title.title if title else parse_name(name).title
        number = self.state.new_id(ItemKind.MOVIE, file.path)
        return Item(
            id=number,
            kind=ItemKind.MOVIE,
            name=shown,
            sort_name=sort_name(shown),
            path=file.path,
            library_id=self.library.id,
            created=file.changed,
            saved=self.now,
            data_key=str(title.tmdb_id) if title else number,
            target=file.target,
            size=file.size,
            subtitles=subtitles,
            title=title,
            premiere=datetime.combine(title.released, time(), UTC) if title else None,
            minutes=title.runtime if title else 100,
            provider_ids=_movie_ids(title) if title else (),
            parent_id=self.library.id,
        )

    def _known(self, kind: ItemKind, file: Seen) -> Item | None:
        item = self.state.items.get(self.state.new_id(kind, file.path))
        if item is None:
            return None
        facts = (file.target, file.size, file.changed)
        return item if (item.target, item.size, item.created) == facts else None

    def _series(self, folder: Seen) -> Iterator[Item]:
        title = self.state.catalogue.show(folder.name)
        shown = title.title if title else parse_name(folder.name).title
        number = self.state.new_id(ItemKind.SERIES, folder.path)
        series = Item(
            id=number,
            kind=ItemKind.SERIES,
            name=shown,
            sort_name=sort_name(shown),
            path=folder.path,
            library_id=self.library.id,
            created=folder.changed,
            saved=self.now,
            data_key=str(title.tvdb_id) if title else number,
            title=title,
            premiere=title.seasons[0].aired(1) if title else None,
            minutes=title.runtime if title else 45,
            provider_ids=_show_ids(title) if title else (),
            parent_id=self.library.id,
            series_name=shown,
        )
        series = self.state.items.get(number, series)
        yield series
        numbers = set[tuple[int, int]]()
        entries = look_into(self.state.view, folder)
        for entry in entries:
            for item in self._season_or_episode(series, entry, entries):
                numbers.update(_numbers(item))
                yield item
        if isinstance(title, ShowTitle):
            yield from self._missing(series, title, numbers)

    def _season_or_episode(
        self, series: Item, entry: Seen, siblings: Sequence[Seen]
    ) -> Iterator[Item]:
        if entry.video:
            yield from self._episode(series, series, entry, siblings)
        elif entry.folder and (number := _season_number(entry.name)) is not None:
            season = self._season(series, entry, number)
            yield season
            inside = look_into(self.state.view, entry)
            for file in inside:
                if file.video:
                    yield from self._episode(series, season, file, inside)

    def _missing(
        self, series: Item, title: ShowTitle, present: set[tuple[int, int]]
    ) -> Iterator[Item]:
        """Yield the virtual items of episodes without a file, specials excepted."""
        for season in title.seasons:
            for index in range(1, season.episodes + 1):
                if season.number and (season.number, index) not in present:
                    yield self._virtual(series, title, season.number, index)

    def _virtual(self, series: Item, title: ShowTitle, season: int, index: int) -> Item:
        path = f"{series.path}/{VIRTUAL}/s{season:02}e{index:02}"
        number = self.state.new_id(ItemKind.EPISODE, path)
        episode = Item(
            id=number,
            kind=ItemKind.EPISODE,
            name="",
            sort_name=f"{season:03} - {index:04}",
            path=path,
            library_id=self.library.id,
            created=self.now,
            saved=self.now,
            data_key=f"{series.data_key}{season:03}{index:03}",
            season=season,
            index=index,
            parent_id=series.id,
            series_id=series.id,
            series_name=series.name,
            minutes=series.minutes,
            virtual=True,
        )
        return self.state.items.get(number) or described(episode, title)

    def _season(self, series: Item, folder: Seen, number: int) -> Item:
        name = season_name(number)
        identity = self.state.new_id(ItemKind.SEASON, folder.path)
        season = Item(
            id=identity,
            kind=ItemKind.SEASON,
            name=name,
            sort_name=f"{number:04}",
            path=folder.path,
            library_id=self.library.id,
            created=folder.changed,
            saved=self.now,
            data_key=f"{series.data_key}{number:03}",
            title=series.title,
            index=number,
            parent_id=series.id,
            series_id=series.id,
            series_name=series.name,
        )
        return self.state.items.get(identity, season)

    def _episode(
        self, series: Item, parent: Item, file: Seen, siblings: Sequence[Seen]
    ) -> Iterator[Item]:
        match = _EPISODE.search(file.name)
        if match is None:
            return
        subtitles = subtitles_beside(file, siblings)
        known = self._known(ItemKind.EPISODE, file)
        if known and known.subtitles == subtitles:
            yield known
            return
        season, first = int(match["season"]), int(match["first"])
        episode = Item(
            id=self.state.new_id(ItemKind.EPISODE, file.path),
            kind=ItemKind.EPISODE,
            name=f"Episode {first}",
            sort_name=f"{season:03} - {first:04}",
            library_id=self.library.id,
            path=file.path,
            target=file.target,
            size=file.size,
            subtitles=subtitles,
            created=file.changed,
            saved=self.now,
            season=season,
            index=first,
            last_index=int(match["last"] or -1),
            data_key=f"{series.data_key}{season:03}{first:03}",
            parent_id=parent.id,
            series_id=series.id,
            season_id=parent.id if parent is not series else "",
            series_name=series.name,
            minutes=series.minutes,
        )
        title = series.title
        yield described(episode, title) if isinstance(title, ShowTitle) else episode


def _numbers(item: Item) -> Iterator[tuple[int, int]]:
    if item.kind is ItemKind.EPISODE:
        for index in range(item.index, max(item.index, item.last_index) + 1):
            yield item.season, index


def sort_name(name: str) -> str:
    """Return what a title is sorted by: lower case, without an article."""
    return _ARTICLE.sub("", name.casefold().strip())


def described(episode: Item, title: ShowTitle) -> Item:
    """Add what the catalogue knows of an episode."""
    season = next((one for one in title.seasons if one.number == episode.season), None)
    identity = title.episode_tvdb_id(episode.season, episode.index)
    return replace(
        episode,
        name=episode_title(identity),
        premiere=season.aired(episode.index) if season else None,
        provider_ids=(("Tvdb", str(identity)),),
    )


def _season_number(name: str) -> int | None:
    if name.casefold() == "specials":
        return 0
    match = _SEASON.match(name)
    return int(match["number"]) if match else None


def _movie_ids(title: MovieTitle) -> tuple[tuple[str, str], ...]:
    ids = (("Tmdb", str(title.tmdb_id)), ("Imdb", title.imdb_id))
    return tuple(pair for pair in ids if pair[1])


def _show_ids(title: ShowTitle) -> tuple[tuple[str, str], ...]:
    ids = (
        ("Tvdb", str(title.tvdb_id)),
        ("Tmdb", str(title.tmdb_id or "")),
        ("Imdb", title.imdb_id),
    )
    return tuple(pair for pair in ids if pair[1])
