"""A household's folder between two runs: kept as it was left, or made anew."""

from dataclasses import replace
import hashlib
from pathlib import Path
import pickle
import shutil

from .plan import HouseholdPlan
from .world import World

_MARK = ".cleanarr-demo-household"
_KEPT = "household.state"
_FOLDERS = ("media", "leaving-soon", "recycle-*", "unmounted")
_PACKAGE = Path(__file__).parent


class FolderInUse(Exception):
    """The folder holds something that is no household."""


def household_folders(folder: Path) -> list[Path]:
    """Return what lies in a household's folder of its media and links."""
    return [path for pattern in _FOLDERS for path in folder.glob(pattern)]


def clear_folder(folder: Path) -> None:
    """Remove an earlier household from a folder; other files in it stay.

    FolderInUse when what lies where a household would is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ours = [*household_folders(folder), *folder.glob(_KEPT)]
    if ours and not (folder / _MARK).exists():
        raise FolderInUse(f"{ours[0]} is there, and it is no household of the demo")
    for path in ours:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    (folder / _MARK).touch()


def keep_world(world: World) -> None:
    """Write down how a household was left, for the next run. Blocks."""
    kept = pickle.dumps((_key(world.plan), world))
    (world.plan.folder / _KEPT).write_bytes(_stamp().encode() + kept)


def kept_world(plan: HouseholdPlan) -> World | None:
    """Return the household as it was left; None when this plan has none. Blocks.

    A household of another plan, or of another version of this program, is none.
    """
    path = plan.folder / _KEPT
    if not path.exists():
        return None
    with path.open("rb") as file:
        if file.read(64) != _stamp().encode():
            return None
        key, world = pickle.load(file)  # noqa: S301 - written by ourselves above
    return replace(world, plan=plan) if key == _key(plan) else None


def _key(plan: HouseholdPlan) -> HouseholdPlan:
    return replace(plan, port_base=0)


def _stamp() -> str:
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
