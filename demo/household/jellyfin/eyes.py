"""How Jellyfin looks at the disk: in its own paths, through links that it can follow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
import os
from pathlib import Path, PurePosixPath
import posixpath
import stat

from ..disk import is_empty
from ..views import View

VIDEO_SUFFIXES = (".mkv", ".mp4", ".avi", ".m4v")
SUBTITLE_SUFFIXES = (".srt", ".ass")
_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A file or folder; `path` is Jellyfin's, `target` where a link leads."""

    name: str
    path: str
    disk: str
    folder: bool
    size: int
    changed: datetime
    target: str = ""

    @property
    def video(self) -> bool:
        """Say whether this is something to play."""
        return not self.folder and self.name.lower().endswith(VIDEO_SUFFIXES)

    @property
    def stem(self) -> str:
        """Return the name without its suffix."""
        return self.name if self.folder else self.name.rpartition(".")[0]


def look_at(view: View, path: str) -> Seen | None:
    """Look at a path; None when Jellyfin finds nothing there."""
    disk = place(view, path)
    if disk is None:
        return None
    return _seen(view, str(disk), path, posixpath.basename(path))


def place(view: View, path: str) -> Path | None:
    """Return where an entry lies, following the links in the folders above it."""
    for _ in range(_LONGEST_CHAIN):
        linked = _first_link_above(view, path)
        if linked is None:
            return view.to_disk(path)
        folder, disk = linked
        path = _link_target(str(disk), folder) + path.removeprefix(folder)
    return None


def _first_link_above(view: View, path: str) -> tuple[str, Path] | None:
    for folder in reversed(PurePosixPath(path).parents):
        disk = view.to_disk(str(folder))
        if disk is not None and disk.is_symlink():
            return str(folder), disk
    return None


def subtitles_beside(file: Seen, siblings: Iterable[Seen]) -> tuple[str, ...]:
    """Return the paths of the subtitle files that carry a video's name."""
    start = f"{file.stem}."
    return tuple(
        other.path
        for other in siblings
        if other.name.endswith(SUBTITLE_SUFFIXES) and other.name.startswith(start)
    )


def is_inaccessible(folder: Seen) -> bool:
    """Say whether Jellyfin passes a library's folder over: unreadable or empty."""
    try:
        return is_empty(Path(folder.disk))
    except OSError:
        return True


def look_into(view: View, folder: Seen) -> list[Seen]:
    """List a folder by name; dangling links and hidden folders do not appear."""
    try:
        names = sorted(path.name for path in Path(folder.disk).iterdir())
    except OSError:
        return []
    if ".ignore" in names:
        return []
    return list(_visible(view, folder, names))


def _visible(view: View, folder: Seen, names: list[str]) -> Iterator[Seen]:
    for name in names:
        path = f"{folder.path}/{name}"
        if seen := _seen(view, f"{folder.disk}/{name}", path, name):
            yield seen


def _seen(view: View, disk: str, path: str, name: str) -> Seen | None:
    found = _follow(view, disk, path)
    if found is None:
        return None
    target, target_disk, facts = found
    return Seen(
        name=name,
        path=path,
        disk=target_disk,
        folder=stat.S_ISDIR(facts.st_mode),
        size=facts.st_size,
        changed=datetime.fromtimestamp(facts.st_mtime, UTC),
        target="" if target == path else target,
    )


def _follow(view: View, disk: str, path: str) -> tuple[str, str, os.stat_result] | None:
    for _ in range(_LONGEST_CHAIN):
        try:
            facts = os.lstat(disk)
        except OSError:
            return None
        if not stat.S_ISLNK(facts.st_mode):
            return path, disk, facts
        path = _link_target(disk, path)
        next_disk = view.to_disk(path)
        if next_disk is None:
            return None
        disk = str(next_disk)
    return None


def _link_target(disk: str, path: str) -> str:
    target = str(Path(disk).readlink())
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
