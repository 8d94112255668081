"""Why an item is where it is: a key and values, from which others make a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

type ReasonValue = str | int | datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """A key of the translations (section ``common``) and what fills its gaps.

    Moments are UTC; whoever makes the sentence writes them for the reader.
    """

    key: str
    values: Mapping[str, ReasonValue] = field(default_factory=dict)

    def as_plain(self) -> dict[str, object]:
        """Return it as JSON can hold it; ``from_plain`` is the way back."""
        return {
            "key": self.key,
            "values": {
                name: {"at": value.isoformat()}
                if isinstance(value, datetime)
                else value
                for name, value in self.values.items()
            },
        }

    @staticmethod
    def from_plain(plain: Mapping[str, object]) -> Reason:
        """Return what ``as_plain`` wrote down."""
        values = plain["values"]
        assert isinstance(values, Mapping)
        return Reason(
            str(plain["key"]),
            {str(name): _value(value) for name, value in values.items()},
        )


def _value(plain: object) -> ReasonValue:
    """Read one value back."""
    if isinstance(plain, Mapping):
        return datetime.fromisoformat(str(plain["at"]))
    return plain if isinstance(plain, int) else str(plain)
