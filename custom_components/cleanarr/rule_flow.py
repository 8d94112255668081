"""Questions about one rule: add it, or change it."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME

from .connection import async_offers
from .const import CONF_KIND, CONF_LEAVING_SOON, CONF_PEOPLE, CONF_PERSON
from .core import CleanarrError, Cleaner, RuleId, RulePreview
from .entered import InvalidInput, is_short, shown_days
from .household import rule_of, stored_options
from .offers import Offers
from .rule_form import PersonForm, RuleForm, forms_for
from .rule_kinds import FORMS, KINDS
from .rule_kinds.kind import RuleKind
from .rule_preview import preview_text
from .schemas import CONFIRM_SCHEMA
from .sentences import Sentences

type Step = Callable[[dict[str, Any] | None], Awaitable[SubentryFlowResult]]

_STEP = "async_step_"
_NEW = RuleId("new")


class RuleSubentryFlow(ConfigSubentryFlow):
    """Add a rule, or change one: its form, what follows from it, what it would do."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._offers: Offers | None = None
        self._name = ""
        self._rule: dict[str, Any] = {}
        self._known_terms: Mapping[str, Mapping[str, Any]] = {}
        self._terms: list[dict[str, Any]] = []

    def __getattr__(self, name: str) -> Step:
        """Return the step of a kind of rule, so that a further kind needs none here."""
        kind = FORMS.get(name.removeprefix(_STEP))
        if kind is None or not name.startswith(_STEP):
            raise AttributeError(name)
        return partial(self._async_ask_rule, kind)

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the kind of rule."""
        offers = await self._async_offers()
        return self.async_show_menu(
            step_id="user", menu_options=forms_for(offers.kinds)
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the form of the rule's kind."""
        kind = KINDS[self._get_reconfigure_subentry().data[CONF_KIND]]
        return await self._async_ask_rule(kind, user_input)

    async def async_step_person(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask how long what one person requested stays, one person after the other."""
        person = self._rule[CONF_PEOPLE][len(self._terms)][CONF_PERSON]
        offers = await self._async_offers()
        form = PersonForm(offers)
        shown = form.shown(self._known_terms.get(person))
        errors = {}
        if user_input is not None:
            try:
                terms = form.stored(self._known_terms.get(person), user_input)
            except InvalidInput as error:
                shown, errors = user_input, {"base": error.key}
            else:
                self._terms.append({CONF_PERSON: person, **terms})
                return await self._async_go_on()
        return self.async_show_form(
            step_id="person",
            data_schema=form.schema(shown),
            errors=errors,
            description_placeholders={
                "person": offers.requesters.get(person, person),
                "rule": self._name,
            },
        )

    async def async_step_short_retention(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Warn that the rule's items are announced for their whole retention."""
        if user_input is not None:
            return await self.async_step_preview()
        return self.async_show_form(
            step_id="short_retention",
            data_schema=CONFIRM_SCHEMA,
            description_placeholders={
                "retention": f"{shown_days(min(self._short)):g}",
                "window": f"{shown_days(self._window):g}",
            },
        )

    async def async_step_preview(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what the rule would do, then save it."""
        if user_input is not None:
            return self._save()
        found = await self._async_preview()
        text = preview_text(found, Sentences(self.hass, {}))
        return self.async_show_form(
            step_id="preview",
            data_schema=CONFIRM_SCHEMA,
            description_placeholders={
                "rule": self._name,
                "outcome": text + self._hint(await self._async_form(), self._rule),
            },
            last_step=True,
        )

    async def _async_ask_rule(
        self, kind: RuleKind, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        """Ask until the rule can match something."""
        form = RuleForm(kind, await self._async_offers())
        data = form.complete(self._stored)
        self._rule = data
        if user_input is None:
            return self._show(kind, form, form.shown(self._stored_name, data))
        try:
            self._rule = form.stored(data, user_input)
        except InvalidInput as error:
            return self._show(kind, form, form.again(user_input), error)
        self._name = user_input[CONF_NAME].strip()
        self._known_terms = {row[CONF_PERSON]: row for row in data.get(CONF_PEOPLE, ())}
        self._terms = []
        return await self._async_go_on()

    async def _async_go_on(self) -> SubentryFlowResult:
        """Ask about people one by one; warn when a notice is short; show what comes."""
        people = self._rule.get(CONF_PEOPLE, ())
        if len(self._terms) < len(people):
            return await self.async_step_person()
        if people:
            self._rule = {**self._rule, CONF_PEOPLE: self._terms}
        if self._short:
            return await self.async_step_short_retention()
        return await self.async_step_preview()

    def _show(
        self,
        kind: RuleKind,
        form: RuleForm,
        shown: Mapping[str, Any],
        error: InvalidInput | None = None,
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=kind.form,
            data_schema=form.schema(shown),
            errors={"base": error.key} if error else {},
            description_placeholders={
                "hint": self._hint(form, self._rule),
                **(error.values if error else {}),
            },
            last_step=False,
        )

    def _hint(self, form: RuleForm, data: Mapping[str, Any]) -> str:
        """Return what is odd about a rule without being wrong."""
        if not (unknown := form.unknown_tags(data)):
            return ""
        sentences = Sentences(self.hass, {})
        return "\n\n" + sentences.text("rule_tags_unknown", tags=", ".join(unknown))

    async def _async_offers(self) -> Offers:
        """Ask the services once for what forms can offer."""
        if self._offers is None:
            self._offers = await async_offers(self.hass, self._get_entry())
        return self._offers

    async def _async_form(self) -> RuleForm:
        return RuleForm(KINDS[self._rule[CONF_KIND]], await self._async_offers())

    async def _async_preview(self) -> RulePreview | None:
        """Ask what the rule would do, where anybody can know."""
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return None
        known = self.source == SOURCE_RECONFIGURE
        rule = RuleId(self._reconfigure_subentry_id) if known else _NEW
        cleaner: Cleaner = entry.runtime_data.cleaner
        try:
            return await cleaner.preview_rule(rule_of(rule, self._name, self._rule))
        except CleanarrError:
            return None

    @property
    def _stored(self) -> Mapping[str, Any] | None:
        """Return the rule as it is stored, ``None`` for a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return None
        return self._get_reconfigure_subentry().data

    @property
    def _stored_name(self) -> str:
        if self.source != SOURCE_RECONFIGURE:
            return ""
        return self._get_reconfigure_subentry().title

    @property
    def _window(self) -> int:
        """Return the household's window in seconds."""
        return int(stored_options(self._get_entry())[CONF_LEAVING_SOON])

    @property
    def _short(self) -> list[int]:
        """Return what of the rule's retentions is shorter than the window, in seconds."""
        retentions = KINDS[self._rule[CONF_KIND]].retentions(self._rule)
        return [each for each in retentions if is_short(each, self._window)]

    def _save(self) -> SubentryFlowResult:
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=self._name, data=self._rule)
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            title=self._name,
            data=self._rule,
        )
