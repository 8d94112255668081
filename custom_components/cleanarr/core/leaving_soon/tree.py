"""The folder on disk: nothing here follows a link, leaves the folder or overwrites.

All functions block. Paths are texts below the folder, as ``movies/Inception.mkv``.
"""

from collections.abc import Iterable
import contextlib
import errno
import os
from pathlib import Path
import stat

from .links import ABOUT_NAME, Found, Spot
from .manifest import Link
from .trouble import ShelfTrouble, TroubleKind, disk_trouble

ABOUT_TEXT = (
    b"Cleanarr for Home Assistant shows here what is about to be deleted.\n"
    b"Everything it adds is a link; nothing that belongs to you is ever touched.\n"
    b"This file keeps the folder from being empty: Jellyfin passes over empty ones.\n"
)
_NEW_LINK = ".cleanarr-new"
_NEW_FILE = ".cleanarr-new-file"
_IN_THE_WAY = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
_NOT_EMPTY = {errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY}
_REFUSED = {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}
_FOUND = {
    errno.ENOENT: Spot.FREE,
    errno.EINVAL: Spot.TAKEN,
    errno.ENOTDIR: Spot.TAKEN,
    errno.ENAMETOOLONG: Spot.REFUSED,
    errno.EILSEQ: Spot.REFUSED,
}


class Tree:
    """One look at the folder: what it learns of folders holds for one job."""

    def __init__(self, root: Path) -> None:
        """Make sure that the folder is there; ShelfTrouble when it is not."""
        if not stat.S_ISDIR(root.stat().st_mode):
            raise ShelfTrouble(TroubleKind.MISSING, os.strerror(errno.ENOTDIR))
        self._root = root
        self._known: dict[str, Spot | None] = {"": None}

    def found(self, path: str) -> Found:
        """Return what the link at ``path`` says, or what else is there."""
        above = self._folder(_above(path))
        if above is not None:
            return above
        try:
            return str((self._root / path).readlink())
        except OSError as error:
            return _spot(error)

    def missing_folders(self, paths: Iterable[str]) -> frozenset[str]:
        """Return the folders that are needed for ``paths`` and do not exist."""
        needed = folders_above(paths)
        return frozenset(name for name in needed if self._folder(name) is Spot.FREE)

    def make_folders(self, folders: Iterable[str]) -> None:
        """Make folders, the outer ones first; where one cannot be, its links cannot."""
        for folder in sorted(folders):
            above = self._folder(_above(folder))
            self._known[folder] = self._make_folder(folder) if above is None else above

    def remove_folders(self, folders: Iterable[str]) -> frozenset[str]:
        """Remove what is empty of these, the inner ones first; return what remains."""
        remaining = set()
        for folder in sorted(folders, reverse=True):
            if self._folder(folder) is None and not self._remove_empty(folder):
                remaining.add(folder)
        return frozenset(remaining)

    def remove_link(self, path: str) -> None:
        """Remove a link that was found to be ours."""
        (self._root / path).unlink(missing_ok=True)

    def make_link(self, link: Link) -> Spot | None:
        """Make a link at a free path; return what hinders it, if anything does."""
        above = self._folder(_above(link.path))
        if above is not None:
            return above
        try:
            self._link(link.text, self._root / link.path)
        except OSError as error:
            return _hindrance(error)
        return None

    def replace_link(self, link: Link) -> Spot | None:
        """Put a link in the place of an outdated one of ours, at one stroke."""
        self.sweep()
        self._link(link.text, self._root / _NEW_LINK)
        try:
            (self._root / _NEW_LINK).replace(self._root / link.path)
        except OSError as error:
            return _hindrance(error)
        return None

    def sweep(self) -> None:
        """Remove what a crash left behind under the names of work in progress."""
        for name, is_ours in ((_NEW_LINK, stat.S_ISLNK), (_NEW_FILE, stat.S_ISREG)):
            with contextlib.suppress(FileNotFoundError):
                if is_ours((self._root / name).lstat().st_mode):
                    (self._root / name).unlink()

    def prove_links(self) -> None:
        """Make a link and remove it; raises when the share cannot."""
        self.sweep()
        self._link(ABOUT_NAME, self._root / _NEW_LINK)
        self.sweep()

    def read_file(self, name: str) -> bytes | Spot:
        """Return a plain file's content, or what else is there."""
        path = self._root / name
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            return Spot.FREE
        return path.read_bytes() if stat.S_ISREG(mode) else Spot.TAKEN

    def write_file(self, name: str, content: bytes) -> None:
        """Write a file of the folder at one stroke: the old content or the new."""
        new = self._root / _NEW_FILE
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._root / name)

    def remove_file(self, name: str) -> None:
        """Remove a file that was found to be ours."""
        (self._root / name).unlink(missing_ok=True)

    def describe(self, folder: str) -> None:
        """Say in a folder what it is for, where nothing has that name."""
        path = f"{folder}/{ABOUT_NAME}"
        if self.found(path) is Spot.FREE:
            self.write_file(path, ABOUT_TEXT)

    def undescribe(self, folder: str) -> None:
        """Remove what ``describe`` wrote; another text stays."""
        path = f"{folder}/{ABOUT_NAME}"
        if self._folder(folder) is None and self.read_file(path) == ABOUT_TEXT:
            self.remove_file(path)

    def _folder(self, folder: str) -> Spot | None:
        """Return ``None`` for a real folder below real folders, else what is there."""
        if folder not in self._known:
            above = self._folder(_above(folder))
            self._known[folder] = self._look(folder) if above is None else above
        return self._known[folder]

    def _look(self, folder: str) -> Spot | None:
        """Look at one folder, not following a link."""
        try:
            mode = (self._root / folder).lstat().st_mode
        except OSError as error:
            return _spot(error)
        return None if stat.S_ISDIR(mode) else Spot.TAKEN

    def _make_folder(self, folder: str) -> Spot | None:
        """Make one folder; return what hinders it."""
        try:
            (self._root / folder).mkdir()
        except OSError as error:
            return _hindrance(error)
        return None

    def _remove_empty(self, folder: str) -> bool:
        """Remove a folder unless something is in it."""
        try:
            (self._root / folder).rmdir()
        except OSError as error:
            if error.errno not in _NOT_EMPTY:
                raise
            return False
        del self._known[folder]
        return True

    def _link(self, text: str, path: Path) -> None:
        """Make a link; ShelfTrouble where the share cannot make any."""
        try:
            path.symlink_to(text)
        except OSError as error:
            trouble = disk_trouble(error, linking=True)
            if trouble.trouble.kind is TroubleKind.NO_LINKS:
                raise trouble from error
            raise


def folders_above(paths: Iterable[str]) -> set[str]:
    """Return every folder on the way to these paths."""
    found = set()
    for path in paths:
        while path := _above(path):
            found.add(path)
    return found


def _above(path: str) -> str:
    """Return the folder that a path lies in; empty for our own."""
    return path.rpartition("/")[0]


def _spot(error: OSError) -> Spot:
    """Return what a failed look tells; other errors are the disk's."""
    if error.errno not in _FOUND:
        raise error
    return _FOUND[error.errno]


def _hindrance(error: OSError) -> Spot:
    """Return why one link cannot be; errors that concern all links are raised."""
    if error.errno in _REFUSED:
        return Spot.REFUSED
    if error.errno in _IN_THE_WAY:
        return Spot.TAKEN
    raise error
