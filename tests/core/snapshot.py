"""A household that is lived through once, and taken up from there by every test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import shutil

from tests.core.street import Street

type OpenStreet = Callable[[Path], AbstractAsyncContextManager[Street]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A street as it was left. It is always at the same place on the disk.

    ``opened`` opens it in a folder, to be kept.
    """

    folder: Path
    opened: OpenStreet

    @classmethod
    async def take(
        cls, folder: Path, opened: OpenStreet, live: Callable[[Street], Awaitable[None]]
    ) -> Snapshot:
        """Open a street in a folder, live through it, and leave it."""
        snapshot = cls(folder, opened)
        async with opened(snapshot._there) as one:
            await live(one)
        _copy(snapshot._there, snapshot._kept)
        return snapshot

    @asynccontextmanager
    async def taken_up(self) -> AsyncIterator[Street]:
        """Open the street as it was left, whatever an earlier test did to it."""
        shutil.rmtree(self._there)
        _copy(self._kept, self._there)
        async with self.opened(self._there) as one:
            yield one

    @property
    def _there(self) -> Path:
        return self.folder / "there"

    @property
    def _kept(self) -> Path:
        return self.folder / "kept"


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, copy_function=_copy_file)


def _copy_file(source: str, target: str) -> None:
    """Copy a file; one of media, which nobody writes to, is only linked: it is huge."""
    if source.endswith(".mkv") and not Path(source).is_symlink():
        os.link(source, target)
    else:
        shutil.copy2(source, target, follow_symlinks=False)
