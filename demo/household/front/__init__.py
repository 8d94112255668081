"""What stands before every service: the request log, the faults and the holds."""

from .answers import RowList, whole_body
from .faults import Fault, FaultKind
from .holds import HeldRequest, Hold, Stage
from .log import RequestRecord
from .match import ANY_REQUEST, Match
from .watch import Watch

__all__ = [
    "ANY_REQUEST",
    "Fault",
    "FaultKind",
    "HeldRequest",
    "Hold",
    "Match",
    "RequestRecord",
    "RowList",
    "Stage",
    "Watch",
    "whole_body",
]
