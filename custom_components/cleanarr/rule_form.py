"""The form of one rule, and how what is entered there is stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.const import CONF_NAME
import voluptuous as vol

from .const import CONF_KIND, CONF_MEDIA, CONF_TAGS
from .core import ServiceKind
from .entered import InvalidInput
from .offers import Offers
from .questions import Question, always, fields_of, shown_answers, stored_answers
from .rule_kinds import FORMS
from .rule_kinds.kind import ENABLED, RuleKind
from .rule_kinds.user import NEW_TERMS, TERMS
from .selectors import text

_NAME = Question(key=CONF_NAME, ask=always(text()))


class RuleForm:
    """The questions about a rule of one kind, as far as they make sense here."""

    def __init__(self, kind: RuleKind, offers: Offers) -> None:
        """Ask what can be offered."""
        self._kind = kind
        self._offers = offers
        questions = (*self._kind.questions(offers), ENABLED)
        self._questions = tuple(each for each in questions if each.is_asked(offers))

    def schema(self, shown: Mapping[str, Any]) -> vol.Schema:
        """Return the form, filled with ``shown``."""
        return vol.Schema(fields_of((_NAME, *self._questions), shown, self._offers))

    def complete(self, data: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return a stored rule with all answers, or a new one."""
        whole = {CONF_KIND: self._kind.key, **self._kind.new}
        if data is None and CONF_MEDIA in whole:
            whole[CONF_MEDIA] = self._offers.media
        return whole | dict(data or {})

    def shown(self, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return a complete rule as the form shows it."""
        return {CONF_NAME: name, **shown_answers(self._questions, data)}

    def again(self, entered: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was entered as the form shows it again."""
        answers = {each.key: entered.get(each.key) for each in self._questions}
        return {CONF_NAME: entered[CONF_NAME], **answers}

    def stored(
        self, data: Mapping[str, Any], entered: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a complete rule with what was entered; what is not asked stays.

        Raises InvalidInput for a rule that would match nothing, and for a bad answer.
        """
        if not entered[CONF_NAME].strip():
            raise InvalidInput("name_missing")
        answers = {**data, **stored_answers(self._questions, entered)}
        self._kind.check(answers)
        return answers

    def unknown_tags(self, data: Mapping[str, Any]) -> list[str]:
        """Return the tags that no service has, as far as that is known."""
        if not self._offers.all_tags:
            return []
        known = {tag.casefold() for tag in self._offers.tags}
        return [tag for tag in data.get(CONF_TAGS, ()) if tag.casefold() not in known]


class PersonForm:
    """The questions about one of the people of a rule."""

    def __init__(self, offers: Offers) -> None:
        """Ask what can be offered."""
        self._offers = offers
        self._questions = tuple(each for each in TERMS if each.is_asked(offers))

    def schema(self, shown: Mapping[str, Any]) -> vol.Schema:
        """Return the form, filled with ``shown``."""
        return vol.Schema(fields_of(self._questions, shown, self._offers))

    def shown(self, terms: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return a person's terms as the form shows them, the usual ones if new."""
        return shown_answers(self._questions, terms or NEW_TERMS)

    def stored(
        self, terms: Mapping[str, Any] | None, entered: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the terms with what was entered; raise InvalidInput for nonsense."""
        return {**(terms or NEW_TERMS), **stored_answers(self._questions, entered)}


def forms_for(services: Iterable[ServiceKind]) -> list[str]:
    """Return the forms of the kinds of rule that make sense with these services."""
    present = {None, *services}
    return [form for form, kind in FORMS.items() if kind.needs in present]
