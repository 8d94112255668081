"""The form of a rule for single episode files."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from homeassistant.helpers.selector import BooleanSelector

from ..const import (
    CONF_ENABLED,
    CONF_EXCLUDE_CONTINUING,
    CONF_KEEP_LATEST_SEASON,
    CONF_MAX_AGE,
    CONF_MAX_EPISODES,
    CONF_REQUIRE_WATCHED,
    CONF_TAGS,
)
from ..core import EpisodeRule, MediaType, RuleId, ServiceKind
from ..entered import InvalidInput, entered_days, shown_days
from ..offers import Offers
from ..questions import Question, always
from ..selectors import number
from .kind import ANY_TAGS, REQUIRE_WATCHED, Data, RuleKind


def _read(rule: RuleId, name: str, data: Data) -> EpisodeRule:
    max_age = data[CONF_MAX_AGE]
    return EpisodeRule(
        id=rule,
        name=name,
        media=frozenset({MediaType.TV}),
        enabled=data[CONF_ENABLED],
        tags=frozenset(data[CONF_TAGS]),
        max_episodes=data[CONF_MAX_EPISODES],
        max_age=None if max_age is None else timedelta(seconds=max_age),
        require_watched=data[CONF_REQUIRE_WATCHED],
        exclude_continuing=data[CONF_EXCLUDE_CONTINUING],
        keep_latest_season=data[CONF_KEEP_LATEST_SEASON],
    )


def _retentions(data: Data) -> Iterable[int | str]:
    return () if data[CONF_MAX_AGE] is None else (data[CONF_MAX_AGE],)


def _show_age(stored: int | None) -> float | None:
    return None if stored is None else shown_days(stored)


def _store_age(entered: float | None) -> int | None:
    return None if entered is None else entered_days(entered)


def _store_count(entered: float | None) -> int | None:
    return None if entered is None else int(entered)


def _check(data: Data) -> None:
    if data[CONF_MAX_EPISODES] is None and data[CONF_MAX_AGE] is None:
        raise InvalidInput("limits_missing")


def _limit(key: str, unit: str, highest: int, **answers: Any) -> Question:
    selector = always(number(unit, 1, highest))
    return Question(key=key, ask=selector, optional=True, **answers)


def _switch(key: str) -> Question:
    return Question(key=key, ask=always(BooleanSelector()))


def _questions(_offers: Offers) -> tuple[Question, ...]:
    return (
        ANY_TAGS,
        _limit(CONF_MAX_EPISODES, "episodes", 10_000, store=_store_count),
        _limit(CONF_MAX_AGE, "days", 36_500, show=_show_age, store=_store_age),
        REQUIRE_WATCHED,
        _switch(CONF_EXCLUDE_CONTINUING),
        _switch(CONF_KEEP_LATEST_SEASON),
    )


EPISODE: Final = RuleKind(
    key="episode",
    questions=_questions,
    new={
        CONF_TAGS: [],
        CONF_MAX_EPISODES: None,
        CONF_MAX_AGE: None,
        CONF_REQUIRE_WATCHED: True,
        CONF_EXCLUDE_CONTINUING: False,
        CONF_KEEP_LATEST_SEASON: False,
        CONF_ENABLED: True,
    },
    read=_read,
    check=_check,
    retentions=_retentions,
    needs=ServiceKind.SONARR,
)
