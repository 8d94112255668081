"""The household's disk: media files of their nominal size that take no space.

All functions block; callers on an event loop run them in a thread.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
import os
from pathlib import Path
import shutil


def make_file(path: Path, size: int, when: datetime) -> None:
    """Make a sparse file of `size` bytes, last changed at `when`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.ftruncate(descriptor, size)
    os.utime(descriptor, (when.timestamp(), when.timestamp()))
    os.close(descriptor)


def remove_file(path: Path, *, recycle_bin: Path | None = None) -> None:
    """Remove a file, or move it to the recycle bin; OSError when that fails."""
    if recycle_bin is None:
        path.unlink()
    else:
        recycle_bin.mkdir(parents=True, exist_ok=True)
        shutil.move(path, recycle_bin / path.name)


def remove_folder(path: Path, *, recycle_bin: Path | None = None) -> None:
    """Remove a folder with all in it; links go, their targets stay."""
    if recycle_bin is None:
        shutil.rmtree(path)
    else:
        recycle_bin.mkdir(parents=True, exist_ok=True)
        shutil.move(path, recycle_bin / path.name)


def remove_side_files(path: Path) -> None:
    """Remove subtitles and descriptions that are named after the media file."""
    if path.parent.is_dir():
        for other in path.parent.iterdir():
            if other.name.startswith(f"{path.stem}."):
                other.unlink()


def is_empty(path: Path) -> bool:
    """Say whether a folder has nothing in it."""
    with os.scandir(path) as entries:
        return next(entries, None) is None


def files_below(path: Path) -> Iterator[os.DirEntry[str]]:
    """Yield every file and link below a folder; unreadable folders are passed over."""
    pending = [str(path)]
    while pending:
        for entry in _entries(pending.pop()):
            if entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            else:
                yield entry


def used_bytes(path: Path) -> int:
    """Return the nominal size of all files below a folder; links count nothing."""
    return sum(
        entry.stat(follow_symlinks=False).st_size
        for entry in files_below(path)
        if not entry.is_symlink()
    )


def _entries(path: str) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except OSError:
        return ()
