"""What became of each item in a run."""

from dataclasses import dataclass
from enum import StrEnum

from ..identifiers import ItemId, MediaType
from ..reasons import Reason


class ItemOutcome(StrEnum):
    """How an item came out of a run."""

    DELETED = "deleted"
    WOULD_DELETE = "would_delete"
    INCOMPLETE = "incomplete"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReport:
    """One item's outcome; ``size`` is the bytes freed, or that would be.

    ``root_folder_refused``: its service says that a root folder is missing or empty.
    """

    item: ItemId
    media: MediaType
    title: str
    outcome: ItemOutcome
    reason: Reason
    size: int
    root_folder_refused: bool = False
