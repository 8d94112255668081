"""What Shoko knows: the files in its folders, and which episodes are in them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from ..disk import files_below, is_empty, remove_file
from ..plan import ServicePlan
from ..sonarr import Episode, Shelf, SonarrState
from ..views import View
from .model import Location, Reference, Spot, VideoFile

_VIDEO = ".mkv"
_ANIDB = 10_000_000


class Gone(NamedTuple):
    """A location that is no more, and the file as it was with it."""

    file: VideoFile
    location: Location


@dataclass(slots=True)
class ShokoState:
    """One Shoko. It watches its root folders, and knows the anime from AniDB."""

    plan: ServicePlan
    api_key: str
    view: View
    sonarrs: Mapping[str, SonarrState]
    files: dict[int, VideoFile] = field(default_factory=dict)
    series: dict[int, int] = field(default_factory=dict)
    starting: bool = False
    signalr: bool = True
    _last_ids: Counter[str] = field(default_factory=Counter)

    @property
    def six(self) -> bool:
        """Say whether this is version 6."""
        return int(self.plan.version.split(".")[0]) >= 6

    def on_disk(self, spot: Spot) -> Path:
        """Return where a path lies on the disk."""
        return self._root(spot.folder) / spot.path

    def located(self, path: Path) -> Gone | None:
        """Return the location at a path on the disk, with its file."""
        for file in self.files.values():
            for location in file.locations:
                if self.on_disk(location.spot) == path:
                    return Gone(file, location)
        return None

    def look(self) -> dict[Spot, int]:
        """Return what lies in the folders, with sizes. Blocks.

        In a folder that is not there everything is taken to be where it was.
        """
        found: dict[Spot, int] = {}
        for number in range(1, len(self.plan.roots) + 1):
            root = self._root(number)
            if not root.is_dir():
                found |= self._known(number)
            for entry in files_below(root):
                if entry.name.endswith(_VIDEO):
                    below = Path(entry.path).relative_to(root).as_posix()
                    found[Spot(number, below)] = entry.stat().st_size
        return found

    def take(self, found: Mapping[Spot, int]) -> list[Gone]:
        """Note what was found; return what is gone."""
        known = {
            location.spot: Gone(file, location)
            for file in self.files.values()
            for location in file.locations
        }
        fresh = {spot: size for spot, size in found.items() if spot not in known}
        carried = self._carried() if fresh else {}
        for spot, size in sorted(fresh.items()):
            self._add(spot, size, carried)
        missing = [gone for spot, gone in known.items() if spot not in found]
        return [self.forget(gone.location) for gone in missing]

    def forget(self, location: Location) -> Gone:
        """Forget a location, and with the last one the file."""
        file = next(one for one in self.files.values() if location in one.locations)
        rest = tuple(one for one in file.locations if one != location)
        if rest:
            self.files[file.id] = replace(file, locations=rest)
        else:
            del self.files[file.id]
        return Gone(file, location)

    def remove(self, location: Location, *, folder: bool) -> None:
        """Remove a file from the disk, with folders that become empty. Blocks."""
        path, root = self.on_disk(location.spot), self._root(location.spot.folder)
        if path.exists():
            remove_file(path)
        above = path.parent
        while folder and above != root and above.is_dir() and is_empty(above):
            above.rmdir()
            above = above.parent

    def _root(self, number: int) -> Path:
        root = self.view.to_disk(self.plan.roots[number - 1].seen)
        if root is None:
            raise LookupError(f"{self.plan.name} has no folder {number}")
        return root

    def _known(self, folder: int) -> dict[Spot, int]:
        return {
            location.spot: file.size
            for file in self.files.values()
            for location in file.locations
            if location.spot.folder == folder
        }

    def _add(
        self,
        spot: Spot,
        size: int,
        carried: Mapping[Path, tuple[Shelf, list[Episode]]],
    ) -> None:
        location = Location(self._next_id("location"), spot)
        name = spot.path.rpartition("/")[2]
        for file in self.files.values():
            if (file.name, file.size) == (name, size):
                locations = (*file.locations, location)
                self.files[file.id] = replace(file, locations=locations)
                return
        number = self._next_id("file")
        references = self._references(*carried.get(self.on_disk(spot), (None, [])))
        self.files[number] = VideoFile(number, name, size, references, (location,))

    def _references(
        self, shelf: Shelf | None, episodes: list[Episode]
    ) -> tuple[Reference, ...]:
        if shelf is None:
            return ()
        title = shelf.series.title
        series = self.series.setdefault(title.tvdb_id, len(self.series) + 1)
        return tuple(
            Reference(
                episode=self._next_id("episode"),
                series=series,
                anidb_episode=_ANIDB
                + title.episode_tvdb_id(episode.season.number, episode.number),
                anidb_anime=anidb_anime(title.tvdb_id),
            )
            for episode in episodes
        )

    def _carried(self) -> dict[Path, tuple[Shelf, list[Episode]]]:
        """Return which episodes the files of all Sonarrs carry."""
        return {
            sonarr.on_disk(f"{shelf.series.path}/{file.relative_path}"): (
                shelf,
                shelf.carried_by(file.id),
            )
            for sonarr in self.sonarrs.values()
            for shelf in sonarr.shelves.values()
            for file in shelf.files.values()
        }

    def _next_id(self, kind: str) -> int:
        self._last_ids[kind] += 1
        return self._last_ids[kind]


def anidb_anime(tvdb_id: int) -> int:
    """Return the id that AniDB has for a series."""
    return _ANIDB + tvdb_id
