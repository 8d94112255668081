"""Answers to the problems that a person can settle with a word."""

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from .const import DOMAIN, LOGGER
from .coordinator import CleanarrConfigEntry
from .core import CleanarrError


class ProblemRepairFlow(RepairsFlow):
    """Shows what a problem is about and passes on the person's answer."""

    def __init__(self, entry: CleanarrConfigEntry) -> None:
        """Ask for the household of ``entry``."""
        self._entry = entry

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Begin with the question."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask, and confirm once the person has said yes."""
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema({}),
                description_placeholders=self._placeholders(),
            )
        try:
            await self._entry.runtime_data.cleaner.confirm_problem(self.issue_id)
        except CleanarrError as error:
            LOGGER.warning("An answer to a repair was not taken: %s", error)
            return self.async_abort(reason="not_confirmed")
        return self.async_create_entry(data={})

    def _placeholders(self) -> dict[str, str] | None:
        """Return what the question is about."""
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue else None


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow for any of our problems; without household there is none."""
    entries: list[CleanarrConfigEntry] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    return ProblemRepairFlow(entries[0])
