"""Shelves for tests: wanted items, a look at the disk, and a small Jellyfin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
import hashlib
import os
from pathlib import Path
import posixpath
import stat

from custom_components.cleanarr.core.clients.jellyfin import (
    JellyfinItem,
    JellyfinLibrary,
    Kind,
)
from custom_components.cleanarr.core.identifiers import (
    ItemId,
    JellyfinId,
    MediaType,
    Slug,
)
from custom_components.cleanarr.core.leaving_soon.manifest import MANIFEST_NAME
from custom_components.cleanarr.core.leaving_soon.wanted import (
    Original,
    SideFile,
    Wanted,
    WantedFile,
)

RADARR = Slug("radarr")
SONARR = Slug("sonarr")
SHELF = "/leaving-soon"

type Picture = dict[str, tuple[str, str | bytes]]


def movie(
    number: int,
    title: str = "Inception",
    year: int | None = 2010,
    *,
    target: str | None = None,
    service: Slug = RADARR,
    file: int | None = None,
    sides: Iterable[str] = (),
) -> Wanted:
    """Return an announced movie; its file has the movie's number."""
    path = target or f"/media/movies/{number}/{number}.mkv"
    original = Original(service, file or number)
    beside = tuple(SideFile(end, f"{path[:-4]}{end}") for end in sides)
    return Wanted(
        item=ItemId(f"{service}-{number}"),
        media=MediaType.MOVIE,
        title=title,
        year=year,
        files=(WantedFile(original=original, target=path, side_files=beside),),
    )


def series(
    number: int, title: str = "Breaking Bad", episodes: Mapping[int, int] | None = None
) -> Wanted:
    """Return an announced series with so many episodes per season."""
    files = tuple(
        WantedFile(
            original=Original(SONARR, 1000 * number + 100 * season + episode),
            target=f"/media/tv/{number}/S{season:02d}/x.S{season:02d}E{episode:02d}.mkv",
            season=season,
        )
        for season, count in (episodes or {1: 2}).items()
        for episode in range(1, count + 1)
    )
    return Wanted(
        item=ItemId(f"sonarr-{number}"),
        media=MediaType.TV,
        title=title,
        year=2008,
        files=files,
    )


def picture(root: Path) -> Picture:
    """Return everything in a folder: what it is and what it holds."""
    found: Picture = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            found[str(path.relative_to(root))] = _look(path)
    return found


def _look(path: Path) -> tuple[str, str | bytes]:
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        return "link", str(path.readlink())
    if stat.S_ISDIR(facts.st_mode):
        return "folder", ""
    sparse = facts.st_size > 1_000_000
    return "file", str(facts.st_size) if sparse else path.read_bytes()


def links(root: Path) -> dict[str, str | bytes]:
    """Return what every link in a folder says."""
    return {
        path: text for path, (kind, text) in picture(root).items() if kind == "link"
    }


def put_media(media: Path, wanted: Iterable[Wanted]) -> None:
    """Put the files of items where Jellyfin finds them, ``/media`` being ``media``."""
    for item in wanted:
        for file in item.files:
            for target in (file.target, *(side.target for side in file.side_files)):
                path = media / posixpath.relpath(target or "", "/media")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"")


@dataclass
class SmallJellyfin:
    """Libraries that show what is on the disk, once they were told to look.

    ``mounts``: which folder of the disk is which of Jellyfin's, the longest first.
    ``slow``: so many listings are empty after each look. ``fail``: raised by a method.
    """

    mounts: tuple[tuple[str, Path], ...]
    all_libraries: list[JellyfinLibrary] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    fail: dict[str, Exception] = field(default_factory=dict)
    slow: int = 0
    _shown: dict[str, tuple[JellyfinItem, ...]] = field(default_factory=dict)
    _wait: dict[str, int] = field(default_factory=dict)

    async def libraries(self) -> tuple[JellyfinLibrary, ...]:
        self._note("libraries")
        return tuple(self.all_libraries)

    async def create_library(
        self, name: str, collection_type: str, path: str, options: Mapping[str, object]
    ) -> None:
        self._note("create", name)
        assert self._disk(path).is_dir(), "Jellyfin does not see this folder"
        number = _number(name)
        library = JellyfinLibrary(
            id=number,
            name=name,
            locations=(path,),
            collection_type=collection_type,
            options={"Enabled": True, **options},
        )
        self.all_libraries.append(library)

    async def set_library_options(
        self, library: JellyfinId, options: Mapping[str, object]
    ) -> None:
        self._note("options", library)
        self.all_libraries = [
            replace(each, options=dict(options)) if each.id == library else each
            for each in self.all_libraries
        ]

    async def remove_library(self, name: str) -> None:
        self._note("remove", name)
        self.all_libraries = [each for each in self.all_libraries if each.name != name]

    async def refresh_library(self, library: JellyfinId) -> None:
        found = next(each for each in self.all_libraries if each.id == library)
        self._note("refresh", found.name)
        self._wait[library] = self.slow
        for location in found.locations:
            folder = self._disk(location)
            if any(folder.iterdir()):
                self._shown[library] = tuple(self._scan(folder, location))

    async def items_in(self, library: JellyfinId) -> tuple[JellyfinItem, ...]:
        self._note("items")
        if self._wait.get(library, 0) > 0:
            self._wait[library] -= 1
            return ()
        return self._shown.get(library, ())

    def count(self, what: str) -> int:
        """Return how often something was asked."""
        return sum(each.split(":")[0] == what for each in self.asked)

    def _note(self, what: str, about: str = "") -> None:
        self.asked.append(f"{what}:{about}")
        if what in self.fail:
            raise self.fail[what]

    def _scan(self, folder: Path, location: str) -> Iterable[JellyfinItem]:
        for path, (kind, text) in picture(folder).items():
            if kind == "folder" or not path.endswith(".mkv"):
                continue
            seen = f"{location}/{path}"
            if kind == "file" or self._resolves(seen, str(text)):
                yield self._item(seen)

    def _item(self, path: str) -> JellyfinItem:
        return JellyfinItem(
            id=_number(path),
            kind=Kind.EPISODE if "/tv/" in path else Kind.MOVIE,
            name=posixpath.basename(path),
            path=path,
            tmdb=None,
            imdb=None,
            tvdb=None,
            series=None,
            season=None,
            episode=None,
            episode_end=None,
        )

    def _resolves(self, link: str, text: str) -> bool:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(link), text))
        return self._disk(target).is_file()

    def _disk(self, path: str) -> Path:
        for seen, disk in self.mounts:
            if path == seen or path.startswith(f"{seen}/"):
                return disk / path[len(seen) :].lstrip("/")
        return Path("/nowhere")


def _number(of: str) -> JellyfinId:
    return JellyfinId(hashlib.sha256(of.encode()).hexdigest()[:32])


def without_manifest(found: Picture) -> Picture:
    """Return a picture without our own book-keeping."""
    return {path: what for path, what in found.items() if path != MANIFEST_NAME}
