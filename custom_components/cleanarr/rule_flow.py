"""Questions about one rule: add it, or change it."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME

from .connection import Offers, async_offers
from .const import CONF_KIND, CONF_LEAVING_SOON, CONF_RETENTION, RULE_TAG, RULE_WATCHED
from .entered import InvalidInput, is_short, shown_days, shown_retention
from .household import has_jellyfin, stored_options
from .schemas import CONFIRM_SCHEMA, entered_rule, new_rule, rule_schema, shown_rule


class RuleSubentryFlow(ConfigSubentryFlow):
    """Add a rule, or change one."""

    _offers: Offers | None = None
    _name = ""
    _rule: Mapping[str, Any]

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the kind of rule; without Jellyfin nothing is known to be watched."""
        if not has_jellyfin(self._get_entry()):
            return await self.async_step_tag()
        return self.async_show_menu(
            step_id="user", menu_options=[RULE_TAG, RULE_WATCHED]
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the form of the rule's kind."""
        kind = self._get_reconfigure_subentry().data[CONF_KIND]
        return await self._async_ask_rule(kind, user_input)

    async def async_step_tag(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask about a rule for tagged items."""
        return await self._async_ask_rule(RULE_TAG, user_input)

    async def async_step_watched(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask about a rule for watched items."""
        return await self._async_ask_rule(RULE_WATCHED, user_input)

    async def async_step_short_retention(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Warn that the rule's items are announced for their whole retention."""
        if user_input is not None:
            return self._save()
        return self.async_show_form(
            step_id="short_retention",
            data_schema=CONFIRM_SCHEMA,
            description_placeholders={
                "retention": f"{shown_retention(self._rule[CONF_RETENTION]):g}",
                "window": f"{shown_days(self._window):g}",
            },
        )

    async def _async_ask_rule(
        self, kind: str, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        """Ask until the rule can match something, and warn when its notice is short."""
        if self._offers is None:
            self._offers = await async_offers(self.hass, self._get_entry())
        shown = self._shown_at_first(self._offers) | (user_input or {})
        if user_input is None:
            return self._show(kind, shown, self._offers)
        try:
            self._rule = entered_rule(kind, shown)
        except InvalidInput as error:
            return self._show(kind, shown, self._offers, {"base": error.key})
        self._name = user_input[CONF_NAME].strip()
        if is_short(self._rule[CONF_RETENTION], self._window):
            return await self.async_step_short_retention()
        return self._save()

    def _show(
        self,
        kind: str,
        shown: Mapping[str, Any],
        offers: Offers,
        errors: dict[str, str] | None = None,
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=kind, data_schema=rule_schema(kind, shown, offers), errors=errors
        )

    def _shown_at_first(self, offers: Offers) -> dict[str, Any]:
        """Return the stored rule as its form shows it, or a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return new_rule(offers)
        subentry = self._get_reconfigure_subentry()
        return shown_rule(subentry.title, subentry.data)

    @property
    def _window(self) -> int:
        """Return the household's window in seconds."""
        return int(stored_options(self._get_entry())[CONF_LEAVING_SOON])

    def _save(self) -> SubentryFlowResult:
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=self._name, data=self._rule)
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            title=self._name,
            data=self._rule,
        )
