"""Sonarr's database and what it does with files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import NamedTuple, override

from ..disk import make_file, remove_file
from ..servarr.errors import server_error, stale_rows
from ..servarr.model import GIGABYTE, QUALITIES, RELEASE_GROUPS, Quality
from ..servarr.overlap import remove_title_folders
from ..servarr.state import ServarrState
from ..titles import ShowTitle, safe_name
from ..titles.text import episode_title
from .model import Episode, EpisodeFile, Series, Shelf
from .news import SeriesNews


class Placed(NamedTuple):
    """An episode file with the shelf that it stands on."""

    shelf: Shelf
    file: EpisodeFile


@dataclass(slots=True)
class SonarrState(ServarrState):
    """Shelves by series id, beside what Radarr and Sonarr have in common."""

    shelves: dict[int, Shelf] = field(default_factory=dict)
    _episode_owners: dict[int, int] = field(default_factory=dict)
    _file_owners: dict[int, int] = field(default_factory=dict)

    def known(self, numbers: Iterable[int]) -> list[Shelf]:
        """Return the series of a bulk body; 500 when one of them is gone."""
        wanted = list(dict.fromkeys(numbers))
        found = [self.shelves[number] for number in wanted if number in self.shelves]
        if len(found) != len(wanted):
            raise stale_rows(len(wanted), len(found))
        return found

    def shelf_of_episode(self, number: int) -> Shelf | None:
        """Return where an episode stands; None when it is gone."""
        return self.shelves.get(self._episode_owners.get(number, 0))

    def placed(self, number: int) -> Placed | None:
        """Return an episode file with its shelf; None when it is gone."""
        shelf = self.shelves.get(self._file_owners.get(number, 0))
        if shelf is None or number not in shelf.files:
            return None
        return Placed(shelf, shelf.files[number])

    def known_files(self, numbers: Iterable[int]) -> list[Placed]:
        """Return the files of a bulk body; 500 when one is gone or none is named."""
        wanted = list(dict.fromkeys(numbers))
        found = [placed for number in wanted if (placed := self.placed(number))]
        if len(found) != len(wanted):
            raise stale_rows(len(wanted), len(found))
        if not found:
            raise server_error("Sequence contains no elements")
        return found

    def add(
        self,
        title: ShowTitle,
        *,
        added: datetime,
        folder: str = "",
        root: str = "",
        monitored: bool = True,
    ) -> Shelf:
        """Add a series with its episodes, none of which has a file; no specials."""
        root = root or self.plan.roots[0].seen
        folder = folder or f"{safe_name(title.title)} ({title.year})"
        series = Series(
            id=self.next_id("series"),
            title=title,
            path=f"{root}/{folder}",
            root=root,
            monitored=monitored,
            added=added,
            seasons={one.number: one.number > 0 for one in title.seasons},
        )
        shelf = self.shelves[series.id] = Shelf(series)
        for season in title.seasons:
            for number in range(1, season.episodes + 1):
                identity = self.next_id("episode")
                watched = monitored and season.number > 0
                shelf.set_episode(Episode(identity, series.id, season, number, watched))
                self._episode_owners[identity] = series.id
        SeriesNews(self).added(shelf)
        return shelf

    def add_file(
        self,
        shelf: Shelf,
        episodes: list[Episode],
        when: datetime,
        quality: Quality | None = None,
        replaced: Sequence[EpisodeFile] = (),
    ) -> EpisodeFile:
        """Import a file that carries these episodes, at a time. Blocks."""
        file = self._new_file(shelf, episodes, when, quality)
        path = self.on_disk(f"{shelf.series.path}/{file.relative_path}")
        make_file(path, file.size, when)
        self._place(shelf, file)
        for episode in episodes:
            shelf.set_episode(replace(episode, file_id=file.id))
        self._note_imported(shelf, file, episodes)
        SeriesNews(self).imported(shelf, file, replaced)
        return file

    def _place(self, shelf: Shelf, file: EpisodeFile) -> None:
        shelf.files[file.id] = file
        self._file_owners[file.id] = shelf.series.id
        shelf.revision += 1

    def _new_file(
        self,
        shelf: Shelf,
        episodes: list[Episode],
        when: datetime,
        quality: Quality | None,
    ) -> EpisodeFile:
        number = self.next_id("file")
        title = shelf.series.title
        chance = Random(f"{title.tvdb_id} {number}")
        quality = quality or chance.choice(QUALITIES[:3])
        minutes = title.runtime * len(episodes)
        return EpisodeFile(
            id=number,
            owner_id=shelf.series.id,
            relative_path=_file_name(title, episodes, quality),
            size=minutes * 20_000_000 + chance.randrange(GIGABYTE // 2),
            date_added=when,
            quality=quality,
            release_group=chance.choice(RELEASE_GROUPS),
            season=episodes[0].season.number,
        )

    def import_episodes(
        self, shelf: Shelf, episodes: list[Episode], quality: Quality | None = None
    ) -> EpisodeFile:
        """Import a download now; files that carried these are upgraded. Blocks."""
        file_ids = dict.fromkeys(one.file_id for one in episodes if one.file_id)
        replaced = [shelf.files[number] for number in file_ids]
        for old in replaced:
            path = self.on_disk(f"{shelf.series.path}/{old.relative_path}")
            if path.exists():
                remove_file(path, recycle_bin=self.recycle_folder())
            self.forget_file(Placed(shelf, old), "Upgrade")
        present = [shelf.episodes[one.id] for one in episodes]
        file = self.add_file(shelf, present, self.clock.now(), quality, replaced)
        self.complete_import(shelf, [file])
        return file

    def complete_import(self, shelf: Shelf, files: Sequence[EpisodeFile]) -> None:
        """End the import of a download that brought these files."""
        if files:
            SeriesNews(self).import_complete(shelf, files)

    def rename(self, shelf: Shelf, old: EpisodeFile, name: str) -> None:
        """Give an episode file another name in its folder. Blocks."""
        path = self.on_disk(f"{shelf.series.path}/{old.relative_path}")
        path.rename(path.with_name(name))
        folder = old.relative_path.rpartition("/")[0]
        new = replace(old, relative_path=f"{folder}/{name}" if folder else name)
        self._place(shelf, new)
        SeriesNews(self).renamed(shelf, old, new)

    def forget_file(self, placed: Placed, reason: str = "Manual") -> None:
        """Remove a file's row; its episodes are without a file then."""
        shelf, file = placed
        del shelf.files[file.id]
        data = {"reason": reason, "size": str(file.size)}
        path = f"{shelf.series.path}/{file.relative_path}"
        unmonitor = self.settings.auto_unmonitor and reason != "Upgrade"
        carried = shelf.carried_by(file.id)
        SeriesNews(self).file_deleted(shelf, file, carried, reason)
        for episode in carried:
            monitored = episode.monitored and not unmonitor
            shelf.set_episode(replace(episode, file_id=0, monitored=monitored))
            self.note(
                "episodeFileDeleted",
                shelf.series.id,
                path,
                file.quality,
                data,
                episode_id=episode.id,
            )

    def monitor_season(self, shelf: Shelf, season: int, *, monitored: bool) -> None:
        """Monitor all episodes of a season, or none."""
        for episode in list(shelf.episodes.values()):
            if episode.season.number == season:
                shelf.set_episode(replace(episode, monitored=monitored))

    def remove(
        self, shelves: list[Shelf], *, files: bool, exclude: bool
    ) -> Callable[[], None]:
        """Remove rows and their history; return what happens after the answer."""
        numbers = {shelf.series.id for shelf in shelves}
        for shelf in shelves:
            del self.shelves[shelf.series.id]
            SeriesNews(self).deleted(shelf, files=files)
        self.forget_owners(numbers)
        remaining = [shelf.series.path for shelf in self.shelves.values()]

        def finish() -> None:
            for title in [shelf.series.title for shelf in shelves if exclude]:
                self.exclude(title.tvdb_id, title.title, title.year)
            if files:
                folders = [shelf.series.path for shelf in shelves]
                remove_title_folders(self, folders, remaining)

        return finish

    @override
    def fetch_missing(self) -> int:
        count = 0
        for shelf in self.shelves.values():
            for episode in list(shelf.episodes.values()):
                if shelf.series.monitored and self.is_wanted(episode):
                    self.import_episodes(shelf, [episode])
                    count += 1
        return count

    @override
    def rescan(self, number: int = 0) -> Iterator[None]:
        for one in [number] if number else list(self.shelves):
            shelf = self.shelves.get(one)
            for file in list(shelf.files.values()) if shelf else []:
                placed = self.placed(file.id)
                if placed and self.is_gone(placed.shelf.series.path, file):
                    self.forget_file(placed, "MissingFromDisk")
                    yield

    def is_wanted(self, episode: Episode) -> bool:
        """Say whether an episode is monitored, out and missing."""
        aired = episode.airs <= self.clock.now()
        return episode.monitored and aired and not episode.file_id

    @override
    def renumber(self) -> None:
        shelves = list(self.shelves.values())
        self.shelves, self.history, self.queue = {}, [], {}
        for shelf in reversed(shelves):
            self._renumber_shelf(shelf)

    def _renumber_shelf(self, shelf: Shelf) -> None:
        series = replace(shelf.series, id=self.next_id("series"))
        moved = self.shelves[series.id] = Shelf(series)
        files = {0: 0}
        for old in shelf.files.values():
            file = replace(old, id=self.next_id("file"), owner_id=series.id)
            files[old.id] = file.id
            self._place(moved, file)
        for episode in shelf.episodes.values():
            number, file_id = self.next_id("episode"), files[episode.file_id]
            moved.set_episode(
                replace(episode, id=number, series_id=series.id, file_id=file_id)
            )
            self._episode_owners[number] = series.id

    def _note_imported(
        self, shelf: Shelf, file: EpisodeFile, episodes: list[Episode]
    ) -> None:
        name = file.relative_path.rsplit("/", 1)[-1].removesuffix(".mkv")
        data = {
            "fileId": str(file.id),
            "droppedPath": f"/downloads/{name}.mkv",
            "importedPath": f"{shelf.series.path}/{file.relative_path}",
            "size": str(file.size),
            "releaseGroup": file.release_group,
        }
        for episode in episodes:
            self.note(
                "downloadFolderImported",
                shelf.series.id,
                name,
                file.quality,
                data,
                episode_id=episode.id,
                date=file.date_added,
            )


def _file_name(title: ShowTitle, episodes: list[Episode], quality: Quality) -> str:
    first, last = episodes[0], episodes[-1]
    season = first.season.number
    numbers = f"S{season:02}E{first.number:02}"
    if last is not first:
        numbers += f"-E{last.number:02}"
    folder = f"Season {season:02}" if season else "Specials"
    named = episode_title(title.episode_tvdb_id(season, first.number))
    return f"{folder}/{safe_name(title.title)} - {numbers} - {named} {quality.name}.mkv"
