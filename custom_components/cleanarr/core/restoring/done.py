"""What was done about an entry of the ledger."""

from dataclasses import dataclass
from enum import StrEnum

from ..identifiers import ItemId, Slug
from ..reasons import Reason


class Deed(StrEnum):
    """Something that was changed in a service, or ordered there."""

    ADDED = "added"
    MONITORED = "monitored"
    SEARCHED = "searched"
    UNMONITORED = "unmonitored"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, and what there is to say about it."""

    deeds: tuple[Deed, ...] = ()
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was done about one entry; ``number`` is the ledger's own."""

    number: int
    item: ItemId
    title: str
    service: Slug
    done: Done
