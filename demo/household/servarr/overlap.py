"""How Radarr and Sonarr remove the folders of deleted titles (API notes §2.4)."""

from collections.abc import Iterable
import contextlib
from pathlib import Path, PurePosixPath

from ..disk import remove_folder
from .state import ServarrState


def remove_title_folders(
    state: ServarrState, folders: Iterable[str], remaining: Iterable[str]
) -> None:
    """Remove folders one by one; return early at one that holds another title's.

    Errors are swallowed, as in the servers: the folder stays and nobody is told.
    """
    others = [PurePosixPath(path) for path in remaining]
    for folder in folders:
        path = PurePosixPath(folder)
        if any(other.is_relative_to(path) for other in others):
            return
        with contextlib.suppress(OSError):
            _remove(state.on_disk(folder), state.recycle_folder())


def _remove(folder: Path, recycle_bin: Path | None) -> None:
    if folder.is_dir():
        remove_folder(folder, recycle_bin=recycle_bin)
