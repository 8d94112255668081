"""What the demo's household chose: its services' names, and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from demo.core_alone import load_core_alone

load_core_alone()

from custom_components.cleanarr.core import (  # noqa: E402 - it is found since then
    AnyRule,
    MediaType,
    PersonTerms,
    RuleId,
    SeerrUserId,
    TagRule,
    TvScope,
    UserRule,
)

BINGE = "binge"
_BINGE_DAYS, _BENS_DAYS = 5, 30
# The second of Seerr's accounts.
_BEN = 2


def shown_name(service: str) -> str:
    """Return a service's name as a person writes it: Radarr 4K."""
    return service.replace("_", " ").title()


@dataclass(frozen=True, slots=True)
class MadeRule:
    """A rule as the core takes it, and what is entered in its forms, by their steps.

    The first step is what is chosen from the menu.
    """

    rule: AnyRule
    forms: Mapping[str, Mapping[str, object]]


RULES = (
    MadeRule(
        TagRule(
            id=RuleId("binge"),
            name="Binge",
            media=frozenset({MediaType.TV}),
            tags=frozenset({BINGE}),
            retention=timedelta(days=_BINGE_DAYS),
            require_watched=True,
            scope=TvScope.SEASON,
        ),
        {
            "tag": {
                "name": "Binge",
                "media": ["tv"],
                "tags": [BINGE],
                "retention": _BINGE_DAYS,
                "require_watched": True,
                "scope": "season",
            }
        },
    ),
    MadeRule(
        UserRule(
            id=RuleId("ben"),
            name="Ben's requests",
            media=frozenset({MediaType.MOVIE}),
            people=(
                PersonTerms(
                    person=SeerrUserId(_BEN), retention=timedelta(days=_BENS_DAYS)
                ),
            ),
        ),
        {
            "people": {
                "name": "Ben's requests",
                "media": ["movie"],
                "people": [str(_BEN)],
            },
            "person": {"retention": _BENS_DAYS},
        },
    ),
)
