"""What every request that changes something needs first."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeletionPermit:
    """Leave to change media. Only the executor makes one, and never in dry run.

    Writers await ``confirm`` right before each request that changes something; it
    raises PermitWithdrawn once a Keep, a pause or dry run has come in between.
    """

    confirm: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class FetchPermit:
    """Leave to have something fetched, or no longer: nothing is deleted by it.

    Fetchers await ``confirm`` right before each request that changes something; it
    raises DryRunOn in a dry run.
    """

    confirm: Callable[[], Awaitable[None]]
