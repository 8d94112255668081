"""A shelf on a real disk, before a small Jellyfin."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.cleanarr.core.leaving_soon.shelf import LeavingSoonShelf
from custom_components.cleanarr.core.leaving_soon.wanted import Wanted
from custom_components.cleanarr.core.settings import LeavingSoonFolder
from tests.core.leaving_soon.support import SHELF, SmallJellyfin, put_media


@dataclass
class Home:
    """A disk, a Jellyfin that sees it, and shelves between the two."""

    disk: Path
    jellyfin: SmallJellyfin
    pauses: list[float] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.disk / "soon"

    def shelf(
        self,
        *,
        installation: str = "home",
        established: bool = False,
        run_in_thread: Callable[..., Awaitable[object]] | None = None,
        patience: timedelta = timedelta(seconds=60),
    ) -> LeavingSoonShelf:
        """Return a shelf as a start of Home Assistant makes it."""
        return LeavingSoonShelf(
            LeavingSoonFolder(here=str(self.folder), in_jellyfin=f"{SHELF}/"),
            self.jellyfin,
            installation=installation,
            run_in_thread=run_in_thread or self._run_in_thread,
            sleep=self._sleep,
            established=established,
            patience=patience,
            waits=(1, 2, 3),
        )

    def own(self, *wanted: Wanted) -> tuple[Wanted, ...]:
        """Put the files of items on the disk."""
        put_media(self.disk / "media", wanted)
        return wanted

    async def _run_in_thread(
        self, function: Callable[..., object], *arguments: object
    ) -> object:
        self.jobs.append(function.__name__)
        return await asyncio.to_thread(function, *arguments)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "soon").mkdir()
    (tmp_path / "media").mkdir()
    mounts = ((SHELF, tmp_path / "soon"), ("/media", tmp_path / "media"))
    return Home(disk=tmp_path, jellyfin=SmallJellyfin(mounts))
