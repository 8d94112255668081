"""Answers to the problems that a person can settle with a word."""

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from .const import DOMAIN
from .coordinator import CleanarrConfigEntry
from .core import CleanarrError


class ProblemRepairFlow(RepairsFlow):
    """Shows what a problem is about and passes on the person's answer."""

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Begin with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask, and confirm once the person has said yes."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                return await self._async_confirm()
            except CleanarrError as error:
                errors = {"base": error.key}
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    async def _async_confirm(self) -> RepairsFlowResult:
        """Tell the cleaner, if there is one."""
        entries: list[CleanarrConfigEntry] = (
            self.hass.config_entries.async_loaded_entries(DOMAIN)
        )
        if not entries:
            return self.async_abort(reason="not_loaded")
        await entries[0].runtime_data.cleaner.confirm_problem(self.issue_id)
        return self.async_create_entry(data={})

    def _placeholders(self) -> dict[str, str]:
        """Return what the question is about."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict(issue.translation_placeholders or {}) if issue else {}


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow for any of our problems."""
    return ProblemRepairFlow()
