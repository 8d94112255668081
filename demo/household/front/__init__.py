"""What stands before every service: the request log, the faults and the holds."""

from .answers import RowList, untyped_when_empty, whole_body
from .faults import Fault, FaultKind
from .holds import Dropped, HeldRequest, Hold, Stage
from .log import RequestRecord
from .match import ANY_REQUEST, Match
from .watch import Watch

__all__ = [
    "ANY_REQUEST",
    "Dropped",
    "Fault",
    "FaultKind",
    "HeldRequest",
    "Hold",
    "Match",
    "RequestRecord",
    "RowList",
    "Stage",
    "Watch",
    "untyped_when_empty",
    "whole_body",
]
