"""What every request that deletes, or prepares to, needs first."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeletionPermit:
    """Leave to change media. Only the executor makes one, and never in dry run.

    Writers await ``confirm`` right before each request that changes something; it
    raises PermitWithdrawn once a Keep, a pause or dry run has come in between.
    """

    confirm: Callable[[], Awaitable[None]]
