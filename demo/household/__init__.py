"""A media household to try Cleanarr on: services, disk, users and a clock of its own.

`python -m demo.household --help` runs one; `Household` runs one inside a program.
"""

from .client import CommandRefused, HouseholdClient, ask
from .clock import HouseholdClock
from .front import Fault, FaultKind, HeldRequest, Hold, Match, RequestRecord, Stage
from .jellyfin import Delivery, Phase
from .plan import OVERSEERR, HouseholdPlan, Kind, RootPlan, ServicePlan
from .server import Household
from .shoko import Packing
from .which import Which

__all__ = [
    "OVERSEERR",
    "CommandRefused",
    "Delivery",
    "Fault",
    "FaultKind",
    "HeldRequest",
    "Hold",
    "Household",
    "HouseholdClient",
    "HouseholdClock",
    "HouseholdPlan",
    "Kind",
    "Match",
    "Packing",
    "Phase",
    "RequestRecord",
    "RootPlan",
    "ServicePlan",
    "Stage",
    "Which",
    "ask",
]
