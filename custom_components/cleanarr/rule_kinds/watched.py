"""The form of a rule for what was watched."""

from typing import Final

from ..core import RuleId, ServiceKind, WatchedRule
from .kind import (
    MEDIA,
    NEW,
    REQUIRE_WATCHED,
    RETENTION,
    Data,
    RuleKind,
    read_retaining,
    those,
)


def _read(rule: RuleId, name: str, data: Data) -> WatchedRule:
    return WatchedRule(**read_retaining(rule, name, data))


WATCHED: Final = RuleKind(
    key="watched",
    questions=those(MEDIA, RETENTION, REQUIRE_WATCHED),
    new=NEW,
    read=_read,
    needs=ServiceKind.JELLYFIN,
)
