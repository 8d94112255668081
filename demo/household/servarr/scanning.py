"""How a Radarr or Sonarr looks for its files on the disk, and tells what it misses."""

from .notify.messenger import Messenger
from .state import ServarrState


async def rescan(state: ServarrState, messenger: Messenger, number: int = 0) -> int:
    """Scan one title's folder, or all (0); return how many files were missed."""
    count = 0
    for _ in state.rescan(number):
        await messenger.deliver(state)
        count += 1
    return count
