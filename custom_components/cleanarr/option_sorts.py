"""How options are asked for: what each sort of question offers, shows and stores."""

from enum import StrEnum
from typing import Any

from homeassistant.const import Platform
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
    Selector,
)

from .core import ServiceKind, WatchedBy
from .entered import (
    entered_days,
    entered_folder,
    entered_minutes,
    entered_name,
    entered_retention,
    shown_days,
    shown_minutes,
    shown_retention,
)
from .offers import Offers
from .questions import Question, always, ask_retention, bases
from .selectors import number, one_of, people, text

SWITCH = always(BooleanSelector())
TEXT = always(text())
NOTIFY_ENTITIES = EntitySelector(
    EntitySelectorConfig(
        filter=EntityWithDeviceFilterSelectorConfig(domain=Platform.NOTIFY),
        multiple=True,
    )
)


def ask_base(shown: str, offers: Offers) -> Selector[Any]:
    """Offer the bases that there can be."""
    return one_of("base", bases(shown, offers))


def ask_users(shown: list[str], offers: Offers) -> Selector[Any]:
    """Offer the users of Jellyfin, and those chosen before."""
    return people({user: user for user in shown} | dict(offers.users))


def ask_services(shown: list[str], offers: Offers) -> Selector[Any]:
    """Offer the services that can be told to send webhooks, and those chosen before."""
    return people({slug: slug for slug in shown} | dict(offers.telling))


def ask_watched_by(shown: str, offers: Offers) -> Selector[Any]:
    """Offer who requested only where Seerr can tell, or where it is chosen already."""
    known = ServiceKind.SEERR in offers.kinds or shown == WatchedBy.REQUESTER
    left_out = set() if known else {WatchedBy.REQUESTER}
    return one_of("watched_by", [each for each in WatchedBy if each not in left_out])


def retention(key: str, needs: ServiceKind) -> Question:
    """Ask for how long something stays."""
    return Question(
        key=key,
        ask=ask_retention,
        show=shown_retention,
        store=entered_retention,
        needs=needs,
    )


def choice(key: str, choices: type[StrEnum], needs: ServiceKind) -> Question:
    """Ask for one of some words."""
    return Question(key=key, ask=always(one_of(key, choices)), needs=needs)


def days(key: str, needs: ServiceKind | None = None, longest: int = 365) -> Question:
    """Ask for a duration in days."""
    return Question(
        key=key,
        ask=always(number("days", 1, longest)),
        show=shown_days,
        store=entered_days,
        needs=needs,
    )


def minutes(key: str, low: int) -> Question:
    """Ask for a duration in minutes, at most a day."""
    return Question(
        key=key,
        ask=always(number("minutes", low, 1440)),
        show=shown_minutes,
        store=entered_minutes,
    )


def count(key: str, low: int, high: int, unit: str) -> Question:
    """Ask for a number."""
    return Question(key=key, ask=always(number(unit, low, high)), store=int)


def folder(key: str) -> Question:
    """Ask for a folder, which may be left empty."""
    return Question(
        key=key, ask=TEXT, store=entered_folder, needs=ServiceKind.JELLYFIN, blank=""
    )


def library(key: str) -> Question:
    """Ask for a library's name."""
    return Question(key=key, ask=TEXT, store=entered_name, needs=ServiceKind.JELLYFIN)
