"""What Jellyfin removes from the disk when it is told to delete (API notes §6.4)."""

from pathlib import Path
import posixpath

from ..disk import remove_file, remove_folder, remove_side_files
from .eyes import place
from .model import Item, ItemKind
from .state import JellyfinState


def remove_media(state: JellyfinState, item: Item) -> None:
    """Remove an item's files; OSError when the file system refuses. Blocks.

    A film in a folder of its own takes the folder with it; links go, targets stay.
    """
    path = place(state.view, item.path)
    if item.virtual or path is None or item.kind is ItemKind.BOX_SET:
        return
    if item.is_folder:
        _remove_tree(path)
    elif item.kind is ItemKind.MOVIE and not _lies_loose(state, item):
        _remove_tree(path.parent)
    else:
        remove_file(path)
        remove_side_files(path)


def belongs_to(item: Item, other: Item) -> bool:
    """Say whether an item is another or inside it."""
    return other.id in (item.id, item.series_id, item.season_id)


def _lies_loose(state: JellyfinState, item: Item) -> bool:
    library = state.libraries[item.library_id]
    return posixpath.dirname(item.path) in library.locations


def _remove_tree(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    else:
        remove_folder(path)
