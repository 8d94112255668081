"""Who sees the household's disk under which paths."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder of the disk, and the path under which a service sees it."""

    seen: str
    disk: Path


@dataclass(frozen=True, slots=True)
class View:
    """One service's view of the disk: its mounts, the longest match counts."""

    mounts: tuple[Mount, ...]

    def to_disk(self, path: str) -> Path | None:
        """Return where `path` lies on the disk; None when nothing is mounted there."""
        fitting = [mount for mount in self.mounts if _is_below(path, mount.seen)]
        if not fitting:
            return None
        mount = max(fitting, key=lambda mount: len(mount.seen))
        return mount.disk / path[len(mount.seen) :].lstrip("/")

    def from_disk(self, path: Path) -> str | None:
        """Return how this service sees `path`; None when it does not."""
        fitting = [mount for mount in self.mounts if path.is_relative_to(mount.disk)]
        if not fitting:
            return None
        mount = max(fitting, key=lambda mount: len(mount.disk.parts))
        below = path.relative_to(mount.disk).as_posix()
        return mount.seen if below == "." else f"{mount.seen.rstrip('/')}/{below}"


def _is_below(path: str, folder: str) -> bool:
    folder = folder.rstrip("/")
    return path == folder or path.startswith(f"{folder}/")
