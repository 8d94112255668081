"""The form of a rule for what certain people requested; their terms come one by one."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.helpers.selector import Selector

from ..const import (
    CONF_BASE,
    CONF_ENABLED,
    CONF_MEDIA,
    CONF_PEOPLE,
    CONF_PERSON,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_SCOPE,
)
from ..core import PersonTerms, RuleId, SeerrUserId, ServiceKind, UserRule
from ..entered import InvalidInput
from ..offers import Offers
from ..questions import Question
from ..selectors import people
from ..stored_options import read_retention
from .kind import (
    BASE,
    MEDIA,
    NEW,
    REQUIRE_WATCHED,
    RETENTION,
    SCOPE,
    Data,
    RuleKind,
    read_common,
    read_scope,
    those,
)

# What is asked of each person, and what is offered for somebody new.
TERMS: Final = (RETENTION, REQUIRE_WATCHED)
NEW_TERMS: Final[Data] = {
    CONF_RETENTION: NEW[CONF_RETENTION],
    CONF_REQUIRE_WATCHED: False,
}


def _read(rule: RuleId, name: str, data: Data) -> UserRule:
    return UserRule(
        **read_common(rule, name, data),
        people=tuple(map(_terms, data[CONF_PEOPLE])),
        scope=read_scope(data),
    )


def _terms(row: Data) -> PersonTerms:
    return PersonTerms(
        person=SeerrUserId(int(row[CONF_PERSON])),
        retention=read_retention(row[CONF_RETENTION]),
        require_watched=row[CONF_REQUIRE_WATCHED],
    )


def _ask_people(shown: list[str], offers: Offers) -> Selector[Any]:
    return people({each: each for each in shown} | dict(offers.requesters))


def _show_people(rows: list[dict[str, Any]]) -> list[str]:
    return [row[CONF_PERSON] for row in rows]


def _store_people(entered: list[str]) -> list[dict[str, Any]]:
    """Return the people with usual terms, until each has been asked about."""
    if not entered:
        raise InvalidInput("people_missing")
    return [{CONF_PERSON: person, **NEW_TERMS} for person in entered]


def _retentions(data: Data) -> Iterable[int | str]:
    return [row[CONF_RETENTION] for row in data[CONF_PEOPLE]]


_PEOPLE = Question(
    key=CONF_PEOPLE, ask=_ask_people, show=_show_people, store=_store_people
)

USER: Final = RuleKind(
    key="user",
    questions=those(_PEOPLE, MEDIA, BASE, SCOPE),
    new={
        CONF_PEOPLE: [],
        CONF_MEDIA: NEW[CONF_MEDIA],
        CONF_BASE: None,
        CONF_SCOPE: None,
        CONF_ENABLED: True,
    },
    read=_read,
    retentions=_retentions,
    needs=ServiceKind.SEERR,
    step="people",
)
