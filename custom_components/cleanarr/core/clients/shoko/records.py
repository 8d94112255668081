"""SignalR's records: JSON, each with a mark behind it, in messages however cut."""

import json

from ..fields import Fields, Malformed, as_record

LONGEST = 1024 * 1024
HELLO = '{"protocol":"json","version":1}\x1e'
PING = '{"type":6}\x1e'

_END = "\x1e"


class Records:
    """Put records together that come in pieces, and take apart those that do not."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._pieces: list[str] = []
        self._length = 0

    def feed(self, text: str) -> list[str]:
        """Return the records that are whole now; Malformed once one is too long."""
        head, *tail = text.split(_END)
        self._keep(head)
        if not tail:
            return []
        first = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        *others, rest = tail
        self._keep(rest)
        return [first, *others]

    def _keep(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > LONGEST:
            raise Malformed("a record without end")
        if piece:
            self._pieces.append(piece)


def decoded(record: str) -> Fields:
    """Return a record's members; ValueError or RecursionError when it has none."""
    return as_record(json.loads(record))
