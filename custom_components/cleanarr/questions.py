"""Questions that forms are made of: what each asks, for whom, and how it is stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.helpers.selector import Selector
import voluptuous as vol

from .core import Base, ServiceKind
from .offers import Offers
from .selectors import RetentionSelector, words

type Ask = Callable[[Any, Offers], Selector[Any]]


def unchanged(value: Any) -> Any:
    """Return what is shown as it is stored, and stored as it is entered."""
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. ``ask`` is given what the form shows, and what it can offer.

    ``show`` turns what is stored into what the form shows, ``store`` what was entered
    back; it may raise InvalidInput. ``needs``: asked only where there is such a service.
    ``blank``: what an answer left empty means, where it may be; ``optional``: nothing.
    """

    key: str
    ask: Ask
    show: Callable[[Any], Any] = unchanged
    store: Callable[[Any], Any] = unchanged
    needs: ServiceKind | None = None
    blank: Any = None
    optional: bool = False

    def is_asked(self, offers: Offers) -> bool:
        """Return whether there is what the question is about."""
        return self.needs is None or self.needs in offers.kinds


def always(selector: Selector[Any]) -> Ask:
    """Ask in the same way whatever is shown and offered."""
    return lambda _shown, _offers: selector


def ask_retention(shown: float | str, _offers: Offers) -> Selector[Any]:
    """Ask for a number of days or never."""
    return RetentionSelector(shown)


def ask_tags(shown: list[str], offers: Offers) -> Selector[Any]:
    """Ask for tags: those that there are, and others."""
    return words({*shown, *offers.tags})


def bases(stored: str, offers: Offers) -> list[str]:
    """Return the bases to choose from; without Jellyfin there is but one."""
    offered = {stored, Base.ADDED} if not offers.jellyfin else set(Base)
    return [base.value for base in Base if base in offered]


def fields_of(
    questions: Iterable[Question], shown: Mapping[str, Any], offers: Offers
) -> dict[vol.Marker, Any]:
    """Return the fields of a form, filled with ``shown``."""
    return {
        _marker(each, shown[each.key]): each.ask(shown[each.key], offers)
        for each in questions
        if each.is_asked(offers)
    }


def shown_answers(
    questions: Iterable[Question], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """Return stored answers as a form shows them."""
    return {each.key: each.show(stored[each.key]) for each in questions}


def stored_answers(
    questions: Iterable[Question], entered: Mapping[str, Any]
) -> dict[str, Any]:
    """Return answers as they are stored; raise InvalidInput for the first bad one."""
    return {
        each.key: each.store(entered.get(each.key))
        for each in questions
        if each.key in entered or each.optional
    }


def _marker(question: Question, shown: Any) -> vol.Marker:
    """Return the field's key: filled, one to be filled, or one that may be empty."""
    suggested = None if shown is None else {"suggested_value": shown}
    if question.optional:
        return vol.Optional(question.key, description=suggested)
    if question.blank is not None:
        return vol.Optional(question.key, default=question.blank, description=suggested)
    if shown == "":
        return vol.Required(question.key)
    return vol.Required(question.key, default=shown)
