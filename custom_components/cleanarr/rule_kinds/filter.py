"""The form of a rule for items for which all of some conditions hold."""

from typing import Final

from ..const import CONF_ROWS, CONF_SCOPE
from ..core import FilterRule, RuleId
from ..offers import Offers
from ..questions import Question
from .conditions import Conditions, read_row
from .kind import (
    BASE,
    MEDIA,
    NEW,
    REQUIRE_WATCHED,
    RETENTION,
    SCOPE,
    Data,
    RuleKind,
    read_retaining,
    read_scope,
)


def _read(rule: RuleId, name: str, data: Data) -> FilterRule:
    return FilterRule(
        **read_retaining(rule, name, data),
        rows=tuple(map(read_row, data[CONF_ROWS])),
        scope=read_scope(data),
    )


def _questions(offers: Offers) -> tuple[Question, ...]:
    conditions = Conditions(offers)
    rows = Question(
        key=CONF_ROWS,
        ask=conditions.ask,
        show=conditions.show,
        store=conditions.store,
    )
    return (rows, MEDIA, RETENTION, BASE, REQUIRE_WATCHED, SCOPE)


FILTER: Final = RuleKind(
    key="filter",
    questions=_questions,
    new={**NEW, CONF_ROWS: [], CONF_SCOPE: None},
    read=_read,
)
