"""The form of a rule for items with certain tags."""

from typing import Final

from ..const import CONF_SCOPE, CONF_TAGS
from ..core import RuleId, TagRule
from .kind import (
    BASE,
    MEDIA,
    NEW,
    REQUIRE_WATCHED,
    RETENTION,
    SCOPE,
    TAGS,
    Data,
    RuleKind,
    read_retaining,
    read_scope,
    those,
)


def _read(rule: RuleId, name: str, data: Data) -> TagRule:
    return TagRule(
        **read_retaining(rule, name, data),
        tags=frozenset(data[CONF_TAGS]),
        scope=read_scope(data),
    )


TAG: Final = RuleKind(
    key="tag",
    questions=those(TAGS, MEDIA, RETENTION, BASE, REQUIRE_WATCHED, SCOPE),
    new={**NEW, CONF_TAGS: [], CONF_SCOPE: None},
    read=_read,
)
