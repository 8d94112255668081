"""What must not be forgotten, on disk: one SQLite database and a file of Keeps."""

from .catalogue import Known, KnownFile, KnownSeason
from .condition import Condition, State
from .copies import CopyWatch
from .jobs import Job, JobItem, JobStatus, JobType
from .journal import (
    Attempts,
    JournalEntry,
    JournalFile,
    Outcome,
    PlannedDeletion,
    Step,
)
from .keeps_file import Keep
from .ledger import (
    DeletionRecord,
    DeletionSource,
    DeletionStatus,
    LedgerTotals,
    ServiceOutcome,
)
from .notices import FileKey, Mark, Notice
from .observations import PlayedFlag, Protection, Subtraction
from .signals import Signal
from .store import Memory

__all__ = [
    "Attempts",
    "Condition",
    "CopyWatch",
    "DeletionRecord",
    "DeletionSource",
    "DeletionStatus",
    "FileKey",
    "Job",
    "JobItem",
    "JobStatus",
    "JobType",
    "JournalEntry",
    "JournalFile",
    "Keep",
    "Known",
    "KnownFile",
    "KnownSeason",
    "LedgerTotals",
    "Mark",
    "Memory",
    "Notice",
    "Outcome",
    "PlannedDeletion",
    "PlayedFlag",
    "Protection",
    "ServiceOutcome",
    "Signal",
    "State",
    "Step",
    "Subtraction",
]
